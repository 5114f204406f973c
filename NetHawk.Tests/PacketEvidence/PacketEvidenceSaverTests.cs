using NetHawk.Capture.Sources;
using NetHawk.Core.PacketEvidence;
using NetHawk.Core.Packets;
using NetHawk.Tests.Capture;
using NetHawk.Tests.Store;

namespace NetHawk.Tests.PacketEvidence;

/// <summary>Packets of threats on a real disk.</summary>
public sealed class PacketEvidenceSaverTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nethawk-packets-").FullName;
    private readonly RecordedEvents _events = new();
    private readonly PacketRings _ring = new(4, 2_000, 2);
    private int _second;

    [Fact]
    public async Task A_threats_packets_before_and_after_the_verdict_are_a_pcap_of_its_source_alone()
    {
        await using var saver = Saver(new PacketEvidenceOptions { AfterSeconds = 1 });
        Packets("203.0.113.7", 5);
        Packets("192.0.2.200", 9);
        var threat = Threat(saver, "203.0.113.7");
        await Until(() => saver.Saves == 1);
        Packets("203.0.113.7", 3);
        await Until(() => saver.Saves == 2);

        var seen = new List<AddressKey>();
        using var source = CaptureSources.OpenFile(saver.PathOf(threat)!);
        source.Run(new Sources(seen), CancellationToken.None);
        Assert.Equal(8, seen.Count);
        Assert.All(seen, address => Assert.Equal(AddressKey.Parse("203.0.113.7"), address));
        Assert.Null(saver.PathOf(Guid.NewGuid()));
        Assert.Empty(_events.All);
    }

    [Fact]
    public async Task The_oldest_threats_packets_make_room_and_clearing_deletes_all()
    {
        await using var saver = Saver(new PacketEvidenceOptions { AfterSeconds = 0, MaxMegabytes = 1 });
        var threats = new List<Guid>();
        for (int i = 1; i <= 3; i++)
        {
            Packets($"203.0.113.{i}", 300, 1_400);
            threats.Add(Threat(saver, $"203.0.113.{i}"));
            int files = i;
            await Until(() => saver.Saves >= files && saver.PathOf(threats[^1]) is not null);
        }

        await Until(() => saver.PathOf(threats[0]) is null && saver.Evicted >= 1 && saver.BytesOnDisk <= 1 << 20);
        Assert.NotNull(saver.PathOf(threats[2]));
        Assert.InRange(saver.BytesOnDisk, 1, 1 << 20);
        await saver.ClearAsync(null);
        Assert.Equal((0, 0L), (saver.Files, saver.BytesOnDisk));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder, "packets")));
    }

    /// <summary>Thousands of threats with one packet each: what counts is what they take of the disk.</summary>
    [Fact]
    public void Many_small_files_count_as_the_blocks_that_they_take()
    {
        string packets = Path.Combine(_folder, "small");
        var folder = new PacketEvidenceFolder(packets, 10 * PacketEvidenceFolder.Block);
        folder.Open();
        for (int i = 0; i < 30; i++)
        {
            var threat = Guid.NewGuid();
            File.WriteAllBytes(folder.NameOf(threat), new byte[100]);
            folder.Written(threat);
        }

        Assert.Equal((10, 20L, 10L * PacketEvidenceFolder.Block), (folder.Files, folder.Evicted, folder.Bytes));
        Assert.Equal(10, Directory.GetFiles(packets).Length);
        folder.Open();
        Assert.Equal(10L * PacketEvidenceFolder.Block, folder.Bytes);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_is_said_once_and_nothing_else_happens()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "packets"), "a file where the folder should be");
        await using var saver = Saver(new PacketEvidenceOptions { AfterSeconds = 0 });
        Packets("203.0.113.7", 5);
        var threat = Threat(saver, "203.0.113.7");
        await Until(() => saver.Failures >= 2);
        Assert.Null(saver.PathOf(threat));
        Assert.Equal("packets-not-saved", Assert.Single(_events.All).Code);
        Assert.NotEqual("", saver.Problem);
        await saver.DisposeAsync();
    }

    [Fact]
    public async Task A_folder_that_someone_deletes_is_made_anew()
    {
        await using var saver = Saver(new PacketEvidenceOptions { AfterSeconds = 0 });
        Directory.Delete(Path.Combine(_folder, "packets"), recursive: true);
        Packets("203.0.113.7", 5);
        Threat(saver, "203.0.113.7");
        await Until(() => saver.Failures >= 1);
        Packets("203.0.113.8", 5);
        var second = Threat(saver, "203.0.113.8");
        await Until(() => saver.PathOf(second) is not null);
        await Until(() => saver.Problem.Length == 0);
        Assert.Equal(["packets-not-saved", "packets-saved-again"], _events.All.Select(e => e.Code));
    }

    [SkippableFact]
    public void Half_a_packet_of_a_full_disk_is_taken_back()
    {
        Skip.IfNot(NetworkNamespace.CanCreate, "needs root, to mount a small disk");
        string disk = Directory.CreateDirectory(Path.Combine(_folder, "disk")).FullName;
        Response.Command.Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk);
        try
        {
            string file = Path.Combine(disk, "a.pcap");
            var packet = new KeptPacket(PacketTime.FromSeconds(1), 1, 1_000, new byte[1_000]);
            Assert.Equal(10, PcapWriter.Append(file, [.. Enumerable.Repeat(packet, 10)]));
            long whole = new FileInfo(file).Length;
            Assert.ThrowsAny<IOException>(() => PcapWriter.Append(file, [.. Enumerable.Repeat(packet, 200)]));
            Assert.Equal(whole, new FileInfo(file).Length);
            Assert.Equal(5, PcapWriter.Append(file, [.. Enumerable.Repeat(packet, 5)]));
        }
        finally
        {
            Response.Command.Run("umount", disk);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private PacketEvidenceSaver Saver(PacketEvidenceOptions options)
    {
        Assert.Empty(options.Validate());
        var saver = new PacketEvidenceSaver(options, _ring, Path.Combine(_folder, "packets"), _events, TimeProvider.System);
        saver.Start();
        return saver;
    }

    private void Packets(string source, int count, int payload = 20)
    {
        byte[] frame = Frames.Ethernet(0x0800, Frames.Ipv4(17, Frames.Udp(50_000, 5_000, new byte[payload]), source));
        for (int i = 0; i < count; i++)
        {
            _ring[i % 2].Add(new PacketInfo
            {
                Source = AddressKey.Parse(source),
                Destination = AddressKey.Parse("198.51.100.2"),
                Time = PacketTime.FromSeconds(++_second),
                WireLength = frame.Length,
                CapturedLength = frame.Length,
                LinkType = 1,
            }, frame);
        }
    }

    private static Guid Threat(PacketEvidenceSaver saver, string source)
    {
        var verdict = StoreHarness.Verdict(source: source);
        saver.OnVerdict(verdict);
        saver.OnVerdict(verdict with { IsNew = false });
        return verdict.ThreatId;
    }

    private static async Task Until(Func<bool> reached)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!reached()) await Task.Delay(20, deadline.Token);
    }

    private sealed class Sources(List<AddressKey> seen) : IPacketSink
    {
        public void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame) => seen.Add(packet.Source);

        public void OnDecodeError(DecodeError reason, in PacketInfo packet) => Assert.Fail($"{reason}");

        public void OnIdle(PacketTime now) => Assert.Fail("a file is never idle");
    }
}
