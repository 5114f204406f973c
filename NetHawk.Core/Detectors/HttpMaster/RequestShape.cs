using NetHawk.Core.Peek;

namespace NetHawk.Core.Detectors.HttpMaster;

/// <summary>What in one plain HTTP request a browser or an honest program would not do.</summary>
[Flags]
internal enum RequestSigns
{
    None = 0,
    BareAddress = 1,
    OddPort = 2,

    /// <summary>Claims to be one particular browser but lacks the language every browser sends.</summary>
    FalseBrowser = 4,
    NoAgent = 8,

    /// <summary>A POST that follows from no page: no Referer, no Cookie.</summary>
    LonePost = 16,
    RandomPath = 32,
    RandomQuery = 64,
    RandomDomain = 128,

    /// <summary>Says "Mozilla/5.0" and no more: what programs write that were told they need a browser's name, honest ones too.</summary>
    BareBrowser = 256,

    /// <summary>In clear on the port of HTTPS, where filters look at the port only.</summary>
    PlainOnTlsPort = 512,

    /// <summary>A browser's name, and no word of what it accepts.</summary>
    NoAccept = 1 << 10,

    /// <summary>A browser's name as none writes it.</summary>
    FalseAgent = 1 << 11,

    /// <summary>A program's name that says nothing: empty, or one short word.</summary>
    EmptyAgent = 1 << 12,
    WordAgent = 1 << 13,

    /// <summary>As <see cref="HeaderSigns"/>.</summary>
    NamelessCookie = 1 << 14,
    FalseCounter = 1 << 15,
    ForeignReferer = 1 << 16,

    /// <summary>A body that the header calls a form, of bytes that no form has.</summary>
    SealedForm = 1 << 17,

    /// <summary>A form of one field, whose value is some dozens of bytes written in base64; or only that.</summary>
    SealedValue = 1 << 18,

    /// <summary>A question with a body (GET), which is no JSON.</summary>
    BodyInGet = 1 << 19,

    /// <summary>A script is asked, by a question that follows from no page.</summary>
    Script = 1 << 20,

    /// <summary>A browser's name, and no word of whom it asks (Host).</summary>
    NoHost = 1 << 21,

    /// <summary>A request line within the request line.</summary>
    LineInLine = 1 << 24,

    /// <summary>As <see cref="HeaderSigns"/>.</summary>
    SealedCookie = 1 << 25,

    /// <summary>A value of the query that stands for some dozens of bytes.</summary>
    SealedQuery = 1 << 26,

    /// <summary>Particulars of the machine by a program that does not say which it is.</summary>
    TellsMachine = 1 << 22,

    /// <summary>The same in base64 or hexadecimal.</summary>
    HidesMachine = 1 << 23,
}

internal sealed class RequestShape
{
    private const double Random = 0.5;

    /// <summary>Characters of base64 that stand for some dozens of bytes.</summary>
    private const int LeastSealed = 48;

    private const int LeastSealedQuery = 64;

    /// <summary>Characters of a path in pieces.</summary>
    private const int LeastPieces = 80;

    /// <summary>Bytes of a report; measurements of a line's speed send more, and call it a form.</summary>
    public const int MostSealed = 16_384;

    /// <summary>Makers join words for a name that is still free ("quickplay", "labgency"): one pair of letters at a seam makes none random.</summary>
    private const double RandomName = 0.62;

    private readonly TextMemo<RequestSigns> _hosts = new(OfHost);
    private readonly TextMemo<RequestSigns> _targets = new(OfTarget);
    private readonly TextMemo<AgentForm> _agents = new(AgentForms.Of);

    public RequestSigns Of(HttpRequest request, ushort port)
    {
        var signs = _hosts.Of(request.Host) | _targets.Of(request.Target);
        if (port is not (80 or 81 or 443 or 3128 or 8000 or 8008 or 8080 or 8081 or 8088 or 8888)) signs |= RequestSigns.OddPort;
        if (port == 443) signs |= RequestSigns.PlainOnTlsPort;
        bool post = request.Method == "POST";
        var form = _agents.Of(request.UserAgent);

        // What is missing can only be said of a header that was seen whole.
        if (request.HeadersComplete)
        {
            if ((form & (AgentForm.Browser | AgentForm.False)) != 0 && !(request.HasLanguage && request.HasAccept))
            {
                bool whole = form.HasFlag(AgentForm.False) || request.UserAgent.Contains('(', StringComparison.Ordinal);
                signs |= whole ? RequestSigns.FalseBrowser : RequestSigns.BareBrowser;
                if (whole && !request.HasAccept) signs |= RequestSigns.NoAccept;
                if (request.Host.Length == 0) signs |= RequestSigns.NoHost;
            }

            if (request.UserAgent.Length == 0) signs |= RequestSigns.NoAgent;
        }

        if (post && !request.HasContext) signs |= RequestSigns.LonePost;
        if (!request.HasLanguage) signs |= OfProgram(request, form, post);
        return signs;
    }

    /// <summary>Particulars that one request told of its machine.</summary>
    public static MachineFacts FactsOf(HttpRequest request) =>
        request.HasLanguage && request.HasContext ? MachineFacts.None : MachineFactsReader.OfTarget(request.Target) | MachineFactsReader.OfBody(request.BodyStart);

    /// <summary>Does the program say who it is?</summary>
    public bool IsNamed(HttpRequest request) => _agents.Of(request.UserAgent).HasFlag(AgentForm.Named);

    /// <summary>What is seen in the body of a request that calls it a form.</summary>
    /// <param name="agent">Libraries call everything a form that nobody gave another type.</param>
    public RequestSigns OfForm(string body, string agent)
    {
        if (_agents.Of(agent).HasFlag(AgentForm.Library)) return RequestSigns.None;
        if (IsSealed(body)) return RequestSigns.SealedForm;
        return IsSealedValue(body) ? RequestSigns.SealedValue : RequestSigns.None;
    }

    private RequestSigns OfProgram(HttpRequest request, AgentForm form, bool post)
    {
        var signs = RequestSigns.None;
        if (form.HasFlag(AgentForm.False)) signs |= RequestSigns.FalseAgent;
        if (form.HasFlag(AgentForm.Word)) signs |= RequestSigns.WordAgent;
        var header = request.HeaderSigns;
        if (header.HasFlag(HeaderSigns.EmptyAgent)) signs |= RequestSigns.EmptyAgent;
        if (header.HasFlag(HeaderSigns.NamelessCookie)) signs |= RequestSigns.NamelessCookie;
        if (header.HasFlag(HeaderSigns.FalseCounter)) signs |= RequestSigns.FalseCounter;
        if (header.HasFlag(HeaderSigns.SealedCookie)) signs |= RequestSigns.SealedCookie;
        if (post && header.HasFlag(HeaderSigns.ForeignReferer)) signs |= RequestSigns.ForeignReferer;
        if (request.ClaimsForm && post && request.ContentLength <= MostSealed) signs |= OfForm(request.BodyStart, request.UserAgent);
        if (!post && request.ContentLength > 0 && request.HeadersComplete && (request.BodyStart.Length == 0 || request.BodyStart[0] is not ('{' or '['))) signs |= RequestSigns.BodyInGet;
        if (!request.HasContext && IsScript(request.Target)) signs |= RequestSigns.Script;
        return signs;
    }

    /// <summary>What a query does not change.</summary>
    public static ReadOnlySpan<char> PathOf(string target) => target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark ? target.AsSpan(0, mark) : target;

    private static bool IsScript(string target)
    {
        var path = PathOf(target);
        return path.EndsWith(".php", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".asp", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".aspx", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".cgi", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".jsp", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A quarter of the bytes and more cannot be printed, where a form writes each of those as %NN.</summary>
    private static bool IsSealed(string body)
    {
        int hidden = body.AsSpan().Count("\\x");
        int bytes = body.Length - 3 * hidden;
        return bytes >= 12 && hidden * 4 >= bytes;
    }

    private static bool IsSealedValue(string body)
    {
        if (body.Contains('&', StringComparison.Ordinal)) return false;
        int equals = body.IndexOf('=', StringComparison.Ordinal);
        var value = body.AsSpan(equals is > 0 and <= 12 ? equals + 1 : 0).TrimEnd('=');
        if (value.Length < LeastSealed) return false;
        int figures = 0, capitals = 0;
        foreach (char c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/' or '%' or '-' or '_')) return false;
            if (char.IsAsciiDigit(c)) figures++;
            else if (char.IsAsciiLetterUpper(c)) capitals++;
        }

        return figures * 20 >= value.Length && capitals * 5 >= value.Length;
    }

    private static RequestSigns OfHost(string text)
    {
        if (HostField.IsAddress(text)) return RequestSigns.BareAddress;
        return LooksRandom(Label(HostField.Bare(text).ToString()), RandomName) ? RequestSigns.RandomDomain : RequestSigns.None;
    }

    private static RequestSigns OfTarget(string target)
    {
        var signs = RequestSigns.None;
        int mark = target.IndexOf('?', StringComparison.Ordinal);
        string path = mark < 0 ? target : target[..mark];
        if (target.Contains(" HTTP/1.", StringComparison.Ordinal)) signs |= RequestSigns.LineInLine;
        if (AnyRandom(path.Replace('.', '/'), '/') || IsInPieces(path)) signs |= RequestSigns.RandomPath;
        if (mark >= 0 && AnyRandom(target[(mark + 1)..], '&')) signs |= RequestSigns.RandomQuery;
        if (mark >= 0 && HasSealedValue(target.AsSpan(mark + 1))) signs |= RequestSigns.SealedQuery;
        return signs;
    }

    /// <summary>One long text in base64, cut by slashes, with its own signs written as "_2B" and "_2F".</summary>
    private static bool IsInPieces(string path)
    {
        if (path.Length < LeastPieces) return false;
        int pieces = 0;
        foreach (var range in path.AsSpan().Split('/'))
        {
            var piece = path.AsSpan(range);
            if (piece.Length < 16 || piece.IndexOf('_') < 0) continue;
            string bare = piece.ToString().Replace("_2B", "", StringComparison.Ordinal).Replace("_2F", "", StringComparison.Ordinal);
            if (bare.Length < piece.Length && !bare.Contains('_', StringComparison.Ordinal) && bare.Any(char.IsAsciiDigit) && LooksRandom(bare)) pieces++;
        }

        return pieces >= 2;
    }

    private static bool HasSealedValue(ReadOnlySpan<char> query)
    {
        foreach (var range in query.Split('&'))
        {
            var part = query[range];
            var value = part[(part.IndexOf('=') + 1)..].TrimEnd('=');
            if (value.Length > LeastSealedQuery && IsToken(value, ofQuery: true)) return true;
        }

        return false;
    }

    private static bool AnyRandom(string text, char separator)
    {
        foreach (var range in text.AsSpan().Split(separator))
        {
            var part = text.AsSpan(range);
            int equals = part.IndexOf('=');
            if (equals >= 0) part = part[(equals + 1)..];
            if (separator == '&') part = part.TrimEnd('=');
            int dot = part.LastIndexOf('.');
            if (dot > 0) part = part[..dot];
            if (IsToken(part, separator == '&')) return true;
            if (part.Length is >= 6 and <= 40 && part.IndexOfAny('%', '-', '_') < 0 && LooksRandom(part.ToString())) return true;
        }

        return false;
    }

    /// <summary>Dozens of letters of both cases and digits: bytes written in base64, as signed links and masters' names are.</summary>
    private static bool IsToken(ReadOnlySpan<char> part, bool ofQuery)
    {
        if (part.Length is <= 40 or > 256) return false;
        int digits = 0, lower = 0, upper = 0, hex = 0;
        foreach (char c in part)
        {
            if (char.IsAsciiHexDigit(c)) hex++;
            if (char.IsAsciiDigit(c)) digits++;
            else if (char.IsAsciiLetterLower(c)) lower++;
            else if (char.IsAsciiLetterUpper(c)) upper++;
            else if (c is not ('-' or '_') && !(ofQuery && c is '+' or '/')) return false;
        }

        // Longer than a hash (SHA-512).
        if (hex == part.Length) return hex > 128 || (ofQuery && hex > 64);
        return digits * 20 >= part.Length && lower * 5 >= part.Length && upper * 5 >= part.Length;
    }

    /// <summary>No words: by letters, by hexadecimal digits, or by letters of both cases among digits. Dates and numbers are words here.</summary>
    internal static bool LooksRandom(string text, double from = Random)
    {
        int digits = 0, lower = 0, upper = 0, hex = 0, changes = 0;
        char before = '\0';
        foreach (char c in text)
        {
            if (char.IsAsciiDigit(c)) digits++;
            else if (char.IsAsciiLetterLower(c)) lower++;
            else if (char.IsAsciiLetterUpper(c)) upper++;
            if (char.IsAsciiHexDigit(c)) hex++;
            if (before != '\0' && char.IsAsciiDigit(c) != char.IsAsciiDigit(before)) changes++;
            before = c;
        }

        if (text.Length < 6 || lower + upper < 2) return false;
        if (hex == text.Length && text.Length >= 8 && digits >= 2 && changes >= 2) return true;
        if (digits >= 2 && changes >= 3 && (digits + lower + upper) == text.Length) return true;
        if (digits >= 1 && lower >= 2 && upper >= 2 && changes >= 2) return true;
        return DomainName.Randomness(text.ToLowerInvariant()) >= from;
    }

    private static string Label(string host)
    {
        var (registered, _) = DomainName.Split(host.ToLowerInvariant());
        int dot = registered.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 ? registered[..dot] : "";
    }
}
