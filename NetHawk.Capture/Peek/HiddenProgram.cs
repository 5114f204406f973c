using System.Buffers.Binary;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// A Windows program that is not to be seen as one: written out in hexadecimal, all its bytes XORed with the same one, behind the head of a picture, or first in an archive. Told from the first
/// bytes; what is encrypted otherwise, or lies further behind, is not.
/// </summary>
internal static class HiddenProgram
{
    /// <summary>Files of an archive that Windows runs when they are opened (a program's parts and scripts of the web have other endings).</summary>
    private static readonly byte[][] Runs = [".exe"u8.ToArray(), ".scr"u8.ToArray(), ".pif"u8.ToArray(), ".vbs"u8.ToArray(), ".jse"u8.ToArray(), ".wsf"u8.ToArray(), ".hta"u8.ToArray(), ".lnk"u8.ToArray()];

    public static string Of(ReadOnlySpan<byte> body)
    {
        if (body.Length < 128) return "";
        if (PeekText.StartsIgnoreCase(body, "4D5A90000300000004000000FFFF"u8)) return HttpResponse.Hexadecimal;
        if (IsMasked(body)) return HttpResponse.Masked;
        if (IsPicture(body) && body.IndexOf("!This program cannot be run in DOS mode"u8) > 0) return HttpResponse.InPicture;
        if (body.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])) return HttpResponse.Compound;
        return IsPacked(body) ? HttpResponse.Packed : "";
    }

    /// <summary>The mask that makes "MZ" of the first two bytes also makes the offset of the second header, and that header's "PE".</summary>
    private static bool IsMasked(ReadOnlySpan<byte> body)
    {
        int mask = body[0] ^ 'M';
        if (mask == 0 || (body[1] ^ mask) != 'Z') return false;
        uint next = BinaryPrimitives.ReadUInt32LittleEndian(body[60..]) ^ (uint)(mask * 0x01010101);
        if (next is < 64 or > 1024 || next + 4 > body.Length) return false;
        var head = body.Slice((int)next, 4);
        return (head[0] ^ mask) == 'P' && (head[1] ^ mask) == 'E' && head[2] == mask && head[3] == mask;
    }

    private static bool IsPicture(ReadOnlySpan<byte> body) => body.StartsWith("GIF8"u8) || body.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || (body[0] == 0x89 && body[1..].StartsWith("PNG"u8));

    /// <summary>A local file header (APPNOTE 4.3.7): the length of its name stands at 26, the name at 30.</summary>
    private static bool IsPacked(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith("PK\u0003\u0004"u8)) return false;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(body[26..]);
        if (length is < 5 or > 200 || 30 + length > body.Length) return false;
        var ending = body.Slice(30 + length - 4, 4);
        foreach (byte[] runs in Runs)
            if (PeekText.StartsIgnoreCase(ending, runs)) return true;
        return false;
    }
}
