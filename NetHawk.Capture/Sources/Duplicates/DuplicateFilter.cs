using System.Runtime.CompilerServices;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources.Duplicates;

/// <summary>
/// Tells packets that a capture shows a second time: a mirror port of both directions, a gateway read on two interfaces, a bridge with its ports. Counts of attempts and
/// refusals would be doubled by them. While nothing of that kind is seen it looks at one packet in 32; it leaves copies out only while <see cref="CopyEvidence"/> says so.
/// Each packet excuses one copy, within <see cref="Window"/>: whoever sends the same packet again and again is counted half at least. Bounded: one table of fixed size, in which
/// the newest packet takes the place of an older. Used by one thread; the counters may be read by any.
/// </summary>
internal sealed class DuplicateFilter(DuplicateMode mode)
{
    /// <summary>Between a packet and its copy. A mirror port needs microseconds, a router and a kernel's block some milliseconds; a retransmission comes after 10 ms at the earliest.</summary>
    public const long Window = 10_000_000;

    /// <summary>Places, 16 bytes each: packets of a window at half a million a second.</summary>
    private const int Places = 8_192;

    /// <summary>Of so many packets all are looked at when a capture begins, so that a short one is judged too; and again, fewer, after two copies close together.</summary>
    private const int AtFirst = 1_024, AfterCopies = 256;

    /// <summary>Packets looked at between two copies: where each packet comes twice it is one, where a client sends again now and then it is hundreds.</summary>
    private const int Close = 8;

    private readonly Place[] _places = new Place[Places];
    private readonly CopyEvidence _evidence = new();
    private int _closely = AtFirst;
    private int _sinceCopy = Close;
    private long _seen;
    private long _dropped;
    private long _droppedBytes;
    private bool _drops = mode == DuplicateMode.Drop;

    /// <summary>Copies told; while none are left out, of the packets looked at.</summary>
    public long Seen => Volatile.Read(ref _seen);

    /// <summary>Copies left out.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Their bytes on the wire.</summary>
    public long DroppedBytes => Volatile.Read(ref _droppedBytes);

    /// <summary>The capture shows copies, whether they are left out or kept.</summary>
    public bool ShowsCopies => _evidence.ShowsCopies;

    /// <summary>Copies are left out now.</summary>
    public bool Drops => Volatile.Read(ref _drops);

    /// <returns>True where the packet is a copy and to be left out.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsCopy(in PacketInfo packet, ReadOnlySpan<byte> frame) => (_drops || _closely > 0 || !PacketFingerprint.IsPassedOver(packet, frame)) && Look(packet, frame);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Look(in PacketInfo packet, ReadOnlySpan<byte> frame)
    {
        var print = new PacketFingerprint();
        if (!print.TryRead(packet, frame)) return false;
        if (!_drops)
        {
            if (_closely > 0) _closely--;
            else if (!print.IsSampled) return false;
        }

        return Look(packet, print.Tag(packet, frame, whole: _drops) & ~Place.StateBits, (int)print.Place(packet) & Places - 2);
    }

    private bool Look(in PacketInfo packet, ulong tag, int at)
    {
        long time = packet.Time.Nanoseconds;

        // Two places for each: the one that has it, else the older.
        ref var place = ref _places[at];
        ref var other = ref _places[at + 1];
        if (other.Tag == tag || (place.Tag != tag && other.Time < place.Time)) place = ref other;
        if (place.Tag != tag || Math.Abs(time - place.Time) > Window)
        {
            place = new Place(tag, time, Sighting.Original);
            if (!IsWitness(packet)) return false;
            _sinceCopy++;
            _evidence.Original();
            Obey();
            return false;
        }

        if (place.State == Sighting.Copied)
        {
            // The third: sent again, and may have a copy of its own.
            place = new Place(tag, time, Sighting.Again);
            return false;
        }

        // What comes again and again within milliseconds is one witness, not many.
        if (place.State == Sighting.Original && IsWitness(packet))
        {
            if (_sinceCopy < Close)
            {
                if (_closely == 0) _evidence.Renew();
                _closely = AfterCopies;
            }

            _sinceCopy = 0;
            _evidence.Copy(packet);
        }

        place = new Place(tag, place.Time, Sighting.Copied);
        Volatile.Write(ref _seen, _seen + 1);
        Obey();
        if (!_drops) return false;
        Volatile.Write(ref _dropped, _dropped + 1);
        Volatile.Write(ref _droppedBytes, _droppedBytes + packet.WireLength);
        return true;
    }

    private void Obey()
    {
        if (mode == DuplicateMode.Auto && _drops != _evidence.ShowsCopies) Volatile.Write(ref _drops, _evidence.ShowsCopies);
    }

    /// <summary>What is sent to all reaches a capture twice in sound networks too, and so does ARP; stacks answer each segment of a dead connection with the same RST.</summary>
    private static bool IsWitness(in PacketInfo packet)
    {
        if (packet.Kind != PacketKind.Ip || (packet.TcpFlags & TcpFlags.Rst) != 0) return false;
        var to = packet.Destination;
        return to.IsV4 ? to.V4 >> 28 < 14 : to.High >> 56 != 0xFF;
    }

    private enum Sighting : byte
    {
        Original,
        Copied,
        Again,
    }

    /// <summary>A packet seen: its tag, whose last two bits are the state, and its time.</summary>
    private readonly struct Place(ulong tag, long time, Sighting state)
    {
        public const ulong StateBits = 3;

        private readonly ulong _tagged = tag | (ulong)state;

        public readonly long Time = time;

        public ulong Tag => _tagged & ~StateBits;

        public Sighting State => (Sighting)(_tagged & StateBits);
    }
}
