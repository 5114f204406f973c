using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace NetHawk.Core.Flows;

/// <summary>
/// Asks for cache lines before they are needed: a look-up in a table that fits no cache waits some 100 ns for memory, thirty of them asked for together wait
/// hardly longer than one. A hint: on processors for which the runtime has no such instruction nothing happens.
/// </summary>
internal static class Prefetch
{
    public const int Line = 64;

    public static bool IsSupported => Sse.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Entry<T>(ref T entry)
        where T : unmanaged
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref entry));
    }

    /// <summary>The first <paramref name="lines"/> lines from an entry on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Lines<T>(ref T entry, int lines)
        where T : unmanaged
    {
        if (!Sse.IsSupported) return;
        byte* at = (byte*)Unsafe.AsPointer(ref entry);
        for (int i = 0; i < lines; i++) Sse.Prefetch0(at + i * Line);
    }
}
