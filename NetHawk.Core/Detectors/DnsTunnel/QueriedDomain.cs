using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors.DnsTunnel;

internal readonly record struct DomainKey(AddressKey Client, string Domain)
{
    // Written out: what the compiler makes goes through the framework's generic comparers, which are compiled at each start.
    public bool Equals(DomainKey other) => Client == other.Client && Domain == other.Domain;

    public override int GetHashCode() => HashMix.Fold32(Client, default, (uint)Domain.GetHashCode(StringComparison.Ordinal));
}

/// <summary>What one client asked below one registered domain, within the window.</summary>
internal sealed class QueriedDomain : ITracked
{
    public SmallSet Names { get; private set; } = new(1024);
    public int Queries { get; set; }
    public int Unusual { get; set; }

    /// <summary>Of these, those with types that no program asks for.</summary>
    public int Unasked { get; set; }

    /// <summary>Names full to the brim, and names whose bytes are no text.</summary>
    public int Brim { get; set; }
    public int NoText { get; set; }

    /// <summary>Names in which data is written by large and small letters.</summary>
    public int Cased { get; set; }

    /// <summary>Questions that hold much beside their name.</summary>
    public int Stuffed { get; set; }
    public double LengthSum { get; set; }
    public double EntropySum { get; set; }
    public int Measured { get; set; }
    public long QueryBytes { get; set; }
    public long AnswerBytes { get; set; }
    public int Answers { get; set; }
    public int Missing { get; set; }
    public PacketTime First { get; set; }
    public PacketTime LastSeen { get; set; }
    public int ReportedAt { get; set; }

    /// <summary>Said before there were enough names to act upon.</summary>
    public bool SaidEarly { get; set; }

    public long Held => Names.Bytes;

    public double Weight => Names.Count + 0.1 * Queries;

    public void Restart(PacketTime now)
    {
        Names = new SmallSet(1024);
        Queries = Unusual = Unasked = Measured = Answers = Missing = ReportedAt = Brim = NoText = Stuffed = Cased = 0;
        SaidEarly = false;
        LengthSum = EntropySum = 0;
        QueryBytes = AnswerBytes = 0;
        First = now;
    }
}
