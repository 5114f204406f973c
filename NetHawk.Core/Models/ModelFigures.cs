using System.Text.Json;
using NetHawk.Core.Models.Training;

namespace NetHawk.Core.Models;

/// <summary>What a console shows of a model's evaluation.json: figures on what it never saw.</summary>
public sealed record ModelFigures
{
    /// <summary>Beside model.zip.</summary>
    public const string FileName = "evaluation.json";

    /// <summary>Larger files are not of this program: even with hundreds of captures and every training left out it stays below a few megabytes.</summary>
    private const long MaxBytes = 32_000_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public required string Version { get; init; }
    public required double Threshold { get; init; }
    public required int FeedbackRows { get; init; }

    /// <summary>Folds of each cross-validation; 0: not known.</summary>
    public int Folds { get; init; }

    public required RowEvaluation ByCapture { get; init; }
    public required RowEvaluation ByOrigin { get; init; }

    /// <summary>The figures of a model.</summary>
    /// <param name="path">Its model.zip.</param>
    /// <exception cref="ModelException">There are none, or they are damaged or of another model; one line.</exception>
    public static ModelFigures Read(string path)
    {
        string file = Path.Combine(Path.GetDirectoryName(path) ?? ".", FileName);
        try
        {
            using var stream = File.OpenRead(file);
            if (stream.Length > MaxBytes) throw new ModelException($"{file}: larger than any evaluation; nethawk train writes it anew");
            return JsonSerializer.Deserialize<ModelFigures>(stream, Json) ?? throw new ModelException($"{file}: empty; nethawk train writes it anew");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelException($"{file}: no such file; nethawk train writes it beside model.zip", e);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{file}: cannot be read ({e.Message.ReplaceLineEndings(" ")}); nethawk train writes it anew", e);
        }
    }
}
