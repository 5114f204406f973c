using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using NetHawk.Web.Setup.Configuration;

namespace NetHawk.Web.Commands.Doctor;

/// <summary>`doctor`: what would keep NetHawk from working here, and how to mend it. Changes nothing.</summary>
public static class DoctorCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static Command Create(CommandContext context)
    {
        var json = new Option<bool>("--json") { Description = "One JSON object" };
        var command = new Command("doctor", "Check interface, capabilities, libraries, firewall, database, disk, clock and model; say how to mend each") { json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var settings = NetHawkSettings.Load(context.Arguments);
            var findings = new List<Finding> { Finding.Ok("configuration", settings.Files.File ?? "no file: defaults") };
            findings.AddRange(MachineChecks.Run(settings));
            findings.AddRange(await DataChecks.RunAsync(settings, cancellation));
            if (parsed.GetValue(json)) await context.Output.WriteLineAsync(JsonSerializer.Serialize(new { findings }, Json));
            else await TellAsync(context.Output, findings);
            return findings.Any(f => f.State == FindingState.Broken) ? ExitStatus.Failed : ExitStatus.Done;
        });
        return command;
    }

    private static async Task TellAsync(TextWriter output, List<Finding> findings)
    {
        foreach (var finding in findings)
        {
            string state = finding.State switch { FindingState.Ok => "ok     ", FindingState.Warning => "warning", _ => "BROKEN " };
            await output.WriteLineAsync($"{state}  {finding.Check,-13} {finding.Message}");
            if (finding.Mend is not null) await output.WriteLineAsync($"{"",24}→ {finding.Mend}");
        }

        int broken = findings.Count(f => f.State == FindingState.Broken);
        await output.WriteLineAsync(broken == 0 ? "NetHawk can work here" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{broken} broken: see the arrows"));
    }
}
