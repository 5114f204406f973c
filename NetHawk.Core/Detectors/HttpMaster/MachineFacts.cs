using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text;

namespace NetHawk.Core.Detectors.HttpMaster;

/// <summary>
/// What a request tells of the machine that sends it. Programs that look for updates tell its system and a number of their own making; its name, who sits at it, what protects it, and a bot's number together
/// are what a master wants to know. Read from an address's query and from forms, as names and as values.
/// </summary>
[Flags]
internal enum MachineFacts
{
    None = 0,

    /// <summary>The machine's name, by the field's name or as Windows makes one (DESKTOP-…).</summary>
    Name = 1,
    User = 2,
    System = 4,

    /// <summary>A number of its hardware, disk or card, or a GUID.</summary>
    Mark = 8,

    /// <summary>A bot's number or version.</summary>
    Bot = 16,

    /// <summary>An address inside a house, which nobody outside has use for.</summary>
    Address = 32,

    /// <summary>What protects it.</summary>
    Defence = 64,

    /// <summary>Whether whoever sits at it may do everything.</summary>
    Rights = 128,
    Hardware = 256,
    Country = 512,
    Uptime = 1024,

    /// <summary>Some of it is written in base64 or hexadecimal, without JSON's or XML's form around it.</summary>
    Hidden = 2048,
}

internal static class MachineFactsReader
{
    private const int MostFields = 32, LongestValue = 400;

    /// <summary>Characters of a text in base64 or hexadecimal that says something.</summary>
    private const int LeastHidden = 12;

    /// <summary>What says whose machine it is; an update's question holds none of it.</summary>
    private const MachineFacts Personal = MachineFacts.Name | MachineFacts.Bot | MachineFacts.Defence | MachineFacts.Rights | MachineFacts.Hidden;

    private static readonly Dictionary<string, MachineFacts> Keys = Build();

    private static readonly (MachineFacts Fact, double Weight)[] Weights =
    [
        (MachineFacts.Name, 1.2), (MachineFacts.User, 0.6), (MachineFacts.System, 0.5), (MachineFacts.Mark, 0.6), (MachineFacts.Bot, 1.5), (MachineFacts.Address, 0.6), (MachineFacts.Defence, 1.2),
        (MachineFacts.Rights, 0.8), (MachineFacts.Hardware, 0.4), (MachineFacts.Country, 0.3), (MachineFacts.Uptime, 0.4), (MachineFacts.Hidden, 2.2),
    ];

    private static readonly (MachineFacts Fact, string Words)[] Words =
    [
        (MachineFacts.Name, "its name"), (MachineFacts.User, "who sits at it"), (MachineFacts.System, "its system"), (MachineFacts.Mark, "a number of its hardware"), (MachineFacts.Bot, "a bot's number"),
        (MachineFacts.Address, "its inner address"), (MachineFacts.Defence, "what protects it"), (MachineFacts.Rights, "rights"), (MachineFacts.Hardware, "hardware"), (MachineFacts.Country, "country"),
        (MachineFacts.Uptime, "since when it runs"), (MachineFacts.Hidden, "encoded"),
    ];

    private static Dictionary<string, MachineFacts> Build()
    {
        var keys = new Dictionary<string, MachineFacts>(StringComparer.OrdinalIgnoreCase);
        void Add(MachineFacts fact, string names)
        {
            foreach (string name in names.Split(' ')) keys[name] = fact;
        }

        Add(MachineFacts.Name, "pc pcname pc_name computer computername computer_name machine machinename machine_name compname pcad nameatpc netbios");
        Add(MachineFacts.User, "user username user_name uname winuser");
        Add(MachineFacts.System, "os osname os_name osver osversion os_version winver win_ver windows winversion");
        Add(MachineFacts.Mark, "hwid hardwareid mac macaddr guid uuid machineid machine_id machineguid hwinfo serial volumeserial diskserial");
        Add(MachineFacts.Bot, "bot botid bot_id botver botversion bot_version botnet zombie victim");
        Add(MachineFacts.Defence, "av avs antivirus anti_virus firewall");
        Add(MachineFacts.Rights, "admin isadmin is_admin priv privs privileges rights elevated uac");
        Add(MachineFacts.Hardware, "cpu ram gpu cpu_count cpucount processor memory display_resolution");
        Add(MachineFacts.Country, "country countrycode geo");
        Add(MachineFacts.Uptime, "uptime installdate install_date idle");
        return keys;
    }

    /// <summary>
    /// Log-odds of what is told, the sum of its parts. Nothing where it is only what devices, players and updates tell (a system, numbers of the hardware), or an account's name, which is no machine's.
    /// </summary>
    public static double Score(MachineFacts facts)
    {
        if ((facts & Personal) == 0) return 0;
        double score = 0;
        foreach (var (fact, weight) in Weights)
            if (facts.HasFlag(fact)) score += weight;
        return score;
    }

    /// <summary>In words, for people.</summary>
    public static string Describe(MachineFacts facts)
    {
        var parts = new List<string>(6);
        foreach (var (fact, words) in Words)
            if (facts.HasFlag(fact)) parts.Add(words);
        return string.Join(", ", parts);
    }

    /// <summary>In the query of an address.</summary>
    public static MachineFacts OfTarget(string target)
    {
        int mark = target.IndexOf('?', StringComparison.Ordinal);
        return (HasMadeName(target) ? MachineFacts.Name : MachineFacts.None) | (mark < 0 ? MachineFacts.None : OfFields(target.AsSpan(mark + 1)));
    }

    /// <summary>In a form, of either kind; in other bodies only a name as Windows makes it.</summary>
    public static MachineFacts OfBody(string body)
    {
        if (body.Length < 8 || body[0] is '<' or '{' or '[') return MachineFacts.None;
        if (body.StartsWith("--", StringComparison.Ordinal)) return OfParts(body);
        int equals = body.IndexOf('=', StringComparison.Ordinal);
        bool form = equals is > 0 and <= 32 && body.AsSpan(0, equals).IndexOfAny(' ', '\\', ':') < 0;
        return (HasMadeName(body) ? MachineFacts.Name : MachineFacts.None) | (form ? OfFields(body) : OfHidden(body.AsSpan(0, Math.Min(body.Length, LongestValue))));
    }

    private static MachineFacts OfFields(ReadOnlySpan<char> fields)
    {
        var facts = MachineFacts.None;
        int count = 0;
        foreach (var range in fields.Split('&'))
        {
            if (++count > MostFields) break;
            var field = fields[range];
            int equals = field.IndexOf('=');
            if (equals > 0 && field.Length > equals + 1) facts |= OfField(field[..equals], field[(equals + 1)..]);
        }

        return facts;
    }

    /// <summary>multipart/form-data (RFC 7578), as it is shown: what cannot be printed as \xNN.</summary>
    private static MachineFacts OfParts(string body)
    {
        const string Names = "; name=\"", Begins = "\\x0d\\x0a\\x0d\\x0a", Ends = "\\x0d\\x0a";
        var facts = MachineFacts.None;
        int count = 0;
        for (int at = body.IndexOf(Names, StringComparison.Ordinal); at >= 0 && count++ < MostFields; at = body.IndexOf(Names, at, StringComparison.Ordinal))
        {
            at += Names.Length;
            int quote = body.IndexOf('"', at), value = body.IndexOf(Begins, at, StringComparison.Ordinal);
            if (quote < 0 || value < quote) break;
            int begins = value + Begins.Length, ends = body.IndexOf(Ends, begins, StringComparison.Ordinal);
            if (begins < body.Length && ends != begins) facts |= OfField(body.AsSpan(at, quote - at), ends < 0 ? body.AsSpan(begins) : body.AsSpan(begins, ends - begins));
        }

        return facts;
    }

    private static MachineFacts OfField(ReadOnlySpan<char> key, ReadOnlySpan<char> raw)
    {
        var facts = Keys.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out var named) ? named : MachineFacts.None;
        if (raw.Length > LongestValue) return facts;
        string value = raw.IndexOfAny('%', '+') < 0 ? raw.ToString() : Uri.UnescapeDataString(raw.ToString().Replace('+', ' '));
        return facts | OfValue(value) | OfHidden(raw.IndexOf('%') < 0 ? raw : value);
    }

    private static MachineFacts OfValue(string value)
    {
        var facts = HasMadeName(value) ? MachineFacts.Name : MachineFacts.None;
        if (IsSystem(value)) facts |= MachineFacts.System;
        if (IsPrivate(value)) facts |= MachineFacts.Address;
        if (IsCard(value) || Guid.TryParse(value, CultureInfo.InvariantCulture, out _)) facts |= MachineFacts.Mark;
        return facts;
    }

    /// <summary>Names that Windows gives a new machine: DESKTOP-, LAPTOP- or WIN- and seven to eleven capitals and figures.</summary>
    private static bool HasMadeName(ReadOnlySpan<char> text)
    {
        for (int at; (at = text.IndexOf('-')) >= 0; text = text[(at + 1)..])
        {
            var before = text[..at];
            if (!before.EndsWith("DESKTOP") && !before.EndsWith("LAPTOP") && !before.EndsWith("WIN")) continue;
            int end = at + 1;
            while (end < text.Length && (char.IsAsciiLetterUpper(text[end]) || char.IsAsciiDigit(text[end]))) end++;
            if (end - at - 1 is >= 7 and <= 11) return true;
        }

        return false;
    }

    private static bool IsSystem(string value) =>
        value.StartsWith("Windows ", StringComparison.Ordinal) || value.StartsWith("Microsoft Windows", StringComparison.Ordinal) || value.StartsWith("Win1", StringComparison.Ordinal) || value.StartsWith("WinXP", StringComparison.Ordinal)
        || value.StartsWith("10.0.1", StringComparison.Ordinal) || value.StartsWith("6.1.76", StringComparison.Ordinal) || value.StartsWith("5.1.26", StringComparison.Ordinal);

    /// <summary>RFC 1918.</summary>
    private static bool IsPrivate(string value)
    {
        if (value.Length is < 7 or > 15 || value.AsSpan().Count('.') != 3 || !IPAddress.TryParse(value, out var address)) return false;
        Span<byte> bytes = stackalloc byte[4];
        return address.TryWriteBytes(bytes, out _) && bytes is [10, ..] or [192, 168, ..] or [172, >= 16 and < 32, ..];
    }

    /// <summary>A card's number: six pairs of hexadecimal digits with one sign between.</summary>
    private static bool IsCard(string value)
    {
        if (value.Length != 17 || value[2] is not (':' or '-')) return false;
        for (int i = 0; i < value.Length; i++)
            if (i % 3 == 2 ? value[i] != value[2] : !char.IsAsciiHexDigit(value[i])) return false;
        return true;
    }

    /// <summary>A text in base64 (also from behind) or hexadecimal that tells a system or a machine's name, in plain words.</summary>
    private static MachineFacts OfHidden(ReadOnlySpan<char> value)
    {
        if (value.Length < LeastHidden) return MachineFacts.None;
        if (value[0] == '=')
        {
            char[] turned = value.ToArray();
            Array.Reverse(turned);
            value = turned;
        }

        Span<byte> bytes = stackalloc byte[LongestValue];
        int length = FromHex(value, bytes);
        if (length == 0) length = FromBase64(value, bytes);
        if (length < LeastHidden / 2) return MachineFacts.None;
        var plain = bytes[..length];

        // In UTF-16 every second byte is nothing.
        if (plain.Length >= 12 && plain[1] == 0 && plain[3] == 0)
        {
            int half = plain.Length / 2;
            for (int i = 0; i < half; i++) plain[i] = plain[2 * i];
            plain = plain[..half];
        }

        if (plain[0] is (byte)'{' or (byte)'[' or (byte)'<' || plain.ContainsAnyExceptInRange((byte)' ', (byte)'~')) return MachineFacts.None;
        string text = Encoding.ASCII.GetString(plain);
        var facts = HasMadeName(text) ? MachineFacts.Name : MachineFacts.None;
        if (IsSystem(text) || text.Contains("Windows ", StringComparison.Ordinal)) facts |= MachineFacts.System;
        return facts == MachineFacts.None ? facts : facts | MachineFacts.Hidden;
    }

    private static int FromHex(ReadOnlySpan<char> value, Span<byte> bytes) =>
        value.Length % 2 == 0 && Convert.FromHexString(value, bytes, out _, out int written) == System.Buffers.OperationStatus.Done ? written : 0;

    private static int FromBase64(ReadOnlySpan<char> value, Span<byte> bytes)
    {
        value = value.TrimEnd('=');
        Span<byte> ascii = stackalloc byte[LongestValue];
        if (Encoding.ASCII.GetBytes(value, ascii) != value.Length) return 0;
        Base64.DecodeFromUtf8(ascii[..(value.Length / 4 * 4)], bytes, out int read, out int written);
        return read == value.Length / 4 * 4 ? written : 0;
    }
}
