namespace NetHawk.Core.Signatures;

/// <summary>Rules that are worth a closer look at one payload, each once.</summary>
internal sealed class ContentCandidates(int rules)
{
    private readonly int[] _seen = new int[rules];
    private readonly List<int> _found = [];
    private int _turn;

    public int Count => _found.Count;

    public void Begin()
    {
        _found.Clear();
        if (++_turn != int.MaxValue) return;
        Array.Clear(_seen);
        _turn = 1;
    }

    public void Add(int rule)
    {
        if (_seen[rule] == _turn) return;
        _seen[rule] = _turn;
        _found.Add(rule);
    }

    /// <summary>In the set's order: rules that let be come first, then those that set marks.</summary>
    public List<int> InOrder()
    {
        _found.Sort();
        return _found;
    }
}
