using NetHawk.Core.Packets;

namespace NetHawk.Core.Intel.Geo;

/// <summary>Which country an address is registered in. Safe from any thread.</summary>
public interface ICountryLookup
{
    /// <summary>A database is configured and was read.</summary>
    bool IsOn { get; }

    /// <returns>ISO 3166 two letters; null where it is not known, for private addresses among others.</returns>
    string? CountryOf(AddressKey address);
}

/// <summary>No database is configured.</summary>
public sealed class NoCountries : ICountryLookup
{
    public bool IsOn => false;

    public string? CountryOf(AddressKey address) => null;
}
