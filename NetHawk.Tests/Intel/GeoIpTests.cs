using NetHawk.Core.Intel.Geo;
using NetHawk.Core.Packets;

namespace NetHawk.Tests.Intel;

public sealed class GeoIpTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nethawk-geo-").FullName;

    private string DatabasePath => Path.Combine(_folder, "countries.mmdb");

    [Theory]
    [InlineData("203.0.113.7", "DE")]
    [InlineData("203.0.114.7", null)]
    [InlineData("198.51.100.1", "BR")]
    [InlineData("2001:db8::1", "JP")]
    [InlineData("10.0.0.1", null)]
    public void An_address_has_the_country_of_its_network(string address, string? country)
    {
        MmdbFile.Write(DatabasePath, ("203.0.113.0/24", "DE"), ("198.51.100.0/25", "BR"), ("2001:db8::/32", "JP"));
        using var database = GeoIpDatabase.Open(DatabasePath, out string? problem);
        Assert.Null(problem);
        Assert.Equal(country, database!.CountryOf(AddressKey.Parse(address)));
        Assert.StartsWith("Test-Country of 2026-01-01", database.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_or_damaged_file_is_told_in_one_line_and_nothing_fails()
    {
        Assert.Null(GeoIpDatabase.Open(DatabasePath, out string? missing));
        Assert.Contains("there is no file", missing, StringComparison.Ordinal);
        File.WriteAllText(DatabasePath, new string('x', 5_000));
        Assert.Null(GeoIpDatabase.Open(DatabasePath, out string? damaged));
        Assert.Contains("GeoIp:DatabasePath", damaged, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', damaged!);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
