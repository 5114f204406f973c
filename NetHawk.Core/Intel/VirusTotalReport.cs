namespace NetHawk.Core.Intel;

/// <summary>What VirusTotal's engines say about an address.</summary>
/// <param name="Malicious">Engines that call it malicious, of <paramref name="Engines"/>.</param>
/// <param name="Reputation">The community's vote; negative is bad.</param>
/// <param name="FetchedAt">When it was asked for; later answers may differ.</param>
public sealed record VirusTotalReport(string Address, int Malicious, int Suspicious, int Harmless, int Engines, int Reputation, string Country, string Network,
    DateTimeOffset? LastAnalysis, DateTimeOffset FetchedAt);

/// <summary>The answer to a look-up: a report, or one line that says why there is none.</summary>
public sealed record VirusTotalAnswer(VirusTotalReport? Report, string Error)
{
    public bool Found => Report is not null;
}

/// <summary>Asks VirusTotal about one address, when a person wants to know.</summary>
public interface IVirusTotal
{
    /// <summary>False without an API key: nothing is ever asked.</summary>
    bool Enabled { get; }

    Task<VirusTotalAnswer> LookUpAsync(Packets.AddressKey address, CancellationToken cancellation = default);
}
