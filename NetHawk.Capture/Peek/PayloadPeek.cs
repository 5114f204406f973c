using System.Buffers.Binary;
using NetHawk.Capture.Peek.Quic;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// Looks into the first payloads of each flow: names the application by content, and reads what detection asks for. Flows whose
/// protocol goes on asking and answering (DNS, HTTP) are looked at to their end, log-ins for a bounded while, all others a few packets.
/// </summary>
/// <param name="signatures">The operator's rules, if there are any: they are held against the same payloads, put together where they came in pieces.</param>
public sealed class PayloadPeek(IPayloadSignatures? signatures = null) : IPayloadPeek
{
    /// <summary>Payloads of each side before a TLS hello is given up; an unknown application stays unknown after twice as many.</summary>
    private const int UnknownLooks = 4;

    /// <summary>Payloads of each side that may still bring a log-in result.</summary>
    private const int LoginLooks = 250;

    /// <summary>Payloads of an SMB, RPC, Redis or MS SQL client in which a remote command would have shown itself.</summary>
    private const int RpcLooks = 120;

    /// <summary>Payloads of a Kerberos client: a request with a large ticket in it comes in two or three.</summary>
    private const int TicketLooks = 4;

    /// <summary>Messages of an SMB client in which files may be renamed and removed; what lies between their beginnings (a file's content) does not count.</summary>
    private const int FileLooks = 250;

    /// <summary>Initials decrypted in a second of packet time: each costs some 30 µs, and anybody can send them.</summary>
    private const int QuicPerSecond = 2_000;

    private const PeekFlags Carriers = PeekFlags.PictureComes | PeekFlags.TextComes, OfAnswer = Carriers | PeekFlags.AnswerPending;

    private readonly PieceBuffers _hellos = new(64);
    private readonly PieceBuffers _typed = new(16);
    private readonly RequestPieces _pieces = new();
    private readonly FingerprintBudget _fingerprints = new();
    private long _faults;
    private long _quicSkipped;
    private long _quicSecond;
    private int _quicLeft = QuicPerSecond;

    /// <summary>Payloads on which a parser failed: always 0 unless the peek itself has a fault.</summary>
    public long Faults => Volatile.Read(ref _faults);

    public PacketTime Now { get; set; }

    /// <summary>QUIC hellos that were not read, and TLS ones without fingerprints, because too many came in one second; pieces of messages whose beginnings are gone, because too many others were under way;
    /// payloads that were not held against the operator's rules, because too many called for many of them.</summary>
    public long Skipped => Volatile.Read(ref _quicSkipped) + _fingerprints.Skipped + _pieces.Lost + _hellos.Lost + _typed.Lost + (signatures?.Skipped ?? 0);

    public bool Wants(in PeekState state, bool fromResponder) =>
        Reads(state, fromResponder) || (signatures is not null && (fromResponder ? state.BackwardLooks : state.ForwardLooks) < signatures.Looks);

    private static bool Reads(in PeekState state, bool fromResponder)
    {
        var flags = (PeekFlags)state.Flags;
        int looks = fromResponder ? state.BackwardLooks : state.ForwardLooks;
        return state.Application switch
        {
            AppProtocol.Unknown => looks < (state.Held(PeekTurn.Request) == 0 || fromResponder ? 2 : 8) * UnknownLooks,
            AppProtocol.Dns or AppProtocol.Mdns or AppProtocol.Llmnr or AppProtocol.Http or AppProtocol.Dhcp => true,
            AppProtocol.Ssh => SshAuthPeek.Wants(state, fromResponder),
            AppProtocol.Tls or AppProtocol.Rdp when !fromResponder => looks < UnknownLooks,
            AppProtocol.Quic when !fromResponder => looks < UnknownLooks && (flags & PeekFlags.InitiatorDone) == 0,
            AppProtocol.Smb when !fromResponder => looks < FileLooks,
            AppProtocol.Vnc when !fromResponder => looks < LoginLooks,
            AppProtocol.DceRpc when !fromResponder => looks < RpcLooks,
            AppProtocol.Kerberos when !fromResponder => looks < TicketLooks,
            AppProtocol.Snmp or AppProtocol.NetBios when !fromResponder => looks < LoginLooks,
            AppProtocol.Redis or AppProtocol.Tds or AppProtocol.MySql when !fromResponder => looks < RpcLooks,
            AppProtocol.Sip or AppProtocol.Rtsp or AppProtocol.Irc => looks < LoginLooks,
            AppProtocol.Tls => (flags & (fromResponder ? PeekFlags.ResponderDone : PeekFlags.InitiatorDone)) == 0 && looks < UnknownLooks,
            AppProtocol.Ftp or AppProtocol.Smtp or AppProtocol.Pop3 or AppProtocol.Imap or AppProtocol.Telnet => looks < LoginLooks,
            _ => (fromResponder || BinaryLoginPeek.TellsCredentials(state.Application)) && looks < LoginLooks && BinaryLoginPeek.Knows(state.Application),
        };
    }

    public PeekInfo? Look(ref PeekState state, bool fromResponder, IpProtocol protocol, ushort initiatorPort, ushort responderPort, ReadOnlySpan<byte> payload, int onWire = 0, uint sequence = 0, uint origin = 0)
    {
        if (payload.IsEmpty) return null;
        bool reads = signatures is null || Reads(state, fromResponder);
        var seen = payload;
        ref byte looks = ref fromResponder ? ref state.BackwardLooks : ref state.ForwardLooks;
        if (looks < byte.MaxValue) looks++;
        PeekInfo? read = null;
        try
        {
            if (reads)
            {
                read = protocol switch
                {
                    IpProtocol.Tcp => WithContradiction(Tcp(ref state, fromResponder, initiatorPort, responderPort, payload, Math.Max(onWire, payload.Length), sequence, origin, ref seen)),
                    IpProtocol.Udp => Udp(ref state, fromResponder, initiatorPort, responderPort, payload),
                    IpProtocol.Icmp or IpProtocol.IcmpV6 => EchoPeek.Look(ref state, fromResponder, payload),
                    _ => null,
                };
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever a payload sets off in a reader: the packet's other facts stand, and capture goes on.
            Volatile.Write(ref _faults, _faults + 1);

            // What it had found out until then is not the next flow's.
            _pieces.TakeContradiction();
        }

        // Of long answers only the beginning: what follows is the same for hours.
        if (signatures is null || (fromResponder && looks == byte.MaxValue && state.Application == AppProtocol.Http && !HttpPeek.IsResponse(payload))) return read;
        return WithRules(read, new SeenPayload(state.Application, fromResponder, protocol, initiatorPort, responderPort, read, seen) { Now = Now });
    }

    /// <summary>What is wrong with a request hides none of what else it says.</summary>
    private static PeekInfo Beside(PeekInfo read, Indicator indicator) => read with { Then = indicator with { Then = read.Then } };

    private PeekInfo? WithRules(PeekInfo? read, in SeenPayload seen)
    {
        try
        {
            if (signatures!.Match(seen) is not { } match) return read;
            return read is null ? match : read with { Then = match with { Then = read.Then } };
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Volatile.Write(ref _faults, _faults + 1);
            return read;
        }
    }

    private PeekInfo? WithContradiction(PeekInfo? read)
    {
        if (!_pieces.TakeContradiction()) return read;
        return read is null ? ContradictingSegments.Instance : read.Then is null ? read with { Then = ContradictingSegments.Instance } : read;
    }

    private PeekInfo? Tcp(ref PeekState state, bool fromResponder, ushort initiatorPort, ushort responderPort, ReadOnlySpan<byte> payload, int onWire, uint sequence, uint origin, ref ReadOnlySpan<byte> seen)
    {
        bool isCut = onWire > payload.Length, begins = state.Application == AppProtocol.Unknown;
        var said = payload;
        if (begins)
        {
            if (!fromResponder) said = _pieces.Join(ref state, payload, sequence, origin, isCut);
            state.Application = RecogniseTcp(ref state, initiatorPort, responderPort, said);
            if (state.Application is not (AppProtocol.Unknown or AppProtocol.Http) && (fromResponder || !MessageFrame.Knows(state.Application))) state.EndTurn();
        }

        bool framed = !fromResponder && MessageFrame.Knows(state.Application), isWhole = true;
        if (framed && !isCut && state.ForwardLooks < RpcLooks) said = _pieces.Message(ref state, payload, said, sequence, begins, out isWhole);
        if (said.IsEmpty) return null;
        seen = said;
        if (state.Application != AppProtocol.Unknown) payload = said;

        if (state.Application == AppProtocol.Smb && !fromResponder && state.ForwardLooks >= RpcLooks)
        {
            if (!SmbFilePeek.IsHeader(payload)) state.ForwardLooks--;
            return SmbFilePeek.Look(payload);
        }

        if (IndicatorPeek.Look(state.Application, fromResponder, said) is { } indicator)
        {
            if (state.Application == AppProtocol.Http && !fromResponder && Http(ref state, fromResponder, payload, sequence, isCut, begins, ref seen) is { } read)
            {
                state.Flags |= (ushort)PeekFlags.BeginningTold;
                return Beside(read, indicator);
            }

            if (begins || framed) RequestPieces.GiveUp(ref state);
            return indicator;
        }

        if (state.Application == AppProtocol.Socks && fromResponder && state.BackwardLooks == 1 && IndicatorPeek.AsksForWays(payload) is { } ways) return ways;
        if (state.Application == AppProtocol.Vnc && fromResponder && IndicatorPeek.AnswersDesktop(state.ForwardLooks, state.BackwardLooks, payload) is { } desktop) return desktop;
        if (state.Application == AppProtocol.Unknown && BotHello.Look(ref state, fromResponder, payload) is { } bot) return bot;
        if (!fromResponder && state.Application is (AppProtocol.Smb or AppProtocol.DceRpc) && RpcPeek.Look(ref state, payload) is { } call)
        {
            RequestPieces.GiveUp(ref state);
            return call;
        }

        // What it means as a whole (who signs in, which file) a beginning does not tell, but for the word that a line begins with.
        if (!isWhole && !MessageFrame.IsOfLines(state.Application)) return null;
        if (!fromResponder && state.Application == AppProtocol.Smb && SmbFilePeek.Look(payload) is { } file) return file;
        switch (state.Application)
        {
            case AppProtocol.Http:
                return Http(ref state, fromResponder, payload, sequence, isCut, begins, ref seen);
            case AppProtocol.Vnc when !fromResponder:
                return TypedText.Look(ref state, _typed, payload);
            case AppProtocol.Tls:
                return Tls(ref state, fromResponder, payload);
            case AppProtocol.Ssh:
                return SshAuthPeek.Look(ref state, fromResponder, payload, onWire);
            case AppProtocol.Dns:
                return payload.Length > 14 ? DnsPeek.Read(payload[2..], strict: false, fromResponder) : null;
            case AppProtocol.Ftp or AppProtocol.Smtp or AppProtocol.Pop3 or AppProtocol.Imap or AppProtocol.Telnet:
                return LinePeek.Look(ref state, fromResponder, payload);
            case AppProtocol.Sip or AppProtocol.Rtsp:
                return ChallengePeek.Look(ref state, fromResponder, payload);
            case AppProtocol.Unknown or AppProtocol.Irc:
                return SpokenRefusal.Look(ref state, fromResponder, payload);
            default:
                return BinaryLoginPeek.Look(ref state, fromResponder, payload);
        }
    }

    private static AppProtocol RecogniseTcp(ref PeekState state, ushort initiatorPort, ushort responderPort, ReadOnlySpan<byte> payload)
    {
        if (TlsPeek.IsHandshake(payload)) return AppProtocol.Tls;
        if (payload.StartsWith("SSH-"u8)) return AppProtocol.Ssh;
        if (HttpPeek.IsResponse(payload)) return AppProtocol.Http;
        var signature = TcpSignatures.Recognise(payload);
        if (signature != AppProtocol.Unknown) return signature;
        if (HttpPeek.IsRequest(payload)) return AppProtocol.Http;
        if (IsTcpDns(payload, strict: initiatorPort != 53 && responderPort != 53)) return AppProtocol.Dns;
        if (responderPort == 139 && TcpSignatures.IsNetBiosSession(payload)) return AppProtocol.NetBios;
        if (responderPort == 502 && TcpSignatures.IsModbus(payload)) return AppProtocol.Modbus;
        return LinePeek.Recognise(ref state, payload, responderPort);
    }

    /// <summary>A hello that does not fit one segment tells its name at once, and all when its rest has come; that is waited for through a few payloads.</summary>
    private PeekInfo? Tls(ref PeekState state, bool fromResponder, ReadOnlySpan<byte> payload)
    {
        state.Flags |= (ushort)(fromResponder ? PeekFlags.ResponderDone : PeekFlags.InitiatorDone);
        if (fromResponder) return TlsPeek.IsClientHello(payload) ? TlsPeek.Read(payload, fromResponder, _fingerprints, Now) : CertificatePeek.Look(payload);
        if (state.Turn(PeekTurn.Hello) == 0)
        {
            if (!TlsPeek.IsClientHello(payload)) return null;
            if (TlsPeek.IsWhole(payload)) return TlsPeek.Read(payload, fromResponder, _fingerprints, Now);
            _hellos.Begin(out state.Turn(PeekTurn.Hello)).Append(TlsPeek.InRecord(payload));
            return TlsPeek.Read(payload, fromResponder, _fingerprints, Now) is { ServerName.Length: > 0 } early ? early with { MoreFollows = true } : null;
        }

        if (_hellos.Find(state.Turn(PeekTurn.Hello)) is not { } hello)
        {
            state.Turn(PeekTurn.Hello) = 0;
            return null;
        }

        // The first segment again: it was taken for lost.
        if (!TlsPeek.IsClientHello(payload)) hello.Append(payload);
        if (!TlsPeek.IsComplete(hello.Bytes) && state.ForwardLooks < UnknownLooks) return null;
        state.Turn(PeekTurn.Hello) = 0;
        return TlsPeek.ReadHello(hello.Bytes, 't', fromResponder, _fingerprints, Now);
    }

    private TlsClientHello? Quic(ref PeekState state, ReadOnlySpan<byte> payload)
    {
        if (!QuicInitial.TryRead(payload, out var header)) return null;
        if (!MayDecrypt()) return null;
        var hello = _hellos.Find(state.Turn(PeekTurn.Hello)) ?? _hellos.Begin(out state.Turn(PeekTurn.Hello));
        if (QuicInitial.Open(payload, header, hello) && !TlsPeek.IsComplete(hello.Bytes)) return null;
        state.Turn(PeekTurn.Hello) = 0;
        state.Flags |= (ushort)PeekFlags.InitiatorDone;
        return TlsPeek.ReadHello(hello.Bytes, 'q', fromResponder: false, _fingerprints, Now) is { } read
            ? read with { QuicVersion = header.Version switch { QuicVersion.Two => "2", QuicVersion.Draft29 => "draft-29", _ => "1" } }
            : null;
    }

    private bool MayDecrypt()
    {
        long second = Now.Nanoseconds / PacketTime.NanosecondsPerSecond;
        if (second != _quicSecond) (_quicSecond, _quicLeft) = (second, QuicPerSecond);
        if (_quicLeft-- > 0) return true;
        Volatile.Write(ref _quicSkipped, _quicSkipped + 1);
        return false;
    }

    /// <summary>Over TCP a length comes first; a message cut by the packet's end is not taken for DNS.</summary>
    private static bool IsTcpDns(ReadOnlySpan<byte> payload, bool strict) =>
        payload.Length > 16 && BinaryPrimitives.ReadUInt16BigEndian(payload) == payload.Length - 2 && DnsPeek.Read(payload[2..], strict, fromResponder: false) is not null;

    private static bool MayShow(in PeekState state) => ((PeekFlags)state.Flags & PeekFlags.MayCommand) != 0;

    private static void NoteCommand(ref PeekState state, HttpRequest request) =>
        state.Flags = (ushort)(request.MayHoldCommand ? state.Flags | (ushort)PeekFlags.MayCommand : state.Flags & ~(ushort)PeekFlags.MayCommand);

    private PeekInfo? Http(ref PeekState state, bool fromResponder, ReadOnlySpan<byte> payload, uint sequence, bool isCut, bool begins, ref ReadOnlySpan<byte> seen)
    {
        if (state.Turn(PeekTurn.Request) != 0 && !begins)
        {
            // An answer ends what it answers; "100 Continue" asks for the rest.
            if (fromResponder && !(HttpPeek.IsResponse(payload) && payload[9] == '1')) state.Turn(PeekTurn.Request) = 0;
            else if (!fromResponder && _pieces.TryAdd(ref state, payload, sequence, out var whole, out bool hadHeader) && ((PeekFlags)state.Flags & PeekFlags.BodyPending) == 0)
            {
                if (!HttpPeek.IsRequest(whole)) return null;
                seen = whole;
                bool told = ((PeekFlags)state.Flags & PeekFlags.BeginningTold) != 0;
                state.Flags &= (ushort)~PeekFlags.BeginningTold;
                var read = new HttpWhole(HttpPeek.Request(whole, fromResponder)) { HeaderCame = !hadHeader };
                NoteCommand(ref state, read.Request);
                return !told && IndicatorPeek.Look(AppProtocol.Http, fromResponder, whole) is { } odd ? Beside(read, odd) : read;
            }
        }

        if (HttpPeek.IsResponse(payload))
        {
            var response = HttpPeek.Response(payload, fromResponder, MayShow(state));
            bool comes = fromResponder && response is { Status: 200, Program.Length: 0, ContentLength: not 0 } && payload.EndsWith("\r\n\r\n"u8);
            var carrier = fromResponder ? CarriedProgram.Carrier(response) : PeekFlags.None;
            if (carrier != PeekFlags.None && CarriedProgram.In(carrier, payload) is { Length: > 0 } carried) (response, carrier) = (response with { Program = carried }, PeekFlags.None);
            state.Flags = (ushort)((state.Flags & ~(ushort)OfAnswer) | (ushort)carrier | (comes ? (ushort)PeekFlags.AnswerPending : 0));
            return response;
        }

        if (fromResponder && ((PeekFlags)state.Flags & PeekFlags.AnswerPending) != 0)
        {
            state.Flags &= (ushort)~PeekFlags.AnswerPending;
            if (HttpPeek.SentAs(payload) is { Length: > 0 } program) return new HttpProgram(program) { FromResponder = true };
            if (MayShow(state) && CommandOutput.In(payload) is { Length: > 0 } shown) return new CommandShown(shown) { FromResponder = true };
        }

        if (fromResponder && ((PeekFlags)state.Flags & Carriers) is var carries and not PeekFlags.None)
        {
            if (CarriedProgram.In(carries, payload) is not { Length: > 0 } carried) return null;
            state.Flags &= (ushort)~Carriers;
            return new HttpProgram(carried) { FromResponder = true };
        }

        if (HttpPeek.IsRequest(payload))
        {
            state.Flags &= (ushort)~PeekFlags.BeginningTold;
            var request = HttpPeek.Request(payload, fromResponder, out bool isWhole);
            NoteCommand(ref state, request);
            if (isWhole) state.Turn(PeekTurn.Request) = 0;
            else if (!fromResponder && !isCut && (state.Turn(PeekTurn.Request) == 0 || !begins)) _pieces.Begin(ref state, payload, sequence, request.HeadersComplete);
            bool bodyFollows = (request.ContentLength > 0 || request.IsChunked) && request.HeadersComplete && request.BodyStart.Length == 0;
            if (state.Turn(PeekTurn.Request) != 0 && !request.HeadersComplete) request = request with { HeaderFollows = true };
            state.Flags = (ushort)(bodyFollows ? state.Flags | (ushort)PeekFlags.BodyPending : state.Flags & ~(ushort)PeekFlags.BodyPending);
            return request;
        }

        if (fromResponder || ((PeekFlags)state.Flags & PeekFlags.BodyPending) == 0) return null;
        state.Flags &= (ushort)~PeekFlags.BodyPending;
        return HttpPeek.Body(payload, fromResponder);
    }

    private static PeekInfo? Kerberos(ref PeekState state, bool fromResponder, ReadOnlySpan<byte> payload) =>
        BinaryLoginPeek.Look(ref state, fromResponder, payload) as PeekInfo ?? (fromResponder ? null : TicketRequest.Look(payload));

    private PeekInfo? Udp(ref PeekState state, bool fromResponder, ushort initiatorPort, ushort responderPort, ReadOnlySpan<byte> payload)
    {
        if (state.Application == AppProtocol.Quic) return fromResponder ? null : Quic(ref state, payload);
        if (state.Application == AppProtocol.Snmp) return fromResponder ? null : UdpSignatures.Snmp(payload);
        if (state.Application == AppProtocol.Kerberos) return Kerberos(ref state, fromResponder, payload);
        if (state.Application == AppProtocol.Sip) return ChallengePeek.Look(ref state, fromResponder, payload);
        if (state.Application == AppProtocol.Dhcp) return DhcpPeek.Look(payload, fromResponder);
        if (initiatorPort == 137 && !fromResponder && state.Application is AppProtocol.Unknown or AppProtocol.NetBios && UdpSignatures.NetBiosName(payload) is { } claimed)
        {
            state.Application = AppProtocol.NetBios;
            return claimed;
        }

        if (state.Application is not (AppProtocol.Unknown or AppProtocol.Dns or AppProtocol.Mdns or AppProtocol.Llmnr)) return null;
        var named = DnsPort(initiatorPort, responderPort);
        if (state.Application == AppProtocol.Unknown && named == AppProtocol.Unknown)
        {
            state.Application = UdpSignatures.Recognise(payload, initiatorPort, responderPort);
            if (state.Application == AppProtocol.Quic && !fromResponder) return Quic(ref state, payload);
            if (state.Application == AppProtocol.Snmp && !fromResponder) return UdpSignatures.Snmp(payload);
            if (state.Application == AppProtocol.Sip) return ChallengePeek.Look(ref state, fromResponder, payload);
            if (state.Application == AppProtocol.Kerberos) return Kerberos(ref state, fromResponder, payload);
            if (state.Application == AppProtocol.Dhcp) return DhcpPeek.Look(payload, fromResponder);
            if (state.Application != AppProtocol.Unknown) return null;
            if (ShellPeek.Look(payload, fromResponder) is { Kind: IndicatorKind.Shell } shell) return shell;
            if (IndicatorPeek.ByTftp(payload, fromResponder) is { } loaded) return loaded;
            if (!fromResponder && IndicatorPeek.Slammer(payload) is { } worm) return worm;
            if (!fromResponder && responderPort == 631 && IndicatorPeek.OffersPrinter(payload) is { } printer) return printer;
            if (!fromResponder && ShellWords.LoadsFromAddress(payload)) return new Indicator(IndicatorKind.Exploit, "loader-command", "a command that loads a program from a bare address");
        }

        var message = DnsPeek.Read(payload, strict: named == AppProtocol.Unknown && state.Application == AppProtocol.Unknown, fromResponder);
        if (message is not null && state.Application == AppProtocol.Unknown) state.Application = named == AppProtocol.Unknown ? AppProtocol.Dns : named;
        return message;
    }

    private static AppProtocol DnsPort(ushort a, ushort b) =>
        a == 53 || b == 53 ? AppProtocol.Dns : a == 5353 || b == 5353 ? AppProtocol.Mdns : a == 5355 || b == 5355 ? AppProtocol.Llmnr : AppProtocol.Unknown;
}
