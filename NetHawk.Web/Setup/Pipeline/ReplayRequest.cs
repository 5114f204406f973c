namespace NetHawk.Web.Setup.Pipeline;

/// <summary>`run --replay FILE --speed N`.</summary>
/// <param name="Speed">1 is the capture's own pace; null is as fast as it goes.</param>
public sealed record ReplayRequest(string File, double? Speed);
