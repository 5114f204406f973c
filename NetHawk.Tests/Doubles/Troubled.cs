using System.Reflection;
using NetHawk.Core.Store;

namespace NetHawk.Tests.Doubles;

/// <summary>A store with troubles.</summary>
public static class Troubled
{
    /// <summary>The store as the part of it that is asked for, with the troubles that its state names.</summary>
    public static T Of<T>(FakeStore store) where T : class
    {
        T proxy = DispatchProxy.Create<T, Troubled<T>>();
        ((Troubled<T>)(object)proxy).Stand(store);
        return proxy;
    }
}

/// <summary>A store in front of another that is as slow or as broken as its state says: what a locked, damaged or overloaded database is to pages.</summary>
public class Troubled<T> : DispatchProxy where T : class
{
    private T _inner = null!;
    private FakeStore _state = null!;

    internal void Stand(FakeStore store) => (_inner, _state) = ((T)(object)store, store);

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
