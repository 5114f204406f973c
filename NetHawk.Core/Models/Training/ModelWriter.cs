using System.Security.Cryptography;
using Microsoft.ML;

namespace NetHawk.Core.Models.Training;

/// <summary>Writes model.zip so that a reader never sees half of one.</summary>
internal static class ModelWriter
{
    /// <summary>A piece of the hash of the trees: the same rows and program give the same.</summary>
    public static string Fingerprint(CompiledForest model) =>
        Convert.ToHexStringLower(SHA256.HashData(ForestFile.Write(model.Info with { Version = "", TrainedAt = default }, model.Gate, model.ClassEnsembles)).AsSpan(0, 4));

    public static void Write(string path, RawForest raw, CompiledForest model)
    {
        string temporary = path + ".new";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite))
        {
            new MLContext(1).Model.Save(raw.Transformer, raw.InputSchema, stream);
            stream.Position = 0;
            ModelFile.AddForest(stream, ForestFile.Write(model.Info, model.Gate, model.ClassEnsembles));
        }

        File.Move(temporary, path, overwrite: true);
    }
}
