using Microsoft.AspNetCore.Http.HttpResults;
using NetHawk.Web.Security;
using NetHawk.Web.Setup.LiveSettings;

namespace NetHawk.Web.Api;

/// <param name="Origin">default, file, console, environment or command line.</param>
/// <param name="Locked">Environment or command line give it, which go before the console.</param>
/// <param name="Configured">What counts when the console's value is taken back.</param>
public sealed record ApiSetting(string Key, string Group, string Label, string Kind, string Value, string Unit, string Help, IReadOnlyList<string> Choices, string Origin, bool Locked, string Configured)
{
    internal static ApiSetting From(SettingState s) => new(s.Setting.Key, s.Setting.Group, s.Setting.Label, s.Setting.Kind.ToString().ToLowerInvariant(), s.Value, s.Setting.Unit, s.Setting.Help,
        s.Setting.Choices, s.Origin, s.Locked, s.Configured);
}

/// <param name="Values">By key, as text; null takes the console's value back.</param>
/// <param name="DryRun">true: only say what would change.</param>
public sealed record SettingsRequest(IReadOnlyDictionary<string, string?> Values, bool DryRun = false);

public sealed record ApiSettingChange(string Key, string From, string To);

/// <param name="Applied">False: it was only asked.</param>
public sealed record SettingsResult(IReadOnlyList<ApiSettingChange> Changes, bool Applied);

/// <summary>What may be changed while the service runs.</summary>
internal static class SettingsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var settings = api.MapGroup("/settings").WithTags("Settings").RequireAuthorization(RoleNames.Administers);
        settings.MapGet("", (LiveSettings live) => TypedResults.Ok(new ApiPage<ApiSetting>([.. live.States.Select(ApiSetting.From)], null))).WithSummary("Settings that may be changed while NetHawk runs, and where each value comes from");
        settings.MapPatch("", Change).WithSummary("Change settings; checked as a whole, kept over a restart").Produces<SettingsResult>().ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<Results<Ok<SettingsResult>, ProblemHttpResult>> Change(HttpContext context, LiveSettings live, SettingsRequest request, CancellationToken cancellation)
    {
        if (request.Values is null) throw ApiException.BadRequest("values: is missing; write { \"values\": { \"Firewall:BlockDuration\": \"900\" } }");
        var outcome = await live.ChangeAsync(request.Values, context.Name(), apply: !request.DryRun, cancellation);
        if (!outcome.Succeeded) return TypedResults.Problem(string.Join("; ", outcome.Problems), statusCode: StatusCodes.Status400BadRequest);
        if (!request.DryRun) foreach (var change in outcome.Changes) await context.AuditAsync("setting", change.Key, $"{change.From} → {change.To}");
        return TypedResults.Ok(new SettingsResult([.. outcome.Changes.Select(c => new ApiSettingChange(c.Key, c.From, c.To))], !request.DryRun));
    }
}
