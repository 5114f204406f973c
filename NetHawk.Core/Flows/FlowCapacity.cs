using System.Runtime.CompilerServices;

namespace NetHawk.Core.Flows;

/// <summary>
/// How many entries the tables of one capture worker may have: what <see cref="FlowOptions.MemoryMegabytes"/> pays for, or what was asked for by name.
/// Tables begin small and grow with what they hold; these are their ends.
/// </summary>
/// <param name="FragmentBytes">Memory for datagrams that are being put together.</param>
public readonly record struct FlowCapacity(int Flows, int Hosts, int Loads, int FragmentBytes)
{
    // A forged flood makes one host per flow: with more hosts than flows each flow finds room for its own.
    private const double HostsPerFlow = 1.25;

    // Shares of the budget. What is left (5 %) is for batches on their way to analysis.
    private const double TablesShare = 0.85, LoadsShare = 0.06, FragmentsShare = 0.04, QueueShare = 0.05;

    /// <summary>Slot, detail, deadline, and its entries in the hash index, which is between a quarter and half full.</summary>
    public static int BytesPerFlow { get; } = Unsafe.SizeOf<FlowSlot>() + Unsafe.SizeOf<FlowDetail>() + sizeof(long) + 24;

    /// <summary>Slot and index entries, likewise; while the index doubles, the old one is there too.</summary>
    public static int BytesPerHost { get; } = Unsafe.SizeOf<HostSlot>() + 24;

    public static int BytesPerLoad { get; } = Unsafe.SizeOf<LoadCounters>() * 3 / 2;

    public static int BytesPerBatch { get; } =
        EventBatch.DefaultCapacity * (Unsafe.SizeOf<FlowEvent>() + Unsafe.SizeOf<DestinationLoad>() + Unsafe.SizeOf<LinkEvent>() + 1);

    /// <param name="workers">Capture workers that share the budget.</param>
    public static FlowCapacity Of(FlowOptions options, int workers = 1)
    {
        ArgumentNullException.ThrowIfNull(options);
        double budget = options.MemoryMegabytes * 1048576.0 / workers;
        int flows = (int)Math.Min(FlowOptions.MostEntries, budget * TablesShare / (BytesPerFlow + HostsPerFlow * BytesPerHost));
        int loads = (int)Math.Min(FlowOptions.MostLoads, budget * LoadsShare / BytesPerLoad);
        return new FlowCapacity(
            options.MaxFlows > 0 ? Math.Max(1_024, options.MaxFlows / workers) : flows,
            options.MaxHosts > 0 ? Math.Max(1_024, options.MaxHosts / workers) : (int)Math.Min(FlowOptions.MostEntries, flows * HostsPerFlow),
            options.MaxLoads > 0 ? Math.Max(256, options.MaxLoads / workers) : loads,
            (int)Math.Min(256 << 20, budget * FragmentsShare));
    }

    /// <summary>Batches that may be under way between capture and analysis, of all workers together.</summary>
    public static int QueueBatches(FlowOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (int)Math.Clamp(options.MemoryMegabytes * 1048576.0 * QueueShare / BytesPerBatch, 16, 4_096);
    }
}
