using System.Diagnostics;
using System.Globalization;

namespace NetHawk.Benchmarks.Store;

/// <summary>
/// Time until the published program's answer to a browser is whole, page by page, over a database that is full. An answer that came without its list,
/// because that took longer than half a second, is told apart: the page then fills itself.
/// </summary>
internal static class PageTimes
{
    private const int Rounds = 5;

    private static readonly string[] Paths =
    [
        "/", "/?range=7d", "/traffic", "/traffic?view=history", "/traffic?view=history&ip=10.0.0.1", "/traffic?view=history&q=port:23", "/threats", "/threats?range=24h", "/threats?group=source", "/threats?status=closed",
        "/threats?ip=10.0.0.1", "/hosts", "/hosts/10.0.0.1", "/hosts/203.0.113.77", "/blocks", "/blocks?view=history", "/whitelist", "/model", "/intelligence", "/events", "/events?text=nothing", "/audit", "/health", "/settings", "/users", "/about",
        "/api/v1/traffic?limit=1000", "/api/v1/threats?limit=1000",
    ];

    /// <param name="folder">Holds nethawk.db.</param>
    public static async Task<int> RunAsync(TextWriter output, string folder)
    {
        if (BenchService.Missing is { } missing)
        {
            await output.WriteLineAsync($"pages: left out: {missing}");
            return 0;
        }

        await using var service = await BenchService.StartAsync(folder);
        foreach (string path in Paths)
        {
            var times = new List<double>();
            string answer = "";
            for (int i = 0; i < Rounds; i++)
            {
                var clock = Stopwatch.StartNew();
                answer = await service.GetAsync(path);
                times.Add(clock.Elapsed.TotalMilliseconds);
            }

            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"page {path}: {times.Order().ElementAt(Rounds / 2):0} ms (most {times.Max():0}), {answer.Length / 1000} kB{(answer.Contains("class=\"skeleton\"", StringComparison.Ordinal) ? ", still loading" : "")}"));
        }

        return 0;
    }
}
