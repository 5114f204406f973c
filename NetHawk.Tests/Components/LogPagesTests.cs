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
    [InlineData("events?text=kernel", "api/v1/events/export?from=", "&text=kernel&format=csv")]
    [InlineData("audit?source=maria", "api/v1/audit/export?from=", "&user=maria&format=csv")]
    public void All_that_the_filters_match_can_be_taken_along(string address, string start, string end)
    {
        Scene.Store.Audits.Enqueue(new(3, TimeProvider.System.GetUtcNow(), "maria", "unblock", "203.0.113.7", "", "192.0.2.45"));
        string link = Open(address).Find(".export a").GetAttribute("href")!;
        Assert.StartsWith(start, link, StringComparison.Ordinal);
        Assert.EndsWith(end, link, StringComparison.Ordinal);
    }
}
