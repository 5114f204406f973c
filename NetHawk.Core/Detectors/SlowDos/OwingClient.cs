using NetHawk.Core.Packets;

namespace NetHawk.Core.Detectors.SlowDos;

/// <summary>A client whose connections ended with most of the announced body missing.</summary>
internal sealed class OwingClient
{
    public required PacketTime First { get; init; }
    public PacketTime Last { get; set; }
    public int Count { get; set; }
    public int Reported { get; set; }
}
