using NetHawk.Core.Packets;
using ZstdSharp;

namespace NetHawk.Capture.Sources.Files;

/// <summary>
/// A window of fixed size over a stream. Whatever lengths a file claims, this is all the memory it gets.
/// One megabyte holds any real frame.
/// </summary>
internal sealed class RecordBuffer(CaptureInput input) : IDisposable
{
    public const int Size = 1 << 20;

    /// <summary>Read at a time: what was copied is still in the second-level cache when it is decoded.</summary>
    private const int Chunk = 1 << 18;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(Size);
    private int _start;
    private int _end;
    private CancellationToken _cancellation;

    /// <summary>The stream broke off: compressed data ended early or are damaged.</summary>
    public bool Damaged { get; private set; }

    public int Available => _end - _start;

    public double? Progress => input.Progress;

    /// <summary>The whole window; what was found in it stays in its place until <see cref="Moving"/>.</summary>
    public ReadOnlySpan<byte> Window => _bytes;

    /// <summary>Called before the window's bytes move, or others take their place.</summary>
    public Action? Moving { get; set; }

    /// <summary>What is in the window, from the current position on.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Lets waiting reads of pipes end.</summary>
    public void UseCancellation(CancellationToken cancellation) => _cancellation = cancellation;

    /// <returns>False where the stream ends, or where more than the window is asked for.</returns>
    public bool Ensure(int count) => _end - _start >= count || Refill(count);

    /// <summary>Moves on by bytes that <see cref="Ensure"/> has found.</summary>
    public void Advance(int count) => _start += count;

    /// <summary>The bytes behind a header, both found by <see cref="Ensure"/>; moves on behind them.</summary>
    public ReadOnlySpan<byte> Take(int header, int count)
    {
        var taken = new ReadOnlySpan<byte>(_bytes, _start + header, count);
        _start += header + count;
        return taken;
    }

    /// <summary>Moves on by any number of bytes.</summary>
    public bool Skip(long count)
    {
        while (count > Available)
        {
            count -= Available;
            _start = _end;
            if (!Ensure(1)) return false;
        }

        _start += (int)count;
        return true;
    }

    private bool Refill(int count)
    {
        if (count > Size) return false;
        Moving?.Invoke();
        if (_start > 0)
        {
            Buffer.BlockCopy(_bytes, _start, _bytes, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }

        while (_end < count)
        {
            int read = Read();
            if (read <= 0) return false;
            _end += read;
        }

        return true;
    }

    private int Read()
    {
        try
        {
            return input.Read(_bytes.AsMemory(_end, Math.Min(Chunk, Size - _end)), _cancellation);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ZstdException)
        {
            Damaged = true;
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CaptureException($"cannot read {input.Name}: {e.Message}", e);
        }
    }

    public void Dispose() => input.Dispose();
}
