using System.Buffers.Binary;
using NetHawk.Capture.Peek;
using NetHawk.Core.Detectors.Flood;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class DhcpStarvationTests
{
    /// <param name="between">Seconds between a station's taking its address and the next one's first question.</param>
    /// <param name="sideBySide">Stations that ask before the first of them takes its address.</param>
    private static Events Ask(int stations, double between, int sideBySide = 1)
    {
        var run = new Events(new DhcpStarvationDetector());
        Ask(run, stations, between, sideBySide, 1);
        return run;
    }

    private static void Ask(Events run, int stations, double between, int sideBySide, ulong from)
    {
        void Say(ulong station, bool takes)
        {
            var flow = run.Flow("0.0.0.0", "255.255.255.255", 67, IpProtocol.Udp, 68);
            flow.Peek = new DhcpQuestion(station, takes);
            run.Send(flow, FlowEventKind.Application);
        }

        for (ulong first = from; first < from + (ulong)stations; first += (ulong)sideBySide)
        {
            for (ulong k = 0; k < (ulong)sideBySide; k++) Say(first + k, false);
            run.Wait(1);
            for (ulong k = 0; k < (ulong)sideBySide; k++) Say(first + k, true);
            run.Wait(between);
        }
    }

    [Fact]
    public void One_program_that_is_one_station_after_the_other_is_shown()
    {
        var found = Ask(40, 0.001).Found;
        Assert.NotEmpty(found);
        Assert.All(found, e => Assert.True(e is { Class: ThreatClass.DosFlood, WatchOnly: not null, Source: null }));
    }

    [Fact]
    public void What_comes_again_an_hour_later_is_told_again_and_began_then()
    {
        var run = Ask(40, 0.001);
        int before = run.Found.Count;
        run.Wait(3600);
        var again = run.Now;
        Ask(run, 40, 0.001, 1, 1001);
        Assert.True(run.Found.Count > before);
        Assert.True(run.Found[^1].FirstPacket >= again);
    }

    /// <summary>Machines that are set up in turn; a building whose power comes back; a few stations that happened to follow each other.</summary>
    [Theory]
    [InlineData(200, 0.5, 1)]
    [InlineData(300, 0.001, 6)]
    [InlineData(16, 0.001, 1)]
    public void Stations_that_start_honestly_are_not(int stations, double between, int sideBySide) => Assert.Empty(Ask(stations, between, sideBySide).Found);

    private static byte[] Message(byte operation, byte kind, uint relay = 0)
    {
        byte[] p = [operation, 1, 6, 0, .. new byte[236], 53, 1, kind, 255];
        BinaryPrimitives.WriteUInt32BigEndian(p.AsSpan(24), relay);
        new byte[] { 0, 0x16, 0x36, 0xA4, 0xB5, 0x73 }.CopyTo(p, 28);
        BinaryPrimitives.WriteUInt32BigEndian(p.AsSpan(236), 0x63825363);
        return p;
    }

    [Fact]
    public void What_stations_ask_is_read_and_what_a_relay_passes_on_is_not()
    {
        Assert.Equal(new DhcpQuestion(0x001636A4B573, false), DhcpPeek.Look(Message(1, 1), false));
        Assert.Equal(new DhcpQuestion(0x001636A4B573, true), DhcpPeek.Look(Message(1, 3), false));
        Assert.Null(DhcpPeek.Look(Message(1, 1, relay: 0x0A000001), false));
        Assert.Null(DhcpPeek.Look(Message(1, 7), false));
        Assert.IsType<DhcpOffer>(DhcpPeek.Look(Message(2, 2), false));
    }

    /// <summary>All of a link's questions are one flow: each of them is read.</summary>
    [Fact]
    public void Each_question_of_the_flow_is_read()
    {
        var state = new PeekState();
        var peek = new PayloadPeek();
        for (int i = 0; i < 20; i++)
        {
            Assert.True(peek.Wants(state, false));
            Assert.IsType<DhcpQuestion>(peek.Look(ref state, false, IpProtocol.Udp, 68, 67, Message(1, 1)));
        }
    }
}
