using System.Collections.Concurrent;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Intel;

/// <summary>All lists at one moment. Immutable; swapped as a whole.</summary>
public sealed class IntelSnapshot : IIntelLookup
{
    private readonly PrefixSet _set;
    private readonly string[] _names;
    private readonly FeedFilter _filter;

    /// <summary>Name lists by mask: matches of the same lists share one.</summary>
    private readonly ConcurrentDictionary<ulong, IReadOnlyList<string>> _named = new();

    /// <param name="contents">In the order of <paramref name="feeds"/>; null where a list never came.</param>
    /// <param name="filter">Whom no list may accuse, whatever it says.</param>
    public IntelSnapshot(IReadOnlyList<FeedStatus> feeds, IReadOnlyList<FeedContent?> contents, FeedFilter filter)
    {
        ArgumentNullException.ThrowIfNull(feeds);
        _filter = filter;
        Feeds = feeds;
        _names = [.. feeds.Select(f => f.Name)];
        _set = new PrefixSet(contents.SelectMany((content, list) => content is null ? [] : content.Prefixes.Select(p => (p, 1UL << list))));
    }

    public static IntelSnapshot Empty { get; } = new([], [], FeedFilter.None);

    public IReadOnlyList<FeedStatus> Feeds { get; }

    /// <summary>Distinct prefixes over all lists.</summary>
    public int Count => _set.Count;

    public bool IsEmpty => Count == 0;

    public IntelMatch? Find(AddressKey address) =>
        _set.TryFind(address, out var prefix, out ulong lists) && !_filter.Exempts(address) ? new IntelMatch(prefix, _named.GetOrAdd(lists, Names)) : null;

    private IReadOnlyList<string> Names(ulong lists) => [.. _names.Where((_, list) => (lists >> list & 1) == 1)];
}
