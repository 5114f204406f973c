using NetHawk.Core.Outputs.Eve;

namespace NetHawk.Tests.Outputs;

/// <summary>What others do to the file while it is written.</summary>
public sealed class EveFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nethawk-eve").FullName;

    private string FilePath => Path.Combine(_folder, "eve.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_that_is_moved_away_deleted_or_emptied_is_begun_anew()
    {
        using var file = new EveFile(FilePath, maxBytes: 1 << 20, maxFiles: 2);
        Line(file, "one");
        File.Move(FilePath, FilePath + "-20260301");
        Line(file, "lost to the moved file");
        Line(file, "two");
        Assert.Equal(["two"], File.ReadAllLines(FilePath));
        Assert.Equal("one", File.ReadLines(FilePath + "-20260301").First());

        File.Delete(FilePath);
        Line(file, "gone");
        Line(file, "three");
        Assert.Equal(["three"], File.ReadAllLines(FilePath));

        // logrotate's copytruncate.
        using (var stream = new FileStream(FilePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) stream.SetLength(0);
        Line(file, "beyond the cut");
        Line(file, "four");
        Assert.EndsWith("four\n", File.ReadAllText(FilePath), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_a_full_disk_or_a_crash_cut_does_not_spoil_the_next()
    {
        File.WriteAllText(FilePath, "{\"whole\":1}\n{\"cut\":");
        using (var file = new EveFile(FilePath, maxBytes: 1 << 20, maxFiles: 2)) Line(file, "{\"next\":1}");
        Assert.Equal(["{\"whole\":1}", "{\"cut\":", "{\"next\":1}"], File.ReadAllLines(FilePath));
    }

    [SkippableFact]
    public void A_device_is_written_to_as_it_is()
    {
        Skip.IfNot(File.Exists("/dev/null"), "no /dev/null here");
        using var file = new EveFile("/dev/null", maxBytes: 1 << 20, maxFiles: 2);
        Line(file, "one");
        var first = file.Writer;
        Line(file, "two");
        Assert.Same(first, file.Writer);
    }

    private static void Line(EveFile file, string text)
    {
        file.Writer.Write(text + "\n");
        file.Flush();
    }
}
