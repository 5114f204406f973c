using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources;

/// <summary>
/// What a worker has that cannot share an interface with another, which reads it alone: nothing to read. Its descriptor is one that poll passes over.
/// </summary>
internal sealed class IdleInterface : ILiveInterface
{
    public string Method => "";

    public int Descriptor => -1;

    public long Dropped => 0;

    public long InterfaceDropped => 0;

    public int Drain(IPacketSink sink) => 0;

    public void ReadDrops() { }

    public void Dispose() { }
}
