using System.Buffers.Text;

namespace NetHawk.Core.Signatures.Conditions;

/// <summary>Where and how a number stands in a payload.</summary>
/// <param name="Bytes">How many bytes; of text how many digits at most.</param>
/// <param name="Base">0: binary; 8, 10 or 16: digits.</param>
internal sealed record ByteField(RuleNumber Bytes, RuleNumber Offset, bool Relative, bool LittleEndian, int Base)
{
    /// <param name="cursor">Where the condition before ended.</param>
    /// <returns>Where the number ends; -1: it is not there.</returns>
    public int Read(ReadOnlySpan<byte> buffer, int cursor, ReadOnlySpan<long> variables, out long value)
    {
        value = 0;
        int bytes = Bytes.In(variables);
        long from = (Relative ? cursor : 0) + (long)Offset.In(variables);
        if (bytes <= 0 || from < 0 || from + bytes > buffer.Length) return -1;
        var field = buffer.Slice((int)from, bytes);
        if (Base > 0) return ReadDigits(field, out value, out int used) ? (int)from + used : -1;
        if (bytes > 8) return -1;
        for (int i = 0; i < bytes; i++) value = value << 8 | field[LittleEndian ? bytes - 1 - i : i];
        return (int)from + bytes;
    }

    private bool ReadDigits(ReadOnlySpan<byte> field, out long value, out int used)
    {
        value = 0;
        used = 0;
        int skip = 0;
        while (skip < field.Length && field[skip] is (byte)' ' or (byte)'\t') skip++;
        field = field[skip..];
        if (Base == 16 && field.Length > 2 && field[0] == '0' && field[1] is (byte)'x' or (byte)'X')
        {
            field = field[2..];
            skip += 2;
        }

        int read;
        bool any = Base switch
        {
            16 => Utf8Parser.TryParse(field, out value, out read, 'x'),
            8 => TryOctal(field, out value, out read),
            _ => Utf8Parser.TryParse(field, out value, out read),
        };
        used = skip + read;
        return any;
    }

    private static bool TryOctal(ReadOnlySpan<byte> field, out long value, out int read)
    {
        value = 0;
        for (read = 0; read < Math.Min(field.Length, 20) && field[read] is >= (byte)'0' and <= (byte)'7'; read++) value = value << 3 | (uint)(field[read] - '0');
        return read > 0;
    }
}

internal enum ByteRelation : byte
{
    Less,
    Greater,
    Equal,
    LessOrEqual,
    GreaterOrEqual,
    And,
    Or,
}

/// <summary>A number in the payload is compared.</summary>
internal sealed class ByteTestCondition(ByteField place, ByteRelation relation, bool negated, RuleNumber value, uint mask) : Condition
{
    public override bool IsRelative => place.Relative;

    public bool Holds(ReadOnlySpan<byte> buffer, int cursor, ReadOnlySpan<long> variables)
    {
        if (place.Read(buffer, cursor, variables, out long read) < 0) return false;
        if (mask != 0) read = (read & mask) >> System.Numerics.BitOperations.TrailingZeroCount(mask);
        long other = value.Whole(variables);
        bool holds = relation switch
        {
            ByteRelation.Less => read < other,
            ByteRelation.Greater => read > other,
            ByteRelation.Equal => read == other,
            ByteRelation.LessOrEqual => read <= other,
            ByteRelation.GreaterOrEqual => read >= other,
            ByteRelation.And => (read & other) != 0,
            _ => (read ^ other) != 0,
        };
        return holds != negated;
    }
}

/// <summary>What follows begins as many bytes further as a number in the payload says.</summary>
internal sealed class ByteJumpCondition(ByteField place) : Condition
{
    public int Multiplier { get; init; } = 1;
    public int PostOffset { get; init; }

    /// <summary>Up to the next place that is divisible by four.</summary>
    public bool Align { get; init; }
    public bool FromBeginning { get; init; }
    public bool FromEnd { get; init; }

    public override bool IsRelative => place.Relative;

    /// <returns>The new place; -1: there is none.</returns>
    public int Jump(ReadOnlySpan<byte> buffer, int cursor, ReadOnlySpan<long> variables)
    {
        int end = place.Read(buffer, cursor, variables, out long read);
        if (end < 0 || Math.Abs(read) > buffer.Length) return -1;
        long jump = read * Multiplier;
        if (Align) jump = (jump + 3) & ~3L;
        long target = (FromBeginning ? 0 : FromEnd ? buffer.Length : end) + jump + PostOffset;
        return target < 0 || target > buffer.Length ? -1 : (int)target;
    }
}

/// <summary>A number in the payload gets a name.</summary>
internal sealed class ByteExtractCondition(ByteField place, int variable, int multiplier) : Condition
{
    public int Variable { get; } = variable;

    public override bool IsRelative => place.Relative;

    /// <returns>Where the number ends; -1: it is not there.</returns>
    public int Read(ReadOnlySpan<byte> buffer, int cursor, ReadOnlySpan<long> variables, out long value)
    {
        int end = place.Read(buffer, cursor, variables, out value);
        value *= multiplier;
        return end;
    }
}
