using NetHawk.Core.Models;
using NetHawk.Core.Models.Training;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;
using NetHawk.Tests.Features;

namespace NetHawk.Tests.Models;

public sealed class ManifestTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nethawk-manifest-").FullName;

    public ManifestTests() => File.WriteAllBytes(Path.Combine(_folder, "a.pcap"), []);

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Reads_labels_addresses_and_bounds()
    {
        var manifest = Read("file\tclass\tattacker\tvictim\tstart\tend\tsource", "a.pcap\tport-scan\t203.0.113.7,00:11:22:33:44:55\t10.0.0.0/24\t100.5\t200\towner/repo:dir/a.pcap");
        var row = Assert.Single(manifest.Rows);
        Assert.Equal(ThreatClass.PortScan, row.Class);
        Assert.Equal("203.0.113.7", Assert.Single(row.Attackers).ToString());
        Assert.Equal("00:11:22:33:44:55", Assert.Single(row.AttackerMacs).ToString());
        Assert.Equal("10.0.0.0/24", Assert.Single(row.Victims).ToString());
        Assert.Equal(100.5, row.Start!.Value.Seconds);
        Assert.Equal("owner/repo", row.Origin);
        Assert.False(row.BackgroundIsBenign);
    }

    [Fact]
    public void Rows_that_are_no_captures_to_judge_are_counted()
    {
        var manifest = Read("file\tclass", "x\tfeed", "y\tlinktype", "z\tmalformed", "w\tlinktype", "a.pcap\tbenign");
        Assert.Single(manifest.Rows);
        Assert.Equal(2, manifest.Skipped["linktype"]);
        Assert.Equal(1, manifest.Skipped["feed"]);
    }

    [Theory]
    [InlineData("line 1", "the header needs", "name\tlabel", "a.pcap\tbenign")]
    [InlineData("line 3", "there is no file", "file\tclass", "a.pcap\tbenign", "missing.pcap\tbenign")]
    [InlineData("line 2", "not an IP address", "file\tclass\tattacker", "a.pcap\tport-scan\t10.0.0.300")]
    [InlineData("line 2", "bits set beyond", "file\tclass\tattacker", "a.pcap\tport-scan\t10.0.0.1/8")]
    [InlineData("line 2", "is no time", "file\tclass\tstart", "a.pcap\tport-scan\tyesterday")]
    [InlineData("line 2", "are tabs missing", "file\tclass", "a.pcap benign")]
    [InlineData("line 2", "is empty", "file\tclass", "\tbenign")]
    public void Errors_name_the_line_and_what_is_wrong(string where, string what, params string[] lines)
    {
        var error = Assert.Throws<ModelException>(() => Read(lines));
        Assert.Contains(where, error.Message, StringComparison.Ordinal);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_missing_manifest_is_a_clear_error() =>
        Assert.Contains("cannot be read", Assert.Throws<ModelException>(() => Manifest.Read(Path.Combine(_folder, "none.tsv"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Only_what_the_attacker_does_to_the_victim_is_the_attack()
    {
        var labeler = new Labeler(new ManifestRow
        {
            File = "",
            Name = "",
            Origin = "",
            Class = ThreatClass.PortScan,
            Attackers = [Prefix.Parse("203.0.113.7")],
            Victims = [Prefix.Parse("10.0.0.5")],
        });
        Assert.Equal(ThreatClass.PortScan, labeler.Label(SyntheticFlows.Opened("203.0.113.7", "10.0.0.5", 22, 0)));
        Assert.Null(labeler.Label(SyntheticFlows.Opened("203.0.113.7", "10.0.0.6", 22, 0)));
        Assert.Null(labeler.Label(SyntheticFlows.Opened("10.0.0.5", "203.0.113.7", 22, 0)));
        Assert.Null(labeler.Label(SyntheticFlows.Opened("10.0.0.9", "10.0.0.5", 22, 0)));
    }

    [Fact]
    public void In_a_staged_capture_everyone_else_is_harmless_and_time_bounds_the_attack()
    {
        var manifest = Read("file\tclass\tattacker\tvictim\tkind\tstart\tend",
            $"a.pcap\tbrute-force\t203.0.113.7\t10.0.0.5\twan\t{SyntheticFlows.Start.Seconds + 10:0}\t{SyntheticFlows.Start.Seconds + 20:0}");
        var labeler = new Labeler(Assert.Single(manifest.Rows));
        Assert.Null(labeler.Label(SyntheticFlows.Opened("203.0.113.7", "10.0.0.5", 22, 5)));
        Assert.Equal(ThreatClass.BruteForce, labeler.Label(SyntheticFlows.Opened("203.0.113.7", "10.0.0.5", 22, 15)));
        Assert.Null(labeler.Label(SyntheticFlows.Opened("203.0.113.7", "10.0.0.5", 22, 25)));
        Assert.Equal(ThreatClass.Normal, labeler.Label(SyntheticFlows.Opened("10.0.0.9", "10.0.0.5", 22, 15)));
    }

    [Fact]
    public void Attackers_of_a_files_other_rows_and_forged_names_are_not_harmless()
    {
        var manifest = Read("file\tclass\tattacker\tvictim\tbackground\tforged",
            "a.pcap\tport-scan\t203.0.113.7\t10.0.0.5\tbenign\t198.51.100.31,198.51.100.32", "a.pcap\tbrute-force\t203.0.113.9\t10.0.0.6\tbenign\t");
        var scan = new Labeler(manifest.Rows[0]);
        Assert.Equal(ThreatClass.PortScan, scan.Label(SyntheticFlows.Opened("203.0.113.7", "10.0.0.5", 22, 0)));
        Assert.Null(scan.Label(SyntheticFlows.Opened("203.0.113.9", "10.0.0.6", 22, 0)));
        Assert.Null(scan.Label(SyntheticFlows.Opened("10.0.0.6", "203.0.113.9", 22, 0)));
        Assert.Null(scan.Label(SyntheticFlows.Opened("198.51.100.32", "10.0.0.5", 22, 0)));
        Assert.Equal(ThreatClass.Normal, scan.Label(SyntheticFlows.Opened("203.0.113.8", "10.0.0.5", 80, 0)));
    }

    private Manifest Read(params string[] lines)
    {
        string path = Path.Combine(_folder, "MANIFEST.tsv");
        File.WriteAllLines(path, lines);
        return Manifest.Read(path);
    }
}
