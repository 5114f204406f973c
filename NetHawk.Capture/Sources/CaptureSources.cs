using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources;

/// <summary>Opens packet sources. Each throws <see cref="CaptureException"/> with one line for a person where it cannot.</summary>
public static class CaptureSources
{
    /// <param name="path">A capture file, or <c>-</c> for standard input.</param>
    public static IPacketSource OpenFile(string path) => new CaptureFileSource(path);

    /// <param name="speed">1 is the capture's own pace; null is as fast as it goes.</param>
    public static ReplaySource OpenReplay(string path, double? speed, TimeProvider time) => new(path, speed, time);

    public static IPacketSource OpenLive(LiveOptions options, TimeProvider time) => new LiveSource(options, time);
}
