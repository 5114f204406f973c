using NetHawk.Core.Packets;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.SlowDos;

/// <summary>What one client, or all together, hold of a service's connections: how many wait, and in what way.</summary>
internal sealed class Holder
{
    public int Headers { get; private set; }
    public int Bodies { get; private set; }
    public int Mute { get; private set; }
    public int Greeted { get; private set; }
    public int Reads { get; private set; }
    public int Encrypted { get; private set; }
    public int Pieces { get; private set; }

    /// <summary>When the first of them began to wait.</summary>
    public PacketTime First { get; private set; }

    /// <summary>What the client has sent altogether.</summary>
    public long HostPackets { get; private set; }

    public int Total => Headers + Bodies + Mute + Greeted + Reads + Encrypted + Pieces;

    public void Clear() => Headers = Bodies = Mute = Greeted = Reads = Encrypted = Pieces = 0;

    public void Count(WaitingFlow flow)
    {
        switch (flow.Kind)
        {
            case WaitKind.Header: Headers++; break;
            case WaitKind.Body or WaitKind.AnsweredBody: Bodies++; break;
            case WaitKind.SlowRead: Reads++; break;
            case WaitKind.Encrypted: Encrypted++; break;
            case WaitKind.EncryptedPieces: Pieces++; break;
            case WaitKind.Greeted: Greeted++; break;
            default: Mute++; break;
        }

        if (Total == 1 || flow.Since < First) First = flow.Since;
        HostPackets = Math.Max(HostPackets, flow.HostPackets);
    }

    /// <summary>In words.</summary>
    public string Parts()
    {
        var parts = new List<string>(7);
        if (Headers > 0) parts.Add(Invariant($"{Headers} with an unfinished header"));
        if (Bodies > 0) parts.Add(Invariant($"{Bodies} with a trickling body"));
        if (Reads > 0) parts.Add(Invariant($"{Reads} that read at a snail's pace"));
        if (Pieces > 0) parts.Add(Invariant($"{Pieces} encrypted on which small pieces come and nothing is answered"));
        if (Encrypted > 0) parts.Add(Invariant($"{Encrypted} encrypted and hardly answered"));
        if (Greeted > 0) parts.Add(Invariant($"{Greeted} greeted and silent"));
        if (Mute > 0) parts.Add(Invariant($"{Mute} mute"));
        return string.Join(", ", parts);
    }
}
