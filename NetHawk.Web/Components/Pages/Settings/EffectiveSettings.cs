using NetHawk.Web.Setup.Configuration;

namespace NetHawk.Web.Components.Pages.Settings;

/// <param name="Source">Where the value comes from, as the configuration system names it.</param>
public sealed record EffectiveSetting(string Key, string Value, bool IsSecret, string Source);

/// <summary>The configuration in force, for people: NetHawk's own sections, secrets never shown.</summary>
public static class EffectiveSettings
{
    private const string Mask = "••••••••";
    private static readonly string[] Secrets = ["password", "secret", "token", "apikey", "api_key", "accesskey", "privatekey", "credential", "authkey", "connectionstring"];

    /// <summary>Sections whose every value is shown.</summary>
    private static readonly string[] Sections =
        ["Urls", "Network", "Capture", "Flows", "Detection", "Verdicts", "MlModel", "Model", "Firewall", "Response", "Database", "Store", "Retention", "Alerts", "ThreatIntel", "Intel", "Signatures", "Auth", "Serilog", "Metrics", "Live"];

    public static IReadOnlyList<EffectiveSetting> Of(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var providers = (configuration as IConfigurationRoot)?.Providers.Reverse().ToArray() ?? [];
        return
        [
            .. configuration.AsEnumerable()
                .Where(pair => pair.Value is not null && Sections.Contains(pair.Key.Split(':')[0], StringComparer.OrdinalIgnoreCase))
                .OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
                .Select(pair => Describe(pair.Key, pair.Value!, providers)),
        ];
    }

    internal static bool IsSecret(string key)
    {
        string last = key.Split(':')[^1].ToLowerInvariant();
        return Secrets.Any(word => last.Contains(word, StringComparison.Ordinal)) || last.EndsWith("key", StringComparison.Ordinal);
    }

    private static EffectiveSetting Describe(string key, string value, IConfigurationProvider[] providers)
    {
        bool secret = IsSecret(key) && value.Length > 0;
        var from = providers.FirstOrDefault(p => p.TryGet(key, out _));
        return new(key, secret ? Mask : MaskUserInfo(value), secret, from is null ? "" : ConfigurationLayer.NameOf(from));
    }

    // A webhook's address may carry its secret: user:password@host.
    private static string MaskUserInfo(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.UserInfo.Length > 0 ? value.Replace(uri.UserInfo + "@", Mask + "@", StringComparison.Ordinal) : value;
}
