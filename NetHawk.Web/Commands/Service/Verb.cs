using System.CommandLine;
using System.Text.Json;

namespace NetHawk.Web.Commands.Service;

/// <summary>What the verbs over the control socket have in common.</summary>
internal static class Verb
{
    public static Command Action(string name, string description, CommandContext context, Func<ParseResult, ControlClient, CancellationToken, Task> act, params Symbol[] symbols)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument) command.Add(argument);
            else if (symbol is Option option) command.Add(option);
        }

        command.SetAction(async (parsed, cancellation) =>
        {
            await using var client = await ControlClient.OpenAsync(context, cancellation);
            await act(parsed, client, cancellation);
            return ExitStatus.Done;
        });
        return command;
    }

    /// <summary>A list as JSON (the API's own answer) or as columns.</summary>
    public static async Task ListAsync(CommandContext context, ControlClient client, string path, bool json, (string Title, Func<JsonElement, string> Show)[] columns, CancellationToken cancellation)
    {
        var items = await client.ListAsync(path, cancellation);
        if (json)
        {
            await context.Output.WriteLineAsync(JsonSerializer.Serialize(new { items, nextCursor = (string?)null }));
            return;
        }

        var rows = items.Select(item => columns.Select(c => c.Show(item)).ToArray()).Prepend([.. columns.Select(c => c.Title)]).ToList();
        int[] widths = [.. columns.Select((_, i) => rows.Max(r => r[i].Length))];
        foreach (string[] row in rows)
            await context.Output.WriteLineAsync(string.Join("  ", row.Select((cell, i) => i == row.Length - 1 ? cell : cell.PadRight(widths[i]))).TrimEnd());
    }

    public static string Text(this JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.ValueKind switch
    {
        JsonValueKind.Null => "-",
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : "-",
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => value.GetRawText(),
    } : "-";

    /// <summary>To the second; the rest is in --json.</summary>
    public static string Time(this JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        ? value.GetDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) : "-";
}
