using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace NetHawk.Web.Components.Shared;

/// <summary>
/// Filters live in the address, so that a view can be shared and the browser's back works. The browser tells a new address only after a round trip:
/// a choice made meanwhile adds to the addresses under way, not to the old one, else a quick hand or a slow line would lose the choice before.
/// </summary>
public static class QueryNavigation
{
    private static readonly ConditionalWeakTable<NavigationManager, UnderWay> Circuits = [];

    /// <param name="values">Null or empty takes the parameter out.</param>
    public static void Filter(this NavigationManager navigation, params (string Name, string? Value)[] values)
    {
        ArgumentNullException.ThrowIfNull(navigation);
        ArgumentNullException.ThrowIfNull(values);
        var query = values.ToDictionary(v => v.Name, v => (object?)(string.IsNullOrWhiteSpace(v.Value) ? null : v.Value.Trim()));
        var underWay = Circuits.GetValue(navigation, n => new UnderWay(n));
        string current = underWay.Last ?? navigation.Uri;
        string target = navigation.GetUriWithQueryParameters(current, query);
        if (target == current) return;
        underWay.Add(target);
        navigation.NavigateTo(target);
    }

    /// <summary>Addresses that one circuit asked its browser for and that the browser has not told yet, oldest first.</summary>
    private sealed class UnderWay
    {
        private readonly List<string> _targets = [];

        public UnderWay(NavigationManager navigation) => navigation.LocationChanged += OnLocationChanged;

        public string? Last => _targets.Count == 0 ? null : _targets[^1];

        public void Add(string target) => _targets.Add(target);

        // What was asked for before the address told is over too; an address that nobody here asked for (a link, the browser's back) ends all.
        private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
        {
            int told = _targets.IndexOf(e.Location);
            _targets.RemoveRange(0, told < 0 ? _targets.Count : told + 1);
        }
    }
}
