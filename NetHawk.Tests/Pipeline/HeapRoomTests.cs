using NetHawk.Core.Pipeline;

namespace NetHawk.Tests.Pipeline;

public class HeapRoomTests
{
    [Fact]
    public void Huge_pages_are_asked_for_where_memory_is_large_writable_and_nobody_elses()
    {
        string[] maps =
        [
            "563717fdb000-56371846d000 r-xp 0000e000 fe:00 13262999                   /usr/bin/nethawk-analyze",
            "55cdae856000-55cdbe95c000 rw-p 00000000 00:00 0                          [heap]",
            "7f80c1c00000-7f80c2400000 rw-p 00000000 00:00 0 ",
            "7f80c4800000-7f80ca7de000 rw-p 00000000 00:00 0 ",
            "7f80ca7de000-7f8c85472000 ---p 00000000 00:00 0 ",
            "7f8d00000000-7f8d10000000 rw-s 00000000 00:01 5                          /dev/shm/other",
            "",
        ];

        Assert.Equal([(0x7f80c4800000, 0x7f80ca7de000 - 0x7f80c4800000)], HeapRoom.Mappings(maps, 90 << 20));
    }
}
