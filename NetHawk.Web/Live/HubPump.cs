using Microsoft.AspNetCore.SignalR;
using NetHawk.Core.Response;
using NetHawk.Web.Live.Messages;

namespace NetHawk.Web.Live;

/// <summary>One loop per hub connection: reads the feed, sends what is new. A slow connection makes its own loop late and misses states, nothing else.</summary>
public sealed partial class HubPump(ILiveFeed feed, IHubContext<LiveHub> hub, ILogger<HubPump> logger)
{
    /// <summary>More connections than this are turned away.</summary>
    public const int MaxConnections = 500;

    private int _connections;

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>False when there are too many.</summary>
    public bool TryStart(string connectionId, CancellationToken aborted)
    {
        if (Interlocked.Increment(ref _connections) > MaxConnections)
        {
            Interlocked.Decrement(ref _connections);
            LogTooMany(logger, MaxConnections);
            return false;
        }

        _ = Task.Run(() => RunAsync(hub.Clients.Client(connectionId), aborted), CancellationToken.None);
        return true;
    }

    private async Task RunAsync(ISingleClientProxy client, CancellationToken aborted)
    {
        try
        {
            await foreach (var update in feed.Updates(aborted)) await SendAsync(client, update, aborted);
        }
        catch (OperationCanceledException)
        {
            LogLeft(logger);
        }
#pragma warning disable CA1031 // One connection's trouble is its own.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogBroken(logger, exception.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    private static async Task SendAsync(ISingleClientProxy client, LiveUpdate update, CancellationToken aborted)
    {
        await client.SendAsync("Stats", StatsMessage.From(update.Stats), aborted);
        if (update.Traffic.Count > 0)
            await client.SendAsync("Traffic", new TrafficMessage { Items = [.. update.Traffic.Select(TrafficItem.From)], Skipped = update.TrafficSkipped }, aborted);

        // Oldest first, so that the last message about a thing is its newest state.
        foreach (var threat in update.Threats.Reverse()) await client.SendAsync("Threat", ThreatMessage.From(threat), aborted);
        foreach (var block in update.Blocks.Reverse())
            if (MessageOf(block) is { } message) await client.SendAsync(message, BlockMessage.From(block), aborted);
        foreach (var happening in update.Events.Reverse()) await client.SendAsync("SystemEvent", EventMessage.From(happening), aborted);
    }

    /// <summary>Null for one that never was a block.</summary>
    private static string? MessageOf(BlockDecision block) => block.State switch
    {
        BlockState.Expired or BlockState.Lifted => "Unblock",
        BlockState.Refused => null,
        _ => "Block",
    };

    [LoggerMessage(7160, LogLevel.Warning, "A live connection was turned away: {Max} are open already")]
    private static partial void LogTooMany(ILogger logger, int max);

    [LoggerMessage(7161, LogLevel.Debug, "A live connection ended")]
    private static partial void LogLeft(ILogger logger);

    [LoggerMessage(7162, LogLevel.Information, "A live connection broke: {Reason}")]
    private static partial void LogBroken(ILogger logger, string reason);
}
