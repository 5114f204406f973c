using System.Text;
using NetHawk.Core.Peek;

namespace NetHawk.Core.Signatures;

/// <summary>The parts of one payload, found when they are first asked for.</summary>
internal ref struct PayloadBuffers
{
    private readonly SeenPayload _seen;
    private readonly BufferScratch _scratch;
    private HttpParts _http;
    private bool _isSplit;

    public PayloadBuffers(in SeenPayload seen, BufferScratch scratch)
    {
        _seen = seen;
        _scratch = scratch;
        scratch.Clear();
    }

    /// <returns>False where the payload has no such part: no condition on it holds, not even that something is absent.</returns>
    public bool TryGet(BufferPlace place, out ReadOnlySpan<byte> buffer)
    {
        if (!TryGet(place.Kind, out buffer)) return false;
        if (place.Transform != BufferTransform.None) buffer = _scratch.Transformed(buffer, place.Transform);
        return true;
    }

    /// <summary>The same as text of one byte a letter.</summary>
    public readonly string Text(BufferPlace place, ReadOnlySpan<byte> buffer) => _scratch.Text(place, buffer);

    private bool TryGet(BufferKind kind, out ReadOnlySpan<byte> buffer)
    {
        buffer = _seen.Payload;
        switch (kind)
        {
            case BufferKind.Payload:
                return true;
            case BufferKind.DnsQuery:
                buffer = _scratch.Name(_seen.Read is DnsMessage { IsResponse: false } question ? question.Name : null);
                return buffer.Length > 0;
            case BufferKind.TlsName:
                buffer = _scratch.Name(_seen.Read is TlsClientHello hello ? hello.ServerName : null);
                return buffer.Length > 0;
            case BufferKind.Ja3Hash:
                buffer = _scratch.Name(_seen.Read is TlsClientHello print ? print.Ja3 : null);
                return buffer.Length > 0;
            case BufferKind.SshProtocol or BufferKind.SshSoftware:
                return _seen.Application == AppProtocol.Ssh && TrySsh(kind == BufferKind.SshSoftware, out buffer);
            default:
                if (_seen.Application != AppProtocol.Http) return false;
                if (!_isSplit)
                {
                    _http = HttpParts.Split(_seen.Payload, _seen.FromResponder);
                    _isSplit = true;
                }

                return _http.TryGet(kind, _seen.Payload, _scratch, out buffer);
        }
    }

    private readonly bool TrySsh(bool software, out ReadOnlySpan<byte> buffer)
    {
        buffer = _seen.Payload;
        if (!buffer.StartsWith("SSH-"u8)) return false;
        int end = buffer.IndexOfAny((byte)'\r', (byte)'\n');
        buffer = (end < 0 ? buffer : buffer[..end])[4..];
        int dash = buffer.IndexOf((byte)'-');
        if (dash < 0) return false;
        buffer = software ? buffer[(dash + 1)..] : buffer[..dash];
        return true;
    }
}
