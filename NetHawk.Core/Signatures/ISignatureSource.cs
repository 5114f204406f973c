namespace NetHawk.Core.Signatures;

/// <summary>Where the rules in use are; they may be changed for others at any time.</summary>
public interface ISignatureSource
{
    SignatureSet Current { get; }
}
