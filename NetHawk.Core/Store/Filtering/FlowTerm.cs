using NetHawk.Core.Packets;

namespace NetHawk.Core.Store.Filtering;

/// <summary>Which end of a flow a test speaks of: who began it, who answered, or either.</summary>
public enum FlowEnd : byte
{
    Either = 0,
    Source,
    Destination,
}

/// <summary>A part of a flow filter. Immutable.</summary>
public abstract record FlowTerm;

public sealed record AllOf(IReadOnlyList<FlowTerm> Terms) : FlowTerm;

public sealed record AnyOf(IReadOnlyList<FlowTerm> Terms) : FlowTerm;

public sealed record NoneOf(FlowTerm Term) : FlowTerm;

public sealed record AddressTest(FlowEnd End, Prefix Prefix) : FlowTerm;

/// <param name="Low">First port.</param>
/// <param name="High">Last port, itself included.</param>
public sealed record PortTest(FlowEnd End, int Low, int High) : FlowTerm;

/// <param name="Code">ISO 3166 two letters, upper case.</param>
public sealed record CountryTest(FlowEnd End, string Code) : FlowTerm;

public enum FlowText : byte
{
    Protocol = 0,
    Application,
    Prediction,
}

/// <param name="Value">Compared without regard to case; empty: unknown.</param>
public sealed record TextTest(FlowText Field, string Value) : FlowTerm;

public enum FlowNumber : byte
{
    Packets = 0,
    Bytes,

    /// <summary>Seconds.</summary>
    Duration,
}

/// <param name="Operator">"=", "&gt;", "&gt;=", "&lt;" or "&lt;=".</param>
public sealed record NumberTest(FlowNumber Field, string Operator, double Value) : FlowTerm;

public sealed record BlockedTest(bool Blocked) : FlowTerm;
