using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response.Policy;

namespace NetHawk.Web.Commands.Analyze;

/// <summary>One fresh state of the pipeline, for one file or for several together.</summary>
internal sealed class AnalysisSession(OfflineAnalysis analysis, BlockPolicy policy)
{
    private long _packets, _bytes, _flows, _leftOut;
    private int _threats;

    /// <summary>Judges one more file. The report counts this file alone; threats are those first seen in it.</summary>
    public FileReport Run(string file, IPacketSource source, bool last, CancellationToken cancellation)
    {
        var result = analysis.Run(source, last, cancellation);
        var report = FileReport.From(file, result, policy);
        report = report with
        {
            Packets = report.Packets - _packets,
            Bytes = report.Bytes - _bytes,
            Flows = report.Flows - _flows,
            Threats = [.. report.Threats.Skip(_threats)],
            ThreatsLeftOut = report.ThreatsLeftOut - _leftOut,
        };
        (_packets, _bytes, _flows, _threats, _leftOut) = (_packets + report.Packets, _bytes + report.Bytes, _flows + report.Flows, _threats + report.Threats.Count, _leftOut + report.ThreatsLeftOut);
        return report;
    }

    public void Complete() => analysis.Complete();
}
