using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Response;

/// <summary>A threat that a person calls a false alarm: its class blocks the same address no more, until it was not seen for <see cref="FirewallOptions.FalseAlarmMemory"/>.</summary>
/// <param name="Target">What the threat would have blocked, or its source.</param>
/// <param name="ByRule">An operator's rule said it: that says nothing of what detectors find there, nor they of it.</param>
/// <param name="SeenAt">When the threat was last seen.</param>
public sealed record FalseAlarm(Guid Threat, Prefix Target, ThreatClass Class, bool ByRule, DateTimeOffset SeenAt);
