using System.CommandLine;

namespace NetHawk.Web.Commands.Service;

/// <summary>`blocks list|add|remove|flush`.</summary>
public static class BlocksCommand
{
    public static Command Create(CommandContext context)
    {
        var json = new Option<bool>("--json") { Description = "As the API answers it" };
        var address = new Argument<string>("ADDRESS") { Description = "IP address or CIDR prefix" };
        var duration = new Option<long?>("--duration") { Description = "Seconds; 0 is until unblocked (default: Firewall:BlockDuration)", HelpName = "SECONDS" };
        var reason = new Option<string?>("--reason") { Description = "Why, for those who come after", HelpName = "TEXT" };
        return new Command("blocks", "List, add and remove blocks, in the running service or, when none runs, directly")
        {
            Verb.Action("list", "Blocks that count now", context, (parsed, client, cancellation) => Verb.ListAsync(context, client, "blocks", parsed.GetValue(json),
            [
                ("ADDRESS", b => b.Text("address")), ("KIND", b => b.Text("kind")), ("ORIGIN", b => b.Text("origin")), ("IN KERNEL", b => b.Text("inKernel")),
                ("EXPIRES", b => b.GetProperty("expiresAt").ValueKind == System.Text.Json.JsonValueKind.Null ? "until unblocked" : b.Time("expiresAt")), ("DROPPED", b => b.Text("packetsDropped")), ("REASON", b => b.Text("reason")),
            ], cancellation), json),
            Verb.Action("add", "Block an address or prefix", context, async (parsed, client, cancellation) =>
            {
                var block = await client.SendAsync(HttpMethod.Post, "blocks", new { address = parsed.GetValue(address), durationSeconds = parsed.GetValue(duration), reason = parsed.GetValue(reason) }, cancellation);
                string until = block.Time("expiresAt") is var time and not "-" ? $"until {time}" : "until unblocked";
                string kernel = block.GetProperty("inKernel").GetBoolean() ? "" : " (not in the kernel: nothing is enforced)";
                await context.Output.WriteLineAsync(block.Text("coveredBy") is var cover and not "-" ? $"{parsed.GetValue(address)} is covered by the block of {cover}" : $"{block.Text("address")} is blocked {until}{kernel}");
            }, address, duration, reason),
            Verb.Action("remove", "Unblock an address or prefix", context, async (parsed, client, cancellation) =>
            {
                await client.SendAsync(HttpMethod.Delete, "blocks/" + Uri.EscapeDataString(parsed.GetValue(address)!), null, cancellation);
                await context.Output.WriteLineAsync($"{parsed.GetValue(address)} is unblocked");
            }, address),
            Verb.Action("check", "Would an address be blocked, and if not, what refuses it?", context, async (parsed, client, cancellation) =>
            {
                var check = await client.GetAsync("blocks/check?address=" + Uri.EscapeDataString(parsed.GetValue(address)!), cancellation);
                string answer = check.GetProperty("wouldBlock").GetBoolean() ? "would be blocked" : check.GetProperty("mayBlock").GetBoolean() ? "would not be blocked by detections" : "is never blocked";
                await context.Output.WriteLineAsync(parsed.GetValue(json) ? check.GetRawText() : $"{check.Text("address")} {answer}: {check.Text("message")}");
            }, address, json),
            Verb.Action("flush", "Lift every block of NetHawk's, and nothing else", context, async (_, client, cancellation) =>
            {
                var result = await client.SendAsync(HttpMethod.Delete, "blocks?confirm=true", null, cancellation);
                await context.Output.WriteLineAsync($"{result.Text("count")} blocks lifted");
            }),
        };
    }
}
