#!/usr/bin/env python3
"""Agents, devices and servers of between.sh for which there is no program to install (kit.py says how it is called). Timers are exact: a device has no hand that hesitates."""
import asyncio
import base64
import json
import os
import random
import socket
import struct
import time
import zlib

from kit import MORE, TARGETS, TROUBLE, connect, drain, left, main, rest, send, serve_tcp, serve_udp, udp

WORDS = "order invoice report meeting budget network server backup update ticket customer shipping garden summer bicycle coffee window project schedule travel".split()
NAMES = [f"host{i}" for i in range(30)]


def words(count):
    return " ".join(random.choice(WORDS) for _ in range(count))


async def ticks(period):
    """Every `period` seconds by the clock, from now on, however long the work took."""
    began, n = time.monotonic(), 0
    while left():
        yield n
        n += 1
        await asyncio.sleep(max(0.0, min(left(), began + n * period - time.monotonic())))


def log_line():
    return json.dumps({"@timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ"), "host": {"name": random.choice(NAMES)}, "message": words(random.randrange(6, 30)), "log": {"offset": random.randrange(10**8), "file": {"path": "/var/log/app.log"}}, "level": random.choice(["info", "warn", "debug"])})


def metric_lines(count):
    return "\n".join(f"cpu,host={random.choice(NAMES)},cpu=cpu{random.randrange(8)} usage_user={random.random() * 100:.6f},usage_system={random.random() * 9:.6f},usage_idle={random.random() * 100:.6f} {time.time_ns()}" for _ in range(count)).encode()


def program(size, kind=b"\x7fELF\x02\x01\x01\0"):
    return kind + bytes(8) + struct.pack("<HHI", 2, 62, 1) + os.urandom(size)


# What the servers say.

def page(method, path, fields, size):
    where = path.split("?")[0]
    if where.startswith("/write") or where.startswith("/loki"):
        return "204 No Content", b""
    if where.endswith("/_bulk"):
        return "200 OK", json.dumps({"took": 7, "errors": False, "items": [{"create": {"_id": os.urandom(8).hex(), "status": 201}} for _ in range(min(200, size // 300))]}).encode()
    if where.startswith("/api/v4/jobs/request"):
        return ("201 Created", json.dumps({"id": random.randrange(9999), "token": os.urandom(10).hex(), "steps": [{"name": "script", "script": ["make", "make test"]}], "variables": [{"key": k, "value": words(2)} for k in WORDS]}).encode()) if random.random() < 0.15 else ("204 No Content", b"")
    if where.startswith("/v2/"):
        if method == "GET" and "/blobs/" in where:
            return "200 OK", b"\x1f\x8b\x08\0" + os.urandom(1500000)
        return {"POST": ("202 Accepted", b"", "Location: /v2/app/blobs/uploads/" + os.urandom(8).hex() + "\r\n"), "PATCH": ("202 Accepted", b""), "PUT": ("201 Created", b""), "HEAD": ("404 Not Found", b"")}.get(method, ("200 OK", json.dumps({"schemaVersion": 2, "layers": [{"digest": "sha256:" + os.urandom(32).hex(), "size": 1500004} for _ in range(4)]}).encode()))
    if where.startswith("/wsman"):
        return "200 OK", ("<s:Envelope><s:Body><rsp:ReceiveResponse><rsp:Stream Name=\"stdout\">" + base64.b64encode(os.urandom(random.randrange(100, 2000))).decode() + "</rsp:Stream></rsp:ReceiveResponse></s:Body></s:Envelope>").encode()
    if where.startswith("/Content/"):
        return "206 Partial Content" if "range" in fields else "200 OK", (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0" if fields.get("range", "bytes=0").startswith("bytes=0") else b"") + os.urandom(400000)
    if where.startswith("/firmware/"):
        return "200 OK", program(900000)
    if where.startswith("/puppet/"):
        return "200 OK", json.dumps({"catalog": [{"type": "File", "title": words(2), "parameters": {"content": words(30)}} for _ in range(150)]}).encode()
    if where.startswith("/poll"):
        return "200 OK", b'{"events":[]}'
    if where.startswith("/commands"):
        return "200 OK", json.dumps([] if random.random() < 0.8 else [{"id": random.randrange(999), "do": random.choice(["open", "close", "read", "sync-time"])}]).encode()
    return "200 OK", b'{"ok":true,"t":%d}' % time.time()


async def web(reader, writer):
    while True:
        head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 130)).decode("latin-1")
        method, path, _ = head.split(" ", 2)
        fields = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in head.split("\r\n")[1:])}
        size = int(fields.get("content-length", 0))
        got = 0
        while got < size:
            block = await asyncio.wait_for(reader.read(65536), 30)
            if not block:
                return
            got += len(block)
        if "/poll" in path:
            await asyncio.sleep(random.choice([15, 15, 15, 3]))
        status, text, *extra = page(method, path, fields, size)
        await asyncio.sleep(0.004)
        writer.write(f"HTTP/1.1 {status}\r\nServer: intra\r\nContent-Type: application/json\r\n{''.join(extra)}Content-Length: {len(text)}\r\n\r\n".encode() + (b"" if method == "HEAD" else text))
        await writer.drain()


def answering(size=None, echo=False, wait=300):
    """A server that answers each thing it is told."""
    async def serve(reader, writer):
        while data := await asyncio.wait_for(reader.read(65536), wait):
            writer.write(data[:200] if echo else os.urandom(size() if callable(size) else size or 12))
            await writer.drain()
    return serve


async def swallowing(reader, writer):
    while await asyncio.wait_for(reader.read(65536), 300):
        pass


async def zabbix_trapper(reader, writer):
    await asyncio.wait_for(reader.read(65536), 10)
    body = b'{"response":"success","info":"processed: 9; failed: 0; total: 9; seconds spent: 0.000120"}'
    writer.write(b"ZBXD\x01" + struct.pack("<Q", len(body)) + body)


async def zabbix_agent_side(reader, writer):
    await asyncio.wait_for(reader.read(65536), 10)
    body = f"{random.random() * 9:.6f}".encode()
    writer.write(b"ZBXD\x01" + struct.pack("<Q", len(body)) + body)


async def fluent_side(reader, writer):
    while data := await asyncio.wait_for(reader.read(65536), 60):
        if b"chunk" in data:
            writer.write(b"\x81\xa3ack\xb0" + os.urandom(8).hex().encode())
            await writer.drain()


async def amqp_side(reader, writer):
    await asyncio.wait_for(reader.readexactly(8), 10)
    writer.write(b"\x01\0\0" + struct.pack("!I", 300) + b"\0\x0a\0\x0a\0\x09" + os.urandom(294) + b"\xce")
    async def beats():
        async for _ in ticks(5):
            writer.write(b"\x08\0\0\0\0\0\0\xce")
            await writer.drain()
    beat = asyncio.create_task(beats())
    try:
        while await asyncio.wait_for(reader.read(65536), 60):
            if random.random() < 0.3:
                writer.write(b"\x01\0\x01" + struct.pack("!I", 40) + os.urandom(40) + b"\xce")
    finally:
        beat.cancel()


async def screen_side(reader, writer):
    """A desktop seen from elsewhere: most of the time nothing on it moves."""
    writer.write(b"RFB 003.008\n")
    await asyncio.wait_for(reader.readexactly(12), 10)
    writer.write(b"\x01\x01")
    await asyncio.wait_for(reader.readexactly(1), 10)
    writer.write(bytes(4))
    await asyncio.wait_for(reader.readexactly(1), 10)
    writer.write(struct.pack("!HH", 1280, 1024) + bytes(16) + struct.pack("!I", 4) + b"desk")
    while data := await asyncio.wait_for(reader.read(4000), 60):
        size = random.choice([60, 60, 60, 400, 9000]) if data[0] == 3 else random.randrange(500, 30000)
        writer.write(b"\0\0\0\x01" + bytes(8) + struct.pack("!I", 7) + os.urandom(size))
        await writer.drain()


async def console_side(reader, writer):
    """A switch's or machine's serial console behind a console server."""
    writer.write(b"\xff\xfb\x01\xff\xfb\x03\r\nswitch7 con0 is now available\r\n\r\nswitch7>")
    while data := await asyncio.wait_for(reader.read(400), 300):
        writer.write(data)
        if b"\r" in data:
            await asyncio.sleep(0.05)
            writer.write(("\r\n" + "\r\n".join(f"Gi0/{i} connected {random.randrange(99)} a-full a-1000" for i in range(random.randrange(2, 20))) + "\r\nswitch7>").encode())
        await writer.drain()


async def dicom_side(reader, writer):
    while True:
        kind, _, size = struct.unpack("!BBI", await asyncio.wait_for(reader.readexactly(6), 60))
        data = await asyncio.wait_for(reader.readexactly(size), 60)
        if kind == 1:
            writer.write(b"\x02\0" + struct.pack("!I", 180) + data[:180].ljust(180, b"\0"))
        elif kind == 5:
            writer.write(b"\x06\0" + struct.pack("!I", 4) + bytes(4))
        elif kind == 4 and data[5] & 2:
            writer.write(b"\x04\0" + struct.pack("!I", 120) + os.urandom(120))
        await writer.drain()


async def job_side(reader, writer):
    """A controller and its agent's connection, which the agent opened: it is the controller who gives the orders."""
    await asyncio.wait_for(reader.read(4000), 20)
    writer.write(b"Welcome\r\n<===[JENKINS REMOTING CAPACITY]===>" + base64.b64encode(os.urandom(90)))
    async for n in ticks(4):
        writer.write(struct.pack("!H", 400) + os.urandom(random.choice([60, 60, 400, 1800])))
        await writer.drain()
        await asyncio.wait_for(reader.read(65536), 20)


async def salt_side(reader, writer):
    while data := await asyncio.wait_for(reader.read(9000), 60):
        writer.write(b"\xff\0\0\0\0\0\0\0\x01\x7f" + os.urandom(random.choice([40, 300])))
        await writer.drain()


async def rtsp_side(reader, writer):
    """A camera that is asked for its picture and sends it inside the same connection."""
    n = 0
    while b"PLAY" not in (text := await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)):
        n += 1
        body = b"v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n" if b"DESCRIBE" in text else b""
        writer.write(b"RTSP/1.0 200 OK\r\nCSeq: %d\r\nContent-Length: %d\r\n\r\n" % (n, len(body)) + body)
    writer.write(b"RTSP/1.0 200 OK\r\nCSeq: %d\r\n\r\n" % (n + 1))
    async for k in ticks(0.04):
        size = 1300 if k % 25 else 9000
        while size > 0:
            part = min(size, 1300)
            writer.write(b"$\0" + struct.pack("!H", part + 12) + b"\x80\x60" + struct.pack("!HII", k & 65535, k * 3600, 7) + os.urandom(part))
            size -= part
        await writer.drain()


def udp_answers(size=0):
    return lambda data, peer: [os.urandom(size)] if size else None


async def serve_between():
    plain = {p: web for p in (8080, 8086, 9200, 8088, 5000, 5985, 8530, 8008)}
    secure = {p: web for p in (8443, 8140, 9443)}
    own = {10050: zabbix_agent_side, 10051: zabbix_trapper, 24224: fluent_side, 5672: amqp_side, 5900: screen_side, 2001: console_side, 11112: dicom_side, 50000: job_side, 4505: salt_side, 4506: salt_side, 8554: rtsp_side,
           7001: answering(lambda: random.randrange(8, 40)), 7002: answering(echo=True), 7003: swallowing, 9100: swallowing, 502: answering(29), 102: answering(35), 4840: answering(lambda: random.choice([90, 120])), 5222: answering(lambda: random.choice([1, 90])), 50051: answering(17), 1433: answering(lambda: random.randrange(40, 900)), 3389: answering(lambda: random.choice([60, 90, 1200]))}
    servers = await serve_tcp({**plain, **own}) + await serve_tcp(secure, tls=set(secure))
    await serve_udp({8125: udp_answers(), 25826: udp_answers(), 8301: udp_answers(60), 47808: udp_answers(26), 7010: udp_answers(16), 7011: udp_answers(), 67: udp_answers(300), 64738: lambda data, peer: [os.urandom(len(data))], 30000: udp_answers(220), 5060: udp_answers(330)})
    return servers


# Who asks them.

async def http(stream, method, path, body=b"", headers="", host=None, agent="Go-http-client/1.1"):
    length = f"Content-Length: {len(body)}\r\n" if body or method in ("POST", "PUT", "PATCH") else ""
    stream[1].write(f"{method} {path} HTTP/1.1\r\nHost: {host or TARGETS[0]}\r\nUser-Agent: {agent}\r\n{headers}{length}\r\n".encode() + body)
    await stream[1].drain()
    head = (await asyncio.wait_for(stream[0].readuntil(b"\r\n\r\n"), 40)).lower()
    size = int(head.split(b"content-length:")[1].split(b"\r\n")[0]) if b"content-length:" in head and method != "HEAD" else 0
    await asyncio.wait_for(stream[0].readexactly(size), 60)
    return int(head.split()[1])


async def posts(source):
    """MORE: port, seconds, bytes, path, user agent, kept (one connection) or fresh (one each), plain or tls, get or post."""
    port, period, size, path, agent, kept, tls, verb = int(MORE[0]), float(MORE[1]), int(MORE[2]), *MORE[3:8]
    stream = None
    async for n in ticks(period):
        try:
            if stream is None:
                stream = await connect(source, random.choice(TARGETS), port, TARGETS[0] if tls == "tls" else None)
            body = b"" if verb == "get" else (json.dumps({"device": source, "n": n, "values": [round(random.random() * 40, 2) for _ in range(max(1, size // 7))]}).encode())
            await http(stream, "GET" if verb == "get" else "POST", path, body, "Content-Type: application/json\r\n" if body else "Accept: */*\r\n", agent=agent)
        except TROUBLE:
            kept_now, stream = stream, None
            if kept_now:
                kept_now[1].close()
        if kept == "fresh" and stream:
            stream[1].close()
            stream = None


async def talks(source):
    """MORE: port, seconds, bytes, kept or fresh, told or silent: a device's own protocol by TCP; it tells, and is told something short."""
    port, period, size, kept = int(MORE[0]), float(MORE[1]), int(MORE[2]), MORE[3]
    stream = None
    async for n in ticks(period):
        try:
            stream = stream or await connect(source, TARGETS[0], port)
            stream[1].write(b"\x02" + f"{n:06d};{source};".encode() + os.urandom(size) + b"\x03")
            if MORE[4] == "told":
                await asyncio.wait_for(stream[0].read(4000), 5)
        except TROUBLE:
            stream = None
        if kept == "fresh" and stream:
            stream[1].close()
            stream = None


async def tells(source):
    """MORE: port, seconds, bytes: datagrams from one socket."""
    s = udp(source)
    async for n in ticks(float(MORE[1])):
        for target in TARGETS:
            send(s, struct.pack("!I", n) + os.urandom(int(MORE[2])), target, int(MORE[0]))
        drain(s)


async def telegraf(source):
    stream = await connect(source, TARGETS[0], 8086)
    async for _ in ticks(5):
        await http(stream, "POST", "/write?db=telegraf&precision=ns", metric_lines(random.randrange(30, 60)), "Content-Type: text/plain; charset=utf-8\r\n", agent="Telegraf/1.28.5 Go/1.21.4")


async def zabbix_active(source):
    """An agent that fetches its list of checks and sends its values each few seconds, a connection each."""
    async for n in ticks(5):
        stream = await connect(source, TARGETS[0], 10051)
        body = json.dumps({"request": "active checks", "host": source} if n % 6 == 0 else {"request": "agent data", "session": "5" * 32, "data": [{"host": source, "key": k, "value": str(random.random()), "id": n, "clock": int(time.time()), "ns": 1} for k in WORDS[:9]]}).encode()
        stream[1].write(b"ZBXD\x01" + struct.pack("<Q", len(body)) + body)
        await asyncio.wait_for(stream[0].read(9000), 5)
        stream[1].close()


async def zabbix_passive(source):
    """The server asks each agent for one value after the other, a connection each."""
    async def one(target):
        for key in random.sample(WORDS, 5):
            stream = await connect(source, target, 10050)
            stream[1].write(b"ZBXD\x01" + struct.pack("<Q", len(key) + 10) + f"system.{key}[,]".encode())
            await asyncio.wait_for(stream[0].read(900), 5)
            stream[1].close()
    async for _ in ticks(5):
        await asyncio.gather(*[one(t) for t in TARGETS], return_exceptions=True)


async def beats_bulk(source):
    """Filebeat: a batch of lines as soon as there is one, compressed or not."""
    stream = await connect(source, TARGETS[0], 9200)
    while left():
        lines = "".join('{"create":{"_index":"filebeat"}}\n' + log_line() + "\n" for _ in range(random.randrange(50, 900))).encode()
        squeezed = random.random() < 0.5
        await http(stream, "POST", "/_bulk", zlib.compress(lines) if squeezed else lines, "Content-Type: application/x-ndjson\r\n" + ("Content-Encoding: gzip\r\n" if squeezed else ""), agent="Elastic-filebeat/8.11.1 (linux; amd64)")
        await rest(0.5, 3)


async def fluent(source):
    stream, s = await connect(source, TARGETS[0], 24224), udp(source)
    async for n in ticks(1):
        send(s, b"\0", TARGETS[0], 24224)
        if n % 3 == 0:
            stream[1].write(b"\x93\xa6app.lg" + b"".join(log_line().encode() for _ in range(random.randrange(5, 90))) + b"\x82\xa4size\x01\xa5chunk\xb8" + os.urandom(16).hex().encode())
            await asyncio.wait_for(stream[0].read(400), 10)


async def amqp(source):
    stream = await connect(source, TARGETS[0], 5672)
    stream[1].write(b"AMQP\0\0\x09\x01")
    await asyncio.wait_for(stream[0].read(900), 5)
    stream[1].write(b"\x01\0\0" + struct.pack("!I", 200) + os.urandom(200) + b"\xce")
    async for n in ticks(5):
        stream[1].write(b"\x08\0\0\0\0\0\0\xce" if n % 4 else b"\x01\0\x01" + struct.pack("!I", 90) + os.urandom(90) + b"\xce")
        await stream[1].drain()
        try:
            await asyncio.wait_for(stream[0].read(900), 0.5)
        except asyncio.TimeoutError:
            pass


async def chat_client(source):
    """XMPP: a stream that is kept, a space each ten seconds, a word now and then."""
    stream = await connect(source, TARGETS[0], 5222)
    stream[1].write(b"<?xml version='1.0'?><stream:stream to='lab' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>")
    async for n in ticks(10):
        stream[1].write(f"<message to='ann@lab'><body>{words(8)}</body></message>".encode() if n % 3 == 2 else b" ")
        await asyncio.wait_for(stream[0].read(900), 5)


async def h2_pings(source):
    """gRPC: a stream that waits, kept alive by pings each ten seconds."""
    stream = await connect(source, TARGETS[0], 50051)
    stream[1].write(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0" + b"\0\0\x40\x01\x04\0\0\0\x01" + os.urandom(64))
    async for _ in ticks(10):
        stream[1].write(b"\0\0\x08\x06\0\0\0\0\0" + os.urandom(8))
        await asyncio.wait_for(stream[0].read(900), 5)


async def long_poll(source):
    stream = await connect(source, TARGETS[0], 8008)
    while left():
        await http(stream, "GET", f"/poll?since={random.getrandbits(30)}&timeout=15", headers="Accept: application/json\r\n", agent="okhttp/4.12.0")


async def viewer(source):
    """VNC: an update asked for each second; somebody moves the mouse now and then."""
    stream = await connect(source, TARGETS[0], 5900)
    await asyncio.wait_for(stream[0].readexactly(12), 5)
    for text in (b"RFB 003.008\n", b"\x01", b"\x01"):
        stream[1].write(text)
        await asyncio.wait_for(stream[0].read(900), 5)
    async for n in ticks(1):
        stream[1].write(b"\x03\x01" + bytes(4) + struct.pack("!HH", 1280, 1024))
        if n % 15 in (3, 4, 5):
            for _ in range(20):
                stream[1].write(b"\x05\0" + os.urandom(4))
                await rest(0.02)
        await asyncio.wait_for(stream[0].read(65536), 5)


async def remote_desktop(source):
    """RDP after its handshake: idle with a keep-alive, then minutes of work, seen as records of many sizes."""
    stream = await connect(source, TARGETS[0], 3389)
    stream[1].write(b"\x03\0\0\x13\x0e\xe0\0\0\0\0\0\x01\0\x08\0\x03\0\0\0")
    await asyncio.wait_for(stream[0].read(4000), 5)
    async for n in ticks(2):
        for _ in range(1 if n % 8 < 5 else 12):
            stream[1].write(b"\x17\x03\x03\0\x40" + os.urandom(64))
            await asyncio.wait_for(stream[0].read(4000), 5)
            await rest(0.03, 0.15)


async def at_console(source):
    stream = await connect(source, TARGETS[0], 2001)
    stream[1].write(b"\xff\xfd\x01\xff\xfd\x03")
    while left():
        for letter in random.choice(["show interfaces status", "show log", "show version", "conf t", "exit", "wr mem", "ping 10.77.0.20"]):
            stream[1].write(letter.encode())
            await asyncio.wait_for(stream[0].read(900), 5)
            await rest(0.08, 0.3)
        stream[1].write(b"\r")
        await rest(1, 5)
        await asyncio.wait_for(stream[0].read(9000), 5)


async def modality(source):
    """A scanner of a hospital: an association, forty images of half a megabyte, a release."""
    stream = await connect(source, TARGETS[0], 11112)
    stream[1].write(b"\x01\0" + struct.pack("!I", 200) + b"\0\x01\0\0" + b"ARCHIVE".ljust(16) + b"CT1".ljust(16) + bytes(32) + b"\x10\0\0\x15" + b"1.2.840.10008.3.1.1.1" + bytes(107))
    await asyncio.wait_for(stream[0].read(900), 5)
    for _ in range(40):
        for n in range(33):
            stream[1].write(b"\x04\0" + struct.pack("!I", 16000 + 6) + struct.pack("!I", 16002) + bytes([1, 2 if n == 32 else 0]) + os.urandom(16000))
            await stream[1].drain()
        await asyncio.wait_for(stream[0].read(900), 10)
        await rest(0.1)
    stream[1].write(b"\x05\0" + struct.pack("!I", 4) + bytes(4))
    await asyncio.wait_for(stream[0].read(900), 5)
    stream[1].close()
    await rest(5, 10)


async def job_agent(source):
    stream = await connect(source, TARGETS[0], 50000)
    stream[1].write(b"\0\x16Protocol:JNLP4-connect" + os.urandom(200))
    while left():
        data = await asyncio.wait_for(stream[0].read(9000), 30)
        if not data:
            break
        stream[1].write(struct.pack("!H", 300) + os.urandom(random.choice([40, 90, 2500]) if len(data) < 500 else 20000))
        await stream[1].drain()


async def minion(source):
    async def channel(port):
        stream = await connect(source, TARGETS[0], port)
        async for _ in ticks(5):
            stream[1].write(b"\xff\0\0\0\0\0\0\0\x01\x7f\x03\0NULL" + os.urandom(random.choice([40, 600])))
            await asyncio.wait_for(stream[0].read(9000), 8)
    await asyncio.gather(channel(4505), channel(4506))


async def winrm(source):
    """Remoting as PowerShell does it: each post sealed for the session; or commands in the clear where a script uses basic sign-in."""
    clear = MORE[0] == "clear"
    stream = await connect(source, TARGETS[0], 5985)
    while left():
        command = random.choice(["Get-Service", "Get-EventLog -LogName System -Newest 20", "Get-ChildItem C:\\inetpub", "hostname", "Get-WmiObject Win32_LogicalDisk", "Restart-Service Spooler", "ipconfig /all"])
        sealed = base64.b64encode(command.encode("utf-16-le")).decode()
        envelope = f"<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Header><wsa:Action>http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Command</wsa:Action></s:Header><s:Body><rsp:CommandLine><rsp:Command>powershell</rsp:Command><rsp:Arguments>-encodedcommand {sealed}</rsp:Arguments></rsp:CommandLine></s:Body></s:Envelope>".encode()
        body = envelope if clear else b"--Encrypted Boundary\r\nContent-Type: application/HTTP-SPNEGO-session-encrypted\r\n" + os.urandom(len(envelope)) + b"--Encrypted Boundary--\r\n"
        kind = "application/soap+xml;charset=UTF-8" if clear else 'multipart/encrypted;protocol="application/HTTP-SPNEGO-session-encrypted";boundary="Encrypted Boundary"'
        await http(stream, "POST", "/wsman", body, f"Content-Type: {kind}\r\nAuthorization: {'Basic ' + base64.b64encode(b'admin:Summer-2026').decode() if clear else 'Negotiate oYG2MIGz'}\r\n", agent="Microsoft WinRM Client" if not clear else "Python WinRM client")
        for _ in range(random.randrange(1, 4)):
            await http(stream, "POST", "/wsman", body[:700], f"Content-Type: {kind}\r\n", agent="Microsoft WinRM Client" if not clear else "Python WinRM client")
        await rest(0.3, 3)


async def runner(source):
    """A build server's runner: is there a job? If there is: its trace by pieces, its artifact at the end."""
    stream = await connect(source, TARGETS[0], 8080)
    agent = "gitlab-runner 16.6.0 (16-6-stable; go1.20.10; linux/amd64)"
    async for _ in ticks(3):
        if await http(stream, "POST", "/api/v4/jobs/request", json.dumps({"info": {"name": "gitlab-runner", "platform": "linux", "executor": "shell"}, "token": "glrt-" + "x" * 20}).encode(), "Content-Type: application/json\r\n", agent=agent) == 201:
            for part in range(5):
                await http(stream, "PATCH", "/api/v4/jobs/77/trace", "".join("$ make\n" + words(12) + "\n" for _ in range(40)).encode(), f"Content-Type: text/plain\r\nContent-Range: {part * 900}-{part * 900 + 899}\r\nJOB-TOKEN: x\r\n", agent=agent)
                await rest(1)
            await http(stream, "POST", "/api/v4/jobs/77/artifacts?artifact_format=zip", b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"artifacts.zip\"\r\n\r\nPK\x03\x04" + os.urandom(4000000) + b"\r\n--b--\r\n", "Content-Type: multipart/form-data; boundary=b\r\n", agent=agent)


async def pusher(source):
    """docker push: layers by pieces; docker pull on another machine."""
    stream = await connect(source, TARGETS[0], 5000)
    agent = "docker/24.0.7 go/go1.20.10 git-commit/311b9ff kernel/6.1.0 os/linux arch/amd64"
    await http(stream, "GET", "/v2/", agent=agent)
    for _ in range(4):
        digest = os.urandom(32).hex()
        if MORE[0] == "pull":
            await http(stream, "GET", f"/v2/app/blobs/sha256:{digest}", agent=agent)
            continue
        await http(stream, "HEAD", f"/v2/app/blobs/sha256:{digest}", agent=agent)
        await http(stream, "POST", "/v2/app/blobs/uploads/", agent=agent)
        await http(stream, "PATCH", f"/v2/app/blobs/uploads/{digest[:16]}?_state=x", b"\x1f\x8b\x08\0" + os.urandom(random.randrange(2000000, 9000000)), "Content-Type: application/octet-stream\r\n", agent=agent)
        await http(stream, "PUT", f"/v2/app/blobs/uploads/{digest[:16]}?digest=sha256:{digest}", agent=agent)
    await http(stream, "PUT" if MORE[0] == "push" else "GET", "/v2/app/manifests/latest", b"{}" if MORE[0] == "push" else b"", agent=agent)
    stream[1].close()
    await rest(6, 12)


async def snapshots(source):
    """A camera that puts a picture onto its recorder each two seconds, or each second a film by one long request of many parts."""
    if MORE[0] == "put":
        async for n in ticks(2):
            stream = await connect(source, TARGETS[0], 8080)
            await http(stream, "PUT", f"/cam7/{n}.jpg", b"\xff\xd8\xff\xe0" + os.urandom(180000), "Content-Type: image/jpeg\r\n", agent="AXIS-Camera/9.80")
            stream[1].close()
    else:
        stream = await connect(source, TARGETS[0], 7003)
        stream[1].write(b"POST /stream/cam8 HTTP/1.1\r\nHost: recorder\r\nContent-Type: multipart/x-mixed-replace; boundary=f\r\nTransfer-Encoding: chunked\r\n\r\n")
        async for _ in ticks(0.2):
            stream[1].write(b"9c40\r\n--f\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8" + os.urandom(39960) + b"\r\n")
            await stream[1].drain()


async def recorder(source):
    """A recorder that fetches a camera's stream by RTSP inside one connection."""
    stream = await connect(source, TARGETS[0], 8554)
    for n, verb in enumerate(("OPTIONS", "DESCRIBE", "SETUP", "PLAY")):
        stream[1].write(f"{verb} rtsp://{TARGETS[0]}/live RTSP/1.0\r\nCSeq: {n + 1}\r\nUser-Agent: LibVLC/3.0.18\r\n\r\n".encode())
        await asyncio.wait_for(stream[0].read(900), 5)
    while await asyncio.wait_for(stream[0].read(65536), 10):
        pass


async def voice(source):
    """MORE: port: fifty datagrams a second both ways while somebody speaks."""
    s, port = udp(source), int(MORE[0])
    async for n in ticks(0.02):
        if n % 1500 < 1000:
            send(s, os.urandom(random.randrange(60, 130)), TARGETS[0], port)
        elif n % 50 == 0:
            send(s, b"\x20" + os.urandom(8), TARGETS[0], port)
        drain(s)


async def update_service(source):
    """A Windows machine and the house's update server: questions, then pieces of programs by their hash."""
    stream = await connect(source, TARGETS[0], 8530)
    await http(stream, "POST", "/ClientWebService/client.asmx", b"<soap:Envelope>" + b"<id>1</id>" * 900 + b"</soap:Envelope>", "Content-Type: text/xml; charset=utf-8\r\nSOAPAction: \"SyncUpdates\"\r\n", agent="Windows-Update-Agent/10.0.10011.16384 Client-Protocol/2.0")
    for _ in range(3):
        name = os.urandom(20).hex().upper()
        await http(stream, "HEAD", f"/Content/{name[-2:]}/{name}.exe", agent="Microsoft BITS/7.8")
        for n in range(3):
            await http(stream, "GET", f"/Content/{name[-2:]}/{name}.exe", headers=f"Range: bytes={n * 400000}-{n * 400000 + 399999}\r\n", agent="Microsoft BITS/7.8")
            await rest(0.5, 1)
    await rest(5, 9)


async def watches(source):
    """A kubelet: each pod's readiness each second to ten, by HTTP and by TCP, with no patience."""
    async def probe(target, port, period):
        async for _ in ticks(period):
            try:
                stream = await connect(source, target, port, timeout=1)
                if port == 8080:
                    await http(stream, "GET", "/healthz", headers="Accept: */*\r\nConnection: close\r\n", agent="kube-probe/1.28")
                stream[1].close()
            except TROUBLE:
                pass
    await asyncio.gather(*[probe(t, p, d) for t in TARGETS for p, d in ((8080, 1), (7001, 5), (7002, 10))])


async def services(source):
    """Thirty services asked whether they are well each five seconds, a few of which are off."""
    async def one(target, port):
        try:
            stream = await connect(source, target, port, timeout=2)
            if port in (8080, 8086, 9200):
                await http(stream, "GET", "/health", headers="Accept: */*\r\n", agent="curl/7.88.1")
            stream[1].close()
        except TROUBLE:
            pass
    async for _ in ticks(5):
        await asyncio.gather(*[one(t, p) for t in TARGETS for p in (8080, 8086, 9200, 5900, 4840, 9999)])


async def gossip(source):
    """Members of a cluster: each second another one is asked whether it is there."""
    s = udp(source, 8301)
    async for n in ticks(1):
        send(s, os.urandom(random.randrange(40, 400)), random.choice(TARGETS), 8301)
        drain(s)


async def pool(source):
    """A pool of connections to a database, each asked `select 1` each five seconds, and a query at times."""
    async def member(n):
        stream = await connect(source, TARGETS[0], 1433)
        stream[1].write(b"\x12\x01\0\x2f\0\0\x01\0" + os.urandom(39))
        async for _ in ticks(5):
            stream[1].write(b"\x01\x01\0\x2c\0\0\x01\0" + "select 1".encode("utf-16-le") + os.urandom(random.choice([0, 0, 0, 300])))
            await asyncio.wait_for(stream[0].read(9000), 5)
    await asyncio.gather(*[member(n) for n in range(int(MORE[0]))])


async def phones(source):
    s = udp(source)
    async for n in ticks(5):
        kind = "REGISTER" if n % 6 == 0 else "OPTIONS"
        send(s, f"{kind} sip:{TARGETS[0]} SIP/2.0\r\nVia: SIP/2.0/UDP {source}:5060;branch=z9hG4bK{os.urandom(5).hex()}\r\nFrom: <sip:{source}@lab>;tag=1\r\nTo: <sip:{source}@lab>\r\nCall-ID: {source}\r\nCSeq: {n} {kind}\r\nContact: <sip:{source}:5060>\r\nExpires: 60\r\nContent-Length: 0\r\n\r\n".encode(), TARGETS[0], 5060)
        send(s, b"\r\n\r\n", TARGETS[0], 5060)
        drain(s)


async def prints(source):
    """A document to a printer's port: pages of a few megabytes."""
    stream = await connect(source, TARGETS[0], 9100)
    stream[1].write(b"\x1b%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE=PCLXL\r\n")
    for _ in range(random.randrange(20, 90)):
        stream[1].write(os.urandom(60000))
        await stream[1].drain()
        await rest(0.05)
    stream[1].close()
    await rest(4, 12)


async def relays(source):
    """A router that passes its network's questions for addresses on to the server."""
    s = udp(source, 67)
    async for n in ticks(2):
        send(s, struct.pack("!BBBBIHH", 1, 1, 6, 1, random.getrandbits(32), 0, 0) + bytes(12) + socket.inet_aton(source) + os.urandom(6) + bytes(202) + b"c\x82Sc5\x01\x03\xff" + bytes(50), TARGETS[0], 67)
        drain(s)


main(globals())
