using System.Buffers.Binary;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>The TLS ClientHello: server name, ALPN and fingerprints.</summary>
internal static class TlsPeek
{
    private const int RecordHeader = 5;

    /// <summary>A handshake record with a hello of either side.</summary>
    public static bool IsHandshake(ReadOnlySpan<byte> payload) =>
        payload.Length >= 6 && payload[0] == 0x16 && payload[1] == 3 && payload[2] <= 4 && payload[5] is 1 or 2 && U16(payload, 3) is > 4 and <= 16_640;

    public static bool IsClientHello(ReadOnlySpan<byte> payload) => IsHandshake(payload) && payload[5] == 1;

    public static TlsClientHello? Read(ReadOnlySpan<byte> payload, bool fromResponder, FingerprintBudget? budget = null, PacketTime now = default) =>
        ReadHello(payload[RecordHeader..], 't', fromResponder, budget, now);

    /// <summary>The hello's record is all in this payload.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> payload) => payload.Length >= RecordHeader + U16(payload, 3);

    /// <summary>What the payload has of the record's content.</summary>
    public static ReadOnlySpan<byte> InRecord(ReadOnlySpan<byte> payload) => payload[RecordHeader..];

    /// <summary>The whole handshake message is there, from its type on, or it can never be.</summary>
    public static bool IsComplete(ReadOnlySpan<byte> hello)
    {
        if (hello.Length < 4) return false;
        int length = 4 + (hello[1] << 16 | U16(hello, 2));
        return hello.Length >= length || length > PieceBuffer.Capacity || hello[0] != 1;
    }

    /// <param name="hello">The handshake message, from its type on; its end may be missing.</param>
    /// <param name="transport">t for TCP, q for QUIC: the first character of JA4.</param>
    /// <param name="budget">For fingerprints that are not known yet; null: no end of it.</param>
    public static TlsClientHello? ReadHello(ReadOnlySpan<byte> hello, char transport, bool fromResponder, FingerprintBudget? budget = null, PacketTime now = default)
    {
        if (hello.Length < 40 || hello[0] != 1) return null;
        int length = hello[1] << 16 | U16(hello, 2);
        if (length < 36) return null;
        bool whole = hello.Length >= 4 + length;
        if (whole) hello = hello[..(4 + length)];
        var fields = new HelloFields { Version = U16(hello, 4) };
        int at = 38;
        if (!Vector8(hello, ref at, out _) || !Vector16(hello, ref at, out fields.Ciphers) || !Vector8(hello, ref at, out _)) return null;
        if (at + 2 <= hello.Length)
        {
            // A cut hello still tells the extensions that came.
            int end = Math.Min(hello.Length, at + 2 + U16(hello, at));
            fields.Extensions = hello[(at + 2)..end];
        }

        fields.ReadExtensions();
        var (ja3, ja4) = whole ? FingerprintCache.Of(fields, transport, budget, now) : ("", "");
        return new TlsClientHello(PeekText.Printable(fields.ServerName, 255), PeekText.Printable(fields.FirstAlpn, 255), ja3, ja4) { FromResponder = fromResponder };
    }

    private static bool Vector8(ReadOnlySpan<byte> bytes, scoped ref int at, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (at >= bytes.Length || at + 1 + bytes[at] > bytes.Length) return false;
        value = bytes.Slice(at + 1, bytes[at]);
        at += 1 + value.Length;
        return true;
    }

    private static bool Vector16(ReadOnlySpan<byte> bytes, scoped ref int at, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (at + 2 > bytes.Length || at + 2 + U16(bytes, at) > bytes.Length) return false;
        value = bytes.Slice(at + 2, U16(bytes, at));
        at += 2 + value.Length;
        return true;
    }

    private static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
}

/// <summary>The parts of a ClientHello, as they lie in the packet.</summary>
internal ref struct HelloFields
{
    private const int ServerNameType = 0, GroupsType = 10, FormatsType = 11, SignaturesType = 13, AlpnType = 16, VersionsType = 43;

    public int Version;
    public ReadOnlySpan<byte> Ciphers, Extensions, Groups, Formats, Signatures, Versions, ServerName, FirstAlpn;
    public bool HasServerName;

    public void ReadExtensions()
    {
        foreach (var (type, value) in new ExtensionEnumerator(Extensions)) Take(type, value);
    }

    private void Take(int type, ReadOnlySpan<byte> value)
    {
        switch (type)
        {
            case ServerNameType:
                HasServerName = true;
                if (value.Length >= 5) ServerName = Slice(value[5..], U16(value[3..]));
                break;
            case GroupsType when value.Length >= 2:
                Groups = Slice(value[2..], U16(value));
                break;
            case FormatsType when value.Length >= 1:
                Formats = Slice(value[1..], value[0]);
                break;
            case SignaturesType when value.Length >= 2:
                Signatures = Slice(value[2..], U16(value));
                break;
            case AlpnType when value.Length >= 3:
                FirstAlpn = Slice(value[3..], value[2]);
                break;
            case VersionsType when value.Length >= 1:
                Versions = Slice(value[1..], value[0]);
                break;
        }
    }

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> bytes, int length) => bytes[..Math.Min(bytes.Length, length)];

    private static int U16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes);
}

/// <summary>Walks whole extensions; stops at one that is cut.</summary>
internal ref struct ExtensionEnumerator(ReadOnlySpan<byte> rest)
{
    private ReadOnlySpan<byte> _rest = rest;

    public Extension Current { get; private set; }

    public readonly ExtensionEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.Length < 4) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
        if (4 + length > _rest.Length) return false;
        Current = new Extension(BinaryPrimitives.ReadUInt16BigEndian(_rest), _rest.Slice(4, length));
        _rest = _rest[(4 + length)..];
        return true;
    }

    public readonly ref struct Extension(int type, ReadOnlySpan<byte> value)
    {
        public readonly int Type = type;
        public readonly ReadOnlySpan<byte> Value = value;

        public void Deconstruct(out int type, out ReadOnlySpan<byte> value)
        {
            type = Type;
            value = Value;
        }
    }
}
