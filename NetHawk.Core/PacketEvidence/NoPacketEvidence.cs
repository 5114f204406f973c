namespace NetHawk.Core.PacketEvidence;

/// <summary>Keeping packets is switched off.</summary>
public sealed class NoPacketEvidence : IPacketEvidence
{
    public bool IsOn => false;

    public string? PathOf(Guid threat) => null;

    public IReadOnlyList<KeptPacket> Newest(Packets.AddressKey? host, int most) => [];

    public Task ClearAsync(DateTimeOffset? before) => Task.CompletedTask;
}
