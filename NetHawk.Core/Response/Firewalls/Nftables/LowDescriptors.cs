using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NetHawk.Core.Response.Firewalls.Nftables;

/// <summary>
/// File descriptors kept back for libnftables. It waits for the kernel with select(2), which cannot name a descriptor from 1,024 (FD_SETSIZE) on: a socket
/// opened while that many connections or files are open would end the whole process (<c>bit out of range 0 - FD_SETSIZE on fd_set</c>). So low
/// numbers are taken when the process starts and one is set free just before the library opens its socket, which then gets it.
/// </summary>
internal static unsafe partial class LowDescriptors
{
    /// <summary>Descriptors kept back: of a firewall and of those who ask beside it, with some for numbers that others took.</summary>
    private const int Kept = 16;

    private const int SelectLimit = 1_024;
    private const int SocketLevel = 1, SocketDomain = 39, SocketProtocol = 38, Netlink = 16, Netfilter = 12, GetFlags = 3, NonBlocking = 0x800, DoNotWait = 0x40;
    private const int Again = 11;

    private static readonly Lock Turn = new();
    private static readonly List<SafeFileHandle> Reserve = [];

    static LowDescriptors() => FillUp();

    /// <summary>Opens something of the library that opens one netfilter socket, and says the socket's number, below 1,024.</summary>
    /// <param name="open">Gives zero where nothing could be opened.</param>
    /// <param name="close">Gives back what was opened where its socket got another number.</param>
    /// <exception cref="FirewallException">No low number is to be had.</exception>
    public static (IntPtr Opened, int Socket) Open(Func<IntPtr> open, Action<IntPtr> close)
    {
        using var turn = Turn.EnterScope();
        try
        {
            while (true)
            {
                int number = SetFreeLowest();
                IntPtr opened = open();
                if (opened == IntPtr.Zero || IsLibrarySocket(number)) return (opened, number);

                // Another thread opened something in this very moment and got the number.
                close(opened);
            }
        }
        finally
        {
            FillUp();
        }
    }

    /// <summary>To be called after such a socket was closed: its number is kept back again.</summary>
    public static void FillUp()
    {
        using var turn = Turn.EnterScope();
        while (Reserve.Count < Kept && TryTake() is { } taken) Reserve.Add(taken);
    }

    /// <summary>Throws away what the kernel still has to say on a socket.</summary>
    public static void Drain(int socket)
    {
        byte* scrap = stackalloc byte[256];
        for (int failures = 0; failures < 8;)
        {
            if (Receive(socket, scrap, 256, DoNotWait) >= 0) continue;
            if (Marshal.GetLastPInvokeError() == Again) return;
            failures++; // the socket's memory was full: said once, what is left follows
        }
    }

    private static int SetFreeLowest()
    {
        if (Reserve.Count == 0 && TryTake() is { } taken) Reserve.Add(taken);
        if (Reserve.MinBy(h => h.DangerousGetHandle()) is not { } lowest)
            throw new FirewallException($"nftables cannot be asked: {SelectLimit} or more connections and files are open (limit the connections to the console)");
        Reserve.Remove(lowest);
        int number = (int)lowest.DangerousGetHandle();
        lowest.Dispose();
        return number;
    }

    private static SafeFileHandle? TryTake()
    {
        try
        {
            var handle = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (handle.DangerousGetHandle() < SelectLimit) return handle;
            handle.Dispose();
        }
        catch (IOException)
        {
            // The limit of open files is reached: there is none to keep back.
        }

        return null;
    }

    /// <summary>A netlink socket of the netfilter protocol that does not block, which others of this process do.</summary>
    private static bool IsLibrarySocket(int descriptor) =>
        Option(descriptor, SocketDomain) == Netlink && Option(descriptor, SocketProtocol) == Netfilter && (Control(descriptor, GetFlags, 0) & NonBlocking) != 0;

    private static int Option(int descriptor, int name)
    {
        int value = 0, length = sizeof(int);
        return GetOption(descriptor, SocketLevel, name, &value, &length) == 0 ? value : -1;
    }

    [LibraryImport("libc", EntryPoint = "getsockopt")]
    private static partial int GetOption(int socket, int level, int name, void* value, int* length);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int socket, void* buffer, nint length, int flags);
}
