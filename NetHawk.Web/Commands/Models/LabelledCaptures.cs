using NetHawk.Capture.Peek;
using NetHawk.Capture.Sources;
using NetHawk.Core.Detectors;
using NetHawk.Core.Flows;
using NetHawk.Core.Models;
using NetHawk.Core.Models.Evaluation;
using NetHawk.Core.Models.Training;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Response.Policy;
using NetHawk.Core.Verdicts;
using NetHawk.Web.Commands.Analyze;

namespace NetHawk.Web.Commands.Models;

/// <summary>Labelled captures through the whole detector with its default settings, so that figures are the same everywhere.</summary>
/// <param name="model">Null: rules only.</param>
internal sealed class LabelledCaptures(CompiledForest? model)
{
    private readonly AnalysisFactory _factory = new()
    {
        Context = new DetectorContext(NetworkRoles.Default, new DetectionOptions()),
        Verdicts = new VerdictOptions(),
        Scorer = model is null ? null : () => model,
    };
    private readonly BlockPolicy _policy = new(NetworkRoles.PrivateRanges, new FirewallOptions());
    private readonly HashSet<string> _known = [.. (model?.Info.CaptureHashes ?? []).Select(Start)];

    public CaptureOutcome Judge(ManifestRow row, CancellationToken cancellation)
    {
        try
        {
            var activity = new ActivityObserver();
            var analysis = new OfflineAnalysis(new FlowOptions(), _factory, new PayloadPeek(), [activity], TimeProvider.System);
            using var source = CaptureSources.OpenFile(row.File);
            var report = FileReport.From(row.File, analysis.Run(source, true, cancellation), _policy);
            bool known = _known.Count > 0 && _known.Contains(Start(DatasetBuilder.HashOf(row.File)));
            return CaptureOutcome.Of(row, [.. report.Threats.Select(ToAlert)], activity.Seconds, known);
        }
        catch (CaptureException e)
        {
            return new CaptureOutcome { Name = row.Name, Class = row.IsBenign ? "benign" : row.Class.Name(), Error = e.Message };
        }
    }

    /// <summary>From the same lines that `analyze` writes, so that a block counts as one only where prevention would have blocked.</summary>
    private static Alert ToAlert(ThreatReport threat) => new(
        ThreatClassNames.TryParse(threat.Class, out var value) ? value : ThreatClass.Anomaly,
        threat.Detector, Address(threat.SourceIp), Address(threat.DestinationIp), MacAddress.TryParse(threat.SourceMac, out var mac) ? mac : null,
        threat.WouldBlock, threat.PacketsUntilDetection, threat.SecondsUntilDetection);

    /// <summary>A model trained from kept rows knows the beginning of the hashes only.</summary>
    private static string Start(string hash) => hash[..Math.Min(TabularRows.HashDigits, hash.Length)];

    private static AddressKey? Address(string? text) => AddressKey.TryParse(text, out var address) ? address : null;
}
