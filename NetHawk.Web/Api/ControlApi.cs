using Microsoft.AspNetCore.Http.HttpResults;
using NetHawk.Core.Outputs;
using NetHawk.Core.Pipeline;
using NetHawk.Web.Metrics;
using NetHawk.Web.Security;

namespace NetHawk.Web.Api;

/// <param name="Level">ok, off, warning or failed.</param>
/// <param name="Mend">What to do; empty where nothing is to be done.</param>
public sealed record ApiHealth(string Part, string Level, string Title, string Detail, string Mend, DateTime? LastSuccess, DateTime? LastFailure)
{
    internal static ApiHealth From(HealthItem h) => new(h.Part, ApiThreat.Lower(h.Level), h.Title, h.Detail, h.Mend, h.LastSuccess?.UtcDateTime, h.LastFailure?.UtcDateTime);
}

/// <summary>How each part is; capture on and off, alerts tried.</summary>
internal static class ControlApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/health", (HealthReport report) => TypedResults.Ok(new ApiPage<ApiHealth>([.. report.Items().Select(ApiHealth.From)], null))).WithTags("Stats").WithSummary("Every part: how it is, and how to mend it");
        api.MapPost("/capture/start", (HttpContext context, IEngine engine, CancellationToken cancellation) => Capture(context, engine, "capture-start", engine.StartCaptureAsync, cancellation))
            .RequireAuthorization(RoleNames.Administers).WithTags("Capture").WithSummary("Begin to capture").Produces<ApiCapture>();
        api.MapPost("/capture/stop", (HttpContext context, IEngine engine, CancellationToken cancellation) => Capture(context, engine, "capture-stop", engine.StopCaptureAsync, cancellation))
            .RequireAuthorization(RoleNames.Administers).WithTags("Capture").WithSummary("Stop capturing; blocks stay").Produces<ApiCapture>();
        api.MapPost("/alerts/test", TestAlerts).RequireAuthorization(RoleNames.Administers).WithTags("Alerts").WithSummary("Send a test alert through every output");
    }

    private static async Task<Ok<ApiCapture>> Capture(HttpContext context, IEngine engine, string action, Func<CancellationToken, Task> change, CancellationToken cancellation)
    {
        await change(cancellation);
        await context.AuditAsync(action, engine.Snapshot().SourceName, "");
        return TypedResults.Ok(ApiCapture.From(engine.Snapshot()));
    }

    private static async Task<Ok<IReadOnlyList<AlertTestResult>>> TestAlerts(HttpContext context, IAlertTester tester, CancellationToken cancellation)
    {
        var results = await tester.TestAsync(cancellation);
        await context.AuditAsync("alerts-test", "alerts", string.Join("; ", results.Where(r => r.Configured).Select(r => $"{r.Output}: {r.Message}")));
        return TypedResults.Ok(results);
    }
}
