#!/usr/bin/env python3
"""What runs a network: checks, pools, mail on its way, names, proxies, probes from outside, services that are down or start again (kit.py says how it is called)."""
import asyncio
import os
import random
import struct

from kit import MORE, TARGETS, ask, connect, drain, http_server, left, main, past, rest, say, send, serve_tcp, serve_udp, udp


def pages(method, path, fields, body):
    if path.startswith("/moved/"):
        return "404 Not Found", b"<html>not here any more"
    if path.startswith("/status"):
        return random.choice(["200 OK", "200 OK", "503 Service Unavailable"]), b"{}"
    if path.startswith("/broken"):
        return "500 Internal Server Error", b"<html>database connection failed" + b" " * 900
    return "200 OK", os.urandom(random.randint(100, 9000))


async def serve_web():
    return await serve_tcp({8080: lambda r, w: http_server(r, w, pages), 8443: lambda r, w: http_server(r, w, pages)}, tls=(8443,))


async def serve_greeting():
    """Hosts with the usual services: a greeting, then whatever is asked is answered with a line."""
    def greet(text):
        async def serve(reader, writer):
            writer.write(text)
            while data := await asyncio.wait_for(reader.read(4096), 60):
                writer.write(b"250 ok\r\n")
                if b"QUIT" in data.upper():
                    return
        return serve
    return await serve_tcp({22: greet(b"SSH-2.0-OpenSSH_9.7\r\n"), 25: greet(b"220 host ESMTP\r\n"), 110: greet(b"+OK\r\n"), 3306: greet(b"J\0\0\0\x0a8.4.2\0" + b"x" * 60), 5666: greet(b"")})


async def checks(source):
    """Forty hosts, eight services each, every ten seconds, as a list of service checks says; a tenth of the hosts is off, some services are not installed."""
    async def one(host, port):
        await rest(0, 9)
        while left():
            try:
                s = await connect(source, host, port, timeout=3)
                if port not in (443, 9182):
                    await say(s, b"" if port in (22, 25, 110, 3306) else b"check\r\n", 2)
                s[1].write(b"QUIT\r\n")
                s[1].close()
            except (OSError, asyncio.TimeoutError):
                pass
            await rest(9, 11)
    await asyncio.gather(*(one(h, p) for h in TARGETS for p in (22, 25, 110, 443, 3306, 5666, 9182, 161)))


async def serve_restarting():
    """A service that is away for a quarter of the recording, twice."""
    servers = []
    for up in (0.2, 0.25):
        servers = await serve_tcp({7400: lambda r, w: http_server(r, w, pages)})
        await asyncio.sleep(left() * up)
        for s in servers:
            s.close()
            s.close_clients() if hasattr(s, "close_clients") else None
        await asyncio.sleep(left() * 0.3)
    return await serve_tcp({7400: lambda r, w: http_server(r, w, pages)})


async def clinging(source):
    """Programs that must be connected: they try on, some at once, some each half second, some with growing pauses."""
    wait = random.choice([0.05, 0.5, 1])
    while left():
        try:
            s = await connect(source, TARGETS[0], 7400, timeout=2)
            wait = random.choice([0.05, 0.5, 1])
            while left():
                await ask(s, "GET", "/now")
                await rest(0.5, 2)
        except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError):
            pass
        await rest(wait)
        wait = min(8, wait * (1.5 if wait >= 1 else 1))


def pg(kind, body):
    return kind + struct.pack("!I", len(body) + 4) + body


async def serve_database():
    """PostgreSQL's first messages: a password in clear text is asked for; too many clients at times (53300); the reporting account has run out (28P01)."""
    open_ = [0]

    async def session(reader, writer):
        size = struct.unpack("!I", await reader.readexactly(4))[0]
        start = await reader.readexactly(size - 4)
        if open_[0] >= 40:
            writer.write(pg(b"E", b"SFATAL\0VFATAL\0C53300\0Msorry, too many clients already\0\0"))
            return
        open_[0] += 1
        try:
            writer.write(pg(b"R", struct.pack("!I", 3)))
            await reader.readexactly(1)
            await reader.readexactly(struct.unpack("!I", await reader.readexactly(4))[0] - 4)
            if b"reporting" in start:
                writer.write(pg(b"E", b"SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user \"reporting\"\0\0"))
                return
            writer.write(pg(b"R", struct.pack("!I", 0)) + pg(b"Z", b"I"))
            while kind := await reader.read(1):
                await reader.readexactly(struct.unpack("!I", await reader.readexactly(4))[0] - 4)
                if kind == b"X":
                    return
                writer.write(pg(b"T", b"\0" * 30) + pg(b"D", os.urandom(random.randint(20, 2000))) + pg(b"C", b"SELECT 1\0") + pg(b"Z", b"I"))
                await writer.drain()
        finally:
            open_[0] -= 1
    return await serve_tcp({5432: session})


async def pool(source):
    """Pools of twenty connections that are all renewed after each few questions; the server has room for fewer than all want."""
    async def member():
        while left():
            try:
                s = await connect(source, TARGETS[0], 5432)
                name = b"reporting" if MORE and source.endswith(MORE[0]) else b"app"
                await say(s, struct.pack("!II", 4 + 4 + len(b"user\0" + name + b"\0\0"), 196608) + b"user\0" + name + b"\0\0")
                answer = await say(s, pg(b"p", b"hunter-safe\0"))
                if answer[:1] == b"R":
                    for _ in range(random.randint(3, 30)):
                        await say(s, pg(b"Q", b"select 1\0"))
                        await rest(0.02, 0.4)
                s[1].close()
            except (OSError, asyncio.TimeoutError):
                pass
            await rest(0.3, 1.5)
    await asyncio.gather(*(member() for _ in range(20)))


# --- mail on its way

async def serve_mx():
    """Receiving mail servers: accept, put off for a while (451), refuse the user (550) or the sender (554)."""
    async def session(reader, writer):
        mood = random.random()
        writer.write(b"554 5.7.1 no thanks\r\n" if mood < 0.06 else b"220 mx ESMTP\r\n")
        while line := (await asyncio.wait_for(reader.readline(), 30)).upper():
            if line.startswith(b"QUIT"):
                writer.write(b"221 bye\r\n")
                return
            if line.startswith(b"RCPT") and mood < 0.4:
                writer.write(b"451 4.7.1 Greylisted, try again later\r\n" if mood < 0.25 else b"550 5.1.1 User unknown\r\n")
            elif line.startswith(b"DATA"):
                writer.write(b"354 go on\r\n")
                await asyncio.wait_for(reader.readuntil(b"\r\n.\r\n"), 30)
                writer.write(b"250 2.0.0 queued\r\n")
            else:
                writer.write(b"250 ok\r\n")
    return await serve_tcp({25: session})


async def deliver(source, target, recipients):
    s = await connect(source, target, 25, timeout=5)
    try:
        if (await say(s))[:3] != b"220":
            return
        await say(s, "EHLO lists.clinic.example\r\n")
        await say(s, "MAIL FROM:<bounce@lists.clinic.example>\r\n")
        taken = 0
        for i in range(recipients):
            taken += (await say(s, f"RCPT TO:<member{random.randrange(9999)}@site.example>\r\n"))[:1] == b"2"
        if taken:
            await say(s, "DATA\r\n")
            await say(s, b"Subject: minutes\r\n\r\n" + os.urandom(random.randint(800, 6000)).hex().encode() + b"\r\n.\r\n")
        await say(s, "QUIT\r\n")
    finally:
        s[1].close()


async def outgoing(source):
    """A mail server's queue: dozens of other servers, some dead, some that put off, tried again and again."""
    async def queue():
        while left():
            try:
                await deliver(source, random.choice(TARGETS), 1)
            except (OSError, asyncio.TimeoutError):
                pass
            await rest(0.1, 1.5)
    await asyncio.gather(*(queue() for _ in range(8)))


async def list_burst(source):
    """A mailing list: everything at once, twenty deliveries side by side, then a pause."""
    await asyncio.gather(*(deliver(source, t, random.randint(1, 25)) for t in TARGETS for _ in range(3)), return_exceptions=True)
    await rest(12, 20)


# --- names

def question(name, kind=1):
    return os.urandom(2) + b"\1\0\0\1\0\0\0\0\0\1" + b"".join(bytes([len(p)]) + p.encode() for p in name.split(".")) + b"\0" + struct.pack("!HH", kind, 1) + b"\0\0\x29\x04\xd0\0\0\x80\0\0\0"


async def serve_names():
    """Answers by the name: reverse zones and block lists mostly do not have it, a broken zone fails (SERVFAIL), large answers are cut, over TCP they come whole."""
    def answer(data, tcp=False):
        name = data[12:].split(b"\0")[0].lower()
        q = data[12:12 + len(name) + 5]
        if b"badzone" in name:
            code, body = 2, b""
        elif (b"arpa" in name or b"bl" in name) and hash(name) % 10 < 8:
            code, body = 3, b""
        elif b"arpa" in name:
            code, body = 0, b"\xc0\x0c\0\x0c\0\1\0\0\x0e\x10" + struct.pack("!H", 18) + b"\x04host\x07example\x03net\0\0"[:18]
        elif b"large" in name and not tcp:
            return data[:2] + b"\x87\x80\0\1\0\0\0\0\0\0" + q
        else:
            body = b"\xc0\x0c\0\1\0\1\0\0\x01\x2c\0\4" + os.urandom(4)
            body, code = body * (30 if b"large" in name else 1), 0
        count = 30 if len(body) > 400 else 1 if body else 0
        return data[:2] + bytes([0x85, 0x80 | code]) + b"\0\1" + struct.pack("!H", count) + b"\0\0\0\0" + q + body

    async def stream(reader, writer):
        while True:
            data = await reader.readexactly(struct.unpack("!H", await reader.readexactly(2))[0])
            reply = answer(data, True)
            writer.write(struct.pack("!H", len(reply)) + reply)
    await serve_udp({53: lambda data, peer: [answer(data)]})
    return await serve_tcp({53: stream})


async def reverse(source):
    """A log processor asks who each address is, forwards and backwards, and a mail filter asks six block lists about each sender: most answers are no."""
    s = udp(source)
    lists = ["zen.spambl.example", "bl.score.example", "dnsbl.sort.example", "b.barrbl.example", "list.dnswl.example", "psbl.surri.example"]
    while left():
        for _ in range(random.randint(1, 14)):
            a = [str(random.randrange(1, 224))] + [str(random.randrange(256)) for _ in range(3)]
            names = [(".".join(reversed(a)) + ".in-addr.arpa", 12)] if random.random() < 0.6 else [(".".join(reversed(a)) + "." + z, 1) for z in lists]
            if random.random() < 0.15:
                names.append((".".join(os.urandom(16).hex()) + ".ip6.arpa", 12))
            for name, kind in names:
                send(s, question(name, kind), random.choice(TARGETS), 53)
        await rest(0.05, 0.6)
        drain(s)


async def validating(source):
    """A resolver that checks signatures: failing zones asked again at each server, keys and large answers over TCP."""
    s = udp(source)
    while left():
        for _ in range(random.randint(2, 12)):
            site = random.randrange(60)
            name = f"www.badzone{site % 4}.example" if site < 12 else f"large{site}.example" if site < 24 else f"{random.choice(['www', 'api', 'img'])}.shop{site}.example"
            for kind in random.sample([1, 28, 48, 43, 65], 3):
                for target in TARGETS if "badzone" in name else TARGETS[:1]:
                    send(s, question(name, kind), target, 53)
            if "large" in name:
                c = await connect(source, TARGETS[0], 53)
                q = question(name, 48)
                await say(c, struct.pack("!H", len(q)) + q)
                c[1].close()
        await rest(0.1, 0.5)
        drain(s)


async def resolvers(source):
    """Resolvers of the world ask a server that owns zones: many addresses, some ask often, kinds of all sorts, large signed answers."""
    s = udp(source)
    busy = random.choice([0.02, 0.2, 1.5])
    while left():
        name = random.choice(["www.clinic.example", "large1.clinic.example", "large2.clinic.example", f"{os.urandom(3).hex()}.clinic.example", "_dmarc.clinic.example"])
        send(s, question(name, random.choice([1, 1, 28, 15, 16, 48, 255])), random.choice(TARGETS), 53)
        await rest(busy, busy * 3)
        drain(s)


async def doh(source):
    """Names over HTTPS: one connection for long, a small question and a small answer each few hundred milliseconds."""
    s = await connect(source, random.choice(TARGETS), 8443, tls="dns.example")
    while left():
        for _ in range(random.randint(1, 12)):
            await ask(s, "POST", "/dns-query", "Accept: application/dns-message\r\nContent-Type: application/dns-message\r\n", question("a" * random.randint(3, 20) + ".example"))
        await rest(0.2, 4)


# --- web

async def uptime(source):
    """Robots that look whether a site is up, each three seconds from each place, with a fresh connection; the answer is not always 200."""
    while left():
        for tls, path in ((True, "/status"), (True, "/moved/index"), (False, "/")):
            s = await connect(source, TARGETS[0], 8443 if tls else 8080, tls="www.example" if tls else None)
            await ask(s, random.choice(["HEAD", "GET"]), path, "User-Agent: UptimeRobot/2.0\r\n")
            s[1].close()
        await rest(3)


async def front(source):
    """A content network before the servers: all visitors of a busy site come from two of its addresses, over many connections, with errors of all of them."""
    async def line():
        while left():
            try:
                s = await connect(source, random.choice(TARGETS), 8080)
                for _ in range(random.randint(20, 200)):
                    visitor = f"X-Forwarded-For: 198.18.{random.randrange(256)}.{random.randrange(256)}\r\nUser-Agent: Mozilla/5.0 (visitor {random.randrange(40)})\r\n"
                    await ask(s, "GET", random.choice(["/", "/item", "/moved/a", "/news", "/pic"]) + str(random.randrange(500)), visitor)
                    await rest(0.02, 0.3)
                s[1].close()
            except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError):
                await rest(1)
    await asyncio.gather(*(line() for _ in range(24)))


async def broken_site(source):
    """An application that fails for everybody (500): visitors press reload, their programs try again."""
    await rest(0, 3)
    s = await connect(source, TARGETS[0], 8080)
    for _ in range(random.randint(3, 25)):
        await ask(s, "GET", f"/broken/{random.choice(['cart', 'login', 'list'])}?try={random.randrange(99)}", "User-Agent: Mozilla/5.0\r\nCookie: a=b\r\n")
        await rest(0.2, 1.5)
    s[1].close()
    await rest(0.5, 4)


async def slow_phone(source):
    """Reports and pictures from a bad radio network: headers in one piece, then a few hundred bytes a second, with gaps."""
    s = await connect(source, random.choice(TARGETS), 8080)
    size = random.randint(3000, 30000)
    s[1].write(f"POST /upload HTTP/1.1\r\nHost: up.example\r\nUser-Agent: FieldApp/3.2 (Android)\r\nContent-Type: image/jpeg\r\nContent-Length: {size}\r\n\r\n".encode())
    while size and left():
        piece = min(size, random.randint(100, 900))
        s[1].write(os.urandom(piece))
        size -= piece
        await rest(0.3, 2.5)
    await say(s)
    s[1].close()
    await rest(1, 4)


async def walled(source):
    """A device in a network whose sign-in page nobody has filled in yet: the look-out page is answered, everything else is refused, wherever it goes."""
    async def try_one(target, port):
        try:
            s = await connect(source, target, port, timeout=2)
            s[1].close()
        except (OSError, asyncio.TimeoutError):
            pass
    while left():
        s = await connect(source, TARGETS[0], 8080)
        await ask(s, "GET", "/generate_204", "User-Agent: CaptiveNetworkSupport\r\n")
        s[1].close()
        await asyncio.gather(*(try_one(t, p) for t in random.sample(TARGETS[1:], min(9, len(TARGETS) - 1)) for p in random.sample([443, 443, 5228, 5223, 853, 993], 2)))
        await rest(2, 9)


async def eyeballs(source):
    """IPv6 is announced and does not work: each connection is tried with it first and a quarter of a second later with IPv4."""
    while left():
        for _ in range(random.randint(1, 6)):
            six = asyncio.create_task(asyncio.wait_for(asyncio.open_connection(f"2001:db8:f::{random.randrange(0x200, 0x240):x}", 8443), 3))
            await rest(0.25)
            s = await connect(source, random.choice(TARGETS), 8443, tls=f"s{random.randrange(20)}.example")
            await ask(s, "GET", f"/page{random.randrange(99)}")
            s[1].close()
            six.cancel()
        await rest(0.5, 3)


async def statistics(source):
    """Counters of an application over UDP: a small packet for each event, a thousand a second, nobody answers."""
    s = udp(source)
    while left():
        for _ in range(random.randint(10, 60)):
            send(s, f"shop.order.{random.randrange(20)}:{random.randrange(300)}|ms|@0.1".encode(), TARGETS[0], 8125)
        await rest(0.02, 0.06)


async def serve_sink():
    await serve_udp({8125: lambda data, peer: None})


async def uploads(source):
    """Pictures and recordings are copied to a storage service that was never used before: four parts at once, tens of megabytes."""
    async def part(n):
        s = await connect(source, TARGETS[0], 8443, tls="storage.example")
        for i in range(8):
            await ask(s, "PUT", f"/bucket/video{n}?partNumber={i}", "Authorization: AWS4-HMAC-SHA256 Credential=A/b\r\n", os.urandom(1_000_000))
        s[1].close()
    await asyncio.gather(*(part(n) for n in range(4)))
    await rest(10, 20)


async def sensors_tls(source):
    """Readings to a service in the cloud: a full TLS handshake and two hundred bytes each five seconds, always alike."""
    s = await connect(source, TARGETS[0], 8443, tls="iot.example")
    await ask(s, "POST", "/telemetry", "Content-Type: application/json\r\n", b'{"t":21.%d,"rh":44}' % random.randrange(9))
    s[1].close()
    await rest(5)


if __name__ == "__main__":
    main(globals())
