using NetHawk.Capture.Sources;
using NetHawk.Capture.Sources.Duplicates;
using NetHawk.Core.Packets;
using Xunit.Abstractions;

namespace NetHawk.Tests.Capture;

/// <summary>Every capture at hand, malformed ones too, is read to its end or refused with one line.</summary>
public sealed class EveryCaptureTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Every_packet_of_every_capture_is_decoded_or_counted_with_its_reason()
    {
        Skip.If(SharedCaptures.Root is null, "no ../shared/data beside the checkout");
        int files = 0, refused = 0;
        long packets = 0;
        var errors = new Dictionary<DecodeError, long>();
        foreach (string file in SharedCaptures.All())
        {
            files++;
            try
            {
                using var source = CaptureSources.OpenFile(file, DuplicateMode.Keep);
                var sink = new CountingSink();
                source.Run(sink, CancellationToken.None);
                var statistics = source.Statistics;
                Assert.Equal(statistics.Packets, sink.Packets + sink.ErrorCount);
                Assert.Equal(statistics.Bytes, sink.Bytes);
                Assert.Equal(1.0, statistics.Progress);
                packets += statistics.Packets;
                string problems = string.Join(", ", sink.Errors.Select(e => $"{e.Key} {e.Value}"));
                if (problems.Length > 0 || statistics.Truncated) output.WriteLine($"{Path.GetFileName(file)}: {statistics.Packets} packets, {problems} {(statistics.Truncated ? "(truncated)" : "")}");
                foreach (var (reason, count) in sink.Errors) errors[reason] = errors.GetValueOrDefault(reason) + count;
            }
            catch (CaptureException e)
            {
                refused++;
                Assert.DoesNotContain('\n', e.Message);
                output.WriteLine($"{Path.GetFileName(file)}: refused: {e.Message}");
            }
        }

        output.WriteLine($"{files} files, {refused} refused, {packets} packets, {errors.Values.Sum()} errors: {string.Join(", ", errors.OrderBy(e => -e.Value))}");
        Assert.True(files > 0);
        Assert.DoesNotContain(DecodeError.DecoderFault, errors.Keys);
    }
}
