using NetHawk.Capture.Sources.Duplicates;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources;

/// <summary>Opens packet sources. Each throws <see cref="CaptureException"/> with one line for a person where it cannot.</summary>
public static class CaptureSources
{
    /// <param name="path">A capture file, or <c>-</c> for standard input.</param>
    public static IPacketSource OpenFile(string path, DuplicateMode duplicates = DuplicateMode.Auto) => new CaptureFileSource(path, duplicates);

    /// <param name="speed">1 is the capture's own pace; null is as fast as it goes.</param>
    public static ReplaySource OpenReplay(string path, double? speed, TimeProvider time, DuplicateMode duplicates = DuplicateMode.Auto) => new(path, speed, time, duplicates);

    public static IPacketSource OpenLive(LiveOptions options, TimeProvider time) => new LiveSource(options, time);
}
