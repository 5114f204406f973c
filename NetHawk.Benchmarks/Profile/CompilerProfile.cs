using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace NetHawk.Benchmarks.Profile;

/// <summary>
/// Writes NetHawk.Analyze/analyze.mibc: how often each branch of `analyze` is taken and what its calls meet, for the compiler to machine code. The runtime counts it while the
/// program reads captures in its unoptimized form (about half a minute for 1.5 million packets). Methods that have changed since are compiled as without a profile.
/// </summary>
internal static class CompilerProfile
{
    /// <summary>Methods none of whose branches was taken more often gain nothing.</summary>
    private const long FewestCounts = 1_000;

    /// <param name="options">Folder of the built NetHawk.Analyze (not the published one), the model, the file to write, captures; in this order.</param>
    public static int Run(string[] options)
    {
        if (options is not [var folder, var model, var output, .. var captures] || captures.Length == 0)
        {
            Console.Error.WriteLine("usage: profile FOLDER MODEL OUT FILE... (NetHawk.Analyze/bin/Release/net10.0, models, NetHawk.Analyze/analyze.mibc, captures as of mix)");
            return 2;
        }

        string text = Path.GetTempFileName();
        try
        {
            Record(Path.Combine(folder, "nethawk-analyze"), Path.GetFullPath(model), captures, text);
            var methods = new MethodFinder(folder);
            int written = 0, unknown = 0;
            using var file = new ProfileFile(output);
            foreach (var method in RecordedMethod.Read(File.ReadLines(text)))
            {
                if (method.MostOften < FewestCounts) continue;
                if (methods.Find(method) is { } found)
                {
                    file.Add(found, method, methods);
                    written++;
                }
                else
                {
                    unknown++;
                }
            }

            file.Save();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{written} methods written to {output}; {unknown} left out (generic methods, overloads of the same size)"));
            return 0;
        }
        finally
        {
            File.Delete(text);
        }
    }

    private static void Record(string program, string model, string[] captures, string text)
    {
        var start = new ProcessStartInfo(program, ["analyze", .. captures, "--json", "/dev/null"]) { RedirectStandardOutput = true };
        start.Environment["MlModel__ModelPath"] = model;
        // Settings of the runtime (clrconfignames.h): everything is compiled when it is first called, with counters, and stays so.
        foreach (var (name, value) in new[]
                 {
                     ("TieredPGO", "1"), ("TieredPGO_InstrumentOnlyHotCode", "0"), ("ReadyToRun", "0"), ("TC_CallCounting", "0"), ("TC_QuickJitForLoops", "1"), ("TC_OnStackReplacement", "0"),
                     ("OSR_HitLimit", "0"), ("WritePGOData", "1"), ("PGODataPath", text),
                 })
        {
            start.Environment["DOTNET_" + name] = value;
        }

        using var process = Process.Start(start) ?? throw new Win32Exception(program);
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }
}
