using System.Buffers;
using System.Text.RegularExpressions;

namespace NetHawk.Core.Detectors.WebAttack;

internal enum WebPattern : byte
{
    None = 0,
    SqlInjection,
    Traversal,
    Scripting,
    Command,
    Expression,
    Entity,
    InnerService,
    Object,
    Overrun,
    Smuggled,
    HeaderSplit,
    Filter,
    Unsigned,
    Probe,
    Tool,
}

/// <summary>
/// What attacks on web applications look like in a request, after <see cref="UrlText.Normalise"/>. Chosen for what honest requests do not hold: search words
/// ("select a union"), callback parameters ("onload=f") and tracking links are full of half of it. Expressions are compiled with the program (the engine that never
/// goes back takes milliseconds for each at every start). No loop in them stands within another, and each is short or ends at a sign that it does not take, so that
/// whoever writes a request to be slow gains nothing; what would need more is written out in <see cref="WebScans"/>. Texts are printable ASCII with single spaces.
/// </summary>
internal static partial class WebPatterns
{
    /// <summary>Without one of these nothing below can match: most requests end here.</summary>
    private static readonly SearchValues<char> Suspicious = SearchValues.Create("'\"<>;|`$(){}\\#%");

    public static WebPattern InTarget(string target)
    {
        bool odd = IsOdd(target);
        string text = odd ? UrlText.Normalise(target) : target.ToLowerInvariant();
        if (odd)
        {
            var strong = Strong(text);
            if (strong is WebPattern.SqlInjection or WebPattern.Command && !QuotedText.IsInjected(target, strong == WebPattern.SqlInjection, static value => Strong(value) != WebPattern.None)) strong = WebPattern.None;
            if (strong == WebPattern.None) strong = InValues(target);
            if (strong != WebPattern.None) return strong;
            if (WebScans.IsOverrun(target)) return WebPattern.Overrun;
        }

        if (IsShellUsed(target)) return WebPattern.Command;
        if (Files(text)) return WebPattern.Traversal;
        return IsProbe(text) ? WebPattern.Probe : WebPattern.None;
    }

    private static bool IsOdd(string text) =>
        text.AsSpan().IndexOfAny(Suspicious) >= 0 || text.Contains("..", StringComparison.Ordinal) || text.Contains("--", StringComparison.Ordinal)
        || text.Contains('+', StringComparison.Ordinal) || text.Contains("://", StringComparison.Ordinal) || text.Contains('*', StringComparison.Ordinal);

    /// <summary>What only tells within one value, or one step of the path.</summary>
    private static WebPattern InValues(string target)
    {
        if (WebScans.HasAddedHeader(target)) return WebPattern.HeaderSplit;
        if (WebScans.HasHiddenStep(target)) return WebPattern.Traversal;
        int query = target.IndexOf('?', StringComparison.Ordinal);
        foreach (var range in target.AsSpan(0, query < 0 ? target.Length : query).Split('/'))
            if (InValue(target[range]) is not WebPattern.None and var found) return found;
        if (query < 0) return WebPattern.None;
        foreach (var range in target.AsSpan(query + 1).Split('&'))
            if (InValue(QuotedText.Value(target[(query + 1)..][range]).ToString()) is not WebPattern.None and var found) return found;
        return WebPattern.None;
    }

    /// <summary>A script that is handed a command as its value: what intruders ask their shell first.</summary>
    private static bool IsShellUsed(string target)
    {
        int query = target.IndexOf('?', StringComparison.Ordinal);
        if (query < 0) return false;
        foreach (string script in Scripts)
            if (target.AsSpan(0, query).EndsWith(script, StringComparison.OrdinalIgnoreCase)) return FirstWords().IsMatch(UrlText.Normalise(target[query..]));
        return false;
    }

    private static readonly string[] Scripts = [".php", ".jsp", ".jspx", ".asp", ".aspx", ".ashx", ".cgi", ".cfm", ".pl"];

    private static WebPattern InValue(string value)
    {
        if (!IsOdd(value)) return WebPattern.None;
        string text = UrlText.Normalise(value);
        if (HtmlFragment.Is(text)) return WebPattern.Scripting;
        if (WebScans.IsBrokenFilter(text)) return WebPattern.Filter;
        return SqlFragment.Is(text) && (text.AsSpan().IndexOfAny('(', ';') >= 0 || !QuotedText.IsQuestion(text)) ? WebPattern.SqlInjection : WebPattern.None;
    }

    /// <summary>A body may quote code honestly (a forum on databases): only patterns that make no sense in prose.</summary>
    /// <param name="quoted">The pattern stands in an article, a log, a script: who sends it may only speak of it.</param>
    public static WebPattern InBody(string body, out bool quoted)
    {
        quoted = false;
        if (body.Length == 0 || !IsOdd(body)) return WebPattern.None;
        string text = UrlText.Normalise(body);
        var found = InBodyText(text);
        if (found == WebPattern.SqlInjection) found = InBodyText(UrlText.Normalise(QuotedText.WithoutStatements(body)));
        if (found == WebPattern.None)
            foreach (string value in QuotedText.Values(body))
                if ((found = InField(UrlText.Normalise(value))) != WebPattern.None || (WebScans.HasSecondLine(value) && (found = WebPattern.Command) != WebPattern.None)) break;
        quoted = found != WebPattern.None && QuotedText.IsQuoted(body, static value => InBodyText(value) != WebPattern.None || InField(value) != WebPattern.None);
        return found;
    }

    private static WebPattern InField(string text) => SqlFragment.Is(text) ? WebPattern.SqlInjection : WebScans.IsBrokenFilter(text) ? WebPattern.Filter : IsProcessCall(text) ? WebPattern.Command
        : IsPassedOn(text) ? WebPattern.InnerService : WebPattern.None;

    /// <summary>
    /// A field that is nothing but an address where the server is to ask in whoever's stead: a cloud's inner service, or words for another protocol's port in a scheme that no page has links of. Who writes about such an address
    /// says more than it.
    /// </summary>
    private static bool IsPassedOn(string text)
    {
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 4 || text.Contains(' ', StringComparison.Ordinal)) return false;
        if (text.AsSpan(0, scheme) is "gopher" or "dict") return text.AsSpan(scheme + 3).Contains(':');
        if (text.AsSpan(0, scheme) is not ("http" or "https")) return false;
        foreach (string service in MetadataServices)
            if (text.AsSpan(scheme).StartsWith(service, StringComparison.Ordinal) && (text.Length == scheme + service.Length || text[scheme + service.Length] is '/' or ':')) return true;
        return false;
    }

    /// <summary>
    /// A call that starts a program, in the words of a server's language, behind a quote that was not opened: consoles and notebooks are given whole lines, which open the quotes that they close.
    /// </summary>
    private static bool IsProcessCall(string text)
    {
        int quote = text.AsSpan().IndexOfAny('\'', '"');
        return quote >= 0 && quote + 1 < text.Length && text[quote + 1] is ' ' or ')' or ';' or '}' or ',' or '{' or '|' or '.' && ProcessCall().IsMatch(text, quote);
    }

    private static WebPattern InBodyText(string text)
    {
        if (WebScans.HasLookUp(text) || IsTemplate(text)) return WebPattern.Expression;
        if (IsTautology(text) || IsUnionSelect(text) || IsTimedSql(text) || IsCutQuery(text) || IsOperator(text)) return WebPattern.SqlInjection;
        if (text.Contains("../../", StringComparison.Ordinal) && Files(text)) return WebPattern.Traversal;
        if (HasAny(text, "filename=\"../", "filename=\"..\\")) return WebPattern.Traversal;
        if (text.Contains("<!entity", StringComparison.Ordinal) && HasAny(text, " system ", " public ")) return WebPattern.Entity;
        if (HasAny(text, GadgetNames)) return WebPattern.Object;
        if (HasAny(text, "<", "on", "javascript:") && LiveScript().IsMatch(text)) return WebPattern.Scripting;
        return IsShellCommand(text) || HasAny(text, ShellCode) ? WebPattern.Command : WebPattern.None;
    }

    public static WebPattern InAgent(string agent)
    {
        if (agent.Length == 0) return WebPattern.None;
        if (agent.Contains("() {", StringComparison.Ordinal)) return WebPattern.Command;
        string text = agent.ToLowerInvariant();
        if (WebScans.HasLookUp(text)) return WebPattern.Expression;
        if (IsTool(text)) return WebPattern.Tool;
        if (HtmlFragment.Is(text)) return WebPattern.Scripting;
        return SqlFragment.Is(text, text.Length) ? WebPattern.SqlInjection : WebPattern.None;
    }

    /// <summary>In what a browser gives back or says by itself: a cookie's values, the page it comes from.</summary>
    /// <param name="context">As <see cref="Peek.HttpRequest.OddContext"/>.</param>
    public static WebPattern InContext(string context)
    {
        if (context.Length == 0) return WebPattern.None;
        if (context[0] == '{' && context.Contains("\"alg\"", StringComparison.Ordinal)) return InTokenHead(context);
        foreach (var range in context.AsSpan().Split(';'))
        {
            string part = context[range].Trim();
            string text = UrlText.Normalise(QuotedText.Value(part).ToString());
            if (Strong(text) is not WebPattern.None and var strong) return strong;
            if (HtmlFragment.Is(text)) return WebPattern.Scripting;
            if (SqlFragment.Is(text, text.Length)) return WebPattern.SqlInjection;
        }

        return WebPattern.None;
    }

    /// <summary>A token that nobody signed, or whose key is to be found by a way up or a question to a database.</summary>
    private static WebPattern InTokenHead(string head) =>
        head.Contains("\"none\"", StringComparison.OrdinalIgnoreCase) ? WebPattern.Unsigned : head.Contains("../", StringComparison.Ordinal) ? WebPattern.Traversal : head.Contains('|', StringComparison.Ordinal) || head.Contains('$', StringComparison.Ordinal) ? WebPattern.Command : WebPattern.SqlInjection;

    private static WebPattern Strong(string text)
    {
        if (WebScans.HasLookUp(text) || text.Contains("%{(#", StringComparison.Ordinal) || text.Contains("class.module.classloader", StringComparison.Ordinal))
            return WebPattern.Expression;
        if (IsTemplate(text)) return WebPattern.Expression;
        if (IsTautology(text) || IsUnionSelect(text) || IsTimedSql(text) || IsSchemaSql(text) || IsCutQuery(text) || IsOperator(text)) return WebPattern.SqlInjection;
        if (IsWayOut(text) || text.Contains("..\\..\\", StringComparison.Ordinal) || (text.Contains("://", StringComparison.Ordinal) && Wrapper().IsMatch(text))) return WebPattern.Traversal;
        if (text.Contains("document.cookie", StringComparison.Ordinal) || (text.Contains('<', StringComparison.Ordinal) && (ScriptElement().IsMatch(text) || WebScans.HasHandler(text)))) return WebPattern.Scripting;
        if (text.Contains("javascript:", StringComparison.Ordinal) && LiveLink().IsMatch(text)) return WebPattern.Scripting;
        if (text.Contains("://", StringComparison.Ordinal))
        {
            if (HasAny(text, MetadataServices)) return WebPattern.InnerService;
            if (Included().IsMatch(text)) return WebPattern.Traversal;
        }

        if (text.Contains("/..;/", StringComparison.Ordinal)) return WebPattern.Traversal;
        if (text.Contains('(', StringComparison.Ordinal) && CodeCall().IsMatch(text)) return WebPattern.Command;
        if (HasAny(text, GadgetNames) || (text.Contains(":{", StringComparison.Ordinal) && SerialisedObject().IsMatch(text))) return WebPattern.Object;
        return IsShellCommand(text) || HasAny(text, ShellCode) ? WebPattern.Command : WebPattern.None;
    }

    // Each expression is preceded by words or signs without which it cannot match: ordinary requests need none.
    private static bool IsTautology(string text) => HasAny(text, "or", "and", "||", "&&") && Tautology().IsMatch(text);

    private static bool IsUnionSelect(string text) => text.Contains("union", StringComparison.Ordinal) && text.Contains("select", StringComparison.Ordinal) && WebScans.IsFollowed(UnionSelect(), UnionTail(), text);

    private static bool IsTimedSql(string text) =>
        HasAny(text, "sleep", "benchmark", "receive_message", "randomblob", "waitfor", "xp_cmdshell", "extractvalue", "updatexml") && TimedSql().IsMatch(text);

    private static bool IsSchemaSql(string text) =>
        HasAny(text, "'", "\"", ")", "information_schema.", "sysobjects", "pg_catalog.", "into", "load_file") && SchemaSql().IsMatch(text);

    private static bool IsShellCommand(string text) => HasAny(text, ";", "|", "`", "&", "$(", "{", "/bin/", "cmd.exe", "<?php") && ShellCommand().IsMatch(text);

    /// <summary>Templates that reckon, or reach for a language's inside (server-side template injection).</summary>
    private static bool IsTemplate(string text) =>
        HasAny(text, "__class__", "__globals__", "__subclasses__", "freemarker.template.utility.execute", "t(java.lang.runtime)", "[#post_render]", "[#pre_render]",
            "{{config}}", "{{config.items", "{{_self", "{{''.", "{{().", "{{[].", "lipsum.__", "cycler.__", "|filter('system')", "#_memberaccess", "@java.lang.", "${@")
        || (HasAny(text, "{{", "${", "#{", "<%=") && Reckoning().IsMatch(text));

    /// <summary>A value that ends its own quote and cuts the rest of the query off, or a second statement.</summary>
    private static bool IsCutQuery(string text) =>
        (text.Contains('\'', StringComparison.Ordinal) && HasAny(text, "--", "#") && CutQuery().IsMatch(text)) || (text.Contains(';', StringComparison.Ordinal) && HasAny(text, "table", "into", "from", "shutdown") && SecondStatement().IsMatch(text));

    /// <summary>A comparison where a name or password belongs (NoSQL injection).</summary>
    private static bool IsOperator(string text)
    {
        if (!text.Contains('$', StringComparison.Ordinal) || !HasAny(text, "[$", "\"$", "'$")) return false;

        // Who lists or searches accounts compares their names and addresses too; a password is only compared by who has none.
        return Operator().IsMatch(text) || (text.Contains("pass", StringComparison.Ordinal) && ListOperator().IsMatch(text));
    }

    private static bool HasAny(string text, params ReadOnlySpan<string> parts)
    {
        foreach (string part in parts)
            if (text.Contains(part, StringComparison.Ordinal)) return true;
        return false;
    }

    private static bool IsTool(string text)
    {
        // A whole word: honest programs have names such as "MangaGrabber".
        foreach (string tool in Tools)
            if (HasWord(text, tool)) return true;

        // OWASP's is a word of three letters: only where it begins one.
        for (int at = text.IndexOf("zap/", StringComparison.Ordinal); at >= 0; at = text.IndexOf("zap/", at + 1, StringComparison.Ordinal))
            if (at == 0 || !(char.IsLetterOrDigit(text[at - 1]) || text[at - 1] == '_')) return true;
        return false;
    }

    /// <summary>Two steps up; but a page that names its own part so ("?part=../../shared/menu.js") means no way out.</summary>
    private static bool IsWayOut(string text)
    {
        int at = text.IndexOf("../../", StringComparison.Ordinal);
        if (at < 0) return false;
        if (text.AsSpan(at + 6).StartsWith("../") || Files(text)) return true;
        int end = text.AsSpan(at).IndexOfAny('&', ' ', '#');
        var part = end < 0 ? text.AsSpan(at) : text.AsSpan(at, end);
        foreach (string kind in Parts)
            if (part.EndsWith(kind)) return false;
        return true;
    }

    /// <summary>Kinds of files that pages are made of, and nobody has to climb for.</summary>
    private static readonly string[] Parts = [".js", ".mjs", ".css", ".map", ".html", ".htm", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".ico", ".woff", ".woff2", ".ttf", ".md"];

    private static bool HasWord(string text, string word)
    {
        for (int at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            int end = at + word.Length;
            if ((at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsAsciiLetter(text[end]))) return true;
        }

        return false;
    }

    private static bool Files(string text) =>
        HasWhole(text, "/etc/passwd") || text.Contains("/etc/shadow", StringComparison.Ordinal) || text.Contains("boot.ini", StringComparison.Ordinal)
        || text.Contains("win.ini", StringComparison.Ordinal) || HasAny(text, "../wp-config.php", "../web.config", "../web-inf/") || text.Contains("/proc/self/", StringComparison.Ordinal);

    /// <summary>And not a file of which that is only the beginning ("passwd.example" in somebody's repository), nor one that a word follows: no file has that name, somebody asks about it ("/etc/passwd explained").</summary>
    private static bool HasWhole(string text, string name)
    {
        for (int at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            int end = at + name.Length;
            if (end == text.Length || !(char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '-' or '_' || IsFollowedByWord(text, at, end))) return true;
        }

        return false;
    }

    /// <summary>… where it is the first word itself: behind another word it may be what a command is given.</summary>
    private static bool IsFollowedByWord(string text, int at, int end) =>
        text[end] == ' ' && end + 1 < text.Length && char.IsAsciiLetter(text[end + 1]) && at > 0 && text[at - 1] == '=';

    /// <summary>What is looked for: a device's own pages below one such name (a router's forms) are one look.</summary>
    public static string ProbeOf(string target)
    {
        foreach (string probe in Probes)
            if (target.Contains(probe, StringComparison.OrdinalIgnoreCase)) return probe;
        return target;
    }

    private static bool IsProbe(string text)
    {
        int query = text.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? text.AsSpan() : text.AsSpan(0, query);
        if (path.ContainsAny(AnyProbe)) return true;

        // What a site's add-ons are, and who writes it: asked for by those who look for a weak one. No page links there.
        if (path.Contains("/wp-content/plugins/", StringComparison.Ordinal) && path.EndsWith("/readme.txt")) return true;
        return path.EndsWith("/.env") || path.EndsWith("/.bash_history") || path.EndsWith("/.htpasswd");
    }

    /// <summary>Where clouds tell a machine its own secrets.</summary>
    private static readonly string[] MetadataServices = ["://169.254.169.254", "://metadata.google.internal", "://100.100.100.200", "://[fd00:ec2::254]"];

    /// <summary>Classes and first letters of serialised objects that run something when they are read (ysoserial's gadgets, PHP and Java).</summary>
    private static readonly string[] GadgetNames =
        ["org.apache.commons.collections.functors", "invokertransformer", "com.sun.rowset.jdbcrowsetimpl", "templatesimpl", "=ro0abx", "\"ro0abx", "java.lang.processbuilder", "getruntime().exec"];

    /// <summary>Code of shells that were left on a server, sent to it.</summary>
    private static readonly string[] ShellCode =
        ["eval(base64_decode(", "@eval(", "assert($_post", "eval($_post", "system($_get", "system($_post", "passthru($_", "shell_exec($_", "process.mainmodule.require('child_process')", "require('child_process')",
        "<!--#exec", "<!--#include virtual", "eval(request", "execute(request"];

    /// <summary>Files and services that are only asked for by those who look for a way in.</summary>
    private static readonly string[] Probes =
    [
        "/.env.", "/.git/config", "/.git/head", "/.svn/entries", "/.aws/credentials", "/.ssh/id_", "/wp-config.php", "/vendor/phpunit/", "/hnap1", "/boaform/",
        "/cgi-bin/../", "/_ignition/execute-solution", "/owa/auth/x.js", "/actuator/heapdump", "/solr/admin/cores", "/phpinfo.php", "/setup.cgi", "/shell.php", "/c99.php",
    ];

    private static readonly SearchValues<string> AnyProbe = SearchValues.Create(Probes, StringComparison.Ordinal);

    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    /// <summary>A quote or bracket closed, then OR/AND and a comparison of literals; queries of honest APIs compare fields.</summary>
    [GeneratedRegex(@"['""]\s*(?:or|and|\|\||&&)\s*\(?\s*(?:not\s+)?(?:['""][^'""]{0,20}['""]|\d+)\s*(?:=|<|>|like\b|between\b|in\s*\()|\b(?:or|and)\s+\(?\d+\s*=\s*\d+", Options)]
    private static partial Regex Tautology();

    /// <summary>What comes within <see cref="WebScans.Near"/> characters behind is <see cref="UnionTail"/>.</summary>
    [GeneratedRegex(@"\bunion\s{0,4}(?:all\s{1,4}|distinct\s{1,4})?\(?\s{0,4}select\b", Options)]
    private static partial Regex UnionSelect();

    [GeneratedRegex(@"\bfrom\b|\bnull\b|,|--|#|\(|\d", Options)]
    private static partial Regex UnionTail();

    [GeneratedRegex(@"\b(?:sleep|pg_sleep|benchmark|dbms_pipe\.receive_message|randomblob)\s?\(\s*['""\d]|\bwaitfor\s+delay\b|\bxp_cmdshell\b|\bextractvalue\s?\(|\bupdatexml\s?\(", Options)]
    private static partial Regex TimedSql();

    [GeneratedRegex(@"information_schema\.|\bsysobjects\b|\bpg_catalog\.|\binto\s+(?:out|dump)file\b|\bload_file\s?\(|['"")]\s*order\s+by\s+\d+\s*(?:--|#)|['""]\s*;\s*(?:drop|insert|update|delete|exec|declare)\s|^[^?]*\?[^=]*=\d+'\s*(?:&|$)", Options)]
    private static partial Regex SchemaSql();

    [GeneratedRegex(@"<\s*script\b|<\s*iframe\b", Options)]
    private static partial Regex ScriptElement();

    [GeneratedRegex(@"(?:php|expect|zip|phar|data|file|gopher|dict)://[^&]{0,40}(?:input|filter|text|etc|stdin|:\d|/)", Options)]
    private static partial Regex Wrapper();

    [GeneratedRegex(@"\b(?:os\.(?:system|popen)|subprocess\.(?:call|run|popen|check_output)|passthru|shell_exec|popen|proc_open|system|java\.lang\.(?:runtime|processbuilder)[^(]{0,40}|class\.forname|getenginebyname)\s?\(\s?['""]", Options)]
    private static partial Regex ProcessCall();

    [GeneratedRegex(@"[?&](?:\w{1,12}=)?(?:whoami|ipconfig|ifconfig|systeminfo|tasklist|netstat|uname(?: -\w)?|id|net user|ls -\w{1,4}|cat /\S{1,60}|dir c:\S{0,60}|type c:\S{1,60})(?:&|$)", Options)]
    private static partial Regex FirstWords();

    [GeneratedRegex(@"(?:[;|`&]|\$\()\s*(?:/bin/|/usr/bin/)?(?:cat|id|whoami|uname|wget|curl|nc|ncat|bash|sh|ping|nslookup|powershell|cmd|chmod|rm|ls|sleep|python\d?|perl)\b(?:\s|$|[;|)`$&/])|[;|`&]\s*(?:(?:dir|type)\s+(?:c:|%)|net\s+user\b|(?:ipconfig|ifconfig|systeminfo|tasklist|netstat)\b(?:\s|$|[;|)`$&/]))|\{(?:curl|wget|cat|nc|bash|sh|ping),|/bin/(?:ba)?sh\b|cmd\.exe(?:$|[^ ]| [^a-z])|<\?php", Options)]
    private static partial Regex ShellCommand();

    /// <summary>A call that runs code or commands, with what it shall run; a check that code runs at all ("print(md5(1))").</summary>
    [GeneratedRegex(@"\b(?:system|exec|passthru|shell_exec|popen|proc_open|assert|eval|file_get_contents|file_put_contents|create_function|call_user_func(?:_array)?)\s?\(\s?(?:['""]|\$_|base64_decode|chr\s?\()|\b(?:die|print|print_r|var_dump|exit)\s?\(\s?(?:md5\s?\(|\$_)|\bphpinfo\s?\(\s?\)\s?(?:;|\}|$)|\(\s?(?:system|passthru|shell_exec)\s?\)\s?\(|\$_(?:get|post|request|cookie|server|files)\s?[\[{]", Options)]
    private static partial Regex CodeCall();

    [GeneratedRegex(@"(?:\{\{|\$\{|#\{|<%=)\s*'?\d{1,9}'?\s*\*\s*'?\d{1,9}'?\s*(?:\}|%>)", Options)]
    private static partial Regex Reckoning();

    [GeneratedRegex(@"=\s?[\w@.\-]{1,40}'\s?\)?\s?(?:--|#)(?:\s|-|&|$)", Options)]
    private static partial Regex CutQuery();

    [GeneratedRegex(@";\s?(?:drop|truncate|alter)\s+table\b|;\s?(?:insert\s+into|delete\s+from)\s+\w|;\s?shutdown\s*(?:--|;|$)", Options)]
    private static partial Regex SecondStatement();

    [GeneratedRegex(@"(?:(?:pass\w{0,8}|pwd)(?:\[\$|['""]?\s*[:=]\s*\{\s*['""]\$)(?:gte|lt|exists|in|nin)|(?:pass\w{0,8}|pwd|user\w{0,8}|login|e?mail|token)(?:\[\$|['""]?\s*[:=]\s*\{\s*['""]\$)(?:ne|gt|regex|where))\b", Options)]
    private static partial Regex Operator();

    [GeneratedRegex(@"(?:user\w{0,8}|login|e?mail|token)(?:\[\$|['""]?\s*[:=]\s*\{\s*['""]\$)(?:gte|lt|exists|in|nin)\b", Options)]
    private static partial Regex ListOperator();

    [GeneratedRegex(@"<\s*script[^>]{0,80}>[^<]{0,80}\b(?:alert|prompt|confirm|document\.(?:cookie|location)|eval)\b|\bon[a-z]{3,20}\s?=\s?['""`]?\s?(?:javascript:)?(?:alert|prompt|confirm|eval|document\.)|javascript:\s?(?:javascript:)?(?:alert|prompt|confirm|eval|document\.)", Options)]
    private static partial Regex LiveScript();

    [GeneratedRegex(@"=\s?javascript:\s?(?:alert|prompt|confirm|eval|fetch|document|window|location)\b", Options)]
    private static partial Regex LiveLink();

    /// <summary>A page to be included that is a script on somebody else's server.</summary>
    [GeneratedRegex(@"[?&](?:page|file|inc|include|template|view|path|document|load)=(?:https?|ftps?)://[^&]{1,200}\.(?:php\d?|txt|inc|phtml)\b", Options)]
    private static partial Regex Included();

    [GeneratedRegex(@"[=:""]\s?o:\d{1,3}:""[\w\\]{1,80}"":\d{1,3}:\{", Options)]
    private static partial Regex SerialisedObject();

    /// <summary>Scanners that give their name.</summary>
    private static readonly string[] Tools =
    [
        "sqlmap", "nikto", "nmap scripting", "masscan", "zgrab", "dirbuster", "gobuster", "feroxbuster", "wpscan", "nuclei", "wfuzz", "fuzz faster",
        "acunetix", "nessus", "openvas", "arachni", "w3af", "whatweb", "havij", "zmeu", "morfeus", "jorgee", "commix", "skipfish", "joomscan",
        "dirsearch", "netsparker", "appscan", "xsstrike", "jaeles", "fimap", "grabber", "burpcollaborator",
    ];
}
