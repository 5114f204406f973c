using NetHawk.Core.Packets;

namespace NetHawk.Core.Intel;

/// <param name="Prefix">The narrowest entry that holds the address.</param>
/// <param name="Feeds">Names of the lists that have it, or a prefix around it.</param>
public sealed record IntelMatch(Prefix Prefix, IReadOnlyList<string> Feeds);

/// <summary>How one list stands.</summary>
/// <param name="Entries">Prefixes in use.</param>
/// <param name="Ignored">Entries left out: private, reserved, our own or too wide. <paramref name="Invalid"/>: lines that are no address.</param>
/// <param name="UpdatedAt">When the content in use was fetched; null where none ever was.</param>
/// <param name="Error">What went wrong at the last try; empty when it went well. The last good content stays in use.</param>
public sealed record FeedStatus(string Name, string Source, int Entries, int Ignored, int Invalid, int OverLimit, DateTimeOffset? UpdatedAt, string Error);

/// <summary>What lists say about an address. Answers from an immutable snapshot: safe from any thread, allocates nothing for an address that is on no list.</summary>
public interface IIntelLookup
{
    /// <summary>Null when no list has it.</summary>
    IntelMatch? Find(AddressKey address);

    /// <summary>No list has any entry: nobody needs to be looked up.</summary>
    bool IsEmpty => false;

    IReadOnlyList<FeedStatus> Feeds { get; }
}
