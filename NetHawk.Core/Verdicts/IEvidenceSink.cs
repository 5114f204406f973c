namespace NetHawk.Core.Verdicts;

/// <summary>Where detectors put what they found.</summary>
public interface IEvidenceSink
{
    void Add(Evidence evidence);
}
