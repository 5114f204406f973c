using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Response.NeverBlock;

/// <summary>Logged-in users with a remote address, from utmp(5). Records whose process is gone are stale and left out.</summary>
internal sealed class UtmpSessions : INeverBlockSource
{
    private const int UserProcess = 7;
    private const int MaxBytes = 4 << 20;

    internal static readonly string[] Files = ["/run/utmp", "/var/run/utmp"];

    public IReadOnlyList<NeverBlockEntry>? Find()
    {
        foreach (string path in Files)
        {
            try
            {
                if (!File.Exists(path) || new FileInfo(path).Length > MaxBytes) continue;
                return Parse(File.ReadAllBytes(path), RuntimeInformation.ProcessArchitecture == Architecture.Arm64, pid => Directory.Exists($"/proc/{pid}"));
            }
            catch (UnauthorizedAccessException)
            {
                continue;
            }
            catch (IOException)
            {
                return null;
            }
        }

        return [];
    }

    /// <param name="wide">The record has 64-bit times (400 bytes instead of 384).</param>
    internal static List<NeverBlockEntry> Parse(ReadOnlySpan<byte> file, bool wide, Func<int, bool> isAlive)
    {
        int size = wide ? 400 : 384, addressAt = wide ? 360 : 348;
        var found = new List<NeverBlockEntry>();
        for (; file.Length >= size; file = file[size..])
        {
            if (BinaryPrimitives.ReadInt16LittleEndian(file) != UserProcess) continue;
            if (!isAlive(BinaryPrimitives.ReadInt32LittleEndian(file[4..]))) continue;
            var bytes = file.Slice(addressAt, 16);
            bool v4 = bytes[4..].IndexOfAnyExcept((byte)0) < 0;
            var address = v4 ? AddressKey.ReadV4(bytes) : AddressKey.ReadV6(bytes);
            if (v4 && address.V4 == 0 && !AddressKey.TryParse(Text(file.Slice(76, 256)), out address)) continue;
            found.Add(new NeverBlockEntry(Prefix.Single(address), $"logged-in {Text(file.Slice(44, 32))}", Lingers: true));
        }

        return found;
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }
}
