using System.Text.Json;

namespace NetHawk.Core.Models;

/// <summary>
/// Reads what <see cref="ModelJson"/> wrote. By hand, because the serializer's generic parts are compiled for our types at each start, which took longer than
/// all else that loading a model does.
/// </summary>
internal static class ModelInfoReader
{
    /// <exception cref="JsonException">It is no JSON, or a part is missing or of another kind.</exception>
    public static ModelInfo Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        try
        {
            return new ModelInfo
            {
                Version = Text(root.GetProperty("version")),
                TrainedAt = root.GetProperty("trainedAt").GetDateTimeOffset(),
                SchemaFingerprint = Text(root.GetProperty("schemaFingerprint")),
                Features = Texts(root.GetProperty("features")),
                Classes = Texts(root.GetProperty("classes")),
                Captures = root.GetProperty("captures").GetInt32(),
                Rows = root.GetProperty("rows").GetInt32(),
                FeedbackRows = root.TryGetProperty("feedbackRows", out var feedback) ? feedback.GetInt32() : 0,
                Gate = Curve(root.GetProperty("gate")),
                Calibration = Curves(root.GetProperty("calibration")),
                Floors = root.TryGetProperty("floors", out var floors) && floors.ValueKind != JsonValueKind.Null ? Numbers(floors) : null,
                CaptureHashes = root.TryGetProperty("captureHashes", out var hashes) ? Texts(hashes) : [],
            };
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new JsonException("what it says about itself is incomplete: " + e.Message, e);
        }
    }

    private static string Text(JsonElement element) => element.GetString() ?? throw new FormatException("a text is null");

    private static Sigmoid Curve(JsonElement element) => new(element.GetProperty("slope").GetDouble(), element.GetProperty("offset").GetDouble());

    private static string[] Texts(JsonElement element)
    {
        string[] texts = new string[element.GetArrayLength()];
        for (int i = 0; i < texts.Length; i++) texts[i] = Text(element[i]);
        return texts;
    }

    private static double[] Numbers(JsonElement element)
    {
        double[] numbers = new double[element.GetArrayLength()];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = element[i].GetDouble();
        return numbers;
    }

    private static Sigmoid[] Curves(JsonElement element)
    {
        var curves = new Sigmoid[element.GetArrayLength()];
        for (int i = 0; i < curves.Length; i++) curves[i] = Curve(element[i]);
        return curves;
    }
}
