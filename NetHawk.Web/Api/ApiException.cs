namespace NetHawk.Web.Api;

/// <summary>A request that cannot be done as it is; becomes RFC 9457 problem details. The message is one line for a person.</summary>
public sealed class ApiException(int status, string detail) : Exception(detail)
{
    public int Status { get; } = status;

    public static ApiException BadRequest(string detail) => new(StatusCodes.Status400BadRequest, detail);

    public static ApiException NotFound(string detail) => new(StatusCodes.Status404NotFound, detail);
}
