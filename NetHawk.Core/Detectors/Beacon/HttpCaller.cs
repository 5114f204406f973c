using NetHawk.Core.Peek;

namespace NetHawk.Core.Detectors.Beacon;

/// <summary>Whom a program takes itself for in plain HTTP.</summary>
internal enum HttpCaller : byte
{
    /// <summary>No request was read, or not all of its header.</summary>
    Unread = 0,

    /// <summary>A name of its own, as monitors, collectors and readers of news have one.</summary>
    Named,

    /// <summary>A browser with a browser's headers.</summary>
    Browser,

    /// <summary>A tool or library that says nothing of who uses it.</summary>
    Tool,

    /// <summary>No name, or a browser's without a browser's headers.</summary>
    Hidden,
}

/// <summary>What the requests of one rhythm have in common; the flags only ever go one way.</summary>
internal struct HttpHabit
{
    /// <summary>How general tools and libraries call themselves, in lower case, as far as the first stroke, space or bracket.</summary>
    private static readonly HashSet<string> Tools = new(StringComparer.Ordinal)
    {
        "curl", "wget", "python-requests", "python-urllib", "python-httpx", "python", "aiohttp", "go-http-client", "java", "okhttp", "axios", "node", "node-fetch", "undici", "libwww-perl", "lwp", "ruby", "faraday",
        "apache-httpclient", "httpie", "php", "guzzlehttp", "winhttp", "wininet", "winhttp.winhttprequest", "microsoft", "busybox", "powershell", "windowspowershell", "libcurl", "fasthttp", "reqwest", "hyper", "http_request2", "socat", "nc",
    };

    /// <summary>What programs ask for that look whether a service is there, call its hooks, hand over measurements or read what is new; words of a path, in lower case.</summary>
    private static readonly HashSet<string> Errands = new(StringComparer.Ordinal)
    {
        "health", "healthz", "healthcheck", "livez", "live", "liveness", "readyz", "ready", "readiness", "ping", "alive", "status", "server-status", "stub_status", "metrics", "version", "hook", "hooks", "webhook", "webhooks",
        "cron", "wp-cron", "feed", "feeds", "rss", "atom", "ingest", "collect", "collector", "telemetry", "write", "push", "logs", "traces", "events", "favicon", "robots",
    };

    /// <summary>Tells what was asked for first.</summary>
    private uint _first;

    /// <summary>Requests whose program's name is read.</summary>
    private const int NamesRead = 16;

    public HttpCaller Caller { get; private set; }

    public int Requests { get; private set; }

    /// <summary>Something else than HEAD was asked, whose answers have no body.</summary>
    public bool WantsBodies { get; private set; }

    /// <summary>Something else was asked than what <see cref="Errands"/> names.</summary>
    public bool BeyondErrands { get; private set; }

    private int _gets, _posts;

    /// <summary>Now and then a post among questions: what came of an order.</summary>
    public readonly bool Reports => _posts >= 2 && _gets >= 3 * _posts;

    /// <returns>Whether it asks for the same as the first one that was read.</returns>
    public bool Add(HttpRequest request)
    {
        uint target = Mark(request.Target);
        if (Requests == 0) _first = target;
        bool first = Requests++ == 0;
        if (request.Method != "HEAD") WantsBodies = true;

        // Most ask for one thing again and again.
        if (!BeyondErrands && (first || target != _first) && !IsErrand(request.Target)) BeyondErrands = true;
        if (request.Method == "GET") _gets++;
        else if (request.Method == "POST") _posts++;

        // A program does not change its name: the first requests tell, and now and then a later one.
        if (Caller != HttpCaller.Hidden && (Requests <= NamesRead || Requests % NamesRead == 0) && Of(request) is var caller && caller > Caller) Caller = caller;
        return target == _first;
    }

    private static HttpCaller Of(HttpRequest request)
    {
        if (!request.HeadersComplete) return HttpCaller.Unread;
        var agent = request.UserAgent.AsSpan();
        if (agent.Length == 0) return HttpCaller.Hidden;

        // Who walks the Web, or watches it for others, says where to read about him.
        if (agent.Contains("http://", StringComparison.OrdinalIgnoreCase) || agent.Contains("https://", StringComparison.OrdinalIgnoreCase)) return HttpCaller.Named;
        if (agent.StartsWith("Mozilla/", StringComparison.Ordinal) || agent.StartsWith("Opera/", StringComparison.Ordinal)) return request.HasLanguage ? HttpCaller.Browser : HttpCaller.Hidden;
        int end = agent.IndexOfAny("/ (");
        string name = (end < 0 ? agent : agent[..end]).ToString().ToLowerInvariant();
        return Tools.Contains(name) || name.StartsWith("microsoft", StringComparison.Ordinal) ? HttpCaller.Tool : HttpCaller.Named;
    }

    /// <summary>FNV-1a of a path: tells equal ones from different ones, the same in each run.</summary>
    private static uint Mark(string target)
    {
        uint hash = 2166136261;
        foreach (char c in target)
        {
            if (c == '?') break;
            hash = (hash ^ c) * 16777619;
        }

        return hash;
    }

    private static bool IsErrand(string target)
    {
        int mark = target.IndexOf('?', StringComparison.Ordinal);
        string path = (mark < 0 ? target : target[..mark]).ToLowerInvariant();
        foreach (string part in path.Split('/', '.'))
        {
            if (Errands.Contains(part)) return true;
        }

        return false;
    }
}
