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
    private const ushort InterfaceMask = 0x1F00;

    /// <param name="Signs">One of these must stand in the request; none: the operation alone tells.</param>
    private sealed record Call(ushort[] Operations, string Technique, string Name, string Text, byte[][] Signs, IndicatorKind Kind = IndicatorKind.RemoteAdmin);

    private sealed record Interface(string Id, params Call[] Calls);

    private const string Coerced = "a call that makes a server log in elsewhere";

    /// <summary>Five bits hold the place of the interface bound last, from 1: 31 at most. Operations by the numbers of [MS-SCMR], [MS-WMI], [MS-TSCH], [MS-DRSR], [MS-EFSR], [MS-RPRN], [MS-PAR], [MS-DFSNM], [MS-EVEN], [MS-EVEN6], [MS-RRP], [MS-SRVS], [MS-DCOM],
    /// [MS-LSAD], [MS-SAMR], [MS-WKST], [MS-DSSP], [MS-FSRVP], [MS-DNSP], [MS-NRPC] and C706 (the endpoint mapper).</summary>
    private static readonly Interface[] Interfaces =
    [
        new("367abb81-9844-35f1-ad32-98f038001003", new Call([11, 12, 23, 24, 44, 45, 60], "T1021.002", "remote-service", "a call that makes or changes a Windows service (PsExec, smbexec, SCShell and alike)", [])),
        new("9556dc99-828c-11cf-a37e-00aa003240c7", new Call([24, 25], "T1047", "remote-wmi", "a call that runs a method by WMI", [])),
        new("86d35949-83c9-4044-b424-db363231fd0c", new Call([1], "T1053.005", "remote-task", "a call that registers a scheduled task", [])),
        new("1ff70682-0a51-30e8-076d-740be8cee98b", new Call([0], "T1053.002", "remote-job", "a call that adds a scheduled job", [])),
        new("e3514235-4b06-11d1-ab04-00c04fc2dcd2",
            new Call([3], "T1003.006", "directory-replication", "a call that copies the directory's secrets (DCSync)", []),
            new Call([5, 17], "T1207", "directory-forgery", "a call that makes a directory server of another host (DCShadow)", [])),
        new("c681d488-d850-11d0-8c52-00c04fd90f7e", new Call([0, 4, 5, 6, 7, 12, 13, 15], "T1187", "coerced-login", Coerced + " (PetitPotam)", [])),
        new("df1941c5-fe89-4e79-bf10-463657acf44d", new Call([0, 4, 5, 6, 7, 12, 13, 15], "T1187", "coerced-login", Coerced + " (PetitPotam)", [])),
        new("12345678-1234-abcd-ef00-0123456789ab",
            new Call([89], "T1210", "printer-driver", "a call that loads a printer driver (PrintNightmare)", []),
            new Call([62, 65], "T1187", Indicator.PrinterNotice, Coerced + ", as for news of a printer (SpoolSample)", [])),
        new("76f03f96-cdfd-44fc-a22c-64950a001209", new Call([39], "T1210", "printer-driver", "a call that loads a printer driver (PrintNightmare)", [])),
        new("4fc742e0-4a10-11cf-8273-00aa004ae673", new Call([12, 13], "T1187", "coerced-login", Coerced + " (DFSCoerce)", [])),
        new("a8e0653c-2744-4389-a61d-7373df8b2292", new Call([8, 9], "T1187", "coerced-login", Coerced + " (ShadowCoerce)", [])),
        new("82273fdc-e32a-18c3-3f78-827929dc23ea",
            new Call([9], "T1187", "coerced-login", Coerced + " (by its event log)", []),
            new Call([0], "T1070.001", "log-emptied", "a call that empties an event log", [])),
        new("f6beaff7-1e19-4fbb-9f8f-b89e2018337c", new Call([6], "T1070.001", "log-emptied", "a call that empties an event log", [])),
        new("338cd001-2244-31f1-aaaa-900090013800", new Call([20, 31], "T1003.002", "registry-save", "a call that saves a part of the registry to a file (secretsdump)", [])),
        new("12345778-1234-abcd-ef00-0123456789ab", new Call([43], "T1003.004", "stored-secret", "a call that reads a secret which the system keeps for itself (LSA)", [])),
        new("3919286a-b10c-11d0-9ba8-00c04fd92ef5", new Call([9], "T1210", "ms04-011", "a call that no client makes from afar (LSASS, MS04-011, Sasser)", [], IndicatorKind.Exploit)),
        new("50abc2a4-574d-40b3-9d66-ee4fd5fba076", new Call([0, 5], "T1574", "dns-plugin", "a call that has a name server load a library", [Encoding.ASCII.GetBytes("ServerLevelPluginDll"), Encoding.Unicode.GetBytes("ServerLevelPluginDll")])),
        new("4b324fc8-1670-01d3-1278-5a47bf6ee188",
            new Call([31, 32], "T1210", "ms08-067", "a path that climbs twice, to the call that puts paths in order (MS08-067, Conficker)", [Encoding.Unicode.GetBytes(@"\..\..\")], IndicatorKind.Exploit),
            new Call([12], "T1049", "sessions-listed", "a call that asks who is connected with a server", [], IndicatorKind.Discovery)),
        new("12345678-1234-abcd-ef00-01234567cffb", new Call([4], "T1210", Indicator.LogonChallenge, "a Netlogon challenge", [], IndicatorKind.Repeated)),
        new("e1af8308-5d1f-11c9-91a4-08002b14a0fa", new Call([2], "T1046", "endpoint-list", "a call that asks which services listen for remote calls (rpcdump)", [], IndicatorKind.Discovery)),
        new("12345778-1234-abcd-ef00-0123456789ac",
            new Call([37, 58], "T1098", "account-changed", "a call that sets an account's password or properties (SAM)", []),
            new Call([17], "T1069.002", "group-members", "a call that asks who is in a powerful group", [Encoding.Unicode.GetBytes("Domain Admins"), Encoding.Unicode.GetBytes("Enterprise Admins")], IndicatorKind.Discovery)),
        new("6bffd098-a112-3610-9833-46c3f87e345a", new Call([2], "T1033", "users-listed", "a call that asks who is signed in to a machine", [], IndicatorKind.Discovery)),
        new("000001a0-0000-0000-c000-000000000046",
            new Call([3, 4], "T1021.003", "remote-object", "a call that starts a console or window object which runs commands (DCOM)",
            [
                new Guid("49b2791a-b1ae-4c90-9b8e-e860ba07f889").ToByteArray(), // MMC20.Application
                new Guid("9ba05972-f6a8-11cf-a442-00a0c90a8f39").ToByteArray(), // ShellWindows
                new Guid("c08afd90-f2a1-11d1-8455-00a0c91f3880").ToByteArray(), // ShellBrowserWindow
                new Guid("00020812-0000-0000-c000-000000000046").ToByteArray(), // Excel.Application
            ])),
    ];

    private static readonly byte[][] Ids = [.. Interfaces.Select(i => new Guid(i.Id).ToByteArray())];

    public static Indicator? Look(ref PeekState state, ReadOnlySpan<byte> p)
    {
        int at = Header(p);
        if (at < 0) return null;
        var pdu = p[at..];
        if (pdu[2] is 11 or 14)
        {
            int bound = 0;
            for (int i = 0; i < Ids.Length && bound == 0; i++)
                if (pdu[..Math.Min(pdu.Length, 600)].IndexOf(Ids[i]) >= 0) bound = i + 1;
            if (bound > 0 || pdu[2] == 11) state.Flags = (ushort)((state.Flags & ~InterfaceMask) | bound << InterfaceShift);
            return null;
        }

        int index = (state.Flags & InterfaceMask) >> InterfaceShift;
        if (index == 0 || index > Interfaces.Length || pdu[2] != 0) return null;
        ushort operation = BinaryPrimitives.ReadUInt16LittleEndian(pdu[22..]);
        foreach (var call in Interfaces[index - 1].Calls)
            if (call.Operations.AsSpan().Contains(operation) && HasSign(call, pdu)) return new(call.Kind, call.Name, call.Text) { Technique = call.Technique };
        return null;
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
