using NetHawk.Core.Signatures.Conditions;

namespace NetHawk.Core.Signatures;

/// <summary>Reads isdataat, byte_test, byte_jump, byte_extract.</summary>
internal static class RuleBytes
{
    public static DataAtCondition DataAt(string value, Func<string, RuleNumber> number)
    {
        string[] parts = Parts(value, 1);
        bool negated = parts[0].StartsWith('!'), relative = false;
        foreach (string word in parts.Skip(1))
        {
            if (word == "relative") relative = true;
            else if (word != "rawbytes") throw RuleException.NotRead("isdataat " + word);
        }

        return new DataAtCondition(number(parts[0].TrimStart('!')), negated, relative);
    }

    public static ByteTestCondition Test(string value, Func<string, RuleNumber> number)
    {
        string[] parts = Parts(value, 4);
        bool negated = parts[1].StartsWith('!');
        string sign = parts[1].TrimStart('!');
        var relation = sign switch
        {
            "<" => ByteRelation.Less,
            ">" => ByteRelation.Greater,
            "=" or "" => ByteRelation.Equal,
            "<=" => ByteRelation.LessOrEqual,
            ">=" => ByteRelation.GreaterOrEqual,
            "&" => ByteRelation.And,
            "^" => ByteRelation.Or,
            _ => throw new RuleException($"byte_test: '{sign}' compares nothing; known are < > = <= >= & ^"),
        };
        var words = new FieldWords("byte_test", parts.Skip(4));
        return new ByteTestCondition(words.Field(number(parts[0]), number(parts[3])), relation, negated, number(parts[2]), words.Mask);
    }

    public static ByteJumpCondition Jump(string value, Func<string, RuleNumber> number)
    {
        string[] parts = Parts(value, 2);
        var words = new FieldWords("byte_jump", parts.Skip(2));
        if (words.Mask != 0) throw RuleException.NotRead("byte_jump bitmask");
        return new ByteJumpCondition(words.Field(number(parts[0]), number(parts[1])))
        {
            Multiplier = words.Multiplier,
            PostOffset = words.PostOffset,
            Align = words.Align,
            FromBeginning = words.FromBeginning,
            FromEnd = words.FromEnd,
        };
    }

    public static ByteExtractCondition Extract(string value, Func<string, RuleNumber> number, Func<string, int> variable)
    {
        string[] parts = Parts(value, 3);
        var words = new FieldWords("byte_extract", parts.Skip(3));
        if (words.Mask != 0 || words.Align) throw RuleException.NotRead("byte_extract bitmask or align");
        return new ByteExtractCondition(words.Field(number(parts[0]), number(parts[1])), variable(parts[2]), words.Multiplier);
    }

    private static string[] Parts(string value, int least)
    {
        string[] parts = value.Split(',', StringSplitOptions.TrimEntries);
        return parts.Length >= least ? parts : throw new RuleException($"'{value}': {least} parts at least, separated by commas");
    }

    /// <summary>What follows the numbers.</summary>
    private sealed class FieldWords
    {
        private readonly bool _relative, _little;
        private readonly int _base;

        public FieldWords(string keyword, IEnumerable<string> words)
        {
            bool text = false;
            foreach (string word in words)
            {
                string[] both = word.Split(' ', 2, StringSplitOptions.TrimEntries);
                switch (both[0])
                {
                    case "relative":
                        _relative = true;
                        break;
                    case "big":
                        break;
                    case "little" or "dce":
                        // Calls of Windows are written so.
                        _little = true;
                        break;
                    case "string":
                        text = true;
                        break;
                    case "dec":
                        _base = 10;
                        break;
                    case "hex":
                        _base = 16;
                        break;
                    case "oct":
                        _base = 8;
                        break;
                    case "align":
                        Align = true;
                        break;
                    case "from_beginning":
                        FromBeginning = true;
                        break;
                    case "from_end":
                        FromEnd = true;
                        break;
                    case "multiplier" when both.Length == 2:
                        Multiplier = RuleNumbers.Small(both[1]);
                        break;
                    case "post_offset" when both.Length == 2:
                        PostOffset = RuleNumbers.Small(both[1]);
                        break;
                    case "bitmask" when both.Length == 2 && RuleNumbers.Whole(both[1]) is > 0 and <= uint.MaxValue and var mask:
                        Mask = (uint)mask;
                        break;
                    default:
                        throw RuleException.NotRead($"{keyword} {word}");
                }
            }

            if (text && _base == 0) _base = 10;
            if (!text) _base = 0;
        }

        public bool Align { get; }
        public bool FromBeginning { get; }
        public bool FromEnd { get; }
        public int Multiplier { get; } = 1;
        public int PostOffset { get; }
        public uint Mask { get; }

        public ByteField Field(RuleNumber bytes, RuleNumber offset) => new(bytes, offset, _relative, _little, _base);
    }
}
