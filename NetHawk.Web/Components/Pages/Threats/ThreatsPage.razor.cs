using Microsoft.AspNetCore.Components;
using MudBlazor;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Store;
using NetHawk.Core.Verdicts;
using NetHawk.Web.Components.Session;
using NetHawk.Web.Components.Shared;
using NetHawk.Web.Live;

namespace NetHawk.Web.Components.Pages.Threats;

/// <summary>The triage queue. All that is asked for stands in the address; what is picked does not.</summary>
public sealed partial class ThreatsPage
{
    private const int MostShown = 1_000;

    /// <summary>More than this at once is no decision about threats any more.</summary>
    private const int MostPicked = 10_000;

    [Inject] public required IStoreReader Store { get; set; }
    [Inject] public required NavigationManager Navigation { get; set; }
    [Inject] public required TimeProvider Time { get; set; }
    [Inject] public required TriageActions Actions { get; set; }
    [Inject] public required UndoBox Undo { get; set; }
    [Inject] public required IDialogService Dialog { get; set; }
    [Inject] public required ISnackbar Snackbar { get; set; }

    [SupplyParameterFromQuery] public string? Range { get; set; }
    [SupplyParameterFromQuery] public string? From { get; set; }
    [SupplyParameterFromQuery] public string? To { get; set; }
    [SupplyParameterFromQuery] public string? Status { get; set; }
    [SupplyParameterFromQuery] public string? Class { get; set; }
    [SupplyParameterFromQuery] public string? Ip { get; set; }
    [SupplyParameterFromQuery] public string? Severity { get; set; }
    [SupplyParameterFromQuery] public string? Group { get; set; }
    [CascadingParameter] public Who Who { get; set; } = Who.Nobody;

    private static readonly (string, string)[] Classes = [.. ThreatClassNames.All.Skip(1).Select(name => (name, name))];
    private static readonly (string, string)[] Severities = [("medium", "medium and up"), ("high", "high and up"), ("critical", "critical")];
    private static readonly (string Key, string Text)[] Groupings = [("", "None"), ("source", "Source"), ("class", "Class"), ("target", "Target")];
    private static readonly (ThreatStatus Status, string Key, string Verb)[] Verbs =
        [(ThreatStatus.Acknowledged, "a", "Acknowledge"), (ThreatStatus.TruePositive, "t", "True"), (ThreatStatus.FalsePositive, "f", "False alarm"), (ThreatStatus.Closed, "e", "Close")];

    private TimeRange _range = new("7d", null, null);
    private (string?, string?, string?, string?, string?, string?, string?, string?)? _asked;
    private List<ThreatRecord> _rows = [];
    private IReadOnlyList<ThreatGroup> _groups = [];
    private ThreatTally _tally = new(new Dictionary<ThreatStatus, long>());
    private ThreatGrouping? _group;
    private readonly HashSet<Guid> _picked = [];
    private string? _next;
    private long _matching;
    private long _waiting;

    private bool HasFilter => (Status ?? Class ?? Ip ?? Severity ?? Group) is not null;

    private string Advice => Who.CanOperate ? "One line per source and class. j and k walk, x picks, a acknowledges, e closes; ? shows all keys." : "One line per source and class. j and k walk, Enter opens.";

    /// <summary>A count that could not be read is no zero.</summary>
    private bool IsKnown => Loaded && Failure is null;

    private string Heading => !IsKnown ? "Threats" : _group is null ? Show.Plural(_matching, "threat") : $"{Show.Plural(_groups.Count, "group")}, {Show.Plural(_matching, "threat")}";

    private string EmptyWords => Stats.Engine.State is CaptureState.Failed or CaptureState.Stopped ? "Nothing is being captured: no news is not good news."
        : HasFilter ? "None with these filters in this range." : "Nothing suspicious in this range.";

    private IEnumerable<(string Key, string Text, long Count)> StatusTabs =>
    [
        ("", "All", _tally.All),
        ("open", "Open", _tally.Of(ThreatStatus.New) + _tally.Of(ThreatStatus.Acknowledged)),
        ("new", "New", _tally.Of(ThreatStatus.New)),
        ("acknowledged", "Acknowledged", _tally.Of(ThreatStatus.Acknowledged)),
        ("true-positive", "True alarms", _tally.Of(ThreatStatus.TruePositive)),
        ("false-positive", "False alarms", _tally.Of(ThreatStatus.FalsePositive)),
        ("closed", "Closed", _tally.Of(ThreatStatus.Closed)),
    ];

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Undo.Undone += OnUndone;
    }

    protected override async Task OnParametersSetAsync()
    {
        var question = (Range, From, To, Status, Class, Ip, Severity, Group);
        if (_asked == question) return;
        _asked = question;
        _picked.Clear();
        await LoadAsync();
    }

    // The list never moves under a hand: known threats are brought up to date in place, new ones wait for a key unless nothing is listed yet.
    protected override async ValueTask<bool> OnLiveAsync(LiveUpdate update)
    {
        long fresh = 0;
        foreach (var threat in update.Threats)
        {
            int at = _rows.FindIndex(r => r.Id == threat.Id);
            if (at >= 0) _rows[at] = threat with { Status = _rows[at].Status, Note = _rows[at].Note };
            else if (Matches(threat)) fresh++;
        }

        bool empty = _rows.Count == 0 && _groups.Count == 0;
        if (!empty) _waiting += fresh;
        return await RefreshAsync(fresh > 0 && empty, LoadAsync) || update.Threats.Count > 0;
    }

    private bool Matches(ThreatRecord threat) => (Class is null || Class == threat.Class) && (Status is null or "new" or "open") && _range.To is null && (AtLeast is not { } least || threat.Severity >= least)
        && (Ip is null || Prefix.TryParse(Ip, out var prefix, out _) && new[] { threat.SourceIp, threat.DestinationIp }.Any(a => AddressKey.TryParse(a, out var key) && prefix.Contains(key)));

    private Task LoadAsync() => ReadAsync(async cancellation =>
    {
        _range = TimeRange.Of(Range, From, To, Time.GetUtcNow(), "7d");
        _group = Group switch { "source" => ThreatGrouping.Source, "class" => ThreatGrouping.Class, "target" => ThreatGrouping.Target, _ => null };
        _waiting = 0;
        var question = Question(null);
        _tally = await Store.ThreatTallyAsync(question, cancellation);
        _matching = StatusTabs.FirstOrDefault(t => t.Key == (Status ?? "")).Count;
        if (_group is { } by)
        {
            (_rows, _next) = ([], null);
            _groups = await Store.ThreatGroupsAsync(question with { Limit = MostShown }, by, cancellation);
            return;
        }

        _groups = [];
        var page = await Store.ThreatsAsync(question, cancellation);
        (_rows, _next) = ([.. page.Items], page.NextCursor);
    });

    private Task OlderAsync() => ReadAsync(async cancellation =>
    {
        var page = await Store.ThreatsAsync(Question(_next), cancellation);
        _rows.AddRange(page.Items);
        _next = page.NextCursor;
    });

    private Core.Verdicts.Severity? AtLeast => Enum.TryParse<Core.Verdicts.Severity>(Severity, ignoreCase: true, out var least) ? least : null;

    private ThreatQuery Question(string? cursor, int limit = 100) => new(_range.From, _range.To, Class, Ip, Status switch
    {
        "new" => ThreatStatus.New,
        "acknowledged" => ThreatStatus.Acknowledged,
        "true-positive" => ThreatStatus.TruePositive,
        "false-positive" => ThreatStatus.FalsePositive,
        "closed" => ThreatStatus.Closed,
        _ => null,
    }, cursor, limit, AtLeast, Status == "open");

    private void Pick(Guid id)
    {
        if (!_picked.Add(id)) _picked.Remove(id);
    }

    private void PickAll(bool all)
    {
        _picked.Clear();
        if (all) _picked.UnionWith(_rows.Select(r => r.Id));
    }

    private Task PickMatchingAsync() => ReadAsync(async cancellation =>
    {
        string? cursor = null;
        do
        {
            var page = await Store.ThreatsAsync(Question(cursor, 1_000), cancellation);
            _picked.UnionWith(page.Items.Select(t => t.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null && _picked.Count < MostPicked);
    });

    private async Task JudgeAsync(ThreatRecord threat, ThreatStatus status) => await DoAsync([threat.Id], status);

    private async Task JudgePickedAsync(ThreatStatus status)
    {
        Guid[] picked = [.. _picked];
        if (await DoAsync(picked, status)) _picked.Clear();
    }

    private async Task<bool> DoAsync(IReadOnlyList<Guid> ids, ThreatStatus status)
    {
        var result = await Actions.JudgeAsync(ids, status);
        if (!result.Done)
        {
            Snackbar.Tell(result);
            return false;
        }

        var changed = ids.ToHashSet();
        for (int i = 0; i < _rows.Count; i++)
            if (changed.Contains(_rows[i].Id)) _rows[i] = _rows[i] with { Status = status };
        await ReadAsync(async cancellation => _tally = await Store.ThreatTallyAsync(Question(null), cancellation));
        return true;
    }

    private void OnUndone() => _ = InvokeAsync(async () =>
    {
        await LoadAsync();
        StateHasChanged();
    });

    private async Task BlockAsync(ThreatRecord threat) => await Dialog.BlockAsync(threat.BlockTarget ?? threat.SourceIp ?? "", threat.Class);

    private async Task AllowAsync(ThreatRecord threat) => await Dialog.WhitelistAsync(threat.BlockTarget ?? threat.SourceIp ?? "");

    private string GroupLink(ThreatGroup group) => Navigation.GetUriWithQueryParameters("threats" + new Uri(Navigation.Uri).Query, new Dictionary<string, object?>
    {
        ["group"] = null,
        [_group == ThreatGrouping.Class ? "class" : "ip"] = group.Key,
    });

    private ExportTable ExportGroups() => new($"threats-by-{Group}", [Group!, "threats", "new", "flows", "severity", "first", "last"],
        _groups.Select(g => new object?[] { g.Key, g.Threats, g.New, g.Flows, g.Worst.ToString().ToLowerInvariant(), g.First, g.Last }));

    protected override void Dispose(bool disposing)
    {
        Undo.Undone -= OnUndone;
        base.Dispose(disposing);
    }
}
