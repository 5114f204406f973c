using System.Runtime.ExceptionServices;

namespace NetHawk.Tests;

/// <summary>
/// A thread whose exception is thrown where it is joined. On a bare thread it would end the whole test run: a failed assertion there, or a source
/// that the test disposed because it had failed itself.
/// </summary>
internal sealed class TestThread
{
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _fault;

    private TestThread(Action action)
    {
        _thread = new Thread(() =>
        {
            try
            {
                action();
            }
#pragma warning disable CA1031 // handed to whoever joins
            catch (Exception e)
#pragma warning restore CA1031
            {
                _fault = ExceptionDispatchInfo.Capture(e);
            }
        })
        { IsBackground = true };
    }

    public bool IsAlive => _thread.IsAlive;

    public static TestThread Start(Action action)
    {
        var started = new TestThread(action);
        started._thread.Start();
        return started;
    }

    /// <summary>Waits for its end.</summary>
    public void Join()
    {
        _thread.Join();
        _fault?.Throw();
    }

    /// <returns>Whether it ended in time.</returns>
    public bool Join(TimeSpan atMost)
    {
        if (!_thread.Join(atMost)) return false;
        _fault?.Throw();
        return true;
    }
}
