namespace NetHawk.Web.Commands.Doctor;

public enum FindingState : byte
{
    Ok = 0,

    /// <summary>Works, but not as well as it could.</summary>
    Warning,

    /// <summary>Something that NetHawk needs does not work.</summary>
    Broken,
}

/// <summary>What one check found.</summary>
/// <param name="Check">Stable name: "interface", "capabilities"…</param>
/// <param name="Message">What is, in one line.</param>
/// <param name="Mend">What to do; null when all is well.</param>
public sealed record Finding(string Check, FindingState State, string Message, string? Mend = null)
{
    public static Finding Ok(string check, string message) => new(check, FindingState.Ok, message);

    public static Finding Warning(string check, string message, string mend) => new(check, FindingState.Warning, message, mend);

    public static Finding Broken(string check, string message, string mend) => new(check, FindingState.Broken, message, mend);
}
