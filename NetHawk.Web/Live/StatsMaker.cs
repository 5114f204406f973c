using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Core.Verdicts;

namespace NetHawk.Web.Live;

/// <summary>Turns counters since the start into figures of the last second. Used by the feed's own thread.</summary>
internal sealed class StatsMaker(TimeProvider time)
{
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private EngineSnapshot? _before;
    private long _beforeAt;

    public LiveStats Make(EngineSnapshot engine, ResponseStatus response, StoreStatistics store, string modelVersion, ThreatCounts threats)
    {
        var now = time.GetUtcNow();
        double seconds = _before is null ? 0 : time.GetElapsedTime(_beforeAt).TotalSeconds;
        var before = _before ?? engine;
        long packets = Math.Max(0, engine.Packets - before.Packets);
        long lost = Math.Max(0, engine.KernelDropped + engine.InterfaceDropped - before.KernelDropped - before.InterfaceDropped);
        long eventsLost = Math.Max(0, engine.EventsDropped - before.EventsDropped);
        double lossShare = packets + lost == 0 ? 0 : lost / (double)(packets + lost);
        _before = engine;
        _beforeAt = time.GetTimestamp();
        return new LiveStats
        {
            Time = now,
            Engine = engine,
            Response = response,
            PacketsPerSecond = seconds > 0 ? packets / seconds : 0,
            BytesPerSecond = seconds > 0 ? Math.Max(0, engine.Bytes - before.Bytes) / seconds : 0,
            LossShare = lossShare,
            UptimeSeconds = (now - _started).TotalSeconds,
            ModelVersion = modelVersion,
            DatabaseBytes = store.DatabaseBytes + store.LogBytes,
            PacketsByPrediction = ByPrediction(engine, before, packets),
            ThreatsToday = threats.Today,
            ThreatsTotal = threats.Total,
            Problems = LiveProblems.Of(engine, response, store, lossShare, eventsLost),
        };
    }

    /// <summary>
    /// A flow is judged, and its packets get their prediction, when it is recorded; the packets themselves are counted when they pass.
    /// So the packets of this second that no bad record speaks of are shown as normal, and the sum is what passed.
    /// </summary>
    private static Dictionary<string, long> ByPrediction(EngineSnapshot engine, EngineSnapshot before, long packets)
    {
        var result = new Dictionary<string, long>();
        long bad = 0;
        for (int i = 1; i < engine.PacketsByPrediction.Count; i++)
        {
            long more = engine.PacketsByPrediction[i] - (i < before.PacketsByPrediction.Count ? before.PacketsByPrediction[i] : 0);
            if (more <= 0) continue;
            result[((ThreatClass)i).Name()] = more;
            bad += more;
        }

        if (packets > bad) result[ThreatClass.Normal.Name()] = packets - bad;
        return result;
    }
}

/// <summary>Threats first seen since midnight UTC, and all that are stored.</summary>
internal readonly record struct ThreatCounts(long Today, long Total);
