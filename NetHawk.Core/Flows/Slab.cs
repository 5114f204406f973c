using System.Runtime.CompilerServices;

namespace NetHawk.Core.Flows;

/// <summary>
/// Room for up to so many entries, reserved as one range of addresses and backed by memory only where it is used: it grows without a copy, and the collector
/// never sees it. Behind its first megabytes the kernel is asked for huge pages: with a million flows each look-up otherwise misses the processor's page
/// tables too. Entries are zero until written. Freed when its owner gives it up, or with its owner by the collector. Not thread-safe.
/// </summary>
internal sealed unsafe class Slab<T>
    where T : unmanaged
{
    /// <summary>Bytes at the beginning that are backed page by page, so that a small capture costs no more than it uses.</summary>
    private const nuint SmallPages = 4 << 20;

    /// <summary>
    /// What the collector is told that this costs, so that many short-lived ones do not pile up. So little that the tables of one analysis, which are made anew as they grow, bring about
    /// no collection: that would also end the time without any at its beginning (HeapRoom).
    /// </summary>
    private const long Pressure = 1 << 16;
    private T* _entries;
    private readonly nuint _bytes;

    /// <exception cref="InsufficientMemoryException">The system has not as many addresses to give.</exception>
    public Slab(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        Capacity = capacity;
        _bytes = (nuint)capacity * (nuint)sizeof(T);
        nint address = SlabMemory.Reserve(_bytes);
        if (address == -1)
        {
            GC.SuppressFinalize(this);
            throw new InsufficientMemoryException($"the system refuses {_bytes >> 20} MiB of addresses for flows and hosts: lower Flows:MemoryMegabytes");
        }

        _entries = (T*)address;

        // A wish: kernels without huge pages say no, and nothing is lost.
        if (_bytes > SmallPages) SlabMemory.WantHugePages(address + (nint)SmallPages, _bytes - SmallPages);
        GC.AddMemoryPressure(Pressure);
    }

    ~Slab() => Free();

    public int Capacity { get; private set; }

    /// <summary>Its owner alone may do so, and must hold no reference into it.</summary>
    public void GiveUp() => Free();

    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)index >= (uint)Capacity) ThrowOutside();
            return ref _entries[index];
        }
    }

    public Span<T> Slice(int start, int count)
    {
        if ((uint)start > (uint)Capacity || (uint)count > (uint)(Capacity - start)) ThrowOutside();
        return new Span<T>(_entries + start, count);
    }

    /// <summary>Gives the memory back; all entries are zero again.</summary>
    public void Clear() => SlabMemory.Empty((nint)_entries, _bytes);

    /// <summary>How many entries lie before one that is in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int IndexOf(ref T entry) => (int)(((byte*)Unsafe.AsPointer(ref entry) - (byte*)_entries) / sizeof(T));

    private void Free()
    {
        if (_entries is null) return;
        SlabMemory.Free((nint)_entries, _bytes);
        _entries = null;
        Capacity = 0;
        GC.RemoveMemoryPressure(Pressure);
    }

    private static void ThrowOutside() => throw new ArgumentOutOfRangeException("index", "outside the slab");
}
