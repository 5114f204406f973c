using System.Buffers.Binary;
using NetHawk.Capture.Decode;
using NetHawk.Core.Packets;

namespace NetHawk.Benchmarks;

/// <summary>
/// Packets made as they are read, so that ten million of them need no disk: TCP connections (handshake, then data both ways) from many clients to 256
/// servers, as many at the same time as asked for. A connection sends a train of eight packets when it is its turn, as windows do.
/// </summary>
internal sealed class GeneratedTraffic(int flows, long packets) : IPacketSource
{
    private const int Train = 8, Servers = 256, PacketsPerSecond = 500_000;
    private readonly byte[] _frame = new byte[530];
    private PacketInfo _packet;

    public string Name => "generated";

    /// <summary>Packets until each connection has sent its first train.</summary>
    public long Opening => Math.Min(packets, (long)flows * Train);

    /// <summary>Processor seconds of this thread when that was done, and what was allocated from then on.</summary>
    public double OpenedAt { get; private set; }

    public long AllocatedLater { get; private set; }

    public CaptureStatistics Statistics { get; private set; } = new();

    public void Run(IPacketSink sink, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sink);
        Prepare();
        long sent = 0, start = 1_767_225_600 * PacketTime.NanosecondsPerSecond;
        long allocated = 0;
        for (long turn = 0; sent < packets && !cancellation.IsCancellationRequested; turn++)
        {
            if (turn == flows) (OpenedAt, allocated) = (Machine.ThreadSeconds(), GC.GetAllocatedBytesForCurrentThread());
            uint flow = (uint)(turn % flows);
            uint round = (uint)(turn / flows);
            for (int i = 0; i < Train && sent < packets; i++)
            {
                int length = Write(flow, round * Train + (uint)i);
                var time = new PacketTime(start + sent * (PacketTime.NanosecondsPerSecond / PacketsPerSecond));
                var error = PacketDecoder.Decode(_frame.AsSpan(0, length), length, LinkType.Ethernet, time, ref _packet);
                if (error != DecodeError.None) throw new InvalidOperationException($"a sound frame was refused: {error}");
                sink.OnPacket(in _packet, _frame.AsSpan(0, length));
                sent++;
            }
        }

        if (OpenedAt == 0) OpenedAt = Machine.ThreadSeconds();
        else AllocatedLater = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Statistics = new CaptureStatistics { Packets = sent };
    }

    public void Dispose()
    {
    }

    private void Prepare()
    {
        var frame = _frame.AsSpan();
        "\u0002\0\0\0\0\u0001"u8.CopyTo(frame);
        "\u0002\0\0\0\0\u0002"u8.CopyTo(frame[6..]);
        frame[12] = 8;
        frame[14] = 0x45;
        frame[22] = 64;
        frame[23] = 6;
        frame[46] = 0x50;
        BinaryPrimitives.WriteUInt16BigEndian(frame[48..], 64_000);
        new Random(1).NextBytes(frame[54..]);
    }

    /// <summary>Packet number <paramref name="n"/> of a connection: SYN, SYN-ACK, ACK, then requests and answers in turn.</summary>
    private int Write(uint flow, uint n)
    {
        var frame = _frame.AsSpan();
        bool fromClient = n is 0 or 2 || (n > 2 && n % 2 == 1);
        uint client = 0x0A00_0000 + flow / 16, server = 0xC0A8_0000 + flow % Servers, isn = flow * 2_654_435_761;
        ushort port = (ushort)(1_024 + flow % 60_000);
        BinaryPrimitives.WriteUInt32BigEndian(frame[26..], fromClient ? client : server);
        BinaryPrimitives.WriteUInt32BigEndian(frame[30..], fromClient ? server : client);
        BinaryPrimitives.WriteUInt16BigEndian(frame[34..], fromClient ? port : (ushort)9_999);
        BinaryPrimitives.WriteUInt16BigEndian(frame[36..], fromClient ? (ushort)9_999 : port);
        int payload = n < 3 ? 0 : fromClient ? 100 : 476;
        uint before = n < 3 ? 0 : (n - 3) / 2;
        uint clientNext = isn + 1 + 100 * (fromClient ? before : before + 1), serverNext = isn + 1 + 476 * before;
        BinaryPrimitives.WriteUInt32BigEndian(frame[38..], n < 2 ? isn : fromClient ? clientNext : serverNext);
        BinaryPrimitives.WriteUInt32BigEndian(frame[42..], n == 0 ? 0 : n == 1 ? isn + 1 : fromClient ? serverNext : clientNext);
        frame[47] = (byte)(n == 0 ? TcpFlags.Syn : n == 1 ? TcpFlags.Syn | TcpFlags.Ack : TcpFlags.Ack);
        BinaryPrimitives.WriteUInt16BigEndian(frame[16..], (ushort)(40 + payload));
        return 54 + payload;
    }
}
