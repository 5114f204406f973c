using System.Buffers.Binary;
using System.Globalization;
using NetHawk.Capture.Sources;
using NetHawk.Core.Packets;

namespace NetHawk.Benchmarks;

/// <summary>
/// Writes a large capture from small ones: they are read one after the other, again and again, each time later and with other addresses,
/// so that flows and hosts grow with the packets as they do on a link.
/// </summary>
public static class RepeatedCapture
{
    public static int Run(string output, long packets, string[] files)
    {
        using var sink = new Writer(File.Create(output, 1 << 20), packets);
        for (uint round = 0; !sink.IsFull; round++)
        {
            long before = sink.Written;
            foreach (string file in files)
            {
                if (sink.IsFull) break;
                sink.StartRound(round);
                using var source = CaptureSources.OpenFile(file);
                source.Run(sink, sink.Full);
            }

            if (sink.Written == before)
            {
                Console.Error.WriteLine("no Ethernet packet in these files: nothing to repeat");
                return 1;
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sink.Written} packets written to {output}"));
        return 0;
    }

    private sealed class Writer : IPacketSink, IDisposable
    {
        private const ushort Ethernet = 1;
        private readonly Stream _stream;
        private readonly long _packets;
        private readonly CancellationTokenSource _full = new();
        private readonly byte[] _record = new byte[16 + 262_144];
        private uint _addressShift;
        private long _timeShift;
        private long _end;
        private bool _begun;

        public Writer(Stream stream, long packets)
        {
            _stream = stream;
            _packets = packets;
            Span<byte> header = stackalloc byte[24];
            BinaryPrimitives.WriteUInt32LittleEndian(header, 0xA1B2_3C4D);
            BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
            BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
            BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 262_144);
            BinaryPrimitives.WriteUInt32LittleEndian(header[20..], Ethernet);
            stream.Write(header);
        }

        public long Written { get; private set; }

        public bool IsFull => Written >= _packets;

        public CancellationToken Full => _full.Token;

        /// <summary>The next packets begin a second after the last ones, under other addresses.</summary>
        public void StartRound(uint round)
        {
            _addressShift = round;
            _begun = false;
        }

        public void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame)
        {
            if (IsFull || packet.LinkType != Ethernet || frame.Length > 262_144) return;
            if (!_begun)
            {
                _timeShift = _end == 0 ? 0 : _end + PacketTime.NanosecondsPerSecond - packet.Time.Nanoseconds;
                _begun = true;
            }

            long time = packet.Time.Nanoseconds + _timeShift;
            if (time > _end) _end = time;
            var record = _record.AsSpan(0, 16 + frame.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)(time / PacketTime.NanosecondsPerSecond));
            BinaryPrimitives.WriteUInt32LittleEndian(record[4..], (uint)(time % PacketTime.NanosecondsPerSecond));
            BinaryPrimitives.WriteInt32LittleEndian(record[8..], frame.Length);
            BinaryPrimitives.WriteInt32LittleEndian(record[12..], packet.WireLength);
            var copy = record[16..];
            frame.CopyTo(copy);
            FrameAddresses.Shift(copy, _addressShift);

            _stream.Write(record);
            if (++Written >= _packets) _full.Cancel();
        }

        public void OnDecodeError(DecodeError reason, in PacketInfo packet) { }

        public void OnIdle(PacketTime now) { }

        public void Dispose()
        {
            _stream.Dispose();
            _full.Dispose();
        }
    }
}
