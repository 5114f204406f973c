using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Detectors.LearnedModel;

/// <summary>What the model said of one source's flows. A flow counts once, with the newest opinion on it.</summary>
internal struct SourceOpinion
{
    public AddressKey Address;
    public PacketTime Updated;

    /// <summary>Faded number of flows judged since the first suspicious one.</summary>
    public double Flows;

    public ClassOpinions Classes;
    public RecentFlow[] Recent;

    public readonly double Suspicion
    {
        get
        {
            double sum = 0;
            foreach (ref readonly var opinion in Classes.Known) sum += opinion.Flows;
            return sum;
        }
    }

    public void Fade(PacketTime now, double halfLife)
    {
        double age = now.SecondsSince(Updated);
        if (age <= 0) return;
        double keep = Math.Pow(0.5, age / halfLife);
        Flows *= keep;
        foreach (ref var opinion in Classes.Known)
        {
            opinion.Flows *= keep;
            opinion.Proven *= (float)keep;
            opinion.LogOdds *= keep;
            opinion.Reported *= keep;
        }

        Updated = now;
    }
}

internal struct ClassOpinion
{
    /// <summary>Faded number of flows that look like the class, and the sum of their log-odds.</summary>
    public double Flows;
    public double LogOdds;

    /// <summary>Of <see cref="Flows"/>, faded alike, those whose source completed a handshake.</summary>
    public float Proven;

    /// <summary><see cref="Flows"/> when evidence was last given; the next is due at twice that.</summary>
    public double Reported;
    public int Unreported;
    public PacketTime FirstPacket;
    public AddressKey Responder;
    public bool ManyResponders;
    public SpoofClass Spoof;
    public ThreatClass Class;
}
