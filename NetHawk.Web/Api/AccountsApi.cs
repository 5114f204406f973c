using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using NetHawk.Core.Store;
using NetHawk.Web.Security;

namespace NetHawk.Web.Api;

/// <param name="AntiforgeryToken">For the header RequestVerificationToken of changes made with the session cookie; null for keys, which need none.</param>
public sealed record ApiSession(string Name, string Role, bool MustChangePassword, string? AntiforgeryToken);

/// <param name="SecondFactor">A code of an authenticator app is asked for at sign-in.</param>
public sealed record ApiUser(string Name, string Role, bool MustChangePassword, DateTime CreatedAt, DateTime? LastSignInAt, bool Disabled, bool SecondFactor)
{
    internal static ApiUser From(UserRecord u) => new(u.Name, u.Role.Name(), u.MustChangePassword, u.CreatedAt.UtcDateTime, u.LastSignInAt?.UtcDateTime, u.Disabled, u.HasSecondFactor);
}

/// <param name="Current">The session that asks.</param>
public sealed record ApiOpenSession(Guid Id, string User, DateTime CreatedAt, DateTime LastSeenAt, string Address, string Agent, bool Current);

/// <param name="Role">viewer, operator or administrator.</param>
/// <param name="Password">Left out: one is made and answered once; it is to be changed at the first sign-in.</param>
public sealed record UserRequest(string Name, string Role = RoleNames.Viewer, string? Password = null);

/// <param name="Role">Left out: stays.</param>
/// <param name="Disabled">true: may not sign in any more; left out: stays.</param>
public sealed record UserChange(string? Role = null, bool? Disabled = null);

public sealed record PasswordRequest(string? Password = null);

/// <param name="Password">The made one, told once; null where it was given.</param>
public sealed record PasswordResult(string Name, string? Password);

public sealed record ApiKeyDto(Guid Id, string Name, string Role, DateTime CreatedAt, DateTime? ExpiresAt, DateTime? RevokedAt, DateTime? LastUsedAt)
{
    internal static ApiKeyDto From(ApiKeyRecord k) => new(k.Id, k.Name, k.Role.Name(), k.CreatedAt.UtcDateTime, k.ExpiresAt?.UtcDateTime, k.RevokedAt?.UtcDateTime, k.LastUsedAt?.UtcDateTime);
}

/// <param name="Days">Life of the key; left out: it does not expire.</param>
public sealed record ApiKeyRequest(string Name, string Role = RoleNames.Viewer, int? Days = null);

/// <param name="Key">Told once.</param>
public sealed record ApiKeyResult(string Key, ApiKeyDto Details);

/// <summary>Who I am; accounts and keys.</summary>
internal static class AccountsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/session", Session).WithTags("Accounts").WithSummary("Who asks, and the token for changes with a cookie");
        var users = api.MapGroup("/users").WithTags("Accounts").RequireAuthorization(RoleNames.Administers);
        users.MapGet("", (AccountDirectory accounts) => TypedResults.Ok(new ApiPage<ApiUser>([.. accounts.Users.Select(ApiUser.From)], null))).WithSummary("Console accounts");
        users.MapPost("", AddUser).WithSummary("Add an account").Produces<PasswordResult>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status409Conflict);
        users.MapPost("/{name}/password", SetPassword).WithSummary("Set or make a password").Produces<PasswordResult>().ProducesProblem(StatusCodes.Status404NotFound);
        users.MapPatch("/{name}", Change).WithSummary("Another role, disabled or not; the account's sessions end").Produces<ApiUser>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        users.MapDelete("/{name}/second-factor", RemoveSecondFactor).WithSummary("Reset an account's second factor, for who lost the telephone").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        users.MapDelete("/{name}", RemoveUser).WithSummary("Remove an account").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/sessions", OpenSessions).WithTags("Accounts").WithSummary("Who is signed in: one's own sessions; for administrators all");
        api.MapDelete("/sessions/{id}", EndSession).WithTags("Accounts").WithSummary("End a session: one's own; for administrators any").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        var keys = api.MapGroup("/apikeys").WithTags("Accounts").RequireAuthorization(RoleNames.Administers);
        keys.MapGet("", (AccountDirectory accounts) => TypedResults.Ok(new ApiPage<ApiKeyDto>([.. accounts.Keys.Select(ApiKeyDto.From)], null))).WithSummary("API keys, without the keys themselves");
        keys.MapPost("", AddKey).WithSummary("Make a key").Produces<ApiKeyResult>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status409Conflict);
        keys.MapDelete("/{key}", RevokeKey).WithSummary("Revoke a key by name or id").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Ok<ApiSession> Session(HttpContext context, IAntiforgery antiforgery, AccountDirectory accounts)
    {
        bool person = context.User.Identity?.AuthenticationType == Sessions.Scheme;
        string role = RoleNames.All.LastOrDefault(context.User.IsInRole) ?? "";
        return TypedResults.Ok(new ApiSession(context.Name(), role, person && accounts.FindUser(context.Name())?.MustChangePassword == true,
            person ? antiforgery.GetAndStoreTokens(context).RequestToken : null));
    }

    private static async Task<IResult> AddUser(HttpContext context, AccountDirectory accounts, UserRequest request, CancellationToken cancellation)
    {
        if (request.Name is null) throw ApiException.BadRequest("name: is missing");
        var role = Role(request.Role);
        string password = request.Password ?? Passwords.Make();
        var outcome = await accounts.AddUserAsync(request.Name, password, role, mustChange: request.Password is null, cancellation: cancellation);
        await context.AuditAsync("user-add", request.Name.Length > 64 ? request.Name[..64] : request.Name, outcome.Succeeded ? role.Name() : $"refused: {outcome.Message}");
        return outcome.Succeeded
            ? TypedResults.Created($"{context.Request.PathBase}/api/v1/users", new PasswordResult(request.Name.ToLowerInvariant(), request.Password is null ? password : null)) : Refused(outcome);
    }

    private static async Task<IResult> SetPassword(HttpContext context, AccountDirectory accounts, string name, PasswordRequest request, CancellationToken cancellation)
    {
        string password = request.Password ?? Passwords.Make();
        var outcome = await accounts.SetPasswordAsync(name, password, mustChange: request.Password is null, cancellation);
        if (outcome.Kind != AccountOutcomeKind.NotFound) await context.AuditAsync("user-password", name, outcome.Succeeded ? "" : $"refused: {outcome.Message}");
        return outcome.Succeeded ? TypedResults.Ok(new PasswordResult(name.ToLowerInvariant(), request.Password is null ? password : null)) : Refused(outcome);
    }

    private static async Task<IResult> Change(HttpContext context, AccountDirectory accounts, string name, UserChange request, CancellationToken cancellation)
    {
        if (request is { Role: null, Disabled: null }) throw ApiException.BadRequest("nothing to change: say role or disabled");
        var outcome = AccountOutcome.NoUser(name);
        if (request.Role is { } wanted)
        {
            var role = Role(wanted);
            outcome = await accounts.SetRoleAsync(name, role, cancellation);
            if (outcome.Kind != AccountOutcomeKind.NotFound) await context.AuditAsync("user-role", name, outcome.Succeeded ? role.Name() : $"refused: {outcome.Message}");
            if (!outcome.Succeeded) return Refused(outcome);
        }

        if (request.Disabled is { } disabled)
        {
            outcome = await accounts.SetDisabledAsync(name, disabled, cancellation);
            if (outcome.Kind != AccountOutcomeKind.NotFound) await context.AuditAsync(disabled ? "user-disable" : "user-enable", name, outcome.Succeeded ? "" : $"refused: {outcome.Message}");
        }

        return outcome.Succeeded ? TypedResults.Ok(ApiUser.From(accounts.FindUser(name)!)) : Refused(outcome);
    }

    private static async Task<IResult> RemoveSecondFactor(HttpContext context, AccountDirectory accounts, string name, CancellationToken cancellation)
    {
        var outcome = await accounts.RemoveSecondFactorAsync(name, cancellation);
        if (outcome.Succeeded) await context.AuditAsync("second-factor-reset", name, "");
        return outcome.Succeeded ? TypedResults.NoContent() : Refused(outcome);
    }

    private static Ok<ApiPage<ApiOpenSession>> OpenSessions(HttpContext context, SessionTable sessions)
    {
        var own = Sessions.IdOf(context.User);
        return TypedResults.Ok(new ApiPage<ApiOpenSession>([.. sessions.Of(SeesAll(context) ? null : context.Name()).Select(s =>
            new ApiOpenSession(s.Id, s.User, s.CreatedAt.UtcDateTime, s.LastSeenAt.UtcDateTime, s.Address, s.Agent, s.Id == own))], null));
    }

    private static async Task<IResult> EndSession(HttpContext context, SessionTable sessions, string id, CancellationToken cancellation)
    {
        var found = sessions.Of(SeesAll(context) ? null : context.Name()).FirstOrDefault(s => s.Id.ToString() == id);
        if (found is null) throw ApiException.NotFound("there is no such session: it ended already, or never was");
        await sessions.EndAsync(found.Id, cancellation);
        await context.AuditAsync("session-end", found.User, $"from {found.Address}");
        return TypedResults.NoContent();
    }

    private static bool SeesAll(HttpContext context) => context.User.IsInRole(RoleNames.Administrator);

    private static async Task<IResult> RemoveUser(HttpContext context, AccountDirectory accounts, string name, CancellationToken cancellation)
    {
        var outcome = await accounts.RemoveUserAsync(name, cancellation);
        if (outcome.Kind != AccountOutcomeKind.NotFound) await context.AuditAsync("user-remove", name, outcome.Succeeded ? "" : $"refused: {outcome.Message}");
        return outcome.Succeeded ? TypedResults.NoContent() : Refused(outcome);
    }

    private static async Task<IResult> AddKey(HttpContext context, AccountDirectory accounts, ApiKeyRequest request, CancellationToken cancellation)
    {
        if (request.Name is null) throw ApiException.BadRequest("name: is missing");
        var role = Role(request.Role);
        var (key, record, outcome) = await accounts.AddKeyAsync(request.Name, role, request.Days is { } days ? TimeSpan.FromDays(days) : null, cancellation);
        await context.AuditAsync("apikey-add", request.Name.Length > 64 ? request.Name[..64] : request.Name, outcome.Succeeded ? role.Name() : $"refused: {outcome.Message}");
        return outcome.Succeeded ? TypedResults.Created($"{context.Request.PathBase}/api/v1/apikeys", new ApiKeyResult(key!, ApiKeyDto.From(record!))) : Refused(outcome);
    }

    private static async Task<IResult> RevokeKey(HttpContext context, AccountDirectory accounts, string key, CancellationToken cancellation)
    {
        var outcome = await accounts.RevokeKeyAsync(key, cancellation);
        if (outcome.Succeeded) await context.AuditAsync("apikey-revoke", key, "");
        return outcome.Succeeded ? TypedResults.NoContent() : Refused(outcome);
    }

    private static AccountRole Role(string? name) => RoleNames.TryParse(name, out var role) ? role
        : throw ApiException.BadRequest($"role: '{name}' is not allowed; allowed is {string.Join(", ", RoleNames.All)}");

    private static ProblemHttpResult Refused(AccountOutcome outcome) => TypedResults.Problem(outcome.Message, statusCode: outcome.Kind switch
    {
        AccountOutcomeKind.AlreadyThere => StatusCodes.Status409Conflict,
        AccountOutcomeKind.NotFound => StatusCodes.Status404NotFound,
        _ => StatusCodes.Status400BadRequest,
    });
}
