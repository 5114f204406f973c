using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NetHawk.Core.Store.Migrations
{
    /// <inheritdoc />
    public partial class HostsAndSavedFilters : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "host_hours",
                columns: table => new
                {
                    hour = table.Column<long>(type: "INTEGER", nullable: false),
                    key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    packets_asked = table.Column<long>(type: "INTEGER", nullable: false),
                    bytes_asked = table.Column<long>(type: "INTEGER", nullable: false),
                    packets_served = table.Column<long>(type: "INTEGER", nullable: false),
                    bytes_served = table.Column<long>(type: "INTEGER", nullable: false),
                    flows_asked = table.Column<long>(type: "INTEGER", nullable: false),
                    flows_served = table.Column<long>(type: "INTEGER", nullable: false),
                    flows_bad = table.Column<long>(type: "INTEGER", nullable: false),
                    last_seen = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_host_hours", x => new { x.hour, x.key });
                });

            migrationBuilder.CreateTable(
                name: "host_names",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    first_seen = table.Column<long>(type: "INTEGER", nullable: false),
                    last_seen = table.Column<long>(type: "INTEGER", nullable: false),
                    times = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_host_names", x => new { x.key, x.name, x.kind });
                });

            migrationBuilder.CreateTable(
                name: "host_notes",
                columns: table => new
                {
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    time = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_host_notes", x => x.address);
                });

            migrationBuilder.CreateTable(
                name: "saved_filters",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    page = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    query = table.Column<string>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    time = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_saved_filters", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_host_names_key_last_seen",
                table: "host_names",
                columns: new[] { "key", "last_seen" });

            migrationBuilder.CreateIndex(
                name: "IX_host_names_last_seen",
                table: "host_names",
                column: "last_seen");

            migrationBuilder.CreateIndex(
                name: "IX_host_names_name",
                table: "host_names",
                column: "name");

            migrationBuilder.CreateIndex(
                name: "IX_saved_filters_page_name",
                table: "saved_filters",
                columns: new[] { "page", "name" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "host_hours");

            migrationBuilder.DropTable(
                name: "host_names");

            migrationBuilder.DropTable(
                name: "host_notes");

            migrationBuilder.DropTable(
                name: "saved_filters");
        }
    }
}
