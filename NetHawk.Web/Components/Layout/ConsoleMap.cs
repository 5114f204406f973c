using MudBlazor;

namespace NetHawk.Web.Components.Layout;

/// <summary>One page of the console, as the navigation, the keys and the search know it.</summary>
/// <param name="Href">Relative to the base address.</param>
/// <param name="Key">The letter after g that leads there.</param>
/// <param name="HoldsFilters">Time range, protocol and class go along when this page is opened from another.</param>
/// <param name="AdministratorsOnly">Others would only be told that they may not.</param>
public sealed record ConsolePlace(string Href, string Text, string Icon, string Key, bool HoldsFilters = false, bool AdministratorsOnly = false);

/// <param name="Title">What the operator wants there.</param>
public sealed record ConsoleGroup(string Title, IReadOnlyList<ConsolePlace> Places);

/// <summary>All pages in the navigation's order: one line here is all that a new page needs.</summary>
public static class ConsoleMap
{
    public static IReadOnlyList<ConsoleGroup> Groups { get; } =
    [
        new("Watch",
        [
            new("", "Overview", Icons.Material.Outlined.Speed, "o", HoldsFilters: true),
            new("traffic", "Live traffic", Icons.Material.Outlined.SwapVert, "l", HoldsFilters: true),
            new("threats", "Threats", Icons.Material.Outlined.ReportGmailerrorred, "t", HoldsFilters: true),
            new("hosts", "Hosts", Icons.Material.Outlined.Dns, "h", HoldsFilters: true),
        ]),
        new("Prevent",
        [
            new("blocks", "Blocks", Icons.Material.Outlined.Block, "b"),
            new("whitelist", "Whitelist", Icons.Material.Outlined.VerifiedUser, "w"),
        ]),
        new("Know",
        [
            new("model", "Model", Icons.Material.Outlined.AccountTree, "m"),
            new("intelligence", "Intelligence", Icons.Material.Outlined.TravelExplore, "i"),
        ]),
        new("Run",
        [
            new("events", "Events", Icons.Material.Outlined.ReceiptLong, "e"),
            new("audit", "Audit", Icons.Material.Outlined.HistoryEdu, "d"),
            new("health", "Health", Icons.Material.Outlined.MonitorHeart, "c"),
            new("settings", "Settings", Icons.Material.Outlined.Tune, "s"),
            new("users", "Users", Icons.Material.Outlined.ManageAccounts, "u", AdministratorsOnly: true),
            new("about", "About", Icons.Material.Outlined.Info, "a"),
        ]),
    ];

    public static IEnumerable<ConsolePlace> Places => Groups.SelectMany(g => g.Places);
}
