using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Features;

/// <summary>What one source asked of DNS in one half of its window: sizes and shapes of the names, never the names.</summary>
internal struct NameCounts
{
    private const int LongestRead = 128;

    public int Questions;

    /// <summary>Characters before the last two labels: where a tunnel has its data, and most names have nothing.</summary>
    public int Characters;

    /// <summary>Sum over the questions of the entropy of those characters, bits per character.</summary>
    public float Entropy;

    /// <summary>Neither an address, nor a pointer, a service or a service binding.</summary>
    public int OddTypes;
    public int Answers;
    public int Missing;
    public long AnswerBytes;
    public Variety Names;

    public void Add(DnsMessage message)
    {
        if (message.IsResponse)
        {
            Answers++;
            AnswerBytes += message.MessageBytes;
            if (message.ResponseCode == 3) Missing++;
            return;
        }

        var owned = Owned(message.Name);
        Questions++;
        Characters += owned.Length;
        Entropy += (float)BitsPerCharacter(owned);
        if (message.QueryType is not (1 or 28 or 12 or 33 or 65)) OddTypes++;
        Names.Add((uint)RecentSet.Text(message.Name));
    }

    /// <summary>All but the last two labels.</summary>
    internal static ReadOnlySpan<char> Owned(string name)
    {
        int last = name.LastIndexOf('.');
        int before = last <= 0 ? -1 : name.LastIndexOf('.', last - 1);
        return before <= 0 ? default : name.AsSpan(0, before);
    }

    /// <summary>Shannon entropy, bits each. Characters are counted by their low six bits, so that digits and the letters from p to y share their places; models learned it so.</summary>
    internal static double BitsPerCharacter(ReadOnlySpan<char> text)
    {
        if (text.Length > LongestRead) text = text[..LongestRead];
        if (text.Length < 2) return 0;
        Span<byte> counts = stackalloc byte[64];
        counts.Clear();
        foreach (char c in text) counts[c & 63]++;
        double sum = 0;
        foreach (byte count in counts)
        {
            if (count > 1) sum += count * Math.Log2(count);
        }

        return Math.Log2(text.Length) - sum / text.Length;
    }
}
