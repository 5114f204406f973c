namespace NetHawk.Tests.Namespaces;

/// <summary>An ordinary client: a page every second or so, and one long slow download. Counts what failed.</summary>
internal sealed class SteadyClient : IDisposable
{
    private readonly BehindNetHawk _world;
    private readonly BackgroundProcess _download;
    private readonly CancellationTokenSource _stop = new();
    private readonly TestThread _thread;
    private int _tried, _failed;

    public SteadyClient(BehindNetHawk world)
    {
        _world = world;
        _download = world.Start(BehindNetHawk.Client, "curl", "-s", "-f", "-o", "/dev/null", "-m", "600", $"http://{BehindNetHawk.Server}/large.txt");
        _thread = TestThread.Start(Browse);
    }

    /// <summary>Every page came, and the download goes on or came whole.</summary>
    public void AssertUndisturbed()
    {
        Assert.True(Volatile.Read(ref _tried) > 3, "the client was at work");
        Assert.Equal(0, Volatile.Read(ref _failed));
        Assert.True(!_download.HasExited || _download.ExitCode == 0, "the client's download broke");
        Assert.Null(_world.Block(BehindNetHawk.Client));
    }

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _download.Dispose();
        _stop.Dispose();
    }

    private void Browse()
    {
        while (!_stop.IsCancellationRequested)
        {
            bool came = _world.Fetches(BehindNetHawk.Client);
            Interlocked.Increment(ref _tried);
            if (!came) Interlocked.Increment(ref _failed);
            _stop.Token.WaitHandle.WaitOne(Random.Shared.Next(200, 1800));
        }
    }
}
