using System.Runtime.InteropServices;

namespace NetHawk.Core.Flows;

/// <summary>Addresses from the kernel, backed by memory only where they are used.</summary>
internal static partial class SlabMemory
{
    private const int ReadWrite = 3, PrivateAnonymousUnreserved = 0x4022, DontNeed = 4, HugePage = 14;

    /// <returns>A page's beginning; −1 where the system refuses.</returns>
    public static nint Reserve(nuint bytes) => Map(0, bytes, ReadWrite, PrivateAnonymousUnreserved, -1, 0);

    public static void Free(nint address, nuint bytes) => _ = Unmap(address, bytes);

    /// <summary>Gives the memory back and keeps the addresses: what is read there next is zero.</summary>
    public static void Empty(nint address, nuint bytes) => _ = Advise(address, bytes, DontNeed);

    public static void WantHugePages(nint address, nuint bytes) => _ = Advise(address, bytes, HugePage);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
