using NetHawk.Core.Packets;

namespace NetHawk.Core.Signatures;

/// <summary>What an address of a rule's head stands for, before addresses are known.</summary>
internal enum AddressMeaning : byte
{
    Prefix,

    /// <summary>The inside networks.</summary>
    Home,

    /// <summary>Outside, or inside and no neighbour of the other side: many who attack have a private address.</summary>
    External,

    /// <summary>A list in a list.</summary>
    Nested,
}

/// <summary>One part of a rule's addresses.</summary>
/// <param name="Negated">The part is excepted.</param>
/// <param name="Inner">For <see cref="AddressMeaning.Nested"/>.</param>
internal sealed record AddressPart(AddressMeaning Meaning, bool Negated, Prefix Prefix = default, AddressTest? Inner = null);

/// <summary>Whom a side of a rule's head means: any of what is named (all, where nothing is), and nothing of what is excepted.</summary>
internal sealed class AddressTest(IReadOnlyList<AddressPart> parts)
{
    public static AddressTest Any { get; } = new([]);

    public bool IsAny => parts.Count == 0;

    /// <summary>Names addresses and nothing else.</summary>
    public bool IsListOfAddresses => parts.Count > 0 && parts.All(p => !p.Negated && (p.Meaning == AddressMeaning.Prefix || p.Inner is { IsListOfAddresses: true }));

    /// <param name="isHome">The address is inside.</param>
    /// <param name="isNeighbour">It is a neighbour of the other side.</param>
    public bool Matches(AddressKey address, bool isHome, bool isNeighbour)
    {
        bool named = false, anyNamed = false;
        foreach (var part in parts)
        {
            bool hit = part.Meaning switch
            {
                AddressMeaning.Home => isHome,
                AddressMeaning.External => !isHome || !isNeighbour,
                AddressMeaning.Nested => part.Inner!.Matches(address, isHome, isNeighbour),
                _ => part.Prefix.Contains(address),
            };
            if (part.Negated && hit) return false;
            if (part.Negated) continue;
            anyNamed = true;
            named |= hit;
        }

        return named || !anyNamed;
    }
}
