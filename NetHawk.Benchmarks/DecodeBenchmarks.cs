using BenchmarkDotNet.Attributes;
using NetHawk.Capture.Decode;
using NetHawk.Capture.Sources;
using NetHawk.Core.Packets;

namespace NetHawk.Benchmarks;

/// <summary>Cost of decoding one frame, and of reading a capture file of 200,000 of them. Allocated bytes are part of the result.</summary>
[MemoryDiagnoser]
public class DecodeBenchmarks
{
    private const int FilePackets = 200_000;
    private readonly byte[] _tcp = Frame(6, 306);
    private readonly byte[] _udp = Frame(17, 90);
    private readonly Sink _sink = new();
    private PacketInfo _packet;
    private string _file = "";

    [GlobalSetup]
    public void WriteFile()
    {
        _file = Path.GetTempFileName();
        using var writer = new BinaryWriter(File.Create(_file));
        foreach (uint word in (uint[])[0xA1B2C3D4, 0x0004_0002, 0, 0, 65_535, 1]) writer.Write(word);
        for (uint i = 0; i < FilePackets; i++)
        {
            byte[] frame = i % 3 == 0 ? _udp : _tcp;
            foreach (uint word in (uint[])[i / 1_000, i % 1_000, (uint)frame.Length, (uint)frame.Length]) writer.Write(word);
            writer.Write(frame);
        }
    }

    [GlobalCleanup]
    public void DeleteFile() => File.Delete(_file);

    [Benchmark]
    public DecodeError Tcp() => PacketDecoder.Decode(_tcp, _tcp.Length, LinkType.Ethernet, default, ref _packet);

    [Benchmark]
    public DecodeError Udp() => PacketDecoder.Decode(_udp, _udp.Length, LinkType.Ethernet, default, ref _packet);

    [Benchmark(OperationsPerInvoke = FilePackets)]
    public long FileRead()
    {
        using var source = CaptureSources.OpenFile(_file);
        source.Run(_sink, CancellationToken.None);
        return _sink.Bytes;
    }

    private static byte[] Frame(byte protocol, int length)
    {
        byte[] frame = new byte[length];
        frame[12] = 8;
        frame[14] = 0x45;
        frame[16] = (byte)(length - 14 >> 8);
        frame[17] = (byte)(length - 14);
        frame[23] = protocol;
        frame[26] = 10;
        frame[30] = 11;
        if (protocol == 6) frame[46] = 0x50;
        else (frame[38], frame[39]) = ((byte)(length - 34 >> 8), (byte)(length - 34));
        return frame;
    }

    private sealed class Sink : IPacketSink
    {
        public long Bytes { get; private set; }

        public void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame) => Bytes += packet.WireLength;

        public void OnDecodeError(DecodeError reason, in PacketInfo packet) => throw new InvalidOperationException($"a sound frame was refused: {reason}");

        public void OnIdle(PacketTime now) => throw new InvalidOperationException("a file is never idle");
    }
}
