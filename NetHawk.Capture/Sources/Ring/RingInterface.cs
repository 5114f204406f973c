using System.Buffers.Binary;
using System.Globalization;
using System.Net.NetworkInformation;
using NetHawk.Capture.Decode;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources.Ring;

/// <summary>
/// One Ethernet interface, read from a ring of blocks that the kernel fills and we walk in place: no call and no copy per packet.
/// </summary>
internal sealed unsafe class RingInterface : ILiveInterface
{
    private const int MacAddresses = 12;

    private readonly RingSocket _socket;
    private readonly PacketDelivery _delivery;
    private readonly string _name;
    private readonly long _earlierInterfaceDrops;
    private int _block;
    private long _dropped;
    private long _interfaceDropped;

    private RingInterface(string name, RingSocket socket, PacketDelivery delivery)
    {
        _name = name;
        _socket = socket;
        _delivery = delivery;
        _earlierInterfaceDrops = DropsOfInterface();
    }

    public string Method => "ring";

    public int Descriptor => _socket.Descriptor;

    public long Dropped => Volatile.Read(ref _dropped);

    public long InterfaceDropped => Volatile.Read(ref _interfaceDropped);

    /// <exception cref="RingException">The ring cannot be had on this interface.</exception>
    /// <exception cref="CaptureException">The interface cannot be captured on, or the filter does not compile.</exception>
    public static RingInterface Open(string name, LiveOptions options, PacketDelivery delivery)
    {
        ulong[] filter = RingProbe.Ask(name, options);
        bool isLoopback = NetworkInterface.GetAllNetworkInterfaces().Any(i => i.Name == name && i.NetworkInterfaceType == NetworkInterfaceType.Loopback);
        return new RingInterface(name, RingSocket.Open(name, options, filter, isLoopback), delivery);
    }

    public int Drain(IPacketSink sink)
    {
        int total = 0;

        // A flood must not keep other interfaces and the statistics waiting: at most one round of the ring.
        for (int round = 0; round < _socket.Blocks; round++)
        {
            var block = (RingNative.BlockHeader*)(_socket.Memory + (long)_block * _socket.BlockBytes);
            if ((Volatile.Read(ref block->Status) & RingNative.BlockIsOurs) == 0) break;
            total += (int)block->Packets;
            Walk(sink, (byte*)block, block->Packets, block->FirstOffset);
            Volatile.Write(ref block->Status, 0);
            if (++_block == _socket.Blocks) _block = 0;
        }

        if (total == 0) CheckAlive();
        return total;
    }

    public void ReadDrops()
    {
        Volatile.Write(ref _dropped, _dropped + _socket.TakeStatistics().Drops);
        Volatile.Write(ref _interfaceDropped, Math.Max(_interfaceDropped, DropsOfInterface() - _earlierInterfaceDrops));
    }

    public void Dispose() => _socket.Dispose();

    private void Walk(IPacketSink sink, byte* block, uint packets, uint first)
    {
        byte* at = block + first;
        var window = new ReadOnlySpan<byte>(block, _socket.BlockBytes);
        for (uint i = 0; i < packets; i++)
        {
            var header = (RingNative.PacketHeader*)at;
            byte* frame = at + header->MacOffset;
            int captured = (int)header->Captured, wire = (int)header->Wire;
            if ((header->Status & RingNative.VlanValid) != 0 && captured >= MacAddresses)
            {
                frame = RestoreTag(header, frame);
                captured += RingSocket.VlanRoom;
                wire += RingSocket.VlanRoom;
            }

            _delivery.Add(sink, window, new ReadOnlySpan<byte>(frame, captured), wire, LinkType.Ethernet, PacketTime.FromParts(header->Seconds, header->Nanoseconds));
            at += header->NextOffset;
        }

        // The block goes back to the kernel.
        _delivery.Flush(sink, window);
    }

    /// <summary>The kernel, or the card, takes the outermost VLAN tag out of the frame: it goes back between addresses and type.</summary>
    private static byte* RestoreTag(RingNative.PacketHeader* header, byte* frame)
    {
        byte* moved = frame - RingSocket.VlanRoom;
        new ReadOnlySpan<byte>(frame, MacAddresses).CopyTo(new Span<byte>(moved, MacAddresses));
        ushort protocol = (header->Status & RingNative.VlanProtocolValid) != 0 ? header->VlanProtocol : (ushort)EtherTypes.Vlan;
        BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(moved + MacAddresses, 2), protocol);
        BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(moved + MacAddresses + 2, 2), (ushort)header->VlanTag);
        return moved;
    }

    private void CheckAlive()
    {
        int error = _socket.TakeError();
        if (error == 0) return;
        string what = error is RingNative.NetworkDown or RingNative.NoDevice ? "the interface went down or away" : string.Create(CultureInfo.InvariantCulture, $"errno {error}");
        throw new CaptureException($"capture on '{_name}' ended: {what}; it goes on by itself when the interface is back");
    }

    /// <summary>What libpcap counts as the interface's drops: frames that the card had no room for.</summary>
    private long DropsOfInterface() => Counter("rx_missed_errors") + Counter("rx_fifo_errors");

    private long Counter(string counter)
    {
        try
        {
            return long.TryParse(File.ReadAllText($"/sys/class/net/{_name}/statistics/{counter}"), NumberStyles.Integer, CultureInfo.InvariantCulture, out long value) ? value : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The interface is gone, or /sys is another namespace's: not told, then not counted.
            return 0;
        }
    }
}
