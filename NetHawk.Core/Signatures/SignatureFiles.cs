using System.Globalization;
using System.Text;

namespace NetHawk.Core.Signatures;

/// <summary>Reads files of rules. A rule that is wrong or not understood is told with its place and left out; the others are in use.</summary>
public static class SignatureFiles
{
    /// <summary>Longest rule of collections: some 8 KB.</summary>
    private const int LongestRule = 65_536;

    private const string Classes = "classification.config";

    /// <summary>Bytes of a file; the largest collection has some 60 MB. More is something else.</summary>
    private const long LargestFile = 256L << 20;

    public static (SignatureSet Set, SignatureReport Report) Load(SignatureOptions options, Func<string, string> resolvePath)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(resolvePath);
        var errors = new List<string>();
        var files = Find(options.Files.Select(resolvePath), errors);
        var reading = new Reading(options);
        foreach (string file in files.OrderBy(f => Path.GetFileName(f) != Classes))
        {
            try
            {
                reading.Read(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                errors.Add($"{file}: cannot be read: {e.Message}");
            }
        }

        return reading.Finish(files, errors);
    }

    /// <summary>The files that patterns stand for, each once.</summary>
    public static IReadOnlyList<string> Find(IEnumerable<string> patterns, List<string> errors)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        ArgumentNullException.ThrowIfNull(errors);
        var files = new List<string>();
        foreach (string pattern in patterns)
        {
            if (!Path.GetFileName(pattern).Contains('*', StringComparison.Ordinal))
            {
                if (File.Exists(pattern)) files.Add(pattern);
                else errors.Add($"{pattern}: there is no such file");
                continue;
            }

            try
            {
                string[] found = Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(pattern))!, Path.GetFileName(pattern));
                if (found.Length == 0) errors.Add($"{pattern}: no file fits");
                files.AddRange(found.Order(StringComparer.Ordinal));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                errors.Add($"{pattern}: cannot be read: {e.Message}");
            }
        }

        return [.. files.Distinct()];
    }

    private sealed class Reading(SignatureOptions options)
    {
        private readonly ClassTypes _classes = new();
        private readonly HashSet<long> _disabled = [.. options.Disabled];
        private readonly Dictionary<(int, long), Signature> _rules = [];
        private readonly List<SignatureProblem> _problems = [];
        private readonly RuleVariables _variables = new(options.Variables);
        private int _left, _replaced, _over;

        public void Read(string file)
        {
            var parser = new SignatureParser(_variables, _classes);
            if (new FileInfo(file).Length > LargestFile) throw new IOException($"larger than {LargestFile >> 20} MB: is it a file of rules?");
            string name = Path.GetFileName(file);
            var whole = new StringBuilder();
            int number = 0, begin = 0;
            foreach (string line in File.ReadLines(file, Encoding.Latin1))
            {
                number++;
                if (whole.Length == 0) begin = number;
                string text = line.Trim();
                bool goesOn = text.EndsWith('\\') && whole.Length < LongestRule;
                whole.Append(goesOn ? text[..^1] : text);
                if (goesOn) continue;
                Take(parser, whole.ToString(), string.Create(CultureInfo.InvariantCulture, $"{name} line {begin}"));
                whole.Clear();
            }

            if (whole.Length > 0) Take(parser, whole.ToString(), string.Create(CultureInfo.InvariantCulture, $"{name} line {begin}"));
        }

        public (SignatureSet, SignatureReport) Finish(IReadOnlyList<string> files, IReadOnlyList<string> errors) =>
            (new SignatureSet(_rules.Values), new SignatureReport(files, _rules.Count, _left, _replaced, _over, _problems, errors));

        private void Take(SignatureParser parser, string text, string place)
        {
            if (text.Length == 0 || text[0] == '#') return;
            if (text.StartsWith("config ", StringComparison.Ordinal))
            {
                _classes.Read(text);
                return;
            }

            try
            {
                if (text.Length > LongestRule) throw new RuleException($"longer than {LongestRule} characters");
                var rule = parser.Parse(text, place);
                if (rule.Variables > SignatureSet.MostVariables) throw new RuleException($"more than {SignatureSet.MostVariables} names for numbers");
                Keep(rule);
            }
            catch (RuleException e)
            {
                _problems.Add(new SignatureProblem(place, e.Message, e.Unsupported));
            }
        }

        private void Keep(Signature rule)
        {
            if (_disabled.Contains(rule.Id))
            {
                _left++;
                return;
            }

            if (_rules.TryGetValue((rule.Generator, rule.Id), out var known))
            {
                _replaced++;
                if (rule.Revision > known.Revision) _rules[(rule.Generator, rule.Id)] = rule;
            }
            else if (_rules.Count >= options.MaxRules) _over++;
            else _rules.Add((rule.Generator, rule.Id), rule);
        }
    }
}
