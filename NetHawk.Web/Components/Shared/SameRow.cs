using System.Runtime.CompilerServices;

namespace NetHawk.Web.Components.Shared;

/// <summary>
/// Key of a table's row: this very object. What a row says is no key, because two flows can say the same (the same moment, hosts and ports), and two equal keys
/// beside each other end the whole page.
/// </summary>
public readonly struct SameRow(object row) : IEquatable<SameRow>
{
    private readonly object _row = row;

    public bool Equals(SameRow other) => ReferenceEquals(_row, other._row);

    public override bool Equals(object? obj) => obj is SameRow other && Equals(other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(_row);

    public static bool operator ==(SameRow left, SameRow right) => left.Equals(right);

    public static bool operator !=(SameRow left, SameRow right) => !left.Equals(right);
}
