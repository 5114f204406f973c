using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using Scalar.AspNetCore;

namespace NetHawk.Web.Api;

/// <summary>Registration of the REST interface: /api/v1 and its description at /openapi/v1.json.</summary>
public static class ApiSetup
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddProblemDetails(o => o.CustomizeProblemDetails = context => context.ProblemDetails.Detail ??= context.ProblemDetails.Status switch
        {
            StatusCodes.Status401Unauthorized => "sign in, or send an API key that counts: Authorization: Bearer KEY (nethawk apikey add makes one)",
            StatusCodes.Status413PayloadTooLarge => "the body is larger than anything that is taken here",
            _ => null,
        });
        services.AddExceptionHandler<ApiErrors>();
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            // Sentences stay readable; nobody takes application/json with nosniff for a page.
            o.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            o.SerializerOptions.MaxDepth = 16;
        });
        services.AddOpenApi("v1", o => o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "NetHawk";
            document.Info.Description = "Authorization: Bearer API-KEY, or the console's session cookie with the antiforgery token of GET /api/v1/session. Errors are RFC 9457 problem details; times are ISO 8601 in UTC.";
            return Task.CompletedTask;
        }));
        return services;
    }

    public static void MapApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1").RequireAuthorization().AddEndpointFilter(ApiErrorFilter.InvokeAsync).DisableAntiforgery()
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        StatsApi.Map(api);
        TrafficApi.Map(api);
        ThreatsApi.Map(api);
        BlocksApi.Map(api);
        WhitelistApi.Map(api);
        PreventionApi.Map(api);
        LogsApi.Map(api);
        ModelApi.Map(api);
        ControlApi.Map(api);
        IntelApi.Map(api);
        AccountsApi.Map(api);
        SettingsApi.Map(api);
        endpoints.Map("/api/{**path}", Unknown).RequireAuthorization().DisableAntiforgery().ExcludeFromDescription();
        endpoints.MapOpenApi("/openapi/{documentName}.json");
        endpoints.MapScalarApiReference("/scalar", Reference).RequireAuthorization().ExcludeFromDescription();
    }

    /// <summary>The page to read and try the interface: from our own assets, under the console's policy, asking nothing of any other machine.</summary>
    private static void Reference(ScalarOptions options, HttpContext context)
    {
        options.Title = "NetHawk API";
        options.Nonce = context.Items[Components.ConsoleSetup.NonceItem] as string;
        options.OpenApiRoutePattern = "/openapi/{documentName}.json";
        options.DynamicBaseServerUrl = true;
        options.DefaultFonts = false;
        options.Telemetry = false;
        options.DotNetFlag = false;
        options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
        options.DefaultOpenAllTags = true;
        options.HideClientButton = true;
        options.Theme = ScalarTheme.None;
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Unknown(HttpContext context) =>
        context.Request.ContentLength > 0 && !context.Request.HasJsonContentType()
            ? TypedResults.Problem("send the body as JSON, with the header Content-Type: application/json", statusCode: StatusCodes.Status415UnsupportedMediaType)
            : TypedResults.Problem($"there is no {context.Request.Method} {context.Request.Path}; /openapi/v1.json lists what there is", statusCode: StatusCodes.Status404NotFound);
}
