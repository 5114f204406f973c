using System.Text.Json;
using NetHawk.Web.Commands;
using NetHawk.Web.Setup.Configuration;

namespace NetHawk.Tests.Configuration;

public sealed class SettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nethawk-settings-").FullName;

    [Fact]
    public void A_misspelt_section_of_a_variable_is_named_and_other_programs_are_left_alone()
    {
        string said = Assert.Single(NetHawkSettings.Misspelt(["Firewal", "firewall", "Auth0", "HOME", "Kestrel", "GOOGLE_CLOUD"], "environment:", NetHawkSettings.LongName));
        Assert.Equal("environment: 'Firewal' is not known; did you mean Firewall?", said);
    }

    [Fact]
    public void The_file_at_the_root_says_what_the_program_does_without_it()
    {
        var defaults = Load("{}");
        var shipped = Load(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "appsettings.json")));
        Assert.Empty(shipped.Remarks);
        Assert.Equal(defaults.Urls, shipped.Urls);
        foreach (var part in (Func<NetHawkSettings, object>[])[s => s.Network, s => s.Capture, s => s.Flows, s => s.Detection, s => s.Verdicts, s => s.Model, s => s.Firewall,
            s => s.Database, s => s.Retention, s => s.Alerts, s => s.ThreatIntel, s => s.Auth, s => s.Log])
        {
            Assert.Equal(JsonSerializer.Serialize(part(defaults)), JsonSerializer.Serialize(part(shipped)));
        }
    }

    [Theory]
    [InlineData("""{"Capture":{"Duplicates":"never"}}""", "Capture:Duplicates: value 'never'", "auto, keep, drop")]
    [InlineData("""{"Retention":{"TrafficDays":0}}""", "Retention:TrafficDays: value '0'", "1 to 36500")]
    [InlineData("""{"Retention":{"TrafficDays":"many"}}""", "Retention:TrafficDays: value 'many'", "a whole number")]
    [InlineData("""{"Retention":{"MaxDatabaseBytes":12}}""", "Retention:MaxDatabaseBytes: value '12'", "1048576")]
    [InlineData("""{"Retention":{"MaxDatabaseByte":12}}""", "Retention:MaxDatabaseByte: unknown key", "did you mean MaxDatabaseBytes?")]
    [InlineData("""{"Retention":{"TrafficDays":[1]}}""", "Retention:TrafficDays: ", "allowed is a whole number")]
    [InlineData("""{"Retention":"30"}""", "Retention: value '30'", "TrafficDays")]
    [InlineData("""{"Database":{"Path":""}}""", "Database:Path: value ''", "data/nethawk.db")]
    [InlineData("""{"Database":{"Paht":"x"}}""", "Database:Paht: unknown key", "did you mean Path?")]
    [InlineData("""{"Database":{"BatchSize":0}}""", "Database:BatchSize: value '0'", "1 to 100000")]
    [InlineData("""{"Firewall":{"Backend":"pf"}}""", "Firewall:Backend: value 'pf'", "nftables, iptables, dry-run")]
    [InlineData("""{"Firewall":{"AutoBlock":"perhaps"}}""", "Firewall:AutoBlock: value 'perhaps'", "true or false")]
    [InlineData("""{"Firewal":{"AutoBlock":false}}""", "section 'Firewal' is not known", "did you mean Firewall?")]
    [InlineData("""{"Network":{},"alert":{"Eve":{}}}""", "section 'alert' is not known", "did you mean Alerts?")]
    [InlineData("""{"Firewall":{"AutoBlok":true}}""", "Firewall:AutoBlok: unknown key", "did you mean AutoBlock?")]
    [InlineData("""{"Firewall":{"BlockDuration":-1}}""", "Firewall:BlockDuration: value '-1'", "allowed is 1 to")]
    [InlineData("""{"Firewall":{"Whitelist":["10.0.0.1","10.0.0.1/8"]}}""", "Firewall:Whitelist:1: '10.0.0.1/8'", "did you mean 10.0.0.0/8")]
    [InlineData("""{"Firewall":{"Whitelist":"10.0.0.1"}}""", "Firewall:Whitelist: value '10.0.0.1' is not a list", "JSON array")]
    [InlineData("""{"Network":{"HomeNetworks":["mine"]}}""", "Network:HomeNetworks:0: 'mine'", "for example")]
    [InlineData("""{"MlModel":{"Threshold":7}}""", "MlModel:Threshold: value '7'", "0.5 to 1")]
    [InlineData("""{"Flows":{"MaxFlows":3}}""", "Flows:MaxFlows: value '3'", "1024 to")]
    [InlineData("""{"Flows":{"MemoryMegabytes":4}}""", "Flows:MemoryMegabytes: value '4'", "16 to 65536")]
    [InlineData("""{"Network":{"CaptureMethod":"dpdk"}}""", "Network:CaptureMethod: value 'dpdk'", "auto, ring, pcap")]
    [InlineData("""{"Network":{"Workers":2,"Interface":"any"}}""", "Network:Workers: value '2'", "allowed is 0 or 1")]
    [InlineData("""{"Verdicts":{"BlockScore":0}}""", "Verdicts:BlockScore: value '0'", "1 to 50")]
    [InlineData("""{"Detection":{"Disabled":["nonsense"]}}""", "nonsense", "allowed")]
    [InlineData("""{"Alerts":{"Webhook":{"Url":"ftp://x"}}}""", "Alerts:Webhook:Url: value 'ftp://x'", "http or https")]
    [InlineData("""{"Alerts":{"Webhok":{"Url":"http://x"}}}""", "Alerts:Webhok: unknown key", "did you mean Webhook?")]
    [InlineData("""{"ThreatIntel":{"Feeds":[{"Name":"a","Sorce":"x"}]}}""", "ThreatIntel:Feeds:0:Sorce: unknown key", "did you mean Source?")]
    [InlineData("""{"ThreatIntel":{"RefreshMinutes":1}}""", "ThreatIntel:RefreshMinutes: value '1'", "5 to 10080")]
    [InlineData("""{"Auth":{"SessionHours":0}}""", "Auth:SessionHours: value '0'", "1 to 720")]
    [InlineData("""{"Serilog":{"MinimumLevel":"Loud"}}""", "Serilog:MinimumLevel: value 'Loud'", "Warning")]
    [InlineData("""{"Urls":"8080"}""", "Urls: value '8080'", "http://ADDRESS:PORT")]
    public void A_wrong_value_is_named_with_its_key_and_what_is_allowed(string json, string what, string allowed)
    {
        var exception = Assert.Throws<CommandException>(() => Load(json));
        Assert.Equal(ExitStatus.Usage, exception.ExitStatus);
        Assert.Contains(what, exception.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, exception.Message, StringComparison.Ordinal);
        Assert.Single(exception.Message.Split('\n'));
    }

    [Fact]
    public void All_mistakes_are_told_at_once_a_line_each()
    {
        var exception = Assert.Throws<CommandException>(() =>
            Load("""{"Retention":{"TrafficDays":0},"Database":{"Paht":"x"},"Firewall":{"Backend":"pf","AutoBlock":"perhaps"},"Urls":"x"}"""));
        Assert.Equal(4, exception.Message.Split('\n').Length);
    }

    [Fact]
    public void Later_sources_win_and_lists_are_replaced_by_index()
    {
        var settings = Load("""{"Retention":{"TrafficDays":5},"Firewall":{"Whitelist":["10.0.0.1"]}}""",
            new("Retention:TrafficDays", "9"), new("Firewall:Whitelist:0", "10.0.0.2"), new("Network:Interface", "eth9"));
        Assert.Equal((9, "10.0.0.2", "eth9"), (settings.Retention.TrafficDays, Assert.Single(settings.Firewall.Whitelist), settings.Network.Interface));
    }

    [Fact]
    public void Relative_paths_are_the_configuration_files_folders()
    {
        var settings = Load("""{"Database":{"Path":"inner/x.db"}}""");
        Assert.Equal(Path.Combine(_folder, "inner", "x.db"), settings.Database.Path);
        Assert.Equal(Path.Combine(_folder, "inner"), settings.DataFolder);
        Assert.Equal("/somewhere/x.db", Load("""{"Database":{"Path":"/somewhere/x.db"}}""").Database.Path);
        Assert.Equal(Path.Combine(_folder, "data", "nethawk.db"), Load("{}").Database.Path);
    }

    [Fact]
    public void A_section_that_nobody_reads_is_refused_on_the_command_line_and_remarked_in_the_file()
    {
        var exception = Assert.Throws<CommandException>(() => Load("{}", new KeyValuePair<string, string?>("Firewal:AutoBlock", "false")));
        Assert.Contains("did you mean Firewall?", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'Inventory'", Assert.Single(Load("""{"Inventory":{"Path":"x"}}""").Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_json_is_told_with_the_file()
    {
        var exception = Assert.Throws<CommandException>(() => Load("{ \"Urls\": "));
        Assert.Contains("appsettings.json: not valid JSON", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
        exception = Assert.Throws<CommandException>(() => NetHawkSettings.Load(new CommandArguments([], [], Path.Combine(_folder, "none.json"), null)));
        Assert.Contains("none.json", exception.Message, StringComparison.Ordinal);
    }

    private NetHawkSettings Load(string json, params KeyValuePair<string, string?>[] settings)
    {
        string file = Path.Combine(_folder, "appsettings.json");
        File.WriteAllText(file, json);
        return NetHawkSettings.Load(new CommandArguments([], settings, file, null));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
