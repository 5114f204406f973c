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
/// <param name="alteration">How captures are changed on their way; the hosts to alter are each capture's attackers.</param>
internal sealed class LabelledCaptures(CompiledForest? model, Alteration alteration)
{
    private readonly List<DatasetCapture> _captures = [];
    private readonly List<DatasetRow> _rows = [];
    private readonly AnalysisFactory _factory = new()
    {
        Context = new DetectorContext(NetworkRoles.Default, new DetectionOptions()),
        Verdicts = new VerdictOptions(),
        Scorer = model is null ? null : () => model,
    };
    private readonly BlockPolicy _policy = new(new InsideNetworks(InsideNetworks.PrivateRanges), new FirewallOptions());
    private readonly HashSet<string> _known = [.. (model?.Info.CaptureHashes ?? []).Select(Start)];

    /// <summary>Labelled flows of the captures judged so far, where there is a model.</summary>
    public Dataset Data => new(_captures, _rows, new Dictionary<string, int>());

    public static IPacketSource Open(ManifestRow row, Alteration alteration)
    {
        var source = CaptureSources.OpenFile(row.File);
        return alteration.IsNone ? source : new AlteredSource(source, alteration with { Hosts = row.Attackers });
    }

    public CaptureOutcome Judge(ManifestRow row, CancellationToken cancellation)
    {
        try
        {
            var activity = new ActivityObserver();
            var collector = new RowCollector(new Labeler(row), _captures.Count);
            var analysis = new OfflineAnalysis(new FlowOptions(), _factory with { ScoredFlows = collector }, new PayloadPeek(), [activity], TimeProvider.System);
            using var source = Open(row, alteration);
            var report = FileReport.From(row.File, analysis.Run(source, true, cancellation), _policy);
            string hash = DatasetBuilder.HashOf(row.File);
            bool known = _known.Contains(Start(hash));
            var kept = collector.Rows.ToList();
            _rows.AddRange(kept);
            _captures.Add(new DatasetCapture(row.Name, row.Origin, row.Class, hash, collector.Seen, kept.Count) { WasTrainedOn = known });
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
        threat.WouldBlock && Prefix.TryParse(threat.BlockTarget, out var target, out _) ? target : null, threat.PacketsUntilDetection, threat.SecondsUntilDetection)
    {
        BlocksFully = threat is { WouldBlock: true, BlockKind: "full" },
    };

    /// <summary>A model trained from kept rows knows the beginning of the hashes only.</summary>
    private static string Start(string hash) => hash[..Math.Min(TabularRows.HashDigits, hash.Length)];

    private static AddressKey? Address(string? text) => AddressKey.TryParse(text, out var address) ? address : null;
}
