using System.Text;
using Microsoft.EntityFrameworkCore;

namespace NetHawk.Core.Store.Schema;

/// <summary>
/// The database's schema. Pages and the API read through <see cref="IStoreReader"/>; changes go through the one writer
/// (<see cref="IStoreChanges"/>), so that nobody meets "database is locked".
/// </summary>
public sealed class NetHawkDbContext(DbContextOptions<NetHawkDbContext> options) : DbContext(options)
{
    public DbSet<TrafficEntity> Traffic => Set<TrafficEntity>();
    public DbSet<TrafficMinuteEntity> TrafficMinutes => Set<TrafficMinuteEntity>();
    public DbSet<ThreatEntity> Threats => Set<ThreatEntity>();
    public DbSet<EvidenceEntity> Evidence => Set<EvidenceEntity>();
    public DbSet<FeedbackEntity> Feedback => Set<FeedbackEntity>();
    public DbSet<BlockEntity> Blocks => Set<BlockEntity>();
    public DbSet<WhitelistEntity> Whitelist => Set<WhitelistEntity>();
    public DbSet<PreventionModeEntity> PreventionMode => Set<PreventionModeEntity>();
    public DbSet<EventEntity> Events => Set<EventEntity>();
    public DbSet<AuditEntity> Audit => Set<AuditEntity>();
    public DbSet<HostHourEntity> HostHours => Set<HostHourEntity>();
    public DbSet<HostNameEntity> HostNames => Set<HostNameEntity>();
    public DbSet<HostNoteEntity> HostNotes => Set<HostNoteEntity>();
    public DbSet<SavedFilterEntity> SavedFilters => Set<SavedFilterEntity>();
    public DbSet<UserEntity> Users => Set<UserEntity>();
    public DbSet<ApiKeyEntity> ApiKeys => Set<ApiKeyEntity>();
    public DbSet<SessionEntity> Sessions => Set<SessionEntity>();
    public DbSet<SettingEntity> Settings => Set<SettingEntity>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();
        configurationBuilder.Properties<Guid>().HaveConversion<GuidTextConverter>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<TrafficEntity>(e =>
        {
            e.ToTable("network_traffic");
            e.HasIndex(t => t.Time);
            e.HasIndex(t => new { t.SourceKey, t.Time });
            e.HasIndex(t => new { t.DestinationKey, t.Time });
        });
        modelBuilder.Entity<TrafficMinuteEntity>(e =>
        {
            e.ToTable("traffic_minutes");
            e.HasKey(m => new { m.Minute, m.Protocol, m.Prediction });
        });
        modelBuilder.Entity<ThreatEntity>(e =>
        {
            e.ToTable("threats");
            e.HasIndex(t => t.DetectedAt);
            // All that counts and sums read of a threat, so that they never fetch its row with its sentences.
            e.HasIndex(t => new { t.DetectedAt, t.Class, t.Status, t.Severity, t.Count, t.SourceIp, t.DestinationIp }, "IX_threats_sums");
            e.HasIndex(t => t.UpdatedAt);
            e.HasIndex(t => t.SourceKey);
            e.HasIndex(t => t.DestinationKey);
        });
        modelBuilder.Entity<EvidenceEntity>(e =>
        {
            e.ToTable("evidence");
            e.HasIndex(t => new { t.ThreatId, t.Detector, t.TimeNanoseconds }).IsUnique();
        });
        modelBuilder.Entity<FeedbackEntity>(e =>
        {
            e.ToTable("feedback");
            e.HasIndex(f => f.ThreatId);
        });
        modelBuilder.Entity<BlockEntity>(e =>
        {
            e.ToTable("blocked_ips");
            e.HasIndex(b => b.CreatedAt);
            e.HasIndex(b => new { b.Address, b.CreatedAt });
            e.HasIndex(b => b.State);
            e.HasIndex(b => b.PardonedUntil).HasFilter("pardoned_until IS NOT NULL");
        });
        modelBuilder.Entity<WhitelistEntity>(e =>
        {
            e.ToTable("whitelist");
            e.HasKey(w => w.Address);
        });
        modelBuilder.Entity<PreventionModeEntity>(e =>
        {
            e.ToTable("prevention_mode");
            e.Property(p => p.Id).ValueGeneratedNever();
        });
        modelBuilder.Entity<EventEntity>(e =>
        {
            e.ToTable("system_events");
            e.HasIndex(v => v.Time);
        });
        modelBuilder.Entity<AuditEntity>(e =>
        {
            e.ToTable("audit");
            e.HasIndex(a => a.Time);
        });
        modelBuilder.Entity<HostHourEntity>(e =>
        {
            e.ToTable("host_hours");
            e.HasKey(h => new { h.Hour, h.Key });
        });
        modelBuilder.Entity<HostNameEntity>(e =>
        {
            e.ToTable("host_names");
            e.HasKey(n => new { n.Key, n.Name, n.Kind });
            e.HasIndex(n => n.Name);
            e.HasIndex(n => n.LastSeen);
            e.HasIndex(n => new { n.Key, n.LastSeen });
        });
        modelBuilder.Entity<HostNoteEntity>(e =>
        {
            e.ToTable("host_notes");
            e.HasKey(n => n.Address);
        });
        modelBuilder.Entity<SavedFilterEntity>(e =>
        {
            e.ToTable("saved_filters");
            e.HasIndex(f => new { f.Page, f.Name }).IsUnique();
        });
        modelBuilder.Entity<UserEntity>(e =>
        {
            e.ToTable("users");
            e.HasKey(u => u.Name);
            e.Property(u => u.Name).UseCollation("NOCASE");
        });
        modelBuilder.Entity<ApiKeyEntity>(e =>
        {
            e.ToTable("api_keys");
            e.HasIndex(k => k.Sha256).IsUnique();
        });
        modelBuilder.Entity<SessionEntity>(e =>
        {
            e.ToTable("sessions");
            e.HasIndex(s => s.User);
        });
        modelBuilder.Entity<SettingEntity>(e =>
        {
            e.ToTable("settings");
            e.HasKey(s => s.Key);
            e.Property(s => s.Key).UseCollation("NOCASE");
        });

        foreach (var entity in modelBuilder.Model.GetEntityTypes())
            foreach (var property in entity.GetProperties())
                property.SetColumnName(SnakeCase(property.Name));
    }

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (int i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && !char.IsUpper(name[i - 1])) text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
