using System.Text.Json;
using Microsoft.Data.Sqlite;
using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Store.Schema;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Store.Writing;

/// <summary>Verdicts into threats and evidence, block outcomes into a threat's action.</summary>
internal sealed class ThreatUpserts : IDisposable
{
    /// <summary>Evidence kept per threat: how it began, and the newest.</summary>
    internal const int FirstEvidence = 20;
    internal const int NewestEvidence = 80;

    /// <summary>Outcomes that came before their threat; the oldest is forgotten first (the block's own row has it anyway).</summary>
    private const int MaxEarlyOutcomes = 1_000;

    private readonly ThreatMapper _mapper;
    private readonly PreparedStatement _threat;
    private readonly PreparedStatement _evidence;
    private readonly PreparedStatement _trim;
    private readonly PreparedStatement _action;
    private readonly Dictionary<Guid, BlockDecision> _early = [];

    public ThreatUpserts(SqliteConnection connection, ThreatMapper mapper)
    {
        _mapper = mapper;
        _threat = new PreparedStatement(connection, 26,
            "INSERT INTO threats (id, status, source_ip, source_key, destination_ip, destination_key, destination_port, protocol, class, detector, confidence, severity, " +
            "spoof, score, source_mac, source_count, block_kind, block_target, first_packet_at, detected_at, updated_at, packets_until_detection, count, reasons, action, technique, note) " +
            $"VALUES ({PreparedStatement.Places(26)}, '') ON CONFLICT (id) DO UPDATE SET destination_ip = excluded.destination_ip, destination_key = excluded.destination_key, " +
            "destination_port = excluded.destination_port, detector = excluded.detector, confidence = excluded.confidence, severity = excluded.severity, spoof = excluded.spoof, " +
            "score = excluded.score, source_mac = excluded.source_mac, source_count = excluded.source_count, block_kind = excluded.block_kind, block_target = excluded.block_target, " +
            "updated_at = excluded.updated_at, count = excluded.count, reasons = excluded.reasons, technique = excluded.technique, " +
            "action = CASE WHEN block_id IS NULL THEN excluded.action ELSE action END");
        _evidence = new PreparedStatement(connection, 10,
            "INSERT OR IGNORE INTO evidence (threat_id, time_nanoseconds, detector, class, spoof, log_odds, packets, flows, reason, contributions) " +
            $"VALUES ({PreparedStatement.Places(10)})");
        _trim = new PreparedStatement(connection, 3,
            "DELETE FROM evidence WHERE threat_id = $0 AND id <= (SELECT id FROM evidence WHERE threat_id = $0 ORDER BY id DESC LIMIT 1 OFFSET $1) " +
            "AND id > (SELECT id FROM evidence WHERE threat_id = $0 ORDER BY id LIMIT 1 OFFSET $2)");
        _action = new PreparedStatement(connection, 3, "UPDATE threats SET action = $1, block_id = $2 WHERE id = $0");
    }

    public void Write(Verdict verdict, SqliteTransaction transaction)
    {
        var record = _mapper.ToRecord(verdict);
        string id = GuidText.Write(verdict.ThreatId);
        WriteThreat(verdict, record, id, transaction);
        int added = 0;
        foreach (var evidence in verdict.Evidence) added += WriteEvidence(id, evidence, transaction);
        if (added > 0)
        {
            _trim[0] = id;
            _trim[1] = NewestEvidence;
            _trim[2] = FirstEvidence - 1;
            _trim.Run(transaction);
        }

        // Kept until a later outcome is written: this transaction may yet be rolled back and tried again.
        if (_early.TryGetValue(verdict.ThreatId, out var outcome)) SetAction(outcome, verdict.ThreatId, transaction);
    }

    /// <summary>What was done about a threat.</summary>
    public void Write(BlockDecision block, SqliteTransaction transaction)
    {
        if (block.ThreatId is not { } threat) return;
        if (SetAction(block, threat, transaction))
        {
            _early.Remove(threat);
            return;
        }

        if (_early.Count >= MaxEarlyOutcomes) _early.Remove(_early.Keys.First());
        _early[threat] = block;
    }

    private bool SetAction(BlockDecision block, Guid threat, SqliteTransaction transaction)
    {
        _action[0] = GuidText.Write(threat);
        _action[1] = ThreatMapper.Sentence(block);
        _action[2] = GuidText.Write(block.Id);
        return _action.Run(transaction) > 0;
    }

    private void WriteThreat(Verdict verdict, ThreatRecord record, string id, SqliteTransaction transaction)
    {
        object?[] values =
        [
            id, (int)record.Status, record.SourceIp, Key(verdict.Source), record.DestinationIp, Key(verdict.Destination), record.DestinationPort, record.Protocol,
            record.Class, record.Detector, Finite(record.Confidence), (int)record.Severity, (int)verdict.Spoof, Finite(verdict.Score), record.SourceMac, record.SourceCount,
            (int)record.BlockKind, record.BlockTarget, record.FirstPacketAt.ToUnixTimeMilliseconds(), record.DetectedAt.ToUnixTimeMilliseconds(),
            record.UpdatedAt.ToUnixTimeMilliseconds(), record.PacketsUntilDetection, record.Count, JsonSerializer.Serialize(record.Reasons), record.Action, record.Technique,
        ];
        for (int i = 0; i < values.Length; i++) _threat[i] = values[i];
        _threat.Run(transaction);
    }

    private int WriteEvidence(string threatId, Evidence evidence, SqliteTransaction transaction)
    {
        object[] values =
        [
            threatId, evidence.Time.Nanoseconds, evidence.Detector, evidence.Class.Name(), EvidenceText.Spoof(evidence.Spoof), Finite(evidence.LogOdds), evidence.Packets,
            evidence.Flows, evidence.Reason, EvidenceText.Contributions(evidence.Contributions),
        ];
        for (int i = 0; i < values.Length; i++) _evidence[i] = values[i];
        return _evidence.Run(transaction);
    }

    /// <summary>SQLite has no NaN.</summary>
    private static double Finite(double value) => double.IsFinite(value) ? value : 0;

    private static byte[]? Key(AddressKey? address) => address is { } known ? AddressColumn.Key(known) : null;

    public void Dispose()
    {
        _threat.Dispose();
        _evidence.Dispose();
        _trim.Dispose();
        _action.Dispose();
    }
}
