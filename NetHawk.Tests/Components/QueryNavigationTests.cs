using Microsoft.AspNetCore.Components;
using NetHawk.Web.Components.Shared;

namespace NetHawk.Tests.Components;

/// <summary>Choices that come faster than the browser answers.</summary>
public sealed class QueryNavigationTests
{
    private readonly SlowBrowser _navigation = new();

    [Fact]
    public void Choices_made_before_the_browser_answered_add_up()
    {
        _navigation.Filter(("range", "1h"));
        _navigation.Filter(("protocol", "UDP"));
        _navigation.Answer();
        _navigation.Filter(("ip", "10.0.0.5"));
        Assert.Equal("http://nethawk/traffic?range=1h&protocol=UDP&ip=10.0.0.5", _navigation.Asked[^1]);
    }

    [Fact]
    public void After_the_browser_went_elsewhere_choices_begin_there()
    {
        _navigation.Filter(("range", "1h"));
        _navigation.Tell("http://nethawk/threats");
        _navigation.Filter(("class", "port-scan"));
        Assert.Equal("http://nethawk/threats?class=port-scan", _navigation.Asked[^1]);
    }

    [Fact]
    public void A_choice_that_stands_already_goes_nowhere()
    {
        _navigation.Filter(("range", "1h"));
        _navigation.Filter(("range", "1h"));
        Assert.Single(_navigation.Asked);
    }

    /// <summary>Remembers what it was asked for and tells it only when told to, as a browser at the end of a slow line.</summary>
    private sealed class SlowBrowser : NavigationManager
    {
        private int _answered;

        public SlowBrowser() => Initialize("http://nethawk/", "http://nethawk/traffic");

        public List<string> Asked { get; } = [];

        public void Answer() => Tell(Asked[_answered++]);

        public void Tell(string address)
        {
            Uri = address;
            NotifyLocationChanged(isInterceptedLink: false);
        }

        protected override void NavigateToCore(string uri, NavigationOptions options) => Asked.Add(uri);
    }
}
