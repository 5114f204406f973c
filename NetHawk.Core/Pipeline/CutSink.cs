using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Pipeline;

/// <summary>
/// Takes evidence while the capture keeps only the beginning of packets. Scans, sweeps and floods are told from headers; whatever else rests on contents may be told from what is missing (an end of
/// a header, a password that differs, an answer), so it is shown and blocks nobody.
/// </summary>
internal sealed class CutSink(IEvidenceSink inner) : IEvidenceSink
{
    public const string Cut = "packets are captured in part only: what is missing of their contents may have told otherwise";

    private volatile bool _isCut;

    /// <summary>Set by the analysis thread; may be read by any. While it is false, evidence passes as it is.</summary>
    public bool IsCut
    {
        get => _isCut;
        set => _isCut = value;
    }

    public void Add(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        inner.Add(!_isCut || evidence.Class is ThreatClass.PortScan or ThreatClass.HostSweep or ThreatClass.DosFlood ? evidence : evidence with { WatchOnly = evidence.WatchOnly ?? Cut });
    }
}
