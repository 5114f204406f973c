using NetHawk.Core.Detectors;
using NetHawk.Core.Outputs;
using NetHawk.Core.PacketEvidence;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Signatures;
using NetHawk.Core.Store;
using NetHawk.Core.Store.Writing;
using NetHawk.Core.Verdicts;
using NetHawk.Web.Live;
using NetHawk.Web.Live.Messages;
using NetHawk.Web.Setup.Connections;

namespace NetHawk.Web.Metrics;

/// <summary>
/// Every metric of NetHawk, its name, unit and meaning, in this one place. Names are stable: dashboards and alarms of others rest on them.
/// What could be lost anywhere has a counter here.
/// </summary>
public sealed class NetHawkMetrics(IEngine engine, IBlockService blocks, StoreWriter store, LiveFeed live, HubPump hub, AlertService? alerts = null,
    PacketEvidenceSaver? packets = null, Security.SignInLimiter? signIns = null, Setup.LogFailures? log = null,
    ConnectionGate? gate = null, HealthReport? health = null, SignatureService? signatures = null)
{
    public string Write()
    {
        var text = new PrometheusText();
        Capture(text, engine.Snapshot());
        Detection(text, engine.Snapshot(), live.Current);
        Prevention(text, blocks.Status);
        Store(text, store.Statistics);
        Live(text);
        Outputs(text, alerts?.Counters ?? []);
        if (packets is not null) Packets(text, packets);
        if (signatures is { LoadedAt: not null } or { Report.FileErrors.Count: > 0 })
        {
            text.Gauges("nethawk_signatures", "Rules in Suricata's language: in use, not supported, wrong, given up as too slow.", "state",
                [("used", signatures.Report.Loaded), ("unsupported", signatures.Report.Unsupported), ("wrong", signatures.Report.Wrong), ("given-up", signatures.Current.GivenUp)]);
            text.Gauge("nethawk_signature_files_failed", "Files of rules that could not be read.", signatures.Report.FileErrors.Count);
        }

        if (signIns is not null)
        {
            text.Counter("nethawk_sign_ins_refused_total", "Sign-ins refused without a look at the password: too many failures before.", signIns.Refused);
            text.Counter("nethawk_sign_in_table_evictions_total", "Entries thrown out of the full tables that slow guessing down.", signIns.Evicted);
        }

        if (log is not null) text.Counter("nethawk_log_lines_lost_total", "Lines that could not be written to the log.", log.Count);
        if (gate is not null)
        {
            text.Gauge("nethawk_console_connections", "Connections to dashboard and REST interface open now.", gate.Open);
            text.Gauge("nethawk_console_connections_limit", "Connections that are let in at a time.", gate.Limit);
            text.Counters("nethawk_console_connections_refused_total", "Connections refused, by reason.", "reason", [("full", gate.RefusedFull), ("address", gate.RefusedAddress)]);
        }

        if (health is not null)
            text.Gauges("nethawk_part_level", "How each part is, as on the page Health: 0 works or is switched off, 1 warning, 2 failed.", "part",
                health.Items().Select(i => (i.Part, i.Level switch { HealthLevel.Failed => 2.0, HealthLevel.Warning => 1.0, _ => 0.0 })));
        Process(text);
        return text.ToString();
    }

    private static void Capture(PrometheusText text, EngineSnapshot engine)
    {
        text.Gauges("nethawk_capture_state", "1 for the state that capture is in.", "state",
            Enum.GetValues<CaptureState>().Select(state => (MessageText.Kebab(state.ToString()), engine.State == state ? 1.0 : 0.0)));
        text.Counter("nethawk_packets_total", "Packets captured, those that could not be decoded included, copies that were left out not.", engine.Packets);
        text.Counter("nethawk_bytes_total", "Bytes on the wire of captured packets.", engine.Bytes);
        text.Counter("nethawk_kernel_dropped_total", "Packets that the kernel dropped because capture was too slow.", engine.KernelDropped);
        text.Counter("nethawk_interface_dropped_total", "Packets that the interface or its driver dropped.", engine.InterfaceDropped);
        if (engine.LastInterval is { } interval)
        {
            text.Gauge("nethawk_interval_kernel_loss_share", "Share of packets that the kernel dropped in the last whole interval of about 10 s.", interval.KernelShare);
            if (interval.AckShare is { } share) text.Gauge("nethawk_interval_ack_loss_share", "Share of TCP acknowledgements in the last whole interval that speak of data never seen.", share);
        }

        text.Counter("nethawk_acks_seen_total", "Acknowledgements of TCP connections whose handshake was seen.", engine.AcksSeen);
        text.Counter("nethawk_acks_of_unseen_data_total", "Of those, acknowledgements of data that was never seen: lost before NetHawk.", engine.AcksOfUnseenData);
        text.Counter("nethawk_unseen_bytes_total", "TCP payload that was acknowledged and never seen.", engine.UnseenBytes);
        text.Counter("nethawk_peeks_skipped_total", "Payloads that were not read because too many came in one second (QUIC hellos, TLS hellos' fingerprints, payloads with the words of many rules) or were under way at a time (messages in pieces).", engine.PeeksSkipped);
        text.Counter("nethawk_peek_faults_total", "Payloads on which a reader failed, which is a defect.", engine.PeekFaults);
        text.Counter("nethawk_payloads_cut_total", "Payloads that were to be read, and of which the capture kept only the beginning (snapshot length).", engine.PayloadsCut);
        text.Counter("nethawk_packets_bypassed_total", "Packets of large transfers that were counted and not looked into.", engine.PacketsBypassed);
        text.Counter("nethawk_duplicate_packets_total", "Packets that the capture showed a second time; while none are left out, of one in 32 that is looked at.", engine.DuplicatePackets);
        text.Counter("nethawk_duplicate_packets_dropped_total", "Packets left out because the capture showed them a second time.", engine.DuplicatePacketsDropped);
        text.Gauge("nethawk_duplicate_filter_active", "1 while copies of packets are left out.", engine.DropsDuplicates ? 1 : 0);
        text.Gauges("nethawk_seen_directions", "1 for the directions of connections that are seen.", "directions",
            Enum.GetValues<SeenDirections>().Select(seen => (MessageText.Kebab(seen.ToString()), engine.Directions == seen ? 1.0 : 0.0)));
        text.Gauge("nethawk_capture_workers", "Capture threads that share the interfaces.", engine.Workers);
        text.Gauge("nethawk_capture_problems", "Things amiss with the place of capture now: an interface down, a wrong namespace, silence.", engine.CaptureProblems.Count);
        text.Gauges("nethawk_table_entries", "Entries of the capture workers' bounded tables now.", "table", engine.Tables.Select(t => (t.Name, (double)t.Used)));
        text.Gauges("nethawk_table_capacity", "Most entries of the capture workers' bounded tables.", "table", engine.Tables.Select(t => (t.Name, (double)t.Capacity)));
        text.Counters("nethawk_table_evictions_total", "Entries thrown out of, or not let into, a full table.", "table", engine.Tables.Select(t => (t.Name, (double)t.Evicted)));
        text.Counters("nethawk_decode_errors_total", "Packets that could not be decoded, by reason.", "reason",
            engine.DecodeErrors.OrderBy(e => e.Key).Select(e => (MessageText.Camel(e.Key.ToString()), (double)e.Value)));
        text.Counter("nethawk_flows_opened_total", "Flows begun.", engine.FlowsOpened);
        text.Gauge("nethawk_flows_active", "Flows in the table now.", engine.FlowsActive);
        text.Counter("nethawk_flows_evicted_total", "Flows thrown out of a full table.", engine.FlowsEvicted);
        text.Counter("nethawk_flow_events_sampled_total", "Openings of flows left out in floods, where a sample stands for them.", engine.FlowEventsSampled);
        text.Counter("nethawk_events_dropped_total", "Flow events that analysis never saw because its queue was full.", engine.EventsDropped);
        text.Gauge("nethawk_queue_batches", "Batches between capture and analysis now.", engine.QueueLength);
    }

    private static void Detection(PrometheusText text, EngineSnapshot engine, LiveStats stats)
    {
        text.Counters("nethawk_predicted_packets_total", "Packets of recorded flows, by prediction.", "prediction",
            engine.PacketsByPrediction.Select((count, i) => (((ThreatClass)i).Name(), (double)count)));
        text.Counter("nethawk_threats_total", "Threats found since the start.", engine.Threats);
        text.Counter("nethawk_verdicts_total", "Verdicts given: new threats and those that grew.", engine.Verdicts);
        text.Gauge("nethawk_threats_stored", "Threats in the database.", stats.ThreatsTotal);
        text.Gauge("nethawk_threats_today", "Threats first seen since midnight UTC.", stats.ThreatsToday);
        text.Counter("nethawk_detector_evictions_total", "Entries thrown out of full tables of detectors.", engine.DetectorEvictions);
        text.Counter("nethawk_analysis_faults_total", "Batches that a fault in a detector cut short.", engine.AnalysisFaults);
    }

    private static void Prevention(PrometheusText text, ResponseStatus response)
    {
        text.Gauge("nethawk_auto_block", "1 when detections are blocked, 0 when they are only told.", response.AutoBlock ? 1 : 0);
        text.Gauge("nethawk_firewall_enforces", "1 when blocks reach a kernel, 0 for dry-run.", response.Enforces ? 1 : 0);
        text.Gauge("nethawk_firewall_healthy", "1 when the kernel has what the ledger wants.", response.Healthy ? 1 : 0);
        text.Gauge("nethawk_block_ledger_healthy", "1 when blocks and whitelist can be read and kept in the database.", response.LedgerProblem.Length == 0 ? 1 : 0);
        text.Gauge("nethawk_blocks_active", "Blocks in force now.", response.ActiveBlocks);
        text.Counter("nethawk_blocks_total", "Blocks made since the start.", response.BlocksTotal);
        text.Counter("nethawk_blocks_refused_total", "Blocks refused: whitelist, never-block set, breaker.", response.Refused);
        text.Gauge("nethawk_breaker_open", "1 while automatic blocking rests because it would have blocked too many.", response.BreakerOpen ? 1 : 0);
        text.Gauge("nethawk_blocking_paused", "1 while a person has paused automatic blocking.", response.PausedUntil is null ? 0 : 1);
    }

    private static void Store(PrometheusText text, StoreStatistics store)
    {
        text.Gauge("nethawk_store_healthy", "1 when the last write to the database went well.", store.Healthy ? 1 : 0);
        text.Gauge("nethawk_store_queued_rows", "Flow records that wait to be written.", store.QueuedRows);
        text.Gauge("nethawk_store_queued_threats", "Threats that wait to be written.", store.QueuedThreats);
        text.Counter("nethawk_store_rows_written_total", "Flow records written.", store.RowsWritten);
        text.Counter("nethawk_store_threats_written_total", "States of threats written.", store.ThreatsWritten);
        text.Counter("nethawk_store_rows_summed_total", "Flow records that did not fit the queue: counted in sums, without their addresses.", store.RowsSummed);
        text.Counter("nethawk_store_dropped_total", "Threats, events and outcomes that are not stored.", store.Dropped);
        text.Counter("nethawk_store_failures_total", "Attempts to write that failed.", store.Failures);
        text.Counter("nethawk_store_read_failures_total", "Reads that the database failed.", store.ReadFailures);
        text.Counter("nethawk_store_rows_expired_total", "Rows deleted because of their age or the database's size.", store.RowsExpired);
        text.Gauge("nethawk_store_database_bytes", "Size of the database file.", store.DatabaseBytes);
        text.Gauge("nethawk_store_log_bytes", "Size of its write-ahead log.", store.LogBytes);
    }

    private void Live(PrometheusText text)
    {
        text.Gauge("nethawk_live_subscribers", "Open overviews and live connections.", live.Subscribers);
        text.Gauge("nethawk_hub_connections", "Open connections of other programs to the live feed.", hub.Connections);
        text.Counter("nethawk_live_dropped_total", "Threats, blocks and events that live views did not get; they are stored.", live.Dropped);
    }

    private static void Outputs(PrometheusText text, IReadOnlyList<AlertCounters> outputs)
    {
        Count("nethawk_output_sent_total", "Alerts delivered, by output.", counters => counters.Sent);
        Count("nethawk_output_failed_total", "Alerts given up, by output.", counters => counters.Failed);
        Count("nethawk_output_dropped_total", "Alerts that found their queue full, by output.", counters => counters.Dropped);
        Count("nethawk_output_retries_total", "Further tries to deliver, by output.", counters => counters.Retries);
        text.Gauges("nethawk_output_waiting", "Alerts that wait, by output.", "output", outputs.Select(o => (o.Output, (double)o.Waiting)));

        void Count(string name, string help, Func<AlertCounters, long> value) => text.Counters(name, help, "output", outputs.Select(o => (o.Output, (double)value(o))));
    }

    private static void Packets(PrometheusText text, PacketEvidenceSaver packets)
    {
        text.Gauge("nethawk_evidence_bytes", "Disk space of threats' packets.", packets.BytesOnDisk);
        text.Gauge("nethawk_evidence_threats", "Threats whose packets are kept.", packets.Files);
        text.Counter("nethawk_evidence_saves_total", "Times that packets of a threat were saved.", packets.Saves);
        text.Counter("nethawk_evidence_dropped_total", "Threats whose packets were not saved because too many came at once.", packets.Dropped);
        text.Counter("nethawk_evidence_evicted_total", "Threats whose packets were deleted to make room.", packets.Evicted);
        text.Counter("nethawk_evidence_failures_total", "Saves that failed: disk full, folder not writable.", packets.Failures);
    }

    private static void Process(PrometheusText text)
    {
        text.Gauge("nethawk_memory_bytes", "Memory of the process in RAM.", Environment.WorkingSet);
        if (Descriptors.Open() is { } open) text.Gauge("nethawk_open_descriptors", "Files, sockets and the like that the process has open.", open);
        if (Descriptors.Limit() is { } limit) text.Gauge("nethawk_open_descriptors_limit", "Most that it may have open.", limit);
        text.Gauge("nethawk_threads", "Threads of the process.", ThreadCount());
        text.Gauge("nethawk_heap_bytes", "Managed memory in use, as of the last collection.", GC.GetGCMemoryInfo().HeapSizeBytes);
        text.Counter("nethawk_allocated_bytes_total", "Managed memory allocated since the start.", GC.GetTotalAllocatedBytes());
        text.Counter("nethawk_processor_seconds_total", "Processor time used.", Environment.CpuUsage.TotalTime.TotalSeconds);
    }

    private static int ThreadCount()
    {
        using var own = System.Diagnostics.Process.GetCurrentProcess();
        return own.Threads.Count;
    }
}
