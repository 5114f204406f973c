namespace NetHawk.Core.Detectors.BruteForce;

/// <summary>
/// At how many names each password was refused. Password spraying (MITRE ATT&amp;CK T1110.003) goes through a list of names with one password or a few, so that no account is locked. Only marks of passwords are kept.
/// </summary>
internal sealed class TriedPasswords
{
    /// <summary>Passwords that are counted: who has more is no sprayer.</summary>
    private const int Most = 64;

    /// <summary>Memory of so many, about.</summary>
    public const int MostBytes = 2_048;

    private readonly Dictionary<uint, int> _names = [];

    /// <summary>Names at which the password that was tried most was refused.</summary>
    public int MostNames { get; private set; }

    /// <summary>A name is refused with this password for the first time.</summary>
    public void Add(uint secret)
    {
        int names = _names.GetValueOrDefault(secret);
        if (names == 0 && _names.Count >= Most) return;
        _names[secret] = ++names;
        MostNames = Math.Max(MostNames, names);
    }
}
