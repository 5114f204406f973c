using System.Text.RegularExpressions;

namespace NetHawk.Tests.Architecture;

/// <summary>
/// docs/ARCHITECTURE.md says which folder may know which. A namespace named in a file (using or qualified) counts as knowing it.
/// </summary>
public partial class FolderReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["NetHawk.Core/Packets"] = [],
        ["NetHawk.Core/Peek"] = ["Core.Packets"],
        ["NetHawk.Core/Sketches"] = ["Core.Packets"],
        ["NetHawk.Core/Flows"] = ["Core.Packets", "Core.Peek", "Core.Verdicts"],
        ["NetHawk.Core/Features"] = ["Core.Packets", "Core.Peek", "Core.Flows", "Core.Sketches"],
        ["NetHawk.Core/Verdicts"] = ["Core.Packets", "Core.Sketches"],
        ["NetHawk.Core/Detectors"] = ["Core.Packets", "Core.Peek", "Core.Flows", "Core.Sketches", "Core.Features", "Core.Models", "Core.Intel", "Core.Signatures", "Core.Verdicts", "Core.Detectors"],
        ["NetHawk.Core/Signatures"] = ["Core.Packets", "Core.Peek", "Core.Verdicts", "Core.Pipeline", "Core.Signatures"],
        ["NetHawk.Core/Models"] = ["Core.Packets", "Core.Peek", "Core.Flows", "Core.Features", "Core.Verdicts", "Core.Pipeline", "Core.Detectors", "Core.Sketches", "Core.Models"],
        ["NetHawk.Core/Response"] = ["Core.Packets", "Core.Verdicts", "Core.Pipeline", "Core.Response"],
        ["NetHawk.Core/Intel"] = ["Core.Packets", "Core.Pipeline", "Core.Intel"],
        ["NetHawk.Capture"] = ["Core.Packets", "Core.Peek", "Capture"],
    };

    public static TheoryData<string> Folders => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_knows_only_what_the_architecture_allows(string folder)
    {
        string own = folder["NetHawk.".Length..].Replace('/', '.');
        var wrong = new List<string>();
        foreach (string file in SourceFiles(folder))
        {
            foreach (Match match in NamespaceName().Matches(WithoutComments(File.ReadAllText(file))))
            {
                string name = match.Groups[1].Value;
                if (name == own || name.StartsWith(own + ".", StringComparison.Ordinal)) continue;
                if (!Allowed[folder].Any(a => name == a || name.StartsWith(a + ".", StringComparison.Ordinal))) wrong.Add($"{Path.GetFileName(file)} knows {name}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Distinct()));
    }

    [Fact]
    public void A_detector_does_not_know_another_detector()
    {
        string root = Path.Combine(RepositoryRoot.Path, "NetHawk.Core", "Detectors");
        var wrong = new List<string>();
        foreach (string folder in Directory.GetDirectories(root))
        {
            string own = "Core.Detectors." + Path.GetFileName(folder);
            foreach (string file in Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories))
                foreach (Match match in NamespaceName().Matches(WithoutComments(File.ReadAllText(file))))
                    if (match.Groups[1].Value is var name && name.StartsWith("Core.Detectors.", StringComparison.Ordinal) && name != own)
                        wrong.Add($"{Path.GetFileName(file)} knows {name}");
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Distinct()));
    }

    [Theory]
    [InlineData("Microsoft.ML", "NetHawk.Core/Models")]
    [InlineData("Microsoft.EntityFrameworkCore", "NetHawk.Core/Store")]
    [InlineData("Process.Start", "NetHawk.Core/Response/Firewalls")]
    [InlineData("SharpPcap", "NetHawk.Capture")]
    public void A_package_stays_where_it_belongs(string name, string home)
    {
        var wrong = new[] { "NetHawk.Core", "NetHawk.Capture", "NetHawk.Web" }
            .SelectMany(SourceFiles)
            .Where(f => !f.Replace('\\', '/').Contains("/" + home + "/", StringComparison.Ordinal))
            .Where(f => Regex.IsMatch(WithoutComments(File.ReadAllText(f)), $@"\b{Regex.Escape(name)}\b"))
            .Select(Path.GetFileName)
            .ToList();
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Fact]
    public void Pages_and_api_do_not_touch_a_firewall()
    {
        var wrong = new[] { "NetHawk.Web/Components", "NetHawk.Web/Api", "NetHawk.Web/Live" }
            .Where(f => Directory.Exists(Path.Combine(RepositoryRoot.Path, f)))
            .SelectMany(SourceFiles)
            .Where(f => WithoutComments(File.ReadAllText(f)).Contains("Response.Firewalls", StringComparison.Ordinal))
            .ToList();
        Assert.Empty(wrong);
    }

    private static IEnumerable<string> SourceFiles(string folder)
    {
        string path = Path.Combine(RepositoryRoot.Path, folder);
        return Directory.EnumerateFiles(path, "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));
    }

    private static string WithoutComments(string source) => Comment().Replace(source, "");

    [GeneratedRegex(@"\bNetHawk\.((?:Core|Capture|Web)(?:\.[A-Z]\w+)*)")]
    private static partial Regex NamespaceName();

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
