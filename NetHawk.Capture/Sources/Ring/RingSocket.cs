using System.Numerics;
using System.Runtime.InteropServices;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources.Ring;

/// <summary>An AF_PACKET socket of one interface with its receive ring mapped into our memory.</summary>
internal sealed unsafe class RingSocket : IDisposable
{
    /// <summary>Room before each frame into which a VLAN tag that the kernel took out is put back.</summary>
    public const int VlanRoom = 4;

    // The largest frame that a card puts together (64 KiB) must fit into a block.
    private const int MaxBlock = 1 << 20, MinBlock = 1 << 17, MinBlocks = 4, FrameSize = 2_048;

    /// <summary>
    /// The kernel hands a block over after a few milliseconds however little is in it, so that a thin stream uses up blocks and not bytes: many small ones
    /// let the reader be kept from the processor for a second and more, few large ones for a tenth of that.
    /// </summary>
    private const int WantedBlocks = 256;

    private const int ReadWrite = 3, Shared = 1;
    private nint _map;

    private RingSocket(int descriptor, int blockBytes, int blocks)
    {
        Descriptor = descriptor;
        BlockBytes = blockBytes;
        Blocks = blocks;
    }

    public int Descriptor { get; private set; }

    public int BlockBytes { get; }

    public int Blocks { get; }

    public byte* Memory => (byte*)_map;

    /// <summary>Nothing is received before everything is set: the socket is bound last.</summary>
    /// <exception cref="RingException">The kernel refuses a step.</exception>
    /// <exception cref="CaptureException">No permission.</exception>
    public static RingSocket Open(string name, LiveOptions options, ulong[] filter, bool isLoopback)
    {
        int block = (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, options.BufferBytes / WantedBlocks)), MinBlock, MaxBlock);
        int descriptor = RingNative.Socket(RingNative.PacketFamily, RingNative.RawSocket, 0);
        if (descriptor < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error is RingNative.NotPermitted or RingNative.AccessDenied)
                throw new CaptureException($"no permission to capture on '{name}': run as root, or give the program CAP_NET_RAW (and CAP_NET_ADMIN to block)");
            throw new RingException($"socket: errno {error}");
        }

        var ring = new RingSocket(descriptor, block, Math.Max(MinBlocks, options.BufferBytes / block));
        try
        {
            ring.Configure(name, options, filter, isLoopback);
            return ring;
        }
        catch (RingException)
        {
            ring.Dispose();
            throw;
        }
    }

    public void Set<T>(int level, int option, T value, string what)
        where T : unmanaged
    {
        if (RingNative.SetOption(Descriptor, level, option, &value, (uint)sizeof(T)) != 0)
            throw new RingException($"{what}: errno {Marshal.GetLastPInvokeError()}");
    }

    /// <summary>The error that waits on the socket, taken from it; 0 for none.</summary>
    public int TakeError()
    {
        int error = 0;
        uint length = sizeof(int);
        return RingNative.GetOption(Descriptor, RingNative.SocketLevel, RingNative.SocketError, &error, ref length) == 0 ? error : Marshal.GetLastPInvokeError();
    }

    /// <summary>Counts since the last call.</summary>
    public RingNative.RingStatistics TakeStatistics()
    {
        var statistics = default(RingNative.RingStatistics);
        uint length = (uint)sizeof(RingNative.RingStatistics);
        return RingNative.GetOption(Descriptor, RingNative.PacketLevel, RingNative.Statistics, &statistics, ref length) == 0 ? statistics : default;
    }

    public void Dispose()
    {
        if (_map != 0) _ = RingNative.Unmap(_map, (nuint)BlockBytes * (nuint)Blocks);
        _map = 0;
        if (Descriptor >= 0) _ = RingNative.Close(Descriptor);
        Descriptor = -1;
    }

    private void Configure(string name, LiveOptions options, ulong[] filter, bool isLoopback)
    {
        int index = (int)RingNative.InterfaceIndex(name);
        if (index == 0) throw new RingException($"no interface '{name}'");
        Set(RingNative.PacketLevel, RingNative.Version, RingNative.Version3, "TPACKET_V3");
        Set(RingNative.PacketLevel, RingNative.Reserve, VlanRoom, "PACKET_RESERVE");

        // On loopback each packet would be seen twice: when sent and when received.
        if (isLoopback) Set(RingNative.PacketLevel, RingNative.IgnoreOutgoing, 1, "PACKET_IGNORE_OUTGOING");
        Set(RingNative.PacketLevel, RingNative.ReceiveRing, new RingNative.RingRequest
        {
            BlockSize = (uint)BlockBytes,
            BlockCount = (uint)Blocks,
            FrameSize = FrameSize,
            FrameCount = (uint)(BlockBytes / FrameSize * Blocks),
            // Half the time-out: a lone packet waits no longer than for libpcap.
            RetireAfterMilliseconds = (uint)Math.Max(1, options.ReadTimeoutMilliseconds / 2),
        }, $"a ring of {Blocks} x {BlockBytes >> 10} KiB");
        _map = RingNative.Map(0, (nuint)BlockBytes * (nuint)Blocks, ReadWrite, Shared, Descriptor, 0);
        if (_map == -1)
        {
            _map = 0;
            throw new RingException($"mmap: errno {Marshal.GetLastPInvokeError()}");
        }

        Attach(filter);
        var address = new RingNative.LinkAddress { Family = RingNative.PacketFamily, Protocol = RingNative.AllProtocols, Index = index };
        if (RingNative.Bind(Descriptor, &address, (uint)sizeof(RingNative.LinkAddress)) != 0) throw new RingException($"bind: errno {Marshal.GetLastPInvokeError()}");
        if (options.Promiscuous) Set(RingNative.PacketLevel, RingNative.AddMembership, new RingNative.Membership { Index = index, Type = RingNative.Promiscuous }, "promiscuous mode");
        if (options.Fanout is { Workers: > 1 } seat)
            Set(RingNative.PacketLevel, RingNative.Fanout, (ushort)(seat.Group + index) | RingNative.FanoutHashDefrag << 16, "PACKET_FANOUT");
    }

    private void Attach(ulong[] filter)
    {
        if (filter.Length == 0) return;
        fixed (ulong* instructions = filter)
        {
            Set(RingNative.SocketLevel, RingNative.AttachFilter, new RingNative.FilterProgram { Length = (ushort)filter.Length, Instructions = instructions }, "the filter");
        }
    }
}
