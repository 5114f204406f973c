using NetHawk.Core.Store;
using NetHawk.Web.Commands;
using NetHawk.Web.Setup.Configuration;

namespace NetHawk.Web.Setup.LiveSettings;

/// <summary>A part that takes new settings while it runs.</summary>
public interface ILiveSettingsPart
{
    /// <summary>Called one at a time; throws when it cannot, and is then asked to go back.</summary>
    Task ApplyAsync(NetHawkSettings before, NetHawkSettings next, string by);
}

/// <param name="Problems">One line each; empty: done.</param>
public sealed record SettingsOutcome(IReadOnlyList<SettingChange> Changes, IReadOnlyList<string> Problems)
{
    public bool Succeeded => Problems.Count == 0;
}

/// <summary>
/// The settings in force and their change while the service runs. Precedence, last word last: built-in default, file, console, environment, command line.
/// A change is checked as a whole by the same rules as at the start, then taken by the parts, then written; when anything refuses, all stays as it was.
/// </summary>
public sealed class LiveSettings(NetHawkSettings start, IReadOnlyDictionary<string, string> stored, IEnumerable<ILiveSettingsPart> parts, ISettingStore store, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _changes = new(1, 1);
    private readonly ILiveSettingsPart[] _parts = [.. parts];

    // Read anew: of the objects that the parts were given at the start some are changed in place.
    private volatile NetHawkSettings _current = start.WithConsole(stored);
    private IReadOnlyDictionary<string, string> _stored = new Dictionary<string, string>(stored, StringComparer.OrdinalIgnoreCase);
    private NetHawkSettings? _configured;

    public NetHawkSettings Current => _current;

    public IReadOnlyList<SettingState> States
    {
        get
        {
            var current = _current;
            var configured = _configured ??= current.WithConsole(new Dictionary<string, string>());
            return [.. SettingCatalog.All.Select(s =>
            {
                string origin = ConfigurationLayer.OriginOf(current.Configuration, s.Key) ?? "default";
                return new SettingState(s, s.Read(current), origin, IsLocked(current, s.Key), s.Read(configured));
            })];
        }
    }

    /// <param name="values">By key; null takes the console's value back.</param>
    /// <param name="apply">False: only say what would change and what is wrong.</param>
    public async Task<SettingsOutcome> ChangeAsync(IReadOnlyDictionary<string, string?> values, string by, bool apply, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        await _changes.WaitAsync(cancellation);
        try
        {
            var before = _current;
            if (Refused(before, values) is { Count: > 0 } refused) return new([], refused);
            var wanted = new Dictionary<string, string>(_stored, StringComparer.OrdinalIgnoreCase);
            foreach (var (key, value) in values)
            {
                if (value is null) wanted.Remove(key);
                else wanted[SettingCatalog.Find(key)!.Key] = value.Trim();
            }

            NetHawkSettings next;
            try
            {
                next = before.WithConsole(wanted);
            }
            catch (CommandException e)
            {
                return new([], [.. e.Message.Split(Environment.NewLine).Select(l => l.Replace("nethawk: ", "", StringComparison.Ordinal))]);
            }

            var changes = SettingCatalog.All.Select(s => new SettingChange(s.Key, s.Read(before), s.Read(next))).Where(c => c.From != c.To).ToList();
            if (!apply) return new(changes, []);
            return await TakeAsync(before, next, wanted, by) is { } problem ? new([], [problem]) : new(changes, []);
        }
        finally
        {
            _changes.Release();
        }
    }

    public void Dispose() => _changes.Dispose();

    private async Task<string?> TakeAsync(NetHawkSettings before, NetHawkSettings next, Dictionary<string, string> wanted, string by)
    {
        int taken = 0;
        try
        {
            for (; taken < _parts.Length; taken++) await _parts[taken].ApplyAsync(before, next, by);
            var now = clock.GetUtcNow();
            await store.SaveAsync([.. wanted.Where(w => !_stored.TryGetValue(w.Key, out string? old) || old != w.Value).Select(w => new SettingRecord(w.Key, w.Value, now, by))],
                [.. _stored.Keys.Where(k => !wanted.ContainsKey(k))]);
            (_stored, _current) = (wanted, next);
            return null;
        }
#pragma warning disable CA1031 // Whatever refuses: the running settings stay.
        catch (Exception e)
#pragma warning restore CA1031
        {
            string line = $"nothing is changed: {e.Message.ReplaceLineEndings(" ")}";
            for (int i = Math.Min(taken, _parts.Length - 1); i >= 0; i--)
            {
                try
                {
                    await _parts[i].ApplyAsync(next, before, by);
                }
#pragma warning disable CA1031
                catch (Exception back)
#pragma warning restore CA1031
                {
                    line += $"; and a part could not go back ({back.Message.ReplaceLineEndings(" ")}): restart NetHawk";
                }
            }

            return line;
        }
    }

    private static List<string> Refused(NetHawkSettings current, IReadOnlyDictionary<string, string?> values)
    {
        var problems = new List<string>();
        if (values.Count == 0) problems.Add("nothing to change");
        foreach (var (key, value) in values)
        {
            string shown = key.Length > 80 ? key[..80] : key;
            if (SettingCatalog.Find(key) is not { } setting) problems.Add($"{shown}: cannot be changed while NetHawk runs: change the configuration file and restart");
            else if (IsLocked(current, setting.Key)) problems.Add($"{setting.Key}: is given by {ConfigurationLayer.OriginOf(current.Configuration, setting.Key)}, which goes before the console: change it there");
            else if (value is { Length: > 2_000 }) problems.Add($"{setting.Key}: has {value.Length} characters; allowed is up to 2000");
            else if (value?.Any(char.IsControl) == true) problems.Add($"{setting.Key}: has a control character in it");
        }

        return problems;
    }

    private static bool IsLocked(NetHawkSettings current, string key) => ConfigurationLayer.OriginOf(current.Configuration, key) is "environment" or "command line";
}
