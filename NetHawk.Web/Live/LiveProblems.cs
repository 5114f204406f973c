using System.Globalization;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Store;

namespace NetHawk.Web.Live;

/// <summary>What is wrong at this moment, worst first, each in one line for a tired operator.</summary>
internal static class LiveProblems
{
    /// <summary>Less is noise of a busy second.</summary>
    private const double LossWorthTelling = 0.001;

    private const double AckShareWorthTelling = 0.01;

    public static IReadOnlyList<string> Of(EngineSnapshot engine, ResponseStatus response, StoreStatistics store, double lossShare, long eventsLost)
    {
        var problems = new List<string>();
        if (engine.State == CaptureState.Failed) problems.Add($"Not capturing: {engine.CaptureMessage}");
        if (engine.State == CaptureState.Stopped) problems.Add("Not capturing: capture is stopped");
        if (engine.State == CaptureState.Capturing)
            foreach (string problem in engine.CaptureProblems) problems.Add($"Capture: {problem}");
        if (!response.Healthy) problems.Add($"Blocks are not in force: {response.Message}");
        if (response.LedgerProblem.Length > 0) problems.Add(char.ToUpperInvariant(response.LedgerProblem[0]) + response.LedgerProblem[1..]);
        if (response.BreakerOpen) problems.Add($"Automatic blocking rests: too many blocks at once. {response.Message}".TrimEnd());
        if (lossShare >= LossWorthTelling) problems.Add(string.Create(CultureInfo.InvariantCulture, $"Packets are lost: {lossShare * 100:0.0} % in the last second"));
        if (!engine.IsReplay && engine.LastInterval?.AckShare is > AckShareWorthTelling and var share)
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"Packets do not reach NetHawk: {share * 100:0.0} % of TCP acknowledgements speak of data that was never seen"));
        if (eventsLost > 0) problems.Add(string.Create(CultureInfo.InvariantCulture, $"Analysis is too slow: {eventsLost} events were not judged in the last second"));
        if (engine.PeekFaults > 0) problems.Add(string.Create(CultureInfo.InvariantCulture, $"A reader of payloads failed {engine.PeekFaults} times since the start: what those would have told is missed"));
        if (engine.AnalysisFaults > 0) problems.Add(string.Create(CultureInfo.InvariantCulture, $"A detector failed {engine.AnalysisFaults} times since the start; see the log"));
        if (!store.Healthy) problems.Add($"Records are not saved: {store.Problem}");
        if (store.ReadProblem.Length > 0) problems.Add($"Records cannot be read: {store.ReadProblem}");
        return problems;
    }
}
