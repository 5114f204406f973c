using System.Text.Json;
using NetHawk.Tests.Api;
using NetHawk.Web.Commands;
using NetHawk.Web.Setup;

namespace NetHawk.Tests.Commands;

/// <summary>Verbs through the control socket of a running service, and without one.</summary>
public sealed class ServiceVerbTests
{
    [Fact]
    public async Task Verbs_act_through_the_running_service()
    {
        await using var service = await RunningService.StartAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(ControlSocket.PathIn(service.DataFolder)));
        string[] config = ["--config", service.ConfigFile];
        Assert.Contains("198.51.100.31 is blocked until", await OkAsync(["blocks", "add", "198.51.100.31", "--duration", "90", "--reason", "by hand", .. config]), StringComparison.Ordinal);
        var list = JsonSerializer.Deserialize<JsonElement>(await OkAsync(["blocks", "list", "--json", .. config]));
        Assert.Equal("by hand", Assert.Single(list.GetProperty("items").EnumerateArray().ToList()).GetProperty("reason").GetString());
        Assert.Contains("198.51.100.31", await OkAsync(["blocks", "list", .. config]), StringComparison.Ordinal);
        await OkAsync(["blocks", "remove", "198.51.100.31", .. config]);
        Assert.Contains("is not blocked", await FailsAsync(ExitStatus.Failed, ["blocks", "remove", "198.51.100.31", .. config]), StringComparison.Ordinal);
        Assert.Contains("not an IP address", await FailsAsync(ExitStatus.Usage, ["blocks", "add", "1.2.3", .. config]), StringComparison.Ordinal);

        await OkAsync(["whitelist", "add", "198.51.100.0/24", "--note", "ours", .. config]);
        Assert.Contains("198.51.100.0/24", await FailsAsync(ExitStatus.Failed, ["blocks", "add", "198.51.100.31", .. config]), StringComparison.Ordinal);
        Assert.Contains("ours", await OkAsync(["whitelist", "list", .. config]), StringComparison.Ordinal);
        await OkAsync(["whitelist", "remove", "198.51.100.0/24", .. config]);
        Assert.Contains("0 blocks lifted", await OkAsync(["blocks", "flush", .. config]), StringComparison.Ordinal);

        string key = (await OkAsync(["apikey", "add", "ci", "--role", "viewer", "--days", "30", .. config])).Trim();
        using var client = service.Client(key);
        Assert.Equal("viewer", (await RunningService.JsonAsync(await client.GetAsync("/api/v1/session"))).GetProperty("role").GetString());
        await OkAsync(["apikey", "revoke", "ci", .. config]);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/session")).StatusCode);

        Assert.Contains("user 'bob' is added", await OkAsync(["user", "add", "bob", "--role", "operator", .. config]), StringComparison.Ordinal);
        Assert.Contains("bob", await OkAsync(["user", "list", .. config]), StringComparison.Ordinal);
        await OkAsync(["user", "remove", "bob", .. config]);
        Assert.Contains("last administrator", await FailsAsync(ExitStatus.Usage, ["user", "remove", "admin", .. config]), StringComparison.Ordinal);
        Assert.Contains("off", await OkAsync(["alerts", "test", .. config]), StringComparison.Ordinal);

        using var admin = service.Client();
        var audit = await RunningService.JsonAsync(await admin.GetAsync("/api/v1/audit?limit=100"));
        Assert.Contains(audit.GetProperty("items").EnumerateArray(), a => a.GetProperty("action").GetString() == "block" && a.GetProperty("user").GetString()!.StartsWith("local ", StringComparison.Ordinal));
        Assert.Contains("runs", (await RunAsync(["doctor", .. config])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_service_verbs_change_the_database_directly()
    {
        string folder = Directory.CreateTempSubdirectory("nethawk-verbs-").FullName;
        try
        {
            string file = Path.Combine(folder, "appsettings.json");
            await File.WriteAllTextAsync(file, """{ "Firewall": { "Backend": "dry-run" } }""");
            string[] config = ["--config", file];
            await OkAsync(["whitelist", "add", "192.0.2.0/24", "--note", "kept", .. config]);
            Assert.Contains("kept", await OkAsync(["whitelist", "list", .. config]), StringComparison.Ordinal);
            Assert.Contains("192.0.2.0/24", await FailsAsync(ExitStatus.Failed, ["blocks", "add", "192.0.2.1", .. config]), StringComparison.Ordinal);
            Assert.StartsWith("nh_", await OkAsync(["apikey", "add", "ci", "--role", "administrator", .. config]), StringComparison.Ordinal);
            Assert.False(File.Exists(Path.Combine(folder, "data", "initial-credentials.json")));
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_second_service_on_the_same_data_is_told_in_one_line()
    {
        await using var service = await RunningService.StartAsync();
        string said = await FailsAsync(ExitStatus.Failed, ["run", "--replay", Path.Combine(service.Folder, "one.pcap"), "--config", service.ConfigFile]);
        Assert.Contains("another NetHawk runs", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_none_is_told_in_one_line_and_kept()
    {
        string folder = Directory.CreateTempSubdirectory("nethawk-damaged-").FullName;
        try
        {
            string file = Path.Combine(folder, "appsettings.json"), capture = Path.Combine(folder, "one.pcap"), database = Path.Combine(folder, "n.db");
            byte[] damaged = [.. Enumerable.Range(0, 20_000).Select(i => (byte)(i * 31))];
            await File.WriteAllTextAsync(file, """{ "Database": { "Path": "n.db" }, "Serilog": { "MinimumLevel": "Fatal", "File": "" } }""");
            await File.WriteAllBytesAsync(capture, NetHawk.Tests.Capture.CaptureBytes.PcapHeader());
            await File.WriteAllBytesAsync(database, damaged);
            string said = await FailsAsync(ExitStatus.Failed, ["run", "--replay", capture, "--config", file, "--urls", "http://127.0.0.1:1"]);
            Assert.Contains(database, said, StringComparison.Ordinal);
            Assert.DoesNotContain("defect", said, StringComparison.Ordinal);
            Assert.Equal(damaged, await File.ReadAllBytesAsync(database));
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_taken_port_is_told_in_one_line()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        int port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        string folder = Directory.CreateTempSubdirectory("nethawk-port-").FullName;
        try
        {
            string file = Path.Combine(folder, "appsettings.json"), capture = Path.Combine(folder, "one.pcap");
            await File.WriteAllTextAsync(file, """{ "Serilog": { "MinimumLevel": "Fatal", "File": "" } }""");
            await File.WriteAllBytesAsync(capture, NetHawk.Tests.Capture.CaptureBytes.PcapHeader());
            string said = await FailsAsync(ExitStatus.Failed, ["run", "--replay", capture, "--config", file, "--urls", $"http://127.0.0.1:{port}"]);
            Assert.Contains($"http://127.0.0.1:{port} is taken", said, StringComparison.Ordinal);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("--speed", "2")]
    [InlineData("--replay", "x.pcap", "--speed", "fast")]
    [InlineData("--replay", "x.pcap", "--speed", "-1")]
    [InlineData("--urls", "127.0.0.1:8080", "--replay", "x.pcap")]
    [InlineData("--Firewall:Backend", "magic")]
    [InlineData("--Firewal:Backend", "auto")]
    [InlineData("--config", "/nonexistent.json")]
    public async Task A_wrong_command_line_is_exit_status_2_and_one_line(params string[] arguments) => await FailsAsync(ExitStatus.Usage, ["run", .. arguments]);

    [Fact]
    public async Task A_replay_file_that_is_not_there_is_exit_status_1() => Assert.Contains("/nonexistent.pcap", await FailsAsync(ExitStatus.Failed, ["run", "--replay", "/nonexistent.pcap"]), StringComparison.Ordinal);

    private static async Task<string> OkAsync(string[] arguments)
    {
        var (status, output, error) = await RunAsync(arguments);
        Assert.True(status == ExitStatus.Done, $"{string.Join(' ', arguments)}: {status}: {error}");
        Assert.Equal("", error);
        return output;
    }

    private static async Task<string> FailsAsync(int status, string[] arguments)
    {
        var (actual, _, error) = await RunAsync(arguments);
        Assert.True(actual == status, $"{string.Join(' ', arguments)}: {actual}: {error}");
        Assert.Single(error.Trim().Split('\n'));
        Assert.StartsWith("nethawk: ", error, StringComparison.Ordinal);
        return error;
    }

    private static async Task<(int Status, string Output, string Error)> RunAsync(string[] arguments)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        int status = await CommandLine.RunAsync(arguments, output, error);
        return (status, output.ToString(), error.ToString());
    }
}
