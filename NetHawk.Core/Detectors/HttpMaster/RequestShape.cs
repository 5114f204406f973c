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
}

internal sealed class RequestShape
{
    private const double Random = 0.5;

    /// <summary>Makers join words for a name that is still free ("quickplay", "labgency"): one pair of letters at a seam makes none random.</summary>
    private const double RandomName = 0.62;

    private readonly TextMemo<RequestSigns> _hosts = new(OfHost);
    private readonly TextMemo<RequestSigns> _targets = new(OfTarget);

    public RequestSigns Of(HttpRequest request, ushort port)
    {
        var signs = _hosts.Of(request.Host) | _targets.Of(request.Target);
        if (port is not (80 or 81 or 443 or 3128 or 8000 or 8008 or 8080 or 8081 or 8088 or 8888)) signs |= RequestSigns.OddPort;
        if (port == 443) signs |= RequestSigns.PlainOnTlsPort;
        bool post = request.Method == "POST";

        // What is missing can only be said of a header that was seen whole.
        if (request.HeadersComplete)
        {
            if (request.UserAgent.StartsWith("Mozilla/", StringComparison.Ordinal) && !request.HasLanguage)
                signs |= request.UserAgent.Contains('(', StringComparison.Ordinal) ? RequestSigns.FalseBrowser : RequestSigns.BareBrowser;
            if (request.UserAgent.Length == 0) signs |= RequestSigns.NoAgent;
        }

        if (post && !request.HasContext) signs |= RequestSigns.LonePost;
        return signs;
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
        if (AnyRandom(path.Replace('.', '/'), '/')) signs |= RequestSigns.RandomPath;
        if (mark >= 0 && AnyRandom(target[(mark + 1)..], '&')) signs |= RequestSigns.RandomQuery;
        return signs;
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
        int digits = 0, lower = 0, upper = 0;
        foreach (char c in part)
        {
            if (char.IsAsciiDigit(c)) digits++;
            else if (char.IsAsciiLetterLower(c)) lower++;
            else if (char.IsAsciiLetterUpper(c)) upper++;
            else if (c is not ('-' or '_') && !(ofQuery && c is '+' or '/')) return false;
        }

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
