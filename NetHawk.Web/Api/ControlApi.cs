using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NetHawk.Core.Outputs;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Web.Security;

namespace NetHawk.Web.Api;

/// <param name="Seconds">How long automatic blocking rests; 0 ends the pause.</param>
public sealed record PauseRequest(int Seconds);

/// <summary>Capture on and off, prevention paused, alerts tried.</summary>
internal static class ControlApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/capture/start", (HttpContext context, IEngine engine, CancellationToken cancellation) => Capture(context, engine, "capture-start", engine.StartCaptureAsync, cancellation))
            .RequireAuthorization(RoleNames.Administers).WithTags("Capture").WithSummary("Begin to capture").Produces<ApiCapture>();
        api.MapPost("/capture/stop", (HttpContext context, IEngine engine, CancellationToken cancellation) => Capture(context, engine, "capture-stop", engine.StopCaptureAsync, cancellation))
            .RequireAuthorization(RoleNames.Administers).WithTags("Capture").WithSummary("Stop capturing; blocks stay").Produces<ApiCapture>();
        api.MapPost("/prevention/pause", Pause).RequireAuthorization(RoleNames.Operates).WithTags("Prevention").WithSummary("Automatic blocking rests; blocks in place stay");
        api.MapPost("/alerts/test", TestAlerts).RequireAuthorization(RoleNames.Administers).WithTags("Alerts").WithSummary("Send a test alert through every output");
    }

    private static async Task<Ok<ApiCapture>> Capture(HttpContext context, IEngine engine, string action, Func<CancellationToken, Task> change, CancellationToken cancellation)
    {
        await change(cancellation);
        await context.AuditAsync(action, engine.Snapshot().SourceName, "");
        return TypedResults.Ok(ApiCapture.From(engine.Snapshot()));
    }

    private static async Task<NoContent> Pause(HttpContext context, IBlockService service, PauseRequest request, CancellationToken cancellation)
    {
        if (request.Seconds is < 0 or > 86_400) throw ApiException.BadRequest($"seconds: '{request.Seconds}' is not allowed; allowed is 0 to 86400");
        await service.PauseAsync(request.Seconds == 0 ? null : TimeSpan.FromSeconds(request.Seconds), context.Name(), cancellation);
        await context.AuditAsync(request.Seconds == 0 ? "resume" : "pause", "prevention", string.Create(CultureInfo.InvariantCulture, $"{request.Seconds} s"));
        return TypedResults.NoContent();
    }

    private static async Task<Ok<IReadOnlyList<AlertTestResult>>> TestAlerts(HttpContext context, IAlertTester tester, CancellationToken cancellation)
    {
        var results = await tester.TestAsync(cancellation);
        await context.AuditAsync("alerts-test", "alerts", string.Join("; ", results.Where(r => r.Configured).Select(r => $"{r.Output}: {r.Message}")));
        return TypedResults.Ok(results);
    }
}
