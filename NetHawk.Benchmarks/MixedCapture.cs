using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using NetHawk.Capture.Sources;
using NetHawk.Core.Packets;

namespace NetHawk.Benchmarks;

/// <summary>
/// Writes a large capture in which many small ones run side by side, as users of a link do: each begins at a moment of its own, keeps its own timing
/// and gets addresses of its own, over and over until enough packets are there. The same files give the same capture.
/// </summary>
internal static class MixedCapture
{
    private const ushort Ethernet = 1;

    /// <summary>Of captures that last for hours only this much is taken, nanoseconds.</summary>
    private const long Longest = 300 * PacketTime.NanosecondsPerSecond;

    /// <summary>The mixture lasts about this long, so that a few hundred captures run at any moment.</summary>
    private const long Duration = 600 * PacketTime.NanosecondsPerSecond;

    private const long Start = 1_767_225_600 * PacketTime.NanosecondsPerSecond;

    public static int Run(string output, long packets, string[] files)
    {
        var captures = new List<Recorded>();
        foreach (string file in files)
        {
            try
            {
                var capture = Recorded.Read(file);
                if (capture.Count > 0) captures.Add(capture);
            }
            catch (CaptureException)
            {
                // Some files are damaged on purpose; what is not readable is not mixed in.
            }
        }

        long each = captures.Sum(c => (long)c.Count);
        if (each == 0)
        {
            Console.Error.WriteLine("no Ethernet packet in these files: nothing to mix");
            return 1;
        }

        long step = Math.Max(1, Duration / Math.Max(1, captures.Count * packets / each));
        using var stream = File.Create(output, 1 << 20);
        var mixture = new Mixture(captures, step);
        PcapHeader(stream);
        long bytes = 0;
        for (long i = 0; i < packets; i++) bytes += mixture.WriteNext(stream);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{packets} packets, {bytes >> 20} MiB, from {captures.Count} captures, {mixture.Instances} times one of them, written to {output}"));
        return 0;
    }

    public static void PcapHeader(Stream stream)
    {
        Span<byte> header = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xA1B2_C3D4);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 262_144);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], Ethernet);
        stream.Write(header);
    }

    /// <summary>A capture in memory; times count from its first packet.</summary>
    private sealed class Recorded : IPacketSink
    {
        private readonly List<(long Time, int At, int Captured, int Wire)> _packets = [];
        private readonly ArrayBufferWriter<byte> _bytes = new();
        private long _first = long.MinValue;

        public int Count => _packets.Count;

        public static Recorded Read(string file)
        {
            var recorded = new Recorded();
            using var source = CaptureSources.OpenFile(file);
            source.Run(recorded, CancellationToken.None);
            return recorded;
        }

        public long TimeOf(int packet) => _packets[packet].Time;

        public (ReadOnlyMemory<byte> Frame, int Wire) Packet(int packet)
        {
            var (_, at, captured, wire) = _packets[packet];
            return (_bytes.WrittenMemory.Slice(at, captured), wire);
        }

        public void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame)
        {
            if (packet.LinkType != Ethernet || frame.Length > 262_144) return;
            if (_first == long.MinValue) _first = packet.Time.Nanoseconds;
            long time = Math.Max(0, packet.Time.Nanoseconds - _first);
            if (time > Longest) return;
            _packets.Add((time, _bytes.WrittenCount, frame.Length, packet.WireLength));
            _bytes.Write(frame);
        }

        public void OnDecodeError(DecodeError reason, in PacketInfo packet) { }

        public void OnIdle(PacketTime now) { }
    }

    private sealed class Mixture(List<Recorded> captures, long step)
    {
        private readonly PriorityQueue<(Recorded Capture, int Next, long Begun, uint Shift), long> _running = new();
        private readonly byte[] _record = new byte[16 + 262_144];
        private readonly Random _random = new(1);
        private int[] _order = [];
        private long _now = Start;

        public int Instances { get; private set; }

        /// <returns>Bytes written.</returns>
        public int WriteNext(Stream stream)
        {
            while (_running.Count == 0 || Start + Instances * step <= Head()) Begin();
            var (capture, next, begun, shift) = _running.Dequeue();
            _now = Math.Max(_now, begun + capture.TimeOf(next));
            var (frame, wire) = capture.Packet(next);
            if (next + 1 < capture.Count) _running.Enqueue((capture, next + 1, begun, shift), begun + capture.TimeOf(next + 1));

            var record = _record.AsSpan(0, 16 + frame.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)(_now / PacketTime.NanosecondsPerSecond));
            BinaryPrimitives.WriteUInt32LittleEndian(record[4..], (uint)(_now % PacketTime.NanosecondsPerSecond / 1_000));
            BinaryPrimitives.WriteInt32LittleEndian(record[8..], frame.Length);
            BinaryPrimitives.WriteInt32LittleEndian(record[12..], wire);
            frame.Span.CopyTo(record[16..]);
            FrameAddresses.Shift(record[16..], shift);
            stream.Write(record);
            return record.Length;
        }

        private long Head() => _running.TryPeek(out _, out long time) ? time : long.MaxValue;

        private void Begin()
        {
            int turn = Instances % captures.Count;
            if (turn == 0)
            {
                _order = [.. Enumerable.Range(0, captures.Count)];
                _random.Shuffle(_order);
            }

            var capture = captures[_order[turn]];
            long begun = Start + Instances * step;
            _running.Enqueue((capture, 0, begun, (uint)Instances), begun);
            Instances++;
        }
    }
}
