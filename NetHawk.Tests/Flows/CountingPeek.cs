using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Tests.Flows;

/// <summary>Reads everything, as HTTP is read to its end.</summary>
internal sealed class CountingPeek(AppProtocol application = AppProtocol.Unknown) : IPayloadPeek
{
    public int Looked { get; private set; }

    public PacketTime Now { get; set; }

    public long Skipped => 0;

    public long Faults { get; set; }

    public bool Wants(in PeekState state, bool fromResponder) => true;

    public PeekInfo? Look(ref PeekState state, bool fromResponder, IpProtocol protocol, ushort initiatorPort, ushort responderPort, ReadOnlySpan<byte> payload, int onWire = 0, uint sequence = 0, uint origin = 0)
    {
        Looked++;
        state.Application = application;
        return null;
    }
}
