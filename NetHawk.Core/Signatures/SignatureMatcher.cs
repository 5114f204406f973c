using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Signatures.Conditions;

namespace NetHawk.Core.Signatures;

/// <summary>
/// Holds payloads against a set of rules. Few rules are looked at closely: those of which the longest or chosen content is in the payload (<see cref="ContentIndex"/>). One for each capture worker.
/// </summary>
public sealed class SignatureMatcher(ISignatureSource source) : IPayloadSignatures
{
    /// <summary>Payloads of each side of a flow whose application goes on long.</summary>
    private const int MostLooks = 64;

    /// <summary>Places tried for one rule and payload: contents that come a thousand times, each with the next relative to it, would be tried a million times.</summary>
    private const int MostSteps = 3_000;

    /// <summary>Rules that one payload may match: a payload made of all rules' words tells no more than a few do.</summary>
    private const int MostMatches = 32;

    /// <summary>Rules looked at closely in a second of packet time: some microseconds each. Ordinary payloads call for one or two; who puts the words of a hundred rules into each of his would take the processor.</summary>
    private const int RulesPerSecond = 100_000;

    private readonly BufferScratch _scratch = new();
    private readonly List<Signature> _matched = [];
    private readonly long[] _variables = new long[SignatureSet.MostVariables];
    private SignatureSet _set = SignatureSet.Empty;
    private ContentCandidates _candidates = new(0);
    private int _steps;
    private long _second;
    private int _left = RulesPerSecond;
    private long _skipped;

    public int Looks => source.Current.Count > 0 ? MostLooks : 0;

    public long Skipped => Volatile.Read(ref _skipped);

    public SignatureMatch? Match(in SeenPayload seen)
    {
        var set = source.Current;
        if (!ReferenceEquals(set, _set)) (_set, _candidates) = (set, new ContentCandidates(set.Count));
        if (set.Count == 0 || seen.Payload.IsEmpty) return null;
        var buffers = new PayloadBuffers(seen, _scratch);
        _candidates.Begin();
        set.Index.Find(seen.Payload, _candidates);
        if (set.LooksAtUris && seen.Application == AppProtocol.Http && !seen.FromResponder && seen.Payload.IndexOf((byte)'%') >= 0
            && buffers.TryGet(new BufferPlace(BufferKind.Uri, BufferTransform.None), out var uri)) set.Index.Find(uri, _candidates);
        if (seen.Read is DnsMessage or TlsClientHello) FindNames(ref buffers);
        foreach (int rule in set.Unanchored) _candidates.Add(rule);
        if (_candidates.Count == 0 || !MayAsk(seen.Now)) return null;
        _matched.Clear();
        foreach (int rule in _candidates.InOrder())
        {
            var signature = set[rule];
            if (!Concerns(signature, seen) || !Holds(signature, ref buffers)) continue;
            if (signature.Action == SignatureAction.Pass) return null;
            _matched.Add(signature);
            if (_matched.Count >= MostMatches) break;
        }

        return _matched.Count == 0 ? null : new SignatureMatch([.. _matched]) { FromResponder = seen.FromResponder };
    }

    private bool MayAsk(PacketTime now)
    {
        long second = now.Nanoseconds / PacketTime.NanosecondsPerSecond;
        if (second != _second) (_second, _left) = (second, RulesPerSecond);
        _left -= _candidates.Count;
        if (_left >= 0) return true;
        Volatile.Write(ref _skipped, _skipped + 1);
        return false;
    }

    private void FindNames(ref PayloadBuffers buffers)
    {
        foreach (var kind in new ReadOnlySpan<BufferKind>([BufferKind.DnsQuery, BufferKind.TlsName, BufferKind.Ja3Hash]))
            if (buffers.TryGet(new BufferPlace(kind, BufferTransform.None), out var name)) _set.Index.Find(name, _candidates);
    }

    private static bool Concerns(Signature s, in SeenPayload seen)
    {
        var transport = seen.Protocol switch { IpProtocol.Tcp => Transports.Tcp, IpProtocol.Udp => Transports.Udp, _ => Transports.Icmp };
        if ((s.Transports & transport) == 0) return false;
        if (s.Application != AppProtocol.Unknown && s.Application != seen.Application) return false;
        if (s.Direction == RuleDirection.ToServer ? seen.FromResponder : s.Direction == RuleDirection.ToClient && !seen.FromResponder) return false;
        if (s.PayloadSize is { } size && !size.Contains(seen.Payload.Length)) return false;
        if (transport == Transports.Icmp) return true;
        return (s.SourcePorts.Matches(seen.SenderPort) && s.DestinationPorts.Matches(seen.ReceiverPort))
            || (s.BothWays && s.SourcePorts.Matches(seen.ReceiverPort) && s.DestinationPorts.Matches(seen.SenderPort));
    }

    private bool Holds(Signature signature, ref PayloadBuffers buffers)
    {
        _steps = 0;
        foreach (var part in signature.Buffers)
        {
            if (!buffers.TryGet(part.Place, out var buffer) || !Holds(part, 0, ref buffers, buffer, 0)) return false;
        }

        return true;
    }

    /// <summary>All conditions from <paramref name="index"/> on, the next beginning at <paramref name="cursor"/>.</summary>
    private bool Holds(BufferConditions part, int index, ref PayloadBuffers buffers, ReadOnlySpan<byte> buffer, int cursor)
    {
        if (index == part.Conditions.Length) return true;
        if (++_steps > MostSteps) return false;
        bool nextDepends = index + 1 < part.Conditions.Length && part.Conditions[index + 1].IsRelative;
        switch (part.Conditions[index])
        {
            case ContentCondition content:
                return Holds(content, nextDepends, part, index, ref buffers, buffer, cursor);
            case RegexCondition regex:
                return Holds(regex, nextDepends, part, index, ref buffers, buffer, cursor);
            case BufferSizeCondition size:
                return size.Size.Contains(buffer.Length) && Holds(part, index + 1, ref buffers, buffer, cursor);
            case DataAtCondition data:
                bool isThere = (data.IsRelative ? cursor : 0) + (long)data.Bytes.In(_variables) < buffer.Length + (data.IsRelative ? 1 : 0);
                return isThere != data.Negated && Holds(part, index + 1, ref buffers, buffer, cursor);
            case ByteTestCondition test:
                return test.Holds(buffer, cursor, _variables) && Holds(part, index + 1, ref buffers, buffer, cursor);
            case ByteJumpCondition jump:
                int place = jump.Jump(buffer, cursor, _variables);
                return place >= 0 && Holds(part, index + 1, ref buffers, buffer, place);
            case ByteExtractCondition extract:
                int end = extract.Read(buffer, cursor, _variables, out long value);
                if (end < 0) return false;
                _variables[extract.Variable] = value;
                return Holds(part, index + 1, ref buffers, buffer, end);
            default:
                return false;
        }
    }

    private bool Holds(ContentCondition content, bool nextDepends, BufferConditions part, int index, ref PayloadBuffers buffers, ReadOnlySpan<byte> buffer, int cursor)
    {
        long start = content.IsRelative ? cursor + (long)(content.Distance?.In(_variables) ?? 0) : content.Offset?.In(_variables) ?? 0;
        int? span = content.IsRelative ? content.Within?.In(_variables) : content.Depth?.In(_variables);
        int limit = span is { } most ? (int)Math.Clamp(start + most, 0, buffer.Length) : buffer.Length, from = (int)Math.Clamp(start, 0, buffer.Length);
        if (content.Negated) return content.Find(buffer, from, limit) < 0 && Holds(part, index + 1, ref buffers, buffer, cursor);
        while (true)
        {
            int at = content.Find(buffer, from, limit);
            if (at < 0) return false;
            if (Holds(part, index + 1, ref buffers, buffer, at + content.Bytes.Length)) return true;
            if (!nextDepends || _steps > MostSteps) return false;
            from = at + 1;
        }
    }

    private bool Holds(RegexCondition regex, bool nextDepends, BufferConditions part, int index, ref PayloadBuffers buffers, ReadOnlySpan<byte> buffer, int cursor)
    {
        if (regex.IsGivenUp) return false;
        string text = buffers.Text(part.Place, buffer);
        int from = regex.IsRelative ? cursor : 0;
        while (true)
        {
            int end = regex.Find(text, from, out int start);
            if (regex.Negated) return end < 0 && !regex.IsGivenUp && Holds(part, index + 1, ref buffers, buffer, cursor);
            if (end < 0) return false;
            if (Holds(part, index + 1, ref buffers, buffer, end)) return true;
            if (!nextDepends || _steps > MostSteps || start >= text.Length) return false;
            from = start + 1;
        }
    }
}
