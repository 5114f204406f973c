using NetHawk.Core.Detectors.Exfiltration;
using NetHawk.Core.Flows;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class HeadUploadTests
{
    /// <summary>Each in a connection of its own.</summary>
    private static Events Ask(string host, string server, int count, int asked, int answered, string method = "GET", long length = -1)
    {
        var run = new Events(new HeadUploadDetector(Events.Context()));
        for (int i = 0; i < count; i++)
        {
            var flow = run.Flow("10.0.0.7", server, 80);
            flow.Handshake = HandshakeState.Proven;
            flow.Application = AppProtocol.Http;
            flow.Peek = new HttpRequest(method, "/pixel.gif?d=" + i, host, "x/1", true, false, length, "");
            flow.Forward.PayloadBytes = asked;
            run.Send(flow, FlowEventKind.Application);
            flow.Peek = null;
            flow.Backward.PayloadBytes = answered;
            run.Wait(0.1).Send(flow, FlowEventKind.Closed);
        }

        return run;
    }

    [Theory]
    [InlineData("203.0.113.9:8080", "203.0.113.9")]
    [InlineData("10.9.9.9", "10.9.9.9")]
    public void Hundreds_of_long_questions_with_short_answers_to_a_bare_address_carry_something_away(string host, string server)
    {
        var found = Assert.Single(Ask(host, server, 600, 1400, 200).Found);
        Assert.Equal(ThreatClass.Exfiltration, found.Class);
        Assert.NotNull(found.WatchOnly);
    }

    /// <summary>A tracker with a name, pages of a bare address, a device's short questions, bodies (which others look at), a server of the house, a few.</summary>
    [Theory]
    [InlineData("track.example", "203.0.113.9", 600, 1400, 200, -1)]
    [InlineData("203.0.113.9", "203.0.113.9", 600, 1400, 9000, -1)]
    [InlineData("203.0.113.9", "203.0.113.9", 2000, 250, 60, -1)]
    [InlineData("203.0.113.9", "203.0.113.9", 600, 1400, 200, 1200)]
    [InlineData("10.0.0.9", "10.0.0.9", 600, 1400, 200, -1)]
    [InlineData("203.0.113.9", "203.0.113.9", 60, 1400, 200, -1)]
    public void Ordinary_questions_are_not(string host, string server, int count, int asked, int answered, long length) =>
        Assert.Empty(Ask(host, server, count, asked, answered, length > 0 ? "POST" : "GET", length).Found);

    /// <summary>A connection that asks short questions without a body and sends a body between them: each <paramref name="every"/>th request.</summary>
    private static Events Mixed(int count, int every, int asked, int body)
    {
        var run = new Events(new HeadUploadDetector(Events.Context()));
        var flow = run.Flow("10.0.0.7", "203.0.113.9", 5000);
        flow.Handshake = HandshakeState.Proven;
        flow.Application = AppProtocol.Http;
        for (int i = 1; i <= count; i++)
        {
            bool put = i % every == 0;
            flow.Peek = new HttpRequest(put ? "PATCH" : "HEAD", "/v2/app/blobs/" + i, "203.0.113.9:5000", "docker/24", true, false, put ? body : -1, "");
            flow.Forward.PayloadBytes += asked;
            run.Wait(0.1).Send(flow, FlowEventKind.Application);
            if (put) flow.Forward.PayloadBytes += body;
            flow.Backward.PayloadBytes += 200;
        }

        return run;
    }

    [Fact]
    public void Layers_put_into_a_registry_are_bodies_and_no_heads() => Assert.Empty(Mixed(40, 3, 250, 5_000_000).Found);

    /// <summary>A store of backups: a connection begins with a body, and questions without one follow.</summary>
    [Fact]
    public void What_a_connection_began_with_is_no_head_of_its_first_question()
    {
        var run = new Events(new HeadUploadDetector(Events.Context()));
        for (int i = 0; i < 30; i++)
        {
            var flow = run.Flow("10.0.0.7", "203.0.113.9", 8086);
            flow.Handshake = HandshakeState.Proven;
            flow.Application = AppProtocol.Http;
            foreach (string method in new[] { "POST", "GET", "GET" })
            {
                flow.Peek = new HttpRequest(method, "/repository/data/" + i, "203.0.113.9:8086", "restic/0.14", true, false, method == "POST" ? 400_000 : -1, "");
                flow.Forward.PayloadBytes += 250;
                run.Wait(0.1).Send(flow, FlowEventKind.Application);
                if (method == "POST") flow.Forward.PayloadBytes += 400_000;
                flow.Backward.PayloadBytes += 200;
            }
        }

        Assert.Empty(run.Found);
    }

    [Theory]
    [InlineData(10, 20_000)]
    [InlineData(2, 20_000)]
    [InlineData(2, 1)]
    public void A_body_now_and_then_hides_no_long_heads(int every, int body) => Assert.Single(Mixed(600, every, 1400, body).Found);
}
