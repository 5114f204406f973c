using NetHawk.Core.Detectors;
using NetHawk.Core.Models;
using NetHawk.Core.Pipeline;
using NetHawk.Web.Setup.Configuration;

namespace NetHawk.Web.Setup.Pipeline;

/// <summary>From the configuration to the parts that judge; the same for the service and for `analyze`.</summary>
public static class AnalysisSetup
{
    /// <summary>The models at hand; call <see cref="ModelRegistry.Start"/> before use.</summary>
    public static ModelRegistry ModelsOf(NetHawkSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        string shipped = Path.Combine(AppContext.BaseDirectory, "models");
        string? path = settings.Model.ModelPath.Length > 0 ? settings.Absolute(settings.Model.ModelPath) : Directory.Exists(shipped) ? shipped : null;
        return new ModelRegistry(path, Path.Combine(settings.DataFolder, "models"));
    }

    /// <summary>How events become verdicts under this configuration.</summary>
    public static AnalysisFactory FactoryOf(NetHawkSettings settings, ModelRegistry? models)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new AnalysisFactory
        {
            Context = new DetectorContext(new NetworkRoles(settings.Network.Inside()), settings.Detection),
            Verdicts = settings.Verdicts,
            Model = settings.Model,
            Scorer = models is null ? null : () => models.Current,
        };
    }
}
