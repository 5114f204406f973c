using System.Buffers;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Features;

/// <summary>What one source asked of web servers in clear text in one half of its window: sizes and shapes of the targets, never the targets.</summary>
internal struct RequestCounts
{
    private static readonly SearchValues<char> Usual = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-?&=");

    public int Requests;
    public int Characters;

    /// <summary>Characters of targets that are neither letters, digits nor what an address is made of.</summary>
    public int OddCharacters;
    public int WithBody;

    /// <summary>Neither a referring page, a cookie nor a language: no browser follows a link so.</summary>
    public int Bare;
    public int Answers;
    public int Refused;
    public Variety Targets;

    public void Add(HttpRequest request)
    {
        Requests++;
        Characters += request.Target.Length;
        OddCharacters += CountOdd(request.Target);
        if (request.ContentLength > 0 || request.IsChunked) WithBody++;
        if (!request.HasContext && !request.HasLanguage) Bare++;
        Targets.Add((uint)RecentSet.Text(request.Target));
    }

    public void Add(HttpResponse response)
    {
        Answers++;
        if (response.Status is >= 400 and < 600) Refused++;
    }

    internal static int CountOdd(ReadOnlySpan<char> target)
    {
        int odd = 0;
        for (int at; (at = target.IndexOfAnyExcept(Usual)) >= 0; target = target[(at + 1)..]) odd++;
        return odd;
    }
}
