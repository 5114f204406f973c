namespace NetHawk.Web.Security;

public enum AccountOutcomeKind : byte
{
    Done = 0,
    AlreadyThere,
    NotFound,
    Invalid,
}

/// <param name="Message">One line for a person.</param>
public sealed record AccountOutcome(AccountOutcomeKind Kind, string Message)
{
    public bool Succeeded => Kind == AccountOutcomeKind.Done;

    internal static AccountOutcome Invalid(string message) => new(AccountOutcomeKind.Invalid, message);

    internal static AccountOutcome NoUser(string name) => new(AccountOutcomeKind.NotFound, $"there is no user '{name}'");
}
