using System.Globalization;
using Microsoft.Data.Sqlite;

namespace NetHawk.Core.Store.Filtering;

/// <summary>A filter as a condition on network_traffic. Only constants are put together; every value is a parameter of the command.</summary>
internal sealed class FlowFilterSql(SqliteCommand command)
{
    /// <summary>Registered by the reader where countries are known: (address key) → code.</summary>
    public const string CountryFunction = "nethawk_country";

    private int _parameters;

    public string Condition(FlowTerm term) => term switch
    {
        AllOf all => $"({string.Join(" AND ", all.Terms.Select(Condition))})",
        AnyOf any => $"({string.Join(" OR ", any.Terms.Select(Condition))})",
        NoneOf none => $"(NOT {Condition(none.Term)})",
        AddressTest test => Address(test),
        PortTest test => Ends(test.End, "source_port", "destination_port", column => $"{column} BETWEEN {Value(test.Low)} AND {Value(test.High)}"),
        CountryTest test => Ends(test.End, "source_key", "destination_key", column => $"{CountryFunction}({column}) = {Value(test.Code)}"),
        TextTest test => $"+{Column(test.Field)} = {Value(test.Value)} COLLATE NOCASE",
        NumberTest test => $"+{Column(test.Field)} {test.Operator} {Value(test.Value)}",
        BlockedTest test => test.Blocked ? "blocked" : "NOT blocked",
        _ => throw new InvalidOperationException($"no condition for {term.GetType().Name}"),
    };

    // The plus keeps SQLite from walking an index of addresses for what most rows may have; the order by time is worth more.
    private string Address(AddressTest test)
    {
        var (low, high) = AddressColumn.Range(test.Prefix);
        return test.Prefix.IsSingle && test.End != FlowEnd.Either
            ? Ends(test.End, "source_key", "destination_key", column => $"{column} = {Value(low)}")
            : Ends(test.End, "+source_key", "+destination_key", column => $"{column} BETWEEN {Value(low)} AND {Value(high)}");
    }

    private static string Ends(FlowEnd end, string source, string destination, Func<string, string> test) => end switch
    {
        FlowEnd.Source => test(source),
        FlowEnd.Destination => test(destination),
        _ => $"({test(source)} OR {test(destination)})",
    };

    private static string Column(FlowText field) => field switch { FlowText.Protocol => "protocol", FlowText.Application => "application", _ => "prediction" };

    private static string Column(FlowNumber field) => field switch { FlowNumber.Packets => "packets", FlowNumber.Bytes => "bytes", _ => "duration_seconds" };

    private string Value(object value)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"$f{_parameters++}");
        command.Parameters.AddWithValue(name, value);
        return name;
    }
}
