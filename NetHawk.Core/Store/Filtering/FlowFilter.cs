using System.Diagnostics.CodeAnalysis;
using NetHawk.Core.Intel.Geo;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Store.Filtering;

/// <summary>Why a filter cannot be read, and where.</summary>
/// <param name="Position">Of the first wrong character, from 0.</param>
/// <param name="Length">Of what is wrong; 0 where something is missing.</param>
/// <param name="Message">One line: what is wrong and what is allowed.</param>
public sealed record FilterProblem(int Position, int Length, string Message);

/// <summary>
/// A filter on flows as people type it: <c>10.0.0.0/8 port:443 -app:dns (proto:udp OR bytes&gt;1M)</c>. The same text filters the live view in
/// memory and the stored records in SQL. Immutable.
/// </summary>
public sealed record FlowFilter(string Text, FlowTerm Term)
{
    /// <summary>Longer ones are refused: a filter comes from an address bar.</summary>
    public const int LongestText = 500;

    /// <param name="filter">Null for an empty text, which filters nothing.</param>
    public static bool TryParse(string? text, out FlowFilter? filter, [NotNullWhen(false)] out FilterProblem? problem)
    {
        (filter, problem) = (null, null);
        if (string.IsNullOrWhiteSpace(text)) return true;
        if (text.Length > LongestText)
        {
            problem = new(LongestText, text.Length - LongestText, $"a filter has at most {LongestText} characters");
            return false;
        }

        if (!new FlowFilterParser(text).TryParse(out var term, out problem)) return false;
        filter = new FlowFilter(text.Trim(), term);
        return true;
    }

    /// <summary>One address that every flow found must have at an end: the stored records are then read by its index.</summary>
    public Prefix? OneAddress => (Term as AllOf)?.Terms.Append(Term).OfType<AddressTest>().FirstOrDefault(t => t.End == FlowEnd.Either && t.Prefix.IsSingle)?.Prefix
        ?? (Term is AddressTest { End: FlowEnd.Either, Prefix.IsSingle: true } alone ? alone.Prefix : null);

    /// <param name="countries">Null: no country is known.</param>
    public bool Matches(TrafficRecord flow, ICountryLookup? countries = null)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return Matches(Term, flow, countries);
    }

    private static bool Matches(FlowTerm term, TrafficRecord flow, ICountryLookup? countries) => term switch
    {
        AllOf all => all.Terms.All(t => Matches(t, flow, countries)),
        AnyOf any => any.Terms.Any(t => Matches(t, flow, countries)),
        NoneOf none => !Matches(none.Term, flow, countries),
        AddressTest test => Ends(test.End, flow).Any(e => AddressKey.TryParse(e.Address, out var address) && test.Prefix.Contains(address)),
        PortTest test => Ends(test.End, flow).Any(e => e.Port >= test.Low && e.Port <= test.High),
        CountryTest test => Ends(test.End, flow).Any(e => AddressKey.TryParse(e.Address, out var address) && countries?.CountryOf(address) == test.Code),
        TextTest test => string.Equals(TextOf(test.Field, flow), test.Value, StringComparison.OrdinalIgnoreCase),
        NumberTest test => Compare(NumberOf(test.Field, flow), test.Operator, test.Value),
        BlockedTest test => flow.Blocked == test.Blocked,
        _ => throw new InvalidOperationException($"no test for {term.GetType().Name}"),
    };

    private static (string Address, int Port)[] Ends(FlowEnd end, TrafficRecord flow) => end switch
    {
        FlowEnd.Source => [(flow.SourceIp, flow.SourcePort)],
        FlowEnd.Destination => [(flow.DestinationIp, flow.DestinationPort)],
        _ => [(flow.SourceIp, flow.SourcePort), (flow.DestinationIp, flow.DestinationPort)],
    };

    private static string TextOf(FlowText field, TrafficRecord flow) => field switch
    {
        FlowText.Protocol => flow.Protocol,
        FlowText.Application => flow.Application,
        _ => flow.Prediction,
    };

    private static double NumberOf(FlowNumber field, TrafficRecord flow) => field switch
    {
        FlowNumber.Packets => flow.Packets,
        FlowNumber.Bytes => flow.Bytes,
        _ => flow.DurationSeconds,
    };

    private static bool Compare(double value, string comparison, double limit) => comparison switch
    {
        ">" => value > limit,
        ">=" => value >= limit,
        "<" => value < limit,
        "<=" => value <= limit,
        _ => value == limit,
    };
}
