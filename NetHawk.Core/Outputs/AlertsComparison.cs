using System.Text.Json;

namespace NetHawk.Core.Outputs;

/// <summary>Whether two outputs' options say the same, secrets included.</summary>
internal static class AlertsComparison
{
    public static bool Same<T>(T before, T next) => JsonSerializer.Serialize(before) == JsonSerializer.Serialize(next);
}
