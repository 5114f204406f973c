using NetHawk.Core.Packets;

namespace NetHawk.Core.Response.NeverBlock;

/// <summary>Remote sessions as systemd-logind keeps them in /run/systemd/sessions: they exist only after authentication.</summary>
internal sealed class LogindSessions : INeverBlockSource
{
    internal const string Folder = "/run/systemd/sessions";
    private const int MaxSessions = 4_096;

    public IReadOnlyList<NeverBlockEntry>? Find()
    {
        try
        {
            if (!Directory.Exists(Folder)) return [];
            return [.. Directory.EnumerateFiles(Folder).Take(MaxSessions).Select(f => Parse(ProcText.Lines(f) ?? [])).OfType<NeverBlockEntry>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    internal static NeverBlockEntry? Parse(IEnumerable<string> lines)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in lines)
            if (line.IndexOf('=', StringComparison.Ordinal) is > 0 and var at) values[line[..at]] = line[(at + 1)..];
        if (values.GetValueOrDefault("REMOTE") != "1" || values.GetValueOrDefault("STATE") == "closing") return null;
        if (!AddressKey.TryParse(values.GetValueOrDefault("REMOTE_HOST")?.Split('%')[0], out var address)) return null;
        return new NeverBlockEntry(Prefix.Single(address), $"logged-in {values.GetValueOrDefault("USER") ?? values.GetValueOrDefault("UID")}", Lingers: true);
    }
}
