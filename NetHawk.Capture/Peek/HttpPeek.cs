using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>HTTP/1 request and status lines with the headers that detection asks for.</summary>
internal static class HttpPeek
{
    private const int MaxTarget = 2_048;
    private const int MaxValue = 512;
    private const int MaxBody = 1_024;
    private const int MaxHeaders = 200;

    /// <summary>Requests of one packet behind the first that are read.</summary>
    private const int MaxFollowing = 16;

    private static readonly SearchValues<byte> CookieSigns = SearchValues.Create("'<(`"u8), RefererSigns = SearchValues.Create(" <>\"'"u8);

    public static bool IsResponse(ReadOnlySpan<byte> payload) =>
        payload.Length >= 12 && payload.StartsWith("HTTP/1."u8) && payload[8] == ' ' && payload[9] is >= (byte)'1' and <= (byte)'5';

    /// <summary>A known method and a space, or any upper-case token before a target and the version.</summary>
    public static bool IsRequest(ReadOnlySpan<byte> payload)
    {
        // Most payloads of a connection are bodies, whose first byte tells.
        if (payload.IsEmpty || !IsOfMethod(payload[0])) return false;
        int space = payload[..Math.Min(payload.Length, 20)].IndexOf((byte)' ');
        if (space < 3 || payload.Length < space + 2) return false;
        var method = payload[..space];
        foreach (byte b in method)
        {
            if (!IsOfMethod(b)) return false;
        }

        var line = PeekText.Line(payload, out int next);
        int version = line.IndexOf(" HTTP/1."u8);

        // A version in quotes ends another's request, which a log quotes: a body that goes on in this packet.
        if (version > 0) return line.Length <= version + 9 || line[version + 9] is not ((byte)'"' or (byte)'\\' or (byte)'\'');

        // The line goes on in the next packet, or has no version (HTTP/0.9): then the method and the target have to tell.
        bool open = next == payload.Length;
        return IsKnown(method) && (open || payload.Length < 4_096) && (payload[space + 1] is (byte)'/' or (byte)'*' || payload[(space + 1)..].StartsWith("http"u8));
    }

    private static bool IsOfMethod(byte b) => b is >= (byte)'A' and <= (byte)'Z' or (byte)'-' or (byte)'_';

    /// <returns>Bytes of the request that begins here, as far as its body is looked at; 0 as long as its header has no end.</returns>
    public static int Wanted(ReadOnlySpan<byte> request)
    {
        PeekText.Line(request, out int next);
        var headers = new Headers();
        headers.Read(request[next..]);
        if (!headers.Complete) return 0;
        return request.Length - headers.Body.Length + (headers.Chunked ? MaxBody : (int)Math.Clamp(headers.Length, 0, MaxBody));
    }

    /// <param name="isWhole">All that is looked at of it is in this payload.</param>
    /// <param name="before">Requests of the same payload before it.</param>
    public static HttpRequest Request(ReadOnlySpan<byte> payload, bool fromResponder, out bool isWhole, int before = 0)
    {
        var line = PeekText.Line(payload, out int next);
        int space = line.IndexOf((byte)' ');
        var target = line[(space + 1)..];
        int version = target.LastIndexOf(" HTTP/"u8);
        if (version >= 0) target = target[..version];
        var rest = payload[next..];

        // Asked once for all headers: most requests have neither.
        var headers = new Headers { MayBeOdd = rest.Contains((byte)'{') || rest.IndexOf("java.lang."u8) >= 0 || HasCommand(rest) };
        headers.Read(rest);
        isWhole = headers.Complete && (headers.Body.Length >= Math.Min(MaxBody, headers.Length) || headers.Body.Length >= MaxBody) && (!headers.Chunked || headers.Body.EndsWith("0\r\n\r\n"u8));
        Span<byte> text = stackalloc byte[headers.Chunked ? MaxBody : 0];
        var body = headers.Chunked ? ChunkedBody.Read(headers.Body, text) : headers.Body;
        return new HttpRequest(TextCache.Get(line[..space]), PeekText.Printable(target, MaxTarget), PeekText.Printable(headers.Host, MaxValue),
            PeekText.Printable(headers.Agent, MaxValue), headers.Complete, headers.Authorization, headers.Length, PeekText.Printable(body, MaxBody))
        {
            FromResponder = fromResponder,
            Then = Following(headers, fromResponder, before),
            OddHeader = PeekText.Printable(headers.Odd, MaxValue),
            HasLanguage = headers.Language,
            HasContext = headers.Context,
            HasAccept = headers.Accept,
            MayBeLed = headers.Complete && headers.Led.Is(line[..space], target, headers.Agent, headers.Host, headers.Referer, headers.Language),
            ClaimsForm = headers.Form,
            HeaderSigns = headers.Signs | (!headers.Language && !headers.Referer.IsEmpty && ReferredBy.Another(headers.Referer, headers.Host) ? HeaderSigns.ForeignReferer : 0),
            OddContext = PeekText.Printable(headers.OddContext, MaxValue),
            OverlappingRanges = headers.OverlappingRanges,
            HasProxyAuthorization = headers.ProxyAuthorization,
            AnswersChallenge = headers.AnswersChallenge,
            IsChunked = headers.Chunked,
            ForwardedFor = headers.Forwarded.IsEmpty ? "" : PeekText.Printable(ForwardedHeader.Client(headers.Forwarded), ForwardedHeader.Longest),

            // A header cut short by the capture says nothing about equality.
            AuthorizationHash = headers.Complete ? headers.AuthorizationHash : 0,
            UserHash = headers.Complete ? headers.UserHash : 0,
            SecretHash = headers.Complete ? headers.SecretHash : 0u,
        };
    }

    private static HttpWhole? Following(in Headers headers, bool fromResponder, int before)
    {
        long body = Math.Max(0, headers.Length);
        if (!headers.Complete || headers.Chunked || headers.Body.Length <= body || before >= MaxFollowing || !IsRequest(headers.Body[(int)body..])) return null;
        var next = Request(headers.Body[(int)body..], fromResponder, out _, before + 1);
        return new HttpWhole(next) { FromResponder = fromResponder, Then = next.Then };
    }

    public static HttpRequest Request(ReadOnlySpan<byte> payload, bool fromResponder) => Request(payload, fromResponder, out _);

    /// <param name="mayShow">The request may have held a command.</param>
    public static HttpResponse Response(ReadOnlySpan<byte> payload, bool fromResponder, bool mayShow = false)
    {
        PeekText.Line(payload, out int next);
        var headers = new Headers();
        headers.Read(payload[next..]);
        int status = 0;
        foreach (byte b in payload.Slice(9, 3)) status = status * 10 + (b is >= (byte)'0' and <= (byte)'9' ? b - '0' : 0);
        return new HttpResponse(status, PeekText.Printable(headers.Server, MaxValue), headers.Length)
        {
            FromResponder = fromResponder,
            ContentType = PeekText.Printable(headers.Type, MaxValue),
            Program = SentAs(headers.Body),
            Then = mayShow && CommandOutput.In(headers.Body) is { Length: > 0 } shown ? new CommandShown(shown) { FromResponder = fromResponder } : null,
        };
    }

    /// <summary>What the first bytes of an answer's body say it is to be run.</summary>
    public static string SentAs(ReadOnlySpan<byte> body)
    {
        string program = ProgramOf(body);
        return program.Length > 0 ? program : HiddenProgram.Of(body) is { Length: > 0 } hidden ? hidden : LoaderScript.Is(body) ? HttpResponse.Script : "";
    }

    /// <summary>The first header of a Windows program points to its second one; two letters alone say nothing.</summary>
    public static string ProgramOf(ReadOnlySpan<byte> body)
    {
        if (body.Length < 64) return "";
        if (IsWrittenOut(body)) return HttpResponse.WrittenOut;
        if (body[0] == 0x7F && body[1..].StartsWith("ELF"u8) && body[4] is 1 or 2 && body[5] is 1 or 2) return "ELF";
        if (body[0] != 'M' || body[1] != 'Z') return "";
        int next = BinaryPrimitives.ReadInt32LittleEndian(body[60..]);
        return next is >= 64 and < 4096 && (next + 4 > body.Length || body[next..].StartsWith("PE\0\0"u8)) ? "EXE" : "";
    }

    /// <summary>A program's first header in base64: a Linux one's, or a Windows one's as it is or where a certificate should stand (what "certutil -decode" takes): a certificate begins with "MII".</summary>
    private static bool IsWrittenOut(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("-----BEGIN CERTIFICATE-----"u8)) body = body[27..].TrimStart("\r\n"u8);
        return body.StartsWith("TVqQAAMAAAAEAAAA"u8) || IsElfWrittenOut(body);
    }

    /// <summary>The same of Linux: its class and byte order (1 or 2 each) and its version stand in the first letters.</summary>
    private static bool IsElfWrittenOut(ReadOnlySpan<byte> body) => body.StartsWith("f0VMRgEBAQ"u8) || body.StartsWith("f0VMRgIBAQ"u8) || body.StartsWith("f0VMRgECAQ"u8) || body.StartsWith("f0VMRgICAQ"u8);

    /// <summary>Whether it is in chunks its first line says: a length.</summary>
    public static HttpBody Body(ReadOnlySpan<byte> payload, bool fromResponder)
    {
        Span<byte> text = stackalloc byte[MaxBody];
        return new(PeekText.Printable(ChunkedBody.Read(payload, text), MaxBody)) { FromResponder = fromResponder };
    }

    private static bool IsKnown(ReadOnlySpan<byte> method) =>
        method.SequenceEqual("GET"u8) || method.SequenceEqual("POST"u8) || method.SequenceEqual("HEAD"u8) || method.SequenceEqual("PUT"u8)
        || method.SequenceEqual("DELETE"u8) || method.SequenceEqual("OPTIONS"u8) || method.SequenceEqual("PATCH"u8) || method.SequenceEqual("TRACE"u8)
        || method.SequenceEqual("PROPFIND"u8);

    /// <summary>A shell, the way it calls back, or what is run in place of its own text.</summary>
    private static bool HasCommand(ReadOnlySpan<byte> text) => text.IndexOf("/bin/"u8) >= 0 || text.IndexOf("/dev/tcp/"u8) >= 0 || text.IndexOf("$("u8) >= 0 || text.IndexOf((byte)'`') >= 0;

    private ref struct Headers
    {
        public ReadOnlySpan<byte> Host, Agent, Server, Type, Odd, OddContext, Referer, Body, Forwarded;
        public bool MayBeOdd;
        public bool Authorization, AnswersChallenge, ProxyAuthorization, Chunked, Complete, Language, Context, Accept, Form;
        public HeaderSigns Signs;
        public LedRequest Led;
        public long Length;
        public int OverlappingRanges;
        public uint AuthorizationHash, UserHash;
        public ushort SecretHash;

        public void Read(ReadOnlySpan<byte> rest)
        {
            Length = -1;
            for (int count = 0; count < MaxHeaders && !rest.IsEmpty; count++)
            {
                var line = PeekText.Line(rest, out int next);
                bool ended = rest[next - 1] == (byte)'\n';
                rest = rest[next..];
                if (line.IsEmpty && ended)
                {
                    Complete = true;
                    Body = rest;
                    return;
                }

                int colon = line.IndexOf((byte)':');
                if (colon > 0) Take(line[..colon], line[(colon + 1)..].Trim((byte)' '));
            }
        }

        /// <summary>An expression that some programs evaluate, or a function or command of a shell.</summary>
        private static bool IsOdd(ReadOnlySpan<byte> value)
        {
            int brace = value.IndexOf((byte)'{');
            return (brace > 0 && (value[brace - 1] is (byte)'$' or (byte)'%' || value[..brace].TrimEnd((byte)' ').EndsWith("()"u8))) || value.IndexOf("java.lang."u8) >= 0 || HasCommand(value);
        }

        /// <summary>A quote, an angle bracket or an opening one, encoded.</summary>
        private static bool HasEncodedSign(ReadOnlySpan<byte> value)
        {
            for (int at; (at = value.IndexOf((byte)'%')) >= 0 && at + 2 < value.Length; value = value[(at + 1)..])
            {
                if ((value[at + 1] == '2' && value[at + 2] is (byte)'7' or (byte)'8') || (value[at + 1] == '3' && (value[at + 2] | 0x20) == 'c')) return true;
            }

            return false;
        }

        private void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            if (MayBeOdd && Odd.IsEmpty && IsOdd(value))
            {
                Odd = value;
                Led.HasOwnWords |= !Ascii.EqualsIgnoreCase(name, "referer"u8);
            }

            Led.Take(name, value);
            switch (name.Length)
            {
                case 4 when Ascii.EqualsIgnoreCase(name, "host"u8):
                    Host = value;
                    break;
                case 5 when Ascii.EqualsIgnoreCase(name, "range"u8):
                    OverlappingRanges = RangeHeader.Overlapping(value);
                    break;
                case 6 when Ascii.EqualsIgnoreCase(name, "server"u8):
                    Server = value;
                    break;
                case 6 when Ascii.EqualsIgnoreCase(name, "cookie"u8):
                    Context = true;
                    Signs |= CookieForm.Of(value);
                    if (OddContext.IsEmpty && (value.IndexOfAny(CookieSigns) >= 0 || HasEncodedSign(value))) OddContext = value;
                    break;
                case 6 when Ascii.EqualsIgnoreCase(name, "accept"u8):
                    Accept = true;
                    break;
                case 7 when Ascii.EqualsIgnoreCase(name, "referer"u8):
                    Context = true;
                    Referer = value;
                    if (OddContext.IsEmpty && value.IndexOfAny(RefererSigns) >= 0) OddContext = value;
                    break;
                case 9 when Ascii.EqualsIgnoreCase(name, "x-real-ip"u8):
                case 14 when Ascii.EqualsIgnoreCase(name, "true-client-ip"u8):
                case 16 when Ascii.EqualsIgnoreCase(name, "cf-connecting-ip"u8):
                    Forwarded = value;
                    break;
                case 9 when Ascii.EqualsIgnoreCase(name, "forwarded"u8):
                case 15 when Ascii.EqualsIgnoreCase(name, "x-forwarded-for"u8):
                    if (Forwarded.IsEmpty) Forwarded = value;
                    break;
                case 15 when Ascii.EqualsIgnoreCase(name, "accept-language"u8):
                    Language = true;
                    break;
                case 10 when Ascii.EqualsIgnoreCase(name, "user-agent"u8):
                    Agent = value;
                    if (value.IsEmpty) Signs |= HeaderSigns.EmptyAgent;
                    break;
                case 12 when Ascii.EqualsIgnoreCase(name, "content-type"u8):
                    Type = value;
                    Form = PeekText.StartsIgnoreCase(value, "application/x-www-form-urlencoded"u8);
                    break;
                case 13 when Ascii.EqualsIgnoreCase(name, "authorization"u8):
                    // A bearer's token is no password: programs go on asking with one that ran out, a whole browser's tabs at once.
                    // NTLM's first message carries no password either: it asks for the question.
                    bool bearer = PeekText.StartsIgnoreCase(value, "Bearer"u8);
                    if (bearer && OddContext.IsEmpty) OddContext = BearerToken.OddHead(value);
                    if (bearer || UserMark.IsNtlmGreeting(value)) break;
                    Authorization = true;
                    AnswersChallenge = PeekText.StartsIgnoreCase(value, "Digest"u8) || PeekText.StartsIgnoreCase(value, "NTLM"u8) || PeekText.StartsIgnoreCase(value, "Negotiate"u8);
                    AuthorizationHash = AnswersChallenge ? 0 : Math.Max(1, PeekText.Hash(value));
                    UserHash = UserMark.OfHeader(value, out SecretHash);
                    break;
                case 17 when Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8):
                    Chunked |= Ascii.EqualsIgnoreCase(value, "chunked"u8);
                    break;
                case 19 when Ascii.EqualsIgnoreCase(name, "proxy-authorization"u8):
                    ProxyAuthorization = true;
                    if (AuthorizationHash == 0) AuthorizationHash = Math.Max(1, PeekText.Hash(value));
                    if (UserHash == 0) UserHash = UserMark.OfHeader(value, out SecretHash);
                    break;
                case 14 when Ascii.EqualsIgnoreCase(name, "content-length"u8):
                    Length = PeekText.Number(value);
                    break;
            }
        }
    }
}
