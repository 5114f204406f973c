using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NetHawk.Benchmarks;

/// <summary>
/// The published program on loopback, replaying the demonstration at the capture's own speed, with an administrator signed in. NETHAWK_PROGRAM names another
/// program than the checkout's.
/// </summary>
internal sealed class BenchService : IAsyncDisposable
{
    private const string Password = "benchmark of pages 1";
    private static readonly string Program = Path.GetFullPath(Environment.GetEnvironmentVariable("NETHAWK_PROGRAM") ?? "artifacts/nethawk/nethawk");
    private static readonly string Capture = Path.GetFullPath("lab/demo.pcap.zst");

    private BenchService(Process process, Uri address) => (Process, Address) = (process, address);

    /// <summary>Null: it can be started.</summary>
    public static string? Missing => File.Exists(Program) && File.Exists(Capture) ? null : $"{Program} and {Capture} are needed: run ./run.sh --setup-only at the root of the checkout, and start from there";

    public Process Process { get; }
    public Uri Address { get; }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Of the signed-in administrator.</summary>
    public string Cookie { get; private set; } = "";

    /// <param name="folder">Its data folder; a nethawk.db in it is taken.</param>
    public static async Task<BenchService> StartAsync(string folder)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"));
        listener.Stop();
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), "{}");
        var start = new ProcessStartInfo(Program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["run", "--replay", Capture, "--speed", "1", "--config", Path.Combine(folder, "appsettings.json")]) start.ArgumentList.Add(argument);
        start.Environment["Urls"] = address.GetLeftPart(UriPartial.Authority);
        start.Environment["Database__Path"] = Path.Combine(folder, "nethawk.db");
        start.Environment["NETHAWK_ADMIN_PASSWORD"] = Password;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{Program} did not start");

        // Read, so that the pipe never fills and stops the program.
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var service = new BenchService(process, address);
        await service.ReadyAsync();
        await service.SignInAsync();
        return service;
    }

    public async Task<string> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, path));
        request.Headers.Add("Cookie", Cookie);
        using var answer = await Http.SendAsync(request);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task ReadyAsync()
    {
        for (int i = 0; i < 240; i++)
        {
            if (Process.HasExited) throw new InvalidOperationException($"the service ended with status {Process.ExitCode}");
            try
            {
                if ((await Http.GetAsync(new Uri(Address, "healthz"))).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(250);
        }

        throw new TimeoutException("the service did not answer within a minute");
    }

    private async Task SignInAsync()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = "admin", ["password"] = Password });
        using var answer = await Http.PostAsync(new Uri(Address, "login"), form);
        if (answer.StatusCode != HttpStatusCode.SeeOther) throw new InvalidOperationException($"sign-in answered {(int)answer.StatusCode}");
        Cookie = string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited) Process.Kill(entireProcessTree: true);
        await Process.WaitForExitAsync();
        Process.Dispose();
        Http.Dispose();
    }
}
