using NetHawk.Core.Packets;

namespace NetHawk.Core.Peek;

/// <summary>A payload as it is held against rules.</summary>
/// <param name="read">What the peek read in it, if anything.</param>
/// <param name="payload">As it came; of a request that came in pieces all that is there of it.</param>
public readonly ref struct SeenPayload(AppProtocol application, bool fromResponder, IpProtocol protocol, ushort initiatorPort, ushort responderPort, PeekInfo? read, ReadOnlySpan<byte> payload)
{
    public AppProtocol Application { get; } = application;
    public bool FromResponder { get; } = fromResponder;
    public IpProtocol Protocol { get; } = protocol;
    public ushort InitiatorPort { get; } = initiatorPort;
    public ushort ResponderPort { get; } = responderPort;
    public PeekInfo? Read { get; } = read;
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>Packet time: what costs much is limited per second.</summary>
    public PacketTime Now { get; init; }

    public ushort SenderPort => FromResponder ? ResponderPort : InitiatorPort;

    public ushort ReceiverPort => FromResponder ? InitiatorPort : ResponderPort;
}

/// <summary>Holds payloads against the operator's rules. One instance per capture worker.</summary>
public interface IPayloadSignatures
{
    /// <summary>Payloads of each side of a flow that are looked at; 0 while there are no rules. Flows that are read to their end are looked at to their end.</summary>
    int Looks { get; }

    /// <summary>Payloads that were not held against rules, because too many came in one second that called for many.</summary>
    long Skipped { get; }

    /// <returns>What matches, or null.</returns>
    SignatureMatch? Match(in SeenPayload seen);
}

/// <summary>A rule that payloads are held against.</summary>
public interface IPayloadRule
{
    /// <summary>The number by which people know it (sid).</summary>
    long Id { get; }
}

/// <summary>Rules that a payload matches, as far as the payload alone can tell: addresses, marks and rates are yet to be asked.</summary>
public sealed record SignatureMatch(IReadOnlyList<IPayloadRule> Rules) : PeekInfo;
