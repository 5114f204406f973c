using System.Numerics;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Sketches;

/// <summary>
/// Nearly how many of the things (ports, hosts) that a source is connected with are new to it: what comes again a minute after it came is its habit. Things of one remainder share a mark; counted in place.
/// </summary>
public struct FreshMarks
{
    private const double HabitSeconds = 60;
    private const ulong Marks = 61;

    private ulong _all, _atTurn, _settled, _usual;
    private PacketTime _turned;

    public void Add(ulong thing, PacketTime now)
    {
        if (now.SecondsSince(_turned) >= HabitSeconds)
        {
            (_settled, _atTurn, _turned) = (_atTurn, _all, now);
        }

        ulong mark = Mark(thing);
        _all |= mark;
        _usual |= mark & _settled;
    }

    /// <summary>Something came again.</summary>
    public readonly bool HasHabit => _usual != 0;

    public readonly ulong Fresh => _all & ~_usual;

    public readonly int Count => BitOperations.PopCount(Fresh);

    public static ulong Mark(ulong thing) => 1UL << (int)(thing % Marks);
}
