using System.Buffers.Binary;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// What somebody types on a screen that he looks at from afar (RFB's KeyEvents in clear, RFC 6143 §7.5.4): a line that loads a program and runs it, ended with Enter. Those who look after machines type such
/// lines too.
/// </summary>
internal static class TypedText
{
    private const byte Format = 0, Encodings = 2, Update = 3, Key = 4, Pointer = 5;
    private const uint Enter = 0xFF0D, KeypadEnter = 0xFF8D, Erase = 0xFF08;

    public static Indicator? Look(ref PeekState state, PieceBuffers lines, ReadOnlySpan<byte> p)
    {
        while (!p.IsEmpty)
        {
            int length = p[0] switch { Format => 20, Update => 10, Key => 8, Pointer => 6, Encodings when p.Length >= 4 => 4 + 4 * BinaryPrimitives.ReadUInt16BigEndian(p[2..]), _ => 0 };
            if (length == 0 || length > p.Length) return null;
            if (p[0] == Key && p[1] == 1 && p[2] == 0 && p[3] == 0 && Typed(ref state, lines, BinaryPrimitives.ReadUInt32BigEndian(p[4..]))) return new(IndicatorKind.RemoteAdmin, "typed-loader", "a typed command that loads a program and runs it, by VNC");
            p = p[length..];
        }

        return null;
    }

    private static bool Typed(ref PeekState state, PieceBuffers lines, uint key)
    {
        if (key is Enter or KeypadEnter)
        {
            var line = lines.Find(state.Turn(PeekTurn.TypedLine));
            state.Turn(PeekTurn.TypedLine) = 0;
            return line is not null && (ShellWords.RunsFromAddress(line.Bytes) || (ShellWords.Load(line.Bytes) && ShellWords.LoadAndRun(line.Bytes) && line.Bytes.IndexOf("://"u8) > 0));
        }

        // What is erased may have been anything: the line is no longer known.
        if (key == Erase) state.Turn(PeekTurn.TypedLine) = 0;
        if (key is < 0x20 or > 0x7E) return false;
        var typed = state.Turn(PeekTurn.TypedLine) == 0 ? lines.Begin(out state.Turn(PeekTurn.TypedLine)) : lines.Find(state.Turn(PeekTurn.TypedLine)) ?? lines.Begin(out state.Turn(PeekTurn.TypedLine));
        typed.Append([(byte)key]);
        return false;
    }
}
