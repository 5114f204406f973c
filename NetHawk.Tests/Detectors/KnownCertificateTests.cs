using NetHawk.Core.Detectors.RemoteControl;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public sealed class KnownCertificateTests
{
    [Theory]
    [InlineData("10.0.0.7", "203.0.113.80", "AsyncRAT Server", true)]
    [InlineData("10.0.0.7", "203.0.113.80", "US Earth Cyberspace cobaltstrike AdvancedPenTesting Major Cobalt Strike", true)]
    [InlineData("10.0.0.7", "203.0.113.80", "US router.example", false)]
    [InlineData("10.0.0.7", "10.0.0.9", "AsyncRAT Server", false)]
    [InlineData("198.51.100.4", "10.0.0.9", "AsyncRAT Server", false)]
    public void The_certificate_that_a_trojan_makes_for_its_master_is_told_at_once(string host, string master, string subject, bool found)
    {
        var run = new Events(new KnownCertificateDetector(Events.Context()));
        run.Session(host, master, 6606, application: AppProtocol.Tls, peeks: new TlsCertificate(subject) { FromResponder = true });
        Assert.Equal(found, run.Found.Count == 1);
        Assert.All(run.Found, e => Assert.Equal((ThreatClass.C2Beacon, host), (e.Class, e.Source.ToString())));
    }
}
