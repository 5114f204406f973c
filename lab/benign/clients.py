#!/usr/bin/env python3
"""Ordinary clients of protocols for which no light tool is at hand. usage: clients.py SECONDS NAME SOURCE,... TARGET,...

Each source runs on its own with its own random pauses until the time is over. Failures are part of the day and are not reported.
"""
import asyncio, base64, os, random, socket, struct, sys, time

SECONDS, NAME = float(sys.argv[1]), sys.argv[2]
SOURCES, TARGETS = sys.argv[3].split(","), sys.argv[4].split(",")
ENDS = time.monotonic() + SECONDS
PASSWORD = "spring-2026"


def left():
    return max(0.0, ENDS - time.monotonic())


async def pause(low, high):
    await asyncio.sleep(min(left(), random.uniform(low, high)))


async def connect(source, target, port, timeout=4):
    return await asyncio.wait_for(asyncio.open_connection(target, port, local_addr=(source, 0)), timeout)


async def say(stream, *texts, wait=0.3):
    reader, writer = stream
    last = b""
    for text in texts:
        writer.write(text.encode("latin-1"))
        await writer.drain()
        last = await asyncio.wait_for(reader.read(4096), 8)
        await asyncio.sleep(random.uniform(0, wait))
    return last


def udp_socket(source, port=0, broadcast=False):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if broadcast:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(source))
    s.bind((source, port))
    s.setblocking(False)
    return s


def drain(s):
    try:
        while s.recv(4096):
            pass
    except OSError:
        pass


# --- web applications

async def websocket(source):
    while left():
        stream = await connect(source, random.choice(TARGETS), 8080)
        key = base64.b64encode(os.urandom(16)).decode()
        await say(stream, f"GET /ws HTTP/1.1\r\nHost: app.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n")
        for _ in range(random.randint(5, 20)):
            if not left():
                break
            mask, text = os.urandom(4), os.urandom(random.randint(4, 50))
            stream[1].write(b"\x82" + bytes([0x80 | len(text)]) + mask + text)
            await pause(1, 6)
        stream[1].close()


async def long_poll(source):
    stream = await connect(source, random.choice(TARGETS), 8080)
    while left():
        stream[1].write(f"GET /poll?since={random.randrange(10**9)} HTTP/1.1\r\nHost: app.example\r\nCookie: session={os.urandom(12).hex()}\r\n\r\n".encode())
        await asyncio.wait_for(stream[0].read(4096), 40)
        await pause(0, 1)


async def events(source):
    stream = await connect(source, random.choice(TARGETS), 8080)
    stream[1].write(b"GET /events HTTP/1.1\r\nHost: app.example\r\nAccept: text/event-stream\r\n\r\n")
    while left() and await asyncio.wait_for(stream[0].read(4096), 20):
        pass
    stream[1].close()


async def form_login(source):
    """People who sign in, one in four with a mistyped password or two first."""
    while left():
        stream = await connect(source, random.choice(TARGETS), 8080)
        wrong = random.choice([0, 0, 0, 1, 2])
        for password in ["Spring-2026"[:random.randint(6, 11)]] * wrong + [PASSWORD]:
            body = f"user=anna{random.randrange(40)}&password={password}"
            await say(stream, f"POST /login HTTP/1.1\r\nHost: app.example\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}")
            await pause(2, 6)
        for _ in range(random.randint(2, 8)):
            await say(stream, f"GET /{random.choice(['orders', 'profile', 'missing.png', 'inbox'])} HTTP/1.1\r\nHost: app.example\r\n\r\n")
            await pause(0.5, 4)
        stream[1].close()
        await pause(5, 20)


async def upload(source):
    """A backup: chunks of one to four MB, one connection, some in parallel."""
    while left():
        stream = await connect(source, random.choice(TARGETS), 8080)
        for _ in range(random.randint(3, 10)):
            size = random.randint(1_000_000, 4_000_000)
            stream[1].write(f"PUT /chunk/{os.urandom(16).hex()} HTTP/1.1\r\nHost: backup.example\r\nContent-Length: {size}\r\n\r\n".encode())
            for _ in range(size // 65536):
                stream[1].write(os.urandom(65536))
                await stream[1].drain()
                await asyncio.sleep(0.03)
                if not left():
                    return
            stream[1].write(os.urandom(size % 65536))
            await asyncio.wait_for(stream[0].read(4096), 30)
        stream[1].close()


# --- mail, files, databases

async def mail_server(source):
    """Another mail server that delivers; now and then to somebody who has left."""
    while left():
        stream = await connect(source, random.choice(TARGETS), 25)
        await asyncio.wait_for(stream[0].read(512), 5)
        await say(stream, "EHLO mx.partner.example\r\n", f"MAIL FROM:<a{random.randrange(99)}@partner.example>\r\n",
                  f"RCPT TO:<{random.choice(['nobody', 'anna', 'otto', 'info'])}@mail.example>\r\n", "DATA\r\n")
        stream[1].write(("Subject: offer\r\n\r\n" + "Dear all, please find the list below.\r\n" * random.randint(5, 400)).encode())
        await say(stream, "\r\n.\r\n")
        stream[1].write(b"QUIT\r\n")
        stream[1].close()
        await pause(2, 25)


async def imap_poll(source):
    """A mail program that looks each half minute (here: each three to eight seconds); one in eight still has an old password."""
    good = random.random() > 0.125
    while left():
        stream = await connect(source, random.choice(TARGETS), 143)
        await asyncio.wait_for(stream[0].read(512), 5)
        reply = await say(stream, f"a1 LOGIN anna{random.randrange(40)} {PASSWORD if good else 'winter-2025'}\r\n")
        if b"OK" in reply:
            await say(stream, "a2 SELECT INBOX\r\n", "a3 NOOP\r\n")
        await say(stream, "a4 LOGOUT\r\n") if random.random() < 0.5 else None
        stream[1].close()
        await pause(3, 8) if good else await pause(15, 30)


async def ftp_mistake(source):
    while left():
        stream = await connect(source, random.choice(TARGETS), 21)
        await asyncio.wait_for(stream[0].read(512), 5)
        for password in ["Spring2026"] * random.choice([0, 1, 2]) + [PASSWORD]:
            await say(stream, "USER scanner\r\n", f"PASS {password}\r\n")
            await pause(1, 4)
        await say(stream, "TYPE I\r\n", "NOOP\r\n")
        stream[1].close()
        await pause(8, 20)


async def pool(source):
    """A connection pool of an application: many short queries, connections renewed each some seconds, refused while the server restarts."""
    async def worker():
        while left():
            try:
                stream = await connect(source, random.choice(TARGETS), 6379, 2)
                for _ in range(random.randint(20, 120)):
                    key = f"user:{random.randrange(1000)}"
                    await say(stream, f"*3\r\n$3\r\nSET\r\n${len(key)}\r\n{key}\r\n$8\r\n{os.urandom(4).hex()}\r\n", f"*2\r\n$3\r\nGET\r\n${len(key)}\r\n{key}\r\n", wait=0.02)
                    await pause(0, 0.1)
                stream[1].close()
            except (OSError, asyncio.TimeoutError):
                await pause(0.3, 1.5)
    await asyncio.gather(*(worker() for _ in range(6)))


async def retry(source):
    """Clients of a service that is being restarted: they come back with growing pauses."""
    wait = 0.5
    while left():
        try:
            stream = await connect(source, random.choice(TARGETS), 8080, 2)
            await say(stream, "GET /orders HTTP/1.1\r\nHost: app.example\r\n\r\n")
            wait = 0.5
            stream[1].close()
            await pause(0.5, 3)
        except (OSError, asyncio.TimeoutError):
            await asyncio.sleep(min(left(), wait))
            wait = min(8, wait * 2)


# --- monitoring

async def probe(source):
    """Connects to a dozen ports of each host every ten seconds, as monitoring does, whether or not something listens there."""
    ports = [21, 22, 25, 53, 80, 110, 143, 443, 502, 3306, 5432, 6379, 8080, 9100]
    while left():
        began = time.monotonic()
        for target in TARGETS:
            for port in random.sample(ports, 12):
                try:
                    _, writer = await connect(source, target, port, 2)
                    writer.close()
                except (OSError, asyncio.TimeoutError):
                    pass
        await asyncio.sleep(min(left(), max(0, 10 - (time.monotonic() - began))))


def snmp_get(oid_tail):
    oid = b"\x06\x08\x2b\x06\x01\x02\x01\x01" + bytes([oid_tail, 0])
    bind = b"\x30" + bytes([len(oid) + 4]) + b"\x30" + bytes([len(oid) + 2]) + oid + b"\x05\x00"
    pdu = b"\x02\x04" + os.urandom(4)[:4].replace(b"\xa0", b"\x01") + b"\x02\x01\x00\x02\x01\x00" + bind
    body = b"\x02\x01\x01\x04\x06public\xa0" + bytes([len(pdu)]) + pdu
    return b"\x30" + bytes([len(body)]) + body


async def snmp_poll(source):
    """Asks its printers and switches; at the start it looks for them at every address of a list, most of which answer nothing."""
    s = udp_socket(source)
    while left():
        for target in TARGETS:
            s.sendto(snmp_get(random.choice([1, 3, 5])), (target, 161))
            await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        drain(s)
        await pause(6, 10)


# --- machines

async def modbus(source):
    async def line(target):
        while left():
            stream = await connect(source, target, 502)
            for n in range(10**6):
                if not left():
                    break
                stream[1].write(struct.pack(">HHHBBHH", n % 65536, 0, 6, 1, 3, 0, 20))
                await asyncio.wait_for(stream[0].read(512), 5)
                await asyncio.sleep(0.5)
            stream[1].close()
    await asyncio.gather(*(line(t) for t in TARGETS))


async def rtp(source):
    """Calls: registration, then 50 packets of 172 bytes each second both ways for some seconds."""
    s = udp_socket(source)
    while left():
        target = random.choice(TARGETS)
        call = os.urandom(6).hex()
        for method in ("REGISTER", "INVITE"):
            s.sendto(f"{method} sip:pbx.example SIP/2.0\r\nVia: SIP/2.0/UDP {source}\r\nFrom: <sip:7@pbx.example>\r\nTo: <sip:8@pbx.example>\r\nCall-ID: {call}\r\nCSeq: 1 {method}\r\nContent-Length: 0\r\n\r\n".encode(), (target, 5060))
            await asyncio.sleep(0.2)
        media, port, sequence = udp_socket(source), 20000 + 2 * random.randrange(16), random.randrange(2**15)
        until = time.monotonic() + random.uniform(8, 30)
        while left() and time.monotonic() < until:
            sequence += 1
            media.sendto(struct.pack(">BBHII", 0x80, 0, sequence % 65536, sequence * 160, 7) + os.urandom(160), (target, port))
            await asyncio.sleep(0.02)
            drain(media)
        media.close()
        await pause(1, 5)


def peer_port(address):
    return 6881 + (int(address.split(".")[-1]) * 131) % 40_000


async def mesh(source):
    """Peer to peer: each peer has one port of its own, asks others for more peers (bencoded) and answers them, and connects to some; who has left the
    network is asked too."""
    s = udp_socket(source, peer_port(source))
    loop = asyncio.get_running_loop()

    def answer():
        try:
            data, peer = s.recvfrom(4096)
            if b"1:y1:q" in data:
                s.sendto(b"d1:rd2:id20:" + os.urandom(20) + b"5:nodes208:" + os.urandom(208) + b"e1:t2:" + data[-10:-8] + b"1:y1:re", peer)
        except OSError:
            pass
    loop.add_reader(s.fileno(), answer)

    async def leech(reader, writer):
        await reader.read(200)
        for _ in range(random.randint(2, 30)):
            writer.write(os.urandom(16384))
            await writer.drain()
        writer.close()
    await asyncio.start_server(leech, source, peer_port(source))
    await pause(1, 3)
    while left():
        for target in random.sample(TARGETS, min(8, len(TARGETS))):
            s.sendto(b"d1:ad2:id20:" + os.urandom(20) + b"9:info_hash20:" + os.urandom(20) + b"e1:q9:get_peers1:t2:" + os.urandom(2) + b"1:y1:qe", (target, peer_port(target)))
            await pause(0.05, 0.5)
        for target in random.sample(TARGETS, min(3, len(TARGETS))):
            try:
                reader, writer = await connect(source, target, peer_port(target), 3)
                writer.write(b"\x13BitTorrent protocol" + bytes(8) + os.urandom(40))
                await asyncio.wait_for(reader.read(2**20), 5)
                writer.close()
            except (OSError, asyncio.TimeoutError):
                pass


async def noise(source):
    """What desktop machines say to everybody: mDNS, SSDP, LLMNR, NetBIOS, DHCP, Dropbox-like announcements."""
    s = udp_socket(source, broadcast=True)
    everybody = source.rsplit(".", 1)[0] + ".255"
    while left():
        label = random.choice(["printer", "wpad", "nas", "filesrv", "isatap", "desktop"])
        question = struct.pack(">HHHHHH", random.randrange(65536), 0, 1, 0, 0, 0) + bytes([len(label)]) + label.encode()
        s.sendto(struct.pack(">HHHHHH", 0, 0, 1, 0, 0, 0) + b"\x04_ipp\x04_tcp\x05local\x00\x00\x0c\x00\x01", ("224.0.0.251", 5353))
        s.sendto(question + b"\x00\x00\x01\x00\x01", ("224.0.0.252", 5355))
        s.sendto(b"M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 3\r\nST: upnp:rootdevice\r\n\r\n", ("239.255.255.250", 1900))
        coded = "".join(chr(65 + (b >> 4)) + chr(65 + (b & 15)) for b in label.upper().ljust(15).encode() + b"\x00")
        s.sendto(struct.pack(">HHHHHH", random.randrange(65536), 0x0110, 1, 0, 0, 0) + b"\x20" + coded.encode() + b"\x00\x00\x20\x00\x01", (everybody, 137))
        s.sendto(b'{"host_int": %d, "version": [2, 0], "port": 17500}' % random.randrange(10**9), (everybody, 17500))
        if random.random() < 0.2:
            s.sendto(bytes([1, 1, 6, 0]) + os.urandom(4) + bytes(228) + b"\x63\x82\x53\x63\x35\x01\x08\xff", ("255.255.255.255", 67))
        await pause(1, 6)


# --- names

async def names(source):
    """A desktop's look-ups: known names, CDN-like labels, mistyped names, search suffixes, reverse names, and some over TCP."""
    s = udp_socket(source)
    known = ["www", "mail", "shop", "login", "static", "api", "cdn", "img", "fonts", "maps"]
    while left():
        kind = random.random()
        if kind < 0.55:
            name = f"{random.choice(known)}.site{random.randrange(25)}.example"
        elif kind < 0.75:
            name = f"{random.choice('abcdeux')}{random.randrange(10**4)}-{os.urandom(5).hex()}.edge{random.randrange(6)}.cdn.example"
        elif kind < 0.85:
            name = f"{''.join(random.sample('aeinrstolgm', 7))}.com.office.internal"
        elif kind < 0.92:
            name = ".".join(str(random.randrange(1, 255)) for _ in range(4)) + ".in-addr.arpa"
        else:
            name = f"wpad{random.choice(['', '.office.internal'])}"
        await ask(s, source, name, tcp=random.random() < 0.03)
        await pause(0.05, 2.5)


async def blocklist(source):
    """A mail server asks lists about each sender: many names that mostly do not exist."""
    s = udp_socket(source)
    while left():
        address = ".".join(str(random.randrange(1, 255)) for _ in range(4))
        for zone in ("zen.dnsbl.example", "bl.spam.example", "dnswl.example"):
            await ask(s, source, f"{address}.{zone}")
        await pause(0.2, 3)


async def ask(s, source, name, tcp=False):
    query = struct.pack(">HHHHHH", random.randrange(65536), 0x0100, 1, 0, 0, 0) + b"".join(bytes([len(p)]) + p.encode() for p in name.split(".") if p) + b"\x00" + struct.pack(">HH", random.choice([1, 1, 28]), 1)
    target = random.choice(TARGETS)
    if tcp:
        stream = await connect(source, target, 53)
        stream[1].write(struct.pack(">H", len(query)) + query)
        await asyncio.wait_for(stream[0].read(4096), 3)
        stream[1].close()
        return
    s.sendto(query, (target, 53))
    await asyncio.sleep(0.02)
    drain(s)


async def ntp(source):
    s = udp_socket(source)
    while left():
        s.sendto(b"\x23" + bytes(47), (random.choice(TARGETS), 123))
        await asyncio.sleep(min(left(), 8))
        drain(s)


async def forever(source):
    await pause(0, min(5, SECONDS / 4))
    while left():
        try:
            await globals()[NAME](source)
        except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError):
            await pause(1, 4)


async def main():
    await asyncio.wait([asyncio.create_task(forever(s)) for s in SOURCES], timeout=SECONDS + 2)


asyncio.run(main())
os._exit(0)
