using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging.Abstractions;
using NetHawk.Core.Detectors;
using NetHawk.Core.Packets;
using NetHawk.Tests.Store;
using NetHawk.Web.Live;
using NetHawk.Web.Metrics;

namespace NetHawk.Tests.Live;

public sealed partial class MetricsTests : IDisposable
{
    private readonly LiveHarness _live = new();

    [Fact]
    public async Task Every_counter_of_the_parts_shows_in_valid_text()
    {
        _live.Engine.Now = _live.Engine.Now with
        {
            Packets = 1_234,
            KernelDropped = 5,
            PacketsBypassed = 777,
            PeekFaults = 3,
            DuplicatePackets = 31,
            DuplicatePacketsDropped = 29,
            DropsDuplicates = true,
            Directions = SeenDirections.Questions,
            DecodeErrors = new Dictionary<DecodeError, long> { [DecodeError.TruncatedIpv4] = 3, [DecodeError.BadTcpHeaderLength] = 1 },
            PacketsByPrediction = [10, 20],
        };
        _live.Store.Writer.Add(StoreHarness.Flow());
        await _live.Store.Writer.FlushAsync();
        string text = Metrics().Write();
        Assert.Contains("\nnethawk_packets_total 1234\n", text, StringComparison.Ordinal);
        Assert.Contains("\nnethawk_kernel_dropped_total 5\n", text, StringComparison.Ordinal);
        Assert.Contains("\nnethawk_packets_bypassed_total 777\n", text, StringComparison.Ordinal);
        Assert.Contains("\nnethawk_peek_faults_total 3\n", text, StringComparison.Ordinal);
        Assert.Contains("\nnethawk_duplicate_packets_total 31\n", text, StringComparison.Ordinal);
        Assert.Contains("\nnethawk_duplicate_packets_dropped_total 29\n", text, StringComparison.Ordinal);
        Assert.Contains("\nnethawk_duplicate_filter_active 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nnethawk_seen_directions{directions=\"questions\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nnethawk_decode_errors_total{reason=\"truncatedIpv4\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("\nnethawk_predicted_packets_total{prediction=\"port-scan\"} 20\n", text, StringComparison.Ordinal);
        Assert.Contains("\nnethawk_store_rows_written_total 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nnethawk_capture_state{state=\"capturing\"} 1\n", text, StringComparison.Ordinal);

        var seen = new HashSet<string>();
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            Assert.Matches(Line(), line);
            if (!line.StartsWith('#')) continue;
            string[] words = line.Split(' ');
            Assert.True(words[1] == "TYPE" || seen.Add(words[2]), $"{words[2]} is described twice");
            if (words[1] == "TYPE") Assert.Equal(words[3] == "counter", words[2].EndsWith("_total", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Label_values_are_escaped()
    {
        var text = new PrometheusText();
        text.Gauges("a", "one\\two\nthree", "l", [("q\"b\\n\n", 0.5)]);
        Assert.Equal("# HELP a one\\\\two\\nthree\n# TYPE a gauge\na{l=\"q\\\"b\\\\n\\n\"} 0.5\n", text.ToString());
    }

    private NetHawkMetrics Metrics() =>
        new(_live.Engine, _live.Blocks, _live.Store.Writer, _live.Feed, new HubPump(_live.Feed, null!, NullLogger<HubPump>.Instance));

    [GeneratedRegex("""^(# (HELP|TYPE) nethawk_[a-z_]+ .+|nethawk_[a-z_]+(\{[a-z]+="[^"]*"\})? -?[0-9.E+-]+)$""")]
    private static partial Regex Line();

    public void Dispose() => _live.Dispose();
}
