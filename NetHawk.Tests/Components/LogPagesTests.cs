using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using NetHawk.Web.Components.Pages.Logs;

namespace NetHawk.Tests.Components;

/// <summary>Events and audit have addresses of their own; what is chosen stands in them.</summary>
public sealed class LogPagesTests : ConsoleContext
{
    private IRenderedComponent<LogsPage> Open(string address)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return Render<LogsPage>(p => p.AddCascadingValue(Person("viewer")));
    }

    [Theory]
    [InlineData("events", "Events")]
    [InlineData("logs", "Events")]
    [InlineData("audit", "Audit")]
    [InlineData("logs?view=audit", "Audit")]
    public void Each_has_its_address(string address, string title) => Assert.Equal(title, Open(address).Find("h1").TextContent);

    [Theory]
    [InlineData("events", 5)]
    [InlineData("events?level=warning", 2)]
    [InlineData("events?level=error", 1)]
    [InlineData("events?source=capture", 2)]
    [InlineData("events?source=capture&level=warning&text=kernel", 1)]
    [InlineData("events?source=nothing", 0)]
    public void Events_are_those_of_the_address(string address, int rows) => Assert.Equal(rows, Open(address).FindAll("tbody tr").Count);

    [Fact]
    public void The_audit_can_be_of_one_person()
    {
        Scene.Store.Audits.Enqueue(new(3, TimeProvider.System.GetUtcNow(), "maria", "unblock", "203.0.113.7", "", "192.0.2.45"));
        Assert.Equal(3, Open("audit").FindAll("tbody tr").Count);
        var own = Open("audit?source=maria");
        Assert.Contains("203.0.113.7", Assert.Single(own.FindAll("tbody tr")).TextContent, StringComparison.Ordinal);
        Assert.Equal("maria", own.Find("#choice-who").GetAttribute("value"));
    }

    [Fact]
    public void A_choice_goes_into_the_address_and_leaves_the_others_there()
    {
        var page = Open("events?text=kernel");
        page.Find("#choice-level").Change("error");
        Assert.EndsWith("events?text=kernel&level=error", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("events", "nethawk-events.csv", "time,level,component,code,message")]
    [InlineData("audit", "nethawk-audit.csv", "time,user,remoteAddress,action,target,detail")]
    public void What_is_shown_can_be_taken_along(string address, string file, string header)
    {
        var module = JSInterop.SetupModule("./js/console.js");
        module.Mode = JSRuntimeMode.Loose;
        Open(address).Find(".export button").Click();
        var saved = Assert.Single(module.Invocations["save"]);
        Assert.Equal(file, saved.Arguments[0]);
        Assert.StartsWith(header, (string)saved.Arguments[2]!, StringComparison.Ordinal);
    }
}
