using NetHawk.Capture.Sources.Duplicates;

namespace NetHawk.Web.Setup.Configuration;

/// <summary>Section Capture: what is done with captured packets before they are judged.</summary>
public sealed class CaptureOptions
{
    public const string Section = "Capture";

    /// <summary>Packets that the capture shows a second time within milliseconds: "auto" leaves them out while the capture shows that it holds such, "keep" never, "drop" always.</summary>
    public string Duplicates { get; init; } = "auto";

    public DuplicateMode DuplicateMode => Enum.Parse<DuplicateMode>(Duplicates, ignoreCase: true);

    public IEnumerable<string> Validate()
    {
        if (Duplicates.ToLowerInvariant() is not ("auto" or "keep" or "drop")) yield return $"{Section}:Duplicates: value '{Duplicates}' is unknown; allowed is auto, keep, drop";
    }
}
