using System.Buffers.Binary;

namespace NetHawk.Benchmarks.Live;

/// <summary>Captures to be played onto the wire, made here so that anyone can repeat the measurement.</summary>
internal static class BenchTraffic
{
    /// <summary>Web connections as browsers make them: handshake, request, a page in full segments, an orderly end. 690 bytes a packet on average.</summary>
    public static int WriteOrdinary(string path, int connections)
    {
        using var file = new Writer(path);
        byte[] request = new byte[420], segment = new byte[1_380];
        "GET /page HTTP/1.1\r\nHost: shop.example\r\n\r\n"u8.CopyTo(request);
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"u8.CopyTo(segment);
        for (int i = 0; i < connections; i++)
        {
            uint client = 0xC633_6400u + (uint)(i % 200) + 1;
            ushort port = (ushort)(20_000 + i % 40_000);
            uint own = (uint)i * 7_919, their = (uint)i * 104_729;
            Up(2, 0);
            own++;
            Down(0x12, 0);
            their++;
            Up(0x10, 0);
            Up(0x18, request.Length);
            for (int k = 0; k < 8; k++)
            {
                Down(0x18, segment.Length);
                if (k % 2 == 1) Up(0x10, 0);
            }

            Up(0x11, 0);
            own++;
            Down(0x11, 0);
            their++;
            Up(0x10, 0);

            void Up(byte flags, int payload)
            {
                file.Tcp(client, 0x0A00_0005, port, 80, flags, own, flags == 2 ? 0 : their, request.AsSpan(0, payload));
                own += (uint)payload;
            }

            void Down(byte flags, int payload)
            {
                file.Tcp(0x0A00_0005, client, 80, port, flags, their, own, segment.AsSpan(0, payload));
                their += (uint)payload;
            }
        }

        return file.Packets;
    }

    /// <summary>Sources that each try ports of one host and are refused: a verdict for each, on a packet that is known.</summary>
    public static int WriteScans(string path, int sources, int portsEach)
    {
        using var file = new Writer(path);
        for (int i = 0; i < sources; i++)
        {
            for (int port = 0; port < portsEach; port++)
            {
                uint source = 0xCB00_7100u + (uint)(i & 0xFF) + ((uint)(i >> 8) << 16);
                ushort from = (ushort)(30_000 + port);
                file.Tcp(source, 0x0A00_0007, from, (ushort)(100 + port), 2, 1_000, 0, []);
                file.Tcp(0x0A00_0007, source, (ushort)(100 + port), from, 0x14, 0, 1_001, []);
            }
        }

        return file.Packets;
    }

    private sealed class Writer : IDisposable
    {
        private readonly FileStream _stream;
        private readonly byte[] _record = new byte[16 + 2_000];

        public Writer(string path)
        {
            _stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 20);
            Span<byte> header = stackalloc byte[24];
            header.Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(header, 0xA1B2_C3D4);
            BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
            BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
            BinaryPrimitives.WriteInt32LittleEndian(header[16..], 65_535);
            BinaryPrimitives.WriteInt32LittleEndian(header[20..], 1);
            _stream.Write(header);
        }

        public int Packets { get; private set; }

        public void Tcp(uint from, uint to, ushort fromPort, ushort toPort, byte flags, uint sequence, uint acknowledgement, ReadOnlySpan<byte> payload)
        {
            int length = 54 + payload.Length;
            var record = _record.AsSpan(0, 16 + length);
            record[..70].Clear();
            BinaryPrimitives.WriteInt32LittleEndian(record, 1_700_000_000);
            BinaryPrimitives.WriteInt32LittleEndian(record[4..], Packets % 1_000_000);
            BinaryPrimitives.WriteInt32LittleEndian(record[8..], length);
            BinaryPrimitives.WriteInt32LittleEndian(record[12..], length);
            var frame = record[16..];
            frame[0] = frame[6] = 2;
            frame[5] = (byte)to;
            frame[11] = (byte)from;
            frame[12] = 8;
            frame[14] = 0x45;
            BinaryPrimitives.WriteUInt16BigEndian(frame[16..], (ushort)(length - 14));
            frame[22] = 64;
            frame[23] = 6;
            BinaryPrimitives.WriteUInt32BigEndian(frame[26..], from);
            BinaryPrimitives.WriteUInt32BigEndian(frame[30..], to);
            BinaryPrimitives.WriteUInt16BigEndian(frame[34..], fromPort);
            BinaryPrimitives.WriteUInt16BigEndian(frame[36..], toPort);
            BinaryPrimitives.WriteUInt32BigEndian(frame[38..], sequence);
            BinaryPrimitives.WriteUInt32BigEndian(frame[42..], acknowledgement);
            frame[46] = 0x50;
            frame[47] = flags;
            BinaryPrimitives.WriteUInt16BigEndian(frame[48..], 29_200);
            payload.CopyTo(frame[54..]);
            _stream.Write(record);
            Packets++;
        }

        public void Dispose() => _stream.Dispose();
    }
}
