using System.Globalization;

namespace NetHawk.Web.Commands.Analyze;

/// <summary>What a person reads after `analyze`.</summary>
internal static class TextSummary
{
    public static void Write(TextWriter output, FileReport report)
    {
        output.WriteLine(report.File);
        if (report.Error is not null)
        {
            output.WriteLine("  not read: " + report.Error);
            return;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {report.Packets:N0} packets, {Bytes(report.Bytes)}, {report.Flows:N0} flows over {Seconds(report.CaptureSeconds)}{(report.Truncated ? ", truncated" : "")}; read in {report.ElapsedSeconds:0.00} s"));
        if (report.DuplicatePackets > 0)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {report.DuplicatePackets:N0} of the packets are there twice and were judged once (Capture:Duplicates)"));
        if (report.PayloadsCut > 0)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {report.PayloadsCut:N0} payloads are there in part only: what they would tell is missed, and while there are such nobody is blocked for contents (capture with tcpdump -s 0)"));
        if (report.ReaderFaults > 0)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {report.ReaderFaults:N0} payloads on which a reader failed: what they would have told is missed, please report it"));
        if (report.DecodeErrors.Count > 0)
            output.WriteLine("  not decoded: " + string.Join(", ", report.DecodeErrors.OrderByDescending(e => e.Value).Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Value:N0} {e.Key}"))));
        if (report.Threats.Count == 0) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  0 threats in {report.Flows:N0} flows"));
        foreach (var threat in report.Threats)
        {
            string block = threat.WouldBlock ? $"would block {threat.BlockTarget} ({threat.BlockKind})" : "watch";
            string who = threat.SourceIp ?? (threat.SourceMac is null ? string.Create(CultureInfo.InvariantCulture, $"{threat.SourceCount} sources") : threat.SourceMac);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {threat.Class,-12} {threat.Severity,-8} {threat.Confidence,5:P0}  {who} → {threat.DestinationIp ?? "many"}  [{block}]"));
            foreach (string reason in threat.Reasons) output.WriteLine("      " + reason);
        }

        if (report.ThreatsLeftOut > 0) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {report.ThreatsLeftOut:N0} more threats that are only watched: too many to be told one by one, mostly forged sources"));
    }

    public static string Bytes(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.0} MiB"),
        >= 1L << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 10):0.0} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
    };

    public static string Seconds(double seconds) => seconds switch
    {
        >= 172_800 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400:0.0} days"),
        >= 7_200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3_600:0.0} h"),
        >= 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
    };
}
