namespace NetHawk.Capture.Sources.Ring;

/// <summary>The kernel refuses the ring, which says nothing of what libpcap may do. One line: what was refused.</summary>
internal sealed class RingException(string message) : Exception(message);
