using NetHawk.Capture.Sources.Duplicates;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources;

/// <summary>A source whose packets are left out, seen twice, slowed down, delayed and padded as asked, the same way each time. For measuring, not for live use: it copies frames.</summary>
public sealed class AlteredSource(IPacketSource inner, Alteration alteration) : IPacketSource
{
    public string Name => inner.Name;

    public CaptureStatistics Statistics => inner.Statistics;

    public void Run(IPacketSink sink, CancellationToken cancellation)
    {
        var altering = new AlteringSink(sink, alteration);
        inner.Run(altering, cancellation);
        altering.Flush();
    }

    public void Dispose() => inner.Dispose();

    private sealed class AlteringSink(IPacketSink sink, Alteration alteration) : IPacketSink
    {
        private const int Segment = 1_460;

        private readonly record struct Held(PacketInfo Packet, byte[] Frame);

        private static readonly MacAddress s_router = new(0x0200_0000_fe01);
        private static readonly MacAddress s_host = new(0x0200_0000_fe02);

        private readonly Random _random = new(alteration.Seed);
        private readonly Dictionary<FlowKey, long> _delays = [];
        private readonly Dictionary<(AddressKey, ushort, AddressKey, ushort), uint> _padded = [];

        /// <summary>What a source does with copies that it reads is done with those that are made here.</summary>
        private readonly DuplicateFilter _duplicates = new(alteration.Copy == MirrorCopy.None ? DuplicateMode.Keep : DuplicateMode.Auto);
        private readonly PriorityQueue<Held, (long Time, long Order)> _held = new();
        private readonly Dictionary<(AddressKey, AddressKey), bool> _speaksFirst = [];
        private PacketTime _first;
        private long _order;

        public void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame)
        {
            if (alteration.Drop > 0 && _random.NextDouble() < alteration.Drop) return;
            var altered = packet;
            altered.Time = Slowed(packet.Time);
            if (packet.Time.SecondsSince(_first) < alteration.SkipSeconds || !IsSeen(packet)) return;
            bool isAltered = packet.Kind == PacketKind.Ip && (Contains(packet.Source) || Contains(packet.Destination));
            if (isAltered && alteration.PadBytes > 0 && packet.Protocol is IpProtocol.Tcp or IpProtocol.Udp) Pad(ref altered);
            if (alteration.JitterSeconds <= 0)
            {
                Hand(altered, frame);
                if (alteration.Copy != MirrorCopy.None) Hand(CopyOf(altered), frame);
                return;
            }

            long release = altered.Time.Nanoseconds;
            if (isAltered) altered.Time = new PacketTime(release + DelayOf(packet));
            _held.Enqueue(new Held(altered, frame.ToArray()), (altered.Time.Nanoseconds, _order++));
            while (_held.TryPeek(out var next, out var when) && when.Time <= release) Release(next);
        }

        public void OnDecodeError(DecodeError reason, in PacketInfo packet) => sink.OnDecodeError(reason, packet with { Time = Slowed(packet.Time) });

        public void OnIdle(PacketTime now) => sink.OnIdle(Slowed(now));

        public void Flush()
        {
            while (_held.TryPeek(out var next, out _)) Release(next);
        }

        private void Hand(in PacketInfo packet, ReadOnlySpan<byte> frame)
        {
            if (alteration.Copy == MirrorCopy.None || !_duplicates.IsCopy(packet, frame)) sink.OnPacket(packet, frame);
        }

        private void Release(Held held)
        {
            _held.Dequeue();
            sink.OnPacket(held.Packet, held.Frame);
        }

        private PacketTime Slowed(PacketTime time)
        {
            if (_first == default) _first = time;
            return alteration.Slow <= 1 ? time : new PacketTime(_first.Nanoseconds + (long)((time.Nanoseconds - _first.Nanoseconds) * alteration.Slow));
        }

        private bool IsSeen(in PacketInfo packet)
        {
            if (alteration.Side == SeenSide.Both || packet.Kind != PacketKind.Ip) return true;
            if (!_speaksFirst.TryGetValue((packet.Source, packet.Destination), out bool asks))
            {
                asks = true;
                _speaksFirst[(packet.Source, packet.Destination)] = true;
                _speaksFirst[(packet.Destination, packet.Source)] = false;
            }

            return asks == (alteration.Side == SeenSide.Questions);
        }

        private PacketInfo CopyOf(in PacketInfo packet)
        {
            var copy = packet;
            copy.Time = new PacketTime(packet.Time.Nanoseconds + 20_000);
            if (alteration.Copy == MirrorCopy.Same || packet.Kind != PacketKind.Ip) return copy;
            copy.VlanId = (ushort)(packet.VlanId + 1000);
            copy.SourceMac = s_router;
            copy.DestinationMac = s_host;
            copy.TimeToLive = (byte)Math.Max(1, packet.TimeToLive - 1);
            return copy;
        }

        /// <summary>One delay for both directions of a flow and for the errors that it causes, so that no answer comes before its question.</summary>
        private long DelayOf(in PacketInfo packet)
        {
            var key = packet.HasQuoted
                ? FlowKey.Create(packet.QuotedSource, packet.QuotedDestination, packet.QuotedSourcePort, packet.QuotedDestinationPort, packet.QuotedProtocol, packet.VlanId, packet.TunnelId, out _)
                : FlowKey.Create(packet.Source, packet.Destination, packet.SourcePort, packet.DestinationPort, packet.Protocol, packet.VlanId, packet.TunnelId, out _);
            if (!_delays.TryGetValue(key, out long delay)) _delays[key] = delay = (long)(_random.NextDouble() * alteration.JitterSeconds * PacketTime.NanosecondsPerSecond);
            return delay;
        }

        /// <summary>The altered host's data grows; sequence numbers of both sides follow, as they would on the wire.</summary>
        private void Pad(ref PacketInfo packet)
        {
            var back = (packet.Destination, packet.DestinationPort, packet.Source, packet.SourcePort);
            if (_padded.TryGetValue(back, out uint answered)) packet.TcpAcknowledgement += answered;
            if (!Contains(packet.Source)) return;
            var forth = (packet.Source, packet.SourcePort, packet.Destination, packet.DestinationPort);
            uint before = _padded.GetValueOrDefault(forth);
            packet.TcpSequence += before;
            int more = Math.Min(_random.Next(alteration.PadBytes + 1), Segment - packet.PayloadWireLength);
            if (packet.PayloadWireLength == 0 || more <= 0) return;
            packet.PayloadWireLength += more;
            packet.WireLength += more;
            _padded[forth] = before + (uint)more;
        }

        private bool Contains(AddressKey address)
        {
            foreach (var prefix in alteration.Hosts)
                if (prefix.Contains(address)) return true;
            return false;
        }
    }
}
