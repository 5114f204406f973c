using System.Collections.Immutable;
using System.Security.Cryptography;
using NetHawk.Core.Store;

namespace NetHawk.Web.Security;

/// <summary>
/// Accounts and keys as this process knows them: read once from the store, then changed only through here, so that each request is judged
/// from memory. Safe from any thread; readers see immutable snapshots.
/// </summary>
public sealed partial class AccountDirectory(IAccountStore store, Passwords passwords, SessionTable sessions, SecondFactor.SecondFactorVault vault, AuthOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>Accounts and keys each; more are refused.</summary>
    public const int MaxEntries = 1_000;

    private readonly SemaphoreSlim _changes = new(1, 1);
    private ImmutableDictionary<string, UserRecord> _users = ImmutableDictionary.Create<string, UserRecord>(StringComparer.OrdinalIgnoreCase);
    private ImmutableDictionary<string, ApiKeyRecord> _keys = ImmutableDictionary<string, ApiKeyRecord>.Empty;

    public IReadOnlyList<UserRecord> Users => [.. _users.Values.OrderBy(u => u.Name, StringComparer.Ordinal)];

    public IReadOnlyList<ApiKeyRecord> Keys => [.. _keys.Values.OrderBy(k => k.CreatedAt)];

    public async Task LoadAsync(CancellationToken cancellation)
    {
        var users = await store.UsersAsync(cancellation);
        var keys = await store.ApiKeysAsync(cancellation);
        _users = users.ToImmutableDictionary(u => u.Name, StringComparer.OrdinalIgnoreCase);
        _keys = keys.ToImmutableDictionary(k => k.Hash);
        await sessions.LoadAsync(cancellation);
    }

    public UserRecord? FindUser(string? name) => name is not null && _users.TryGetValue(name, out var user) ? user : null;

    /// <summary>A key that counts now: not revoked, not expired. Notes its use, at most once a minute.</summary>
    public ApiKeyRecord? FindKey(string hash)
    {
        var now = clock.GetUtcNow();
        if (!_keys.TryGetValue(hash, out var key) || key.RevokedAt is not null || key.ExpiresAt <= now) return null;
        if (key.LastUsedAt is null || now - key.LastUsedAt > TimeSpan.FromMinutes(1)) _ = RecordKeyUseAsync(hash, now);
        return key;
    }

    /// <param name="mustChange">The password was made for this person by somebody else.</param>
    /// <param name="anyPassword">Whoever owns the machine chose it: a weak one is his own affair.</param>
    public Task<AccountOutcome> AddUserAsync(string name, string password, AccountRole role, bool mustChange, bool anyPassword = false, CancellationToken cancellation = default) => ChangeAsync(async () =>
    {
        if (ProblemOfName(name) is { } problem) return AccountOutcome.Invalid(problem);
        if (!anyPassword && ProblemOfPassword(password, name) is { } weak) return AccountOutcome.Invalid(weak);
        if (FindUser(name) is not null) return new(AccountOutcomeKind.AlreadyThere, $"there is a user '{name}' already");
        if (_users.Count >= MaxEntries) return AccountOutcome.Invalid($"there are {MaxEntries} users already: remove one first");
        var user = new UserRecord(name.ToLowerInvariant(), passwords.Hash(password), role, NewStamp(), mustChange, clock.GetUtcNow(), null);
        await store.SaveUserAsync(user, cancellation);
        _users = _users.SetItem(user.Name, user);
        return new(AccountOutcomeKind.Done, $"user '{user.Name}' is {role.Name()}");
    }, cancellation);

    public Task<AccountOutcome> SetPasswordAsync(string name, string password, bool mustChange, CancellationToken cancellation = default) => ChangeAsync(async () =>
    {
        if (FindUser(name) is not { } user) return AccountOutcome.NoUser(name);
        if (ProblemOfPassword(password, name) is { } weak) return AccountOutcome.Invalid(weak);
        await SaveAsync(user with { PasswordHash = passwords.Hash(password), MustChangePassword = mustChange, SecurityStamp = NewStamp() }, cancellation);
        await sessions.EndAllAsync(user.Name, cancellation: cancellation);
        return new(AccountOutcomeKind.Done, $"the password of '{user.Name}' is changed; its other sessions ended");
    }, cancellation);

    public Task<AccountOutcome> SetRoleAsync(string name, AccountRole role, CancellationToken cancellation = default) => ChangeAsync(async () =>
    {
        if (FindUser(name) is not { } user) return AccountOutcome.NoUser(name);
        if (role != AccountRole.Administrator && IsLastAdministrator(user)) return AccountOutcome.Invalid($"'{user.Name}' is the last administrator: make another one first");
        await SaveAsync(user with { Role = role, SecurityStamp = NewStamp() }, cancellation);
        await sessions.EndAllAsync(user.Name, cancellation: cancellation);
        return new(AccountOutcomeKind.Done, $"user '{user.Name}' is {role.Name()}");
    }, cancellation);

    public Task<AccountOutcome> RemoveUserAsync(string name, CancellationToken cancellation = default) => ChangeAsync(async () =>
    {
        if (FindUser(name) is not { } user) return AccountOutcome.NoUser(name);
        if (IsLastAdministrator(user)) return AccountOutcome.Invalid($"'{user.Name}' is the last administrator: make another one first");
        await store.DeleteUserAsync(user.Name, cancellation);
        _users = _users.Remove(user.Name);
        await sessions.EndAllAsync(user.Name, cancellation: cancellation);
        return new(AccountOutcomeKind.Done, $"user '{user.Name}' is removed; its sessions ended");
    }, cancellation);

    /// <summary>A disabled account keeps everything but may not sign in; its sessions end.</summary>
    public Task<AccountOutcome> SetDisabledAsync(string name, bool disabled, CancellationToken cancellation = default) => ChangeAsync(async () =>
    {
        if (FindUser(name) is not { } user) return AccountOutcome.NoUser(name);
        if (disabled && IsLastAdministrator(user)) return AccountOutcome.Invalid($"'{user.Name}' is the last administrator: make another one first");
        await SaveAsync(user with { Disabled = disabled, SecurityStamp = NewStamp() }, cancellation);
        await sessions.EndAllAsync(user.Name, cancellation: cancellation);
        return new(AccountOutcomeKind.Done, disabled ? $"user '{user.Name}' may not sign in any more; its sessions ended" : $"user '{user.Name}' may sign in again");
    }, cancellation);

    public Task RecordSignInAsync(string name, CancellationToken cancellation = default) => ChangeAsync(async () =>
    {
        if (FindUser(name) is not { } user) return AccountOutcome.NoUser(name);
        await SaveAsync(user with { LastSignInAt = clock.GetUtcNow() }, cancellation);
        return new(AccountOutcomeKind.Done, "");
    }, cancellation);

    /// <returns>The key itself, told once, and its record; or what is wrong.</returns>
    public async Task<(string? Key, ApiKeyRecord? Record, AccountOutcome Outcome)> AddKeyAsync(string name, AccountRole role, TimeSpan? lifetime, CancellationToken cancellation = default)
    {
        string key = ApiKeys.Make();
        ApiKeyRecord? record = null;
        var outcome = await ChangeAsync(async () =>
        {
            if (ProblemOfName(name) is { } problem) return AccountOutcome.Invalid(problem);
            if (lifetime is { } time && (time <= TimeSpan.Zero || time > TimeSpan.FromDays(3650))) return AccountOutcome.Invalid("a key's life is more than 0 and at most 3650 days");
            if (_keys.Values.Any(k => k.Name == name && k.RevokedAt is null)) return new(AccountOutcomeKind.AlreadyThere, $"there is a key '{name}' already: revoke it first, or take another name");
            if (_keys.Count >= MaxEntries) return AccountOutcome.Invalid($"there are {MaxEntries} keys already, revoked ones counted");
            var now = clock.GetUtcNow();
            record = new ApiKeyRecord(Guid.CreateVersion7(now), name, ApiKeys.Hash(key), role, now, lifetime is { } life ? now + life : null, null, null);
            await store.SaveApiKeyAsync(record, cancellation);
            _keys = _keys.SetItem(record.Hash, record);
            return new(AccountOutcomeKind.Done, $"key '{name}' is made");
        }, cancellation);
        return record is null ? (null, null, outcome) : (key, record, outcome);
    }

    /// <param name="nameOrId">Name of a key that is not revoked, or any key's id.</param>
    public Task<AccountOutcome> RevokeKeyAsync(string nameOrId, CancellationToken cancellation = default) => ChangeAsync(async () =>
    {
        var key = _keys.Values.FirstOrDefault(k => k.RevokedAt is null && (k.Name == nameOrId || k.Id.ToString() == nameOrId));
        if (key is null) return new(AccountOutcomeKind.NotFound, $"there is no key '{nameOrId}' that is not revoked already");
        key = key with { RevokedAt = clock.GetUtcNow() };
        await store.SaveApiKeyAsync(key, cancellation);
        _keys = _keys.SetItem(key.Hash, key);
        return new(AccountOutcomeKind.Done, $"key '{key.Name}' is revoked");
    }, cancellation);

    public void Dispose() => _changes.Dispose();

    private async Task RecordKeyUseAsync(string hash, DateTimeOffset now)
    {
        try
        {
            await ChangeAsync(async () =>
            {
                if (!_keys.TryGetValue(hash, out var key) || (key.LastUsedAt is { } used && now - used <= TimeSpan.FromMinutes(1))) return AccountOutcome.Invalid("");
                key = key with { LastUsedAt = now };
                await store.SaveApiKeyAsync(key);
                _keys = _keys.SetItem(hash, key);
                return new(AccountOutcomeKind.Done, "");
            }, CancellationToken.None);
        }
        catch (Exception e) when (e is StoreException or ObjectDisposedException)
        {
            // The store has said so itself; the key counts all the same.
        }
    }

    private async Task SaveAsync(UserRecord user, CancellationToken cancellation)
    {
        await store.SaveUserAsync(user, cancellation);
        _users = _users.SetItem(user.Name, user);
    }

    private bool IsLastAdministrator(UserRecord user) =>
        user is { Role: AccountRole.Administrator, Disabled: false } && _users.Values.Count(u => u is { Role: AccountRole.Administrator, Disabled: false }) == 1;

    private static string? ProblemOfName(string name) =>
        name.Length is >= 1 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '@') ? null
        : "a name has 1 to 64 letters, digits and . - _ @";

    private string? ProblemOfPassword(string password, string name) =>
        password.Length < options.MinimumPasswordLength ? $"a password has at least {options.MinimumPasswordLength} characters"
        : password.Length > Passwords.MaxLength ? $"a password has at most {Passwords.MaxLength} characters"
        : password.Equals(name, StringComparison.OrdinalIgnoreCase) ? "the password must not be the name"
        : null;

    private static string NewStamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private async Task<AccountOutcome> ChangeAsync(Func<Task<AccountOutcome>> change, CancellationToken cancellation)
    {
        await _changes.WaitAsync(cancellation);
        try
        {
            return await change();
        }
        finally
        {
            _changes.Release();
        }
    }
}
