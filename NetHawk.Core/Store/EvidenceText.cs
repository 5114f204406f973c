using System.Text.Json;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Store;

/// <summary>Parts of evidence that are kept as text.</summary>
internal static class EvidenceText
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static string Spoof(SpoofClass spoof) => spoof switch
    {
        SpoofClass.TwoWay => "two-way",
        SpoofClass.Application => "application",
        _ => "unverified",
    };

    public static string Contributions(IReadOnlyList<FeatureContribution> contributions) =>
        contributions.Count == 0 ? "[]" : JsonSerializer.Serialize(contributions, Json);

    public static IReadOnlyList<FeatureContribution> ParseContributions(string text) =>
        JsonSerializer.Deserialize<List<FeatureContribution>>(text, Json) ?? [];
}
