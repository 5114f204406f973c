using System.Diagnostics;
using NetHawk.Capture.Peek;
using NetHawk.Capture.Peek.Quic;
using NetHawk.Capture.Sources;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using Xunit.Abstractions;

namespace NetHawk.Tests.Capture;

public sealed class QuicTests(ITestOutputHelper output)
{
    private static readonly byte[] ConnectionId = Convert.FromHexString("8394c8f03e515708");

    /// <summary>The values of RFC 9001 appendix A.1 and RFC 9369 appendix A.1.</summary>
    [Theory]
    [InlineData(false, "1f369613dd76d5467730efcbe3b1a22d", "fa044b2f42a3fd3b46fb255c", "9f50449e04a0e810283a1e9933adedd2")]
    [InlineData(true, "8b1a0bc121284290a29e0971b5cd045d", "91f73e2351d8fa91660e909f", "45b95e15235d6f45a6b19cbcb0294ba9")]
    public void Keys_are_those_of_the_standard(bool isVersion2, string key, string iv, string header)
    {
        var keys = QuicKeys.OfClient(ConnectionId, isVersion2 ? QuicVersion.Two : QuicVersion.One);
        Assert.Equal(key, Convert.ToHexStringLower(keys.Key));
        Assert.Equal(iv, Convert.ToHexStringLower(keys.Iv));
        Assert.Equal(header, Convert.ToHexStringLower(keys.HeaderProtection));
    }

    [SkippableFact]
    public void Names_and_fingerprints_of_real_captures_are_tsharks()
    {
        Skip.If(SharedCaptures.Root is null, "no ../shared/data beside the checkout");
        Skip.IfNot(File.Exists("/usr/bin/tshark"), "tshark is not installed");
        int compared = 0;
        foreach (string file in SharedCaptures.All("pcap/benign").Where(f => f.Contains("quic", StringComparison.Ordinal)))
        {
            var own = Hellos(file);
            var expected = Tshark(file);
            output.WriteLine($"{Path.GetFileName(file)}: {string.Join(", ", own.Select(h => $"{h.QuicVersion} {h.ServerName} {h.Ja3} {h.Ja4}"))}; tshark {string.Join(", ", expected)}");
            foreach (var hello in own)
            {
                compared++;
                Assert.Contains((hello.ServerName, hello.Ja3), expected);
                Assert.StartsWith("q13", hello.Ja4, StringComparison.Ordinal);
            }
        }

        Assert.True(compared >= 2, $"{compared} hellos");
    }

    [Fact]
    public void Whatever_bytes_come_nothing_is_thrown_and_nothing_read_from_them()
    {
        var random = new Random(5);
        var peek = new PayloadPeek();
        byte[] packet = new byte[1_300];
        for (int i = 0; i < 3_000; i++)
        {
            random.NextBytes(packet);
            packet[0] = (byte)(0xC0 | random.Next(16));
            new byte[] { 0, 0, 0, 1, 8 }.CopyTo(packet, 1);
            packet[14] = 0;
            packet[15] = 0;
            if (random.Next(2) == 0) (packet[16], packet[17]) = (0x44, (byte)random.Next(256));
            var state = new PeekState();
            Assert.Null(peek.Look(ref state, false, IpProtocol.Udp, 50_000, 443, packet.AsSpan(0, random.Next(20, packet.Length))));
        }

        Assert.Equal(0, peek.Faults);
    }

    [Fact]
    public void A_flood_of_initials_does_not_buy_decryption_without_end()
    {
        var peek = new PayloadPeek { Now = PacketTime.FromSeconds(1_700_000_000) };
        byte[] packet = new byte[1_200];
        packet[0] = 0xC3;
        new byte[] { 0, 0, 0, 1, 8 }.CopyTo(packet, 1);
        (packet[16], packet[17]) = (0x44, 0x00);
        for (int i = 0; i < 10_000; i++)
        {
            BitConverter.TryWriteBytes(packet.AsSpan(6), i);
            var state = new PeekState();
            peek.Look(ref state, false, IpProtocol.Udp, 50_000, 443, packet);
        }

        Assert.InRange(peek.Skipped, 5_000, 9_999);
    }

    private static List<TlsClientHello> Hellos(string file)
    {
        var sink = new PeekSink();
        using var source = CaptureSources.OpenFile(file);
        source.Run(sink, CancellationToken.None);
        return sink.Hellos;
    }

    private static List<(string Name, string Ja3)> Tshark(string file)
    {
        var start = new ProcessStartInfo("/usr/bin/tshark") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-n", "-r", file, "-Y", "tls.handshake.type==1", "-T", "fields", "-e", "tls.handshake.extensions_server_name", "-e", "tls.handshake.ja3"]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')).Where(f => f.Length == 2).Select(f => (f[0], f[1]))];
    }

    private sealed class PeekSink : IPacketSink
    {
        private readonly PayloadPeek _peek = new();
        private readonly Dictionary<FlowKey, PeekState> _states = [];

        public List<TlsClientHello> Hellos { get; } = [];

        public void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame)
        {
            if (packet.PayloadLength == 0 || packet.Protocol != IpProtocol.Udp) return;
            var key = FlowKey.Create(packet.Source, packet.Destination, packet.SourcePort, packet.DestinationPort, packet.Protocol, 0, 0, out _);
            var state = _states.GetValueOrDefault(key);
            bool fromServer = packet.SourcePort == 443 || packet.SourcePort < packet.DestinationPort && packet.DestinationPort > 10_000;
            if (_peek.Wants(state, fromServer)
                && _peek.Look(ref state, fromServer, packet.Protocol, packet.SourcePort, packet.DestinationPort, frame.Slice(packet.PayloadOffset, packet.PayloadLength)) is TlsClientHello hello)
                Hellos.Add(hello);
            _states[key] = state;
        }

        public void OnDecodeError(DecodeError reason, in PacketInfo packet) { }

        public void OnIdle(PacketTime now) { }
    }
}
