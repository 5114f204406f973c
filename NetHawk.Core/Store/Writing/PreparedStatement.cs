using Microsoft.Data.Sqlite;

namespace NetHawk.Core.Store.Writing;

/// <summary>One statement that runs many times: parsed once, parameters set by position.</summary>
internal sealed class PreparedStatement : IDisposable
{
    private readonly SqliteCommand _command;
    private readonly SqliteParameter[] _parameters;

    /// <param name="sql">Parameters are named $0, $1, … without gaps.</param>
    public PreparedStatement(SqliteConnection connection, int parameters, string sql)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        _parameters = new SqliteParameter[parameters];
        for (int i = 0; i < parameters; i++)
        {
            _parameters[i] = new SqliteParameter(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"${i}"), DBNull.Value);
            _command.Parameters.Add(_parameters[i]);
        }
    }

    /// <summary>"$0, $1, …" for a values list.</summary>
    public static string Places(int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => "$" + i.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    public object? this[int index]
    {
        set => _parameters[index].Value = value ?? DBNull.Value;
    }

    public int Run(SqliteTransaction transaction)
    {
        _command.Transaction = transaction;
        return _command.ExecuteNonQuery();
    }

    public void Dispose() => _command.Dispose();
}
