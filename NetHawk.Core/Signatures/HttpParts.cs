namespace NetHawk.Core.Signatures;

/// <summary>Where the parts of an HTTP/1 message lie in its payload. What goes on from an earlier packet is all body.</summary>
internal struct HttpParts
{
    private (int At, int Length) _first, _header, _body, _method, _uri, _protocol, _code, _message;
    private bool _begins, _isAnswer, _hasBody;

    public static HttpParts Split(ReadOnlySpan<byte> payload, bool fromResponder)
    {
        var parts = new HttpParts { _isAnswer = fromResponder };
        int lineEnd = payload.IndexOf((byte)'\n');
        var line = lineEnd < 0 ? payload : payload[..lineEnd].TrimEnd((byte)'\r');
        bool begins = fromResponder ? line.StartsWith("HTTP/"u8) : line.LastIndexOf(" HTTP/"u8) > 0 || (lineEnd < 0 && line.IndexOf((byte)' ') is > 0 and < 24);
        if (!begins)
        {
            parts._body = (0, payload.Length);
            parts._hasBody = true;
            return parts;
        }

        parts._begins = true;
        parts._first = (0, line.Length);
        parts.FirstLine(line);
        int header = lineEnd < 0 ? payload.Length : lineEnd + 1, end = HeaderEnd(payload, header, out int body);
        parts._header = (header, end - header);
        parts._hasBody = body >= 0;
        parts._body = body < 0 ? (payload.Length, 0) : (body, payload.Length - body);
        return parts;
    }

    /// <summary>The next line, without its end.</summary>
    public static ReadOnlySpan<byte> Line(scoped ref ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return line.TrimEnd((byte)'\r');
    }

    public readonly bool TryGet(BufferKind kind, ReadOnlySpan<byte> payload, BufferScratch scratch, out ReadOnlySpan<byte> buffer)
    {
        buffer = default;
        switch (kind)
        {
            case BufferKind.RequestBody:
                return !_isAnswer && _hasBody && Part(payload, _body, out buffer);
            case BufferKind.ResponseBody:
                return _isAnswer && _hasBody && Part(payload, _body, out buffer);
        }

        if (!_begins) return false;
        switch (kind)
        {
            case BufferKind.Method:
                return !_isAnswer && Part(payload, _method, out buffer);
            case BufferKind.RawUri:
                return !_isAnswer && Part(payload, _uri, out buffer);
            case BufferKind.Uri:
                if (_isAnswer || !Part(payload, _uri, out buffer)) return false;
                buffer = scratch.NormalUri(buffer);
                return true;
            case BufferKind.RequestLine:
                return !_isAnswer && Part(payload, _first, out buffer);
            case BufferKind.ResponseLine:
                return _isAnswer && Part(payload, _first, out buffer);
            case BufferKind.Protocol:
                return Part(payload, _protocol, out buffer);
            case BufferKind.StatusCode:
                return _isAnswer && Part(payload, _code, out buffer);
            case BufferKind.StatusMessage:
                return _isAnswer && Part(payload, _message, out buffer);
            case BufferKind.Header:
                return Part(payload, _header, out buffer);
            case BufferKind.HeaderNames:
                buffer = scratch.HeaderNames(payload.Slice(_header.At, _header.Length));
                return true;
            case BufferKind.Start:
                return Part(payload, (0, _hasBody ? _body.At : payload.Length), out buffer);
            case BufferKind.Cookie:
                return Field(payload, _isAnswer ? "set-cookie"u8 : "cookie"u8, out buffer);
            case BufferKind.UserAgent:
                return Field(payload, "user-agent"u8, out buffer);
            case BufferKind.Referer:
                return Field(payload, "referer"u8, out buffer);
            case BufferKind.Accept:
                return Field(payload, "accept"u8, out buffer);
            case BufferKind.AcceptLanguage:
                return Field(payload, "accept-language"u8, out buffer);
            case BufferKind.AcceptEncoding:
                return Field(payload, "accept-encoding"u8, out buffer);
            case BufferKind.Connection:
                return Field(payload, "connection"u8, out buffer);
            case BufferKind.ContentType:
                return Field(payload, "content-type"u8, out buffer);
            case BufferKind.ContentLength:
                return Field(payload, "content-length"u8, out buffer);
            case BufferKind.Server:
                return Field(payload, "server"u8, out buffer);
            case BufferKind.Location:
                return Field(payload, "location"u8, out buffer);
            case BufferKind.RawHost:
                return Field(payload, "host"u8, out buffer);
            case BufferKind.Host:
                if (!Field(payload, "host"u8, out buffer)) return false;
                int colon = buffer.LastIndexOf((byte)':');
                if (colon > 0 && buffer[^1] != ']') buffer = buffer[..colon];
                buffer = scratch.Lowered(buffer);
                return true;
            default:
                return false;
        }
    }

    private static bool Part(ReadOnlySpan<byte> payload, (int At, int Length) part, out ReadOnlySpan<byte> buffer)
    {
        buffer = payload.Slice(part.At, part.Length);
        return true;
    }

    /// <summary>The first line of the header with this name, its value without the blanks around it.</summary>
    private readonly bool Field(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var rest = payload.Slice(_header.At, _header.Length);
        while (!rest.IsEmpty)
        {
            var line = Line(ref rest);
            if (line.Length <= name.Length || line[name.Length] != ':' || !System.Text.Ascii.EqualsIgnoreCase(line[..name.Length], name)) continue;
            value = line[(name.Length + 1)..].Trim(" \t"u8);
            return true;
        }

        value = default;
        return false;
    }

    /// <returns>Where the header ends, its last line's end included.</returns>
    /// <param name="body">Where the body begins; -1: the header is not there to its end.</param>
    private static int HeaderEnd(ReadOnlySpan<byte> payload, int header, out int body)
    {
        // From the first line's end on: a message may have no header at all.
        int from = Math.Max(0, header - 2), strict = payload[from..].IndexOf("\r\n\r\n"u8), loose = payload[Math.Max(0, header - 1)..].IndexOf("\n\n"u8);
        if (strict >= 0 && (loose < 0 || from + strict <= Math.Max(0, header - 1) + loose))
        {
            body = from + strict + 4;
            return Math.Max(header, from + strict + 2);
        }

        body = loose < 0 ? -1 : Math.Max(0, header - 1) + loose + 2;
        return loose < 0 ? payload.Length : Math.Max(header, body - 1);
    }

    private void FirstLine(ReadOnlySpan<byte> line)
    {
        int space = line.IndexOf((byte)' ');
        if (space < 0) return;
        if (_isAnswer)
        {
            _protocol = (0, space);
            int next = line[(space + 1)..].IndexOf((byte)' ');
            _code = (space + 1, next < 0 ? line.Length - space - 1 : next);
            _message = next < 0 ? (line.Length, 0) : (space + next + 2, line.Length - space - next - 2);
            return;
        }

        _method = (0, space);
        int last = line.LastIndexOf(" HTTP/"u8);
        _uri = last > space ? (space + 1, last - space - 1) : last == space ? (space, 0) : (space + 1, line.Length - space - 1);
        _protocol = last < 0 ? (line.Length, 0) : (last + 1, line.Length - last - 1);
    }
}
