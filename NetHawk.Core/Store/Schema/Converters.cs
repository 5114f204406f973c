using System.Globalization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace NetHawk.Core.Store.Schema;

/// <summary>Times are stored as whole milliseconds since 1970-01-01T00:00Z, so that they sort and compare in SQL.</summary>
internal sealed class UnixMillisecondsConverter() : ValueConverter<DateTimeOffset, long>(
    time => time.ToUnixTimeMilliseconds(), milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));

/// <summary>Ids are stored as the text that people see: lower-case with hyphens.</summary>
internal sealed class GuidTextConverter() : ValueConverter<Guid, string>(
    id => GuidText.Write(id), text => Guid.Parse(text, CultureInfo.InvariantCulture));

internal static class GuidText
{
    public static string Write(Guid id) => id.ToString("D", CultureInfo.InvariantCulture);
}
