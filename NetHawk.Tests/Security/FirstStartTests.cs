using System.Net;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using NetHawk.Tests.Api;
using NetHawk.Web.Security;

namespace NetHawk.Tests.Security;

/// <summary>What a first start makes, writes and takes from the environment.</summary>
public sealed class FirstStartTests
{
    [Fact]
    public async Task What_is_not_given_is_made_written_for_the_owner_only_and_works()
    {
        await using var service = await RunningService.StartAsync(key: null, password: null);
        string file = Path.Combine(service.DataFolder, FirstStart.FileName);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var made = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(file));
        Assert.Equal("admin", made.GetProperty("username").GetString());

        using var client = service.Client(made.GetProperty("apiKey").GetString());
        Assert.Equal("administrator", (await RunningService.JsonAsync(await client.GetAsync("/api/v1/session"))).GetProperty("role").GetString());
        using var browser = service.Browser();
        var signedIn = await RunningService.SignInAsync(browser, "admin", made.GetProperty("password").GetString()!);
        Assert.Equal("/account/password", signedIn.Headers.Location!.ToString());
        Assert.True((await RunningService.JsonAsync(await browser.GetAsync("/api/v1/session"))).GetProperty("mustChangePassword").GetBoolean());

        // Keys are kept as hashes only.
        Assert.DoesNotContain(made.GetProperty("apiKey").GetString()!, await AllOf(service.DataFolder), StringComparison.Ordinal);
        Assert.DoesNotContain(made.GetProperty("password").GetString()!, await AllOf(service.DataFolder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_given_is_taken_and_no_file_is_written()
    {
        await using var service = await RunningService.StartAsync(key: "given-key", password: "pw");
        Assert.False(File.Exists(Path.Combine(service.DataFolder, FirstStart.FileName)));
        using var key = service.Client("given-key");
        Assert.Equal(HttpStatusCode.OK, (await key.GetAsync("/api/v1/users")).StatusCode);
        using var browser = await service.SignedInAsync(password: "pw");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/stats")).StatusCode);
    }

    [Fact]
    public async Task The_password_counts_only_while_there_is_no_user_and_the_key_always()
    {
        string folder = Directory.CreateTempSubdirectory("nethawk-first-").FullName;
        var first = await RunningService.StartAsync("first-key", "first-password", folder);
        await first.App.StopAsync();
        await first.App.DisposeAsync();
        SqliteConnection.ClearAllPools();

        await using var second = await RunningService.StartAsync("second-key", "second-password", folder);
        using var browser = second.Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await RunningService.SignInAsync(browser, "admin", "second-password")).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await RunningService.SignInAsync(browser, "admin", "first-password")).StatusCode);
        using var old = second.Client("first-key");
        Assert.Equal(HttpStatusCode.Unauthorized, (await old.GetAsync("/api/v1/stats")).StatusCode);
        using var current = second.Client("second-key");
        Assert.Equal(HttpStatusCode.OK, (await current.GetAsync("/api/v1/stats")).StatusCode);
    }

    private static async Task<string> AllOf(string folder)
    {
        var text = new System.Text.StringBuilder();
        foreach (string file in Directory.GetFiles(folder, "nethawk.db*").Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes);
            text.Append(System.Text.Encoding.Latin1.GetString(bytes));
        }

        return text.ToString();
    }
}
