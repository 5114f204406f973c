using System.Buffers.Binary;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// What happens to files of a share (MS-SMB2): opened or made, given another name, removed. Of names only hashes go further, and their last ending. Encrypted sessions show nothing.
/// </summary>
internal static class SmbFilePeek
{
    private const int Transport = 4, Header = 64;
    private const ushort Create = 5, Read = 8, SetInfo = 17;
    private const uint DeleteOnClose = 0x1000, Delete = 0x1_0000;
    private const byte Rename = 10, Disposition = 13;

    /// <summary>The start of a message, not the middle of a file.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> p) => p.Length >= Transport + Header + 16 && p[0] == 0 && p[4] == 0xFE && p[5] == 'S' && p[6] == 'M' && p[7] == 'B';

    public static SmbFile? Look(ReadOnlySpan<byte> p)
    {
        if (!IsHeader(p)) return null;
        p = p[Transport..];
        ushort command = BinaryPrimitives.ReadUInt16LittleEndian(p[12..]);
        var body = p[Header..];
        if (command == Create && body.Length > 56)
        {
            bool removes = (BinaryPrimitives.ReadUInt32LittleEndian(body[40..]) & DeleteOnClose) != 0;
            return Named(p, BinaryPrimitives.ReadUInt16LittleEndian(body[44..]), BinaryPrimitives.ReadUInt16LittleEndian(body[46..]), removes ? SmbFileAction.Removed : SmbFileAction.Opened,
                mayRemove: (BinaryPrimitives.ReadUInt32LittleEndian(body[24..]) & Delete) != 0);
        }

        if (command != SetInfo || body.Length < 32 || body[2] != 1) return null;
        int at = BinaryPrimitives.ReadUInt16LittleEndian(body[8..]);
        if (body[3] == Disposition) return at < p.Length && p[at] == 1 ? new SmbFile(SmbFileAction.Removed, 0, 0, "") : null;
        if (body[3] != Rename || at + 20 > p.Length) return null;
        return Named(p, at + 20, (int)Math.Min(1024, BinaryPrimitives.ReadUInt32LittleEndian(p[(at + 16)..])), SmbFileAction.Renamed, mayRemove: true);
    }

    /// <summary>A program that a server's answer to READ begins with.</summary>
    public static string ProgramIn(ReadOnlySpan<byte> p)
    {
        if (!IsHeader(p) || BinaryPrimitives.ReadUInt16LittleEndian(p[(Transport + 12)..]) != Read) return "";
        int at = Transport + p[Transport + Header + 2];
        return at < p.Length ? HttpPeek.ProgramOf(p[at..]) : "";
    }

    /// <param name="p">From the header on.</param>
    /// <param name="at">Where the name begins, UTF-16.</param>
    private static SmbFile? Named(ReadOnlySpan<byte> p, int at, int length, SmbFileAction action, bool mayRemove)
    {
        if (length < 2 || length % 2 != 0 || at < Header || at + length > p.Length) return null;
        var name = p.Slice(at, length);
        int dot = -1;
        for (int i = length - 2; i > 0 && dot < 0; i -= 2)
        {
            if (name[i + 1] == 0 && name[i] == '\\') break;
            if (name[i + 1] == 0 && name[i] == '.') dot = i;
        }

        Span<char> ending = stackalloc char[16];
        int letters = 0;
        for (int i = dot; dot > 0 && i < length && letters < ending.Length; i += 2) ending[letters++] = name[i + 1] == 0 && name[i] is > 32 and < 127 ? char.ToLowerInvariant((char)name[i]) : '?';
        return new SmbFile(action, Hash(name), dot > 0 ? Hash(name[..dot]) : 0, new string(ending[..letters])) { MayRemove = mayRemove };
    }

    private static ulong Hash(ReadOnlySpan<byte> name)
    {
        ulong hash = 14695981039346656037;
        foreach (byte b in name) hash = (hash ^ b) * 1099511628211;
        return hash;
    }
}
