namespace NetHawk.Web.Commands;

/// <summary>
/// A command line split in what the verbs parse and what configuration takes: `--Section:Key value` (or `=value`), `--interface NAME`,
/// `--urls URL` and `--config FILE` may stand anywhere.
/// </summary>
/// <param name="VerbArguments">What is left for the verb.</param>
/// <param name="Settings">Configuration keys and values, in order.</param>
/// <param name="ConfigFile">The file named by --config.</param>
/// <param name="Error">One line, where the command line is wrong.</param>
public sealed record CommandArguments(IReadOnlyList<string> VerbArguments, IReadOnlyList<KeyValuePair<string, string?>> Settings, string? ConfigFile, string? Error)
{
    public static CommandArguments Split(IReadOnlyList<string> arguments)
    {
        var verb = new List<string>();
        var settings = new List<KeyValuePair<string, string?>>();
        string? config = null, error = null;
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            int equals = argument.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? argument : argument[..equals];
            string? key = SettingKey(name);
            if (key is null)
            {
                verb.Add(argument);
                continue;
            }

            string? value = equals >= 0 ? argument[(equals + 1)..] : i + 1 < arguments.Count ? arguments[++i] : null;
            if (value is null) error ??= $"{name} needs a value: {name} VALUE";
            else if (key == "config") config = value;
            else settings.Add(new(key, value));
        }

        return new CommandArguments(verb, settings, config, error);
    }

    private static string? SettingKey(string name) => name switch
    {
        "--config" => "config",
        "--interface" => "Network:Interface",
        _ when name.Equals("--urls", StringComparison.OrdinalIgnoreCase) => "Urls",
        _ when name.StartsWith("--", StringComparison.Ordinal) && name.Contains(':', StringComparison.Ordinal) => name[2..],
        _ => null,
    };
}
