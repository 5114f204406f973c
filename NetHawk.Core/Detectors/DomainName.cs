namespace NetHawk.Core.Detectors;

/// <summary>What belongs to whom in a domain name, and how it looks.</summary>
internal static class DomainName
{
    /// <summary>Second-level labels under which countries register names ("co.uk"): enough to tell owners apart without a public-suffix list.</summary>
    private static readonly HashSet<string> SecondLevel = ["co", "com", "net", "org", "gov", "edu", "ac", "or", "ne", "go", "gob", "nom", "ltd", "plc", "mil", "sch"];

    /// <summary>
    /// Splits into what is registered ("example.co.uk") and what its owner chooses below. Where the last label can be no top-level domain
    /// (dnscat2 without a domain), everything is chosen.
    /// </summary>
    public static (string Registered, string Below) Split(string name)
    {
        int last = name.LastIndexOf('.');
        if (last < 0) return ("", name);
        if (!IsTopLevel(name.AsSpan(last + 1))) return ("", name);
        int second = last == 0 ? -1 : name.LastIndexOf('.', last - 1);
        if (second < 0) return (name, "");
        if (name.Length - last - 1 == 2 && SecondLevel.Contains(name[(second + 1)..last]))
        {
            int third = second == 0 ? -1 : name.LastIndexOf('.', second - 1);
            return third < 0 ? (name, "") : (name[(third + 1)..], name[..third]);
        }

        return (name[(second + 1)..], name[..second]);
    }

    /// <summary>Names that say nothing about the outside: reverse look-ups, local and service discovery, names without a dot.</summary>
    public static bool IsInfrastructure(string name) =>
        name.EndsWith(".arpa", StringComparison.Ordinal) || name.EndsWith(".local", StringComparison.Ordinal) || name.EndsWith(".lan", StringComparison.Ordinal)
        || name.EndsWith(".internal", StringComparison.Ordinal) || name.EndsWith(".localdomain", StringComparison.Ordinal) || name.EndsWith(".home", StringComparison.Ordinal)
        || name.StartsWith('_') || name.Contains("._tcp.", StringComparison.Ordinal) || name.Contains("._udp.", StringComparison.Ordinal);

    /// <summary>Shannon entropy of the characters, bits each; dots left out.</summary>
    public static double Entropy(string text)
    {
        Span<int> counts = stackalloc int[128];
        counts.Clear();
        int total = 0;
        foreach (char c in text)
        {
            if (c == '.') continue;
            counts[c & 127]++;
            total++;
        }

        double entropy = 0;
        foreach (int count in counts)
            if (count > 0) entropy -= (double)count / total * Math.Log2((double)count / total);
        return entropy;
    }

    /// <summary>
    /// How little a label looks like words, 0 to 1: digits between letters, few vowels, long runs of consonants, letter pairs that hardly
    /// occur in European languages.
    /// </summary>
    public static double Randomness(string label)
    {
        int letters = 0, vowels = 0, digits = 0, run = 0, longest = 0, odd = 0;
        char before = '\0';
        foreach (char c in label)
        {
            if (char.IsAsciiDigit(c)) digits++;
            if (!char.IsAsciiLetterLower(c))
            {
                run = 0;
                before = c;
                continue;
            }

            letters++;
            bool vowel = c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';
            if (vowel)
            {
                vowels++;
                run = 0;
            }
            else if (++run > longest)
            {
                longest = run;
            }

            if (char.IsAsciiLetterLower(before) && IsRare(before, c)) odd++;
            before = c;
        }

        if (letters + digits < 6) return 0;
        double vowelShare = letters == 0 ? 0 : (double)vowels / letters;
        double score = 0;
        if (vowelShare is < 0.22 or > 0.65) score += 0.3;
        if (longest >= 4) score += 0.15 * Math.Min(3, longest - 3);
        if (digits > 0 && letters > 0 && digits >= 0.15 * label.Length) score += 0.25;
        score += Math.Min(0.6, 4.0 * odd / Math.Max(6, letters));
        return Math.Min(1, score);
    }

    private static bool IsTopLevel(ReadOnlySpan<char> label)
    {
        if (label.StartsWith("xn--", StringComparison.Ordinal)) return true;
        if (label.Length is < 2 or > 18) return false;
        foreach (char c in label)
            if (!char.IsAsciiLetter(c)) return false;
        return true;
    }

    private static bool IsRare(char a, char b)
    {
        if (a is 'j' or 'q' or 'x' or 'z' && b is not ('a' or 'e' or 'i' or 'o' or 'u' or 'y')) return true;
        if (b is 'q' or 'j' or 'x' && a is not ('a' or 'e' or 'i' or 'o' or 'u' or 'n' or 'd' or 's' or 'c' or 'b')) return true;
        return a switch
        {
            'b' => b is 'c' or 'd' or 'f' or 'g' or 'k' or 'm' or 'n' or 'p' or 'w' or 'z',
            'c' => b is 'b' or 'd' or 'f' or 'g' or 'm' or 'n' or 'p' or 'v' or 'w' or 'z',
            'd' => b is 'f' or 'k' or 'p' or 'z',
            'f' => b is 'b' or 'd' or 'g' or 'h' or 'k' or 'm' or 'n' or 'p' or 'v' or 'w' or 'z',
            'g' => b is 'b' or 'c' or 'd' or 'f' or 'k' or 'p' or 'v' or 'w' or 'z',
            'h' => b is 'b' or 'c' or 'd' or 'f' or 'g' or 'h' or 'k' or 'p' or 'v' or 'z',
            'k' => b is 'c' or 'd' or 'f' or 'g' or 'p' or 'v' or 'z',
            'm' => b is 'd' or 'f' or 'g' or 'h' or 'j' or 'k' or 'l' or 'r' or 't' or 'v' or 'w' or 'z',
            'p' => b is 'b' or 'd' or 'f' or 'g' or 'k' or 'v' or 'w' or 'z',
            'v' => b is not ('a' or 'e' or 'i' or 'o' or 'u' or 'y' or 'r' or 's' or 'l'),
            'w' => b is 'b' or 'c' or 'd' or 'f' or 'g' or 'k' or 'm' or 'p' or 't' or 'v' or 'w' or 'z',
            _ => false,
        };
    }
}
