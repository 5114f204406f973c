using NetHawk.Capture.Decode;
using NetHawk.Capture.Peek;
using NetHawk.Capture.Sources;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Tests.Capture;

/// <summary>Seeded mutations of sound input: nothing throws, nothing is read outside, every result is one that exists. The same in each run.</summary>
public sealed class FuzzTests
{
    private const int Rounds = 60_000;

    [Fact]
    public void The_decoder_survives_mutated_frames()
    {
        byte[][] seeds = [.. DecoderTests.Carriers.Select(r => (byte[])r[2]), .. DecoderTests.Tunnels.Select(r => Frames.Ethernet(((byte[])r[1])[0] >> 4 == 4 ? 0x0800 : 0x86DD, (byte[])r[1])),
            .. DecoderTests.Errors.Select(r => (byte[])r[2]).Where(f => f.Length > 0)];
        LinkType[] links = Enum.GetValues<LinkType>();
        var random = new Random(20_260_101);
        var packet = new PacketInfo();
        var results = new Dictionary<DecodeError, int>();
        for (int i = 0; i < Rounds; i++)
        {
            byte[] frame = Mutate(seeds[random.Next(seeds.Length)], random);
            var link = random.Next(3) == 0 ? links[random.Next(links.Length)] : LinkType.Ethernet;
            var error = PacketDecoder.Decode(frame, frame.Length + random.Next(3) * random.Next(2_000), link, PacketTime.Zero, ref packet);
            results[error] = results.GetValueOrDefault(error) + 1;
            Assert.True(Enum.IsDefined(error));
            if (error != DecodeError.None) continue;
            Assert.InRange(packet.PayloadOffset, 0, frame.Length);
            Assert.InRange(packet.PayloadLength, 0, frame.Length - packet.PayloadOffset);
            Assert.True(packet.PayloadWireLength >= packet.PayloadLength);
        }

        Assert.True(results.Count > 15, $"mutations reached only {string.Join(", ", results.Keys)}");
    }

    [Fact]
    public void The_peek_survives_mutated_payloads()
    {
        byte[] dns = [0, 1, 0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 0, 1, 97, 0, 0, 1, 0, 1, 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 7, 0xC0, 12, 0, 28, 0, 1, 0, 0, 0, 60, 0, 16, .. new byte[16]];
        byte[] hello = [0x16, 3, 1, 0, 90, 1, 0, 0, 86, 3, 3, .. new byte[32], 0, 0, 4, 0x13, 1, 0x13, 2, 1, 0, 0, 39, 0, 0, 0, 8, 0, 6, 0, 0, 3, 97, 46, 98, 0, 16, 0, 5, 0, 3, 2, 104, 50, 0, 43, 0, 3, 2, 3, 4, 0, 13, 0, 4, 0, 2, 4, 3];
        byte[][] seeds = [.. PeekTests.Payloads.Select(r => (byte[])r[1]), dns, hello, [0, (byte)dns.Length, .. dns],
            [.. "POST /a HTTP/1.1\r\nHost: b\r\nContent-Length: 3\r\n\r\nabc"u8], [.. "HTTP/1.1 401 No\r\nServer: x\r\n\r\n"u8], [.. "220 ftp FTP\r\n"u8], [.. "PASS x\r\n"u8], [.. "530 no\r\n"u8],
            [.. "* OK imap\r\n"u8], [.. "a1 LOGIN a b\r\n"u8], [.. "a1 NO x\r\n"u8], [.. "SSH-2.0-x\r\n"u8]];
        var random = new Random(20_260_102);
        var peek = new PayloadPeek();
        var applications = Enum.GetValues<AppProtocol>();
        var state = new PeekState();
        int told = 0;
        for (int i = 0; i < Rounds; i++)
        {
            if (random.Next(4) == 0) state = new PeekState { Application = random.Next(2) == 0 ? AppProtocol.Unknown : applications[random.Next(applications.Length)], Flags = (ushort)random.Next(32) };
            byte[] payload = Mutate(seeds[random.Next(seeds.Length)], random);
            ushort port = (ushort)(random.Next(3) switch { 0 => 53, 1 => 123, _ => random.Next(65_536) });
            var info = peek.Look(ref state, random.Next(2) == 0, random.Next(2) == 0 ? IpProtocol.Tcp : IpProtocol.Udp, 40_000, port, payload, 0, (uint)random.Next(64));
            if (info is null) continue;
            told++;
            Assert.DoesNotContain(info.ToString(), c => c is < ' ' or > '~');
        }

        Assert.Equal(0, peek.Faults);
        Assert.True(told > Rounds / 100, $"only {told} were told");
    }

    [Fact]
    public void The_file_reader_survives_mutated_files()
    {
        byte[][] seeds = [.. CaptureFileTests.Formats.Select(r => (byte[])r[1])];
        var random = new Random(20_260_103);
        string path = Path.GetTempFileName();
        int read = 0, refused = 0;
        try
        {
            for (int i = 0; i < 3_000; i++)
            {
                File.WriteAllBytes(path, Mutate(seeds[random.Next(seeds.Length)], random));
                try
                {
                    using var source = CaptureSources.OpenFile(path);
                    var sink = new CountingSink();
                    source.Run(sink, CancellationToken.None);
                    Assert.Equal(source.Statistics.Packets, sink.Packets + sink.ErrorCount);
                    read++;
                }
                catch (CaptureException)
                {
                    refused++;
                }
            }
        }
        finally
        {
            File.Delete(path);
        }

        Assert.True(read > 100 && refused > 100, $"{read} read, {refused} refused");
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        byte[] bytes = random.Next(4) == 0 ? seed[..random.Next(seed.Length + 1)] : [.. seed, .. new byte[random.Next(3) * random.Next(20)]];
        for (int changes = random.Next(6); changes > 0 && bytes.Length > 0; changes--)
        {
            int at = random.Next(3) == 0 ? random.Next(bytes.Length) : random.Next(Math.Min(bytes.Length, 80));
            bytes[at] = random.Next(4) switch { 0 => 0, 1 => 0xFF, 2 => (byte)(bytes[at] ^ 1 << random.Next(8)), _ => (byte)random.Next(256) };
        }

        return bytes;
    }
}
