using NetHawk.Web.Components.Shared;

namespace NetHawk.Web.Exports;

/// <summary>How rows of one kind are written into a file: names of the columns as the REST interface has them, and the values of a row.</summary>
/// <param name="Name">Of the file: nethawk-NAME.csv.</param>
public sealed record ExportShape<T>(string Name, IReadOnlyList<string> Columns, Func<T, object?[]> Row)
{
    /// <summary>The rows at hand.</summary>
    public ExportTable Of(IEnumerable<T> rows) => new(Name, Columns, rows.Select(Row));
}
