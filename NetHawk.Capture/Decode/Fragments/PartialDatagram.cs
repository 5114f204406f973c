using NetHawk.Core.Packets;

namespace NetHawk.Capture.Decode.Fragments;

/// <summary>What makes fragments one datagram (RFC 791 §3.2, RFC 8200 §4.5), within its VLAN and tunnel.</summary>
internal readonly record struct FragmentKey(AddressKey Source, AddressKey Destination, uint Id, uint ProtocolAndVlan, uint Tunnel)
{
    /// <summary>Keyed: whoever forges fragments must not be able to prepare collisions.</summary>
    public override int GetHashCode() => (int)HashMix.Mix(Source.Low, Destination.Low, Source.High, Destination.High, (ulong)Id << 32 | ProtocolAndVlan, Tunnel);
}

/// <summary>A datagram of which fragments have come. Reused.</summary>
internal sealed class PartialDatagram
{
    private const int Unknown = -1, Unit = 8, Units = 65_536 / Unit;

    private readonly ulong[] _have = new ulong[Units / 64];
    private int _units;

    public FragmentKey Key { get; private set; }

    public PacketTime Begun { get; private set; }

    public byte[] Buffer { get; set; } = [];

    /// <summary>Bytes of the whole; −1 until the last fragment has come.</summary>
    public int Length { get; private set; } = Unknown;

    /// <summary>Its fragments contradict each other: it is never put together.</summary>
    public bool IsRefused { get; set; }

    public PartialDatagram Older { get; set; } = null!;

    public PartialDatagram Newer { get; set; } = null!;

    public bool IsComplete => Length >= 0 && _units == (Length + Unit - 1) / Unit;

    public void Begin(FragmentKey key, PacketTime now)
    {
        Key = key;
        Begun = now;
        Length = Unknown;
        IsRefused = false;
        _units = 0;
        Array.Clear(_have);
    }

    /// <summary>Copies a fragment's data to its place. The same fragment may come twice; another with bytes that are there already is refused.</summary>
    public DecodeError Write(in FragmentInfo fragment, ReadOnlySpan<byte> data)
    {
        int first = fragment.Offset / Unit, end = fragment.Offset + data.Length, last = (end + Unit - 1) / Unit, there = 0;
        for (int i = first; i < last; i++)
            if ((_have[i >> 6] >> i & 1) != 0) there++;
        if (there > 0)
        {
            bool same = there == last - first && data.SequenceEqual(Buffer.AsSpan(fragment.Offset, data.Length)) && (fragment.HasMore || Length == end);
            return same ? DecodeError.None : DecodeError.OverlappingFragment;
        }

        // Two ends, or data behind the end.
        if (!fragment.HasMore)
        {
            if (Length != Unknown || HasBeyond(last)) return DecodeError.OverlappingFragment;
            Length = end;
        }
        else if (Length != Unknown && end > Length)
        {
            return DecodeError.OverlappingFragment;
        }

        for (int i = first; i < last; i++) _have[i >> 6] |= 1UL << i;
        _units += last - first;
        data.CopyTo(Buffer.AsSpan(fragment.Offset));
        return DecodeError.None;
    }

    private bool HasBeyond(int unit)
    {
        for (int i = unit; i < Units; i++)
        {
            if ((i & 63) == 0 && _have[i >> 6] == 0) i += 63;
            else if ((_have[i >> 6] >> i & 1) != 0) return true;
        }

        return false;
    }
}
