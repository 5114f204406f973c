namespace NetHawk.Core.Detectors.WebAttack;

/// <summary>
/// Tells a value that breaks out of a query from words about one. The value is read as a database would read it: as it stands, and behind the ' or " that the
/// program puts in front of it. What goes on behind a number, a closed quote or a bracket that nobody opened, and goes on as SQL does, was made for that place
/// (the idea of reading in three contexts: N. Galbreath, "libinjection", Black Hat USA 2012). Whoever searches, or sends a language of conditions of his own,
/// opens the quotes that he closes. For values after <see cref="UrlText.Normalise"/>: printable ASCII in lower case, single spaces; one pass each.
/// </summary>
internal static class SqlFragment
{
    /// <summary>Characters in front of the quote: what was asked for before the injection is a number, a name, a word or two.</summary>
    private const int LongestHead = 48;

    /// <summary>In front of a quote: somebody asks something in words.</summary>
    private const int QuestionSpaces = 3;

    private const int MostBrackets = 12;

    /// <summary>Characters behind a comment: tools add their own mark, and the rest of their query after it.</summary>
    private const int LongestTail = 64;

    /// <param name="longestHead">Characters in front of the first quote from which it ends no value.</param>
    public static bool Is(ReadOnlySpan<char> value, int longestHead = LongestHead)
    {
        value = value.Trim();
        if (value.Length < 4) return false;
        if (BehindNumber(value) is >= 0 and var number && Goes(value[number..], wasClosed: false)) return true;
        if (value[0] is '(' or ')' && Goes(value, wasClosed: false)) return true;
        if (value[0] is >= 'a' and <= 'z' && (IsWorkedOut(value) || BreaksBracket(value))) return true;
        return Breaks(value, '\'', longestHead) || Breaks(value, '"', longestHead);
    }

    /// <summary>A function of a query, or of what the database knows of itself, where a value belongs.</summary>
    private static bool IsWorkedOut(ReadOnlySpan<char> value)
    {
        var reader = new SqlReader(value);
        return IsFunction(reader.Next(), ref reader) && HasInner(ref reader);
    }

    /// <summary>A word, then a bracket that nobody opened.</summary>
    private static bool BreaksBracket(ReadOnlySpan<char> value)
    {
        int at = value.IndexOf(')');
        return at > 0 && at <= LongestHead && value[..at].IndexOfAny(" (:'\"") < 0 && Goes(value[at..], wasClosed: true);
    }

    private static bool Breaks(ReadOnlySpan<char> value, char quote, int longestHead)
    {
        int at = value.IndexOf(quote);
        if (at < 0 || at > longestHead || (longestHead == LongestHead && value[..at].Count(' ') >= QuestionSpaces)) return false;
        while (at + 1 < value.Length && value[at + 1] == quote) at++;
        return Goes(value[(at + 1)..], wasClosed: true);
    }

    /// <returns>Where the number at the value's beginning ends; −1 where there is none.</returns>
    private static int BehindNumber(ReadOnlySpan<char> value)
    {
        int at = value[0] is '-' or '+' or '@' or '~' ? 1 : 0;
        int digits = at;
        while (at < value.Length && (char.IsAsciiDigit(value[at]) || value[at] is '.')) at++;
        if (at == digits || at == value.Length) return -1;
        if (value[at] == '%') at++;
        return at;
    }

    /// <summary>Brackets that nobody opened, then what goes on as only a query does.</summary>
    private static bool Goes(ReadOnlySpan<char> rest, bool wasClosed)
    {
        var reader = new SqlReader(rest);
        var token = reader.Next();
        for (int closed = 0; token.Kind == SqlTokenKind.Close && closed < MostBrackets; closed++)
        {
            wasClosed = true;
            token = reader.Next();
        }

        // "… in boolean mode)" ends a full-text search of MySQL's.
        if (token.Is("in") && reader.Peek().Is("boolean"))
        {
            reader.Next();
            reader.Next();
            token = reader.Next();
            if (token.Kind == SqlTokenKind.Close) token = reader.Next();
        }

        switch (token.Kind)
        {
            case SqlTokenKind.Semicolon:
                return IsStatement(ref reader);
            case SqlTokenKind.Open:
                return IsQuery(ref reader);
            case SqlTokenKind.Comma:
                return reader.Next() is { Kind: SqlTokenKind.Open } && IsQuery(ref reader);
            case SqlTokenKind.Or:
                return IsCondition(ref reader, wasClosed, isSign: true);
            case SqlTokenKind.Operator:
                return IsTerm(ref reader);
            case SqlTokenKind.Word when token.IsAny("and", "or", "xor", "having", "where", "rlike", "regexp", "like", "div", "not", "is", "in"):
                return IsCondition(ref reader, wasClosed, isSign: false);
            case SqlTokenKind.Word when token.Is("union"):
                return IsUnion(ref reader);
            case SqlTokenKind.Word when token.IsAny("order", "group"):
                return reader.Next().Is("by") && IsColumn(ref reader);
            case SqlTokenKind.Word when token.Is("procedure"):
                return reader.Next().Is("analyse");
            case SqlTokenKind.Word when token.IsAny("limit", "into"):
                return wasClosed && EndsInComment(ref reader);
            case SqlTokenKind.Word when token.Is("declare"):
                return reader.Next().Kind == SqlTokenKind.Variable;
            default:
                return wasClosed && IsFunction(token, ref reader) && IsComparedOrCut(ref reader);
        }
    }

    /// <summary>Another statement behind the query.</summary>
    private static bool IsStatement(ref SqlReader reader)
    {
        var verb = reader.Next();
        var then = reader.Next();
        if (verb.Is("select")) return then.Kind is SqlTokenKind.Number or SqlTokenKind.Variable or SqlTokenKind.Text or SqlTokenKind.Star or SqlTokenKind.Open || IsFunction(then, ref reader) || HasWord(ref reader, "from");
        if (verb.IsAny("declare", "set")) return then.Kind == SqlTokenKind.Variable;
        if (verb.Is("if")) return then.Kind == SqlTokenKind.Open && reader.Next().Kind is SqlTokenKind.Number or SqlTokenKind.Text or SqlTokenKind.Open;
        if (verb.IsAny("drop", "create", "alter", "truncate")) return then.IsAny("or", "table", "database", "user", "view", "function", "alias", "procedure", "trigger", "login") || (then.Kind == SqlTokenKind.Word && EndsInComment(ref reader));
        if (verb.Is("insert")) return then.Is("into");
        if (verb.Is("delete")) return then.Is("from");
        if (verb.Is("update")) return then.Kind == SqlTokenKind.Word && reader.Next().Is("set");
        if (verb.Is("waitfor")) return then.IsAny("delay", "time");
        if (verb.IsAny("exec", "execute")) return then.Kind is SqlTokenKind.Open or SqlTokenKind.Variable || then.IsProcedure;
        return verb.IsAny("shutdown", "begin", "call") && (then.Kind is SqlTokenKind.Comment or SqlTokenKind.End || then.IsAny("declare", "regexp_substring", "dbms_lock", "dbms_pipe"));
    }

    /// <summary>A query in brackets; the opening one was read.</summary>
    private static bool IsQuery(ref SqlReader reader)
    {
        var token = reader.Next();
        for (int open = 0; token.Kind == SqlTokenKind.Open && open < MostBrackets; open++) token = reader.Next();
        if (token.Is("case")) return reader.Next().Is("when") && IsComparedOrCut(ref reader);
        if (!token.Is("select")) return false;
        token = reader.Next();
        return token.Kind is SqlTokenKind.Number or SqlTokenKind.Variable or SqlTokenKind.Text or SqlTokenKind.Star or SqlTokenKind.Open
            || token.IsAny("case", "distinct", "top", "null") || IsFunction(token, ref reader) || HasWord(ref reader, "from");
    }

    private static bool IsUnion(ref SqlReader reader)
    {
        var token = reader.Next();
        while (token.Kind is SqlTokenKind.Open or SqlTokenKind.Comment || token.IsAny("all", "distinct")) token = reader.Next();
        if (!token.Is("select")) return false;
        return reader.Next().Kind is not (SqlTokenKind.End or SqlTokenKind.Comment);
    }

    /// <summary>"and 1=1", "or 'a'='a", "and sleep(5)", "or exists(select …": people compare things by name, and compare nothing with itself.</summary>
    private static bool IsCondition(ref SqlReader reader, bool wasClosed, bool isSign)
    {
        var token = reader.Next();
        bool isBracketed = false;
        for (int passed = 0; passed < MostBrackets && (token.Kind is SqlTokenKind.Open or SqlTokenKind.Operator or SqlTokenKind.Or || token.IsAny("not", "binary", "and", "or")); passed++)
        {
            isBracketed |= token.Kind == SqlTokenKind.Open;
            token = reader.Next();
        }

        if (token.Is("select")) return isBracketed;
        if (token.IsAny("exists", "case", "if") && reader.Peek().Kind == SqlTokenKind.Open) return true;
        if (token.Is("case")) return reader.Next().Is("when");
        bool isCalled = IsFunction(token, ref reader);
        if (isCalled && token.IsAny("sleep", "benchmark", "pg_sleep", "extractvalue", "updatexml", "json_keys", "load_file", "exp", "gtid_subset", "randomblob")) return true;
        if (isCalled) return isSign || IsComparedOrCut(ref reader);
        if (token.Kind is SqlTokenKind.Number or SqlTokenKind.Text or SqlTokenKind.Variable || token.IsAny("true", "false", "null"))
        {
            for (token = reader.Next(); token.Kind is SqlTokenKind.Close or SqlTokenKind.Operator or SqlTokenKind.Number or SqlTokenKind.Text or SqlTokenKind.Star; token = reader.Next()) ;
            return token.Kind == SqlTokenKind.Comment ? wasClosed : IsComparison(token, ref reader);
        }

        // A column by name: what follows has to be compared with a value, and cut off or left open.
        return wasClosed && token.Kind == SqlTokenKind.Word && IsComparison(reader.Next(), ref reader) && (EndsInComment(ref reader) || reader.LeftOpen);
    }

    /// <summary>Behind an operator: what only a database can work out.</summary>
    private static bool IsTerm(ref SqlReader reader)
    {
        var token = reader.Next();
        bool isBracketed = false;
        for (int passed = 0; passed < MostBrackets && token.Kind is SqlTokenKind.Open or SqlTokenKind.Number or SqlTokenKind.Operator or SqlTokenKind.Star; passed++)
        {
            isBracketed |= token.Kind == SqlTokenKind.Open;
            token = reader.Next();
        }

        if (token.Is("select")) return isBracketed;
        return token.IsAny("ascii", "substring", "substr", "ord", "sleep", "benchmark", "char", "chr", "current_user", "system_user", "extractvalue", "updatexml", "if", "concat") && IsFunction(token, ref reader) && IsComparedOrCut(ref reader);
    }

    private static bool IsColumn(ref SqlReader reader) => reader.Next().Kind == SqlTokenKind.Number && reader.Next().Kind is SqlTokenKind.Comment or SqlTokenKind.End or SqlTokenKind.Comma;

    private static bool IsFunction(SqlToken token, ref SqlReader reader) => token.Kind == SqlTokenKind.Word && reader.Peek().Kind == SqlTokenKind.Open && token.IsAny(Functions);

    /// <summary>Signs, and words that people write too where a database's value follows them.</summary>
    private static bool IsComparison(SqlToken token, ref SqlReader reader)
    {
        if (token.Kind == SqlTokenKind.Compare) return true;
        var then = reader.Peek();
        if (token.Is("in")) return then.Kind == SqlTokenKind.Open;
        if (token.Is("is")) return then.IsAny("null", "not", "true", "false", "unknown");
        if (token.Is("between")) return then.Kind is SqlTokenKind.Number or SqlTokenKind.Text;
        return token.IsAny("like", "rlike", "regexp") && then.Kind is SqlTokenKind.Text or SqlTokenKind.Number or SqlTokenKind.Open;
    }

    private static bool IsComparedOrCut(ref SqlReader reader)
    {
        for (var token = reader.Next(); token.Kind != SqlTokenKind.End; token = reader.Next())
            if (token.Kind == SqlTokenKind.Comment || IsComparison(token, ref reader)) return true;
        return false;
    }

    private static bool HasInner(ref SqlReader reader)
    {
        for (var token = reader.Next(); token.Kind != SqlTokenKind.End; token = reader.Next())
            if (token.Is("select") || (token.IsAny("version", "database", "current_user", "user", "system_user") && reader.Peek().Kind == SqlTokenKind.Open)) return true;
        return false;
    }

    private static bool HasWord(ref SqlReader reader, string word)
    {
        for (var token = reader.Next(); token.Kind != SqlTokenKind.End; token = reader.Next())
            if (token.Is(word)) return true;
        return false;
    }

    private static bool EndsInComment(ref SqlReader reader)
    {
        for (var token = reader.Next(); token.Kind != SqlTokenKind.End; token = reader.Next())
            if (token.Kind == SqlTokenKind.Comment) return token.Length <= LongestTail;
        return false;
    }

    /// <summary>Functions that injections call; none of their names means anything in front of a bracket elsewhere in a value that ends a quote.</summary>
    private static readonly string[] Functions =
    [
        "ascii", "avg", "benchmark", "bin", "cast", "char", "char_length", "chr", "coalesce", "compress", "concat", "concat_ws", "connection_id", "conv", "convert", "count", "current_user", "database", "db_name",
        "elt", "exp", "extractvalue", "floor", "generate_series", "group_concat", "gtid_subset", "hex", "if", "ifnull", "iif", "instr", "isnull", "json_keys", "last_insert_id", "lcase", "left", "length", "load_file",
        "lower", "lpad", "ltrim", "make_set", "max", "md5", "mid", "min", "mod", "name_const", "now", "nullif", "ord", "pg_sleep", "pi", "power", "rand", "randomblob", "replace", "reverse", "right", "round", "row",
        "rpad", "sha1", "sleep", "strcmp", "substr", "substring", "sum", "system_user", "trim", "ucase", "uncompress", "unhex", "updatexml", "upper", "user", "user_name", "version", "xmltype",
    ];
}
