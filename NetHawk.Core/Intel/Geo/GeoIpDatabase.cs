using MaxMind.Db;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Intel.Geo;

/// <summary>Countries out of a MaxMind database, mapped into memory. A missing or damaged file switches countries off and is said once; nothing else depends on it.</summary>
public sealed class GeoIpDatabase : ICountryLookup, IDisposable
{
    private readonly Reader _reader;

    private GeoIpDatabase(Reader reader) => _reader = reader;

    public bool IsOn => true;

    /// <summary>Type and date of the file, for people.</summary>
    public string Description => $"{_reader.Metadata.DatabaseType} of {_reader.Metadata.BuildDate:yyyy-MM-dd}";

    /// <param name="path">Absolute.</param>
    /// <param name="problem">One line when the file cannot be used.</param>
    public static GeoIpDatabase? Open(string path, out string? problem)
    {
        problem = null;
        try
        {
            return new GeoIpDatabase(new Reader(path, FileAccessMode.MemoryMapped));
        }
        catch (FileNotFoundException)
        {
            problem = $"GeoIp:DatabasePath: there is no file '{path}'; countries are not shown";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDatabaseException)
        {
            problem = $"GeoIp:DatabasePath: {path}: {fault.Message.ReplaceLineEndings(" ")}; countries are not shown";
        }

        return null;
    }

    public string? CountryOf(AddressKey address)
    {
        if (address.IsNone) return null;
        try
        {
            return _reader.Find<Dictionary<string, object>>(address.ToIPAddress()) is { } found ? Code(found, "country") ?? Code(found, "registered_country") : null;
        }
        catch (InvalidDatabaseException)
        {
            // A damaged record is no reason for a page to fail.
            return null;
        }
    }

    private static string? Code(Dictionary<string, object> found, string part) =>
        found.TryGetValue(part, out object? country) && country is Dictionary<string, object> fields && fields.TryGetValue("iso_code", out object? code) ? code as string : null;

    public void Dispose() => _reader.Dispose();
}
