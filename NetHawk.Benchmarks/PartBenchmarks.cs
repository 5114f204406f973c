using BenchmarkDotNet.Attributes;
using NetHawk.Core.Features;
using NetHawk.Core.Flows;
using NetHawk.Core.Models;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Benchmarks;

/// <summary>Cost of one flow update, of a vector's features, of the model's opinion (alone and in a batch), and of the sketches.</summary>
[MemoryDiagnoser]
public class PartBenchmarks
{
    private const int Flows = 4_096, Batch = 64;
    private readonly FlowTracker _tracker = new(new FlowOptions(), new DiscardingSink(), null, TimeSpan.Zero, TimeProvider.System);
    private readonly PacketInfo[] _packets = new PacketInfo[Flows];
    private readonly byte[] _frame = new byte[600];
    private readonly SourceWindow _window = new();
    private readonly float[] _features = new float[FeatureSchema.Count];
    private readonly float[] _rows = new float[Batch * FeatureSchema.Count];
    private readonly FlowScore[] _scores = new FlowScore[Batch];
    private readonly RecentSet _recent = new(100_000, 60);
    private readonly HyperLogLog _distinct = new();
    private IFlowScorer _model = null!;
    private FlowEvent _event;
    private int _next;

    [GlobalSetup]
    public void Prepare()
    {
        for (int i = 0; i < Flows; i++)
        {
            _packets[i] = new PacketInfo
            {
                Kind = PacketKind.Ip,
                Protocol = IpProtocol.Tcp,
                Source = AddressKey.FromV4(0x0A00_0000 + (uint)i),
                Destination = AddressKey.FromV4(0xC0A8_0001),
                SourcePort = (ushort)(1_024 + i),
                DestinationPort = 443,
                TcpFlags = TcpFlags.Ack,
                TcpWindow = 1_000,
                WireLength = 600,
                CapturedLength = 600,
                PayloadOffset = 54,
                PayloadLength = 546,
                PayloadWireLength = 546,
                Time = PacketTime.FromSeconds(1_767_225_600),
            };
        }

        _event = new FlowEvent { Kind = FlowEventKind.Checkpoint, EarlyCount = 16, Protocol = IpProtocol.Tcp, SampleWeight = 1 };
        _event.Forward.Packets = _event.Backward.Packets = 16;
        _window.Observe(_event with { Kind = FlowEventKind.Opened });
        _model = WholePath.Models()?.Current ?? throw new InvalidOperationException("no model beside the benchmark");
        Features();
        for (int i = 0; i < Batch; i++) _features.CopyTo(_rows, i * FeatureSchema.Count);
    }

    [Benchmark]
    public void FlowUpdate() => _tracker.OnPacket(in _packets[_next = (_next + 1) & (Flows - 1)], _frame);

    [Benchmark]
    public void Features()
    {
        _window.Observe(_event);
        _window.Read(_event, out var source);
        FeatureExtractor.Extract(_event, source, default, _features);
    }

    [Benchmark]
    public FlowScore ScoreOne() => _model.Score(_features);

    [Benchmark(OperationsPerInvoke = Batch)]
    public void ScoreInBatch() => _model.Score(_rows, _scores);

    [Benchmark]
    public bool RecentSetAdd() => _recent.Add((ulong)(_next = (_next + 1) & 0xFFFF), default);

    [Benchmark]
    public bool HyperLogLogAdd() => _distinct.AddHash(HashMix.Stable((ulong)_next++, 1));
}
