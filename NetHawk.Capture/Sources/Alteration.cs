using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources;

/// <summary>Which of the packets between two hosts a one-sided view holds; who spoke first asks.</summary>
public enum SeenSide : byte
{
    Both,
    Questions,
    Answers,
}

/// <summary>What a port mirrored twice adds: nothing, each packet again, or each packet again as a router sent it on (another VLAN, its own link addresses, a hop less).</summary>
public enum MirrorCopy : byte
{
    None,
    Same,
    Routed,
}

/// <summary>How a capture is changed on its way into the analysis, to see what a detector is worth when packets are lost or an attacker evades.</summary>
public sealed record Alteration
{
    /// <summary>Share of packets that the capture loses, 0 to below 1.</summary>
    public double Drop { get; init; }

    /// <summary>Time goes this many times slower, 1 or more.</summary>
    public double Slow { get; init; } = 1;

    /// <summary>Seconds by which each flow of the altered hosts begins later, drawn evenly from 0 to this.</summary>
    public double JitterSeconds { get; init; }

    /// <summary>Bytes that each packet with payload of the altered hosts grows by, drawn evenly from 0 to this; a packet stays within 1,460.</summary>
    public int PadBytes { get; init; }

    /// <summary>Seconds of the capture's beginning that are left out, so that it starts amid connections.</summary>
    public double SkipSeconds { get; init; }

    public SeenSide Side { get; init; }

    public MirrorCopy Copy { get; init; }

    /// <summary>Whose flows are delayed and padded; the rest meets all.</summary>
    public IReadOnlyList<Prefix> Hosts { get; init; } = [];

    public int Seed { get; init; } = 1;

    public bool IsNone => Drop <= 0 && Slow <= 1 && JitterSeconds <= 0 && PadBytes <= 0 && SkipSeconds <= 0 && Side == SeenSide.Both && Copy == MirrorCopy.None;
}
