using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace NetHawk.Core.Store.Schema;

/// <summary>Lets `dotnet ef migrations add` see the schema; not used by the program.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<NetHawkDbContext>
{
    public NetHawkDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<NetHawkDbContext>().UseSqlite("Data Source=design-time.db").Options);
}
