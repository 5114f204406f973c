using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace NetHawk.Core.Response.Netlink;

/// <summary>
/// A netlink(7) socket of one protocol: sends one request and hands over every message of the answer. It belongs to the network namespace
/// of the thread that opened it, waits at most a second for each piece, and throws nothing: what cannot be asked is "no answer".
/// </summary>
internal sealed unsafe partial class NetlinkSocket : IDisposable
{
    private const int Netlink = 16, Raw = 3, CloseOnExec = 0x80000, SocketLevel = 1, ReceiveTimeout = 20, ReceiveBuffer = 8;
    private const int Header = 16, BufferBytes = 64 << 10;
    private const ushort Request = 1, Done = 3, Error = 2, DumpFlag = 0x300, AcknowledgeFlag = 4;

    private readonly int _socket;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private uint _sequence;

    private NetlinkSocket(int socket) => _socket = socket;

    public delegate void MessageHandler(ushort type, ReadOnlySpan<byte> body);

    /// <summary>Null where this protocol may not be spoken here (a sandbox, a kernel without it).</summary>
    public static NetlinkSocket? Open(int protocol)
    {
        int socket = OpenSocket(Netlink, Raw | CloseOnExec, protocol);
        if (socket < 0) return null;
        long* second = stackalloc long[2] { 1, 0 };
        int room = 1 << 20;
        _ = SetOption(socket, SocketLevel, ReceiveBuffer, &room, 4);
        if (SetOption(socket, SocketLevel, ReceiveTimeout, second, 16) == 0) return new NetlinkSocket(socket);
        _ = Close(socket);
        return null;
    }

    /// <summary>Sends a request and reads its answer to the end: of a dump all parts, else the acknowledgement or the one reply.</summary>
    /// <param name="body">The protocol's own header and attributes, padded to 4 bytes.</param>
    /// <returns>False where the kernel refused or was silent.</returns>
    public bool TryAsk(ushort type, ushort flags, ReadOnlySpan<byte> body, MessageHandler handle)
    {
        byte[] message = new byte[Header + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(4), type);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(6), (ushort)(Request | flags));
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(8), ++_sequence);
        body.CopyTo(message.AsSpan(Header));
        fixed (byte* start = message)
            if (Send(_socket, start, message.Length, 0) != message.Length) return false;
        bool many = (flags & DumpFlag) == DumpFlag;
        while (true)
        {
            nint length;
            fixed (byte* start = _buffer) length = Receive(_socket, start, _buffer.Length, 0);
            if (length <= 0) return false;
            if (Read(_buffer.AsSpan(0, (int)length), many || (flags & AcknowledgeFlag) != 0, handle) is { } result) return result;
        }
    }

    /// <summary>The name of an interface of this thread's namespace; its number where it has gone.</summary>
    public static string DeviceName(int index)
    {
        byte* name = stackalloc byte[16];
        return index > 0 && IndexToName((uint)index, name) != IntPtr.Zero ? Marshal.PtrToStringUTF8((IntPtr)name) ?? "" : index.ToString(CultureInfo.InvariantCulture);
    }

    public void Dispose() => _ = Close(_socket);

    /// <summary>Null: more is to come.</summary>
    private bool? Read(ReadOnlySpan<byte> received, bool untilEnd, MessageHandler handle)
    {
        while (received.Length >= Header)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(received);
            if (length < Header || length > received.Length) return false;
            ushort type = BinaryPrimitives.ReadUInt16LittleEndian(received[4..]);

            // What came too late for an earlier question is not this one's.
            if (BinaryPrimitives.ReadUInt32LittleEndian(received[8..]) == _sequence)
            {
                if (type == Done) return true;
                if (type == Error) return length >= Header + 4 && BinaryPrimitives.ReadInt32LittleEndian(received[Header..]) == 0;
                handle(type, received[Header..length]);
                if (!untilEnd) return true;
            }

            received = received[Math.Min(received.Length, (length + 3) & ~3)..];
        }

        return null;
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

    [LibraryImport("libc", EntryPoint = "if_indextoname")]
    private static partial IntPtr IndexToName(uint index, byte* name);
}
