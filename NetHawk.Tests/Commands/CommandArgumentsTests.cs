using NetHawk.Web.Commands;

namespace NetHawk.Tests.Commands;

/// <summary>What of a command line is configuration.</summary>
public sealed class CommandArgumentsTests
{
    [Theory]
    [InlineData("--urls")]
    [InlineData("--Urls")]
    public void The_address_to_listen_on_is_a_setting_in_any_case_of_letters(string name)
    {
        var split = CommandArguments.Split(["run", name, "http://127.0.0.1:9", "--Firewall:AutoBlock=false"]);
        Assert.Null(split.Error);
        Assert.Equal(["run"], split.VerbArguments);
        Assert.Equal([new("Urls", "http://127.0.0.1:9"), new("Firewall:AutoBlock", "false")], split.Settings);
    }

    [Fact]
    public void A_setting_without_a_value_is_named() => Assert.StartsWith("--Urls needs a value", CommandArguments.Split(["run", "--Urls"]).Error, StringComparison.Ordinal);
}
