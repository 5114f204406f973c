namespace NetHawk.Core.Models;

/// <summary>The model that comes with the program.</summary>
public static class ShippedModel
{
    /// <summary>Folder beside the program with model.zip, its card, its figures and the rows it learned from.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>The configured model, else the shipped one.</summary>
    public static string PathFor(MlModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return ModelFile.Resolve(options.ModelPath.Length > 0 ? options.ModelPath : Folder);
    }

    /// <summary>For offline work. A model that was configured must work; without the shipped one, rules judge alone.</summary>
    /// <param name="notice">One line for a person where there is no model; else null.</param>
    /// <exception cref="ModelException">The configured model cannot be used.</exception>
    public static CompiledForest? Open(MlModelOptions options, out string? notice)
    {
        ArgumentNullException.ThrowIfNull(options);
        notice = null;
        try
        {
            return ModelFile.Load(PathFor(options));
        }
        catch (ModelException e) when (options.ModelPath.Length == 0)
        {
            notice = "no model, rules only: " + e.Message;
            return null;
        }
    }
}
