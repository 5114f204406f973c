namespace NetHawk.Core.Store;

/// <summary>What somebody may do; each role includes the ones before it. Numbers are stored, append only.</summary>
public enum AccountRole : byte
{
    /// <summary>Sees everything, changes nothing.</summary>
    Viewer = 0,

    /// <summary>Blocks, unblocks, edits the whitelist, judges threats.</summary>
    Operator,

    /// <summary>Also logs, model, capture, users and keys.</summary>
    Administrator,
}

/// <summary>A console account. Immutable; the password is only ever kept as a salted hash.</summary>
/// <param name="Name">Lower-case, unique.</param>
/// <param name="SecurityStamp">Changes with password and role: sessions with another stamp end.</param>
/// <param name="MustChangePassword">The password was made for this person: the console asks for another one first.</param>
public sealed record UserRecord(string Name, string PasswordHash, AccountRole Role, string SecurityStamp, bool MustChangePassword,
    DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt)
{
    /// <summary>May not sign in.</summary>
    public bool Disabled { get; init; }

    /// <summary>Secret of the second factor, encrypted; empty: none.</summary>
    public string SecondFactor { get; init; } = "";

    /// <summary>Time step of the last code that was taken.</summary>
    public long SecondFactorStep { get; init; }

    /// <summary>SHA-256 of the recovery codes that are left, lower-case hex.</summary>
    public IReadOnlyList<string> RecoveryCodes { get; init; } = [];

    public bool HasSecondFactor => SecondFactor.Length > 0;
}

/// <summary>A browser that is signed in.</summary>
/// <param name="Address">Where it was last seen from.</param>
/// <param name="Agent">What it calls itself, shortened.</param>
public sealed record SessionRecord(Guid Id, string User, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, string Address, string Agent);

/// <summary>An API key. Only the SHA-256 of its 256 random bits is kept.</summary>
/// <param name="Hash">Lower-case hexadecimal, 64 characters.</param>
/// <param name="ExpiresAt">Null: does not expire.</param>
public sealed record ApiKeyRecord(Guid Id, string Name, string Hash, AccountRole Role, DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? LastUsedAt);

/// <summary>Accounts and API keys in the database. Safe from any thread; a change is on disk when its task ends.</summary>
public interface IAccountStore
{
    Task<IReadOnlyList<UserRecord>> UsersAsync(CancellationToken cancellation = default);

    /// <param name="name">Any case.</param>
    Task<UserRecord?> FindUserAsync(string name, CancellationToken cancellation = default);

    /// <summary>Inserts, or updates the one with this name.</summary>
    Task SaveUserAsync(UserRecord user, CancellationToken cancellation = default);

    /// <summary>False when there is no such user.</summary>
    Task<bool> DeleteUserAsync(string name, CancellationToken cancellation = default);

    Task<IReadOnlyList<ApiKeyRecord>> ApiKeysAsync(CancellationToken cancellation = default);

    /// <summary>Revoked and expired ones too: the caller decides.</summary>
    Task<ApiKeyRecord?> FindApiKeyAsync(string hash, CancellationToken cancellation = default);

    /// <summary>Inserts, or updates the one with this id.</summary>
    Task SaveApiKeyAsync(ApiKeyRecord key, CancellationToken cancellation = default);

    Task<IReadOnlyList<SessionRecord>> SessionsAsync(CancellationToken cancellation = default);

    /// <summary>Inserts, or updates those with these ids.</summary>
    Task SaveSessionsAsync(IReadOnlyCollection<SessionRecord> sessions, CancellationToken cancellation = default);

    Task DeleteSessionsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellation = default);
}
