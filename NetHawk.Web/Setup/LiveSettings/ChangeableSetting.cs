namespace NetHawk.Web.Setup.LiveSettings;

public enum SettingKind
{
    Switch,
    Number,
    Choice,
    Text,
    List,
}

/// <summary>A value that may be changed while the service runs.</summary>
/// <param name="Key">As the configuration writes it.</param>
/// <param name="Help">What it does, in one sentence.</param>
/// <param name="Unit">Empty where it has none.</param>
/// <param name="Choices">For <see cref="SettingKind.Choice"/>.</param>
/// <param name="Read">The value in force, as text; lists with commas between.</param>
public sealed record ChangeableSetting(string Group, string Key, string Label, SettingKind Kind, string Help, string Unit, IReadOnlyList<string> Choices, Func<Configuration.NetHawkSettings, string> Read);

/// <param name="Value">In force.</param>
/// <param name="Origin">"default", "file", "console", "environment" or "command line".</param>
/// <param name="Locked">Environment or command line give it: the console cannot change it.</param>
/// <param name="Configured">What counts when the console's value is taken back.</param>
public sealed record SettingState(ChangeableSetting Setting, string Value, string Origin, bool Locked, string Configured);

/// <param name="From">What was in force.</param>
public sealed record SettingChange(string Key, string From, string To);
