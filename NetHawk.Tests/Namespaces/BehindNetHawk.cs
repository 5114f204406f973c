using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using NetHawk.Tests.Response;

namespace NetHawk.Tests.Namespaces;

/// <summary>
/// A small world of namespaces: attackers and ordinary clients outside, a gateway with the published NetHawk on it, a server behind it
/// (nginx and OpenSSH). Everything is asked through the REST interface with an API key, as another program would.
/// </summary>
public sealed class BehindNetHawk : IDisposable
{
    public const string Server = "10.20.0.10";
    public const string Scanner = "203.0.113.66";
    public const string Guesser = "203.0.113.77";
    public const string Client = "203.0.113.11";
    public const string Gateway = "203.0.113.1";

    /// <summary>The name server in the gateway's resolv.conf.</summary>
    public const string Resolver = "203.0.113.13";

    /// <summary>Seconds; short, so that a test sees the end.</summary>
    public const int BlockSeconds = 20;
    public const int SoftBlockSeconds = 10;

    private const string Private = "mount -t tmpfs tmpfs /run && mount -t tmpfs tmpfs /var/log && mkdir -p /run/sshd /var/log/nginx && exec \"$@\"";
    private const string Key = "nh_e2e_0123456789abcdef0123456789abcdef";

    private static readonly string[] Tools = ["ip", "ss", "conntrack", "nft", "nmap", "hydra", "hping3", "curl", "nginx", "sshd", "ssh-keygen"];

    private readonly string _folder = Directory.CreateTempSubdirectory("nethawk-e2e").FullName;
    private readonly List<BackgroundProcess> _processes = [];
    private readonly Dictionary<string, NetworkNamespace> _hosts = [];
    private readonly int _blockSeconds;
    private readonly int _softBlockSeconds;
    private NetworkNamespace _gateway = null!;
    private BackgroundProcess _service = null!;
    private string _config = "";

    public BehindNetHawk() : this(BlockSeconds, SoftBlockSeconds)
    {
    }

    internal BehindNetHawk(int blockSeconds, int softBlockSeconds)
    {
        (_blockSeconds, _softBlockSeconds) = (blockSeconds, softBlockSeconds);
        MissingReason = Missing();
        if (MissingReason is not null) return;
        try
        {
            BuildNetwork();
            StartServer();
            StartGatewayShell();
            StartNetHawk();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Null where this can run, else why not.</summary>
    public string? MissingReason { get; }

    public string Folder => _folder;

    public string ServiceOutput => _service.Output;

    /// <summary>Failed log-ins that the server wrote down, of this address.</summary>
    public int RefusedLogins(string address) =>
        _processes.Sum(p => p.Output.Split('\n').Count(l => l.Contains("Failed password", StringComparison.Ordinal) && l.Contains($"from {address} ", StringComparison.Ordinal)));

    /// <summary>Starts a tool on an outside host.</summary>
    internal BackgroundProcess Start(string host, string program, params string[] arguments)
    {
        var process = new BackgroundProcess("ip", ["netns", "exec", _hosts[host].Name, program, .. arguments]);
        _processes.Add(process);
        return process;
    }

    /// <summary>Logs in to the gateway by SSH as root, with a key, and stays; each second the session says something.</summary>
    internal BackgroundProcess LogIn(string host)
    {
        var session = Start(host, "ssh", "-i", Path.Combine(_folder, "key"), "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes", "-F", "/dev/null",
            "root@" + Gateway, "while sleep 1; do echo still here; done");
        WaitFor("logged in", () => session.Output.Contains("still here", StringComparison.Ordinal), 30);
        return session;
    }

    /// <summary>Why blocks of an address were refused, by the ledger.</summary>
    public IReadOnlyList<string> Refusals(string address) => [.. Get("/api/v1/blocks?history=true&limit=1000").GetProperty("items").EnumerateArray()
        .Where(b => b.GetProperty("address").GetString() == address && b.GetProperty("state").GetString() == "refused").Select(b => b.GetProperty("stateReason").GetString()!)];

    /// <summary>What of the found never-block set protects an address; empty where nothing does.</summary>
    public string NeverBlocked(string address) => Get("/api/v1/blocks/check?address=" + address).GetProperty("neverBlockedBy") is { ValueKind: JsonValueKind.Object } found
        ? found.GetProperty("source").GetString()! : "";

    /// <summary>One new connection and a page; true when it came.</summary>
    public bool Fetches(string host) =>
        _hosts[host].Try("curl", "-s", "-o", "/dev/null", "-m", "3", $"http://{Server}/").Status == 0;

    /// <summary>Does the gateway's kernel hold an element for it in our table?</summary>
    public bool IsInKernel(string address) =>
        _gateway.Run("nft", "list", "table", "inet", "nethawk").Contains(address, StringComparison.Ordinal);

    /// <summary>Ends the service as a crash does (SIGKILL), with nothing put in order.</summary>
    public void Kill() => _service.Dispose();

    /// <summary>Starts it again, with the same data.</summary>
    public void StartAgain() => StartService();

    /// <summary>Runs code in the network of an outside host.</summary>
    internal T Inside<T>(string host, Func<T> action) => _hosts[host].Inside(action);

    /// <summary>Established connections of an address to a port of the gateway, as the gateway's kernel has them: the peer's port and the bytes received.</summary>
    public IReadOnlyDictionary<int, long> Established(string address, int port)
    {
        var found = new Dictionary<int, long>();
        int peer = 0;
        foreach (string line in _gateway.Run("ss", "-Htin", "state", "established", "sport", "=", $":{port}", "and", "dst", address).Split('\n'))
        {
            if (line.LastIndexOf($"{address}:", StringComparison.Ordinal) is >= 0 and var at) found[peer = int.Parse(line.AsSpan(at + address.Length + 1).Trim(), CultureInfo.InvariantCulture)] = 0;
            else if (line.IndexOf("bytes_received:", StringComparison.Ordinal) is >= 0 and var start) found[peer] = long.Parse(line[(start + 15)..].Split(' ')[0], CultureInfo.InvariantCulture);
        }

        return found;
    }

    /// <summary>Connections of an address that the gateway's kernel tracks.</summary>
    public string Tracked(string address) => _gateway.Run("conntrack", "-L", "-s", address);

    /// <summary>Addresses of a set of our table, with the seconds after which the kernel itself takes each out; null: never.</summary>
    public IReadOnlyDictionary<string, int?> KernelSet(string name)
    {
        // A set is made when the first address comes into it.
        var listing = _gateway.Try("nft", "-j", "list", "set", "inet", "nethawk", name);
        if (listing.Status != 0) return new Dictionary<string, int?>();
        var document = JsonDocument.Parse(listing.Output).RootElement;
        var set = document.GetProperty("nftables").EnumerateArray().Single(e => e.TryGetProperty("set", out _)).GetProperty("set");
        if (!set.TryGetProperty("elem", out var elements)) return new Dictionary<string, int?>();
        return elements.EnumerateArray().ToDictionary(e => (e.TryGetProperty("elem", out var inner) ? inner.GetProperty("val") : e).GetString()!,
            e => e.TryGetProperty("elem", out var inner) && inner.TryGetProperty("expires", out var left) ? left.GetInt32() : (int?)null);
    }

    /// <summary>Is it in one of the sets whose members are dropped? The never-block sets are in the same table.</summary>
    public bool IsInKernelBlocks(string address) => ((string[])["full_v4_32", "soft_v4_32"]).Any(set => KernelSet(set).ContainsKey(address));

    public JsonElement Get(string path) => Call("GET", path, null).Body;

    public (int Status, JsonElement Body) Call(string method, string path, string? body)
    {
        List<string> arguments = ["-s", "-m", "20", "-X", method, "-H", $"Authorization: Bearer {Key}", "-w", "\n%{http_code}", $"http://127.0.0.1:8080{path}"];
        if (body is not null) arguments.AddRange(["-H", "Content-Type: application/json", "-d", body]);
        var result = _gateway.Try("curl", [.. arguments]);
        int last = result.Output.LastIndexOf('\n');
        if (result.Status != 0 || last < 0) return (0, default);
        string text = result.Output[..last];
        return (int.Parse(result.Output.AsSpan(last + 1), CultureInfo.InvariantCulture), text.Length > 0 && text[0] is '{' or '[' ? JsonDocument.Parse(text).RootElement : default);
    }

    /// <summary>Threats of a class by a source, as the interface lists them.</summary>
    public IReadOnlyList<JsonElement> Threats(string source, string threatClass) =>
    [
        .. Get($"/api/v1/threats?ip={source}").GetProperty("items").EnumerateArray()
            .Where(t => t.GetProperty("sourceIp").GetString() == source && t.GetProperty("class").GetString() == threatClass),
    ];

    /// <summary>The active block of an address, or none.</summary>
    public JsonElement? Block(string address) => Get("/api/v1/blocks").GetProperty("items").EnumerateArray()
        .Where(b => b.GetProperty("address").GetString() == address && b.GetProperty("active").GetBoolean()).Select(b => (JsonElement?)b).FirstOrDefault();

    /// <summary>Waits; the limit only ends a test that would hang, and says what the service said.</summary>
    public void WaitFor(string what, Func<bool> condition, int seconds = 90)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.False(_service.HasExited, "NetHawk ended: " + _service.Output);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(seconds), $"not within {seconds} s: {what}\nblocks: {Call("GET", "/api/v1/blocks", null).Body}\nthreats: {Call("GET", "/api/v1/threats", null).Body}\nNetHawk said:\n{_service.Output}");
            Thread.Sleep(200);
        }
    }

    public void Dispose()
    {
        _service?.Terminate(TimeSpan.FromSeconds(20));
        _service?.Dispose();
        foreach (var process in _processes) process.Dispose();
        foreach (var host in _hosts.Values) host.Dispose();
        _gateway?.Dispose();
        if (_gateway is not null && Directory.Exists(Settings)) Directory.Delete(Settings, recursive: true);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>`ip netns exec` lays these files over /etc for the programs of this namespace alone.</summary>
    private string Settings => Path.Combine("/etc/netns", _gateway.Name);

    private static string Program => Path.Combine(RepositoryRoot.Path, "artifacts", "nethawk", "nethawk");

    private static string? Missing()
    {
        if (NetworkNamespace.Unavailable() is { } reason) return reason;
        string[] folders = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];
        string? tool = Array.Find(Tools, t => !Array.Exists(folders, f => File.Exists(Path.Combine(f, t))));
        if (tool is not null) return $"needs {tool}; ./test.sh installs it";
        return File.Exists(Program) ? null : "needs the published program: run ./run.sh --setup-only";
    }

    private void BuildNetwork()
    {
        _gateway = NetworkNamespace.Create();
        Directory.CreateDirectory(Settings);
        File.WriteAllText(Path.Combine(Settings, "resolv.conf"), $"nameserver {Resolver}\n");
        _gateway.Run("sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
        _gateway.Ip("link", "add", "outside", "type", "bridge");
        _gateway.Ip("link", "set", "outside", "up");
        _gateway.Address("outside", "203.0.113.1/24");
        foreach (string address in (string[])[Scanner, Guesser, Client, "203.0.113.12", Resolver])
        {
            var host = NetworkNamespace.Create();
            _hosts[address] = host;
            string cable = "c" + address.Split('.')[3];
            _gateway.Connect(cable, host, "eth0");
            _gateway.Ip("link", "set", cable, "master", "outside");
            host.Address("eth0", address + "/24");
            host.Ip("route", "add", "default", "via", "203.0.113.1");
        }

        var server = NetworkNamespace.Create();
        _hosts[Server] = server;
        _gateway.Connect("inside", server, "eth0");
        _gateway.Address("inside", "10.20.0.1/24");
        server.Address("eth0", Server + "/24");
        server.Ip("route", "add", "default", "via", "10.20.0.1");
    }

    /// <summary>nginx and sshd with private /run and /var/log, so that they leave no trace on this machine.</summary>
    private void StartServer()
    {
        Command.Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(_folder, "host"));
        File.WriteAllText(Path.Combine(_folder, "sshd.conf"),
            $"Port 22\nHostKey {_folder}/host\nUsePAM no\nPasswordAuthentication yes\nPermitRootLogin no\nStrictModes no\nMaxAuthTries 3\nPidFile none\n");
        Directory.CreateDirectory(Path.Combine(_folder, "www"));
        File.WriteAllText(Path.Combine(_folder, "www", "index.html"), "<p>" + string.Concat(Enumerable.Repeat("welcome ", 500)));
        File.WriteAllText(Path.Combine(_folder, "www", "large.txt"), string.Concat(Enumerable.Repeat("line of a long download\n", 40_000)));
        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        File.WriteAllText(Path.Combine(_folder, "nginx.conf"),
            "daemon off; pid /run/nginx.pid; error_log stderr; worker_processes 1; events { worker_connections 512; }\n"
            + "http { access_log off; client_body_temp_path /run/a; proxy_temp_path /run/b; fastcgi_temp_path /run/c; uwsgi_temp_path /run/d; scgi_temp_path /run/e;\n"
            + $"server {{ listen 80; root {_folder}/www; index index.html; location = /large.txt {{ limit_rate 20k; }} }} }}\n");
        Start(Server, "sh", "-c", Private, "sh", "/usr/sbin/sshd", "-D", "-e", "-f", Path.Combine(_folder, "sshd.conf"));
        Start(Server, "sh", "-c", Private, "sh", "nginx", "-c", Path.Combine(_folder, "nginx.conf"));
        var clock = Stopwatch.StartNew();
        while (!Fetches(Client)) Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), "the server does not answer:\n" + string.Join('\n', _processes.Select(p => p.Output)));
    }

    /// <summary>The gateway's own SSH, for people who administer it.</summary>
    private void StartGatewayShell()
    {
        Command.Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(_folder, "key"));
        File.WriteAllText(Path.Combine(_folder, "gateway-sshd.conf"),
            $"Port 22\nListenAddress {Gateway}\nHostKey {_folder}/host\nUsePAM no\nPasswordAuthentication yes\nPermitRootLogin yes\nStrictModes no\nAuthorizedKeysFile {_folder}/key.pub\nMaxAuthTries 3\nPidFile none\n"
            + $"SetEnv HOME={_folder}\n"); // what root's own shell does at a log-in is none of the tests' business
        _processes.Add(new BackgroundProcess("ip", ["netns", "exec", _gateway.Name, "sh", "-c", Private, "sh", "/usr/sbin/sshd", "-D", "-e", "-f", Path.Combine(_folder, "gateway-sshd.conf")]));
    }

    private void StartNetHawk()
    {
        _config = Path.Combine(_folder, "appsettings.json");
        File.WriteAllText(_config, JsonSerializer.Serialize(new
        {
            Network = new { Interface = "outside" },
            Firewall = new { BlockDuration = _blockSeconds, SoftBlockDuration = _softBlockSeconds, Backend = "nftables" },
            Database = new { Path = Path.Combine(_folder, "data", "nethawk.db") },
            Serilog = new { File = "" },
        }));
        StartService();
    }

    private void StartService()
    {
        string runtime = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        _service = new BackgroundProcess("ip", ["netns", "exec", _gateway.Name, Program, "run", "--config", _config],
            new Dictionary<string, string> { ["DOTNET_ROOT"] = runtime, ["NETHAWK_API_KEY"] = Key, ["NETHAWK_ADMIN_PASSWORD"] = "only for this test 1" });
        WaitFor("NetHawk is ready", () => Call("GET", "/readyz", null).Status == 200, 180);
    }
}
