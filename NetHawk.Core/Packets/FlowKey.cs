using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetHawk.Core.Packets;

/// <summary>
/// The key of a bidirectional flow: both endpoints in canonical order (the smaller first), protocol, VLAN and tunnel.
/// Both directions of a flow give the same key. 44 bytes.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly struct FlowKey : IEquatable<FlowKey>
{
    public readonly AddressKey A;
    public readonly AddressKey B;
    public readonly uint Ports;
    public readonly uint Scope;
    public readonly uint TunnelId;

    private FlowKey(AddressKey a, AddressKey b, ushort portA, ushort portB, IpProtocol protocol, ushort vlan, uint tunnel)
    {
        A = a;
        B = b;
        Ports = (uint)portA << 16 | portB;
        Scope = (uint)protocol << 16 | vlan;
        TunnelId = tunnel;
    }

    public ushort PortA => (ushort)(Ports >> 16);
    public ushort PortB => (ushort)Ports;
    public IpProtocol Protocol => (IpProtocol)(Scope >> 16);

    /// <param name="sourceIsA">True when the given source became endpoint A.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FlowKey Create(AddressKey source, AddressKey destination, ushort sourcePort, ushort destinationPort,
        IpProtocol protocol, ushort vlan, uint tunnel, out bool sourceIsA)
    {
        sourceIsA = source.High != destination.High ? source.High < destination.High
            : source.Low != destination.Low ? source.Low < destination.Low : sourcePort <= destinationPort;
        return sourceIsA
            ? new FlowKey(source, destination, sourcePort, destinationPort, protocol, vlan, tunnel)
            : new FlowKey(destination, source, destinationPort, sourcePort, protocol, vlan, tunnel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash() => HashMix.Mix(A.Low, B.Low, A.High, B.High, (ulong)Ports << 32 | Scope, TunnelId);

    public bool Equals(FlowKey other) => AreEqual(this, other);

    /// <summary>Field by field where they lie: copies of both would be half of what a packet's look-up costs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreEqual(in FlowKey a, in FlowKey b) =>
        a.A.Low == b.A.Low && a.B.Low == b.B.Low && a.A.High == b.A.High && a.B.High == b.B.High && a.Ports == b.Ports && a.Scope == b.Scope && a.TunnelId == b.TunnelId;

    public override bool Equals(object? obj) => obj is FlowKey other && Equals(other);

    public override int GetHashCode() => (int)Hash();

    public static bool operator ==(FlowKey a, FlowKey b) => a.Equals(b);
    public static bool operator !=(FlowKey a, FlowKey b) => !a.Equals(b);
}
