using System.Buffers.Binary;
using System.Text;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// Windows remote calls that move an intruder from host to host: interface and operation, which stay in clear text where the arguments are encrypted. Administrators
/// make the same calls, so that those are no more than watched. The interface bound last is kept in the flow's flags.
/// </summary>
internal static class RpcPeek
{
    private const int InterfaceShift = 8;
    private const ushort InterfaceMask = 0x0F00;

    /// <param name="Signs">One of these must stand in the request; none: the operation alone tells.</param>
    private sealed record Call(string Interface, ushort[] Operations, string Name, string Text, byte[][] Signs, IndicatorKind Kind = IndicatorKind.RemoteAdmin);

    /// <summary>Four bits hold the place of the interface bound last, from 1: 15 at most.</summary>
    private static readonly Call[] Calls =
    [
        new("367abb81-9844-35f1-ad32-98f038001003", [12, 24, 44, 45, 60], "remote-service", "a call that makes a Windows service (PsExec, smbexec and alike)", []),
        new("9556dc99-828c-11cf-a37e-00aa003240c7", [24, 25], "remote-wmi", "a call that runs a method by WMI", []),
        new("86d35949-83c9-4044-b424-db363231fd0c", [1], "remote-task", "a call that registers a scheduled task", []),
        new("1ff70682-0a51-30e8-076d-740be8cee98b", [0], "remote-job", "a call that adds a scheduled job", []),
        new("e3514235-4b06-11d1-ab04-00c04fc2dcd2", [3], "directory-replication", "a call that copies the directory's secrets (DCSync)", []),
        new("c681d488-d850-11d0-8c52-00c04fd90f7e", [0, 4, 5, 6, 7, 12], "coerced-login", "a call that makes a server log in elsewhere (PetitPotam)", []),
        new("df1941c5-fe89-4e79-bf10-463657acf44d", [0, 4, 5, 6, 7, 12], "coerced-login", "a call that makes a server log in elsewhere (PetitPotam)", []),
        new("12345678-1234-abcd-ef00-0123456789ab", [89], "printer-driver", "a call that loads a printer driver (PrintNightmare)", []),
        new("76f03f96-cdfd-44fc-a22c-64950a001209", [39], "printer-driver", "a call that loads a printer driver (PrintNightmare)", []),
        new("4fc742e0-4a10-11cf-8273-00aa004ae673", [12, 13], "coerced-login", "a call that makes a server log in elsewhere (DFSCoerce)", []),
        new("82273fdc-e32a-18c3-3f78-827929dc23ea", [9], "coerced-login", "a call that makes a server log in elsewhere (by its event log)", []),
        new("338cd001-2244-31f1-aaaa-900090013800", [20, 31], "registry-save", "a call that saves a part of the registry to a file (secretsdump)", []),
        new("4b324fc8-1670-01d3-1278-5a47bf6ee188", [31, 32], "ms08-067", "a path that climbs twice, to the call that puts paths in order (MS08-067, Conficker)", [Encoding.Unicode.GetBytes(@"\..\..\")], IndicatorKind.Exploit),
        new("000001a0-0000-0000-c000-000000000046", [3, 4], "remote-object", "a call that starts a console or window object which runs commands (DCOM)",
        [
            new Guid("49b2791a-b1ae-4c90-9b8e-e860ba07f889").ToByteArray(), // MMC20.Application
            new Guid("9ba05972-f6a8-11cf-a442-00a0c90a8f39").ToByteArray(), // ShellWindows
            new Guid("c08afd90-f2a1-11d1-8455-00a0c91f3880").ToByteArray(), // ShellBrowserWindow
        ]),
    ];

    private static readonly byte[][] Interfaces = [.. Calls.Select(c => new Guid(c.Interface).ToByteArray())];

    public static Indicator? Look(ref PeekState state, ReadOnlySpan<byte> p)
    {
        int at = Header(p);
        if (at < 0) return null;
        var pdu = p[at..];
        if (pdu[2] is 11 or 14)
        {
            int bound = 0;
            for (int i = 0; i < Interfaces.Length && bound == 0; i++)
                if (pdu[..Math.Min(pdu.Length, 600)].IndexOf(Interfaces[i]) >= 0) bound = i + 1;
            if (bound > 0 || pdu[2] == 11) state.Flags = (ushort)((state.Flags & ~InterfaceMask) | bound << InterfaceShift);
            return null;
        }

        int index = (state.Flags & InterfaceMask) >> InterfaceShift;
        if (index == 0 || pdu[2] != 0) return null;
        var call = Calls[index - 1];
        return call.Operations.AsSpan().Contains(BinaryPrimitives.ReadUInt16LittleEndian(pdu[22..])) && HasSign(call, pdu) ? new(call.Kind, call.Name, call.Text) : null;
    }

    private static bool HasSign(Call call, ReadOnlySpan<byte> pdu)
    {
        foreach (byte[] sign in call.Signs)
            if (pdu.IndexOf(sign) >= 0) return true;
        return call.Signs.Length == 0;
    }

    /// <summary>Version 5.0, first fragment, little-endian: at the start over TCP, somewhere behind the SMB header over a pipe. −1 where there is none.</summary>
    private static int Header(ReadOnlySpan<byte> p)
    {
        if (IsHeader(p)) return 0;
        if (p.Length < 100 || p[0] != 0) return -1;
        ReadOnlySpan<byte> order = [0x10, 0, 0, 0];
        int end = Math.Min(p.Length, 260);
        for (int from = 60; from < end;)
        {
            int found = p[from..end].IndexOf(order);
            if (found < 0) return -1;
            int at = from + found - 4;
            if (IsHeader(p[at..])) return at;
            from += found + 1;
        }

        return -1;
    }

    private static bool IsHeader(ReadOnlySpan<byte> p) =>
        p.Length >= 24 && p[0] == 5 && p[1] == 0 && p[2] is 0 or 11 or 14 && (p[3] & 1) == 1 && p[4] == 0x10 && p[5] == 0 && p[6] == 0 && p[7] == 0;
}
