using Microsoft.Extensions.Configuration;
using NetHawk.Core.Detectors;
using NetHawk.Core.Flows;
using NetHawk.Core.Intel;
using NetHawk.Core.Intel.Geo;
using NetHawk.Core.Models;
using NetHawk.Core.Outputs;
using NetHawk.Core.PacketEvidence;
using NetHawk.Core.Response;
using NetHawk.Core.Signatures;
using NetHawk.Core.Store;
using NetHawk.Core.Verdicts;
using NetHawk.Web.Commands;
using NetHawk.Web.Security;

namespace NetHawk.Web.Setup.Configuration;

/// <summary>Everything that can be configured, read and checked once at the start of a verb. Immutable.</summary>
public sealed record NetHawkSettings
{
    private static readonly string[] OtherSections = ["Urls", "AllowedHosts", "Kestrel"];

    /// <summary>Sections whose keys NetHawk knows and whose unknown keys it refuses.</summary>
    public static IReadOnlyList<string> OwnSections { get; } =
    [
        NetworkOptions.Section, CaptureOptions.Section, "Flows", "MlModel", FirewallOptions.Section, "Detection", "Verdicts", DatabaseOptions.Section,
        RetentionOptions.Section, PacketEvidenceOptions.Section, AlertsOptions.Section, ThreatIntelOptions.Section, SignatureOptions.Section, GeoIpOptions.Section, AuthOptions.Section, ConsoleOptions.Section, LogOptions.Section,
    ];

    public required IConfigurationRoot Configuration { get; init; }
    public required ConfigurationFiles Files { get; init; }
    public required string Urls { get; init; }
    public required NetworkOptions Network { get; init; }
    public required CaptureOptions Capture { get; init; }
    public required MlModelOptions Model { get; init; }
    public required FirewallOptions Firewall { get; init; }
    public required FlowOptions Flows { get; init; }
    public required DetectionOptions Detection { get; init; }
    public required VerdictOptions Verdicts { get; init; }

    /// <summary>With an absolute path.</summary>
    public required DatabaseOptions Database { get; init; }
    public required RetentionOptions Retention { get; init; }
    public required PacketEvidenceOptions PacketEvidence { get; init; }
    public required AlertsOptions Alerts { get; init; }
    public required ThreatIntelOptions ThreatIntel { get; init; }
    public required SignatureOptions Signatures { get; init; }
    public required GeoIpOptions GeoIp { get; init; }
    public required AuthOptions Auth { get; init; }
    public required ConsoleOptions Console { get; init; }
    public required LogOptions Log { get; init; }

    /// <summary>Where database, credentials, keys and trained models lie; absolute.</summary>
    public string DataFolder => Path.GetDirectoryName(Database.Path)!;

    /// <summary>The same file, environment and command line, as they were at the start, with other values from the console between file and environment.</summary>
    public required Func<IReadOnlyDictionary<string, string>, NetHawkSettings> WithConsole { get; init; }

    /// <summary>Things that are odd but harmless, for the log.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>A path of the configuration made absolute.</summary>
    public string Absolute(string path) => Path.GetFullPath(path, Files.BaseFolder);

    /// <exception cref="CommandException">Exit status 2; one line per problem.</exception>
    public static NetHawkSettings Load(CommandArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var files = ConfigurationFiles.Find(arguments.ConfigFile);
        return Load(arguments, files, ReadFile(files), new Dictionary<string, string>());
    }

    /// <param name="console">Values that people set in the console, by key; lists separated by commas. They go before the file's; environment and command line go before them.</param>
    private static NetHawkSettings Load(CommandArguments arguments, ConfigurationFiles files, IReadOnlyDictionary<string, string?> file, IReadOnlyDictionary<string, string> console)
    {
        var configuration = Layers(arguments, file, console);
        var reader = new SectionReader(configuration);
        var problems = new List<string>();
        string urls = ListenUrls.Check(configuration["Urls"], problems);
        var settings = new NetHawkSettings
        {
            Configuration = configuration,
            Files = files,
            WithConsole = values => Load(arguments, files, file, values),
            Urls = urls,
            Network = reader.Read<NetworkOptions>(NetworkOptions.Section, o => o.Validate()),
            Capture = reader.Read<CaptureOptions>(CaptureOptions.Section, o => o.Validate()),
            Model = reader.Read<MlModelOptions>("MlModel", o => o.Validate()),
            Firewall = reader.Read<FirewallOptions>(FirewallOptions.Section, o => o.Validate()),
            Detection = reader.Read<DetectionOptions>("Detection", o => o.Validate()),
            Flows = reader.Read<FlowOptions>("Flows", o => o.Validate()),
            Verdicts = reader.Read<VerdictOptions>("Verdicts", o => o.Validate()),
            Database = reader.Read<DatabaseOptions>(DatabaseOptions.Section, o => o.Validate()),
            Retention = reader.Read<RetentionOptions>(RetentionOptions.Section, o => o.Validate()),
            PacketEvidence = reader.Read<PacketEvidenceOptions>(PacketEvidenceOptions.Section, o => o.Validate()),
            Alerts = reader.Read<AlertsOptions>(AlertsOptions.Section, o => o.Validate()),
            ThreatIntel = reader.Read<ThreatIntelOptions>(ThreatIntelOptions.Section, o => o.Validate()),
            Signatures = reader.Read<SignatureOptions>(SignatureOptions.Section, o => o.Validate()),
            GeoIp = reader.Read<GeoIpOptions>(GeoIpOptions.Section, _ => []),
            Auth = reader.Read<AuthOptions>(AuthOptions.Section, o => o.Validate()),
            Console = reader.Read<ConsoleOptions>(ConsoleOptions.Section, o => o.Validate()),
            Log = reader.Read<LogOptions>(LogOptions.Section, o => o.Validate()),
            Remarks = [.. Unknown(configuration, files)],
        };
        if (!string.IsNullOrWhiteSpace(settings.Database.Path)) settings.Database.Path = settings.Absolute(settings.Database.Path);
        if (settings.Model.ModelPath.Length > 0) settings.Model.ModelPath = settings.Absolute(settings.Model.ModelPath);
        problems.AddRange(reader.Problems);
        problems.AddRange(Misspelt(file.Keys.Select(k => k.Split(':')[0]), $"{files.File}: section", 1));
        problems.AddRange(Misspelt(Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(v => v.Contains("__", StringComparison.Ordinal)).Select(v => v.Split("__")[0]), "environment:", LongName));
        problems.AddRange(arguments.Settings.Select(s => s.Key.Split(':')[0]).Where(s => !IsKnown(s)).Distinct()
            .Select(s => $"--{s}:…: unknown section{Nearest.Hint(s, OwnSections)}; known are {string.Join(", ", OwnSections)}"));
        return problems.Count == 0 ? settings : throw new CommandException(string.Join(Environment.NewLine + "nethawk: ", problems), ExitStatus.Usage);
    }

    private static IConfigurationRoot Layers(CommandArguments arguments, IReadOnlyDictionary<string, string?> file, IReadOnlyDictionary<string, string> console)
    {
        // A list is replaced as a whole, not item by item.
        bool Replaced(string key) => console.Keys.Any(k => key.StartsWith(k + ":", StringComparison.OrdinalIgnoreCase));
        var builder = new ConfigurationBuilder();
        builder.Add(new ConfigurationLayer("file", file.Where(v => !Replaced(v.Key))));
        builder.Add(new ConfigurationLayer("console", console.SelectMany(v => LiveSettings.SettingCatalog.Expand(v.Key, v.Value))));
        builder.AddEnvironmentVariables();
        if (Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is { Length: > 0 } urls && Environment.GetEnvironmentVariable("Urls") is null)
            builder.Add(new ConfigurationLayer("environment", [new("Urls", urls)]));
        builder.Add(new ConfigurationLayer("command line", arguments.Settings));
        return builder.Build();
    }

    private static Dictionary<string, string?> ReadFile(ConfigurationFiles files)
    {
        if (files.File is null) return [];
        if (!File.Exists(files.File)) throw new CommandException($"--config: there is no file '{files.File}'", ExitStatus.Usage);
        try
        {
            var json = new ConfigurationBuilder().AddJsonStream(new MemoryStream(File.ReadAllBytes(files.File))).Build();
            return json.AsEnumerable().Where(v => v.Value is not null || !json.GetSection(v.Key).GetChildren().Any()).ToDictionary(v => v.Key, v => v.Value, StringComparer.OrdinalIgnoreCase);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or System.Text.Json.JsonException)
        {
            throw new CommandException($"{files.File}: not valid JSON: {(e.InnerException ?? e).Message.ReplaceLineEndings(" ")}", ExitStatus.Usage);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{files.File}: cannot be read: {e.Message}", ExitStatus.Usage);
        }
    }

    /// <summary>Top-level sections of the file that nobody reads: most likely misspelt.</summary>
    private static IEnumerable<string> Unknown(IConfigurationRoot configuration, ConfigurationFiles files)
    {
        if (files.File is null) yield break;
        var json = configuration.Providers.First();
        foreach (string key in json.GetChildKeys([], null).Distinct(StringComparer.OrdinalIgnoreCase))
            if (!IsKnown(key)) yield return $"{files.File}: section '{key}' is not one of NetHawk's and is ignored; known are {string.Join(", ", OwnSections)}";
    }

    /// <summary>Names of environment variables are other programs' too: a short one may be near ours by chance ("Auth0").</summary>
    internal const int LongName = 6;

    /// <summary>
    /// Sections whose names are near to ours. Read over, "Firewal" would have had people blocked by whoever had asked for detection only.
    /// </summary>
    internal static IEnumerable<string> Misspelt(IEnumerable<string> sections, string where, int leastLength) =>
        from section in sections.Distinct(StringComparer.OrdinalIgnoreCase)
        where section.Length >= leastLength && !IsKnown(section)
        let hint = Nearest.Hint(section, OwnSections)
        where hint.Length > 0
        select $"{where} '{section}' is not known{hint}";

    private static bool IsKnown(string section) => OwnSections.Concat(OtherSections).Contains(section, StringComparer.OrdinalIgnoreCase);
}
