using System.Buffers.Binary;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Store;

/// <summary>
/// How an address is kept for filtering: one byte for the family (4 or 6), then the address in network order. Compared as bytes, the
/// addresses of a prefix are one range, and the two families never mix.
/// </summary>
internal static class AddressColumn
{
    private const byte FamilyV4 = 4;
    private const byte FamilyV6 = 6;
    private const int MappedBits = 96;

    /// <summary>Empty for no address.</summary>
    public static byte[] Key(AddressKey address)
    {
        if (address.IsNone) return [];
        if (address.IsV4)
        {
            byte[] v4 = new byte[5];
            v4[0] = FamilyV4;
            BinaryPrimitives.WriteUInt32BigEndian(v4.AsSpan(1), address.V4);
            return v4;
        }

        byte[] v6 = new byte[17];
        v6[0] = FamilyV6;
        address.WriteBytes(v6.AsSpan(1));
        return v6;
    }

    /// <summary>What <see cref="Key"/> wrote.</summary>
    public static AddressKey Address(ReadOnlySpan<byte> key) => key.Length switch
    {
        5 => AddressKey.ReadV4(key[1..]),
        17 => AddressKey.ReadV6(key[1..]),
        _ => AddressKey.None,
    };

    /// <summary>Empty for no address.</summary>
    public static string Text(AddressKey address) => address.IsNone ? "" : address.ToString();

    /// <summary>First and last key of a prefix. An IPv6 prefix so wide that it holds the IPv4-mapped range is taken as IPv6 only.</summary>
    public static (byte[] Low, byte[] High) Range(Prefix prefix)
    {
        int hostBits = 128 - prefix.Bits;
        ulong lowMask = hostBits >= 64 ? ulong.MaxValue : (1UL << hostBits) - 1;
        ulong highMask = hostBits <= 64 ? 0 : hostBits == 128 ? ulong.MaxValue : (1UL << (hostBits - 64)) - 1;
        var last = new AddressKey(prefix.Address.High | highMask, prefix.Address.Low | lowMask);
        return prefix.Bits >= MappedBits && prefix.IsV4 ? (Key(prefix.Address), Key(last)) : (KeyV6(prefix.Address), KeyV6(last));
    }

    private static byte[] KeyV6(AddressKey address)
    {
        byte[] key = new byte[17];
        key[0] = FamilyV6;
        address.WriteBytes(key.AsSpan(1));
        return key;
    }
}
