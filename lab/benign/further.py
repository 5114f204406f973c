#!/usr/bin/env python3
"""More ordinary clients, and the servers that they need.  further.py SECONDS NAME SOURCE,... TARGET,... [CERTIFICATE KEY]

`serve` answers on the target addresses; all others are clients. Each source runs on its own until the time is over.
"""
import asyncio
import os
import random
import socket
import ssl
import struct
import sys
import time

SECONDS, NAME = float(sys.argv[1]), sys.argv[2]
SOURCES, TARGETS = sys.argv[3].split(","), sys.argv[4].split(",")
EXTRA = sys.argv[5:]
ENDS = time.monotonic() + SECONDS


def left():
    return max(0.0, ENDS - time.monotonic())


async def rest(low, high=None):
    await asyncio.sleep(min(left(), random.uniform(low, high or low)))


async def connect(source, target, port, tls=None, timeout=4):
    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return await asyncio.wait_for(asyncio.open_connection(target, port, local_addr=(source, 0), ssl=context, server_hostname=tls), timeout)


async def get(stream, path, host="lab.example", headers=""):
    stream[1].write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n".encode())
    head = (await asyncio.wait_for(stream[0].readuntil(b"\r\n\r\n"), 10)).lower()
    size = int(head.split(b"content-length:")[1].split(b"\r\n")[0]) if b"content-length:" in head else 0
    await asyncio.wait_for(stream[0].readexactly(size), 30)


async def expect(stream, text, wait=10):
    if text:
        stream[1].write(text.encode())
    return await asyncio.wait_for(stream[0].read(4096), wait)


BROWSER = "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\nAccept-Language: en\r\nCookie: s=1\r\n"


async def tabs(source):
    """A browser that is started with thirty tabs: six connections to each site at once, a hundred and more together."""
    async def one(target, tls):
        stream = await connect(source, target, 443 if tls else 80, tls)
        for _ in range(random.randint(1, 4)):
            await get(stream, f"/static/part{random.randrange(40)}.txt", headers=BROWSER)
        await rest(2, 14)
        stream[1].close()
    await asyncio.gather(*(one(t, f"site{i}.example" if i % 4 else None) for t in TARGETS for i in range(30)), return_exceptions=True)
    await rest(12, 25)


async def updates(source):
    """All machines fetch the same packages within a few seconds of each other."""
    await rest(0, 4)
    stream = await connect(source, TARGETS[0], 80)
    for i in range(60):
        await get(stream, f"/static/part{i % 40}.txt" if i % 6 else f"/static/segment{i // 6 % 6}.bin", headers="User-Agent: Debian APT-HTTP/1.3 (2.6.1)\r\n")
    stream[1].close()
    await rest(20, 30)


async def kube(source):
    """Liveness over HTTP and readiness over TCP of a few dozen pods, each two seconds; some are starting and refuse."""
    async def pod(target, port):
        await rest(0, 2)
        while left():
            try:
                stream = await connect(source, target, port, timeout=1)
                if port != 6379:
                    await get(stream, "/healthz", headers="User-Agent: kube-probe/1.31\r\n")
                stream[1].close()
            except OSError:
                pass
            await rest(2)
    await asyncio.gather(*(pod(t, p) for t in TARGETS for p in (8081, 9100, 6379, 8090)))


async def each_its_own(source):
    """An application without a pool: a connection for each question to the database, thirty a second."""
    async def worker():
        while left():
            stream = await connect(source, TARGETS[0], 6379, timeout=2)
            await expect(stream, "*2\r\n$3\r\nGET\r\n$6\r\nuser:7\r\n", 2)
            stream[1].close()
            await rest(0.02, 0.25)
    await asyncio.gather(*(worker() for _ in range(4)))


async def nobody_there(source):
    """A service is down and its clients go on trying, some each second, some with growing pauses; one address is not there at all."""
    wait = 1
    while left():
        try:
            (await connect(source, random.choice(TARGETS), 8099, timeout=3))[1].close()
        except (OSError, asyncio.TimeoutError):
            pass
        await rest(wait, wait * 1.1)
        wait = min(30, wait * 1.6) if source[-1] in "13579" else 1


async def agent(source):
    """Reports each five seconds to a collector that was taken down."""
    while left():
        try:
            (await connect(source, TARGETS[0], 8088, timeout=2))[1].close()
        except (OSError, asyncio.TimeoutError):
            pass
        await rest(5)


async def typos(source):
    """A person that mistypes one to four times, at mail, file transfer, or a page with a password, and then works."""
    kind, wrong = random.choice("imf"), random.randint(1, 4)
    if kind == "i":
        stream = await connect(source, TARGETS[0], 143)
        await expect(stream, "")
        for i in range(wrong):
            await expect(stream, f"a{i} LOGIN maria Summer{random.randrange(999)}\r\n")
            await rest(1.5, 4)
        await expect(stream, "b1 LOGIN maria spring-2026\r\n")
        await expect(stream, "b2 SELECT INBOX\r\n")
    elif kind == "f":
        stream = await connect(source, TARGETS[0], 21)
        await expect(stream, "")
        for _ in range(wrong):
            await expect(stream, "USER maria\r\n")
            await expect(stream, f"PASS Summer{random.randrange(999)}\r\n")
            await rest(1.5, 4)
    else:
        stream = await connect(source, TARGETS[1], 8081)
        for i in range(wrong):
            stream[1].write(f"GET /dav HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {os.urandom(9).hex()}\r\n\r\n".encode())
            await asyncio.wait_for(stream[0].read(4096), 5)
            await rest(1.5, 4)
        await get(stream, "/", headers=BROWSER)
    stream[1].close()
    await rest(8, 20)


def question(name, kind, do):
    labels = b"".join(bytes([len(p)]) + p.encode() for p in name.split(".")) + b"\0"
    return os.urandom(2) + b"\1\0\0\1\0\0\0\0\0\1" + labels + struct.pack("!HH", kind, 1) + b"\0\0\x29\x10\0\0\0" + (b"\x80" if do else b"\0") + b"\0\0\0"


async def misses(source):
    """A resolver whose clients' names are hardly ever in its cache, with DNSSEC asked for; a part does not exist."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setblocking(False)
    s.bind((source, 0))
    words = "mail shop cdn static img api news blog play docs app assets login media forum".split()
    while left():
        for _ in range(random.randint(3, 25)):
            name = f"{random.choice(words)}{random.choice(['', random.randrange(40)])}.site{random.randrange(1, 25) if random.random() < 0.93 else random.randrange(25, 400)}.example"
            try:
                s.sendto(question(name, 1, True), (random.choice(TARGETS), 53))
                while True:
                    s.recv(4096)
            except BlockingIOError:
                pass
        await rest(0.05, 0.12)


async def tunnel(source):
    """A VPN over UDP: four handshake messages each two minutes, data both ways at a few Mbit/s."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setblocking(False)
    s.bind((source, 0))
    s.sendto(b"\1\0\0\0" + os.urandom(144), (TARGETS[0], 51820))
    while left():
        for _ in range(random.randint(0, 30)):
            try:
                s.sendto(b"\4\0\0\0" + os.urandom(random.choice((76, 108, 1388, 1388))), (TARGETS[0], 51820))
                while True:
                    s.recv(2000)
            except BlockingIOError:
                pass
        await rest(0.02, 0.08)


async def scrape_wide(source):
    """One monitor asks sixty targets each five seconds; a few are down, a few not there."""
    async def one(target):
        await rest(0, 5)
        while left():
            try:
                stream = await connect(source, target, 9100, timeout=3)
                await get(stream, "/metrics", headers="User-Agent: Prometheus/3.1.0\r\n")
                stream[1].close()
            except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError):
                pass
            await rest(5)
    await asyncio.gather(*(one(t) for t in TARGETS))


async def natted(source):
    """Sixty people behind one address: pages, mail, and now and then a password that was mistyped."""
    async def person():
        await rest(0, 10)
        while left():
            try:
                if random.random() < 0.8:
                    tls = random.random() < 0.7
                    stream = await connect(source, TARGETS[0], 443 if tls else 80, "lab.example" if tls else None)
                    for _ in range(random.randint(1, 6)):
                        await get(stream, f"/articles/item{random.randrange(70)}.html", headers=BROWSER)
                        await rest(0.1, 2)
                else:
                    stream = await connect(source, TARGETS[1], 143)
                    await expect(stream, "")
                    if random.random() < 0.15:
                        await expect(stream, f"a1 LOGIN user{random.randrange(60)} Old-{random.randrange(99)}\r\n")
                        await rest(2, 5)
                    await expect(stream, f"a2 LOGIN anna{random.randrange(40)} spring-2026\r\n")
                    await expect(stream, "a3 SELECT INBOX\r\n")
                stream[1].close()
            except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError):
                pass
            await rest(1, 12)
    await asyncio.gather(*(person() for _ in range(60)))


async def socket_chat(source):
    """A chat over a connection that stays: a line now and then, a ping each fifteen seconds."""
    stream = await connect(source, TARGETS[0], 8443, "chat.example")
    while left():
        await expect(stream, f"POST /say HTTP/1.1\r\nHost: chat.example\r\nContent-Length: 12\r\n\r\n{os.urandom(6).hex()}", 5)
        await rest(1, 15)


class Echo(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, peer):
        for _ in range(random.choice((0, 1, 1, 2))):
            self.transport.sendto(b"\4\0\0\0" + os.urandom(random.choice((76, 500, 1388))), peer)


async def serve():
    await asyncio.gather(*(asyncio.get_running_loop().create_datagram_endpoint(Echo, local_addr=(t, 51820)) for t in TARGETS))
    await asyncio.sleep(SECONDS)


async def forever(source):
    while left():
        try:
            await globals()[NAME.replace("-", "_")](source)
        except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError, ssl.SSLError):
            await rest(1)


async def main():
    if NAME == "serve":
        await serve()
    else:
        await asyncio.wait([asyncio.create_task(forever(s)) for s in SOURCES], timeout=SECONDS)


asyncio.run(main())
