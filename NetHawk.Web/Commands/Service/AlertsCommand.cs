using System.CommandLine;

namespace NetHawk.Web.Commands.Service;

/// <summary>`alerts test`.</summary>
public static class AlertsCommand
{
    public static Command Create(CommandContext context)
    {
        var test = new Command("test", "Send a test alert through every output that is on");
        test.SetAction(async (_, cancellation) =>
        {
            await using var client = await ControlClient.OpenAsync(context, cancellation);
            var results = (await client.SendAsync(HttpMethod.Post, "alerts/test", null, cancellation)).EnumerateArray().ToList();
            foreach (var result in results)
            {
                string state = !result.GetProperty("configured").GetBoolean() ? "off" : result.GetProperty("succeeded").GetBoolean() ? "ok" : "failed";
                await context.Output.WriteLineAsync($"{result.Text("output"),-8} {state,-7} {result.Text("message")}");
            }

            return results.Any(r => r.GetProperty("configured").GetBoolean() && !r.GetProperty("succeeded").GetBoolean()) ? ExitStatus.Failed : ExitStatus.Done;
        });
        return new Command("alerts", "Outputs that tell others") { test };
    }
}
