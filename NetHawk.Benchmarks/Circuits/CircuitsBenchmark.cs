using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace NetHawk.Benchmarks.Circuits;

/// <summary>
/// Many open overviews at one update a second: processor time and memory of the service against itself with none open, age of the figures when they arrive,
/// and whether the pipeline lost anything. Needs the published program (./run.sh --setup-only), or another one that NETHAWK_PROGRAM names.
/// </summary>
internal static class CircuitsBenchmark
{
    private const string Password = "circuits benchmark 1";
    private static readonly string[] Paths = ["/", "/", "/", "/threats", "/traffic"];

    public static async Task<int> RunAsync(TextWriter output, int circuits, int seconds)
    {
        string program = Path.GetFullPath(Environment.GetEnvironmentVariable("NETHAWK_PROGRAM") ?? "artifacts/nethawk/nethawk"), capture = Path.GetFullPath("lab/demo.pcap.zst");
        if (!File.Exists(program) || !File.Exists(capture))
        {
            await Console.Error.WriteLineAsync($"circuits: {program} and {capture} are needed: run ./run.sh --setup-only at the root of the checkout, and start from there");
            return 1;
        }

        string folder = Directory.CreateTempSubdirectory("nethawk-circuits-").FullName;
        int port = FreePort();
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
        using var service = Start(program, capture, folder, address);
        var open = new List<HeadlessCircuit>();
        try
        {
            using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(60) };
            await ReadyAsync(http, address, service);
            string cookie = await SignInAsync(http, address);
            await Task.Delay(TimeSpan.FromSeconds(5));

            var without = await MeasureAsync(service, seconds);
            for (int i = 0; i < circuits; i++)
            {
                var circuit = new HeadlessCircuit(address, cookie, Paths[i % Paths.Length]);
                open.Add(circuit);
                await circuit.OpenAsync(http, CancellationToken.None);
            }

            await Task.Delay(TimeSpan.FromSeconds(5));
            foreach (var circuit in open) circuit.Latencies.Clear();
            long rendered = open.Sum(c => c.Renderings), received = open.Sum(c => c.Bytes);
            var with = await MeasureAsync(service, seconds);
            rendered = open.Sum(c => c.Renderings) - rendered;
            received = open.Sum(c => c.Bytes) - received;

            var latencies = open.SelectMany(c => c.Latencies.ToArray()).Order().ToList();
            var stats = await StatsAsync(http, address, cookie);
            string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
            await output.WriteLineAsync(Line($"circuits {circuits}, measured {seconds} s, replay at the speed of the capture"));
            await output.WriteLineAsync(Line($"processor: {without.Cores:0.000} cores without, {with.Cores:0.000} with: {with.Cores - without.Cores:0.000} for the dashboards"));
            await output.WriteLineAsync(Line($"memory: {without.Megabytes:0} MB without, {with.Megabytes:0} MB with: {(with.Megabytes - without.Megabytes) / circuits:0.00} MB a circuit"));
            await output.WriteLineAsync(Line($"updates: {rendered / (double)seconds / circuits:0.00} renderings a second and circuit, {received / (double)Math.Max(1, rendered):0} bytes each"));
            await output.WriteLineAsync(latencies.Count == 0 ? "age of the figures on arrival: none seen" : Line($"age of the figures on arrival: median {latencies[latencies.Count / 2]:0} ms, 99 % {latencies[(int)(latencies.Count * 0.99)]:0} ms, most {latencies[^1]:0} ms"));
            await output.WriteLineAsync(Line($"pipeline: {stats.GetProperty("packets").GetInt64()} packets, {stats.GetProperty("drops").GetInt64()} lost, {stats.GetProperty("eventsDropped").GetInt64()} events not judged"));
            string[] errors = [.. open.Where(c => c.Error is not null).Select(c => c.Error!).Distinct().Take(5)];
            foreach (string error in errors) await output.WriteLineAsync("a circuit failed: " + error);
            return errors.Length == 0 && rendered > circuits ? 0 : 1;
        }
        finally
        {
            foreach (var circuit in open) await circuit.DisposeAsync();
            service.Kill(entireProcessTree: true);
            await service.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Process Start(string program, string capture, string folder, Uri address)
    {
        File.WriteAllText(Path.Combine(folder, "appsettings.json"), "{}");
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["run", "--replay", capture, "--speed", "1", "--config", Path.Combine(folder, "appsettings.json")]) start.ArgumentList.Add(argument);
        start.Environment["Urls"] = address.GetLeftPart(UriPartial.Authority);
        start.Environment["Database__Path"] = Path.Combine(folder, "nethawk.db");
        start.Environment["NETHAWK_ADMIN_PASSWORD"] = Password;
        var service = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");

        // Read, so that the pipe never fills and stops the program.
        service.OutputDataReceived += static (_, _) => { };
        service.ErrorDataReceived += static (_, _) => { };
        service.BeginOutputReadLine();
        service.BeginErrorReadLine();
        return service;
    }

    private static async Task ReadyAsync(HttpClient http, Uri address, Process service)
    {
        for (int i = 0; i < 240; i++)
        {
            if (service.HasExited) throw new InvalidOperationException($"the service ended with status {service.ExitCode}");
            try
            {
                if ((await http.GetAsync(new Uri(address, "healthz"))).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(250);
        }

        throw new TimeoutException("the service did not answer within a minute");
    }

    private static async Task<string> SignInAsync(HttpClient http, Uri address)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = "admin", ["password"] = Password });
        using var answer = await http.PostAsync(new Uri(address, "login"), form);
        if (answer.StatusCode != HttpStatusCode.SeeOther) throw new InvalidOperationException($"sign-in answered {(int)answer.StatusCode}");
        return string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
    }

    private static async Task<JsonElement> StatsAsync(HttpClient http, Uri address, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "api/v1/stats"));
        request.Headers.Add("Cookie", cookie);
        using var answer = await http.SendAsync(request);
        return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
    }

    private static async Task<(double Cores, double Megabytes)> MeasureAsync(Process service, int seconds)
    {
        service.Refresh();
        var before = service.TotalProcessorTime;
        long began = TimeProvider.System.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        service.Refresh();
        return ((service.TotalProcessorTime - before) / TimeProvider.System.GetElapsedTime(began), service.WorkingSet64 / 1e6);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
