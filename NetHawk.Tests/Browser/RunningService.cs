using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NetHawk.Tests.Browser;

/// <summary>The published program, fed from the demonstration capture, on loopback with a data folder of its own.</summary>
public sealed class RunningService : IAsyncDisposable
{
    public const string User = "admin";
    public const string Password = "a long pass phrase 7";

    public static string Program { get; } = Path.Combine(RepositoryRoot.Path, "artifacts", "nethawk", "nethawk");
    private static readonly string Capture = Path.Combine(RepositoryRoot.Path, "lab", "demo.pcap.zst");

    public const string Missing = "the program is not published: ./run.sh --setup-only";

    private readonly string _folder = Directory.CreateTempSubdirectory("nethawk-console-").FullName;
    private readonly int _port = FreePort();
    private Process? _process;
    private string _capture = Capture;
    private (string Name, string Value)[] _environment = [];

    public static bool IsPublished => File.Exists(Program);

    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}");

    /// <param name="capture">What is replayed; null: the demonstration.</param>
    /// <param name="environment">Settings, as variables.</param>
    public static async Task<RunningService> StartAsync(double speed, string? capture = null, params (string Name, string Value)[] environment)
    {
        var service = new RunningService { _capture = capture ?? Capture, _environment = environment };
        await File.WriteAllTextAsync(Path.Combine(service._folder, "appsettings.json"), "{}");
        await service.LaunchAsync(speed);
        return service;
    }

    /// <summary>The same port and data folder again.</summary>
    public async Task RestartAsync(double speed)
    {
        await StopAsync();
        await LaunchAsync(speed);
    }

    public async Task StopAsync()
    {
        if (_process is not { } process) return;
        _process = null;
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task LaunchAsync(double speed)
    {
        var start = new ProcessStartInfo(Program) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["run", "--replay", _capture, "--speed", speed.ToString(CultureInfo.InvariantCulture), "--config", Path.Combine(_folder, "appsettings.json")])
            start.ArgumentList.Add(argument);
        start.Environment["Urls"] = Address;
        start.Environment["Database__Path"] = Path.Combine(_folder, "nethawk.db");
        start.Environment["NETHAWK_ADMIN_PASSWORD"] = Password;
        foreach (var (name, value) in _environment) start.Environment[name] = value;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{Program} did not start");
        _process.OutputDataReceived += Ignore;
        _process.ErrorDataReceived += Ignore;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (int i = 0; i < 240; i++)
        {
            if (_process.HasExited) throw new InvalidOperationException($"nethawk ended with status {_process.ExitCode}");
            try
            {
                if ((await client.GetAsync(new Uri($"{Address}/healthz"))).IsSuccessStatusCode) return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }

            await Task.Delay(250);
        }

        throw new InvalidOperationException("nethawk did not answer /healthz within a minute");
    }

    // Read, so that the pipe never fills and stops the program.
    private static void Ignore(object sender, DataReceivedEventArgs line) => _ = line.Data;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
