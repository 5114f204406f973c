namespace NetHawk.Capture.Sources.Files;

/// <summary>A capture file format: reads records one after the other from a buffer.</summary>
internal abstract class CaptureFormat(RecordBuffer buffer)
{
    protected RecordBuffer Buffer { get; } = buffer;

    /// <summary>The file ended inside a record, or a record is so wrong that nothing after it can be found.</summary>
    public bool Truncated { get; protected set; }

    /// <returns>False at the end.</returns>
    public abstract bool Next(ref CaptureRecord record);

    /// <summary>Ends the reading; bytes left over mean that something was cut off.</summary>
    protected bool End()
    {
        Truncated |= Buffer.Available > 0 || Buffer.Damaged;
        return false;
    }
}
