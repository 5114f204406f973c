using NetHawk.Core.Packets;

namespace NetHawk.Core.Response.NeverBlock;

/// <summary>The name servers that this machine asks: resolv.conf, and those behind systemd-resolved's or NetworkManager's stub.</summary>
internal sealed class Resolvers : INeverBlockSource
{
    private static readonly string[] Files = ["/etc/resolv.conf", "/run/systemd/resolve/resolv.conf", "/run/NetworkManager/no-stub-resolv.conf"];

    public IReadOnlyList<NeverBlockEntry>? Find()
    {
        var found = new List<NeverBlockEntry>();
        foreach (string file in Files)
        {
            if (ProcText.Lines(file) is not { } lines) return null;
            found.AddRange(Parse(lines, "resolver " + file));
        }

        return found;
    }

    internal static IEnumerable<NeverBlockEntry> Parse(IEnumerable<string> lines, string source)
    {
        foreach (string line in lines)
        {
            string[] words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || words[0] != "nameserver") continue;
            string text = words[1].Split('%')[0];
            if (AddressKey.TryParse(text, out var address)) yield return new NeverBlockEntry(Prefix.Single(address), source);
        }
    }
}
