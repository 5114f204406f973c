using NetHawk.Core.Packets;

namespace NetHawk.Core.Verdicts;

/// <summary>
/// Where the evidence of all detectors meets. Owned by the analysis worker; emits each <see cref="Verdict"/> through a callback given to
/// the constructor, on the same thread.
/// </summary>
public interface IVerdictStage : IEvidenceSink
{
    /// <summary>About once a second of packet time: decays scores, sends throttled growth, closes idle threats.</summary>
    void OnTick(PacketTime now);

    /// <summary>A source completed an exchange with one of ours (proven handshake, data both ways): one-way traffic in its name could be forged.</summary>
    void NoteExchange(AddressKey source, PacketTime time);

    /// <summary>An inside host called this one and was answered: TCP with a handshake and data both ways, UDP from the address and port that was asked.</summary>
    void NoteAnswer(AddressKey host, PacketTime time);

    /// <summary>Packet time jumped: open threats are closed.</summary>
    void OnEpoch();

    /// <summary>The input ended: what throttling held back is sent.</summary>
    void Complete(PacketTime now);

    /// <summary>The strongest open threat of a source: what its flow records are labelled with.</summary>
    bool TryGetActive(AddressKey source, out ThreatClass threat, out float confidence);

    /// <summary>Threats opened since the start.</summary>
    long Threats { get; }

    /// <summary>Verdicts sent since the start.</summary>
    long Verdicts { get; }

    /// <summary>Evidence or threats thrown out because a table was full.</summary>
    long Evictions { get; }
}
