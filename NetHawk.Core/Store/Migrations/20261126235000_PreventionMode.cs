using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NetHawk.Core.Store.Migrations
{
    /// <inheritdoc />
    public partial class PreventionMode : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "prevention_mode",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    auto_block = table.Column<bool>(type: "INTEGER", nullable: true),
                    configured_then = table.Column<bool>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reverts_at = table.Column<long>(type: "INTEGER", nullable: true),
                    paused_until = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_prevention_mode", x => x.id);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "prevention_mode");
        }
    }
}
