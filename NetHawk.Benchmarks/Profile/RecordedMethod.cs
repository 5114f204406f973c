using System.Globalization;

namespace NetHawk.Benchmarks.Profile;

/// <summary>One counter or histogram of a method, as the runtime recorded it.</summary>
/// <param name="Kind">What it is (PgoInstrumentationKind of the runtime's corjit.h); its four lowest bits say what its values are.</param>
internal sealed record RecordedElement(int Kind, int Offset, int Count, int Other, string[] Values)
{
    public const int Number = 1, LongNumber = 2, TypeHandle = 3, MethodHandle = 4;

    /// <summary>How often a block was entered, an edge between two was taken.</summary>
    private const int Block = 0x41, Edge = 0x181;

    public int ValueKind => Kind & 0xF;

    public long Taken => Kind is Block or Edge ? uint.Parse(Values[0], CultureInfo.InvariantCulture) : 0;
}

/// <summary>What the runtime recorded of one method (DOTNET_WritePGOData, format of the runtime's pgo.cpp).</summary>
/// <param name="Name">Type and method, with a point between them.</param>
/// <param name="Size">Bytes of its intermediate code: tells overloads apart, and an older build of it.</param>
internal sealed record RecordedMethod(string Name, int Parameters, int Size, IReadOnlyList<RecordedElement> Elements)
{
    public long MostOften => Elements.Select(e => e.Taken).DefaultIfEmpty().Max();

    public static IEnumerable<RecordedMethod> Read(IEnumerable<string> lines)
    {
        using var line = lines.GetEnumerator();
        while (line.MoveNext())
        {
            // @@@ codehash 0x2B5B3C03 methodhash 0x60B51749 ilSize 0x00000159 records 0x00000012
            if (line.Current.Split(' ') is not ["@@@", _, _, _, _, _, var size, _, var records]) continue;
            string name = After(Next(line), "MethodName: ");
            int parameters = CountParameters(After(Next(line), "Signature: "));
            var elements = new RecordedElement[Hexadecimal(records)];
            for (int i = 0; i < elements.Length; i++) elements[i] = Element(line);
            yield return new RecordedMethod(name, parameters, Hexadecimal(size), elements);
        }
    }

    private static RecordedElement Element(IEnumerator<string> line)
    {
        // Schema InstrumentationKind 385 ILOffset 51 Count 1 Other 54
        string[] fields = Next(line).Split(' ');
        int count = (int)Field(fields, 6);
        string[] values = new string[count];
        for (int i = 0; i < count; i++) values[i] = Next(line);
        return new RecordedElement((int)Field(fields, 2), (int)Field(fields, 4), count, unchecked((int)Field(fields, 8)), values);
    }

    /// <summary>instance bool  (value class System.ReadOnlySpan`1&lt;!0,!1&gt;,bool) has two.</summary>
    private static int CountParameters(string signature)
    {
        int depth = 0, commas = 0;
        string inner = signature[(signature.LastIndexOf("  (", StringComparison.Ordinal) + 3)..^1];
        foreach (char c in inner)
        {
            if (c is '<' or '(' or '[') depth++;
            else if (c is '>' or ')' or ']') depth--;
            else if (c == ',' && depth == 0) commas++;
        }

        return inner.Length == 0 ? 0 : commas + 1;
    }

    private static string Next(IEnumerator<string> line) => line.MoveNext() ? line.Current : throw new FormatException("the recorded profile ends within a method");

    private static string After(string line, string label) =>
        line.StartsWith(label, StringComparison.Ordinal) ? line[label.Length..] : throw new FormatException($"'{label}' was expected, not '{line}'");

    private static uint Field(string[] fields, int at) => uint.Parse(fields[at], CultureInfo.InvariantCulture);

    private static int Hexadecimal(string number) => int.Parse(number.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
