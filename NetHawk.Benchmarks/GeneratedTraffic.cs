using System.Buffers.Binary;
using NetHawk.Capture.Decode;
using NetHawk.Core.Packets;

namespace NetHawk.Benchmarks;

/// <summary>
/// Packets made as they are read, so that ten million of them need no disk: TCP connections (handshake, then data both ways) from many clients to 256
/// servers, as many at the same time as asked for. A connection sends a train of packets when it is its turn: eight, as windows do, or one, the worst there is.
/// Handed over as a capture's are, several at a time.
/// </summary>
internal sealed class GeneratedTraffic(int flows, long packets, int train = GeneratedTraffic.Train) : IPacketSource
{
    public const int Train = 8;
    private const int Servers = 256, PacketsPerSecond = 500_000;
    private const int FrameBytes = 530, Together = 32;
    private readonly byte[] _frames = new byte[FrameBytes * Together];
    private readonly PendingPacket[] _pending = new PendingPacket[Together];

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
        int waiting = 0;
        for (long turn = 0; sent < packets && !cancellation.IsCancellationRequested; turn++)
        {
            uint flow = (uint)(turn % flows);

            // The handshake and the first data go in one train, so that each connection is open before the measuring begins.
            uint round = (uint)(turn / flows);
            int first = round == 0 ? 0 : Train + ((int)round - 1) * train, length = round == 0 ? Train : train;
            if (turn == flows) (OpenedAt, allocated) = (Machine.ThreadSeconds(), GC.GetAllocatedBytesForCurrentThread());
            for (int i = 0; i < length && sent < packets; i++)
            {
                int at = waiting * FrameBytes;
                var frame = _frames.AsSpan(at, Write(flow, (uint)(first + i), _frames.AsSpan(at, FrameBytes)));
                var time = new PacketTime(start + sent * (PacketTime.NanosecondsPerSecond / PacketsPerSecond));
                ref var pending = ref _pending[waiting];
                pending.FrameAt = at;
                var error = PacketDecoder.Decode(frame, frame.Length, LinkType.Ethernet, time, ref pending.Packet);
                if (error != DecodeError.None) throw new InvalidOperationException($"a sound frame was refused: {error}");
                sent++;
                if (++waiting < Together) continue;
                sink.OnPackets(_pending, _frames);
                waiting = 0;
            }
        }

        sink.OnPackets(_pending.AsSpan(0, waiting), _frames);
        if (OpenedAt == 0) OpenedAt = Machine.ThreadSeconds();
        else AllocatedLater = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Statistics = new CaptureStatistics { Packets = sent };
    }

    public void Dispose()
    {
    }

    private void Prepare()
    {
        var frame = _frames.AsSpan(0, FrameBytes);
        "\u0002\0\0\0\0\u0001"u8.CopyTo(frame);
        "\u0002\0\0\0\0\u0002"u8.CopyTo(frame[6..]);
        frame[12] = 8;
        frame[14] = 0x45;
        frame[22] = 64;
        frame[23] = 6;
        frame[46] = 0x50;
        BinaryPrimitives.WriteUInt16BigEndian(frame[48..], 64_000);
        new Random(1).NextBytes(frame[54..]);
        for (int i = 1; i < Together; i++) frame.CopyTo(_frames.AsSpan(i * FrameBytes));
    }

    /// <summary>Packet number <paramref name="n"/> of a connection: SYN, SYN-ACK, ACK, then requests and answers in turn.</summary>
    private static int Write(uint flow, uint n, Span<byte> frame)
    {
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
