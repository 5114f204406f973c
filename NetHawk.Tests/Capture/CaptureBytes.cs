using System.Buffers.Binary;
using System.IO.Compression;

namespace NetHawk.Tests.Capture;

/// <summary>Hand-made capture files.</summary>
internal static class CaptureBytes
{
    public static byte[] U32(uint value, bool big)
    {
        byte[] bytes = new byte[4];
        if (big) BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        else BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] U16(int value, bool big) => big ? [(byte)(value >> 8), (byte)value] : [(byte)value, (byte)(value >> 8)];

    public static byte[] PcapHeader(bool big = false, uint magic = 0xA1B2C3D4, int link = 1) =>
        [.. U32(magic, big), .. U16(2, big), .. U16(4, big), .. new byte[8], .. U32(65_535, big), .. U32((uint)link, big)];

    public static byte[] PcapRecord(uint seconds, uint fraction, byte[] frame, bool big = false, uint? captured = null, uint? wire = null) =>
        [.. U32(seconds, big), .. U32(fraction, big), .. U32(captured ?? (uint)frame.Length, big), .. U32(wire ?? (uint)frame.Length, big), .. frame];

    public static byte[] Block(uint type, byte[] body, bool big = false)
    {
        byte[] padded = [.. body, .. new byte[(4 - body.Length % 4) % 4]];
        return [.. U32(type, big), .. U32((uint)padded.Length + 12, big), .. padded, .. U32((uint)padded.Length + 12, big)];
    }

    public static byte[] Section(bool big = false) =>
        Block(0x0A0D0D0A, [.. U32(0x1A2B3C4D, big), .. U16(1, big), .. U16(0, big), 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], big);

    public static byte[] Interface(int link = 1, bool big = false, byte? resolution = null, long? offset = null)
    {
        List<byte> body = [.. U16(link, big), 0, 0, .. U32(0, big)];
        if (resolution is { } r) body.AddRange([.. U16(9, big), .. U16(1, big), r, 0, 0, 0]);
        if (offset is { } o)
        {
            byte[] value = BitConverter.GetBytes(o);
            if (big) Array.Reverse(value);
            body.AddRange([.. U16(14, big), .. U16(8, big), .. value]);
        }

        return Block(1, [.. body, 0, 0, 0, 0], big);
    }

    public static byte[] Enhanced(ulong ticks, byte[] frame, uint id = 0, bool big = false, uint? captured = null) =>
        Block(6, [.. U32(id, big), .. U32((uint)(ticks >> 32), big), .. U32((uint)ticks, big), .. U32(captured ?? (uint)frame.Length, big), .. U32((uint)frame.Length, big), .. frame], big);

    public static byte[] Gzip(byte[] content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(content);
        return target.ToArray();
    }

    public static byte[] Zstandard(byte[] content)
    {
        using var compressor = new ZstdSharp.Compressor();
        return compressor.Wrap(content).ToArray();
    }
}
