using Microsoft.AspNetCore.SignalR;

namespace NetHawk.Web.Live;

/// <summary>
/// /hubs/live: the live feed for other programs, in JSON or MessagePack. Each connection is served at its own pace by
/// <see cref="HubPump"/>; clients call nothing.
/// </summary>
public sealed class LiveHub(HubPump pump) : Hub
{
    public override Task OnConnectedAsync()
    {
        if (!pump.TryStart(Context.ConnectionId, Context.ConnectionAborted)) Context.Abort();
        return Task.CompletedTask;
    }
}
