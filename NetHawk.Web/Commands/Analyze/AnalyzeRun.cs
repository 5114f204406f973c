using System.Runtime;
using NetHawk.Capture.Peek;
using NetHawk.Capture.Sources;
using NetHawk.Capture.Sources.Duplicates;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;

namespace NetHawk.Web.Commands.Analyze;

/// <summary>Carries out one `analyze`: file after file, a bad one reported and the others done.</summary>
internal sealed class AnalyzeRun(CommandContext context, AnalyzeRequest request)
{
    private readonly TextWriter _human = request.Json == "-" || request.Eve == "-" ? context.Error : context.Output;

    public int Execute(CancellationToken cancellation)
    {
        if (request.Json == "-" && request.Eve == "-") throw new CommandException("only one of --json and --eve can write to standard output", ExitStatus.Usage);

        // Nobody waits for an answer meanwhile: collecting beside the work would only cost more.
        if (GCSettings.LatencyMode != GCLatencyMode.NoGCRegion) GCSettings.LatencyMode = GCLatencyMode.Batch;
        var settings = AnalysisSettings.Load(context);
        using var json = Open(request.Json, "--json");
        using var eve = Open(request.Eve, "--eve");
        using var htmlFile = Open(request.Html, "--html");

        var reports = new List<FileReport>();
        AnalysisSession? shared = null;
        for (int i = 0; i < request.Files.Count; i++)
        {
            var session = request.Together ? shared ??= settings.NewSession(eve) : settings.NewSession(eve);
            bool last = !request.Together || i == request.Files.Count - 1;
            var report = Analyse(request.Files[i], session, settings.Duplicates, last, cancellation);
            reports.Add(report);
            json?.WriteLine(report.ToJsonLine());
            json?.Flush();
            TextSummary.Write(_human, report);
        }

        htmlFile?.Write(HtmlReport.Render(reports));
        return reports.Any(r => r.Error is not null) ? ExitStatus.Failed : ExitStatus.Done;
    }

    private FileReport Analyse(string file, AnalysisSession session, DuplicateMode duplicates, bool last, CancellationToken cancellation)
    {
        try
        {
            using var source = CaptureSources.OpenFile(file, duplicates);
            using var progress = new ProgressBar(context.Error, !Console.IsErrorRedirected && ReferenceEquals(context.Error, Console.Error), file, () => source.Statistics);
            return session.Run(file, source, last, cancellation);
        }
        catch (CaptureException e)
        {
            context.Error.WriteLine("nethawk: " + e.Message);
            if (last) session.Complete();
            return FileReport.Failed(file, e.Message);
        }
    }

    private TextWriter? Open(string? path, string option)
    {
        if (path is null) return null;
        if (path == "-") return option == "--html" ? throw new CommandException("--html needs a file name", ExitStatus.Usage) : new NonClosingWriter(context.Output);
        try
        {
            return new StreamWriter(path) { NewLine = "\n" };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new CommandException($"{option}: cannot write '{path}': {e.Message.TrimEnd('.')}; give a file in a folder that exists and may be written");
        }
    }
}
