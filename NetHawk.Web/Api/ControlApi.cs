using Microsoft.AspNetCore.Http.HttpResults;
using NetHawk.Core.Outputs;
using NetHawk.Core.Pipeline;
using NetHawk.Web.Security;

namespace NetHawk.Web.Api;

/// <summary>Capture on and off, alerts tried.</summary>
internal static class ControlApi
{
    public static void Map(RouteGroupBuilder api)
    {
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
