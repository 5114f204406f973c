using System.Buffers;

namespace NetHawk.Core.Peek;

/// <summary>
/// Something read in a flow's payload. Sub-types are sealed and immutable. All text is bounded, and holds only printable
/// characters (others are escaped), so that it can be shown and logged as it is.
/// </summary>
public abstract record PeekInfo
{
    /// <summary>True when sent by the flow's responder.</summary>
    public bool FromResponder { get; init; }

    /// <summary>What else the same payload holds, if anything.</summary>
    public PeekInfo? Then { get; init; }
}

/// <param name="Id">Transaction id.</param>
/// <param name="IsResponse">QR bit.</param>
/// <param name="Name">First question's name in lower case, no trailing dot; at most 255 characters.</param>
/// <param name="QueryType">First question's type (1 A, 16 TXT, 28 AAAA, 10 NULL…).</param>
/// <param name="ResponseCode">RCODE: 0 no error, 3 NXDOMAIN.</param>
/// <param name="Answers">Records in the answer section, as the header says.</param>
/// <param name="MessageBytes">Size of the DNS message.</param>
/// <param name="AnswerAddresses">A and AAAA answers, at most 16.</param>
public sealed record DnsMessage(ushort Id, bool IsResponse, string Name, ushort QueryType, byte ResponseCode, int Answers, int MessageBytes,
    IReadOnlyList<Packets.AddressKey> AnswerAddresses) : PeekInfo
{
    /// <summary>The first label mixes capital and small letters while the domain's own have no capitals: to DNS that is all one (RFC 4343), to whoever writes data in it (base64) not. Resolvers that mix letters against forgery do so in the whole name.</summary>
    public bool IsCased { get; init; }
}

/// <summary>A NetBIOS name claimed in an answer (RFC 1002 §4.2.13) that its sender begins a flow with: the question had gone to all. A WINS server is asked itself.</summary>
/// <param name="Name">Without its padding and suffix.</param>
public sealed record NetBiosAnswer(string Name) : PeekInfo;

/// <summary>What a DHCP server offers or confirms (RFC 2131).</summary>
/// <param name="Router">The first router it names; none where it names none.</param>
public sealed record DhcpOffer(Packets.AddressKey Router) : PeekInfo;

/// <summary>A station asks for an address by DHCP, or takes the one that it was offered.</summary>
/// <param name="Station">Its hardware's address, as it says itself (chaddr).</param>
/// <param name="Takes">DHCPREQUEST; else DHCPDISCOVER.</param>
public sealed record DhcpQuestion(ulong Station, bool Takes) : PeekInfo;

/// <summary>A mail server is asked whether there is a mailbox (VRFY, EXPN).</summary>
/// <param name="NameHash">Tells equal names from different ones, without saying them.</param>
public sealed record MailboxQuestion(uint NameHash) : PeekInfo;

public enum SmbFileAction : byte
{
    /// <summary>Opened or made.</summary>
    Opened = 1,

    /// <summary>Given another name: the name is the new one.</summary>
    Renamed,
    Removed,
}

/// <summary>A client's way with a file of a share.</summary>
/// <param name="Name">Hash of the name; 0 where the message does not say it.</param>
/// <param name="Stem">Hash of the name without its last ending.</param>
/// <param name="Ending">The last ending with its point, in lower case, at most 16 characters; else empty.</param>
public sealed record SmbFile(SmbFileAction Action, ulong Name, ulong Stem, string Ending) : PeekInfo
{
    /// <summary>Opened so that it can be removed or renamed.</summary>
    public bool MayRemove { get; init; }
}

/// <summary>An ICMP echo request that says something else than the one before it on its flow, beyond where ping writes its time.</summary>
public sealed record ChangedEcho : PeekInfo
{
    public static ChangedEcho Instance { get; } = new();
}

/// <summary>What a flow's first ICMP echo request says beyond where ping writes its time, where that is no pattern that ping programs write.</summary>
/// <param name="Mark">Tells equal words from different ones.</param>
public sealed record EchoWords(ushort Mark) : PeekInfo;

/// <param name="Target">Request target as sent, at most 2,048 characters.</param>
/// <param name="ContentLength">−1 where the header does not say (in responses too).</param>
/// <param name="BodyStart">First bytes of a body in the same payload, at most 1,024 characters; of one in chunks without their lengths.</param>
/// <param name="HeadersComplete">The blank line that ends the header was seen in the same payload.</param>
public sealed record HttpRequest(string Method, string Target, string Host, string UserAgent, bool HeadersComplete, bool HasAuthorization, long ContentLength,
    string BodyStart) : PeekInfo
{
    /// <summary>The header goes on in packets to come: all of it is told then, as an <see cref="HttpWhole"/>.</summary>
    public bool HeaderFollows { get; init; }

    private static readonly SearchValues<char> CommandSigns = SearchValues.Create("?;|`$%");

    /// <summary>A command that looks around may stand in it, or in its body, which has not come yet; most requests are a path and nothing more.</summary>
    public bool MayHoldCommand =>
        (ContentLength > 0 && BodyStart.Length < ContentLength) || IsChunked || OddHeader.Length > 0 || (Target.AsSpan().ContainsAny(CommandSigns) && CommandWords.MayBeIn(Target)) || CommandWords.MayBeIn(BodyStart);

    /// <summary>For who looks at the whole header: each request once, as soon as its header is there.</summary>
    public static HttpRequest? WithHeader(PeekInfo? peek) => peek switch
    {
        HttpRequest { HeaderFollows: false } request => request,
        HttpWhole { HeaderCame: true } whole => whole.Request,
        _ => null,
    };

    /// <summary>A header value with an expression or function to be evaluated ("${", "%{", "() {"), at most 512 characters; else empty.</summary>
    public string OddHeader { get; init; } = "";

    /// <summary>The body comes in pieces of lengths that are said as they come (Transfer-Encoding: chunked).</summary>
    public bool IsChunked { get; init; }

    /// <summary>For whom a proxy says that it asks (Forwarded, RFC 7239, X-Forwarded-For and alike): what the header holds last, which the nearest proxy wrote; else empty.</summary>
    public string ForwardedFor { get; init; } = "";

    /// <summary>Credentials for the proxy between (Proxy-Authorization).</summary>
    public bool HasProxyAuthorization { get; init; }

    /// <summary>Tells equal Authorization headers from different ones, without saying them; 0 where there is none.</summary>
    public uint AuthorizationHash { get; init; }

    /// <summary>Tells equal user names in Authorization headers from different ones (Basic, Digest), without saying them; 0 where the name could not be read.</summary>
    public uint UserHash { get; init; }

    /// <summary>Tells equal passwords in Authorization headers from different ones, whoever is named beside them (Basic), without saying them; 0 where there is none.</summary>
    public uint SecretHash { get; init; }

    /// <summary>The credentials answer the server's question, anew each time (Digest, RFC 7616; NTLM; Negotiate): the same password cannot be told from another.</summary>
    public bool AnswersChallenge { get; init; }

    /// <summary>Accept-Language is there: every browser sends it, hardly any program does.</summary>
    public bool HasLanguage { get; init; }

    /// <summary>Accept is there: browsers send it with whatever they ask for.</summary>
    public bool HasAccept { get; init; }

    /// <summary>Content-Type says that the body is a form's fields (application/x-www-form-urlencoded).</summary>
    public bool ClaimsForm { get; init; }

    /// <summary>What of the headers is there in another's name.</summary>
    public HeaderSigns HeaderSigns { get; init; }

    /// <summary>Parts of the document (Range) that share bytes with the part before them, as far as the header lies in the same payload: who fetches what he lacks asks for each byte once.</summary>
    public int OverlappingRanges { get; init; }

    /// <summary>A page of somebody else's can have made a visitor's browser send all of this, as far as the request itself shows; who writes such a header himself looks alike.</summary>
    public bool MayBeLed { get; init; }

    /// <summary>Referer or Cookie is there: the request follows from another one.</summary>
    public bool HasContext { get; init; }

    /// <summary>A cookie with a quote or bracket, or a Referer as no browser writes one (RFC 3986: with a space, a quotation mark or an angle bracket), or the head of a bearer's token that is not signed or names its key by a path or quote; at most 512 characters; else empty.</summary>
    public string OddContext { get; init; } = "";
}

/// <summary>Headers that look like what browsers and pages send, and hold something else.</summary>
[Flags]
public enum HeaderSigns : byte
{
    None = 0,

    /// <summary>A cookie without a name (RFC 6265 asks for one): nothing but dozens of letters and figures.</summary>
    NamelessCookie = 1,

    /// <summary>Cookies named as counters of pages name theirs (_ga, _gid, _gat, __gads), none of which has their form.</summary>
    FalseCounter = 2,

    /// <summary>A Referer of another host than the one that is asked.</summary>
    ForeignReferer = 4,

    /// <summary>User-Agent is there and says nothing.</summary>
    EmptyAgent = 8,

    /// <summary>One cookie and no other, whose value is well over a hundred letters and figures without an order.</summary>
    SealedCookie = 16,
}

/// <summary>
/// A request that is read, but not counted: one that came in several packets, put together (its beginning was told when it came, as an <see cref="HttpRequest"/>), or one behind another in the same packet (pipelined,
/// RFC 9112 section 9.3.2).
/// </summary>
/// <param name="Request">All of it, with at most 1,024 characters of its body.</param>
public sealed record HttpWhole(HttpRequest Request) : PeekInfo
{
    /// <summary>The header itself came in pieces; else the body did.</summary>
    public bool HeaderCame { get; init; }
}

/// <summary>The body of the request before it, where it came in a packet of its own.</summary>
/// <param name="Start">Its first bytes, at most 1,024 characters.</param>
public sealed record HttpBody(string Start) : PeekInfo;

public sealed record HttpResponse(int Status, string Server, long ContentLength) : PeekInfo
{
    /// <summary>Content-Type as sent, at most 512 characters; else empty.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>A program written out as text; one whose bytes are all XORed with the same; one behind a picture's head; one in a text that is written backwards.</summary>
    public const string WrittenOut = "base64", Hexadecimal = "hexadecimal", Masked = "masked by XOR", InPicture = "behind a picture's head", Backwards = "base64, written backwards";

    /// <summary>An archive whose first file Windows runs by itself; a script that fetches and runs something, or hides what it runs.</summary>
    public const string Packed = "packed", Script = "script";

    /// <summary>A compound file (MS-CFB), which Windows' installers are; so are older documents.</summary>
    public const string Compound = "compound file";

    /// <summary>"EXE", "ELF" or one of the names above where the body begins, in the same payload, as such; else empty.</summary>
    public string Program { get; init; } = "";
}

/// <summary>The body of the response before it, which came in a packet of its own, begins as a program.</summary>
/// <param name="Program">As <see cref="HttpResponse.Program"/>.</param>
public sealed record HttpProgram(string Program) : PeekInfo;

/// <summary>An answer's body shows what a command prints that looks around.</summary>
/// <param name="What">One of the names here; completes "showed …".</param>
public sealed record CommandShown(string What) : PeekInfo
{
    public const string Identity = "who runs it (id)", Accounts = "the list of accounts (/etc/passwd)", Kernel = "the kernel's version (uname)", Addresses = "the network's addresses (ip, ifconfig, ipconfig)", Listing = "a folder's files (ls, dir)";
}

/// <param name="Ja3">MD5 of the JA3 string in hex (salesforce/ja3); empty, as <paramref name="Ja4"/>, where the hello did not fit into one packet.</param>
/// <param name="Ja4">JA4 fingerprint (FoxIO).</param>
public sealed record TlsClientHello(string ServerName, string Alpn, string Ja3, string Ja4) : PeekInfo
{
    /// <summary>"1", "2" or "draft-29" where it came in a QUIC Initial; else empty.</summary>
    public string QuicVersion { get; init; } = "";

    /// <summary>Its end has yet to come: what is known so far is told at once, all of it once more when it is whole.</summary>
    public bool MoreFollows { get; init; }
}

/// <summary>A server showed a certificate in clear text that it had signed itself.</summary>
/// <param name="Subject">The values of its name (country, organisation, common name …), at most 120 characters.</param>
public sealed record TlsCertificate(string Subject) : PeekInfo;

/// <param name="Text">The identification line (SSH-2.0-…) or a server's greeting, at most 255 characters.</param>
public sealed record Banner(AppProtocol Protocol, string Text) : PeekInfo;

/// <summary>A log-in was refused (FTP 530, SMTP 535, HTTP 401, POP3 -ERR, IMAP NO, …).</summary>
/// <param name="Accepted">True for a log-in that was accepted.</param>
public sealed record LoginResult(AppProtocol Protocol, bool Accepted, string Detail) : PeekInfo
{
    /// <summary>Tells equal credentials from different ones, without saying them; 0 where they could not be read.</summary>
    public uint CredentialHash { get; init; }

    /// <summary>Tells equal user names from different ones, without saying them; 0 where the name could not be read.</summary>
    public uint UserHash { get; init; }

    /// <summary>Tells equal passwords from different ones, whoever is named beside them, without saying them; 0 where name and password could not be told apart, or the password is empty.</summary>
    public uint SecretHash { get; init; }

    /// <summary>What was refused answers the server's question, anew each time (CRAM, SCRAM, NTLM, Digest, MySQL's scramble): the same password cannot be told from another.</summary>
    public bool AnswersChallenge { get; init; }
}

/// <summary>A question by SNMP version 1 or 2c. Its community is a password in clear: only its hash goes further.</summary>
public sealed record SnmpRequest(ulong CommunityHash) : PeekInfo;

/// <summary>A fragment that contradicts its datagram.</summary>
public sealed record MalformedFragment(Packets.DecodeError Reason) : PeekInfo;

/// <summary>A client said the same bytes of a TCP connection twice, and differently: what its server takes is not what everybody sees.</summary>
public sealed record ContradictingSegments : PeekInfo
{
    public static ContradictingSegments Instance { get; } = new();
}

public enum IndicatorKind : byte
{
    /// <summary>A known exploit: decisive by itself.</summary>
    Exploit = 1,

    /// <summary>Part of a known exploit that means something only when it is repeated.</summary>
    Repeated,

    /// <summary>What administrators' tools and intruders alike do.</summary>
    RemoteAdmin,

    /// <summary>Asks what there is, as administrators do and intruders.</summary>
    Discovery,

    /// <summary>A command shell answers on this connection.</summary>
    Shell,

    /// <summary>A loader's second stage.</summary>
    Stage,

    /// <summary>A worm's or bot's words.</summary>
    Bot,

    /// <summary>A program that computes for a mining pool.</summary>
    Miner,

    /// <summary>A remote access trojan's first words to its master.</summary>
    RemoteAccess,

    /// <summary>A program by itself, without a protocol around it or by TFTP.</summary>
    Program,

    /// <summary>A word of a command that is filled up with the same characters: one may be a client's fault.</summary>
    Filling,
}

/// <summary>Content that only attacks have.</summary>
/// <param name="Name">Stable, lower-case.</param>
/// <param name="Text">What it is, for people: completes "sent …".</param>
public sealed record Indicator(IndicatorKind Kind, string Name, string Text) : PeekInfo
{
    /// <summary>Names of programs that came from a share, and of Linux' by themselves.</summary>
    public const string SharedProgram = "shared-program", BareLinuxProgram = "bare-linux-program";

    /// <summary>A program is loaded and run over telnet: owners' scripts do so too.</summary>
    public const string TelnetLoader = "telnet-loader";

    /// <summary>A machine introduces itself in fields: agents of inventories do so too.</summary>
    public const string Introduction = "introduction";

    /// <summary>A bot's hello and its beats; an order to load a program in a channel.</summary>
    public const string BeatingBot = "mirai", ChannelLoader = "irc-loader";

    /// <summary>A nickname with a country and a system in it, as bots of old give themselves: people may find it witty.</summary>
    public const string MadeNickname = "made-nickname";

    /// <summary>A proxy that calls out to be used: people build such ways for themselves too.</summary>
    public const string ReverseProxy = "reverse-proxy";

    /// <summary>A desktop that calls out to be controlled: people who are helped from afar call so too.</summary>
    public const string ReverseDesktop = "reverse-desktop";

    /// <summary>A list of passwords of a machine: whoever looks after it may send himself one.</summary>
    public const string StolenSecrets = "stolen-secrets";

    /// <summary>A service's ticket in an old cipher: old machines ask so for a few.</summary>
    public const string OldTicket = "old-ticket";

    /// <summary>News of a printer are asked for: each client of a print server does so.</summary>
    public const string PrinterNotice = "printer-notice";

    /// <summary>A computer begins to log in to its directory, once or twice a day.</summary>
    public const string LogonChallenge = "logon-challenge";

    /// <summary>MITRE ATT&amp;CK; empty where the kind tells it.</summary>
    public string Technique { get; init; } = "";
}
