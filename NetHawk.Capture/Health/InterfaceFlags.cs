using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace NetHawk.Capture.Health;

/// <summary>Whether an interface is up and has a carrier, by the SIOCGIFFLAGS request of Linux.</summary>
internal static unsafe partial class InterfaceFlags
{
    private const int Up = 0x1, Running = 0x40;
    private const nuint SiocGetFlags = 0x8913;

    /// <returns>What is amiss, in one line; null when it is up, or the kernel does not say.</returns>
    public static string? Problem(string name)
    {
        if (!OperatingSystem.IsLinux() || Encoding.UTF8.GetByteCount(name) > 15) return null;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var request = default(InterfaceRequest);
        Encoding.UTF8.GetBytes(name, new Span<byte>(request.Name, 15));
        if (Control(socket.SafeHandle, SiocGetFlags, &request) != 0) return null;
        if ((request.Flags & Up) == 0) return $"interface '{name}' is down: nothing is seen on it until it is up (ip link set {name} up)";
        return (request.Flags & Running) == 0 ? $"interface '{name}' has no carrier: nothing is seen on it; look at the cable or its peer" : null;
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeHandle descriptor, nuint request, InterfaceRequest* argument);

    /// <summary>struct ifreq with its flags member.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 40)]
    private struct InterfaceRequest
    {
        public fixed byte Name[16];
        public short Flags;
    }
}
