using System.Runtime.CompilerServices;

namespace NetHawk.Core.Detectors;

/// <summary>
/// What was found in a text is remembered as long as the same object comes again: what the peek reads often (hosts, paths, programs) it hands out as one object. A newcomer
/// takes the place of whoever had it. The answer must depend on the text alone. Owned by one thread.
/// </summary>
internal sealed class TextMemo<T>(Func<string, T> find)
{
    private const int Places = 1024;

    /// <summary>Longer ones are made anew each time; to keep them would only cost memory.</summary>
    private const int Longest = 96;

    private readonly (string? Text, T Found)[] _known = new (string?, T)[Places];

    public T Of(string text)
    {
        if (text.Length > Longest) return find(text);
        ref var place = ref _known[RuntimeHelpers.GetHashCode(text) % Places];
        if (!ReferenceEquals(place.Text, text)) place = (text, find(text));
        return place.Found;
    }
}
