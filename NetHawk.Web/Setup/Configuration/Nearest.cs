namespace NetHawk.Web.Setup.Configuration;

/// <summary>What somebody who mistyped a name most likely meant.</summary>
internal static class Nearest
{
    /// <summary>"; did you mean NAME?", or nothing where no name is near.</summary>
    public static string Hint(string given, IEnumerable<string> names)
    {
        var nearest = names.Select(n => (Name: n, Distance: Distance(given.ToLowerInvariant(), n.ToLowerInvariant()))).DefaultIfEmpty((Name: "", Distance: int.MaxValue)).MinBy(n => n.Distance);
        return nearest.Distance <= Math.Max(1, Math.Min(3, given.Length / 3)) ? $"; did you mean {nearest.Name}?" : "";
    }

    /// <summary>Damerau's with adjacent swaps (optimal string alignment): letters missing, added, changed or swapped.</summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int change = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
