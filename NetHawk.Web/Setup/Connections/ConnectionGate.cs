using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Connections;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Web.Security;
using NetHawk.Web.Setup.Configuration;

namespace NetHawk.Web.Setup.Connections;

/// <summary>
/// Counts the console's connections, in all and of each address, and closes at once what is over the limits: descriptors and memory that a flood of connections
/// takes are capture's and the firewall's. The control socket is always let in. Safe from any thread; no larger than the connections it let in.
/// </summary>
public sealed class ConnectionGate
{
    private static readonly TimeSpan SayAgain = TimeSpan.FromMinutes(1);

    private readonly int _perAddress;
    private readonly Prefix[] _proxies;
    private readonly ISystemEvents _events;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<Prefix, int> _byAddress = [];
    private int _open;
    private long _refusedFull, _refusedAddress;
    private long? _saidAt;
    private long _saidOf;

    /// <param name="limit">Files that the process may have open; null: not known.</param>
    public ConnectionGate(ConsoleOptions options, AuthOptions auth, int? limit, ISystemEvents events, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(auth);
        (_events, _time, _perAddress) = (events, time, options.MaxConnectionsPerAddress);
        _proxies = [.. auth.TrustedProxies.Select(Prefix.Parse)];
        Limit = Descriptors.ForConsole(options.MaxConnections, limit);
        if (Limit < options.MaxConnections)
        {
            events.Report(EventLevel.Warning, "console", "few-descriptors", string.Create(CultureInfo.InvariantCulture,
                $"this process may open only {limit} files: the console takes at most {Limit} connections instead of {options.MaxConnections} (Console:MaxConnections); raise the limit (ulimit -n {Descriptors.RecommendedLimit}, LimitNOFILE={Descriptors.RecommendedLimit} in the systemd unit, --ulimit nofile={Descriptors.RecommendedLimit} for docker)"));
        }
    }

    /// <summary>Connections that are let in at a time.</summary>
    public int Limit { get; }

    public int Open { get { lock (_lock) return _open; } }

    /// <summary>Refused because the console was full.</summary>
    public long RefusedFull => Interlocked.Read(ref _refusedFull);

    /// <summary>Refused because one address had too many.</summary>
    public long RefusedAddress => Interlocked.Read(ref _refusedAddress);

    /// <summary>Around all that Kestrel does with a connection.</summary>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(next);
        if (connection.RemoteEndPoint is not IPEndPoint peer)
        {
            await next(connection);
            return;
        }

        var address = AddressKey.From(peer.Address);
        if (!TryEnter(address))
        {
            connection.Abort();
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Leave(address);
        }
    }

    internal bool TryEnter(AddressKey address)
    {
        var place = PlaceOf(address);
        bool full;
        lock (_lock)
        {
            full = _open >= Limit;
            int mine = _byAddress.GetValueOrDefault(place);
            if (!full && (mine < _perAddress || MayTakeAll(address)))
            {
                _open++;
                _byAddress[place] = mine + 1;
                return true;
            }
        }

        Refused(full, address);
        return false;
    }

    internal void Leave(AddressKey address)
    {
        var place = PlaceOf(address);
        lock (_lock)
        {
            _open--;
            int left = _byAddress[place] - 1;
            if (left == 0) _byAddress.Remove(place);
            else _byAddress[place] = left;
        }
    }

    private static Prefix PlaceOf(AddressKey address) => address.IsV4 ? Prefix.Single(address) : new Prefix(address, 64);

    /// <summary>A proxy brings everyone's connections, and what runs on this machine is its owner's.</summary>
    private bool MayTakeAll(AddressKey address) => IPAddress.IsLoopback(address.ToIPAddress()) || Array.Exists(_proxies, p => p.Contains(address));

    private void Refused(bool full, AddressKey address)
    {
        long count = full ? Interlocked.Increment(ref _refusedFull) + RefusedAddress : Interlocked.Increment(ref _refusedAddress) + RefusedFull;
        lock (_lock)
        {
            if (_saidAt is { } said && _time.GetElapsedTime(said) < SayAgain) return;
            _saidAt = _time.GetTimestamp();
            (count, _saidOf) = (count - _saidOf, count);
        }

        _events.Report(EventLevel.Warning, "console", full ? "console-full" : "too-many-connections", full
            ? string.Create(CultureInfo.InvariantCulture, $"the console has {Limit} connections open (Console:MaxConnections) and refuses further ones, {count} since this was last said; capture, detection and blocking go on, and so does the control socket (nethawk blocks …)")
            : string.Create(CultureInfo.InvariantCulture, $"{address} has {_perAddress} connections to the console open (Console:MaxConnectionsPerAddress): further ones of it are refused, {count} since this was last said"));
    }
}
