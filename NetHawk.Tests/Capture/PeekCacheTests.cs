using System.Buffers.Binary;
using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Tests.Capture;

/// <summary>What is remembered of texts and fingerprints says the same as reading anew.</summary>
public class PeekCacheTests
{
    [Fact]
    public void The_same_text_is_the_same_object_and_any_other_is_what_was_sent()
    {
        string first = TextCache.Get("shop.example"u8);
        Assert.Equal("shop.example", first);
        Assert.Same(first, TextCache.Get("shop.example"u8));
        Assert.Equal("", TextCache.Get([]));
        string large = new('a', 2_000);
        Assert.Equal(large, TextCache.Get(Encoding.ASCII.GetBytes(large)));
        var random = new Random(3);
        byte[] text = new byte[120];
        for (int i = 0; i < 50_000; i++)
        {
            // Few letters and lengths, so that the beginning, the middle and the end are often another's.
            var part = text.AsSpan(0, random.Next(120));
            for (int at = 0; at < part.Length; at++) part[at] = (byte)('a' + (random.Next(20) == 0 ? random.Next(3) : 0));
            Assert.Equal(Encoding.ASCII.GetString(part), TextCache.Get(part));
        }
    }

    [Fact]
    public void Requests_and_answers_that_repeat_cost_one_object_each()
    {
        var peek = new PayloadPeek();
        var state = new PeekState();
        byte[] request = [.. "GET /status?format=json HTTP/1.1\r\nHost: monitor.example\r\nUser-Agent: probe/1.0\r\nAccept: */*\r\n\r\n"u8];
        byte[] answer = [.. "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"ok\": true}"u8];
        void Exchange()
        {
            Assert.NotNull(peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 80, request));
            Assert.NotNull(peek.Look(ref state, true, IpProtocol.Tcp, 40_000, 80, answer));
        }

        for (int i = 0; i < 100; i++) Exchange();
        long each = AllocatedBytes.Of(() =>
        {
            for (int i = 0; i < 1_000; i++) Exchange();
        }) / 1_000;
        Assert.InRange(each, 0, 220);
    }

    [Fact]
    public void A_fingerprint_that_is_remembered_is_the_one_that_would_be_computed()
    {
        byte[] ciphers = Words(0x1301, 0x1302, 0x0A0A, 0xC02B), groups = Words(0x2A2A, 0x001D, 0x0017), signatures = Words(0x0403, 0x0804), versions = Words(0x0304, 0x0303);
        byte[] extensions = [.. Extension(0, 9), .. Extension(0x1A1A, 0), .. Extension(16, 5), .. Extension(51, 38), .. Extension(43, 5)];
        var random = new Random(5);
        for (int i = 0; i < 5_000; i++)
        {
            byte[][] parts = [[.. ciphers], [.. groups], [.. signatures], [.. versions], [.. extensions], [0, 1], [.. "h2"u8]];
            for (int changes = random.Next(3); changes > 0; changes--)
            {
                byte[] part = parts[random.Next(parts.Length)];
                if (part == parts[4]) BinaryPrimitives.WriteUInt16BigEndian(part, (ushort)random.Next(4));
                else part[random.Next(part.Length)] = (byte)random.Next(4);
            }

            if (random.Next(4) == 0) parts[random.Next(4)] = [];
            var hello = new HelloFields
            {
                Version = 0x0301 + random.Next(3),
                Ciphers = parts[0],
                Groups = parts[1],
                Signatures = parts[2],
                Versions = parts[3],
                Extensions = parts[4],
                Formats = parts[5],
                FirstAlpn = parts[6],
                HasServerName = random.Next(2) == 0,
            };
            char transport = random.Next(2) == 0 ? 't' : 'q';
            Assert.Equal((TlsFingerprints.Ja3(hello), TlsFingerprints.Ja4(hello, transport)), FingerprintCache.Of(hello, transport));
        }
    }

    [Fact]
    public void A_hello_too_large_to_be_remembered_has_its_fingerprints_too()
    {
        var hello = new HelloFields { Version = 0x0303, Ciphers = Words([.. Enumerable.Range(1, 900)]) };
        Assert.Equal((TlsFingerprints.Ja3(hello), TlsFingerprints.Ja4(hello, 't')), FingerprintCache.Of(hello, 't'));
    }

    /// <summary>A pair of fingerprints of a hello that offers hundreds of things costs as much as thirty ordinary packets.</summary>
    [Fact]
    public void A_flood_of_large_hellos_does_not_buy_fingerprints_without_end()
    {
        var budget = new FingerprintBudget();
        var second = PacketTime.FromSeconds(1_700_000_000);
        int made = 0;
        for (int i = 1; i <= 5_000; i++)
            if (FingerprintCache.Of(Large(i), 't', budget, second).Ja3.Length > 0) made++;
        Assert.InRange(made, 100, 600);
        Assert.Equal(5_000 - made, budget.Skipped);

        // What is known costs nothing, and the next second is another.
        var known = new HelloFields { Version = 0x0303, Ciphers = Words(0x1301, 0x1302) };
        Assert.NotEqual("", FingerprintCache.Of(known, 't').Ja4);
        Assert.NotEqual("", FingerprintCache.Of(known, 't', budget, second).Ja4);
        Assert.NotEqual("", FingerprintCache.Of(Large(9_999), 't', budget, second.AddSeconds(1)).Ja4);

        static HelloFields Large(int first) => new() { Version = 0x0303, Ciphers = Words([.. Enumerable.Range(first, 600)]) };
    }

    private static byte[] Words(params int[] values) => [.. values.SelectMany(v => new[] { (byte)(v >> 8), (byte)v })];

    private static byte[] Extension(int type, int length) => [(byte)(type >> 8), (byte)type, 0, (byte)length, .. new byte[length]];
}
