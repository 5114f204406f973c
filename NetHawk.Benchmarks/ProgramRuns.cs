using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace NetHawk.Benchmarks;

/// <summary>
/// Whole programs on the same file, by processor time (user and system, start-up included), taken in turns: only what ran next to each other is compared.
/// Programs that are not installed are left out.
/// </summary>
internal static class ProgramRuns
{
    /// <summary>As many as there are programs: each is the first of a round once, which costs it time (the kernel clears memory for it).</summary>
    private const int Rounds = 5;

    private sealed record Contender(string Name, string Program, Func<string, string[]> Arguments);

    public static string Table(string nethawk, IReadOnlyList<(string Name, string File)> files)
    {
        Contender[] contenders =
        [
            new("`nethawk analyze FILE --json /dev/null`", nethawk, f => ["analyze", f, "--json", "/dev/null"]),
            new("`tcpdump -r FILE -w /dev/null`", "tcpdump", f => ["-r", f, "-w", "/dev/null"]),
            new("`softflowd -r FILE -d` (flows only)", "softflowd", f => ["-r", f, "-d"]),
            new("`ndpiReader -i FILE -q` (protocols)", "ndpiReader", f => ["-i", f, "-q"]),
            new("`argus -r FILE -w /dev/null` (flows only)", "argus", f => ["-r", f, "-w", "/dev/null"]),
        ];
        var text = new StringBuilder("| program | " + string.Join(" | ", files.Select(f => f.Name)) + " |\n|---|" + string.Concat(files.Select(_ => "---|")) + "\n");
        var cells = contenders.ToDictionary(c => c.Name, _ => new List<string>());
        foreach (var (_, file) in files)
        {
            var seconds = contenders.ToDictionary(c => c.Name, _ => new List<double>());
            for (int round = 0; round < Rounds; round++)
                for (int turn = 0; turn < contenders.Length; turn++)
                {
                    var contender = contenders[(round + turn) % contenders.Length];
                    if (Time(contender, file) is { } time) seconds[contender.Name].Add(time);
                }

            var floor = seconds[contenders[1].Name];
            foreach (var contender in contenders)
            {
                var own = seconds[contender.Name];
                cells[contender.Name].Add(own.Count < Rounds ? "not installed" : floor.Count < Rounds
                    ? string.Create(CultureInfo.InvariantCulture, $"{Median(own):0.00} s")
                    : string.Create(CultureInfo.InvariantCulture, $"{Median(own):0.00} s, {Median(own.Zip(floor, (a, b) => a / b)):0.0} ×"));
            }
        }

        foreach (var contender in contenders) text.Append(CultureInfo.InvariantCulture, $"| {contender.Name} | {string.Join(" | ", cells[contender.Name])} |\n");
        return text.ToString();
    }

    private static double? Time(Contender contender, string file)
    {
        double before = Machine.ChildSeconds();
        try
        {
            using var process = Process.Start(new ProcessStartInfo(contender.Program, contender.Arguments(file)) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.WaitForExit();
            return process.ExitCode == 0 ? Machine.ChildSeconds() - before : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
