using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using NetHawk.Core.Packets;
using NetHawk.Core.Store;
using NetHawk.Web.Security;

namespace NetHawk.Web.Components.Session;

/// <summary>What a signed-in person changes about the own account from an open page. Asks for the password again where a borrowed browser could do harm.</summary>
public sealed class AccountActions(AccountDirectory accounts, SessionTable sessions, Passwords passwords, SignInLimiter limiter, IStoreWriter store, ConsoleVisitor visitor, AuthenticationStateProvider authentication)
{
    public async Task<UserRecord?> MeAsync() => accounts.FindUser((await PrincipalAsync()).Identity?.Name);

    /// <summary>This browser's session.</summary>
    public async Task<Guid?> OwnSessionAsync() => Sessions.IdOf(await PrincipalAsync());

    public async Task<IReadOnlyList<SessionRecord>> SessionsAsync() => await MeAsync() is { } me ? sessions.Of(me.Name) : [];

    /// <returns>The recovery codes, told once.</returns>
    public async Task<(IReadOnlyList<string>? RecoveryCodes, ActionResult Result)> EnableSecondFactorAsync(string password, byte[] secret, string code)
    {
        if (await ConfirmAsync(password) is { } problem) return (null, problem);
        var me = (await MeAsync())!;
        var (codes, outcome) = await accounts.EnableSecondFactorAsync(me.Name, secret, code);
        if (!outcome.Succeeded) return (null, new(false, Sentence(outcome.Message)));
        int ended = await sessions.EndAllAsync(me.Name, await OwnSessionAsync());
        await AuditAsync(me, "second-factor-on", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ended} other sessions ended"));
        return (codes, new(true, "The second factor is on. Your other sessions are signed out."));
    }

    public async Task<ActionResult> RemoveSecondFactorAsync(string password)
    {
        if (await ConfirmAsync(password) is { } problem) return problem;
        var me = (await MeAsync())!;
        var outcome = await accounts.RemoveSecondFactorAsync(me.Name);
        if (outcome.Succeeded) await AuditAsync(me, "second-factor-off", "");
        return new(outcome.Succeeded, Sentence(outcome.Message));
    }

    public async Task<(IReadOnlyList<string>? RecoveryCodes, ActionResult Result)> NewRecoveryCodesAsync(string password)
    {
        if (await ConfirmAsync(password) is { } problem) return (null, problem);
        var me = (await MeAsync())!;
        var (codes, outcome) = await accounts.NewRecoveryCodesAsync(me.Name);
        if (outcome.Succeeded) await AuditAsync(me, "recovery-codes-new", "");
        return (codes, new(outcome.Succeeded, Sentence(outcome.Message)));
    }

    public async Task<ActionResult> EndSessionAsync(Guid id)
    {
        if (await MeAsync() is not { } me || sessions.Of(me.Name).FirstOrDefault(s => s.Id == id) is not { } session) return new(false, "This session ended already.");
        await sessions.EndAsync(id);
        await AuditAsync(me, "session-end", $"from {session.Address}");
        return new(true, "The session is ended; its open pages close within five seconds.");
    }

    private Task AuditAsync(UserRecord me, string action, string detail) => store.AuditAsync(me.Name, action, me.Name, detail, visitor.RemoteAddress);

    private async Task<ActionResult?> ConfirmAsync(string password)
    {
        if (await MeAsync() is not { } me) return new(false, "Only a signed-in person has an account to change.");
        var from = AddressKey.TryParse(visitor.RemoteAddress, out var address) ? address : AddressKey.None;
        if (limiter.MustWait(from, me.Name) is not null) return new(false, "Too many attempts. Wait a minute, then try again.");
        switch (await passwords.CheckAsync(me, password, CancellationToken.None))
        {
            case true: return null;
            case null: return new(false, "Too many attempts. Wait a minute, then try again.");
            default:
                limiter.Failed(from, me.Name);
                return new(false, "The password is wrong.");
        }
    }

    private async Task<ClaimsPrincipal> PrincipalAsync() => (await authentication.GetAuthenticationStateAsync()).User;

    internal static string Sentence(string message) => message.Length == 0 ? "" : char.ToUpperInvariant(message[0]) + message[1..] + (message[^1] is '.' or '?' or '!' ? "" : ".");
}
