namespace NetHawk.Capture.Sources.Duplicates;

/// <summary>What is done with packets that a capture shows a second time.</summary>
public enum DuplicateMode : byte
{
    /// <summary>Left out while the capture shows that it holds copies.</summary>
    Auto,

    /// <summary>Counted and kept.</summary>
    Keep,

    /// <summary>Always left out.</summary>
    Drop,
}
