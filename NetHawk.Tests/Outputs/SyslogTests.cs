using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using NetHawk.Core.Outputs;
using NetHawk.Core.Outputs.Syslog;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Outputs;

public sealed partial class SyslogTests
{
    [GeneratedRegex("""^<(\d{1,3})>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [!-~]+ nethawk \d+ (\w+) (\[nethawk@32473(?: [a-z]+="(?:[^"\\\]]|\\.)*")+\]) \uFEFF(.*)$""")]
    private static partial Regex Rfc5424();

    private static AlertService Service(string protocol, int port) => new(
        [new SyslogChannel(new SyslogOptions { Host = "127.0.0.1", Port = port, Protocol = protocol })],
        new RecordedEvents(), TimeProvider.System, NullLogger.Instance);

    [Fact]
    public async Task Each_alert_is_one_datagram_of_RFC_5424()
    {
        using var peer = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var service = Service("udp", ((IPEndPoint)peer.Client.LocalEndPoint!).Port);
        service.Start();

        service.OnVerdict(Samples.Threat(Severity.Critical));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var datagram = await peer.ReceiveAsync(limit.Token);

        var match = Rfc5424().Match(Encoding.UTF8.GetString(datagram.Buffer));
        Assert.True(match.Success, Encoding.UTF8.GetString(datagram.Buffer));
        Assert.Equal("130", match.Groups[1].Value); // local0 × 8 + critical
        Assert.Equal("threat", match.Groups[2].Value);
        Assert.Contains("src=\"203.0.113.7\"", match.Groups[3].Value, StringComparison.Ordinal);
        Assert.StartsWith("port-scan by 203.0.113.7", match.Groups[4].Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_tcp_messages_are_counted_and_a_lost_connection_is_made_anew()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var service = Service("tcp", ((IPEndPoint)listener.LocalEndpoint).Port);
        service.Start();

        for (int connection = 0; connection < 2; connection++)
        {
            service.OnVerdict(Samples.Threat());
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var peer = await listener.AcceptTcpClientAsync(limit.Token);
            byte[] buffer = new byte[8192];
            int read = await peer.GetStream().ReadAsync(buffer, limit.Token);
            string frame = Encoding.UTF8.GetString(buffer, 0, read);
            int space = frame.IndexOf(' ', StringComparison.Ordinal);
            Assert.Equal(read - space - 1, int.Parse(frame[..space], System.Globalization.CultureInfo.InvariantCulture));
            Assert.Matches(Rfc5424(), frame[(space + 1)..]);
        }
    }

    [Fact]
    public async Task Over_tls_the_servers_certificate_is_checked_against_the_authority_that_is_named()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var own = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(150));
        using var certificate = X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pfx), null);
        string file = Path.Combine(Path.GetTempPath(), $"nethawk-ca-{Guid.NewGuid():n}.pem");
        await File.WriteAllTextAsync(file, own.ExportCertificatePem());
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        try
        {
            using var trusting = new SyslogChannel(new SyslogOptions { Host = "127.0.0.1", Port = port, Protocol = "tls", CaFile = file, TimeoutSeconds = 30 });
            var sending = trusting.SendAsync([new TestAlert { Time = Samples.Now }], CancellationToken.None);
            using (var peer = await listener.AcceptTcpClientAsync())
            await using (var secure = new SslStream(peer.GetStream()))
            {
                await secure.AuthenticateAsServerAsync(certificate);
                await sending;
                byte[] buffer = new byte[8192];
                int read = await secure.ReadAsync(buffer);
                string frame = Encoding.UTF8.GetString(buffer, 0, read);
                Assert.Matches(Rfc5424(), frame[(frame.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            }

            using var strict = new SyslogChannel(new SyslogOptions { Host = "127.0.0.1", Port = port, Protocol = "tls", TimeoutSeconds = 30 });
            var refused = strict.SendAsync([new TestAlert { Time = Samples.Now }], CancellationToken.None);
            using (var peer = await listener.AcceptTcpClientAsync())
            await using (var secure = new SslStream(peer.GetStream()))
            {
                try
                {
                    await secure.AuthenticateAsServerAsync(certificate);
                }
                catch (Exception e) when (e is IOException or AuthenticationException)
                {
                    // The client hung up, as it should.
                }

                var error = await Assert.ThrowsAsync<AlertSendException>(() => refused);
                Assert.Contains("certificate is not trusted", error.Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void What_an_attacker_chose_cannot_break_out_of_its_field()
    {
        var alert = new ThreatAlert(Samples.Threat(reason: "host \"] <0>1 fake\r\nsecond line \u0007")) { Time = Samples.Now };

        string text = Encoding.UTF8.GetString(SyslogFormat.Write(alert, 16, "my host\n", 7));

        Assert.Matches(Rfc5424(), text);
        Assert.DoesNotContain('\n', text);
        Assert.Contains(" myhost nethawk 7 ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_message_is_cut_at_a_characters_end()
    {
        var alert = new ThreatAlert(Samples.Threat(reason: new string('é', 5000))) { Time = Samples.Now };

        byte[] bytes = SyslogFormat.Write(alert, 16, "h", 1);

        Assert.InRange(bytes.Length, SyslogFormat.MaxBytes - 1, SyslogFormat.MaxBytes);
        Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(bytes));
    }
}
