using System.Buffers.Binary;
using System.Text;
using NetHawk.Capture.Decode;
using NetHawk.Core.Packets;

namespace NetHawk.Benchmarks;

/// <summary>
/// A SYN flood in which every packet has another forged source, streamed and never stored: customers who were being served before it, and who go on
/// asking, and one guesser of FTP passwords who hides in it. Every frame goes through the decoder, as from a wire.
/// </summary>
internal sealed class SpoofedFlood(long sources, int perSecond)
{
    public const int Customers = 20, Guesses = 40;
    private const uint SpaceStart = 0x0B00_0000, SpaceSize = 116u << 24;
    private const double Before = 30, Start = 1_700_000_000;

    private readonly byte[] _frame = new byte[1514];
    private readonly uint[] _sequences = new uint[Customers];
    private readonly uint[] _answers = new uint[Customers];
    private PacketInfo _packet;
    private int _guesses;

    public static AddressKey Victim { get; } = AddressKey.Parse("10.0.0.5");

    public static AddressKey Guesser { get; } = AddressKey.Parse("203.0.113.66");

    /// <summary>Packets of each customer's connection, both directions.</summary>
    public long[] CustomerPackets { get; } = new long[Customers];

    public long Packets { get; private set; }

    public static AddressKey Customer(int i) => AddressKey.FromV4(0xC633_640Au + (uint)i);

    /// <summary>Bijective on the space, so that no source comes twice: 2654435761 is prime.</summary>
    public static uint Source(long i) => SpaceStart + (uint)((ulong)i * 2_654_435_761UL % SpaceSize);

    public static bool IsForged(AddressKey address) => address.IsV4 && address.V4 is >= SpaceStart and < SpaceStart + SpaceSize;

    public void Run(IPacketSink sink, Action<long>? onProgress = null)
    {
        for (int i = 0; i < Customers; i++) Connect(sink, i, Start + i * 0.01);
        for (int second = 1; second < Before; second++) Exchange(sink, Start + second);
        double flood = Start + Before, length = sources / (double)perSecond;
        double nextExchange = flood, nextGuess = flood + 1, guessEvery = Math.Max(0.05, (length - 2) / Guesses);
        for (long i = 0; i < sources; i++)
        {
            double now = flood + i / (double)perSecond;
            Tcp(sink, now, Source(i), Victim.V4, (ushort)(1024 + i % 60_000), 80, TcpFlags.Syn, (uint)i, 0, []);

            // The server answers while it can.
            if (i % 8 == 0) Tcp(sink, now + 1e-6, Victim.V4, Source(i), 80, (ushort)(1024 + i % 60_000), TcpFlags.Syn | TcpFlags.Ack, 7, (uint)i + 1, []);
            if (now >= nextExchange)
            {
                Exchange(sink, now);
                nextExchange += 1;
            }

            if (now >= nextGuess && _guesses < Guesses)
            {
                Guess(sink, now);
                nextGuess += guessEvery;
            }

            if ((i + 1) % 1_000_000 == 0) onProgress?.Invoke(i + 1);
        }
    }

    private void Connect(IPacketSink sink, int i, double at)
    {
        _sequences[i] = 1001;
        _answers[i] = 5001;
        uint client = Customer(i).V4;
        ushort port = (ushort)(40_000 + i);
        Tcp(sink, at, client, Victim.V4, port, 80, TcpFlags.Syn, 1000, 0, []);
        Tcp(sink, at + 0.001, Victim.V4, client, 80, port, TcpFlags.Syn | TcpFlags.Ack, 5000, 1001, []);
        Tcp(sink, at + 0.002, client, Victim.V4, port, 80, TcpFlags.Ack, 1001, 5001, []);
        CustomerPackets[i] += 3;
    }

    private void Exchange(IPacketSink sink, double at)
    {
        ReadOnlySpan<byte> request = "GET /news HTTP/1.1\r\nHost: shop.example\r\n\r\n"u8, answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"u8;
        for (int i = 0; i < Customers; i++)
        {
            uint client = Customer(i).V4;
            ushort port = (ushort)(40_000 + i);
            Tcp(sink, at, client, Victim.V4, port, 80, TcpFlags.Psh | TcpFlags.Ack, _sequences[i], _answers[i], request);
            _sequences[i] += (uint)request.Length;
            Tcp(sink, at + 1e-6, Victim.V4, client, 80, port, TcpFlags.Psh | TcpFlags.Ack, _answers[i], _sequences[i], answer);
            _answers[i] += (uint)answer.Length;
            CustomerPackets[i] += 2;
        }
    }

    /// <summary>One FTP connection with one wrong password. The round trip is 20 ms: its half-open entry has to outlast that long in the flood.</summary>
    private void Guess(IPacketSink sink, double at)
    {
        ushort port = (ushort)(50_000 + _guesses++);
        uint own = 100, their = 900;
        uint guesser = Guesser.V4;
        Tcp(sink, at, guesser, Victim.V4, port, 21, TcpFlags.Syn, own++, 0, []);
        Tcp(sink, at, Victim.V4, guesser, 21, port, TcpFlags.Syn | TcpFlags.Ack, their++, own, []);
        Tcp(sink, at, guesser, Victim.V4, port, 21, TcpFlags.Ack, own, their, []);
        string[] talk = ["220 FTP ready\r\n", "USER admin\r\n", "331 Password please\r\n", $"PASS secret{_guesses}\r\n", "530 Login incorrect\r\n"];
        for (int i = 0; i < talk.Length; i++)
        {
            byte[] text = Encoding.ASCII.GetBytes(talk[i]);
            if (i % 2 == 0)
            {
                Tcp(sink, at, Victim.V4, guesser, 21, port, TcpFlags.Psh | TcpFlags.Ack, their, own, text);
                their += (uint)text.Length;
            }
            else
            {
                Tcp(sink, at, guesser, Victim.V4, port, 21, TcpFlags.Psh | TcpFlags.Ack, own, their, text);
                own += (uint)text.Length;
            }
        }

        Tcp(sink, at, guesser, Victim.V4, port, 21, TcpFlags.Fin | TcpFlags.Ack, own++, their, []);
        Tcp(sink, at, Victim.V4, guesser, 21, port, TcpFlags.Fin | TcpFlags.Ack, their, own, []);
        Tcp(sink, at, guesser, Victim.V4, port, 21, TcpFlags.Ack, own, their + 1, []);
    }

    private void Tcp(IPacketSink sink, double time, uint from, uint to, ushort fromPort, ushort toPort, TcpFlags flags, uint sequence, uint acknowledgement, ReadOnlySpan<byte> payload)
    {
        int length = 54 + payload.Length;
        var frame = _frame.AsSpan(0, length);
        frame[..54].Clear();
        bool fromServer = from == Victim.V4;
        frame[fromServer ? 5 : 11] = 1;
        frame[fromServer ? 11 : 5] = 5;
        frame[0] = frame[6] = 2;
        frame[12] = 8;
        frame[14] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(frame[16..], (ushort)(length - 14));
        frame[22] = 60;
        frame[23] = 6;
        BinaryPrimitives.WriteUInt32BigEndian(frame[26..], from);
        BinaryPrimitives.WriteUInt32BigEndian(frame[30..], to);
        BinaryPrimitives.WriteUInt16BigEndian(frame[34..], fromPort);
        BinaryPrimitives.WriteUInt16BigEndian(frame[36..], toPort);
        BinaryPrimitives.WriteUInt32BigEndian(frame[38..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(frame[42..], acknowledgement);
        frame[46] = 0x50;
        frame[47] = (byte)flags;
        BinaryPrimitives.WriteUInt16BigEndian(frame[48..], 29_200);
        payload.CopyTo(frame[54..]);
        var error = PacketDecoder.Decode(frame, Math.Max(60, length), LinkType.Ethernet, PacketTime.FromSeconds(time), ref _packet);
        if (error != DecodeError.None) throw new InvalidOperationException($"the generator made a packet that does not decode: {error}");
        sink.OnPacket(_packet, frame);
        Packets++;
    }
}
