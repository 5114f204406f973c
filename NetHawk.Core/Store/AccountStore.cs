using Microsoft.EntityFrameworkCore;
using NetHawk.Core.Store.Schema;

namespace NetHawk.Core.Store;

/// <summary>Accounts and keys in their tables.</summary>
public sealed class AccountStore(IStoreChanges store) : IAccountStore
{
    private static readonly string[] Roles = ["viewer", "operator", "administrator"];

    public Task<IReadOnlyList<UserRecord>> UsersAsync(CancellationToken cancellation = default) =>
        store.ReadAsync<IReadOnlyList<UserRecord>>(context => [.. context.Users.AsNoTracking().OrderBy(u => u.Name).AsEnumerable().Select(ToRecord)], cancellation);

    public Task<UserRecord?> FindUserAsync(string name, CancellationToken cancellation = default)
    {
        string wanted = Normal(name);
        return store.ReadAsync(context => context.Users.AsNoTracking().FirstOrDefault(u => u.Name == wanted) is { } user ? ToRecord(user) : null, cancellation);
    }

    public Task SaveUserAsync(UserRecord user, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        string name = Normal(user.Name);
        return store.ChangeAsync(context =>
        {
            var entity = context.Users.Find(name);
            if (entity is null) context.Users.Add(entity = new UserEntity { Name = name });
            entity.PasswordHash = user.PasswordHash;
            entity.Role = Roles[(int)user.Role];
            entity.MustChange = user.MustChangePassword;
            entity.SecurityStamp = user.SecurityStamp;
            entity.Created = user.CreatedAt;
            entity.LastSignIn = user.LastSignInAt;
            entity.Disabled = user.Disabled;
            entity.SecondFactor = user.SecondFactor;
            entity.SecondFactorStep = user.SecondFactorStep;
            entity.RecoveryCodes = string.Join(' ', user.RecoveryCodes);
            return context.SaveChanges();
        }, cancellation);
    }

    public Task<bool> DeleteUserAsync(string name, CancellationToken cancellation = default)
    {
        string wanted = Normal(name);
        return store.ChangeAsync(context => context.Users.Where(u => u.Name == wanted).ExecuteDelete() > 0, cancellation);
    }

    public Task<IReadOnlyList<ApiKeyRecord>> ApiKeysAsync(CancellationToken cancellation = default) =>
        store.ReadAsync<IReadOnlyList<ApiKeyRecord>>(context => [.. context.ApiKeys.AsNoTracking().AsEnumerable().Select(ToRecord).OrderBy(k => k.CreatedAt)], cancellation);

    public Task<ApiKeyRecord?> FindApiKeyAsync(string hash, CancellationToken cancellation = default) =>
        store.ReadAsync(context => context.ApiKeys.AsNoTracking().FirstOrDefault(k => k.Sha256 == hash) is { } key ? ToRecord(key) : null, cancellation);

    public Task SaveApiKeyAsync(ApiKeyRecord key, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return store.ChangeAsync(context =>
        {
            var entity = context.ApiKeys.Find(key.Id);
            if (entity is null) context.ApiKeys.Add(entity = new ApiKeyEntity { Id = key.Id });
            entity.Name = key.Name;
            entity.Role = Roles[(int)key.Role];
            entity.Sha256 = key.Hash;
            entity.Created = key.CreatedAt;
            entity.Expires = key.ExpiresAt;
            entity.LastUsed = key.LastUsedAt;
            entity.Revoked = key.RevokedAt;
            return context.SaveChanges();
        }, cancellation);
    }

    public Task<IReadOnlyList<SessionRecord>> SessionsAsync(CancellationToken cancellation = default) =>
        store.ReadAsync<IReadOnlyList<SessionRecord>>(context => [.. context.Sessions.AsNoTracking().AsEnumerable().Select(s => new SessionRecord(s.Id, s.User, s.Created, s.LastSeen, s.Address, s.Agent))], cancellation);

    public Task SaveSessionsAsync(IReadOnlyCollection<SessionRecord> sessions, CancellationToken cancellation = default) => store.ChangeAsync(context =>
    {
        foreach (var session in sessions)
        {
            var entity = context.Sessions.Find(session.Id);
            if (entity is null) context.Sessions.Add(entity = new SessionEntity { Id = session.Id });
            entity.User = session.User;
            entity.Created = session.CreatedAt;
            entity.LastSeen = session.LastSeenAt;
            entity.Address = session.Address;
            entity.Agent = session.Agent;
        }

        return context.SaveChanges();
    }, cancellation);

    public Task DeleteSessionsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellation = default) =>
        store.ChangeAsync(context => context.Sessions.Where(s => ids.Contains(s.Id)).ExecuteDelete(), cancellation);

    private static string Normal(string name) => name.ToLowerInvariant();

    /// <summary>A role that nobody knows (a newer version's) may look, not act.</summary>
    private static AccountRole Role(string name) => (AccountRole)Math.Max(0, Array.IndexOf(Roles, name));

    private static UserRecord ToRecord(UserEntity user) =>
        new(user.Name, user.PasswordHash, Role(user.Role), user.SecurityStamp, user.MustChange, user.Created, user.LastSignIn)
        {
            Disabled = user.Disabled,
            SecondFactor = user.SecondFactor,
            SecondFactorStep = user.SecondFactorStep,
            RecoveryCodes = user.RecoveryCodes.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        };

    private static ApiKeyRecord ToRecord(ApiKeyEntity key) =>
        new(key.Id, key.Name, key.Sha256, Role(key.Role), key.Created, key.Expires, key.Revoked, key.LastUsed);
}
