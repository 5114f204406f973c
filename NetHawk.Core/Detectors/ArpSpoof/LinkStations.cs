using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors.ArpSpoof;

/// <summary>Who holds an address on the link, and who held it before.</summary>
internal sealed class Binding : ITracked
{
    public MacAddress Owner { get; set; }
    public MacAddress Previous { get; set; }
    public PacketTime PreviousSeen { get; set; }
    public PacketTime LastSeen { get; set; }
    public double Weight { get; set; }
}

/// <summary>What one station did that honest stations do not.</summary>
internal sealed class Station : ITracked
{
    /// <summary>Addresses named in forgeries that are remembered.</summary>
    public const int MostAddresses = 64;

    /// <summary>Addresses it claimed in replies nobody asked for.</summary>
    public SmallSet Unasked { get; } = new(MostAddresses);
    public TimeRing UnaskedTimes { get; } = new(16);

    /// <summary>Told to all, unasked and without having been asked, that it holds the address it also told somebody.</summary>
    public TimeRing Announced { get; } = new(16);

    /// <summary>Told one station the same again, unasked.</summary>
    public TimeRing Insisted { get; } = new(16);

    /// <summary>Asked one station in the name of an address that another station holds.</summary>
    public TimeRing AskedAsAnother { get; } = new(8);

    /// <summary>Told all, without a question, that it holds an address.</summary>
    public TimeRing Proclaimed { get; } = new(16);

    /// <summary>The last time as an answer, not as a question for its own address.</summary>
    public bool ProclaimedAsAnswer { get; set; }

    /// <summary>When another station, asked, answered for the address that this one tells all it holds.</summary>
    public PacketTime Contradicted { get; set; }

    /// <summary>Its answers to questions that were seen, and those to none.</summary>
    public int Asked { get; set; }
    public int UnaskedCount { get; set; }

    /// <summary>Addresses it took although their owner still speaks.</summary>
    public SmallSet Taken { get; } = new(MostAddresses);

    /// <summary>Addresses it took whose owner had been silent for a while.</summary>
    public SmallSet Inherited { get; } = new(MostAddresses);
    public int FlipFlops { get; set; }
    public int Mismatches { get; set; }

    /// <summary>An address it used as an honest station would.</summary>
    public AddressKey OwnAddress { get; set; }
    public AddressKey Claimed { get; set; }
    public AddressKey Victim { get; set; }
    public PacketTime First { get; set; }
    public PacketTime LastSeen { get; set; }
    public long Frames { get; set; }
    public double Reported { get; set; }
    public int ReportedFrames { get; set; }

    public double Weight => Unasked.Count + 2 * Taken.Count + FlipFlops + Mismatches + AskedAsAnother.Count;
}
