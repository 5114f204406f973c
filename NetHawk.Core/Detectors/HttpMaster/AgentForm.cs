namespace NetHawk.Core.Detectors.HttpMaster;

/// <summary>How a program's name (User-Agent) is written.</summary>
[Flags]
internal enum AgentForm
{
    None = 0,

    /// <summary>A browser's name as no browser ever wrote it: a Windows or a version that never was, brackets that do not close, or the name alone.</summary>
    False = 1,

    /// <summary>One short word without a version.</summary>
    Word = 2,

    /// <summary>A library's name, which it gives itself wherever nobody chose another.</summary>
    Library = 4,

    /// <summary>A program that says who it is, with its version.</summary>
    Named = 8,

    /// <summary>Begins as browsers' names do.</summary>
    Browser = 16,
}

internal static class AgentForms
{
    private const int LongestWord = 12;

    /// <summary>What browsers wrote behind "Windows NT " (4.0 to 10.0; 6.4 was a preview).</summary>
    private static readonly string[] Systems = ["4.0", "5.0", "5.01", "5.1", "5.2", "6.0", "6.1", "6.2", "6.3", "6.4", "10.0", "11.0"];

    /// <summary>Browsers' names, which none of them gives without more.</summary>
    private static readonly string[] Bare = ["ie", "msie", "iexplore", "iexplorer", "internet explorer", "microsoft internet explorer", "firefox", "mozilla firefox", "chrome", "google", "google chrome", "safari", "opera"];

    private static readonly string[] Libraries = ["Java/", "Dalvik/", "python", "Python", "Go-http-client", "WinHTTP", "WinHttp", "curl/", "Wget", "libwww", "okhttp", "PHP", "AutoIt", "Ruby", "axios"];

    public static AgentForm Of(string agent)
    {
        if (agent.Length == 0) return AgentForm.None;
        if (agent.StartsWith("Mozilla/", StringComparison.Ordinal) || agent.StartsWith("Opera/", StringComparison.Ordinal)) return IsFalse(agent) ? AgentForm.Browser | AgentForm.False : AgentForm.Browser;

        // The header's name before its value, as a television's maker and careless thieves write it.
        if (agent.StartsWith("User-Agent:", StringComparison.OrdinalIgnoreCase)) return AgentForm.None;
        if (agent.StartsWith("MSIE ", StringComparison.Ordinal) || Array.Exists(Bare, name => agent.Equals(name, StringComparison.OrdinalIgnoreCase))) return AgentForm.False;
        if (Array.Exists(Libraries, name => agent.StartsWith(name, StringComparison.Ordinal))) return AgentForm.Library;
        if (agent.Length <= LongestWord && !agent.AsSpan().ContainsAnyExcept(Letters)) return AgentForm.Word;
        return HasVersion(agent) || agent.Contains("agent", StringComparison.OrdinalIgnoreCase) ? AgentForm.Named : AgentForm.None;
    }

    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static bool IsFalse(string agent)
    {
        if (agent.AsSpan().Count('(') != agent.AsSpan().Count(')')) return true;
        if (agent.StartsWith("Mozilla/4.0(", StringComparison.Ordinal) || agent.StartsWith("Mozilla/5.0(", StringComparison.Ordinal) || agent.Contains("WindowsNT", StringComparison.Ordinal)) return true;
        if (agent.Contains("Firefox/", StringComparison.Ordinal) && !agent.Contains("Gecko", StringComparison.Ordinal)) return true;
        int system = agent.IndexOf("Windows NT ", StringComparison.Ordinal);
        if (system >= 0 && char.IsAsciiDigit(Next(agent, system + 11)) && !Array.Exists(Systems, s => Number(agent, system + 11).SequenceEqual(s))) return true;
        int explorer = agent.IndexOf("MSIE ", StringComparison.Ordinal);
        return explorer >= 0 && (!int.TryParse(Number(agent, explorer + 5).ToString().Split('.')[0], out int version) || version is < 3 or > 11);
    }

    private static char Next(string text, int at) => at < text.Length ? text[at] : '\0';

    /// <summary>The figures and points from a place on.</summary>
    private static ReadOnlySpan<char> Number(string text, int at)
    {
        int end = at;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.')) end++;
        return text.AsSpan(at, end - at);
    }

    /// <summary>A figure behind a sign or a "v".</summary>
    private static bool HasVersion(string agent)
    {
        for (int i = 1; i < agent.Length; i++)
            if (char.IsAsciiDigit(agent[i]) && agent[i - 1] is '/' or ' ' or 'v' or '-' or '_') return true;
        return false;
    }
}
