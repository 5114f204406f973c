using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Pipeline;

/// <summary>What one address asked of one server in the name of others (X-Forwarded-For and alike).</summary>
internal sealed class ForwardedClients : ITracked
{
    /// <summary>Seconds after which the counts of the present become those of the past.</summary>
    private const double TurnSeconds = 150;

    private const int Flows = 256, Busiest = 16;

    private readonly (long Flow, AddressKey Client)[] _flows = new (long, AddressKey)[Flows];
    private readonly (AddressKey Client, int Requests)[] _busiest = new (AddressKey, int)[Busiest];
    private long _requests, _requestsBefore, _reported, _reportedBefore;
    private PacketTime _turned;

    /// <summary>The first request that named a client.</summary>
    public PacketTime First { get; private set; }
    public PacketTime LastSeen { get; private set; }
    public SmallSet Clients { get; } = new(256);
    public long Requests { get; private set; }
    public long Forwarded { get; private set; }
    public long Answered { get; private set; }
    public long Well { get; private set; }
    public double Weight => Forwarded;

    /// <param name="client">Whom the request names; <see cref="AddressKey.None"/>: nobody.</param>
    public void Ask(long flow, AddressKey client, PacketTime now)
    {
        if (First == default) First = _turned = now;
        Turn(now);
        LastSeen = now;
        Requests++;
        _requests++;
        _flows[(int)((ulong)flow % Flows)] = (flow, client);
        if (client.IsNone) return;
        Forwarded++;
        Clients.Add(RecentSet.Pair(default, client));
        int least = 0;
        for (int i = 0; i < Busiest; i++)
        {
            if (_busiest[i].Client == client)
            {
                _busiest[i].Requests++;
                return;
            }

            if (_busiest[i].Requests < _busiest[least].Requests) least = i;
        }

        // A newcomer takes the place of the least busy with its count, so that none that is busy is overlooked (Metwally et al. 2005, Space-Saving).
        _busiest[least] = (client, _busiest[least].Requests + 1);
    }

    public void Answer(int status)
    {
        Answered++;
        if (status < 400) Well++;
    }

    /// <summary>Counts what is reported; is it only a small part of what was asked in the last minutes?</summary>
    public bool IsSmallPart(int flows, double share, PacketTime now)
    {
        Turn(now);
        _reported += flows;
        return _reported + _reportedBefore <= share * (_requests + _requestsBefore);
    }

    /// <summary>For whom the flow's last request was; of what is no flow's, who asks most.</summary>
    public AddressKey ClientOf(long flow)
    {
        ref readonly var known = ref _flows[(int)((ulong)flow % Flows)];
        if (flow != 0 && known.Flow == flow && !known.Client.IsNone) return known.Client;
        var most = _busiest[0];
        foreach (var client in _busiest)
            if (client.Requests > most.Requests) most = client;
        return most.Client;
    }

    private void Turn(PacketTime now)
    {
        double passed = now.SecondsSince(_turned);
        if (passed < TurnSeconds) return;
        _turned = now;
        bool idle = passed >= 2 * TurnSeconds;
        (_requestsBefore, _reportedBefore) = idle ? (0, 0) : (_requests, _reported);
        _requests = _reported = 0;
        for (int i = 0; i < Busiest; i++) _busiest[i].Requests /= 2;
    }
}
