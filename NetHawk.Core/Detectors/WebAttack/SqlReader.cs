namespace NetHawk.Core.Detectors.WebAttack;

internal enum SqlTokenKind : byte
{
    End,
    Word,
    Number,
    Text,
    Variable,
    Open,
    Close,
    Comma,
    Semicolon,
    Star,
    Or,
    Compare,
    Operator,
    Comment,
    Other,
}

/// <param name="Text">Of words only: as it stands.</param>
/// <param name="Length">Characters; of a comment all that it cuts off.</param>
internal readonly ref struct SqlToken(SqlTokenKind kind, ReadOnlySpan<char> text, int length)
{
    private readonly ReadOnlySpan<char> _text = text;

    public SqlTokenKind Kind { get; } = kind;

    public int Length { get; } = length;

    /// <summary>A procedure that a server brings along ("xp_cmdshell", "master..sp_oacreate").</summary>
    public bool IsProcedure => Kind == SqlTokenKind.Word && (_text.StartsWith("xp_") || _text.StartsWith("sp_") || _text.Contains(".", StringComparison.Ordinal));

    public bool Is(string word) => Kind == SqlTokenKind.Word && _text.SequenceEqual(word);

    public bool IsAny(params ReadOnlySpan<string> words)
    {
        if (Kind != SqlTokenKind.Word) return false;
        foreach (string word in words)
            if (_text.SequenceEqual(word)) return true;
        return false;
    }
}

/// <summary>Words and signs of SQL as all databases know them, read from the front. Texts are in lower case with single spaces.</summary>
internal ref struct SqlReader(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    /// <summary>The last quote that was read is not closed.</summary>
    public bool LeftOpen { get; private set; }

    public readonly SqlToken Peek()
    {
        var copy = this;
        return copy.Next();
    }

    public SqlToken Next()
    {
        _rest = _rest.TrimStart(' ');
        if (_rest.IsEmpty) return new SqlToken(SqlTokenKind.End, default, 0);
        char c = _rest[0], then = _rest.Length > 1 ? _rest[1] : '\0';
        if (c == '#' || (c == '-' && then == '-') || (c == '/' && then == '*')) return Take(SqlTokenKind.Comment, _rest.Length);
        switch (c)
        {
            case '(' or '{': return Take(SqlTokenKind.Open, 1);
            case ')' or '}': return Take(SqlTokenKind.Close, 1);
            case ',': return Take(SqlTokenKind.Comma, 1);
            case ';': return Take(SqlTokenKind.Semicolon, 1);
            case '*': return Take(SqlTokenKind.Star, 1);
            case '|' or '&' when then == c: return Take(SqlTokenKind.Or, 2);
            case '=' or '<' or '>': return Take(SqlTokenKind.Compare, then is '=' or '<' or '>' ? 2 : 1);
            case '!' when then == '=': return Take(SqlTokenKind.Compare, 2);
            case '+' or '-' or '/' or '%' or '^' or '~' or '!' or '|' or '&': return Take(SqlTokenKind.Operator, 1);
            case '\'' or '"': return Quoted(c, SqlTokenKind.Text);
            case '`': return Quoted(c, SqlTokenKind.Word);
            case '@': return Take(SqlTokenKind.Variable, 1 + Name(1));
        }

        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(then))) return Number();
        int length = Name(0);
        return length > 0 ? Take(SqlTokenKind.Word, length) : Take(SqlTokenKind.Other, 1);
    }

    private SqlToken Quoted(char quote, SqlTokenKind kind)
    {
        int end = _rest[1..].IndexOf(quote);
        LeftOpen = end < 0;
        return end < 0 ? Take(kind, _rest.Length) : Take(kind, end + 2);
    }

    /// <summary>"1", "0x61", "1.5e0"; what follows at once ("1union") is a word of its own, as databases read it.</summary>
    private SqlToken Number()
    {
        int length = 0;
        if (_rest.StartsWith("0x"))
        {
            length = 2;
            while (length < _rest.Length && char.IsAsciiHexDigit(_rest[length])) length++;
            return Take(SqlTokenKind.Number, length);
        }

        while (length < _rest.Length && (char.IsAsciiDigit(_rest[length]) || _rest[length] == '.')) length++;
        if (length + 1 < _rest.Length && _rest[length] == 'e' && char.IsAsciiDigit(_rest[length + 1]))
            for (length++; length < _rest.Length && char.IsAsciiDigit(_rest[length]); length++) ;
        return Take(SqlTokenKind.Number, length);
    }

    private readonly int Name(int from)
    {
        int at = from;
        while (at < _rest.Length && (char.IsAsciiLetterOrDigit(_rest[at]) || _rest[at] is '_' or '$' or '@' or '.')) at++;
        return at - from;
    }

    private SqlToken Take(SqlTokenKind kind, int length)
    {
        var token = new SqlToken(kind, _rest[..length], length);
        _rest = _rest[length..];
        return token;
    }
}
