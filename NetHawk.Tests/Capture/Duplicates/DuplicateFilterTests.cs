using NetHawk.Capture.Sources.Duplicates;

namespace NetHawk.Tests.Capture.Duplicates;

/// <summary>When copies are left out, and that nothing else is.</summary>
public sealed class DuplicateFilterTests
{
    [Fact]
    public void A_capture_of_copies_is_noticed_within_its_first_dozens_of_packets()
    {
        var traffic = new CopiedTraffic(DuplicateMode.Auto);
        for (int i = 0; i < 1_000; i++) traffic.SendTwice(CopiedTraffic.Talk(i));
        Assert.True(traffic.Drops);
        Assert.InRange(traffic.Arrived, 1_000, 1_016);
        Assert.Equal(2_000, traffic.Statistics.Packets);
        Assert.Equal(2_000, traffic.Arrived + traffic.Statistics.DuplicatePacketsDropped);
    }

    [Fact]
    public void While_copies_are_left_out_nothing_hides_behind_a_packet_that_begins_and_ends_alike()
    {
        var traffic = new CopiedTraffic(DuplicateMode.Drop);
        byte[] first = new byte[200], second = new byte[200];
        (first[100], second[100]) = (1, 2);
        foreach (byte[] data in (byte[][])[first, second, first]) traffic.Send(Frames.Ethernet(0x0800, Frames.Ipv4(17, Frames.Udp(40_000, 9_000, data))));
        Assert.Equal(2, traffic.Arrived);
    }

    [Fact]
    public void One_conversation_is_enough_where_each_of_its_packets_is_copied()
    {
        var traffic = new CopiedTraffic(DuplicateMode.Auto);
        for (int i = 0; i < 200; i++)
        {
            byte[] data = Frames.Tcp(40_000, 443, 0x18, [1], sequence: (uint)i), answer = Frames.Tcp(443, 40_000, 0x10, acknowledgement: (uint)i);
            traffic.SendTwice(Frames.Ethernet(0x0800, i % 2 == 0 ? Frames.Ipv4(6, data) : Frames.Ipv4(6, answer, "198.51.100.2", "192.0.2.1")));
        }

        Assert.True(traffic.Drops);
        Assert.InRange(traffic.Arrived, 200, 240);
    }

    [Fact]
    public void Copies_that_begin_later_are_noticed_by_looking_at_some_packets()
    {
        var traffic = new CopiedTraffic(DuplicateMode.Auto);
        for (int i = 0; i < 20_000; i++) traffic.Send(CopiedTraffic.Talk(i));
        Assert.False(traffic.Statistics.ShowsDuplicates);
        Assert.Equal(0, traffic.Statistics.DuplicatePackets);
        int needed = 0;
        for (; needed < 2_000 && !traffic.Drops; needed++) traffic.SendTwice(CopiedTraffic.Talk(20_000 + needed));
        Assert.InRange(needed, 1, 600);
    }

    [Fact]
    public void It_ends_when_packets_come_once_again_and_not_while_a_part_still_comes_twice()
    {
        var traffic = new CopiedTraffic(DuplicateMode.Auto);
        for (int i = 0; i < 100; i++) traffic.SendTwice(CopiedTraffic.Talk(i));
        Assert.True(traffic.Drops);

        // One in seven: would not begin it, does not end it.
        for (int i = 0; i < 20_000; i++)
        {
            if (i % 6 == 0) traffic.SendTwice(CopiedTraffic.Talk(1_000 + i));
            else traffic.Send(CopiedTraffic.Talk(1_000 + i));
        }

        Assert.True(traffic.Drops);
        for (int i = 0; i < 8_000; i++) traffic.Send(CopiedTraffic.Talk(30_000 + i));
        Assert.False(traffic.Drops);
        for (int i = 0; i < 20_000; i++)
        {
            if (i % 6 == 0) traffic.SendTwice(CopiedTraffic.Talk(1_000 + i));
            else traffic.Send(CopiedTraffic.Talk(1_000 + i));
        }

        Assert.False(traffic.Drops);
    }

    [Fact]
    public void A_flood_of_equal_packets_is_counted_whole_and_where_copies_are_left_out_half_at_least()
    {
        byte[] equal = Frames.Ethernet(0x0800, Frames.Ipv4(6, Frames.Tcp(1_234, 80, 2)));
        var quiet = new CopiedTraffic(DuplicateMode.Auto);
        for (int i = 0; i < 50_000; i++) quiet.Send(equal, microsecondsLater: 5);
        Assert.False(quiet.Drops);
        Assert.Equal(50_000, quiet.Arrived);

        // Among ordinary traffic too: it never outweighs it, because it is one witness and not many.
        for (int i = 0; i < 20_000; i++)
        {
            quiet.Send(CopiedTraffic.Talk(i), microsecondsLater: 5);
            for (int j = 0; j < 4; j++) quiet.Send(equal, microsecondsLater: 5);
        }

        Assert.False(quiet.Drops);
        Assert.Equal(150_000, quiet.Arrived);

        var copied = new CopiedTraffic(DuplicateMode.Auto);
        for (int i = 0; i < 500; i++) copied.SendTwice(CopiedTraffic.Talk(i));
        Assert.True(copied.Drops);
        long before = copied.Arrived;
        for (int i = 0; i < 50_000; i++) copied.Send(equal, microsecondsLater: 5);
        Assert.InRange(copied.Arrived - before, 25_000, 50_000);

        // And where the flood's packets come twice as all others do, each is counted once.
        var mirrored = new CopiedTraffic(DuplicateMode.Drop);
        for (int i = 0; i < 10_000; i++)
        {
            mirrored.Send(equal, microsecondsLater: 50);
            mirrored.Send(equal, microsecondsLater: 5);
        }

        Assert.Equal(10_000, mirrored.Arrived);
    }

    [Fact]
    public void A_client_that_sends_again_and_what_is_sent_to_all_begin_nothing()
    {
        var traffic = new CopiedTraffic(DuplicateMode.Auto);
        for (int i = 0; i < 3_000; i++)
        {
            traffic.Send(CopiedTraffic.Talk(i));

            // A stack that does not count its packets acknowledges the same three times.
            byte[] again = Frames.Ethernet(0x86DD, Frames.Ipv6(6, Frames.Tcp(50_000, 80, 0x10, acknowledgement: (uint)i)));
            for (int j = 0; j < 3; j++) traffic.Send(again);

            // Each member of a team of cards sends a broadcast on, each segment to a dead connection gets the same RST.
            byte[] all = Frames.Ethernet(0x0800, CopiedTraffic.Identified(i, Frames.Ipv4(17, Frames.Udp(68, 67, [1]), "0.0.0.0", "255.255.255.255")));
            byte[] claim = Frames.Ethernet(0x0806, Frames.Arp(1, Frames.MacA, $"10.0.{i / 250}.{i % 250}", new byte[6], "10.0.0.254"));
            byte[] dead = Frames.Ethernet(0x0800, Frames.Ipv4(6, Frames.Tcp(i, 110, 4)));
            foreach (byte[] frame in (byte[][])[all, all, claim, claim, dead, dead]) traffic.Send(frame);
        }

        Assert.False(traffic.Statistics.ShowsDuplicates);
        Assert.Equal(0, traffic.Statistics.DuplicatePacketsDropped);
        Assert.Equal(traffic.Statistics.Packets, traffic.Arrived);
    }

    [Fact]
    public void A_packet_sent_again_later_is_kept_and_has_a_copy_of_its_own()
    {
        byte[] probe = Frames.Ethernet(0x0800, Frames.Ipv4(6, Frames.Tcp(1_234, 80, 0x18, [1])));
        var traffic = new CopiedTraffic(DuplicateMode.Drop);
        for (int i = 0; i < 5; i++)
        {
            traffic.Send(probe, microsecondsLater: 10_500);
            traffic.Send(CopiedTraffic.Routed(probe), microsecondsLater: 3_000);
        }

        Assert.Equal((5, 5), (traffic.Arrived, traffic.Statistics.DuplicatePacketsDropped));
    }

    [Fact]
    public void Interfaces_read_in_turn_may_show_the_copy_before_the_original()
    {
        var traffic = new CopiedTraffic(DuplicateMode.Drop);
        for (int i = 0; i < 200; i++) traffic.Send(CopiedTraffic.Routed(CopiedTraffic.Talk(i)));
        traffic.Now -= 200 * 20_000 + 5_000;
        for (int i = 0; i < 200; i++) traffic.Send(CopiedTraffic.Talk(i));
        Assert.Equal((200, 200), (traffic.Arrived, traffic.Statistics.DuplicatePacketsDropped));
    }

    [Fact]
    public void Kept_copies_are_counted_and_said()
    {
        var traffic = new CopiedTraffic(DuplicateMode.Keep);
        for (int i = 0; i < 500; i++) traffic.SendTwice(CopiedTraffic.Talk(i));
        Assert.Equal((1_000, 500, 0), (traffic.Arrived, traffic.Statistics.DuplicatePackets, traffic.Statistics.DuplicatePacketsDropped));
        Assert.True(traffic.Statistics.ShowsDuplicates);
        Assert.False(traffic.Drops);
    }
}
