using System.Reflection;
using NetHawk.Core.Store;

namespace NetHawk.Tests.Doubles;

/// <summary>A store in front of another that is as slow or as broken as its state says: what a locked, damaged or overloaded database is to pages.</summary>
public class Troubled<T> : DispatchProxy where T : class
{
    private T _inner = null!;
    private FakeStore _state = null!;

    public static T Of(FakeStore store)
    {
        T proxy = Create<T, Troubled<T>>();
        var self = (Troubled<T>)(object)proxy;
        (self._inner, self._state) = ((T)(object)store, store);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ArgumentNullException.ThrowIfNull(targetMethod);
        // The real one writes what its database cannot keep into the log: a deed that is done never fails for its record.
        bool isRecord = targetMethod.Name == nameof(IStoreWriter.AuditAsync) && targetMethod.ReturnType == typeof(Task);
        if (isRecord || (_state.Failure is null && _state.Delay == TimeSpan.Zero)) return targetMethod.Invoke(_inner, args);
        var cancellation = args?.OfType<CancellationToken>().FirstOrDefault() ?? CancellationToken.None;
        return targetMethod.ReturnType.IsGenericType
            ? typeof(Troubled<T>).GetMethod(nameof(LaterAsync), BindingFlags.NonPublic | BindingFlags.Instance)!.MakeGenericMethod(targetMethod.ReturnType.GenericTypeArguments).Invoke(this, [targetMethod, args, cancellation])
            : DoLaterAsync(targetMethod, args, cancellation);
    }

    private async Task<TResult> LaterAsync<TResult>(MethodInfo method, object?[]? args, CancellationToken cancellation)
    {
        await TroubleAsync(cancellation);
        return await (Task<TResult>)method.Invoke(_inner, args)!;
    }

    private async Task DoLaterAsync(MethodInfo method, object?[]? args, CancellationToken cancellation)
    {
        await TroubleAsync(cancellation);
        await (Task)method.Invoke(_inner, args)!;
    }

    private async Task TroubleAsync(CancellationToken cancellation)
    {
        if (_state.Delay != TimeSpan.Zero) await Task.Delay(_state.Delay, cancellation);
        if (_state.Failure is { } message) throw new StoreException(message);
    }
}
