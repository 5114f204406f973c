using System.Buffers.Binary;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>DNS messages (RFC 1035), also mDNS and LLMNR, which share the format.</summary>
internal static class DnsPeek
{
    private const int Header = 12;
    private const int MaxName = 255;
    private const int MaxPointers = 16;
    private const int MaxRecords = 64;
    private const int MaxAddresses = 16;

    /// <param name="strict">Away from the well-known ports only what is surely DNS is taken for it.</param>
    public static DnsMessage? Read(ReadOnlySpan<byte> message, bool strict, bool fromResponder)
    {
        if (!LooksLikeDns(message, strict)) return null;
        int flags = U16(message, 2), questions = U16(message, 4), answers = U16(message, 6);
        bool isResponse = (flags & 0x8000) != 0;
        int at = Header;
        string name = "";
        int type = 0;
        if (questions > 0)
        {
            if (ReadName(message, ref at) is not { } read || at + 4 > message.Length) return null;
            name = read;
            type = U16(message, at);
            int kind = U16(message, at + 2) & 0x7FFF;
            if (strict && kind is not (1 or 255)) return null;
            at += 4;
            for (int i = 1; i < questions; i++)
            {
                if (i >= 4 || !SkipName(message, ref at) || at + 4 > message.Length) return null;
                at += 4;
            }
        }

        var addresses = isResponse && answers > 0 ? Addresses(message, at, answers) : [];
        return new DnsMessage((ushort)U16(message, 0), isResponse, name, (ushort)type, (byte)(flags & 0xF), answers, message.Length, addresses)
        {
            FromResponder = fromResponder,
            IsCased = !isResponse && questions > 0 && IsCased(message[Header..]),
        };
    }

    /// <summary>Capital and small letters each that make a label mixed: people and programs begin a word with a capital, or write all of it so.</summary>
    private const int LeastOfEach = 3;

    private static bool IsCased(ReadOnlySpan<byte> name)
    {
        int labels = 0;
        bool lastHas = false, beforeHas = false;
        for (; !name.IsEmpty && name[0] is > 0 and < 64 && name[0] < name.Length; name = name[(1 + name[0])..])
        {
            int large = 0, small = 0;
            foreach (byte b in name.Slice(1, name[0]))
            {
                if (b is >= (byte)'A' and <= (byte)'Z') large++;
                else if (b is >= (byte)'a' and <= (byte)'z') small++;
            }

            if (++labels == 1 && (large < LeastOfEach || small < LeastOfEach)) return false;
            (beforeHas, lastHas) = (lastHas, large > 0);
        }

        // The domain's own two labels have none.
        return labels >= 3 && !lastHas && !beforeHas;
    }

    private static bool LooksLikeDns(ReadOnlySpan<byte> message, bool strict)
    {
        if (message.Length < Header) return false;
        int flags = U16(message, 2), questions = U16(message, 4), answers = U16(message, 6);
        int opcode = flags >> 11 & 0xF;
        if (opcode > 6 || questions > 32 || (questions == 0 && answers == 0 && (flags & 0x8000) == 0)) return false;
        if (!strict) return true;

        // A query has no answers, a response code of 0, and the reserved bit is unset.
        bool isResponse = (flags & 0x8000) != 0;
        return questions == 1 && opcode == 0 && (flags & 0x0040) == 0 && U16(message, 8) < 64 && U16(message, 10) < 16
            && (isResponse ? answers < 256 : answers == 0 && (flags & 0xF) == 0) && message.Length >= Header + 5 && message[Header] is > 0 and < 64;
    }

    private static AddressKey[] Addresses(ReadOnlySpan<byte> message, int at, int answers)
    {
        Span<AddressKey> found = stackalloc AddressKey[MaxAddresses];
        int count = 0;
        for (int i = 0; i < Math.Min(answers, MaxRecords) && count < MaxAddresses; i++)
        {
            if (!SkipName(message, ref at) || at + 10 > message.Length) break;
            int type = U16(message, at), length = U16(message, at + 8);
            at += 10;
            if (at + length > message.Length) break;
            if (type == 1 && length == 4) found[count++] = AddressKey.ReadV4(message[at..]);
            if (type == 28 && length == 16) found[count++] = AddressKey.ReadV6(message[at..]);
            at += length;
        }

        return found[..count].ToArray();
    }

    /// <returns>The name in lower case, or null where it is malformed. What is not printable takes four characters (\xNN), and no name is cut: its end says whose it is.</returns>
    private static string? ReadName(ReadOnlySpan<byte> message, ref int at)
    {
        Span<byte> text = stackalloc byte[MaxName];
        int written = 0, position = at, pointers = 0;
        bool jumped = false, plain = true;
        while (true)
        {
            if (position >= message.Length) return null;
            int length = message[position];
            if (length == 0)
            {
                if (!jumped) at = position + 1;
                break;
            }

            if ((length & 0xC0) == 0xC0)
            {
                if (position + 1 >= message.Length || ++pointers > MaxPointers) return null;
                if (!jumped) at = position + 2;
                jumped = true;
                position = (length & 0x3F) << 8 | message[position + 1];
                continue;
            }

            // Wire names have at most 255 bytes with their length bytes.
            if (length > 63 || position + 1 + length > message.Length || written + length + 1 > MaxName) return null;
            if (written > 0) text[written++] = (byte)'.';
            foreach (byte b in message.Slice(position + 1, length))
            {
                plain &= b is > 0x20 and < 0x7F and not (byte)'.';
                text[written++] = b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;
            }

            position += 1 + length;
        }

        return plain ? TextCache.Get(text[..written]) : PeekText.Printable(text[..written], 4 * MaxName);
    }

    private static bool SkipName(ReadOnlySpan<byte> message, ref int at)
    {
        while (at < message.Length)
        {
            int length = message[at];
            if (length == 0)
            {
                at++;
                return true;
            }

            if ((length & 0xC0) == 0xC0)
            {
                at += 2;
                return at <= message.Length;
            }

            if (length > 63) return false;
            at += 1 + length;
        }

        return false;
    }

    private static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
}
