using System.CommandLine;
using System.Text.Json;

namespace NetHawk.Web.Commands.Service;

/// <summary>`prevention status|on|off|confirm|pause|resume`.</summary>
public static class PreventionCommand
{
    public static Command Create(CommandContext context)
    {
        var json = new Option<bool>("--json") { Description = "As the API answers it" };
        var within = new Option<int?>("--confirm-within") { Description = "Goes back by itself unless confirmed within this (default: 120)", HelpName = "SECONDS" };
        var minutes = new Argument<int>("MINUTES") { Description = "Goes on by itself after this" };
        return new Command("prevention", "Detect or prevent: switch on (on trial until confirmed), off, pause")
        {
            Verb.Action("status", "What prevention does at the moment, and why", context, async (parsed, client, cancellation) =>
                await TellAsync(context, await client.GetAsync("prevention", cancellation), parsed.GetValue(json)), json),
            Verb.Action("on", "Block by itself; goes back unless confirmed in time from a session that still works", context, async (parsed, client, cancellation) =>
                await TellAsync(context, await client.SendAsync(HttpMethod.Post, "prevention/mode", parsed.GetValue(within) is { } seconds ? new { autoBlock = true, confirmWithinSeconds = seconds } : new { autoBlock = true }, cancellation)), within),
            Verb.Action("off", "Detect only; during a trial what it blocked is let in again", context, async (_, client, cancellation) =>
                await TellAsync(context, await client.SendAsync(HttpMethod.Post, "prevention/mode", new { autoBlock = false }, cancellation))),
            Verb.Action("confirm", "Keep it on after the trial", context, async (_, client, cancellation) =>
                await TellAsync(context, await client.SendAsync(HttpMethod.Post, "prevention/confirm", null, cancellation))),
            Verb.Action("pause", "Automatic blocking rests; blocks in place stay", context, async (parsed, client, cancellation) =>
            {
                await client.SendAsync(HttpMethod.Post, "prevention/pause", new { seconds = checked(parsed.GetValue(minutes) * 60) }, cancellation);
                await TellAsync(context, await client.GetAsync("prevention", cancellation));
            }, minutes),
            Verb.Action("resume", "End the pause", context, async (_, client, cancellation) =>
            {
                await client.SendAsync(HttpMethod.Post, "prevention/pause", new { seconds = 0 }, cancellation);
                await TellAsync(context, await client.GetAsync("prevention", cancellation));
            }),
        };
    }

    private static async Task TellAsync(CommandContext context, JsonElement state, bool json = false)
    {
        if (json)
        {
            await context.Output.WriteLineAsync(state.GetRawText());
            return;
        }

        string mode = state.Text("mode") switch
        {
            "prevent" => $"prevention is on, through {state.Text("backendReason")}",
            "paused" => $"automatic blocking is paused until {state.Time("pausedUntil")}",
            "dry-run" => $"nothing is enforced: {state.Text("backendReason")}",
            _ => "detect only: what would be blocked is recorded",
        };
        await context.Output.WriteLineAsync($"{mode} (set by {state.Text("setBy")})");
        if (state.Time("revertsAt") is var at and not "-") await context.Output.WriteLineAsync($"on trial: goes back to detect only at {at} unless confirmed (nethawk prevention confirm)");
        if (state.Text("message") is var message and not "-") await context.Output.WriteLineAsync(message);
        foreach (var limitation in state.GetProperty("limitations").EnumerateArray()) await context.Output.WriteLineAsync(limitation.GetString());
    }
}
