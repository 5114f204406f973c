using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace NetHawk.Core.Models;

/// <summary>
/// The compiled trees inside model.zip (entry <see cref="EntryName"/>), next to ML.NET's own entries: read in milliseconds without ML.NET.
/// "NHF1", length and JSON of <see cref="ModelInfo"/>, gate and classes as arrays, SHA-256 of all before it. Little-endian.
/// </summary>
internal static class ForestFile
{
    public const string EntryName = "NetHawk/forest.bin";

    /// <summary>Larger than any model that would still be fast; a claim above it is damage or worse.</summary>
    public const int MaxBytes = 64 << 20;

    private const int MaxNodes = 2_000_000;
    private static readonly byte[] Magic = "NHF1"u8.ToArray();

    public static byte[] Write(ModelInfo info, TreeEnsemble gate, IReadOnlyList<TreeEnsemble> classes)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(info, ModelJson.Default.ModelInfo);
            writer.Write(json.Length);
            writer.Write(json);
            writer.Write(classes.Count);
            Write(writer, gate);
            foreach (var ensemble in classes) Write(writer, ensemble);
        }

        byte[] body = stream.ToArray();
        return [.. body, .. SHA256.HashData(body)];
    }

    /// <exception cref="ModelException">Damaged, or made by another version.</exception>
    public static CompiledForest Read(byte[] bytes)
    {
        if (bytes.Length < Magic.Length + SHA256.HashSizeInBytes || !bytes.AsSpan().StartsWith(Magic)) throw Damaged("not a NetHawk forest", null);
        var body = bytes.AsSpan(0, bytes.Length - SHA256.HashSizeInBytes);
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(bytes.AsSpan(body.Length))) throw Damaged("its checksum is wrong", null);
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes, Magic.Length, body.Length - Magic.Length), Encoding.UTF8);
            byte[] json = reader.ReadBytes(Bounded(reader.ReadInt32(), MaxBytes));
            var info = ModelInfoReader.Read(json);
            int classes = Bounded(reader.ReadInt32(), 64);
            var gate = ReadEnsemble(reader);
            var ensembles = new TreeEnsemble[classes];
            for (int i = 0; i < classes; i++) ensembles[i] = ReadEnsemble(reader);
            return new CompiledForest(info, gate, ensembles);
        }
        catch (Exception e) when (e is EndOfStreamException or JsonException or ArgumentException or OverflowException)
        {
            throw Damaged(e.Message, e);
        }
    }

    private static void Write(BinaryWriter writer, TreeEnsemble ensemble)
    {
        writer.Write(ensemble.Bias);
        writer.Write(ensemble.Roots.Length);
        writer.Write(ensemble.Nodes.Length);
        writer.Write(ensemble.Leaves.Length);
        foreach (int root in ensemble.Roots) writer.Write(root);
        foreach (var node in ensemble.Nodes)
        {
            writer.Write(node.Threshold);
            writer.Write(node.Feature);
            writer.Write(node.Left);
            writer.Write(node.Right);
        }

        foreach (double leaf in ensemble.Leaves) writer.Write(leaf);
        foreach (double mean in ensemble.Means) writer.Write(mean);
    }

    private static TreeEnsemble ReadEnsemble(BinaryReader reader)
    {
        double bias = reader.ReadDouble();
        var roots = new int[Bounded(reader.ReadInt32(), MaxNodes)];
        var nodes = new TreeNode[Bounded(reader.ReadInt32(), MaxNodes)];
        var leaves = new double[Bounded(reader.ReadInt32(), MaxNodes)];
        var means = new double[nodes.Length];

        // As they lie in memory on every machine that NetHawk runs on: little-endian, without gaps.
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(roots.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(nodes.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(leaves.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(means.AsSpan()));
        return new TreeEnsemble(bias, nodes, leaves, means, roots, Features.FeatureSchema.Count);
    }

    private static int Bounded(int value, int limit) =>
        value >= 0 && value <= limit ? value : throw Damaged("it claims an impossible size", null);

    private static ModelException Damaged(string why, Exception? inner)
    {
        string message = $"the model is damaged ({why.ReplaceLineEndings(" ")}): train again with nethawk train, or restore model.zip";
        return inner is null ? new ModelException(message) : new ModelException(message, inner);
    }
}
