namespace NetHawk.Core.Signatures;

/// <summary>Rules that stay as they are, for one run.</summary>
public sealed class FixedSignatures(SignatureSet set) : ISignatureSource
{
    public SignatureSet Current => set;
}
