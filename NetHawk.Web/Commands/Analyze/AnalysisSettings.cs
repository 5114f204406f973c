using NetHawk.Capture.Peek;
using NetHawk.Capture.Sources.Duplicates;
using NetHawk.Core.Models;
using NetHawk.Core.Outputs.Eve;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response.Policy;
using NetHawk.Core.Signatures;
using NetHawk.Web.Setup.Configuration;
using NetHawk.Web.Setup.Pipeline;

namespace NetHawk.Web.Commands.Analyze;

/// <summary>What `analyze` takes from the configuration. Nothing of the machine: a capture gives the same verdicts everywhere.</summary>
internal sealed class AnalysisSettings
{
    private readonly NetHawkSettings _settings;
    private readonly AnalysisFactory _factory;
    private readonly BlockPolicy _policy;
    private readonly SignatureSet? _rules;

    private AnalysisSettings(NetHawkSettings settings, ModelRegistry models, SignatureSet? rules, TextWriter errors)
    {
        _rules = rules;
        _settings = settings;
        _factory = AnalysisSetup.FactoryOf(settings, models.Current is null ? null : models) with { OnFault = new FaultReporter(new ErrorLines(errors)).Report };
        _policy = new BlockPolicy(settings.Network.Inside(), settings.Firewall);
    }

    public DuplicateMode Duplicates => _settings.Capture.DuplicateMode;

    public static AnalysisSettings Load(CommandContext context)
    {
        var settings = NetHawkSettings.Load(context.Arguments);
        var models = AnalysisSetup.ModelsOf(settings);
        foreach (string problem in models.Start()) context.Error.WriteLine("nethawk: " + problem);
        return new AnalysisSettings(settings, models, RulesOf(settings, context.Error), context.Error);
    }

    public AnalysisSession NewSession(TextWriter? eve) =>
        new(new OfflineAnalysis(_settings.Flows, _factory, new PayloadPeek(_rules is null ? null : new SignatureMatcher(new FixedSignatures(_rules))), eve is null ? [] : [new EveWriter(eve)], TimeProvider.System), _policy);

    private static SignatureSet? RulesOf(NetHawkSettings settings, TextWriter error)
    {
        if (settings.Signatures.Files.Count == 0) return null;
        var (set, report) = SignatureFiles.Load(settings.Signatures, settings.Absolute);
        foreach (string problem in report.FileErrors) error.WriteLine("nethawk: " + problem);
        if (report.Wrong > 0) error.WriteLine($"nethawk: signatures: {SignatureText.Summary(report)} (nethawk signatures lists them)");
        return set;
    }
}
