using System.Net.Sockets;
using NetHawk.Core.Packets;
using NetHawk.Tests.Api;
using NetHawk.Tests.Response;
using NetHawk.Tests.Store;
using NetHawk.Web.Security;
using NetHawk.Web.Setup.Configuration;
using NetHawk.Web.Setup.Connections;

namespace NetHawk.Tests.Setup;

public sealed class ConnectionGateTests
{
    private static readonly AddressKey Stranger = AddressKey.Parse("203.0.113.7"), Other = AddressKey.Parse("203.0.113.8"), Local = AddressKey.Parse("127.0.0.1"), Proxy = AddressKey.Parse("192.0.2.1");
    private readonly RecordedEvents _events = new();
    private readonly SettableClock _clock = new();

    private ConnectionGate Gate(int all = 20, int each = 5, int? files = null) =>
        new(new ConsoleOptions { MaxConnections = all, MaxConnectionsPerAddress = each }, new AuthOptions { TrustedProxies = ["192.0.2.0/28"] }, files, _events, _clock);

    [Fact]
    public void One_address_takes_its_share_and_leaves_room_for_others()
    {
        var gate = Gate();
        Assert.Equal(5, Enumerable.Range(0, 50).Count(_ => gate.TryEnter(Stranger)));
        Assert.True(gate.TryEnter(Other));
        Assert.Equal((6, 45L, 0L), (gate.Open, gate.RefusedAddress, gate.RefusedFull));
        gate.Leave(Stranger);
        Assert.True(gate.TryEnter(Stranger));

        // Said once a minute, however many.
        Assert.Equal("too-many-connections", Assert.Single(_events.All).Code);
        _clock.Advance(TimeSpan.FromSeconds(61));
        Assert.False(gate.TryEnter(Stranger));
        Assert.Contains("45", _events.All.Last().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_of_IPv6_is_one_address()
    {
        var gate = Gate();
        for (int i = 1; i <= 5; i++) Assert.True(gate.TryEnter(AddressKey.Parse($"2001:db8::{i}")));
        Assert.False(gate.TryEnter(AddressKey.Parse("2001:db8::ffff:6")));
        Assert.True(gate.TryEnter(AddressKey.Parse("2001:db8:0:1::1")));
    }

    [Fact]
    public void This_machine_and_trusted_proxies_may_take_all_and_no_more()
    {
        var gate = Gate();
        for (int i = 0; i < 10; i++) Assert.True(gate.TryEnter(Local));
        for (int i = 0; i < 10; i++) Assert.True(gate.TryEnter(Proxy));
        Assert.False(gate.TryEnter(Local));
        Assert.False(gate.TryEnter(Other));
        Assert.Equal("console-full", Assert.Single(_events.All).Code);
    }

    [Fact]
    public void Few_descriptors_are_said_and_leave_the_rest_of_the_program_its_own()
    {
        var gate = Gate(all: 1_000, each: 200, files: 1_024);
        Assert.Equal(512, gate.Limit);
        Assert.Equal("few-descriptors", Assert.Single(_events.All).Code);
        Assert.Equal(1_000, Gate(all: 1_000, files: 65_536).Limit);
    }

    [Theory]
    [InlineData(256, true)]
    [InlineData(640, false)]
    [InlineData(null, false)]
    public void A_limit_that_the_service_cannot_live_with_is_told_in_one_line(int? limit, bool isTooFew)
    {
        string? line = Descriptors.TooFew(limit);
        Assert.Equal(isTooFew, line is not null);
        if (isTooFew) Assert.Contains("ulimit -n", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_are_read_as_the_kernel_writes_them()
    {
        Assert.Equal(1024, Descriptors.Parse(["Limit                     Soft Limit           Hard Limit           Units     ", "Max open files            1024                 524288               files     "]));
        Assert.Null(Descriptors.Parse(["Max open files            unlimited            unlimited            files     "]));
        Assert.True(Descriptors.Open() > 3);
    }

    [Fact]
    public void Wrong_values_name_the_key_and_what_is_allowed()
    {
        Assert.Contains(new ConsoleOptions { MaxConnections = 1 }.Validate(), p => p.StartsWith("Console:MaxConnections: value '1'", StringComparison.Ordinal));
        Assert.Empty(new ConsoleOptions().Validate());
    }

    [Fact]
    public async Task A_full_console_refuses_and_serves_again_when_connections_go()
    {
        await using var service = await RunningService.StartAsync(settings: "--Console:MaxConnections=10");
        using (var client = service.Client()) await client.GetAsync("/readyz");
        var idle = new List<Socket>();
        for (int i = 0; i < 60; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            idle.Add(socket);
            try
            {
                await socket.ConnectAsync("127.0.0.1", new Uri(service.Address).Port);
            }
            catch (SocketException)
            {
                // Refused already.
            }
        }

        using (var fresh = new HttpClient { BaseAddress = new Uri(service.Address) })
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => fresh.GetAsync("/healthz"));
        foreach (var socket in idle) socket.Dispose();
        using var again = new HttpClient { BaseAddress = new Uri(service.Address) };
        again.DefaultRequestHeaders.Authorization = new("Bearer", RunningService.Key);
        string metrics = "";
        await StoreHarness.UntilAsync(() =>
        {
            try
            {
                metrics = again.GetStringAsync("/metrics").GetAwaiter().GetResult();
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        Assert.Contains("nethawk_console_connections_limit 10", metrics, StringComparison.Ordinal);
        Assert.Matches("nethawk_console_connections_refused_total\\{reason=\"full\"\\} [1-9]", metrics);

        // Events reach the database some time after they happened.
        await StoreHarness.UntilAsync(() => again.GetStringAsync("/api/v1/events").GetAwaiter().GetResult().Contains("console-full", StringComparison.Ordinal));
    }
}
