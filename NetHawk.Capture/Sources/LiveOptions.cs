using NetHawk.Capture.Sources.Duplicates;

namespace NetHawk.Capture.Sources;

/// <summary>How to capture from interfaces.</summary>
public sealed record LiveOptions
{
    /// <summary>A name, comma-separated names, <c>any</c>, or <c>auto</c> for the interface of the default route.</summary>
    public string Interface { get; init; } = "auto";

    /// <summary>BPF expression; empty for everything.</summary>
    public string Filter { get; init; } = "";

    /// <summary>Also take frames that are addressed to others.</summary>
    public bool Promiscuous { get; init; } = true;

    /// <summary>Kernel buffer of each interface, bytes: what a pause of the reader may cost before packets are lost.</summary>
    public int BufferBytes { get; init; } = 32 << 20;

    /// <summary>The kernel hands over what has arrived after this many milliseconds at the latest.</summary>
    public int ReadTimeoutMilliseconds { get; init; } = 10;

    /// <summary>Memory for datagrams that are being put together, bytes.</summary>
    public int FragmentBytes { get; init; } = PacketDelivery.DefaultFragmentBytes;

    public CaptureMethod Method { get; init; }

    public DuplicateMode Duplicates { get; init; }

    /// <summary>Null: one worker reads the interface alone. Sharing needs the ring.</summary>
    public FanoutSeat? Fanout { get; init; }
}
