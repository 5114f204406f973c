namespace NetHawk.Core.Signatures;

/// <summary>How rules name buffers: today's names, which stand before their conditions, and the old modifiers, which stand behind them.</summary>
internal static class BufferNames
{
    private static readonly Dictionary<string, BufferKind> Sticky = new(StringComparer.Ordinal)
    {
        ["pkt_data"] = BufferKind.Payload,
        ["http.uri"] = BufferKind.Uri,
        ["http.uri.raw"] = BufferKind.RawUri,
        ["http.method"] = BufferKind.Method,
        ["http.request_line"] = BufferKind.RequestLine,
        ["http.host"] = BufferKind.Host,
        ["http.host.raw"] = BufferKind.RawHost,
        ["http.header"] = BufferKind.Header,
        ["http.header.raw"] = BufferKind.Header,
        ["http.header_names"] = BufferKind.HeaderNames,
        ["http.start"] = BufferKind.Start,
        ["http.cookie"] = BufferKind.Cookie,
        ["http.user_agent"] = BufferKind.UserAgent,
        ["http.referer"] = BufferKind.Referer,
        ["http.accept"] = BufferKind.Accept,
        ["http.accept_lang"] = BufferKind.AcceptLanguage,
        ["http.accept_enc"] = BufferKind.AcceptEncoding,
        ["http.connection"] = BufferKind.Connection,
        ["http.content_type"] = BufferKind.ContentType,
        ["http.content_len"] = BufferKind.ContentLength,
        ["http.protocol"] = BufferKind.Protocol,
        ["http.request_body"] = BufferKind.RequestBody,
        ["http.stat_code"] = BufferKind.StatusCode,
        ["http.stat_msg"] = BufferKind.StatusMessage,
        ["http.response_line"] = BufferKind.ResponseLine,
        ["http.response_body"] = BufferKind.ResponseBody,
        ["http.server"] = BufferKind.Server,
        ["http.location"] = BufferKind.Location,
        ["http_request_line"] = BufferKind.RequestLine,
        ["file_data"] = BufferKind.ResponseBody,
        ["file.data"] = BufferKind.ResponseBody,
        ["dns.query"] = BufferKind.DnsQuery,
        ["dns_query"] = BufferKind.DnsQuery,
        ["tls.sni"] = BufferKind.TlsName,
        ["tls_sni"] = BufferKind.TlsName,
        ["ja3.hash"] = BufferKind.Ja3Hash,
        ["ja3_hash"] = BufferKind.Ja3Hash,
        ["ssh.proto"] = BufferKind.SshProtocol,
        ["ssh.software"] = BufferKind.SshSoftware,
    };

    private static readonly Dictionary<string, BufferKind> Modifiers = new(StringComparer.Ordinal)
    {
        ["http_uri"] = BufferKind.Uri,
        ["http_raw_uri"] = BufferKind.RawUri,
        ["http_method"] = BufferKind.Method,
        ["http_header"] = BufferKind.Header,
        ["http_raw_header"] = BufferKind.Header,
        ["http_cookie"] = BufferKind.Cookie,
        ["http_user_agent"] = BufferKind.UserAgent,
        ["http_client_body"] = BufferKind.RequestBody,
        ["http_server_body"] = BufferKind.ResponseBody,
        ["http_stat_code"] = BufferKind.StatusCode,
        ["http_stat_msg"] = BufferKind.StatusMessage,
        ["http_host"] = BufferKind.Host,
        ["http_raw_host"] = BufferKind.RawHost,
    };

    private static readonly Dictionary<string, BufferTransform> Transforms = new(StringComparer.Ordinal)
    {
        ["dotprefix"] = BufferTransform.DotPrefix,
        ["to_lowercase"] = BufferTransform.ToLower,
        ["to_uppercase"] = BufferTransform.ToUpper,
        ["url_decode"] = BufferTransform.UrlDecode,
        ["strip_whitespace"] = BufferTransform.StripWhitespace,
        ["compress_whitespace"] = BufferTransform.CompressWhitespace,
    };

    public static bool TrySticky(string keyword, out BufferKind kind) => Sticky.TryGetValue(keyword, out kind);

    public static bool TryModifier(string keyword, out BufferKind kind) => Modifiers.TryGetValue(keyword, out kind);

    public static bool TryTransform(string keyword, out BufferTransform transform) => Transforms.TryGetValue(keyword, out transform);

    /// <summary>The letter by which a regular expression names its buffer.</summary>
    public static BufferKind? OfRegexFlag(char flag) => flag switch
    {
        'U' => BufferKind.Uri,
        'I' => BufferKind.RawUri,
        'P' => BufferKind.RequestBody,
        'Q' => BufferKind.ResponseBody,
        'H' or 'D' => BufferKind.Header,
        'M' => BufferKind.Method,
        'C' => BufferKind.Cookie,
        'S' => BufferKind.StatusCode,
        'Y' => BufferKind.StatusMessage,
        'V' => BufferKind.UserAgent,
        'W' => BufferKind.Host,
        'Z' => BufferKind.RawHost,
        _ => null,
    };
}
