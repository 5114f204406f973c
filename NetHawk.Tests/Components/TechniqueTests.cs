using System.Text.RegularExpressions;
using NetHawk.Web.Components.Pages.Threats;

namespace NetHawk.Tests.Components;

public sealed partial class TechniqueTests
{
    [Fact]
    public void Every_technique_that_a_detector_names_has_its_words_on_the_page()
    {
        string[] named = [.. Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "NetHawk.Core"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Quoted().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value)).Distinct().Order(StringComparer.Ordinal)];
        Assert.Contains("T1046", named);
        Assert.DoesNotContain(named, id => Technique.Name(id).Length == 0);
    }

    [Fact]
    public void A_sub_technique_leads_to_its_own_page() => Assert.Equal("https://attack.mitre.org/techniques/T1558/003/", Technique.Page("T1558.003"));

    [GeneratedRegex("\"(T[01][0-9]{3}(?:\\.[0-9]{3})?)\"")]
    private static partial Regex Quoted();
}
