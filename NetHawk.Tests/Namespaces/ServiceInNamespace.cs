using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using NetHawk.Tests.Response;

namespace NetHawk.Tests.Namespaces;

/// <summary>
/// The published program in a network namespace of its own, with a neighbour at the other end of a cable: for what matters between the
/// service and its machine (users, capabilities, start, stop, disk), not between attackers and servers.
/// </summary>
internal sealed class ServiceInNamespace : IDisposable
{
    public const string Neighbour = "203.0.113.66";
    public const string User = "admin";
    public const string Password = "only for this test 1";
    private const string Key = "nh_e2e_0123456789abcdef0123456789abcdef";

    private readonly List<BackgroundProcess> _processes = [];

    public ServiceInNamespace()
    {
        Machine = NetworkNamespace.Create();
        Other = NetworkNamespace.Create();
        Machine.Connect("wan", Other, "eth0");
        Machine.Address("wan", "203.0.113.1/24");
        Other.Address("eth0", Neighbour + "/24");

        // For whoever it runs as.
        File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
    }

    public NetworkNamespace Machine { get; }

    public NetworkNamespace Other { get; }

    /// <summary>Where the console listens; 127.0.0.1 is always among it.</summary>
    public string Listen { get; init; } = "127.0.0.1";

    /// <summary>Where it captures.</summary>
    public string Interface { get; init; } = "wan";

    public string Folder { get; } = Directory.CreateTempSubdirectory("nethawk-e2e").FullName;

    public string Data => Path.Combine(Folder, "data");

    /// <summary>Null where this can run, else why not.</summary>
    public static string? MissingReason() => NetworkNamespace.Unavailable() ?? (File.Exists(Program) ? null : "needs the published program: run ./run.sh --setup-only");

    public static string Program => Path.Combine(RepositoryRoot.Path, "artifacts", "nethawk", "nethawk");

    private static string Runtime => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));

    /// <summary>Starts the service and does not wait.</summary>
    /// <param name="prefix">What starts it: setpriv, a shell that mounts something…</param>
    public BackgroundProcess Start(object? firewall = null, string data = "data", int port = 8080, params string[] prefix)
    {
        string config = Path.Combine(Folder, $"{data}.json");
        WriteSettings(config, Path.Combine(Folder, data, "nethawk.db"), firewall, port);
        var process = new BackgroundProcess("ip", ["netns", "exec", Machine.Name, .. prefix, Program, "run", "--config", config], Environment());
        _processes.Add(process);
        return process;
    }

    public void WriteSettings(string file, string database, object? firewall = null, int port = 8080) => File.WriteAllText(file, JsonSerializer.Serialize(new
    {
        Urls = $"http://{Listen}:{port}",
        Network = new { Interface },
        Firewall = firewall ?? new { Backend = "nftables" },
        Database = new { Path = database },
        Serilog = new { File = "" },
    }));

    /// <summary>Starts it and waits until it is ready.</summary>
    public BackgroundProcess Run(object? firewall = null, params string[] prefix)
    {
        var process = Start(firewall, prefix: prefix);
        WaitFor("NetHawk is ready", () => Call("GET", "/readyz").Status == 200, process);
        return process;
    }

    /// <summary>A verb, in the namespace.</summary>
    public CommandResult Verb(params string[] arguments) => Verb([], arguments);

    /// <param name="prefix">What starts it.</param>
    public CommandResult Verb(string[] prefix, params string[] arguments) =>
        Command.Try("env", [$"DOTNET_ROOT={Runtime}", "ip", "netns", "exec", Machine.Name, .. prefix, Program, .. arguments, "--config", Path.Combine(Folder, "data.json")]);

    public (int Status, JsonElement Body) Call(string method, string path, string? body = null)
    {
        List<string> arguments = ["-s", "-m", "20", "-X", method, "-H", $"Authorization: Bearer {Key}", "-w", "\n%{http_code}", $"http://127.0.0.1:8080{path}"];
        if (body is not null) arguments.AddRange(["-H", "Content-Type: application/json", "-d", body]);
        var result = Machine.Try("curl", [.. arguments]);
        int last = result.Output.LastIndexOf('\n');
        if (result.Status != 0 || last < 0) return (0, default);
        string text = result.Output[..last];
        return (int.Parse(result.Output.AsSpan(last + 1), CultureInfo.InvariantCulture), text.Length > 0 && text[0] is '{' or '[' ? JsonDocument.Parse(text).RootElement : default);
    }

    public int Block(string address, int seconds) =>
        Call("POST", "/api/v1/blocks", string.Create(CultureInfo.InvariantCulture, $$"""{"address":"{{address}}","durationSeconds":{{seconds}},"reason":"test"}""")).Status;

    public bool Reaches() => Other.Try("ping", "-c", "1", "-W", "1", "203.0.113.1").Status == 0;

    /// <summary>Our table as nft prints it; null where there is none.</summary>
    public string? Table() => Machine.Try("nft", "list", "table", "inet", "nethawk") is { Status: 0 } found ? found.Output : null;

    public static void WaitFor(string what, Func<bool> condition, BackgroundProcess process, int seconds = 120)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.False(process.HasExited, $"NetHawk ended while waiting for: {what}\n{process.Output}");
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(seconds), $"not within {seconds} s: {what}\n{process.Output}");
            Thread.Sleep(150);
        }
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Terminate(TimeSpan.FromSeconds(20));
            process.Dispose();
        }

        Machine.Dispose();
        Other.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    public static Dictionary<string, string> Environment() => new() { ["DOTNET_ROOT"] = Runtime, ["NETHAWK_API_KEY"] = Key, ["NETHAWK_ADMIN_PASSWORD"] = Password };
}
