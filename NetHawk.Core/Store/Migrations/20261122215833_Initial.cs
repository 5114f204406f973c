using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NetHawk.Core.Store.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "api_keys",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    role = table.Column<string>(type: "TEXT", nullable: false),
                    sha256 = table.Column<string>(type: "TEXT", nullable: false),
                    created = table.Column<long>(type: "INTEGER", nullable: false),
                    expires = table.Column<long>(type: "INTEGER", nullable: true),
                    last_used = table.Column<long>(type: "INTEGER", nullable: true),
                    revoked = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_api_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    time = table.Column<long>(type: "INTEGER", nullable: false),
                    user = table.Column<string>(type: "TEXT", nullable: false),
                    action = table.Column<string>(type: "TEXT", nullable: false),
                    target = table.Column<string>(type: "TEXT", nullable: false),
                    detail = table.Column<string>(type: "TEXT", nullable: false),
                    remote_address = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "blocked_ips",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<byte>(type: "INTEGER", nullable: false),
                    origin = table.Column<byte>(type: "INTEGER", nullable: false),
                    state = table.Column<byte>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    state_reason = table.Column<string>(type: "TEXT", nullable: false),
                    @class = table.Column<byte>(name: "class", type: "INTEGER", nullable: false),
                    threat_id = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    occurrence = table.Column<int>(type: "INTEGER", nullable: false),
                    in_kernel = table.Column<bool>(type: "INTEGER", nullable: false),
                    packets_dropped = table.Column<long>(type: "INTEGER", nullable: false),
                    both_directions = table.Column<bool>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_blocked_ips", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "evidence",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    threat_id = table.Column<string>(type: "TEXT", nullable: false),
                    time_nanoseconds = table.Column<long>(type: "INTEGER", nullable: false),
                    detector = table.Column<string>(type: "TEXT", nullable: false),
                    @class = table.Column<string>(name: "class", type: "TEXT", nullable: false),
                    spoof = table.Column<string>(type: "TEXT", nullable: false),
                    log_odds = table.Column<double>(type: "REAL", nullable: false),
                    packets = table.Column<long>(type: "INTEGER", nullable: false),
                    flows = table.Column<int>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    contributions = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_evidence", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "feedback",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    time = table.Column<long>(type: "INTEGER", nullable: false),
                    threat_id = table.Column<string>(type: "TEXT", nullable: false),
                    user = table.Column<string>(type: "TEXT", nullable: false),
                    verdict = table.Column<string>(type: "TEXT", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: false),
                    @class = table.Column<string>(name: "class", type: "TEXT", nullable: false),
                    detector = table.Column<string>(type: "TEXT", nullable: false),
                    source_ip = table.Column<string>(type: "TEXT", nullable: true),
                    destination_ip = table.Column<string>(type: "TEXT", nullable: true),
                    destination_port = table.Column<int>(type: "INTEGER", nullable: false),
                    protocol = table.Column<string>(type: "TEXT", nullable: false),
                    first_packet_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_feedback", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "network_traffic",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    time = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    source_ip = table.Column<string>(type: "TEXT", nullable: false),
                    source_key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    source_port = table.Column<int>(type: "INTEGER", nullable: false),
                    destination_ip = table.Column<string>(type: "TEXT", nullable: false),
                    destination_key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    destination_port = table.Column<int>(type: "INTEGER", nullable: false),
                    protocol = table.Column<string>(type: "TEXT", nullable: false),
                    application = table.Column<string>(type: "TEXT", nullable: false),
                    vlan = table.Column<int>(type: "INTEGER", nullable: false),
                    packets = table.Column<long>(type: "INTEGER", nullable: false),
                    bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    flows = table.Column<long>(type: "INTEGER", nullable: false),
                    flags = table.Column<string>(type: "TEXT", nullable: false),
                    duration_seconds = table.Column<double>(type: "REAL", nullable: false),
                    prediction = table.Column<string>(type: "TEXT", nullable: false),
                    confidence = table.Column<double>(type: "REAL", nullable: false),
                    blocked = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_network_traffic", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "system_events",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    time = table.Column<long>(type: "INTEGER", nullable: false),
                    level = table.Column<byte>(type: "INTEGER", nullable: false),
                    component = table.Column<string>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    message = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_system_events", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "threats",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<byte>(type: "INTEGER", nullable: false),
                    source_ip = table.Column<string>(type: "TEXT", nullable: true),
                    source_key = table.Column<byte[]>(type: "BLOB", nullable: true),
                    destination_ip = table.Column<string>(type: "TEXT", nullable: true),
                    destination_key = table.Column<byte[]>(type: "BLOB", nullable: true),
                    destination_port = table.Column<int>(type: "INTEGER", nullable: false),
                    protocol = table.Column<string>(type: "TEXT", nullable: false),
                    @class = table.Column<string>(name: "class", type: "TEXT", nullable: false),
                    detector = table.Column<string>(type: "TEXT", nullable: false),
                    confidence = table.Column<double>(type: "REAL", nullable: false),
                    severity = table.Column<byte>(type: "INTEGER", nullable: false),
                    spoof = table.Column<byte>(type: "INTEGER", nullable: false),
                    score = table.Column<double>(type: "REAL", nullable: false),
                    source_mac = table.Column<string>(type: "TEXT", nullable: true),
                    source_count = table.Column<int>(type: "INTEGER", nullable: false),
                    block_kind = table.Column<byte>(type: "INTEGER", nullable: false),
                    block_target = table.Column<string>(type: "TEXT", nullable: true),
                    first_packet_at = table.Column<long>(type: "INTEGER", nullable: false),
                    detected_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    packets_until_detection = table.Column<long>(type: "INTEGER", nullable: false),
                    count = table.Column<long>(type: "INTEGER", nullable: false),
                    reasons = table.Column<string>(type: "TEXT", nullable: false),
                    action = table.Column<string>(type: "TEXT", nullable: false),
                    block_id = table.Column<string>(type: "TEXT", nullable: true),
                    technique = table.Column<string>(type: "TEXT", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_threats", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "traffic_minutes",
                columns: table => new
                {
                    minute = table.Column<long>(type: "INTEGER", nullable: false),
                    protocol = table.Column<string>(type: "TEXT", nullable: false),
                    prediction = table.Column<string>(type: "TEXT", nullable: false),
                    packets = table.Column<long>(type: "INTEGER", nullable: false),
                    bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    flows = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_traffic_minutes", x => new { x.minute, x.protocol, x.prediction });
                });

            migrationBuilder.CreateTable(
                name: "users",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", nullable: false, collation: "NOCASE"),
                    password_hash = table.Column<string>(type: "TEXT", nullable: false),
                    role = table.Column<string>(type: "TEXT", nullable: false),
                    must_change = table.Column<bool>(type: "INTEGER", nullable: false),
                    created = table.Column<long>(type: "INTEGER", nullable: false),
                    last_sign_in = table.Column<long>(type: "INTEGER", nullable: true),
                    security_stamp = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_users", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "whitelist",
                columns: table => new
                {
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: true),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_whitelist", x => x.address);
                });

            migrationBuilder.CreateIndex(
                name: "IX_api_keys_sha256",
                table: "api_keys",
                column: "sha256",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_audit_time",
                table: "audit",
                column: "time");

            migrationBuilder.CreateIndex(
                name: "IX_blocked_ips_address_created_at",
                table: "blocked_ips",
                columns: new[] { "address", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_blocked_ips_created_at",
                table: "blocked_ips",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "IX_blocked_ips_state",
                table: "blocked_ips",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "IX_evidence_threat_id_detector_time_nanoseconds",
                table: "evidence",
                columns: new[] { "threat_id", "detector", "time_nanoseconds" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_feedback_threat_id",
                table: "feedback",
                column: "threat_id");

            migrationBuilder.CreateIndex(
                name: "IX_network_traffic_destination_key_time",
                table: "network_traffic",
                columns: new[] { "destination_key", "time" });

            migrationBuilder.CreateIndex(
                name: "IX_network_traffic_source_key_time",
                table: "network_traffic",
                columns: new[] { "source_key", "time" });

            migrationBuilder.CreateIndex(
                name: "IX_network_traffic_time",
                table: "network_traffic",
                column: "time");

            migrationBuilder.CreateIndex(
                name: "IX_system_events_time",
                table: "system_events",
                column: "time");

            migrationBuilder.CreateIndex(
                name: "IX_threats_destination_key",
                table: "threats",
                column: "destination_key");

            migrationBuilder.CreateIndex(
                name: "IX_threats_detected_at",
                table: "threats",
                column: "detected_at");

            migrationBuilder.CreateIndex(
                name: "IX_threats_source_key",
                table: "threats",
                column: "source_key");

            migrationBuilder.CreateIndex(
                name: "IX_threats_updated_at",
                table: "threats",
                column: "updated_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "api_keys");

            migrationBuilder.DropTable(
                name: "audit");

            migrationBuilder.DropTable(
                name: "blocked_ips");

            migrationBuilder.DropTable(
                name: "evidence");

            migrationBuilder.DropTable(
                name: "feedback");

            migrationBuilder.DropTable(
                name: "network_traffic");

            migrationBuilder.DropTable(
                name: "system_events");

            migrationBuilder.DropTable(
                name: "threats");

            migrationBuilder.DropTable(
                name: "traffic_minutes");

            migrationBuilder.DropTable(
                name: "users");

            migrationBuilder.DropTable(
                name: "whitelist");
        }
    }
}
