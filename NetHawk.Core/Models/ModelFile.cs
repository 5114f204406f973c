using System.IO.Compression;

namespace NetHawk.Core.Models;

/// <summary>model.zip: ML.NET's own format, with the compiled trees as one more entry.</summary>
public static class ModelFile
{
    public const string Name = "model.zip";

    /// <summary>Accepts the file or the folder that holds it.</summary>
    public static string Resolve(string path) => Directory.Exists(path) ? Path.Combine(path, Name) : path;

    /// <exception cref="ModelException">Missing, damaged, or of another schema; the message names the file and what to do.</exception>
    public static CompiledForest Load(string path)
    {
        string file = Resolve(path);
        try
        {
            using var zip = ZipFile.OpenRead(file);
            var entry = zip.GetEntry(ForestFile.EntryName)
                ?? throw new ModelException("it holds no NetHawk forest: train one with nethawk train");
            if (entry.Length > ForestFile.MaxBytes) throw new ModelException("its forest is larger than any real one: restore model.zip");
            using var stream = entry.Open();
            byte[] bytes = new byte[entry.Length];
            stream.ReadExactly(bytes);
            return ForestFile.Read(bytes);
        }
        catch (ModelException e)
        {
            throw new ModelException($"{file}: {e.Message}", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelException($"{file}: no such file; set MlModel:ModelPath to a model.zip or make one with nethawk train", e);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ModelException($"{file}: cannot be read as a model ({e.Message.ReplaceLineEndings(" ")}): train again with nethawk train, or restore model.zip", e);
        }
    }

    /// <summary>Adds the compiled trees to a zip that ML.NET wrote.</summary>
    internal static void AddForest(Stream zipStream, byte[] forest)
    {
        using var zip = new ZipArchive(zipStream, ZipArchiveMode.Update, leaveOpen: true);
        using var stream = zip.CreateEntry(ForestFile.EntryName, CompressionLevel.SmallestSize).Open();
        stream.Write(forest);
    }
}
