using System.CommandLine;
using System.Globalization;
using NetHawk.Web.Setup.Pipeline;

namespace NetHawk.Web.Commands.Service;

/// <summary>`run`: the service.</summary>
public static class RunCommand
{
    public static Command Create(CommandContext context)
    {
        var replay = new Option<string?>("--replay") { Description = "Feed the service from this capture file instead of an interface; nothing is blocked", HelpName = "FILE" };
        var speed = new Option<string?>("--speed") { Description = "Pace of the replay: 1 is the capture's own, max as fast as it goes", HelpName = "N|max" };
        var command = new Command("run", "The service: capture, detection, prevention, store, dashboard, API (default)") { replay, speed };
        command.SetAction((parsed, cancellation) => ServiceRun.ExecuteAsync(context, RequestOf(parsed.GetValue(replay), parsed.GetValue(speed)), cancellation));
        return command;
    }

    internal static ReplayRequest? RequestOf(string? file, string? speed)
    {
        if (file is null) return speed is null ? null : throw new CommandException("--speed needs --replay FILE", ExitStatus.Usage);
        if (speed == "max") return new ReplayRequest(Path.GetFullPath(file), null);
        double pace = 1;
        if (speed is not null && !(double.TryParse(speed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out pace) && pace is > 0 and <= 1_000_000))
            throw new CommandException($"--speed: value '{speed}' is not allowed; allowed is a number above 0, or max", ExitStatus.Usage);
        return new ReplayRequest(Path.GetFullPath(file), pace);
    }
}
