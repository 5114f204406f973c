using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Response.NeverBlock;

/// <summary>
/// The far ends of SSH sessions: sshd's own children whose title says that a user has logged in ("sshd: alice@pts/0"), and the TCP
/// connections they hold. A connection that only knocks ("[accepted]", "[net]", "[priv]") is what attackers have, and does not count.
/// Reading another user's descriptors needs root or CAP_SYS_PTRACE.
/// </summary>
internal sealed partial class SshDaemonSessions : INeverBlockSource
{
    private const int MaxProcesses = 100_000;

    public string? Limitation { get; private set; }

    public IReadOnlyList<NeverBlockEntry>? Find()
    {
        if (Processes() is not { } processes) return null;
        var found = new List<NeverBlockEntry>();
        int daemons = 0;
        var unreadable = new HashSet<string>(StringComparer.Ordinal);
        foreach (string process in processes)
        {
            if (ProcText.Lines(process + "/comm") is not [var name, ..] || name is not ("sshd" or "sshd-session")) continue;
            daemons++;
            if (User(Title(process)) is not { } user || IsDaemon(process) == false) continue;
            if (IsDaemon(process) is null || Sockets(process) is not { } inodes) unreadable.Add(user);
            else if (inodes.Count > 0) found.AddRange(Peers(process, inodes).Select(a => new NeverBlockEntry(Prefix.Single(a), "SSH session of " + user, Lingers: true)));
        }

        // Where logind or utmp name a user's session, the other sources have its address. A session without a terminal may be in neither.
        if (unreadable.Count > 0) unreadable.ExceptWith(Recorded());
        bool kept = Directory.Exists(LogindSessions.Folder) || Array.Exists(UtmpSessions.Files, File.Exists);
        Limitation = unreadable.Count > 0 ? $"the SSH session of {string.Join(", ", unreadable.Order(StringComparer.Ordinal).Take(5))} is in no record of log-ins, and its address cannot be read without root or CAP_SYS_PTRACE: put operators' addresses on the whitelist"
            : daemons == 0 && !kept && File.Exists("/.dockerenv") ? "in a container without the host's processes SSH sessions cannot be seen: run it with --pid=host, or put operators' addresses on the whitelist"
            : null;
        return found;
    }

    /// <summary>Users of whom logind or utmp know a session from somewhere else.</summary>
    private static IEnumerable<string> Recorded() =>
        (new LogindSessions().Find() ?? []).Concat(new UtmpSessions().Find() ?? []).Select(e => e.Source["logged-in ".Length..]);

    /// <summary>The user of a logged-in child's title; null for listeners, monitors and connections that have not logged in.</summary>
    internal static string? User(string title) => LoggedIn().Match(title.Trim()) is { Success: true } match ? match.Groups["user"].Value : null;

    /// <summary>Remote addresses of established connections with one of the inodes, from /proc/net/tcp or tcp6.</summary>
    internal static IEnumerable<AddressKey> ParsePeers(IEnumerable<string> lines, IReadOnlySet<ulong> inodes)
    {
        foreach (string line in lines)
        {
            string[] columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length < 10 || columns[3] != "01" || !ulong.TryParse(columns[9], NumberStyles.None, CultureInfo.InvariantCulture, out ulong inode)
                || !inodes.Contains(inode)) continue;
            if (ReadAddress(columns[2].Split(':')[0]) is { } address) yield return address;
        }
    }

    /// <summary>32-bit words in memory order, hexadecimal.</summary>
    private static AddressKey? ReadAddress(string hex)
    {
        if (hex.Length is not (8 or 32)) return null;
        Span<byte> bytes = stackalloc byte[16];
        for (int i = 0; i < hex.Length / 8; i++)
        {
            if (!uint.TryParse(hex.AsSpan(i * 8, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out uint word)) return null;
            if (BitConverter.IsLittleEndian) BinaryPrimitives.WriteUInt32LittleEndian(bytes[(i * 4)..], word);
            else BinaryPrimitives.WriteUInt32BigEndian(bytes[(i * 4)..], word);
        }

        return hex.Length == 8 ? AddressKey.ReadV4(bytes) : AddressKey.ReadV6(bytes);
    }

    private static List<string>? Processes()
    {
        try
        {
            return [.. Directory.EnumerateDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])).Take(MaxProcesses)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Title(string process)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(process + "/cmdline")).Replace('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Anyone may give a process this title; only sshd runs this program. Null where that may not be read.</summary>
    private static bool? IsDaemon(string process)
    {
        try
        {
            string? target = File.ResolveLinkTarget(process + "/exe", returnFinalTarget: false)?.FullName;
            return target is null || Path.GetFileName(target.Replace(" (deleted)", "", StringComparison.Ordinal)) is "sshd" or "sshd-session";
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static HashSet<ulong>? Sockets(string process)
    {
        try
        {
            var inodes = new HashSet<ulong>();
            foreach (string descriptor in Directory.EnumerateFiles(process + "/fd"))
            {
                string? target = new FileInfo(descriptor).LinkTarget;
                if (target is not null && target.StartsWith("socket:[", StringComparison.Ordinal)
                    && ulong.TryParse(target.AsSpan(8, target.Length - 9), NumberStyles.None, CultureInfo.InvariantCulture, out ulong inode)) inodes.Add(inode);
            }

            return inodes;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static IEnumerable<AddressKey> Peers(string process, IReadOnlySet<ulong> inodes) =>
        ParsePeers([.. ProcText.Lines(process + "/net/tcp") ?? [], .. ProcText.Lines(process + "/net/tcp6") ?? []], inodes).Distinct();

    [GeneratedRegex(@"^sshd(-session)?: (?<user>[^\s\[\]@]+)(@\S+)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex LoggedIn();
}
