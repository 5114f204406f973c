using System.Buffers.Binary;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources.Files;

/// <summary>An open capture file of any format that can be read; the content tells which.</summary>
internal sealed class CaptureFile : IDisposable
{
    private readonly RecordBuffer _buffer;
    private readonly CaptureFormat _format;

    private CaptureFile(RecordBuffer buffer, CaptureFormat format)
    {
        _buffer = buffer;
        _format = format;
    }

    /// <inheritdoc cref="CaptureFormat.Truncated"/>
    public bool Truncated => _format.Truncated;

    /// <summary>Share of the file read, 0 to 1; null for pipes.</summary>
    public double? Progress => _buffer.Progress;

    /// <param name="path">A path, or <c>-</c> for standard input.</param>
    /// <exception cref="CaptureException">It cannot be read or is no capture.</exception>
    public static CaptureFile Open(string path)
    {
        var input = CaptureInput.Open(path);
        var buffer = new RecordBuffer(input);
        try
        {
            return new CaptureFile(buffer, Recognise(buffer));
        }
        catch (CaptureException e)
        {
            buffer.Dispose();
            throw new CaptureException($"{input.Name}: {e.Message}", e);
        }
    }

    /// <summary>Lets a waiting read of a pipe end.</summary>
    public void UseCancellation(CancellationToken cancellation) => _buffer.UseCancellation(cancellation);

    /// <inheritdoc cref="RecordBuffer.Window"/>
    public ReadOnlySpan<byte> Window => _buffer.Window;

    /// <summary>Called before frames that were read lose their place in <see cref="Window"/>, and before a wait for more.</summary>
    public void BeforeMoving(Action? call) => _buffer.Moving = call;

    public bool Next(ref CaptureRecord record) => _format.Next(ref record);

    public void Dispose() => _buffer.Dispose();

    private static CaptureFormat Recognise(RecordBuffer buffer)
    {
        if (!buffer.Ensure(8))
        {
            throw new CaptureException(buffer.Damaged ? "the compressed data are damaged; copy the file again"
                : buffer.Available == 0 ? "the file is empty" : "the file is too short to be a capture");
        }

        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(buffer.Span);
        if (magic is PcapFormat.Microseconds or PcapFormat.Nanoseconds or PcapFormat.Kuznetzov) return PcapFormat.Open(buffer, swapped: false, magic);
        if (magic == PcapngFormat.SectionHeader) return PcapngFormat.Open(buffer);
        if (BinaryPrimitives.ReadUInt64BigEndian(buffer.Span) == SnoopFormat.Magic) return SnoopFormat.Open(buffer);
        magic = BinaryPrimitives.ReverseEndianness(magic);
        return magic is PcapFormat.Microseconds or PcapFormat.Nanoseconds or PcapFormat.Kuznetzov
            ? PcapFormat.Open(buffer, swapped: true, magic)
            : throw new CaptureException("not a capture: pcap, pcapng and snoop can be read, plain, gzip or Zstandard");
    }
}
