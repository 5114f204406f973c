using NetHawk.Web.Components.Pages.About;

namespace NetHawk.Tests.Components;

public sealed class AboutTests
{
    [Fact]
    public void Each_part_has_a_licence_and_those_that_are_loaded_have_a_version()
    {
        Assert.All(ThirdParty.All, p => Assert.True(p is { Name.Length: > 0, Licence.Length: > 0, Purpose.Length: > 0 }, p.Name));
        Assert.True(ThirdParty.All.Count(p => p.Version.Length > 0) >= 12, string.Join(", ", ThirdParty.All.Where(p => p.Version.Length == 0).Select(p => p.Name)));
        Assert.Matches(@"^3\.\d+", ThirdParty.Sqlite());
    }
}
