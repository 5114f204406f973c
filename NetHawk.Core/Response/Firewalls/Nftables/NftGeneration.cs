using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NetHawk.Core.Response.Firewalls.Nftables;

/// <summary>
/// The kernel's count of nftables transactions in this network namespace (NFT_MSG_GETGEN): unchanged means that nobody changed any
/// ruleset. Listing the table to see the same takes a second when 100,000 elements are in it.
/// </summary>
internal sealed unsafe partial class NftGeneration : IDisposable
{
    private const int Netlink = 16, Raw = 3, Netfilter = 12, CloseOnExec = 0x80000;
    private const ushort GetGeneration = 10 << 8 | 16, NewGeneration = 10 << 8 | 15, Request = 1, GenerationId = 1;
    private const int HeaderBytes = 16 + 4, SocketLevel = 1, ReceiveTimeout = 20;

    private readonly int _socket;
    private uint _sequence;

    private NftGeneration(int socket) => _socket = socket;

    public static NftGeneration Open()
    {
        int socket = OpenSocket(Netlink, Raw | CloseOnExec, Netfilter);
        long* second = stackalloc long[2] { 1, 0 };
        if (socket < 0 || SetOption(socket, SocketLevel, ReceiveTimeout, second, 16) == 0) return new NftGeneration(socket);
        _ = Close(socket);
        return new NftGeneration(-1);
    }

    /// <summary>Null where the kernel does not say.</summary>
    public uint? Read()
    {
        if (_socket < 0) return null;

        // nlmsghdr (length, type, flags, sequence, port) and nfgenmsg (family, version, resource); netlink is in host order.
        byte* message = stackalloc byte[HeaderBytes];
        new Span<byte>(message, HeaderBytes).Clear();
        *(uint*)message = HeaderBytes;
        *(ushort*)(message + 4) = GetGeneration;
        *(ushort*)(message + 6) = Request;
        *(uint*)(message + 8) = ++_sequence;
        if (Send(_socket, message, HeaderBytes, 0) != HeaderBytes) return null;
        byte* answer = stackalloc byte[512];
        long length = Receive(_socket, answer, 512, 0);

        // An answer that came too late for an earlier question is not this one's.
        if (length < HeaderBytes || *(ushort*)(answer + 4) != NewGeneration || *(uint*)(answer + 8) != _sequence) return null;
        for (int at = HeaderBytes; at + 8 <= length;)
        {
            int size = *(ushort*)(answer + at);
            if (*(ushort*)(answer + at + 2) == GenerationId) return BinaryPrimitives.ReadUInt32BigEndian(new ReadOnlySpan<byte>(answer + at + 4, 4));
            if (size < 4) return null;
            at += (size + 3) & ~3;
        }

        return null;
    }

    public void Dispose()
    {
        if (_socket >= 0) _ = Close(_socket);
    }

    [LibraryImport("libc", EntryPoint = "socket")]
    private static partial int OpenSocket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    private static partial int SetOption(int socket, int level, int name, void* value, int length);

    [LibraryImport("libc", EntryPoint = "send")]
    private static partial nint Send(int socket, void* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv")]
    private static partial nint Receive(int socket, void* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
