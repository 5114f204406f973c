using NetHawk.Core.Store;
using NetHawk.Web.Security.SecondFactor;

namespace NetHawk.Web.Security;

/// <param name="RecoveryCodesLeft">Null: it was a code of the app.</param>
/// <param name="Unreadable">The secret cannot be opened: only a recovery code or an administrator helps.</param>
public sealed record CodeOutcome(bool Accepted, int? RecoveryCodesLeft = null, bool Unreadable = false);

public sealed partial class AccountDirectory
{
    /// <summary>Switches the second factor on once a code shows that the app has the secret.</summary>
    /// <returns>The recovery codes, told once; null: what is wrong is in the outcome.</returns>
    public async Task<(IReadOnlyList<string>? RecoveryCodes, AccountOutcome Outcome)> EnableSecondFactorAsync(string name, byte[] secret, string code, CancellationToken cancellation = default)
    {
        var codes = RecoveryCodes.Make();
        var outcome = await ChangeAsync(async () =>
        {
            if (FindUser(name) is not { } user) return AccountOutcome.NoUser(name);
            if (user.HasSecondFactor) return new(AccountOutcomeKind.AlreadyThere, "there is a second factor already: remove it first");
            if (Totp.Check(secret, code, clock.GetUtcNow(), 0) is not { } step) return AccountOutcome.Invalid("this is not the code that the app should show now: is the telephone's clock right?");
            await SaveAsync(user with { SecondFactor = vault.Close(secret), SecondFactorStep = step, RecoveryCodes = Hashes(codes) }, cancellation);
            return new(AccountOutcomeKind.Done, $"the second factor of '{user.Name}' is on");
        }, cancellation);
        return (outcome.Succeeded ? codes : null, outcome);
    }

    public Task<AccountOutcome> RemoveSecondFactorAsync(string name, CancellationToken cancellation = default) => ChangeAsync(async () =>
    {
        if (FindUser(name) is not { } user) return AccountOutcome.NoUser(name);
        if (!user.HasSecondFactor) return new(AccountOutcomeKind.NotFound, $"'{user.Name}' has no second factor");
        await SaveAsync(user with { SecondFactor = "", SecondFactorStep = 0, RecoveryCodes = [] }, cancellation);
        return new(AccountOutcomeKind.Done, $"the second factor of '{user.Name}' is off");
    }, cancellation);

    /// <summary>The ones before no longer count.</summary>
    public async Task<(IReadOnlyList<string>? RecoveryCodes, AccountOutcome Outcome)> NewRecoveryCodesAsync(string name, CancellationToken cancellation = default)
    {
        var codes = RecoveryCodes.Make();
        var outcome = await ChangeAsync(async () =>
        {
            if (FindUser(name) is not { } user) return AccountOutcome.NoUser(name);
            if (!user.HasSecondFactor) return new(AccountOutcomeKind.NotFound, $"'{user.Name}' has no second factor");
            await SaveAsync(user with { RecoveryCodes = Hashes(codes) }, cancellation);
            return new(AccountOutcomeKind.Done, "new recovery codes are made; the old ones no longer count");
        }, cancellation);
        return (outcome.Succeeded ? codes : null, outcome);
    }

    /// <summary>Checks a code of the app or a recovery code and uses it up, on disk before the answer: no code counts twice, whoever is quick.</summary>
    public async Task<CodeOutcome> TakeCodeAsync(string name, string code, CancellationToken cancellation = default)
    {
        var result = new CodeOutcome(false);
        await ChangeAsync(async () =>
        {
            if (FindUser(name) is not { HasSecondFactor: true } user) return AccountOutcome.NoUser(name);
            if (RecoveryCodes.Hash(code) is { } hash)
            {
                if (!user.RecoveryCodes.Contains(hash)) return AccountOutcome.Invalid("");
                await SaveAsync(user with { RecoveryCodes = [.. user.RecoveryCodes.Where(h => h != hash)] }, cancellation);
                result = new CodeOutcome(true, user.RecoveryCodes.Count - 1);
                return new(AccountOutcomeKind.Done, "");
            }

            var secret = vault.Open(user.SecondFactor);
            if (secret is null) result = new CodeOutcome(false, Unreadable: true);
            if (secret is null || Totp.Check(secret, code, clock.GetUtcNow(), user.SecondFactorStep) is not { } step) return AccountOutcome.Invalid("");
            await SaveAsync(user with { SecondFactorStep = step }, cancellation);
            result = new CodeOutcome(true);
            return new(AccountOutcomeKind.Done, "");
        }, cancellation);
        return result;
    }

    private static IReadOnlyList<string> Hashes(IEnumerable<string> codes) => [.. codes.Select(c => RecoveryCodes.Hash(c)!)];
}
