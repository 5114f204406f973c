using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Pipeline;

/// <summary>Takes evidence about whoever passes on the requests of many: what one of those does is said of him, and blocks nobody else.</summary>
internal sealed class ProxySink(IEvidenceSink inner, ForwardingProxies proxies) : IEvidenceSink
{
    public void Add(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        inner.Add(proxies.Judge(evidence));
    }
}
