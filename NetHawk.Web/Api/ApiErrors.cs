using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using NetHawk.Core.Store;

namespace NetHawk.Web.Api;

/// <summary>Turns what goes wrong in a request into problem details with a sentence that helps; a stack trace goes to the log only.</summary>
internal sealed partial class ApiErrors(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!Security.ApiPaths.IsProgram(httpContext.Request.Path)) return false;
        var (status, detail) = Describe(exception);
        httpContext.Response.StatusCode = status;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = new ProblemDetails { Status = status, Detail = detail } });
    }

    private static (int Status, string Detail) Describe(Exception exception) => exception switch
    {
        ApiException e => (e.Status, e.Message),
        BadHttpRequestException { InnerException: JsonException json } => (StatusCodes.Status400BadRequest, "the body is not the JSON asked for: " + Wrong(json)),
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } e when e.Message.Contains("no body was provided", StringComparison.Ordinal) =>
            (StatusCodes.Status400BadRequest, "the body is missing: send JSON as /openapi/v1.json describes it"),
        BadHttpRequestException e => (e.StatusCode, OneLine(e)),
        StoreException e => (StatusCodes.Status503ServiceUnavailable, e.Message),
        _ => (StatusCodes.Status500InternalServerError, "NetHawk failed to answer this; its log says why"),
    };

    /// <summary>Which field, and what is wrong with it, without the names of our own types.</summary>
    private static string Wrong(JsonException json)
    {
        if (UnknownField().Match(json.Message) is { Success: true } unknown) return $"'{unknown.Groups[1].Value}' is not known here; /openapi/v1.json says what is";
        if (!json.Message.Contains("could not be converted to", StringComparison.Ordinal)) return OneLine(json);
        string field = json.Path is ['$', '.', .. var rest] ? rest : "it";
        string said = json.InnerException?.Message ?? "";
        return said.EndsWith("as a string.", StringComparison.Ordinal) ? $"{field}: asked for is text, in quotes"
            : said.EndsWith("as a boolean.", StringComparison.Ordinal) ? $"{field}: asked for is true or false"
            : said.EndsWith("as a number.", StringComparison.Ordinal) ? $"{field}: asked for is a number"
            : $"{field} is of another type than /openapi/v1.json describes";
    }

    [GeneratedRegex("JSON property '(.{1,200}?)' could not be mapped")]
    private static partial Regex UnknownField();

    private static string OneLine(Exception e) => e.Message.ReplaceLineEndings(" ");
}

/// <summary>Expected failures of an endpoint, before they reach the log as errors.</summary>
internal static class ApiErrorFilter
{
    public static async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ApiException e)
        {
            return TypedResults.Problem(e.Message, statusCode: e.Status);
        }
        catch (StoreException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
