using System.Text;
using NetHawk.Core.Signatures;
using NetHawk.Core.Signatures.Conditions;
using NetHawk.Tests.Capture;

namespace NetHawk.Tests.Signatures;

/// <summary>Rules of a public collection against payloads that are made of their own contents: none that is simple enough for that may fail to be found.</summary>
public class OwnContentsTests
{
    [SkippableFact]
    public void Each_simple_rule_matches_what_it_asks_for()
    {
        Skip.If(SharedCaptures.Root is null, "the shared rules are not beside this checkout");
        var (set, _) = SignatureFiles.Load(new SignatureOptions { Files = [Path.Combine(SharedCaptures.Root, "rules", "*.rules")] }, p => p);
        int made = 0;
        var missed = new List<long>();
        for (int i = 0; i < set.Count; i++)
        {
            var rule = set[i];
            if (rule.Buffers.Count != 1 || rule.Buffers[0].Place != new BufferPlace(BufferKind.Payload, BufferTransform.None) || rule.Direction == RuleDirection.ToClient || rule.PayloadSize is not null
                || rule.Application != Core.Peek.AppProtocol.Unknown || !rule.Buffers[0].Conditions.All(c => c is ContentCondition { Negated: false })) continue;
            byte[]? payload = Payload([.. rule.Buffers[0].Conditions.Cast<ContentCondition>()]);
            if (payload is null) continue;
            made++;
            var own = new SignatureSet([rule]);
            ushort port = rule.DestinationPorts.Ranges.Where(r => !r.Negated).Select(r => r.First).FirstOrDefault((ushort)7777);
            ushort from = rule.SourcePorts.Ranges.Where(r => !r.Negated).Select(r => r.First).FirstOrDefault((ushort)40_000);
            var seen = new Core.Peek.SeenPayload(Core.Peek.AppProtocol.Unknown, false, rule.Transports == Transports.Udp ? Core.Packets.IpProtocol.Udp : rule.Transports == Transports.Icmp ? Core.Packets.IpProtocol.Icmp : Core.Packets.IpProtocol.Tcp, from, port, null, payload);
            if (new SignatureMatcher(new FixedSignatures(own)).Match(seen) is null) missed.Add(rule.Id);
        }

        Assert.Empty(missed);
        Assert.True(made > 100, $"{made} rules");
    }

    /// <summary>The contents where they are asked for, filled up with a byte between them; null where that is not to be said so simply.</summary>
    private static byte[]? Payload(ContentCondition[] contents)
    {
        byte[] payload = [.. Enumerable.Repeat((byte)'~', 2000)];
        int cursor = 0, end = 0;
        foreach (var content in contents)
        {
            int at = content.IsRelative ? cursor + (int)(content.Distance?.Value ?? 0) : (int)(content.Offset?.Value ?? (content.Depth is null ? end : 0));
            if (at < 0 || at + content.Bytes.Length > payload.Length || content.EndsWith) return null;
            if (at < end && !payload.AsSpan(at, content.Bytes.Length).SequenceEqual(content.Bytes)) return null;
            content.Bytes.CopyTo(payload.AsSpan(at));
            cursor = at + content.Bytes.Length;
            end = Math.Max(end, cursor);
        }

        return payload;
    }
}
