namespace NetHawk.Core.Detectors.WebAttack;

/// <summary>
/// Paths that programs ask for by themselves, whether they are there or not: browsers, readers of feeds and search engines for what a site may say about itself (RFC 8615, RFC 9309), file
/// managers for what they keep beside files in any folder that they open over WebDAV, package managers for what a repository may hold, in each repository that is configured.
/// </summary>
internal static class ProgramPath
{
    public static bool Is(ReadOnlySpan<char> path)
    {
        if (path.StartsWith("/.well-known/") || IsOfRepository(path)) return true;
        var name = path.TrimEnd('/');
        int parent = name.LastIndexOf('/');
        bool atRoot = parent <= 0;
        name = name[(parent + 1)..];
        if (name.IsEmpty) return false;
        foreach (string known in atRoot ? AtRoot : [])
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase)) return true;
        foreach (string known in Anywhere)
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase)) return true;
        return name.StartsWith("._") || name.StartsWith("~$") || name.StartsWith(".~lock.") || (atRoot && name.StartsWith("sitemap") && (name.EndsWith(".xml") || name.EndsWith(".xml.gz")));
    }

    /// <summary>Debian's lists, Python's simple index, scopes of npm, Go's proxy protocol, registries of containers, RPM's data.</summary>
    private static bool IsOfRepository(ReadOnlySpan<char> path) =>
        path.Contains("/dists/", StringComparison.Ordinal) || (path.StartsWith("/simple/") && path.Length > 9 && path.EndsWith("/")) || path.StartsWith("/@") || path.Contains("/@v/", StringComparison.Ordinal)
        || path.EndsWith("/@latest") || (path.StartsWith("/v2/") && (path.Contains("/manifests/", StringComparison.Ordinal) || path.Contains("/blobs/", StringComparison.Ordinal))) || path.Contains("/repodata/", StringComparison.Ordinal);

    private static readonly string[] AtRoot =
    [
        "robots.txt", "ads.txt", "app-ads.txt", "sellers.json", "humans.txt", "security.txt", "llms.txt", "llms-full.txt", "crossdomain.xml", "clientaccesspolicy.xml", "browserconfig.xml", "manifest.json",
        "site.webmanifest", "manifest.webmanifest", "opensearch.xml", "apple-app-site-association", "wp-json", "asset-manifest.json", "ngsw.json", "version.json",
    ];

    private static readonly string[] Anywhere =
    [
        "feed", "rss", "rss.xml", "atom.xml", "feed.xml", "index.xml", "feed.json",
        "desktop.ini", "thumbs.db", "autorun.inf", ".ds_store", ".hidden", ".localized", ".metadata_never_index", ".metadata_never_index_unless_rootfs", ".spotlight-v100", ".trashes", ".fseventsd",
        ".directory", "backups.backupdb", "mach_kernel", ".ql_disablethumbnails", ".ql_disablecache",
    ];
}
