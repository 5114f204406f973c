namespace NetHawk.Core.Detectors.BruteForce;

/// <summary>
/// How a server answered the log-in forms of one source. An application answers a wrong password in one way (the form again, a refusal, a redirection back)
/// and a right one in another, whatever these are: guessing gets nearly always the same.
/// </summary>
internal sealed class FormAnswers
{
    /// <summary>Fewer answers say nothing.</summary>
    private const int Least = 4;

    /// <summary>Counts are halved here, so that the newest answers tell.</summary>
    private const int Most = 64;

    /// <summary>Answers of which most may be taken for accepted ones.</summary>
    private const int LeastLetIn = 8;

    private int _shown;
    private int _redirected;
    private int _denied;
    private int _made;
    private long _everShown;
    private long _everRedirected;
    private long _everDenied;
    private long _everMade;

    /// <summary>Answers of all the time, and those of them that differ from the usual one.</summary>
    public long Total => _everShown + _everRedirected + _everDenied + _everMade;

    public long Different => Total - Math.Max(Math.Max(_everShown, _everMade), Math.Max(_everRedirected, _everDenied));

    /// <summary>Half or more were answered by "201 Created": accounts are made, nobody guesses.</summary>
    public bool AreMade => Total >= Least && _everMade * 2 >= Total;

    private long _failed;
    private int _answers;

    /// <summary>Too little has been answered yet, in whatever way.</summary>
    public bool AreAwaited => _answers < Least;

    /// <summary>Nearly all were answered by an error of the server's own: nobody gets in, and nobody learns whether his password is right.</summary>
    public bool AreErrors => _failed >= Least && _failed * 4 >= (Total + _failed) * 3;

    /// <summary>At least a fifth of the answers differ from the usual one.</summary>
    public bool AreMixed
    {
        get
        {
            int all = _shown + _redirected + _denied + _made;
            int most = Math.Max(Math.Max(_shown, _made), Math.Max(_redirected, _denied));
            return all >= Least && (all - most) * 5 >= all;
        }
    }

    /// <summary>The server refuses some by its status, and answers most in another way: where it can say no, those others got in.</summary>
    public bool MostGetIn => Total >= LeastLetIn && _everDenied > 0 && _everDenied * 20 >= Total && _everDenied * 2 < Total;

    public bool MostAreDenied => _everDenied * 2 >= Total;

    /// <summary>Every form so far was refused by the answer's status.</summary>
    public bool AllAreDenied => Total >= LeastLetIn && _everDenied == Total && _failed == 0;

    /// <summary>Being slowed down or locked out (403, 429, 5xx) is no answer to a password.</summary>
    public void Add(int status)
    {
        if (_answers < Least) _answers++;
        if (status == 201) (_made, _everMade) = (_made + 1, _everMade + 1);
        else if (status is >= 200 and < 300) (_shown, _everShown) = (_shown + 1, _everShown + 1);
        else if (status is >= 300 and < 400) (_redirected, _everRedirected) = (_redirected + 1, _everRedirected + 1);
        else if (status >= 500) _failed++;
        else if (status is 400 or 401 or 422) (_denied, _everDenied) = (_denied + 1, _everDenied + 1);
        if (_shown + _redirected + _denied + _made < Most) return;
        _made /= 2;
        _shown /= 2;
        _redirected /= 2;
        _denied /= 2;
    }
}
