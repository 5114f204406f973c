#!/usr/bin/env python3
"""Further ordinary clients, with the servers they need. usage: more.py SECONDS NAME SOURCE,... TARGET,...

NAME ending in -server answers on the target addresses; all others are clients. Each source runs on its own until the time is over.
"""
import asyncio, base64, os, random, socket, ssl, struct, sys, time

SECONDS, NAME = float(sys.argv[1]), sys.argv[2]
SOURCES, TARGETS = sys.argv[3].split(","), sys.argv[4].split(",")
EXTRA = sys.argv[5:]
ENDS = time.monotonic() + SECONDS
HEX = lambda n: os.urandom(n).hex()


def left():
    return max(0.0, ENDS - time.monotonic())


async def rest(seconds):
    await asyncio.sleep(min(left(), seconds))


async def connect(source, target, port, tls=False, timeout=4):
    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return await asyncio.wait_for(asyncio.open_connection(target, port, local_addr=(source, 0), ssl=context, server_hostname=tls if isinstance(tls, str) else ("api.example" if tls else None)), timeout)


async def http(stream, method, path, host, headers="", body=b""):
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    stream[1].write(f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n{headers}{length}\r\n".encode() + body)
    head = (await asyncio.wait_for(stream[0].readuntil(b"\r\n\r\n"), 8)).lower()
    size = int(head.split(b"content-length:")[1].split(b"\r\n")[0]) if b"content-length:" in head else 0
    await asyncio.wait_for(stream[0].readexactly(size), 8)
    return int(head.split()[1])


def udp(source, port=0):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((source, port))
    s.setblocking(False)
    return s


def drain(s):
    try:
        while s.recv(4096):
            pass
    except OSError:
        pass


# --- what programs ask one another

async def scrape(source):
    """Metrics of many targets, each by a new connection every five seconds; a fourth of the targets is switched off, some ports are closed."""
    while left():
        began = time.monotonic()
        for target in TARGETS:
            for port in (9100, 9256):
                try:
                    s = await connect(source, target, port, timeout=2)
                    await http(s, "GET", "/metrics", target, "User-Agent: Prometheus/3.0\r\n")
                    s[1].close()
                except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError):
                    pass
        await rest(max(0.2, 5 - (time.monotonic() - began)))


async def partner(source):
    """An application that uses a partner's interface over TLS: small requests, ten a second, on a connection that is renewed now and then."""
    while left():
        s = await connect(source, random.choice(TARGETS), 8443, tls=True)
        for _ in range(random.randint(50, 300)):
            if not left():
                break
            await http(s, random.choice(["GET", "GET", "POST"]), f"/v1/orders/{random.randrange(10**6)}", "api.example", "Authorization: Bearer k\r\n", b"{\"state\":\"new\"}" if random.random() < .3 else b"")
            await rest(random.expovariate(10))
        s[1].close()


async def webhook(source):
    """Notices by a payment provider: a new TLS connection for each, one or two a second in busy hours."""
    while left():
        s = await connect(source, random.choice(TARGETS), 8443, tls="hooks.example")
        await http(s, "POST", "/hooks/payment", "hooks.example", "User-Agent: Payments/1.0\r\n", b"{\"id\":\"" + HEX(random.randint(8, 60)).encode() + b"\"}")
        s[1].close()
        await rest(random.expovariate(1.5))


async def app_phone(source):
    """A mobile application: now and then some requests, each on a connection of its own."""
    while left():
        for _ in range(random.randint(1, 5)):
            s = await connect(source, random.choice(TARGETS), 8443, tls="app.example")
            await http(s, "GET", f"/v1/feed?page={random.randrange(9)}", "app.example")
            s[1].close()
        await rest(random.uniform(2, 9))


async def pinned(source):
    """An application that does not trust the server's certificate any more: it breaks off each handshake and tries again."""
    context = ssl.create_default_context()
    while left():
        try:
            await asyncio.wait_for(asyncio.open_connection(random.choice(TARGETS), 8443, local_addr=(source, 0), ssl=context, server_hostname="old.example"), 4)
        except (OSError, asyncio.TimeoutError, ssl.SSLError):
            pass
        await rest(1)


async def stale_basic(source):
    """A calendar program with an old password: 401 every two seconds, for hours, always the same credentials."""
    secret = base64.b64encode(f"{source}:winter-2025".encode()).decode()
    while left():
        s = await connect(source, random.choice(TARGETS), 8081)
        for _ in range(20):
            if not left():
                break
            await http(s, "PROPFIND", "/dav/private", "dav.example", f"User-Agent: CalDAV/3\r\nAuthorization: Basic {secret}\r\n")
            await rest(2)
        s[1].close()


async def stale_mail(source):
    """A mail program and a script that fetches mail with an old password: every four seconds."""
    while left():
        try:
            s = await connect(source, random.choice(TARGETS), 143)
            await asyncio.wait_for(s[0].readline(), 4)
            s[1].write(b"a1 LOGIN olivia winter-2025\r\n")
            await asyncio.wait_for(s[0].readline(), 6)
            s[1].write(b"a2 LOGOUT\r\n")
            s[1].close()
        except (OSError, asyncio.TimeoutError):
            pass
        await rest(4)


async def kubelet(source):
    """Liveness and readiness probes: every second, to many services, some answer 503 while they start."""
    while left():
        for target in TARGETS:
            try:
                s = await connect(source, target, 8081, timeout=1)
                await http(s, "GET", "/healthz", target, "User-Agent: kube-probe/1.31\r\n")
                s[1].close()
            except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError):
                pass
        await rest(1)


async def half_open(source):
    """A load balancer's checks: connection opened and reset at once, two a second to each port of each server; one server is down."""
    while left():
        for target in TARGETS:
            for port in (80, 443, 8081):
                s = socket.socket()
                s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                s.bind((source, 0))
                s.setblocking(False)
                try:
                    await asyncio.wait_for(asyncio.get_running_loop().sock_connect(s, (target, port)), 1)
                except (OSError, asyncio.TimeoutError):
                    pass
                s.close()
        await rest(0.5)


async def beat(source):
    """Honest programs that report on an exact timer to a named service outside, by HTTP and by TLS."""
    every = random.choice([2, 3, 5])
    while left():
        try:
            s = await connect(source, random.choice(TARGETS), 8443, tls="telemetry.example")
            await http(s, "POST", "/ingest", "telemetry.example", "User-Agent: agent/7.4\r\n", HEX(120).encode())
            s[1].close()
        except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError):
            pass
        await rest(every)


async def flash(source):
    """A link on television: everybody comes within seconds, each with several connections."""
    await rest(random.gauss(SECONDS / 3, 2) if SECONDS > 10 else 0)
    async def one():
        s = await connect(source, random.choice(TARGETS), 80)
        for path in random.sample(["/index.html", "/about.html", "/products.html", "/news.html"], 2) + [f"/static/part{random.randrange(40)}.txt" for _ in range(4)]:
            await http(s, "GET", path, "shop.example", "User-Agent: Mozilla/5.0\r\nAccept-Language: en\r\n")
        s[1].close()
    for _ in range(4):
        await asyncio.gather(*(one() for _ in range(5)), return_exceptions=True)
        await rest(random.uniform(2, 8))


async def relaunch(source):
    """Search engines and old bookmarks after a site was made anew: most of what they ask for is gone."""
    while left():
        s = await connect(source, random.choice(TARGETS), 80)
        for _ in range(40):
            if not left():
                break
            gone = random.random() < .7
            await http(s, "GET", f"/blog/{random.randrange(2000, 2026)}/{HEX(4)}.html" if gone else f"/articles/item{random.randrange(60)}.html", "shop.example", f"User-Agent: {EXTRA[0]}\r\n")
            await rest(random.expovariate(1.5))
        s[1].close()


# --- names

async def house_names(source):
    """A busy house: many names a second from each desk, reverse look-ups of a log analysis, a virus scanner that asks for hashes, CDN labels."""
    s = udp(source)
    kinds = [lambda: f"www.site{random.randrange(1, 200)}.example", lambda: f"{random.randrange(256)}.{random.randrange(256)}.{random.randrange(256)}.203.in-addr.arpa",
             lambda: f"{HEX(20)}.{HEX(3)}.hash.scanner.example", lambda: f"r{random.randrange(9)}---sn-{HEX(5)}.cdn.example", lambda: f"_ldap._tcp.dc{random.randrange(3)}.corp.example",
             lambda: f"wpad.dept{random.randrange(5)}.corp.example", lambda: f"{random.choice(['printer', 'nas', 'files', 'intranet'])}.internal"]
    while left():
        for _ in range(random.randint(1, 12)):
            name = random.choice(kinds)()
            q = os.urandom(2) + b"\x01\0\0\1\0\0\0\0\0\0" + b"".join(bytes([len(l)]) + l.encode() for l in name.split(".")) + b"\0\0" + bytes([random.choice([1, 1, 28, 12, 16])]) + b"\0\1"
            s.sendto(q, (random.choice(TARGETS), 53))
        await rest(random.expovariate(2))
        drain(s)


# --- one-way and streaming UDP

async def logs(source):
    """Devices that send syslog and flow records one way, in bursts."""
    s = udp(source)
    while left():
        for _ in range(random.randint(5, 60)):
            s.sendto(f"<134>Nov 27 03:00:00 fw{source[-1]} filterlog: {random.randrange(10**6)},pass,in,4".encode(), (TARGETS[0], 514))
        for _ in range(random.randint(2, 20)):
            s.sendto(struct.pack(">HHI", 9, 20, random.getrandbits(31)) + os.urandom(1300), (TARGETS[0], 2055))
        await rest(random.expovariate(4))


async def meeting(source):
    """A video meeting: STUN, then sound and picture both ways for the whole time, receiver reports beside."""
    s = udp(source)
    target = (random.choice(TARGETS), 3478)
    for _ in range(3):
        s.sendto(b"\0\1\0\0\x21\x12\xa4\x42" + os.urandom(12), target)
        await rest(0.2)
    n = 0
    while left():
        s.sendto(struct.pack(">BBHII", 0x80, 111, n & 0xFFFF, n * 960, 7) + os.urandom(100), target)
        for _ in range(random.randint(0, 4)):
            s.sendto(struct.pack(">BBHII", 0x80, 96, n & 0xFFFF, n * 960, 9) + os.urandom(1100), target)
        n += 1
        await rest(0.02)
        drain(s)


async def game(source):
    """Players of a server: sixty small packets a second each way; one in five comes in vain, since the server is full."""
    s = udp(source)
    target = (TARGETS[0], 27015 if random.random() < .8 else 27016)
    while left():
        s.sendto(b"\xff\xff" + os.urandom(random.randint(20, 60)), target)
        await rest(1 / 60)
        drain(s)


# --- industry

async def field(source):
    """A control room that polls a hundred controllers (S7, DNP3), a third of which are not built yet."""
    while left():
        for target in TARGETS:
            for port, hello in ((102, b"\x03\0\0\x16\x11\xe0\0\0\0\1\0\xc1\2\1\0\xc2\2\1\2\xc0\1\x0a"), (20000, b"\x05\x64\x05\xc0\1\0\0\x04\xe9\x21")):
                try:
                    s = await connect(source, target, port, timeout=1)
                    s[1].write(hello)
                    await asyncio.wait_for(s[0].read(64), 1)
                    s[1].close()
                except (OSError, asyncio.TimeoutError):
                    pass
        await rest(2)


# --- servers

async def page_server(reader, writer):
    try:
        while True:
            head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 60)).decode("latin-1")
            low = head.lower()
            size = int(low.split("content-length:")[1].split("\r\n")[0]) if "content-length:" in low else 0
            if size:
                await reader.readexactly(size)
            status = "401 Unauthorized\r\nWWW-Authenticate: Basic" if "/dav" in head else "503 Service Unavailable" if "/healthz" in head and random.random() < .1 else "200 OK"
            body = b"m" * random.randint(3000, 9000) if "/metrics" in head else b"{\"ok\":true,\"v\":\"" + HEX(random.choice([4, 9, 40])).encode() + b"\"}"
            writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError, asyncio.TimeoutError, ValueError):
        pass
    finally:
        writer.close()


class Back(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, peer):
        self.transport.sendto(data, peer)


async def serve():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(EXTRA[0], EXTRA[1])
    loop, kept = asyncio.get_running_loop(), []
    async def plc(reader, writer):
        data = await reader.read(64)
        writer.write(data or b"\0")
        writer.close()
    for address in TARGETS:
        for port in (8081, 9100, 8443, 102, 20000):
            try:
                kept.append(await asyncio.start_server(plc if port in (102, 20000) else page_server, address, port, ssl=context if port == 8443 else None))
            except OSError:  # a server of another script is there
                pass
        for port in (3478, 27015):
            kept.append(await loop.create_datagram_endpoint(Back, local_addr=(address, port)))
        for port in (514, 2055):
            kept.append(await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=(address, port)))
    await asyncio.sleep(SECONDS)


async def forever(source):
    while left():
        try:
            await globals()[NAME.replace("-", "_")](source)
        except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError, ssl.SSLError, IndexError):
            await rest(1)


async def main():
    if NAME == "serve":
        await serve()
    else:
        await asyncio.wait([asyncio.create_task(forever(s)) for s in SOURCES], timeout=SECONDS)


asyncio.run(main())
