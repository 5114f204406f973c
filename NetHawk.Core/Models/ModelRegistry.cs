using System.Diagnostics.CodeAnalysis;

namespace NetHawk.Core.Models;

/// <summary>One model that could be activated.</summary>
/// <param name="Problem">Why it cannot be used; null when it can.</param>
/// <param name="FeedbackRows">Rows of operators' verdicts that it learned from.</param>
public sealed record ModelVersion(string Version, string Path, DateTimeOffset? TrainedAt, bool IsActive, bool IsShipped, string? Problem, int FeedbackRows = 0);

/// <summary>
/// The models at hand: the shipped (or configured) one and those trained here, one folder each. The active one is an immutable snapshot, swapped
/// atomically; a model that cannot be loaded leaves the one before running. Safe from any thread.
/// </summary>
public sealed class ModelRegistry
{
    private const string ActiveFile = "active";
    private const int MaxListed = 100;
    private readonly string _folder;
    private readonly string? _shipped;
    private readonly Lock _changes = new();
    private CompiledForest? _current;
    private string? _previous;

    /// <param name="shippedPath">model.zip or its folder; null or empty: there is none.</param>
    /// <param name="folder">Where models trained here live; need not exist.</param>
    public ModelRegistry(string? shippedPath, string folder)
    {
        _shipped = string.IsNullOrEmpty(shippedPath) ? null : ModelFile.Resolve(shippedPath);
        _folder = folder;
    }

    /// <summary>The active model; null: rules only.</summary>
    public CompiledForest? Current => Volatile.Read(ref _current);

    /// <summary>The version that was active before the last change; null: there is no way back.</summary>
    public string? Previous => Volatile.Read(ref _previous);

    public bool TryGetCurrent([NotNullWhen(true)] out CompiledForest? model) => (model = Current) is not null;

    /// <summary>Loads what was active last, else the shipped model.</summary>
    /// <returns>What went wrong, one line per model, for the system events; empty when all is well. Whatever happens, the program runs on.</returns>
    public IReadOnlyList<string> Start()
    {
        var problems = new List<string>();
        lock (_changes)
        {
            string? chosen = ReadActive(problems);
            if (chosen is not null && TryActivate(chosen, problems)) return problems;
            if (_shipped is null) problems.Add("no model is configured: rules only");
            else if (!TryActivate(_shipped, problems) && Current is null) problems.Add("no model could be loaded: rules only");
        }

        return problems;
    }

    /// <summary>Every model found, newest first; each is opened to see whether it works.</summary>
    public IReadOnlyList<ModelVersion> List()
    {
        string? active = Current?.Version;
        var list = new List<ModelVersion>();
        if (_shipped is not null) list.Add(Describe(_shipped, active, true));
        if (Directory.Exists(_folder))
            foreach (string folder in Directory.EnumerateDirectories(_folder).OrderDescending(StringComparer.Ordinal).Take(MaxListed))
                if (File.Exists(ModelFile.Resolve(folder))) list.Add(Describe(ModelFile.Resolve(folder), active, false));
        return list;
    }

    /// <summary>Where a model trained here is to be written; made when missing.</summary>
    public string FolderFor(string version)
    {
        string path = PathOf(version);
        Directory.CreateDirectory(path);
        return path;
    }

    /// <summary>Makes a version the active one, now and after a restart; the one before stays at hand for <see cref="RollBack"/>.</summary>
    /// <exception cref="ModelException">Unknown or damaged; the one before stays active.</exception>
    public CompiledForest Activate(string version)
    {
        lock (_changes) return Take(version, Current?.Version is { } before && before != version ? before : Previous);
    }

    /// <summary>Makes the model of before the last activation the active one again; that is one step, there is none before it.</summary>
    /// <exception cref="ModelException">There is none, or it is gone or damaged; the present one stays active.</exception>
    public CompiledForest RollBack()
    {
        lock (_changes) return Take(Previous ?? throw new ModelException("there is no model to go back to: none was activated before this one"), null);
    }

    private CompiledForest Take(string version, string? previous)
    {
        var known = List().FirstOrDefault(m => m.Version == version)
            ?? throw new ModelException($"there is no model '{version}'; known are: {string.Join(", ", List().Select(m => m.Version))}");
        var model = ModelFile.Load(known.Path);
        try
        {
            Directory.CreateDirectory(_folder);
            string temporary = System.IO.Path.Combine(_folder, ActiveFile + ".new");
            File.WriteAllLines(temporary, [known.IsShipped ? "" : System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(known.Path)) ?? "", previous ?? ""]);
            File.Move(temporary, System.IO.Path.Combine(_folder, ActiveFile), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{_folder}: the choice cannot be kept over a restart ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')}): make room, or let NetHawk write there", e);
        }

        Volatile.Write(ref _current, model);
        Volatile.Write(ref _previous, previous);
        return model;
    }

    private bool TryActivate(string path, List<string> problems)
    {
        try
        {
            Volatile.Write(ref _current, ModelFile.Load(path));
            return true;
        }
        catch (ModelException e)
        {
            problems.Add(e.Message);
            return false;
        }
    }

    private static ModelVersion Describe(string path, string? active, bool shipped)
    {
        try
        {
            var info = ModelFile.Load(path).Info;
            return new ModelVersion(info.Version, path, info.TrainedAt, info.Version == active, shipped, null, info.FeedbackRows);
        }
        catch (ModelException e)
        {
            string name = System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))) ?? path;
            return new ModelVersion(name, path, null, false, shipped, e.Message);
        }
    }

    private string? ReadActive(List<string> problems)
    {
        string file = System.IO.Path.Combine(_folder, ActiveFile);
        try
        {
            string[] lines = File.Exists(file) ? File.ReadAllLines(file) : [];
            if (lines.ElementAtOrDefault(1)?.Trim() is { Length: > 0 } previous) Volatile.Write(ref _previous, previous);
            string name = lines.Length == 0 ? "" : lines[0].Trim();
            return name.Length == 0 ? null : PathOf(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ModelException)
        {
            problems.Add($"{file}: cannot tell which model was active ({e.Message}); the shipped one is used");
            return null;
        }
    }

    /// <summary>Only the last part of a name counts, so that no name leads out of the folder.</summary>
    private string PathOf(string version)
    {
        string name = System.IO.Path.GetFileName(version);
        if (name.Length == 0 || name is "." or "..") throw new ModelException($"'{version}' is no model version");
        return System.IO.Path.Combine(_folder, name);
    }
}
