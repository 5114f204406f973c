using System.CommandLine;

namespace NetHawk.Web.Commands.Service;

/// <summary>`whitelist list|add|remove`.</summary>
public static class WhitelistCommand
{
    public static Command Create(CommandContext context)
    {
        var json = new Option<bool>("--json") { Description = "As the API answers it" };
        var found = new Option<bool>("--found") { Description = "Also what NetHawk found by itself and never blocks" };
        var address = new Argument<string>("ADDRESS") { Description = "IP address or CIDR prefix" };
        var note = new Option<string?>("--note") { Description = "Why, for those who come after", HelpName = "TEXT" };
        return new Command("whitelist", "List, add and remove addresses that are never blocked")
        {
            Verb.Action("list", "Entries of configuration and console", context, (parsed, client, cancellation) => Verb.ListAsync(context, client, parsed.GetValue(found) ? "whitelist?found=true" : "whitelist", parsed.GetValue(json),
            [
                ("ADDRESS", e => e.Text("address")), ("FROM", e => e.Text("source")), ("BY", e => e.Text("by")), ("EXPIRES", e => e.Time("expiresAt")), ("NOTE", e => e.Text("note")),
            ], cancellation), json, found),
            Verb.Action("add", "Never block an address or prefix; lifts its blocks", context, async (parsed, client, cancellation) =>
            {
                var entry = await client.SendAsync(HttpMethod.Post, "whitelist", new { address = parsed.GetValue(address), note = parsed.GetValue(note) }, cancellation);
                await context.Output.WriteLineAsync($"{entry.Text("address")} is on the whitelist");
                if (entry.Text("warning") is var warning and not "-") await context.Error.WriteLineAsync($"warning: {warning}");
            }, address, note),
            Verb.Action("remove", "Take an entry off", context, async (parsed, client, cancellation) =>
            {
                await client.SendAsync(HttpMethod.Delete, "whitelist/" + Uri.EscapeDataString(parsed.GetValue(address)!), null, cancellation);
                await context.Output.WriteLineAsync($"{parsed.GetValue(address)} is off the whitelist");
            }, address),
        };
    }
}
