using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using NetHawk.Core.Store.Schema;

#nullable disable

namespace NetHawk.Core.Store.Migrations
{
    /// <summary>
    /// host_hours lies in the order of its key (hour, address): a range of hours is read in one go, and each write touches one tree instead of two. Not a matter of the
    /// model: Entity Framework knows no tables without row ids.
    /// </summary>
    [DbContext(typeof(NetHawkDbContext))]
    [Migration("20261127111900_HostHoursInKeyOrder")]
    public partial class HostHoursInKeyOrder : Migration
    {
        private const string Columns = "hour INTEGER NOT NULL, key BLOB NOT NULL, address TEXT NOT NULL, packets_asked INTEGER NOT NULL, bytes_asked INTEGER NOT NULL, packets_served INTEGER NOT NULL, " +
            "bytes_served INTEGER NOT NULL, flows_asked INTEGER NOT NULL, flows_served INTEGER NOT NULL, flows_bad INTEGER NOT NULL, last_seen INTEGER NOT NULL, CONSTRAINT PK_host_hours PRIMARY KEY (hour, key)";

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => Rebuild(migrationBuilder, " WITHOUT ROWID");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => Rebuild(migrationBuilder, "");

        private static void Rebuild(MigrationBuilder migrationBuilder, string form)
        {
            migrationBuilder.Sql($"CREATE TABLE host_hours_new ({Columns}){form}");
            migrationBuilder.Sql("INSERT INTO host_hours_new SELECT hour, key, address, packets_asked, bytes_asked, packets_served, bytes_served, flows_asked, flows_served, flows_bad, last_seen FROM host_hours ORDER BY hour, key");
            migrationBuilder.Sql("DROP TABLE host_hours");
            migrationBuilder.Sql("ALTER TABLE host_hours_new RENAME TO host_hours");
        }
    }
}
