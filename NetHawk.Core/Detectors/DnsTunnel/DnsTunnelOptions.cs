namespace NetHawk.Core.Detectors.DnsTunnel;

/// <summary>Detection:DnsTunnel.</summary>
public sealed class DnsTunnelOptions
{
    /// <summary>Distinct names below one domain asked with unusual types (TXT, NULL, CNAME, MX, SRV), hardly any twice.</summary>
    public int UnusualNames { get; init; } = 25;

    /// <summary>Distinct names below one domain asked with types that no program asks for (NULL, those of private use): a tunnel says hello with a dozen of them.</summary>
    public int UnaskedNames { get; init; } = 12;

    /// <summary>Distinct long names below one domain asked with any type (RITA: 100 and more; look-ups of reputation services are short or few).</summary>
    public int LongNames { get; init; } = 80;

    /// <summary>The same of names so long that hardly anything but data makes them: a hash and its version have 40 characters, a short path some more.</summary>
    public int FullNames { get; init; } = 30;
    public double FullLength { get; init; } = 52;

    /// <summary>Distinct names below one domain that are full to the brim (virus scanners ask for a few), or whose bytes are no text: a tunnel tries with a handful what passes; only watched.</summary>
    public int BrimNames { get; init; } = 8;
    public int NoTextNames { get; init; } = 4;

    /// <summary>Distinct names below one domain in which large and small letters are mixed; only watched.</summary>
    public int CasedNames { get; init; } = 12;

    /// <summary>Questions below one domain with 64 bytes and more beside the name, hardly any without; only watched.</summary>
    public int StuffedQuestions { get; init; } = 40;

    /// <summary>Mean length of the part below the domain that counts as long.</summary>
    public double MeanLength { get; init; } = 22;

    /// <summary>Entropy of that part, bits per character (Maltrail: 3.5; hexadecimal digits reach 4 at most).</summary>
    public double MeanEntropy { get; init; } = 3.1;

    /// <summary>Echo packets of one flow before its sizes are judged.</summary>
    public int EchoPackets { get; init; } = 16;

    internal void Check(OptionCheck check)
    {
        check.Range(nameof(UnusualNames), UnusualNames, 5, 1024);
        check.Range(nameof(UnaskedNames), UnaskedNames, 3, 1024);
        check.Range(nameof(LongNames), LongNames, 10, 1024);
        check.Range(nameof(FullNames), FullNames, 10, 1024);
        check.Range(nameof(FullLength), FullLength, 24, 200);
        check.Range(nameof(BrimNames), BrimNames, 2, 1024);
        check.Range(nameof(NoTextNames), NoTextNames, 2, 1024);
        check.Range(nameof(CasedNames), CasedNames, 4, 1024);
        check.Range(nameof(StuffedQuestions), StuffedQuestions, 5, 10_000);
        check.Range(nameof(MeanLength), MeanLength, 5, 200);
        check.Range(nameof(MeanEntropy), MeanEntropy, 1, 6);
        check.Range(nameof(EchoPackets), EchoPackets, 4, 1024);
    }
}
