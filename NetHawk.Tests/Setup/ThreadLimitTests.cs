using NetHawk.Web.Setup.Connections;

namespace NetHawk.Tests.Setup;

public sealed class ThreadLimitTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("nethawk-cgroup-").FullName;

    private void Group(string path, string limit)
    {
        Directory.CreateDirectory(Path.Combine(_root, path));
        File.WriteAllText(Path.Combine(_root, path, "pids.max"), limit);
    }

    [Fact]
    public void The_smallest_limit_of_a_group_and_those_above_it_counts()
    {
        Group("system.slice", "200\n");
        Group("system.slice/nethawk.service", "max\n");
        Assert.Equal(200, ThreadLimit.Of(["0::/system.slice/nethawk.service"], _root));
        Group("system.slice/nethawk.service", "40\n");
        Assert.Equal(40, ThreadLimit.Of(["0::/system.slice/nethawk.service"], _root));
    }

    [Fact]
    public void The_first_version_of_control_groups_and_a_container_s_root_are_read()
    {
        Group("pids/docker/abc", "26\n");
        Assert.Equal(26, ThreadLimit.Of(["9:name=systemd:/", "8:pids:/docker/abc", "4:memory:/docker/abc"], _root));
        Group("", "77\n");
        Assert.Equal(77, ThreadLimit.Of(["0::/"], _root));
    }

    [Fact]
    public void No_limit_and_no_group_are_none() => Assert.Null(ThreadLimit.Of(["0::/nowhere", "rubbish"], _root));

    [Theory]
    [InlineData(26, true)]
    [InlineData(95, true)]
    [InlineData(96, false)]
    [InlineData(null, false)]
    public void Too_few_threads_are_refused_with_what_to_do(int? limit, bool refused)
    {
        string? line = ThreadLimit.TooFew(limit);
        Assert.Equal(refused, line is not null);
        if (refused) Assert.Contains("TasksMax=512", line, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
