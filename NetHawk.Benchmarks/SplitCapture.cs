using System.Buffers.Binary;
using NetHawk.Capture.Sources;
using NetHawk.Core.Packets;

namespace NetHawk.Benchmarks;

/// <summary>
/// Splits a capture by flow: both directions of one go to the same file, whatever the order of the packets. Either as a network card or the kernel does it, by a
/// hash: then one file may get most of the large flows; or evenly: what flows weigh is counted beforehand, and each goes to the file that has less so far.
/// </summary>
internal static class SplitCapture
{
    /// <summary>Packets of a flow that cost as much as opening and closing it.</summary>
    private const long Opening = 8;

    /// <returns>The larger file's share of all packets.</returns>
    public static double Write(string input, IReadOnlyList<string> outputs, bool evenly)
    {
        using var sink = new Splitter(outputs, evenly ? Weigh(input) : null);
        using var source = CaptureSources.OpenFile(input);
        source.Run(sink, CancellationToken.None);
        return sink.LargestShare;
    }

    private static Dictionary<ulong, long> Weigh(string input)
    {
        var scale = new Scale();
        using var source = CaptureSources.OpenFile(input);
        source.Run(scale, CancellationToken.None);
        return scale.Weights;
    }

    /// <summary>The same for both directions: a sum does not depend on which end is the source.</summary>
    private static ulong HashOf(in PacketInfo packet) =>
        HashMix.Stable(packet.Source.High ^ packet.SourcePort, packet.Source.Low) + HashMix.Stable(packet.Destination.High ^ packet.DestinationPort, packet.Destination.Low);

    private class PacketSink : IPacketSink
    {
        public virtual void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame)
        {
        }

        public void OnDecodeError(DecodeError reason, in PacketInfo packet)
        {
        }

        public void OnIdle(PacketTime now)
        {
        }
    }

    private sealed class Scale : PacketSink
    {
        public Dictionary<ulong, long> Weights { get; } = [];

        public override void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame)
        {
            ulong flow = HashOf(packet);
            Weights[flow] = Weights.GetValueOrDefault(flow, Opening) + 1;
        }
    }

    private sealed class Splitter : PacketSink, IDisposable
    {
        private readonly FileStream[] _files;
        private readonly long[] _packets;
        private readonly long[] _weights;
        private readonly Dictionary<ulong, long>? _weightOf;
        private readonly Dictionary<ulong, int> _fileOf = [];
        private readonly byte[] _head = new byte[16];

        public Splitter(IReadOnlyList<string> outputs, Dictionary<ulong, long>? weightOf)
        {
            _weightOf = weightOf;
            _files = [.. outputs.Select(o => File.Create(o, 1 << 20))];
            _packets = new long[_files.Length];
            _weights = new long[_files.Length];
            foreach (var file in _files) MixedCapture.PcapHeader(file);
        }

        public double LargestShare => (double)_packets.Max() / _packets.Sum();

        public override void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame)
        {
            int to = FileOf(HashOf(packet));
            _packets[to]++;
            var file = _files[to];
            BinaryPrimitives.WriteUInt32LittleEndian(_head, (uint)(packet.Time.Nanoseconds / PacketTime.NanosecondsPerSecond));
            BinaryPrimitives.WriteUInt32LittleEndian(_head.AsSpan(4), (uint)(packet.Time.Nanoseconds % PacketTime.NanosecondsPerSecond / 1_000));
            BinaryPrimitives.WriteInt32LittleEndian(_head.AsSpan(8), frame.Length);
            BinaryPrimitives.WriteInt32LittleEndian(_head.AsSpan(12), packet.WireLength);
            file.Write(_head);
            file.Write(frame);
        }

        private int FileOf(ulong flow)
        {
            if (_weightOf is null) return (int)((flow >> 32) % (uint)_files.Length);
            if (_fileOf.TryGetValue(flow, out int known)) return known;
            int lightest = Array.IndexOf(_weights, _weights.Min());
            _weights[lightest] += _weightOf[flow];
            return _fileOf[flow] = lightest;
        }

        public void Dispose()
        {
            foreach (var file in _files) file.Dispose();
        }
    }
}
