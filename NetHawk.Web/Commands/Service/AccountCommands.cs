using System.CommandLine;
using System.Text.Json;
using NetHawk.Web.Security;

namespace NetHawk.Web.Commands.Service;

/// <summary>`user add|passwd|list|remove|disable|enable|reset-second-factor` and `apikey add|list|revoke`.</summary>
public static class AccountCommands
{
    private static Option<string> RoleOption() => new Option<string>("--role") { Description = "viewer, operator or administrator", DefaultValueFactory = _ => RoleNames.Viewer }.Of(RoleNames.All);

    public static Command CreateUser(CommandContext context)
    {
        var json = new Option<bool>("--json") { Description = "As the API answers it" };
        var name = new Argument<string>("NAME") { Description = "Sign-in name" };
        var role = RoleOption();
        var standardInput = new Option<bool>("--password-stdin") { Description = "Read the password from standard input's first line; without it one is made and shown" };
        return new Command("user", "Console accounts")
        {
            Verb.Action("list", "Accounts", context, (parsed, client, cancellation) => Verb.ListAsync(context, client, "users", parsed.GetValue(json),
                [("NAME", u => u.Text("name")), ("ROLE", u => u.Text("role")), ("LAST SIGN-IN", u => u.Time("lastSignInAt")), ("MUST CHANGE PASSWORD", u => u.Text("mustChangePassword")), ("SECOND FACTOR", u => u.Text("secondFactor")), ("DISABLED", u => u.Text("disabled"))], cancellation), json),
            Verb.Action("add", "Add an account", context, async (parsed, client, cancellation) =>
            {
                string? password = await PasswordAsync(parsed.GetValue(standardInput), cancellation);
                var made = await client.SendAsync(HttpMethod.Post, "users", new { name = parsed.GetValue(name), role = parsed.GetValue(role), password }, cancellation);
                await TellAsync(context, made, "is added");
            }, name, role, standardInput),
            Verb.Action("passwd", "Set a password; the account's sessions end", context, async (parsed, client, cancellation) =>
            {
                string? password = await PasswordAsync(parsed.GetValue(standardInput), cancellation);
                var made = await client.SendAsync(HttpMethod.Post, $"users/{Uri.EscapeDataString(parsed.GetValue(name)!)}/password", new { password }, cancellation);
                await TellAsync(context, made, "has a new password");
            }, name, standardInput),
            Verb.Action("reset-second-factor", "For who lost the telephone: sign-in asks for the password alone again", context, async (parsed, client, cancellation) =>
            {
                await client.SendAsync(HttpMethod.Delete, $"users/{Uri.EscapeDataString(parsed.GetValue(name)!)}/second-factor", null, cancellation);
                await context.Output.WriteLineAsync($"user '{parsed.GetValue(name)}' has no second factor any more");
            }, name),
            Verb.Action("disable", "An account may not sign in any more; its sessions end", context, (parsed, client, cancellation) => DisableAsync(context, client, parsed.GetValue(name)!, true, cancellation), name),
            Verb.Action("enable", "A disabled account may sign in again", context, (parsed, client, cancellation) => DisableAsync(context, client, parsed.GetValue(name)!, false, cancellation), name),
            Verb.Action("remove", "Remove an account; its sessions end", context, async (parsed, client, cancellation) =>
            {
                await client.SendAsync(HttpMethod.Delete, "users/" + Uri.EscapeDataString(parsed.GetValue(name)!), null, cancellation);
                await context.Output.WriteLineAsync($"user '{parsed.GetValue(name)}' is removed");
            }, name),
        };
    }

    public static Command CreateApiKey(CommandContext context)
    {
        var json = new Option<bool>("--json") { Description = "As the API answers it" };
        var name = new Argument<string>("NAME") { Description = "What the key is for" };
        var role = RoleOption();
        var days = new Option<int?>("--days") { Description = "Days until it expires; without it, it does not", HelpName = "N" };
        return new Command("apikey", "Keys for programs")
        {
            Verb.Action("list", "Keys, without the keys themselves", context, (parsed, client, cancellation) => Verb.ListAsync(context, client, "apikeys", parsed.GetValue(json),
                [("NAME", k => k.Text("name")), ("ROLE", k => k.Text("role")), ("CREATED", k => k.Time("createdAt")), ("EXPIRES", k => k.Time("expiresAt")), ("REVOKED", k => k.Time("revokedAt")), ("ID", k => k.Text("id"))], cancellation), json),
            Verb.Action("add", "Make a key; it is shown once, on standard output", context, async (parsed, client, cancellation) =>
            {
                var made = await client.SendAsync(HttpMethod.Post, "apikeys", new { name = parsed.GetValue(name), role = parsed.GetValue(role), days = parsed.GetValue(days) }, cancellation);
                await context.Output.WriteLineAsync(made.Text("key"));
            }, name, role, days),
            Verb.Action("revoke", "Revoke a key by name or id", context, async (parsed, client, cancellation) =>
            {
                await client.SendAsync(HttpMethod.Delete, "apikeys/" + Uri.EscapeDataString(parsed.GetValue(name)!), null, cancellation);
                await context.Output.WriteLineAsync($"key '{parsed.GetValue(name)}' is revoked");
            }, name),
        };
    }

    private static async Task DisableAsync(CommandContext context, ControlClient client, string name, bool disabled, CancellationToken cancellation)
    {
        await client.SendAsync(HttpMethod.Patch, "users/" + Uri.EscapeDataString(name), new { disabled }, cancellation);
        await context.Output.WriteLineAsync($"user '{name}' {(disabled ? "is disabled" : "may sign in again")}");
    }

    private static Option<string> Of(this Option<string> option, IReadOnlyList<string> allowed)
    {
        option.AcceptOnlyFromAmong([.. allowed]);
        return option;
    }

    private static async Task<string?> PasswordAsync(bool standardInput, CancellationToken cancellation)
    {
        if (!standardInput) return null;
        string? line = await Console.In.ReadLineAsync(cancellation);
        return string.IsNullOrEmpty(line) ? throw new CommandException("--password-stdin: standard input is empty; write the password to it", ExitStatus.Usage) : line;
    }

    private static Task TellAsync(CommandContext context, JsonElement made, string what) => context.Output.WriteLineAsync(made.Text("password") is var password and not "-"
        ? $"user '{made.Text("name")}' {what}: {password} (to be changed at the first sign-in)" : $"user '{made.Text("name")}' {what}");
}
