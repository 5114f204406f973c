namespace NetHawk.Core.Signatures;

/// <summary>What stands before a rule's brackets.</summary>
internal sealed record RuleHead(SignatureAction Action, string Protocol, string Source, string SourcePort, bool BothWays, string Destination, string DestinationPort)
{
    public static RuleHead Split(string text)
    {
        var words = Words(text);
        if (words.Count != 7) throw new RuleException($"{words.Count} words before the brackets where seven belong: action protocol address port -> address port");
        if (words[4] is not ("->" or "<>")) throw new RuleException($"'{words[4]}' between the two sides; allowed are -> and <>");
        var action = words[0] switch
        {
            "alert" => SignatureAction.Alert,
            "drop" or "reject" or "rejectsrc" or "rejectdst" or "rejectboth" => SignatureAction.Drop,
            "pass" => SignatureAction.Pass,
            _ => throw new RuleException($"'{words[0]}' is no action; known are alert, drop, reject, pass"),
        };
        return new RuleHead(action, words[1], words[2], words[3], words[4] == "<>", words[5], words[6]);
    }

    /// <summary>Blanks within brackets part nothing.</summary>
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        int depth = 0, from = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool blank = i == text.Length || (char.IsWhiteSpace(text[i]) && depth == 0);
            if (i < text.Length) depth += text[i] == '[' ? 1 : text[i] == ']' ? -1 : 0;
            if (blank && from >= 0)
            {
                words.Add(text[from..i]);
                from = -1;
            }
            else if (!blank && from < 0) from = i;
        }

        return words;
    }
}
