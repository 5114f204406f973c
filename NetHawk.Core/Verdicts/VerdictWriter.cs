using NetHawk.Core.Packets;

namespace NetHawk.Core.Verdicts;

/// <summary>Writes the immutable verdict of a threat's present state.</summary>
internal static class VerdictWriter
{
    public static Verdict Write(Threat threat, bool isNew, double score, VerdictAction action, string actionReason, Severity severity, PacketTime now,
        double halfLife)
    {
        var voices = threat.Voices.OrderByDescending(v => v.At(now, halfLife)).ToList();
        var strongest = voices[0].Newest;
        return new Verdict
        {
            ThreatId = threat.Id,
            IsNew = isNew,
            Class = threat.Key.Class,
            Severity = severity,
            Confidence = Confidence(score),
            Detector = voices[0].Name,
            Spoof = threat.Spoof,
            Action = action,
            ActionReason = actionReason,
            Source = threat.Source,
            Destination = threat.Destination,
            DestinationPort = threat.DestinationPort,
            Protocol = strongest.Protocol,
            SourceMac = strongest.SourceMac,
            SourceCount = threat.SourceCount,
            FirstPacketAt = threat.FirstPacket,
            DetectedAt = threat.DetectedAt,
            UpdatedAt = now,
            PacketsUntilDetection = threat.PacketsUntilDetection,
            Count = threat.Count,
            Score = score,
            Reasons = [.. voices.Select(v => v.Newest.Reason)],
            Evidence = [.. threat.Evidence],
            Technique = voices.Select(v => v.Newest.Technique).FirstOrDefault(t => t.Length > 0) ?? "",
            Rule = strongest.Rule,
        };
    }

    /// <summary>The log-odds as a probability; never certainty.</summary>
    public static double Confidence(double score) => Math.Min(0.9999, 1 / (1 + Math.Exp(-score)));
}
