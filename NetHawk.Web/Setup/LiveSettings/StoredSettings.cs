using Microsoft.Data.Sqlite;
using NetHawk.Web.Commands;
using NetHawk.Web.Setup.Configuration;

namespace NetHawk.Web.Setup.LiveSettings;

/// <summary>The console's values at the start, read before any part is built.</summary>
internal static class StoredSettings
{
    /// <summary>What the console set goes between file and environment. A value that is no longer allowed is left out and said: it never keeps the service from starting.</summary>
    public static (NetHawkSettings Settings, IReadOnlyDictionary<string, string> Stored) Apply(NetHawkSettings settings)
    {
        var taken = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var remarks = new List<string>();
        var current = settings;
        var stored = Read(settings.Database.Path, remarks);
        foreach (var (key, value) in stored.Where(s => SettingCatalog.Find(s.Key) is not null)) taken[key] = value;
        foreach (var (key, _) in stored.Where(s => SettingCatalog.Find(s.Key) is null)) remarks.Add($"{key}: was set in the console and cannot be any more; the configuration's value counts");
        while (true)
        {
            // All at once first: one value may only be allowed along with another.
            try
            {
                current = settings.WithConsole(taken);
                break;
            }
            catch (CommandException e)
            {
                string wrong = taken.Keys.FirstOrDefault(k => e.Message.Contains(k, StringComparison.OrdinalIgnoreCase)) ?? taken.Keys.First();
                taken.Remove(wrong);
                remarks.Add($"a value set in the console is left out, the configuration's counts: {e.Message.Split(Environment.NewLine)[0]}");
            }
        }

        return (current with { Remarks = [.. settings.Remarks, .. remarks] }, taken);
    }

    private static List<KeyValuePair<string, string>> Read(string path, List<string> remarks)
    {
        var found = new List<KeyValuePair<string, string>>();
        if (!File.Exists(path)) return found;
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'settings'";
            if ((long)command.ExecuteScalar()! == 0) return found;
            command.CommandText = "SELECT key, value FROM settings ORDER BY key";
            using var rows = command.ExecuteReader();
            while (rows.Read()) found.Add(new(rows.GetString(0), rows.GetString(1)));
        }
        catch (SqliteException e)
        {
            // Whether the database is usable at all is the store's to say.
            remarks.Add($"the values set in the console cannot be read ({e.Message.ReplaceLineEndings(" ")}): the configuration's count");
        }

        return found;
    }
}
