using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace NetHawk.Capture.Health;

/// <summary>Reads an interface's offload switches with the SIOCETHTOOL request of Linux.</summary>
internal static unsafe partial class EthtoolFlags
{
    /// <summary>ETHTOOL_GGRO.</summary>
    public const uint Gro = 0x2B;

    private const uint GetFlags = 0x25, LroFlag = 1 << 15;
    private const nuint SiocEthtool = 0x8946;

    public static bool? LargeReceive(string name) => Ask(name, GetFlags) is { } flags ? (flags & LroFlag) != 0 : null;

    /// <returns>Null where the driver does not say.</returns>
    public static bool? Read(string name, uint command) => Ask(name, command) is { } value ? value != 0 : null;

    private static uint? Ask(string name, uint command)
    {
        if (!OperatingSystem.IsLinux() || Encoding.UTF8.GetByteCount(name) > 15) return null;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var value = new EthtoolValue { Command = command };
        var request = new InterfaceRequest { Data = &value };
        Encoding.UTF8.GetBytes(name, new Span<byte>(request.Name, 15));
        return Control(socket.SafeHandle, SiocEthtool, &request) == 0 ? value.Data : null;
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeHandle descriptor, nuint request, InterfaceRequest* argument);

    /// <summary>struct ethtool_value.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct EthtoolValue
    {
        public uint Command;
        public uint Data;
    }

    /// <summary>struct ifreq with its pointer member.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 40)]
    private struct InterfaceRequest
    {
        public fixed byte Name[16];
        public EthtoolValue* Data;
    }
}
