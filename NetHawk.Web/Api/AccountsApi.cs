using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using NetHawk.Core.Store;
using NetHawk.Web.Security;

namespace NetHawk.Web.Api;

/// <param name="AntiforgeryToken">For the header RequestVerificationToken of changes made with the session cookie; null for keys, which need none.</param>
public sealed record ApiSession(string Name, string Role, bool MustChangePassword, string? AntiforgeryToken);

public sealed record ApiUser(string Name, string Role, bool MustChangePassword, DateTime CreatedAt, DateTime? LastSignInAt)
{
    internal static ApiUser From(UserRecord u) => new(u.Name, u.Role.Name(), u.MustChangePassword, u.CreatedAt.UtcDateTime, u.LastSignInAt?.UtcDateTime);
}

/// <param name="Role">viewer, operator or administrator.</param>
/// <param name="Password">Left out: one is made and answered once; it is to be changed at the first sign-in.</param>
public sealed record UserRequest(string Name, string Role = RoleNames.Viewer, string? Password = null);

public sealed record RoleRequest(string Role);

public sealed record PasswordRequest(string? Password = null);

/// <param name="Password">The made one, told once; null where it was given.</param>
public sealed record PasswordResult(string Name, string? Password);

public sealed record ApiKeyDto(Guid Id, string Name, string Role, DateTime CreatedAt, DateTime? ExpiresAt, DateTime? RevokedAt)
{
    internal static ApiKeyDto From(ApiKeyRecord k) => new(k.Id, k.Name, k.Role.Name(), k.CreatedAt.UtcDateTime, k.ExpiresAt?.UtcDateTime, k.RevokedAt?.UtcDateTime);
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
        users.MapPost("/{name}/password", SetPassword).WithSummary("Set or make a password").ProducesProblem(StatusCodes.Status404NotFound);
        users.MapPatch("/{name}", SetRole).WithSummary("Give an account another role; its sessions end").ProducesProblem(StatusCodes.Status404NotFound);
        users.MapDelete("/{name}", RemoveUser).WithSummary("Remove an account").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
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

    private static async Task<IResult> SetRole(HttpContext context, AccountDirectory accounts, string name, RoleRequest request, CancellationToken cancellation)
    {
        var role = Role(request.Role);
        var outcome = await accounts.SetRoleAsync(name, role, cancellation);
        if (outcome.Kind != AccountOutcomeKind.NotFound) await context.AuditAsync("user-role", name, outcome.Succeeded ? role.Name() : $"refused: {outcome.Message}");
        return outcome.Succeeded ? TypedResults.Ok(ApiUser.From(accounts.FindUser(name)!)) : Refused(outcome);
    }

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
