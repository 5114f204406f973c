namespace NetHawk.Web.Setup.Configuration;

/// <summary>Key Urls: where dashboard and API listen.</summary>
public static class ListenUrls
{
    public const string Default = "http://127.0.0.1:8080";

    /// <returns>The URLs in the form the server takes.</returns>
    public static string Check(string? configured, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (string.IsNullOrWhiteSpace(configured)) return Default;
        string[] urls = configured.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (string url in urls)
        {
            // "*" and "+" stand for all addresses; Uri does not take them as a host.
            string plain = url.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal);
            if (!Uri.TryCreate(plain, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.AbsolutePath != "/" || uri.Query.Length > 0)
                problems.Add($"Urls: value '{url}' is not allowed; allowed is http://ADDRESS:PORT, several separated by ';' (for example {Default})");
        }

        return string.Join(';', urls.Select(u => u.TrimEnd('/')));
    }
}
