using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NetHawk.Core.Store.Migrations
{
    /// <inheritdoc />
    public partial class PardonsAndRevertedTrials : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "reverted",
                table: "prevention_mode",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "pardoned_until",
                table: "blocked_ips",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_blocked_ips_pardoned_until",
                table: "blocked_ips",
                column: "pardoned_until",
                filter: "pardoned_until IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_blocked_ips_pardoned_until",
                table: "blocked_ips");

            migrationBuilder.DropColumn(
                name: "pardoned_until",
                table: "blocked_ips");

            migrationBuilder.DropColumn(
                name: "reverted",
                table: "prevention_mode");
        }
    }
}
