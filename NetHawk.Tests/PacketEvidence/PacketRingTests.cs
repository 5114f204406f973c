using NetHawk.Core.PacketEvidence;
using NetHawk.Core.Packets;

namespace NetHawk.Tests.PacketEvidence;

/// <summary>The latest packets in a fixed amount of memory.</summary>
public sealed class PacketRingTests
{
    private static readonly AddressKey Attacker = AddressKey.Parse("203.0.113.7");
    private static readonly AddressKey Server = AddressKey.Parse("10.0.0.5");
    private static readonly AddressKey Client = AddressKey.Parse("2001:db8::9");

    private static void Add(PacketRing ring, AddressKey source, AddressKey destination, int second, int length = 100)
    {
        byte[] frame = new byte[length];
        frame.AsSpan().Fill((byte)second);
        ring.Add(new PacketInfo { Source = source, Destination = destination, Time = PacketTime.FromSeconds(second), WireLength = length, CapturedLength = length, LinkType = 1 }, frame);
    }

    [Fact]
    public void A_hosts_newest_packets_come_in_order_both_ways_and_nobody_elses()
    {
        var ring = new PacketRing(1, 64);
        for (int i = 1; i <= 20; i++)
        {
            Add(ring, Attacker, Server, i);
            Add(ring, Server, Attacker, i);
            Add(ring, Client, Server, i);
        }

        var all = ring.Newest(Attacker, null, 1000);
        Assert.Equal(40, all.Count);
        Assert.Equal(all.OrderBy(p => p.Time), all);
        Assert.All(all, p => Assert.Equal((64, 100, (ushort)1), (p.Frame.Length, p.WireLength, p.Link)));
        Assert.Equal([19, 20, 20], ring.Newest(Attacker, null, 3).Select(p => (int)p.Time.Seconds));
        Assert.Equal(4, ring.Newest(Attacker, PacketTime.FromSeconds(18), 1000).Count);
        Assert.Equal(20, ring.Newest(Client, null, 1000).Count);
        Assert.Empty(ring.Newest(AddressKey.Parse("192.0.2.1"), null, 10));
        Assert.Equal(60, ring.Packets);
    }

    [Fact]
    public void The_oldest_give_way_and_the_newest_stay()
    {
        var ring = new PacketRing(1, 1_500);
        Add(ring, Attacker, Server, 1);
        for (int i = 0; i < 5_000; i++) Add(ring, Client, Server, 2, 1_500);
        Add(ring, Attacker, Server, 3);
        Assert.Equal(3, Assert.Single(ring.Newest(Attacker, null, 10)).Time.Seconds);
        Assert.InRange(ring.Newest(Client, null, 100_000).Count, 400, 700);
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        var ring = new PacketRing(1, 512);
        byte[] frame = new byte[1_000];
        var packet = new PacketInfo { Source = Attacker, Destination = Server };
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (int i = 0; i < 10_000; i++) ring.Add(packet, frame);
        }));
    }

    [Fact]
    public async Task Who_reads_while_it_is_written_sees_whole_packets_only()
    {
        var ring = new PacketRing(1, 300);
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (int i = 1; !stop.IsCancellationRequested; i++) Add(ring, Attacker, Server, i & 127, 60 + i % 240);
        });
        int seen = 0;
        var deadline = System.Diagnostics.Stopwatch.StartNew();
        for (int round = 0; (round < 200 || seen < 100_000) && deadline.Elapsed < TimeSpan.FromSeconds(60); round++)
        {
            foreach (var packet in ring.Newest(Attacker, null, 100_000))
            {
                seen++;
                Assert.Equal(packet.WireLength, packet.Frame.Length);
                Assert.DoesNotContain(packet.Frame.ToArray(), b => b != (byte)packet.Time.Seconds);
            }
        }

        await stop.CancelAsync();
        await writer;
        Assert.True(seen >= 100_000, $"{seen} packets read");
    }
}
