using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using NetHawk.Core.Detectors.WebAttack;

namespace NetHawk.Tests.Detectors;

/// <summary>
/// Patterns of web attacks against the engine that cannot be made slow: texts put together at random from the pieces that patterns are made of, so that most come
/// near to a match and some are one.
/// </summary>
public class WebScansTests
{
    private const int Texts = 10_000;

    private static readonly string[] Pieces =
    [
        "<", ">", " ", "a", "img", "svg", "<img ", "<a ", "<video", "on", " on", "error", "load", "=", "onerror=", "'", "\"", "x", "1", "union", " union ", "all ", "select", " select ", " union select ", "union all select ",
        "from", " null ", ",", "--", "#", "(", ")", "${", "$", "{", "}", "jndi", "jndi:", ":-", "lower:", "env:", "or", " or ", "and", "|", "&", ";", "cat", "id", "sleep", "/bin/sh", "script",
        "://", "http", "php", "file", "?page=", ".txt", "/", "o:8:", "drop table", "insert into ", "user", "pass", "[$", "ne", "order by ", "=1'", "javascript:", "alert", ".", "_", "%", "<object ", "<math>", "data=", "href=", "style", "expression(", "system('", "eval(", "$_get[",
    ];

    [Fact]
    public void Machine_code_behind_a_filled_up_buffer_is_told_from_zeros_in_base64_and_from_old_browsers_letters()
    {
        string filled = new('N', 224), numbers = string.Concat(Enumerable.Repeat("%u9090%u6858", 6));
        Assert.Equal(WebPattern.Overrun, WebPatterns.InTarget("/default.ida?" + filled + numbers + "=a"));
        Assert.Equal(WebPattern.None, WebPatterns.InTarget("/page.aspx?__VIEWSTATE=" + new string('A', 300) + "%3D"));
        Assert.Equal(WebPattern.None, WebPatterns.InTarget("/search?q=" + string.Concat(Enumerable.Repeat("%u043f%u0440", 20))));
        Assert.Equal(WebPattern.None, WebPatterns.InTarget("/search?q=" + numbers + new string('A', 300)));
    }

    [Fact]
    public void What_is_written_out_finds_what_the_expression_would()
    {
        var handler = new Regex(@"<\s*(?:img|svg|body|iframe|input|video|details|a)\b[^>]{0,200}\bon\w{3,20}\s*=", RegexOptions.NonBacktracking);
        var lookUp = new Regex(@"\$\{[^}]{0,60}(?:jndi:|:-|lower:|upper:|env:)", RegexOptions.NonBacktracking);
        var union = new Regex(@"\bunion\s{0,4}(?:all\s{1,4}|distinct\s{1,4})?\(?\s{0,4}select\b.{0,200}(?:\bfrom\b|\bnull\b|,|--|#|\(|\d)", RegexOptions.NonBacktracking);
        var first = Of("UnionSelect");
        var second = Of("UnionTail");
        int[] found = new int[3];
        foreach (string text in Some())
        {
            Assert.True(handler.IsMatch(text) == WebScans.HasHandler(text), text);
            Assert.True(lookUp.IsMatch(text) == WebScans.HasLookUp(text), text);
            Assert.True(union.IsMatch(text) == WebScans.IsFollowed(first, second, text), text);
            if (handler.IsMatch(text)) found[0]++;
            if (lookUp.IsMatch(text)) found[1]++;
            if (union.IsMatch(text)) found[2]++;
        }

        Assert.All(found, count => Assert.InRange(count, 100, Texts - 100));
    }

    [Fact]
    public void Compiled_expressions_find_what_the_linear_engine_finds()
    {
        var pairs = typeof(WebPatterns).GetMethods(BindingFlags.NonPublic | BindingFlags.Static).Concat(typeof(HtmlFragment).GetMethods(BindingFlags.NonPublic | BindingFlags.Static)).Where(m => m.ReturnType == typeof(Regex) && m.GetParameters().Length == 0)
            .Select(m => (Compiled: (Regex)m.Invoke(null, null)!, Linear: Linear((Regex)m.Invoke(null, null)!))).ToList();
        Assert.True(pairs.Count > 12);
        int matches = 0;
        foreach (string text in Some().Take(Texts / 4))
        {
            foreach (var (compiled, linear) in pairs)
            {
                bool found = compiled.IsMatch(text);
                Assert.True(found == linear.IsMatch(text), $"{compiled}: {text}");
                if (found) matches++;
            }
        }

        Assert.True(matches > Texts / 20);

        static Regex Linear(Regex compiled) => new(compiled.ToString(), compiled.Options & ~RegexOptions.Compiled | RegexOptions.NonBacktracking);
    }

    private static Regex Of(string name) => (Regex)typeof(WebPatterns).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, null)!;

    /// <summary>Short and long ones, with runs of filling around the distances that patterns allow; single spaces, as after <see cref="UrlText.Normalise"/>.</summary>
    private static IEnumerable<string> Some()
    {
        var random = new Random(17);
        for (int i = 0; i < Texts; i++)
        {
            var text = new StringBuilder();
            int pieces = random.Next(2, 24);
            for (int p = 0; p < pieces; p++)
            {
                text.Append(random.Next(12) == 0 ? new string('x', random.Next(3) switch { 0 => random.Next(1, 24), 1 => random.Next(52, 64), _ => random.Next(188, 204) }) : Pieces[random.Next(Pieces.Length)]);
            }

            yield return Regex.Replace(text.ToString(), " +", " ");
        }
    }
}
