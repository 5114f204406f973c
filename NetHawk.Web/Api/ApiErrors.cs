using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using NetHawk.Core.Store;

namespace NetHawk.Web.Api;

/// <summary>Turns what goes wrong in a request into problem details with a sentence that helps; a stack trace goes to the log only.</summary>
internal sealed class ApiErrors(IProblemDetailsService problems) : IExceptionHandler
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
        BadHttpRequestException { InnerException: JsonException json } => (StatusCodes.Status400BadRequest, "the body is not the JSON asked for: " + OneLine(json)),
        BadHttpRequestException e => (e.StatusCode, OneLine(e)),
        StoreException e => (StatusCodes.Status503ServiceUnavailable, e.Message),
        _ => (StatusCodes.Status500InternalServerError, "NetHawk failed to answer this; its log says why"),
    };

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
