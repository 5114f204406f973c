using System.Buffers.Binary;
using NetHawk.Capture.Sources;
using NetHawk.Core.Packets;

namespace NetHawk.Benchmarks;

/// <summary>Splits a capture by flow: both directions of one go to the same file, whatever the order of the packets.</summary>
internal static class SplitCapture
{
    public static void Write(string input, IReadOnlyList<string> outputs)
    {
        using var sink = new Splitter(outputs);
        using var source = CaptureSources.OpenFile(input);
        source.Run(sink, CancellationToken.None);
    }

    private sealed class Splitter : IPacketSink, IDisposable
    {
        private readonly FileStream[] _files;
        private readonly byte[] _head = new byte[16];

        public Splitter(IReadOnlyList<string> outputs)
        {
            _files = [.. outputs.Select(o => File.Create(o, 1 << 20))];
            foreach (var file in _files) MixedCapture.PcapHeader(file);
        }

        public void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame)
        {
            // Sums do not depend on which end is the source.
            ulong a = HashMix.Stable(packet.Source.High ^ packet.SourcePort, packet.Source.Low), b = HashMix.Stable(packet.Destination.High ^ packet.DestinationPort, packet.Destination.Low);
            var file = _files[(int)((a + b >> 32) % (uint)_files.Length)];
            BinaryPrimitives.WriteUInt32LittleEndian(_head, (uint)(packet.Time.Nanoseconds / PacketTime.NanosecondsPerSecond));
            BinaryPrimitives.WriteUInt32LittleEndian(_head.AsSpan(4), (uint)(packet.Time.Nanoseconds % PacketTime.NanosecondsPerSecond / 1_000));
            BinaryPrimitives.WriteInt32LittleEndian(_head.AsSpan(8), frame.Length);
            BinaryPrimitives.WriteInt32LittleEndian(_head.AsSpan(12), packet.WireLength);
            file.Write(_head);
            file.Write(frame);
        }

        public void OnDecodeError(DecodeError reason, PacketTime time, int wireLength)
        {
        }

        public void OnIdle(PacketTime now)
        {
        }

        public void Dispose()
        {
            foreach (var file in _files) file.Dispose();
        }
    }
}
