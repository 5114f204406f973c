using System.Diagnostics;
using System.Text;

namespace NetHawk.Tests.Namespaces;

/// <summary>A program that runs beside the test; its output is kept, and it ends with the test.</summary>
internal sealed class BackgroundProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private int _openStreams = 2;
    private bool _disposed;

    public BackgroundProcess(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _process.StandardInput.Close();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>What it wrote so far; of one that ended, all it wrote (its last lines arrive a little after its end).</summary>
    public string Output
    {
        get
        {
            if (!_disposed && _openStreams > 0 && _process.HasExited)
            {
                SpinWait.SpinUntil(() => Volatile.Read(ref _openStreams) <= 0, TimeSpan.FromSeconds(5));

                // A child that lives on may hold the streams open: waited for once.
                Volatile.Write(ref _openStreams, 0);
            }

            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Asks it to end as a service manager does, and waits.</summary>
    /// <returns>False when it did not within the limit.</returns>
    public bool Terminate(TimeSpan limit)
    {
        if (_disposed || _process.HasExited) return true;
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))!;
        kill.WaitForExit();
        return _process.WaitForExit(limit);
    }

    /// <summary>Ends it with its children; may be called again.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) Interlocked.Decrement(ref _openStreams);
        lock (_output)
        {
            if (line.Data is not null && _output.Length < 1_000_000) _output.Append(line.Data).Append('\n');
        }
    }
}
