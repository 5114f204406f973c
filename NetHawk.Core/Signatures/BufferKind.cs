namespace NetHawk.Core.Signatures;

/// <summary>Parts of a payload that conditions look at (Suricata's "sticky buffers").</summary>
internal enum BufferKind : byte
{
    /// <summary>The payload as it came; of a request that came in pieces all that is there of it.</summary>
    Payload,

    /// <summary>A request's target, percent signs resolved, steps up and doubled slashes taken.</summary>
    Uri,
    RawUri,
    Method,
    RequestLine,

    /// <summary>In lower case, without port.</summary>
    Host,
    RawHost,
    Header,
    HeaderNames,

    /// <summary>First line and header, of request or answer.</summary>
    Start,
    Cookie,
    UserAgent,
    Referer,
    Accept,
    AcceptLanguage,
    AcceptEncoding,
    Connection,
    ContentType,
    ContentLength,
    Protocol,
    RequestBody,
    StatusCode,
    StatusMessage,
    ResponseLine,

    /// <summary>As it came: neither unpacked nor without the lengths of its chunks.</summary>
    ResponseBody,
    Server,
    Location,

    /// <summary>The first question's name with dots.</summary>
    DnsQuery,
    TlsName,
    Ja3Hash,
    SshProtocol,
    SshSoftware,
}

/// <summary>What is done to a buffer before it is looked at.</summary>
internal enum BufferTransform : byte
{
    None,

    /// <summary>A dot in front, so that ".example.com" at the end means the domain and all below it.</summary>
    DotPrefix,
    ToLower,
    ToUpper,
    UrlDecode,
    StripWhitespace,
    CompressWhitespace,
}

/// <summary>A buffer with what is done to it.</summary>
internal readonly record struct BufferPlace(BufferKind Kind, BufferTransform Transform);
