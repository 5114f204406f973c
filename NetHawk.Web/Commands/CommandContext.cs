namespace NetHawk.Web.Commands;

/// <summary>What every verb is given besides its own options.</summary>
/// <param name="Arguments">The split command line: settings and --config.</param>
/// <param name="Output">Standard output: results.</param>
/// <param name="Error">Standard error: errors, progress, summaries when standard output carries data.</param>
public sealed record CommandContext(CommandArguments Arguments, TextWriter Output, TextWriter Error);

/// <summary>Exit statuses of the program.</summary>
public static class ExitStatus
{
    public const int Done = 0;

    /// <summary>The work failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong.</summary>
    public const int Usage = 2;
}

/// <summary>A failure with a message for a person: one line that says what is wrong and what to do.</summary>
public sealed class CommandException(string message, int exitStatus = ExitStatus.Failed) : Exception(message)
{
    public int ExitStatus { get; } = exitStatus;
}
