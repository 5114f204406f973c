using System.Buffers;
using System.Text;

namespace NetHawk.Core.Signatures.Conditions;

/// <summary>Bytes that must be there, or must not, and where.</summary>
internal sealed class ContentCondition : Condition
{
    private readonly byte[] _bytes;
    private readonly SearchValues<byte>? _first;

    public ContentCondition(byte[] bytes, bool noCase, bool negated)
    {
        _bytes = bytes;
        NoCase = noCase;
        Negated = negated;
        if (noCase) _first = SearchValues.Create([(byte)char.ToLowerInvariant((char)bytes[0]), (byte)char.ToUpperInvariant((char)bytes[0])]);
    }

    public bool NoCase { get; }
    public bool Negated { get; }
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Bytes from the buffer's beginning at which the search begins.</summary>
    public RuleNumber? Offset { get; init; }

    /// <summary>Bytes from there on within which it must lie.</summary>
    public RuleNumber? Depth { get; init; }

    /// <summary>Bytes behind the end of the one before at which the search begins.</summary>
    public RuleNumber? Distance { get; init; }

    /// <summary>Bytes from there on within which it must lie.</summary>
    public RuleNumber? Within { get; init; }

    public bool StartsWith { get; init; }
    public bool EndsWith { get; init; }

    /// <summary>The rule itself says that this one is looked for first.</summary>
    public bool IsChosen { get; init; }

    public override bool IsRelative => Distance is not null || Within is not null;

    /// <returns>Where it lies at or behind <paramref name="from"/> and wholly before <paramref name="limit"/>; -1: nowhere.</returns>
    public int Find(ReadOnlySpan<byte> buffer, int from, int limit)
    {
        limit = Math.Min(limit, buffer.Length);
        if (from < 0) from = 0;
        if (EndsWith) from = Math.Max(from, buffer.Length - _bytes.Length);
        if (limit - from < _bytes.Length || (EndsWith && limit < buffer.Length)) return -1;
        var range = buffer[from..limit];
        if (_first is null)
        {
            int at = range.IndexOf(_bytes);
            return at < 0 ? -1 : from + at;
        }

        for (int i = 0; i + _bytes.Length <= range.Length; i++)
        {
            int next = range[i..(range.Length - _bytes.Length + 1)].IndexOfAny(_first);
            if (next < 0) return -1;
            i += next;
            if (Same(range.Slice(i, _bytes.Length), _bytes)) return from + i;
        }

        return -1;
    }

    /// <summary>Letters are the same in both cases; what is no ASCII must be the same byte.</summary>
    private static bool Same(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        if (Ascii.EqualsIgnoreCase(one, other)) return true;
        for (int i = 0; i < one.Length; i++)
            if (Lower(one[i]) != Lower(other[i])) return false;
        return true;
    }

    public static byte Lower(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;
}
