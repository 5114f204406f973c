using System.Globalization;
using NetHawk.Core.Peek;
using NetHawk.Core.Signatures.Conditions;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Signatures;

/// <summary>Takes the options of one rule, in their order, and makes conditions of them.</summary>
internal sealed class RuleOptions(ClassTypes classes)
{
    private readonly List<(BufferPlace Place, Func<Condition> Build)> _conditions = [];
    private readonly List<string> _variables = [];
    private readonly List<FlowBit> _bits = [];
    private BufferPlace _sticky = new(BufferKind.Payload, BufferTransform.None);
    private PendingContent? _content;
    private int _contentAt;
    private bool _looksAtFlags, _hasPriority;
    private ThreatClass? _class;

    public long Id { get; private set; }
    public int Revision { get; private set; } = 1;
    public int Generator { get; private set; } = 1;
    public string Message { get; private set; } = "";
    public string ClassType { get; private set; } = "";
    public int Priority { get; private set; } = 3;
    public string Technique { get; private set; } = "";
    public bool IsSilent { get; private set; }
    public RuleDirection Direction { get; private set; }
    public bool NeedsEstablished { get; private set; }
    public SizeRange? PayloadSize { get; private set; }
    public SignatureRate? Rate { get; private set; }
    public bool? VictimIsSource { get; private set; }
    public IReadOnlyList<FlowBit> Bits => _bits;
    public int Variables => _variables.Count;

    public ThreatClass Class(AppProtocol application) => _class ?? ClassTypes.Class(ClassType, application);

    public void Take(RuleOption option)
    {
        var (keyword, value) = option;
        if (TakeAbout(keyword, value) || TakeOfContent(keyword, value) || TakeOfBytes(keyword, value)) return;
        switch (keyword)
        {
            case "flow":
                Flow(value);
                break;
            case "flowbits":
                Bit(value);
                break;
            case "noalert":
                IsSilent = true;
                break;
            case "threshold":
                Rate = RuleRates.Threshold(value);
                break;
            case "detection_filter":
                Rate = RuleRates.DetectionFilter(value);
                break;
            case "dsize":
                PayloadSize = SizeRange.Parse(value);
                break;
            case "flags" when value.Trim('+', '*').Split(',')[0] is "A" or "PA" or "AP" or "P":
                // Payloads have them.
                _looksAtFlags = true;
                break;
            default:
                throw RuleException.NotRead(keyword);
        }
    }

    /// <summary>The conditions, each buffer's together.</summary>
    public IReadOnlyList<BufferConditions> Buffers()
    {
        if (_conditions.Count == 0 && PayloadSize is null)
            throw new RuleException(_looksAtFlags ? "flags without content" : "no content; lists of addresses belong into ThreatIntel:Feeds", unsupported: true);
        return [.. _conditions.GroupBy(c => c.Place).Select(g => new BufferConditions(g.Key, [.. g.Select(c => c.Build())]))];
    }

    private bool TakeAbout(string keyword, string value)
    {
        switch (keyword)
        {
            case "msg":
                Message = Printable(RuleOptionText.Unquote(value, out _));
                return true;
            case "sid":
                Id = RuleNumbers.Whole(value);
                return true;
            case "rev":
                Revision = (int)Math.Clamp(RuleNumbers.Whole(value), 0, int.MaxValue);
                return true;
            case "gid":
                Generator = RuleNumbers.Small(value);
                return true;
            case "classtype":
                ClassType = value;
                if (!_hasPriority) Priority = classes.Priority(value);
                return true;
            case "priority":
                Priority = (int)Math.Clamp(RuleNumbers.Whole(value), 1, 255);
                _hasPriority = true;
                return true;
            case "metadata":
                Metadata(value);
                return true;
            case "target":
                VictimIsSource = value switch { "src_ip" => true, "dest_ip" => false, _ => throw new RuleException($"target:{value}; allowed are src_ip and dest_ip") };
                return true;
            case "reference" or "rawbytes" or "prefilter":
                return true;
            default:
                return false;
        }
    }

    private bool TakeOfContent(string keyword, string value)
    {
        if (BufferNames.TrySticky(keyword, out var sticky))
        {
            _sticky = new BufferPlace(sticky, BufferTransform.None);
            _content = null;
            return true;
        }

        if (BufferNames.TryTransform(keyword, out var transform))
        {
            if (_sticky.Kind == BufferKind.Payload) throw new RuleException($"{keyword} without a buffer before it");
            if (_sticky.Transform != BufferTransform.None) throw RuleException.NotRead("more than one change of a buffer");
            _sticky = _sticky with { Transform = transform };
            return true;
        }

        if (BufferNames.TryModifier(keyword, out var modified))
        {
            Last(keyword);
            _conditions[_contentAt] = (new BufferPlace(modified, BufferTransform.None), _conditions[_contentAt].Build);
            return true;
        }

        switch (keyword)
        {
            case "content":
                Content(RuleOptionText.Unquote(value, out bool negated), negated, _sticky);
                return true;
            case "uricontent":
                Content(RuleOptionText.Unquote(value, out bool isNot), isNot, new BufferPlace(BufferKind.Uri, BufferTransform.None));
                return true;
            case "nocase":
                Last(keyword).NoCase = true;
                return true;
            case "offset":
                Last(keyword).Offset = Number(value);
                return true;
            case "depth":
                Last(keyword).Depth = Number(value);
                return true;
            case "distance":
                Last(keyword).Distance = Number(value);
                return true;
            case "within":
                Last(keyword).Within = Number(value);
                return true;
            case "startswith":
                Last(keyword).StartsWith = true;
                return true;
            case "endswith":
                Last(keyword).EndsWith = true;
                return true;
            case "fast_pattern":
                Last(keyword).IsChosen = true;
                return true;
            case "pcre":
                var (place, regex) = RuleRegex.Parse(RuleOptionText.Unquote(value, out bool isNegated), isNegated, _sticky);
                Add(place, regex);
                return true;
            case "bsize":
                if (_sticky.Kind == BufferKind.Payload) throw new RuleException("bsize without a buffer before it");
                Add(_sticky, new BufferSizeCondition(SizeRange.Parse(value)));
                return true;
            case "urilen":
                string[] parts = value.Split(',');
                Add(new BufferPlace(parts.Length > 1 && parts[1].Trim() == "raw" ? BufferKind.RawUri : BufferKind.Uri, BufferTransform.None), new BufferSizeCondition(SizeRange.Parse(parts[0])));
                return true;
            default:
                return false;
        }
    }

    private bool TakeOfBytes(string keyword, string value)
    {
        switch (keyword)
        {
            case "isdataat":
                Add(_sticky, RuleBytes.DataAt(value, Number));
                return true;
            case "byte_test":
                Add(_sticky, RuleBytes.Test(value, Number));
                return true;
            case "byte_jump":
                Add(_sticky, RuleBytes.Jump(value, Number));
                return true;
            case "byte_extract":
                Add(_sticky, RuleBytes.Extract(value, Number, name =>
                {
                    if (!_variables.Contains(name)) _variables.Add(name);
                    return _variables.IndexOf(name);
                }));
                return true;
            default:
                return false;
        }
    }

    private void Content(string text, bool negated, BufferPlace place)
    {
        var content = new PendingContent(RuleOptionText.Bytes(text), negated);
        _conditions.Add((place, content.Build));
        (_content, _contentAt) = (content, _conditions.Count - 1);
    }

    private void Add(BufferPlace place, Condition condition) => _conditions.Add((place, () => condition));

    private PendingContent Last(string keyword) => _content ?? throw new RuleException($"{keyword} without a content before it");

    private RuleNumber Number(string text)
    {
        text = text.Trim();
        if (RuleNumbers.TryWhole(text, out long value)) return new RuleNumber(value);
        int variable = _variables.IndexOf(text);
        return variable >= 0 ? new RuleNumber(0, variable) : throw new RuleException($"'{text}' is no number, and no byte_extract before it has that name");
    }

    private void Flow(string value)
    {
        foreach (string word in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            switch (word)
            {
                case "to_server" or "from_client":
                    Direction = RuleDirection.ToServer;
                    break;
                case "to_client" or "from_server":
                    Direction = RuleDirection.ToClient;
                    break;
                case "established":
                    NeedsEstablished = true;
                    break;
                case "stateless" or "only_stream" or "no_stream":
                    break;
                default:
                    throw RuleException.NotRead("flow:" + word);
            }
        }
    }

    private void Bit(string value)
    {
        int comma = value.IndexOf(',', StringComparison.Ordinal);
        string action = (comma < 0 ? value : value[..comma]).Trim();
        if (action == "noalert")
        {
            IsSilent = true;
            return;
        }

        string[] names = comma < 0 ? [] : value[(comma + 1)..].Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0) throw new RuleException($"flowbits:{action} without a name");
        var bit = action switch
        {
            "set" => BitAction.Set,
            "unset" => BitAction.Unset,
            "toggle" => BitAction.Toggle,
            "isset" => BitAction.IsSet,
            "isnotset" => BitAction.IsNotSet,
            _ => throw new RuleException($"flowbits:{action}; known are set, unset, toggle, isset, isnotset, noalert"),
        };
        _bits.Add(new FlowBit(bit, names));
    }

    /// <summary>"mitre_technique_id T1046" as collections write it; "nethawk_class brute-force" tells our class, for rules of one's own.</summary>
    private void Metadata(string value)
    {
        foreach (string pair in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int space = pair.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0) continue;
            string name = pair[..space], text = pair[(space + 1)..].Trim();
            if (name == "mitre_technique_id" && text.Length is >= 5 and <= 9 && text[0] == 'T' && text.Skip(1).All(c => char.IsAsciiDigit(c) || c == '.')) Technique = text;
            if (name != "nethawk_class") continue;
            if (!ThreatClassNames.TryParse(text, out var known) || known == ThreatClass.Normal)
                throw new RuleException($"metadata nethawk_class '{text}'; known are {string.Join(", ", ThreatClassNames.All.Skip(1))}");
            _class = known;
        }
    }

    private static string Printable(string text)
    {
        string plain = text.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\;", ";", StringComparison.Ordinal).Replace("\\:", ":", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
        string shown = string.Concat(plain.Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format ? '?' : c));
        return shown.Length <= 200 ? shown : shown[..200] + "…";
    }
}
