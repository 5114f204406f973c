namespace NetHawk.Web.Setup.Configuration;

/// <summary>One origin of values, by the name that people know it under: "file", "console", "command line".</summary>
public sealed class ConfigurationLayer(string name, IEnumerable<KeyValuePair<string, string?>> values) : ConfigurationProvider, IConfigurationSource
{
    public string Name { get; } = name;

    public override void Load()
    {
        Data.Clear();
        foreach (var (key, value) in values) Data[key] = value;
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Who has the last word on a key; null: nobody gives it, the built-in default counts.</summary>
    public static string? OriginOf(IConfigurationRoot configuration, string key)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        foreach (var provider in configuration.Providers.Reverse())
            if (provider.TryGet(key, out _) || provider.GetChildKeys([], key).Any()) return NameOf(provider);
        return null;
    }

    public static string NameOf(IConfigurationProvider provider) => provider switch
    {
        ConfigurationLayer layer => layer.Name,
        Microsoft.Extensions.Configuration.EnvironmentVariables.EnvironmentVariablesConfigurationProvider => "environment",
        _ => "built in",
    };
}
