using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NetHawk.Core.Store.Migrations
{
    /// <inheritdoc />
    public partial class ThreatSums : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_threats_sums",
                table: "threats",
                columns: new[] { "detected_at", "class", "status", "severity", "count", "source_ip", "destination_ip" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_threats_sums",
                table: "threats");
        }
    }
}
