using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace NetHawk.Web.Components.Shared;

/// <summary>
/// The part of Markdown that model cards use: headings, paragraphs, lists, tables, fenced code, bold, code. Text is encoded first,
/// so that no card can bring markup of its own; links stay text.
/// </summary>
public static partial class Markdown
{
    public static MarkupString Render(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var html = new StringBuilder(text.Length * 2);
        for (int i = 0; i < lines.Length;)
        {
            string line = lines[i].TrimEnd();
            if (line.Length == 0) i++;
            else if (line.StartsWith("```", StringComparison.Ordinal)) i = Code(lines, i + 1, html);
            else if (Heading().Match(line) is { Success: true } heading)
            {
                // A card's own title stands below the page's.
                int level = Math.Min(6, heading.Groups[1].Length + 1);
                html.Append('<').Append('h').Append(level).Append('>').Append(Inline(heading.Groups[2].Value)).Append("</h").Append(level).Append('>');
                i++;
            }
            else if (line.StartsWith('|')) i = Table(lines, i, html);
            else if (Bullet().IsMatch(line)) i = List(lines, i, html);
            else i = Paragraph(lines, i, html);
        }

        return new MarkupString(html.ToString());
    }

    private static int Code(string[] lines, int i, StringBuilder html)
    {
        html.Append("<pre>");
        for (; i < lines.Length && !lines[i].StartsWith("```", StringComparison.Ordinal); i++) html.Append(WebUtility.HtmlEncode(lines[i])).Append('\n');
        html.Append("</pre>");
        return i + 1;
    }

    private static int Table(string[] lines, int i, StringBuilder html)
    {
        html.Append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table\"><table class=\"rows\">");
        bool first = true;
        for (; i < lines.Length && lines[i].StartsWith('|'); i++)
        {
            string row = lines[i].Trim().Trim('|');
            if (row.AsSpan().IndexOfAnyExcept("|:- ") < 0) continue;
            string cell = first ? "th" : "td";
            html.Append(first ? "<thead><tr>" : "<tr>");
            foreach (string part in row.Split('|')) html.Append('<').Append(cell).Append('>').Append(Inline(part.Trim())).Append("</").Append(cell).Append('>');
            html.Append(first ? "</tr></thead><tbody>" : "</tr>");
            first = false;
        }

        html.Append(first ? "</table></div>" : "</tbody></table></div>");
        return i;
    }

    private static int List(string[] lines, int i, StringBuilder html)
    {
        html.Append("<ul>");
        for (; i < lines.Length && Bullet().Match(lines[i]) is { Success: true } item; i++)
        {
            string text = item.Groups[1].Value;
            while (i + 1 < lines.Length && lines[i + 1].StartsWith("  ", StringComparison.Ordinal) && !Bullet().IsMatch(lines[i + 1])) text += " " + lines[++i].Trim();
            html.Append("<li>").Append(Inline(text)).Append("</li>");
        }

        html.Append("</ul>");
        return i;
    }

    private static int Paragraph(string[] lines, int i, StringBuilder html)
    {
        var text = new StringBuilder(lines[i++].Trim());
        while (i < lines.Length && lines[i].Trim() is { Length: > 0 } next && next[0] is not ('|' or '#' or '`') && !Bullet().IsMatch(lines[i]))
        {
            text.Append(' ').Append(next);
            i++;
        }

        html.Append("<p>").Append(Inline(text.ToString())).Append("</p>");
        return i;
    }

    private static string Inline(string text) =>
        Strong().Replace(Fixed().Replace(WebUtility.HtmlEncode(text), "<code>$1</code>"), "<strong>$1</strong>");

    [GeneratedRegex("^(#{1,6}) (.*)$", RegexOptions.NonBacktracking)]
    private static partial Regex Heading();

    [GeneratedRegex("^ *[-*] (.*)$", RegexOptions.NonBacktracking)]
    private static partial Regex Bullet();

    [GeneratedRegex("`([^`]+)`", RegexOptions.NonBacktracking)]
    private static partial Regex Fixed();

    [GeneratedRegex(@"\*\*([^*]+)\*\*", RegexOptions.NonBacktracking)]
    private static partial Regex Strong();
}
