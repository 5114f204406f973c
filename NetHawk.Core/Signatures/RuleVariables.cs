using NetHawk.Core.Packets;

namespace NetHawk.Core.Signatures;

/// <summary>The names that rules use for networks and ports ("$HOME_NET"), and what they stand for.</summary>
internal sealed class RuleVariables
{
    private const int Deepest = 8;

    /// <summary>As in the configuration that Suricata ships with; web ports are any, as HTTP is told by its content here.</summary>
    private static readonly Dictionary<string, string> DefaultPorts = new(StringComparer.Ordinal)
    {
        ["HTTP_PORTS"] = "any",
        ["SHELLCODE_PORTS"] = "!80",
        ["ORACLE_PORTS"] = "1521",
        ["SSH_PORTS"] = "22",
        ["DNP3_PORTS"] = "20000",
        ["MODBUS_PORTS"] = "502",
        ["FILE_DATA_PORTS"] = "[$HTTP_PORTS,110,143]",
        ["FTP_PORTS"] = "21",
        ["GENEVE_PORTS"] = "6081",
        ["VXLAN_PORTS"] = "4789",
        ["TEREDO_PORTS"] = "3544",
    };

    private readonly Dictionary<string, AddressTest> _addresses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PortTest> _ports = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _texts = new(DefaultPorts, StringComparer.Ordinal);
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);

    public RuleVariables(IReadOnlyDictionary<string, string> own)
    {
        var problems = new List<string>();
        foreach (var (name, value) in own)
        {
            string key = name.TrimStart('$').ToUpperInvariant();
            _texts[key] = value;
            _own.Add(key);
        }

        foreach (string name in _own.Order(StringComparer.Ordinal))
        {
            try
            {
                if (IsOfPorts(name)) Ports("$" + name);
                else Addresses("$" + name);
            }
            catch (RuleException e)
            {
                problems.Add($"{name}: value '{_texts[name]}' is wrong: {e.Message}");
            }
        }

        Problems = problems;
    }

    public IReadOnlyList<string> Problems { get; }

    public AddressTest Addresses(string text, int depth = 0)
    {
        if (depth > Deepest) throw new RuleException("a list in a list in a list …");
        text = text.Trim();
        if (text is "any" or "[any]") return AddressTest.Any;
        if (text.StartsWith('$')) return Named(text[1..], depth);
        return new AddressTest([.. ListText.Items(text).Select(item => AddressOf(item, depth))]);
    }

    public PortTest Ports(string text, int depth = 0)
    {
        if (depth > Deepest) throw new RuleException("a list in a list in a list …");
        text = text.Trim();
        if (text == "any") return PortTest.Any;
        if (text.StartsWith('$'))
        {
            string name = text[1..];
            if (_ports.TryGetValue(name, out var known)) return known;
            if (!_texts.TryGetValue(name, out string? value)) throw new RuleException($"the name ${name} stands for nothing; set {SignatureOptions.Section}:Variables:{name}");
            return _ports[name] = Ports(value, depth + 1);
        }

        var ranges = new List<(ushort, ushort, bool)>();
        foreach (string item in ListText.Items(text))
        {
            bool negated = item.StartsWith('!');
            string one = negated ? item[1..].Trim() : item;
            if (one.StartsWith('$') || one.StartsWith('['))
            {
                var inner = Ports(one, depth + 1).Ranges;
                if (negated && inner.Any(r => r.Negated)) throw RuleException.NotRead("ports that are excepted from an exception");
                ranges.AddRange(inner.Select(r => (r.First, r.Last, r.Negated || negated)));
            }
            else
            {
                var (first, last) = ListText.Range(one);
                ranges.Add((first, last, negated));
            }
        }

        return new PortTest(ranges);
    }

    private static bool IsOfPorts(string name) => name.EndsWith("_PORTS", StringComparison.Ordinal) || name.EndsWith("_PORT", StringComparison.Ordinal);

    private AddressTest Named(string name, int depth)
    {
        if (_addresses.TryGetValue(name, out var known)) return known;
        if (_own.Contains(name) && !IsOfPorts(name)) return _addresses[name] = Addresses(_texts[name], depth + 1);
        var meaning = name == "EXTERNAL_NET" ? AddressMeaning.External
            : name == "HOME_NET" || name.EndsWith("_SERVERS", StringComparison.Ordinal) || name.EndsWith("_SERVER", StringComparison.Ordinal) || name.EndsWith("_CLIENT", StringComparison.Ordinal) ? AddressMeaning.Home
            : throw new RuleException($"the name ${name} stands for nothing; set {SignatureOptions.Section}:Variables:{name}");
        return _addresses[name] = new AddressTest([new AddressPart(meaning, Negated: false)]);
    }

    private AddressPart AddressOf(string item, int depth)
    {
        bool negated = item.StartsWith('!');
        string one = negated ? item[1..].Trim() : item;
        if (one.StartsWith('$') || one.StartsWith('['))
        {
            var inner = Addresses(one, depth + 1);
            if (negated && inner.IsAny) throw new RuleException("all addresses are excepted");
            return new AddressPart(AddressMeaning.Nested, negated, Inner: inner);
        }

        if (one == "any") return negated ? throw new RuleException("all addresses are excepted") : new AddressPart(AddressMeaning.Nested, Negated: false, Inner: AddressTest.Any);
        return Prefix.TryParse(one, out var prefix, out string? error) ? new AddressPart(AddressMeaning.Prefix, negated, prefix) : throw new RuleException(error);
    }
}
