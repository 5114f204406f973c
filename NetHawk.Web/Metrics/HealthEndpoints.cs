using NetHawk.Core.Pipeline;
using NetHawk.Core.Store;
using NetHawk.Core.Store.Writing;
using NetHawk.Web.Live;

namespace NetHawk.Web.Metrics;

/// <summary>/healthz: the process answers. /readyz: it does its work. /metrics: all counters.</summary>
public static class HealthEndpoints
{
    /// <summary>A live view older than this is one that stands still.</summary>
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(15);

    public static IServiceCollection AddMetrics(this IServiceCollection services) => services.AddSingleton<NetHawkMetrics>().AddSingleton<HealthReport>();

    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/healthz", () => Results.Text("ok\n")).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapGet("/readyz", Ready).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapGet("/metrics", (NetHawkMetrics metrics) => Results.Text(metrics.Write(), PrometheusText.ContentType)).RequireAuthorization().ExcludeFromDescription();
        return endpoints;
    }

    /// <summary>Open to anyone: it says which part is not ready and nothing of what the part said.</summary>
    private static IResult Ready(IEngine engine, StoreWriter store, LiveFeed live, TimeProvider time)
    {
        var missing = new List<string>();
        if (engine.Snapshot().State is CaptureState.Failed or CaptureState.Starting or CaptureState.Stopped) missing.Add("capture");
        if (!store.Statistics.Healthy) missing.Add("store");
        if (time.GetUtcNow() - live.Current.Time > StaleAfter) missing.Add("live");
        return missing.Count == 0 ? Results.Text("ready\n") : Results.Text($"not ready: {string.Join(", ", missing)}\n", statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
