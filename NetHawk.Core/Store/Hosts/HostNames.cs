using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Pipeline;

namespace NetHawk.Core.Store.Hosts;

/// <summary>
/// Names that hosts asked for (DNS), spoke to (TLS server name, HTTP host) or were given for (answers), collected between two writes. The wire may
/// carry any number of them: beyond the cap new ones are counted and left out until the next write.
/// </summary>
public sealed class HostNames(TimeProvider time) : IPipelineObserver
{
    /// <summary>Different names between two writes.</summary>
    public const int Capacity = 4_096;

    private const int LongestName = 253;

    private readonly Lock _gate = new();
    private Dictionary<(AddressKey Host, string Name, string Kind), (long Times, DateTimeOffset Last)> _seen = [];
    private long _left;

    /// <summary>Names that did not fit.</summary>
    public long LeftOut => Interlocked.Read(ref _left);

    public void OnPeek(in FlowEvent flow)
    {
        switch (flow.Peek)
        {
            case DnsMessage { IsResponse: false } question:
                Add(flow.Initiator, question.Name, "dns");
                break;
            case DnsMessage { IsResponse: true } answer:
                foreach (var address in answer.AnswerAddresses) Add(address, answer.Name, "answer");
                break;
            case TlsClientHello hello:
                Add(flow.Initiator, hello.ServerName, "tls");
                break;
            case HttpRequest request:
                Add(flow.Initiator, HostOf(request.Host), "http");
                break;
        }
    }

    /// <summary>Takes what was collected.</summary>
    public IReadOnlyList<HostName> Take()
    {
        Dictionary<(AddressKey Host, string Name, string Kind), (long Times, DateTimeOffset Last)> taken;
        lock (_gate)
        {
            taken = _seen;
            _seen = [];
        }

        return [.. taken.Select(p => new HostName(p.Key.Host.ToString(), p.Key.Name, p.Key.Kind, p.Value.Last, p.Value.Last, p.Value.Times))];
    }

    private void Add(AddressKey host, string name, string kind)
    {
        if (host.IsNone || name.Length is 0 or > LongestName) return;
        var now = time.GetUtcNow();
        lock (_gate)
        {
            if (_seen.TryGetValue((host, name, kind), out var known)) _seen[(host, name, kind)] = (known.Times + 1, now);
            else if (_seen.Count < Capacity) _seen.Add((host, name, kind), (1, now));
            else Interlocked.Increment(ref _left);
        }
    }

    /// <summary>Without its port; not an address in figures, which is no name.</summary>
    private static string HostOf(string host)
    {
        int port = host.LastIndexOf(':');
        string name = (port > 0 && !host.EndsWith(']') ? host[..port] : host).ToLowerInvariant();
        return AddressKey.TryParse(name.Trim('[', ']'), out _) ? "" : name;
    }
}
