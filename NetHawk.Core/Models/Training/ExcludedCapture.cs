namespace NetHawk.Core.Models.Training;

/// <summary>A manifest row that is left out.</summary>
/// <param name="Name">The file, as written in the manifest.</param>
/// <param name="Class">As written in the manifest.</param>
/// <param name="Reason">In the manifest's words.</param>
public sealed record ExcludedCapture(string Name, string Class, string Reason);
