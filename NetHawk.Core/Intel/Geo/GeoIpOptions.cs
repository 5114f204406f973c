namespace NetHawk.Core.Intel.Geo;

/// <summary>Section GeoIp: which country an address belongs to, for people to look at; no verdict depends on it.</summary>
public sealed class GeoIpOptions
{
    public const string Section = "GeoIp";

    /// <summary>A file in MaxMind's format with countries (GeoLite2-Country.mmdb, DB-IP and others). Empty: countries are not shown.</summary>
    public string DatabasePath { get; set; } = "";
}
