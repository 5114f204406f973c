using System.Buffers;
using System.Buffers.Binary;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// Content that only attacks have: known backdoor commands, malformed records of known exploits, a command shell's words on a connection of no
/// known protocol. Each pattern is anchored to its protocol or place, so that text about it (a page, a mail, a log) does not match.
/// </summary>
internal static class IndicatorPeek
{
    /// <summary>Sleds of real shellcode are hundreds of bytes; compilers pad code with fewer than 16.</summary>
    private const int Sled = 100;

    private static readonly byte[] NopSled = [.. Enumerable.Repeat((byte)0x90, Sled)];
    private static readonly byte[] ComSpec = Wide("%COMSPEC% /");
    private static readonly byte[] PsExecService = Wide("PSEXESVC");

    public static Indicator? Look(AppProtocol application, bool fromResponder, ReadOnlySpan<byte> p) => application switch
    {
        AppProtocol.Unknown => ShellPeek.Look(p, fromResponder) ?? (fromResponder ? IrcBot.Order(p) ?? Program(p, fromResponder) : Service(p) ?? Miner(p) ?? TrojanPeek.Look(p) ?? StolenSecrets.Look(p) ?? Overflow(p)),
        AppProtocol.Tls => fromResponder ? null : Heartbleed(p),
        AppProtocol.Dns when fromResponder => SigRed(p),
        AppProtocol.Irc when IrcBot.Look(p, fromResponder) is { } bot => bot,
        AppProtocol.Smb when fromResponder => SmbFilePeek.ProgramIn(p) is "EXE" or "ELF" ? new(IndicatorKind.Program, Indicator.SharedProgram, "a program from a share") { FromResponder = true } : null,
        _ when fromResponder => null,
        AppProtocol.Smb => Smb(p) ?? Rpc(p) ?? Shellcode(p),
        AppProtocol.DceRpc => Zerologon(p) ?? Rpc(p) ?? Shellcode(p),
        AppProtocol.Kerberos => TicketRequest.Look(p),
        AppProtocol.Rdp => InnerChannel(p),
        AppProtocol.Ftp => Ftp(p) ?? Shellcode(p) ?? FilledWord.Look(p, isRequest: false),
        AppProtocol.Redis => Redis(p),
        AppProtocol.Irc => Irc(p) ?? Shellcode(p) ?? FilledWord.Look(p, isRequest: false),
        AppProtocol.Http => HttpPeek.IsRequest(p) ? InRequest(p) : null,
        AppProtocol.Telnet => Telnet(p) ?? Shellcode(p),
        AppProtocol.Smtp => MailCommand.Look(p) ?? StolenSecrets.Look(p) ?? Shellcode(p) ?? FilledWord.InMail(application, p),
        AppProtocol.Imap => Shellcode(p) ?? FilledWord.InMail(application, p),
        AppProtocol.Pop3 => Shellcode(p) ?? FilledWord.Look(p, isRequest: false),
        AppProtocol.Sip or AppProtocol.Rtsp => FilledWord.Look(p, isRequest: false),
        AppProtocol.PostgreSql or AppProtocol.Tds or AppProtocol.MySql => DatabaseCommand.Look(application, p),
        _ => null,
    };

    private static Indicator? Shellcode(ReadOnlySpan<byte> p) =>
        p.Length >= Sled && p.IndexOf(NopSled) >= 0 ? Of(IndicatorKind.Exploit, "shellcode", "a sled of 100 no-operation bytes before machine code") : Overflow(p);

    /// <summary>The start of a shell by Linux' kernel call ("push //sh; push /bin"); code that finds itself in memory (fnstenv); the search through Windows' loaded libraries by which published payloads begin.</summary>
    private static readonly byte[][] Code = [[0x68, 0x2F, 0x2F, 0x73, 0x68, 0x68, 0x2F, 0x62, 0x69, 0x6E], [0xD9, 0x74, 0x24, 0xF4], [0x60, 0x89, 0xE5, 0x31, 0xC0, 0x64, 0x8B, 0x50, 0x30]];

    /// <summary>Bytes of the same kind that lead to a return address or to code: no text and no number in a request has as many.</summary>
    private const int Filling = 64;

    /// <summary>A word that is too long for its place: the same byte over and over, and with it machine code of the kinds that start shells.</summary>
    private static Indicator? Overflow(ReadOnlySpan<byte> p)
    {
        if (p.Length < Sled) return null;
        foreach (byte[] code in Code)
        {
            if (p.IndexOf(code) < 0) continue;
            for (int i = 0, run = 1; i + 1 < p.Length; i++)
            {
                run = p[i] == p[i + 1] ? run + 1 : 1;
                if (run >= Filling && p[i] != 0) return Of(IndicatorKind.Exploit, "overflow", "a filling of one byte over and over with machine code that starts a shell");
            }
        }

        return null;
    }

    /// <summary>The same in a request's line or headers; bodies are uploads.</summary>
    private static Indicator? InRequest(ReadOnlySpan<byte> p) => (p.Length >= 300 ? Overflow(p) : null) ?? FilledWord.Look(p, isRequest: true);

    /// <summary>
    /// Version, number of methods, methods (RFC 1928 §3), as the first words of the one who was connected to. A server answers with two bytes, or with a reply whose second byte is 0 or whose length is ten and more; in other
    /// protocols such bytes come later (TCPCL's SESS_TERM).
    /// </summary>
    public static Indicator? AsksForWays(ReadOnlySpan<byte> first) => first is [5, 1, 0 or 2] or [5, 2, 0, 1 or 2]
        ? new(IndicatorKind.RemoteAccess, Indicator.ReverseProxy, "a SOCKS client's greeting by the one who was connected to: ways into the net are asked for") { FromResponder = true } : null;

    /// <summary>The one whose desktop it is says its version first (RFC 6143 §7.1.1). Where the one who connected has done so, and the other answers with his, the desktop has called out to be controlled.</summary>
    public static Indicator? AnswersDesktop(int asked, int answered, ReadOnlySpan<byte> p) => asked == 1 && answered == 1 && p.Length == 12 && p.StartsWith("RFB 00"u8)
        ? new(IndicatorKind.RemoteAccess, Indicator.ReverseDesktop, "the version of a viewer of desktops (VNC) that was called by the desktop") { FromResponder = true } : null;

    /// <summary>A heartbeat request that claims more payload than its record has room for (CVE-2014-0160), before encryption began.</summary>
    private static Indicator? Heartbleed(ReadOnlySpan<byte> p)
    {
        if (p.Length < 8 || p[0] != 0x18 || p[1] != 3 || p[2] > 4 || p[5] != 1) return null;
        int record = BinaryPrimitives.ReadUInt16BigEndian(p[3..]);
        int claimed = BinaryPrimitives.ReadUInt16BigEndian(p[6..]);
        return record >= 3 && record + 5 == p.Length && claimed > record - 3 ? Of(IndicatorKind.Exploit, "heartbleed", $"a TLS heartbeat that claims {claimed} bytes and holds {record - 3}") : null;
    }

    /// <summary>
    /// An answer by TCP to a question for a SIG or RRSIG record that fills all of the 64 KiB a message can have (CVE-2020-1350): real signatures have some hundred bytes.
    /// </summary>
    private static Indicator? SigRed(ReadOnlySpan<byte> p)
    {
        if (p.Length < 20 || BinaryPrimitives.ReadUInt16BigEndian(p) < 0xFF00 || (p[4] & 0x80) == 0 || BinaryPrimitives.ReadUInt16BigEndian(p[6..]) != 1) return null;
        int end = p[14..Math.Min(p.Length, 14 + 255)].IndexOf((byte)0);
        if (end < 0 || p.Length < 14 + end + 3) return null;
        return BinaryPrimitives.ReadUInt16BigEndian(p[(14 + end + 1)..]) is 24 or 46 ? Of(IndicatorKind.Exploit, "sigred", "a DNS answer with a signature of 64 KiB (SIGRed, CVE-2020-1350)") with { FromResponder = true } : null;
    }

    private static Indicator? Smb(ReadOnlySpan<byte> p)
    {
        // Trans2 SESSION_SETUP: no client ever used this subcommand but EternalBlue and DoublePulsar (MS17-010). Its place: setup word 0.
        if (p.Length >= 67 && p[4] == 0xFF && p[8] == 0x32 && p[36] >= 15 && BinaryPrimitives.ReadUInt16LittleEndian(p[65..]) == 0x0E)
            return Of(IndicatorKind.Exploit, "eternalblue", "an SMB Trans2 SESSION_SETUP request (MS17-010, DoublePulsar)");

        // A compressed message that would not fit into 32 bits (CVE-2020-0796).
        if (p.Length >= 20 && p[4] == 0xFC && p[5..].StartsWith("SMB"u8) && (BinaryPrimitives.ReadUInt32LittleEndian(p[8..]) > 0x4000_0000 || BinaryPrimitives.ReadUInt32LittleEndian(p[16..]) > 0x4000_0000))
            return Of(IndicatorKind.Exploit, "smbghost", "a compressed SMB message with an impossible length (CVE-2020-0796)");
        return p.IndexOf("/=`nohup "u8) >= 0 ? Of(IndicatorKind.Exploit, "samba-usermap", "a shell command as Samba user name (CVE-2007-2447)") : null;
    }

    private static Indicator? Rpc(ReadOnlySpan<byte> p)
    {
        if (p.IndexOf(ComSpec) >= 0) return Of(IndicatorKind.Exploit, "service-command", "a Windows service whose program is a command line (smbexec and alike)");
        return p.IndexOf(PsExecService) >= 0 ? Of(IndicatorKind.RemoteAdmin, "psexec", "a remote command service (PsExec)") : null;
    }

    /// <summary>A Netlogon challenge of eight zero bytes (CVE-2020-1472): request, operation 4, a wide computer name before it.</summary>
    private static Indicator? Zerologon(ReadOnlySpan<byte> p)
    {
        bool challenge = p.Length is >= 60 and < 400 && p[2] == 0 && p[0] == 5 && BinaryPrimitives.ReadUInt16LittleEndian(p[22..]) == 4
            && BinaryPrimitives.ReadUInt16LittleEndian(p[8..]) == p.Length && p[^8..].IndexOfAnyExcept((byte)0) < 0 && p[^20..^8].IndexOfAnyExcept((byte)0) >= 0;
        return challenge ? Of(IndicatorKind.Repeated, "zerologon", "a Netlogon challenge of zeros only (CVE-2020-1472)") : null;
    }

    /// <summary>
    /// MCS Connect-Initial (T.125, behind TPKT and X.224) whose list of channels names the one that servers keep for themselves (CVE-2019-0708). Read only where RDP is not inside TLS.
    /// </summary>
    private static Indicator? InnerChannel(ReadOnlySpan<byte> p) =>
        p.Length > 60 && p[0] == 3 && p[5] == 0xF0 && p[7] == 0x7F && p[8] == 0x65 && p.IndexOf("MS_T120\0"u8) >= 0
            ? Of(IndicatorKind.Exploit, "bluekeep", "a request for RDP's inner channel MS_T120 (BlueKeep, CVE-2019-0708)") : null;

    private static Indicator? Ftp(ReadOnlySpan<byte> p)
    {
        var line = PeekText.Line(p, out _);
        if (PeekText.StartsIgnoreCase(line, "USER "u8) && line.EndsWith(":)"u8)) return Of(IndicatorKind.Exploit, "vsftpd-backdoor", "a user name that opens vsftpd 2.3.4's backdoor");
        if (PeekText.StartsIgnoreCase(line, "HELP ACIDBITCHEZ"u8)) return Of(IndicatorKind.Exploit, "proftpd-backdoor", "the command of ProFTPD 1.3.3c's backdoor");
        return PeekText.StartsIgnoreCase(line, "SITE CPFR /PROC/"u8) || PeekText.StartsIgnoreCase(line, "SITE CPFR /ETC/"u8) || (PeekText.StartsIgnoreCase(line, "SITE CP"u8) && PeekText.ContainsIgnoreCase(line, "<?PHP"u8)) ? Of(IndicatorKind.Exploit, "proftpd-copy", "a copy of the system's files by ProFTPD's mod_copy (CVE-2015-3306)") : null;
    }

    private static Indicator? Irc(ReadOnlySpan<byte> p) => p.StartsWith("AB;"u8) ? Unreal() : null;

    /// <summary>Worms that spread over telnet test for BusyBox by asking for an applet with their own name, or load themselves with it.</summary>
    private static Indicator? Telnet(ReadOnlySpan<byte> p)
    {
        if (IsOptionForName(p)) return Of(IndicatorKind.Exploit, "telnet-login-option", "an option of the log-in program in place of a user's name (\"-f\": let in without a password; CVE-2007-0882, CVE-2026-24061)");
        int at = p.IndexOf("/bin/busybox "u8);
        if (at < 0) return ShellWords.RunsFromAddress(p) ? Of(IndicatorKind.Bot, Indicator.TelnetLoader, "a command that loads a program from a bare address and runs it, by telnet") : null;
        var applet = p[(at + 13)..];
        bool name = applet.Length >= 4 && applet[..4].IndexOfAnyExceptInRange((byte)'A', (byte)'Z') < 0;
        return name || applet.StartsWith("wget "u8) || applet.StartsWith("tftp "u8) ? Of(IndicatorKind.Bot, "telnet-worm", "a telnet worm's commands (Mirai and alike)") : null;
    }

    /// <summary>The variable USER of the environment that a telnet client tells (RFC 1572: IAC SB NEW-ENVIRON, IS or INFO, … USER VALUE …) begins with a dash.</summary>
    private static bool IsOptionForName(ReadOnlySpan<byte> p)
    {
        int at = p.IndexOf((ReadOnlySpan<byte>)[0xFF, 0xFA, 39]);
        return at >= 0 && p[at..].IndexOf("USER\u0001-f"u8) > 0;
    }

    /// <summary>
    /// A database that asks for no password is made to write its file where the system runs or trusts what lies there: the place is set, then the file's content saved.
    /// </summary>
    private static Indicator? Redis(ReadOnlySpan<byte> p)
    {
        p = p[..Math.Min(p.Length, 400)];
        bool writes = PeekText.ContainsIgnoreCase(p, "DBFILENAME"u8) && p.IndexOf(".so\r\n"u8) >= 0;
        bool loads = PeekText.ContainsIgnoreCase(p, "MODULE\r\n"u8) && PeekText.ContainsIgnoreCase(p, "LOAD\r\n"u8) && (p.IndexOf("/tmp/"u8) >= 0 || p.IndexOf("/dev/shm/"u8) >= 0);
        if (writes || loads) return Library();
        if (PeekText.ContainsIgnoreCase(p, "EVAL\r\n"u8) && LeavesSandbox(p)) return Script();
        if (!PeekText.ContainsIgnoreCase(p, "CONFIG"u8) || !PeekText.ContainsIgnoreCase(p, "SET"u8) || !PeekText.ContainsIgnoreCase(p, "DIR"u8)) return null;
        return IsTrusted(p) ? Written() : null;
    }

    /// <summary>The same, typed: "CONFIG SET dir /var/spool/cron".</summary>
    private static Indicator? Typed(ReadOnlySpan<byte> line)
    {
        bool module = PeekText.StartsIgnoreCase(line, "MODULE"u8);
        if (module ? line.IndexOf("/tmp/"u8) >= 0 || line.IndexOf("/dev/shm/"u8) >= 0 || line.IndexOf(" ./"u8) >= 0 : PeekText.StartsIgnoreCase(line[11..], "DBFILENAME "u8) && line.TrimEnd("\""u8).EndsWith(".so"u8)) return Library();
        return !module && PeekText.StartsIgnoreCase(line[11..], "DIR "u8) && IsTrusted(line) ? Written() : null;
    }

    private static bool IsTrusted(ReadOnlySpan<byte> p) => p.IndexOf("/cron"u8) >= 0 || p.IndexOf("/.ssh"u8) >= 0 || p.IndexOf("/var/www"u8) >= 0 || p.IndexOf("/etc/"u8) >= 0;

    private static Indicator Library() => Of(IndicatorKind.Exploit, "redis-library", "a Redis command that makes its file a library, or loads one from where anybody may write");

    private static Indicator Written() => Of(IndicatorKind.Exploit, "redis-write", "a Redis command that writes its file among the system's jobs, keys or pages");

    /// <summary>Lua that reaches for what Redis keeps from its scripts.</summary>
    private static bool LeavesSandbox(ReadOnlySpan<byte> p) => p.IndexOf("package.loadlib"u8) >= 0 || p.IndexOf("io.popen"u8) >= 0 || p.IndexOf("os.execute"u8) >= 0;

    private static Indicator Script() => Of(IndicatorKind.Exploit, "redis-script", "a Redis script that leaves its sandbox to run a program (CVE-2022-0543)");

    /// <summary>The log-in of a program that computes for a mining pool (Stratum, also Monero's and Ethereum's dialects): one JSON object per line.</summary>
    private static Indicator? Miner(ReadOnlySpan<byte> p)
    {
        if (p.Length < 40 || p[0] != '{') return null;
        p = p[..Math.Min(p.Length, 800)];
        bool stratum = p.IndexOf("\"mining.subscribe\""u8) >= 0 || p.IndexOf("\"mining.authorize\""u8) >= 0 || p.IndexOf("\"eth_submitLogin\""u8) >= 0
            || (p.IndexOf("\"login\""u8) >= 0 && p.IndexOf("\"agent\""u8) >= 0 && (p.IndexOf("\"jsonrpc\""u8) >= 0 || (p.IndexOf("\"params\""u8) >= 0 && p.IndexOf("\"pass\""u8) >= 0)));
        return stratum ? Of(IndicatorKind.Miner, "miner", "the log-in of a mining program (Stratum)") : null;
    }

    /// <summary>Requests to services whose protocol has no name here.</summary>
    private static Indicator? Service(ReadOnlySpan<byte> p)
    {
        if (p.StartsWith("AB;"u8) && p.Length < 2000 && PeekText.Line(p, out _) is var line && line.IndexOfAnyInRange((byte)0, (byte)8) < 0) return Unreal();

        // Redis takes commands as they are typed, too.
        if (PeekText.StartsIgnoreCase(p, "CONFIG SET "u8) || PeekText.StartsIgnoreCase(p, "MODULE LOAD "u8)) return Typed(PeekText.Line(p, out _));
        if (PeekText.StartsIgnoreCase(p, "EVAL "u8) && LeavesSandbox(p[..Math.Min(p.Length, 400)])) return Script();
        if (IsGadget(p)) return Of(IndicatorKind.Exploit, "java-object", "a serialised Java object that runs a program, to a service that reads such");
        if (IsJavaCommand(p)) return Of(IndicatorKind.Exploit, "jdwp-command", "a shell command as a text for a Java debugger's target (JDWP)");
        if (Debugger(p) || OpenWire(p))
            return Of(IndicatorKind.Exploit, Debugger(p) ? "adb-shell" : "openwire", Debugger(p) ? "a shell command that loads a program through an open Android debugger" : "an OpenWire error of a class made from a file far away (ActiveMQ, CVE-2023-46604)");
        if (FastCgi(p)) return Of(IndicatorKind.Exploit, "fastcgi-php", "a FastCGI request that makes PHP run its body (php://input as the file to run first)");
        if (AgentCommand(p)) return Of(ShellWords.LoadAndRun(p) ? IndicatorKind.Exploit : IndicatorKind.RemoteAdmin, "zabbix-command", "a command for Zabbix's agent that loads a program");
        return p.StartsWith("DIST0000000"u8) && p.IndexOf("ARGV00000002sh"u8) >= 0 && p.IndexOf("ARGV00000002-c"u8) >= 0
            ? Of(IndicatorKind.Exploit, "distcc", "a shell command for the distcc daemon (CVE-2004-2687)")
            : null;
    }

    /// <summary>The one datagram that SQL Slammer is: a name request to SQL Server's resolver (1434/udp) overrun by code that spells the calls it looks up.</summary>
    public static Indicator? Slammer(ReadOnlySpan<byte> p) =>
        p.Length > 200 && p[0] == 4 && p.IndexOf("Qh.dllhel32hkernQhounthick"u8) > 0 ? Of(IndicatorKind.Bot, "slammer", "the SQL Slammer worm (MS02-039)") : null;

    /// <summary>
    /// CUPS' browsing protocol: type and state of a printer in hexadecimal, and where it is. Servers offer theirs by ipp:; an address of pages is where the receiver is to fetch what makes it run a command (CVE-2024-47176).
    /// </summary>
    public static Indicator? OffersPrinter(ReadOnlySpan<byte> p)
    {
        int uri = p[..Math.Min(p.Length, 32)].IndexOf(" http"u8);
        if (uri < 3 || !(p[(uri + 5)..].StartsWith("://"u8) || p[(uri + 5)..].StartsWith("s://"u8))) return null;
        var numbers = p[..uri];
        int space = numbers.IndexOf((byte)' ');
        bool offer = space > 0 && numbers[(space + 1)..].IndexOf((byte)' ') < 0 && numbers[..space].IndexOfAnyExcept(HexDigits) < 0 && numbers[(space + 1)..].IndexOfAnyExcept(HexDigits) < 0;
        return offer ? Of(IndicatorKind.Exploit, "cups-browse", "an offer of a printer that is to be fetched from an address of pages (cups-browsed, CVE-2024-47176)") : null;
    }

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>The first block (DATA, number 1; RFC 1350) of a program.</summary>
    public static Indicator? ByTftp(ReadOnlySpan<byte> p, bool fromResponder) =>
        p.Length > 64 && BinaryPrimitives.ReadUInt32BigEndian(p) == 0x0003_0001 ? Program(p[4..], fromResponder) : null;

    private static Indicator? Program(ReadOnlySpan<byte> p, bool fromResponder) => (p.Length >= 60 ? HttpPeek.ProgramOf(p) : "") switch
    {
        "EXE" => new(IndicatorKind.Program, "bare-program", "a program by itself") { FromResponder = fromResponder },
        "ELF" => new(IndicatorKind.Program, Indicator.BareLinuxProgram, "a program by itself") { FromResponder = fromResponder },
        _ => null,
    };

    /// <summary>Parameters (record types 1 and 4 of FastCGI's version 1) that set PHP up anew; a web server sets its own files or limits so, never the request's body.</summary>
    private static bool FastCgi(ReadOnlySpan<byte> p)
    {
        if (p.Length < 40 || p[0] != 1 || p[1] is not (1 or 4)) return false;
        if (p.IndexOf("PHP_VALUE"u8) < 0 && p.IndexOf("PHP_ADMIN_VALUE"u8) < 0) return false;
        return (p.IndexOf("auto_prepend_file"u8) >= 0 || p.IndexOf("auto_append_file"u8) >= 0) && (p.IndexOf("php://"u8) >= 0 || p.IndexOf("data:"u8) >= 0);
    }

    /// <summary>A check that runs a command (Zabbix agent's system.run, bare or behind the protocol's header) which fetches something.</summary>
    private static bool AgentCommand(ReadOnlySpan<byte> p)
    {
        if (p.StartsWith("ZBXD"u8) && p.Length > 13) p = p[13..];
        return p.StartsWith("system.run["u8) && ShellWords.Load(p);
    }

    /// <summary>ADB's OPEN message (its command and that inverted, AOSP protocol.txt) of a shell that fetches or runs something from where anybody may write.</summary>
    private static bool Debugger(ReadOnlySpan<byte> p)
    {
        if (p.Length < 24 || !p.StartsWith("OPEN"u8) || BinaryPrimitives.ReadUInt32LittleEndian(p) != ~BinaryPrimitives.ReadUInt32LittleEndian(p[20..])) return false;
        var text = p[24..Math.Min(p.Length, 700)];
        return text.StartsWith("shell:"u8) && (text.IndexOf("wget "u8) >= 0 || text.IndexOf("curl "u8) >= 0 || text.IndexOf("busybox "u8) >= 0 || text.IndexOf("/data/local/tmp"u8) >= 0 || text.IndexOf("/dev/tcp/"u8) >= 0 || text.IndexOf("base64 -d"u8) >= 0 || text.IndexOf("mkfifo "u8) >= 0 || text.IndexOf(" -e /"u8) >= 0);
    }

    /// <summary>A stream of serialised objects (its magic and version) that holds one of the classes through which reading one runs something (ysoserial's).</summary>
    private static bool IsGadget(ReadOnlySpan<byte> p)
    {
        ReadOnlySpan<byte> stream = [0xAC, 0xED, 0, 5];
        if (p.Length < 64 || p[..Math.Min(p.Length, 64)].IndexOf(stream) < 0) return false;
        p = p[..Math.Min(p.Length, 1500)];
        return p.IndexOf(".functors.InvokerTransformer"u8) >= 0 || p.IndexOf(".functors.ChainedTransformer"u8) >= 0 || p.IndexOf("xsltc.trax.TemplatesImpl"u8) >= 0 || p.IndexOf("rowset.JdbcRowSetImpl"u8) >= 0;
    }

    /// <summary>JDWP's VirtualMachine.CreateString (command set 1, command 11) of what a shell runs: a person who debugs makes no such text.</summary>
    private static bool IsJavaCommand(ReadOnlySpan<byte> p)
    {
        if (p.Length is < 24 or > 4096 || BinaryPrimitives.ReadUInt32BigEndian(p) != p.Length || p[8] != 0 || p[9] != 1 || p[10] != 11) return false;
        return BinaryPrimitives.ReadUInt32BigEndian(p[11..]) <= p.Length - 15 && ShellWords.Load(p[15..]) && ShellWords.LoadAndRun(p[15..]);
    }

    /// <summary>ActiveMQ's ExceptionResponse (type 31) that names Spring's context class and an address: no client of it ever sends one.</summary>
    private static bool OpenWire(ReadOnlySpan<byte> p) =>
        p.Length >= 60 && p[4] == 31 && BinaryPrimitives.ReadUInt32BigEndian(p) is > 50 and < 4096 && p.IndexOf("org.springframework.context.support."u8) > 0 && p.IndexOf("://"u8) > 0;

    private static Indicator Unreal() => Of(IndicatorKind.Exploit, "unrealircd-backdoor", "the command prefix of UnrealIRCd 3.2.8.1's backdoor");

    private static Indicator Of(IndicatorKind kind, string name, string text) => new(kind, name, text);

    private static byte[] Wide(string text) => System.Text.Encoding.Unicode.GetBytes(text);
}
