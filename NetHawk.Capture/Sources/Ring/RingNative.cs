using System.Runtime.InteropServices;

namespace NetHawk.Capture.Sources.Ring;

/// <summary>What <c>linux/if_packet.h</c> and the socket calls of Linux offer for a memory-mapped receive ring.</summary>
internal static unsafe partial class RingNative
{
    public const int PacketFamily = 17, SocketLevel = 1, PacketLevel = 263;

    /// <summary>SOCK_RAW with SOCK_CLOEXEC: a program that is started (iptables) must not keep the ring alive, nor read it.</summary>
    public const int RawSocket = 3 | 0x80000;
    public const int SocketError = 4, AttachFilter = 26;
    public const int AddMembership = 1, ReceiveRing = 5, Statistics = 6, Version = 10, Reserve = 12, Fanout = 18, IgnoreOutgoing = 23;
    public const int Version3 = 2, Promiscuous = 1;

    /// <summary>PACKET_FANOUT_HASH with PACKET_FANOUT_FLAG_DEFRAG: both directions of a flow, and all fragments of it, go to one socket.</summary>
    public const int FanoutHashDefrag = 0x8000;

    public const int NetworkDown = 100, NoDevice = 19, NotPermitted = 1, AccessDenied = 13;

    /// <summary>ETH_P_ALL in network order.</summary>
    public const ushort AllProtocols = 0x0300;

    public const int BlockIsOurs = 1, VlanValid = 0x10, VlanProtocolValid = 0x40;

    private const string LibC = "libc";

    [LibraryImport(LibC, EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport(LibC, EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetOption(int socket, int level, int name, void* value, uint length);

    [LibraryImport(LibC, EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetOption(int socket, int level, int name, void* value, ref uint length);

    [LibraryImport(LibC, EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int socket, LinkAddress* address, uint length);

    [LibraryImport(LibC, EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(nint address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport(LibC, EntryPoint = "munmap", SetLastError = true)]
    public static partial int Unmap(nint address, nuint length);

    [LibraryImport(LibC, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport(LibC, EntryPoint = "if_nametoindex", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial uint InterfaceIndex(string name);

    /// <summary>struct sockaddr_ll.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct LinkAddress
    {
        public ushort Family;
        public ushort Protocol;
        public int Index;
        public ushort HardwareType;
        public byte PacketType;
        public byte AddressLength;
        public ulong Address;
    }

    /// <summary>struct tpacket_req3.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct RingRequest
    {
        public uint BlockSize, BlockCount, FrameSize, FrameCount, RetireAfterMilliseconds, PrivateSize, Features;
    }

    /// <summary>struct packet_mreq.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Membership
    {
        public int Index;
        public ushort Type;
        public ushort AddressLength;
        public ulong Address;
    }

    /// <summary>struct tpacket_stats_v3; reading sets it back to zero.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct RingStatistics
    {
        public uint Packets, Drops, Freezes;
    }

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct FilterProgram
    {
        public ushort Length;
        public ulong* Instructions;
    }

    /// <summary>Head of struct tpacket_block_desc with its tpacket_hdr_v1.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct BlockHeader
    {
        public uint Version, PrivateOffset, Status, Packets, FirstOffset, Length;
    }

    /// <summary>struct tpacket3_hdr with its tpacket_hdr_variant1.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PacketHeader
    {
        public uint NextOffset, Seconds, Nanoseconds, Captured, Wire, Status;
        public ushort MacOffset, NetworkOffset;
        public uint Hash, VlanTag;
        public ushort VlanProtocol, Padding;
    }
}
