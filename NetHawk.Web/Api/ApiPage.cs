using NetHawk.Core.Store;

namespace NetHawk.Web.Api;

/// <summary>What every list answers.</summary>
/// <param name="NextCursor">Null at the end.</param>
public sealed record ApiPage<T>(IReadOnlyList<T> Items, string? NextCursor);

internal static class ApiPages
{
    public static ApiPage<TOut> ToApi<TIn, TOut>(this Page<TIn> page, Func<TIn, TOut> show) => new([.. page.Items.Select(show)], page.NextCursor);
}
