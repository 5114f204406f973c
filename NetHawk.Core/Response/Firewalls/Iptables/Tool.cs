using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace NetHawk.Core.Response.Firewalls.Iptables;

/// <summary>Runs one administration tool with an argument list (never a shell), input through its standard input, bounded in time.</summary>
internal static class Tool
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <exception cref="FirewallException">The tool is missing, hangs or fails; one line.</exception>
    public static string Run(string program, IReadOnlyList<string> arguments, string? input = null)
    {
        var (status, output, error) = Start(program, arguments, input);
        if (status == 0) return output;
        string line = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? $"exit status {status}";
        throw new FirewallException($"{program}: {line}");
    }

    public static bool Succeeds(string program, IReadOnlyList<string> arguments) => Start(program, arguments, null).Status == 0;

    private static (int Status, string Output, string Error) Start(string program, IReadOnlyList<string> arguments, string? input)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        try
        {
            using var process = Process.Start(start) ?? throw new FirewallException($"{program} did not start");
            var output = new StringBuilder();
            var error = new StringBuilder();
            process.OutputDataReceived += (_, line) => Append(output, line.Data);
            process.ErrorDataReceived += (_, line) => Append(error, line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            Feed(process, input);
            if (!process.WaitForExit(Limit))
            {
                process.Kill();
                throw new FirewallException($"{program} did not answer within {Limit.TotalSeconds} s");
            }

            process.WaitForExit();
            return (process.ExitCode, output.ToString(), error.ToString());
        }
        catch (Win32Exception e)
        {
            throw new FirewallException($"{program} is missing: install it (apt-get install iptables ipset)", e);
        }
    }

    private static void Feed(Process process, string? input)
    {
        try
        {
            if (input is not null) process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The tool ended before it read everything; its exit status and message say why.
            return;
        }
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null) text.Append(line).Append('\n');
    }
}
