#!/usr/bin/env python3
"""Clients and servers of draw_further.py for which there is no program to install (kit.py says how it is called). What MORE holds was drawn."""
import asyncio
import hashlib
import json
import os
import random
import socket
import struct

from kit import MORE, TARGETS, TROUBLE, ask, connect, der, drain, http_server, left, main, rest, say, send, serve_tcp, serve_udp, udp

RIGHT = "spring-2026"
FIREFOX = "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\nAccept-Language: de,en;q=0.5\r\n"
FOR = {}


def page(method, path, fields, body):
    where = path.split("?")[0]
    if where.startswith("/limited"):
        FOR["calls"] = FOR.get("calls", 0) + 1
        return ("429 Too Many Requests", b'{"error":"rate limit exceeded"}', "Retry-After: 1\r\n") if FOR["calls"] % 7 > 2 else ("200 OK", json.dumps({"rows": list(range(random.randrange(400)))}).encode())
    if where.endswith(".m3u8"):
        n = FOR["piece"] = FOR.get("piece", 1000) + 1
        return "200 OK", b"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:%d\n" % n + b"".join(b"#EXTINF:4.0,\nseg%d.ts\n" % (n + i) for i in range(4))
    if where.endswith(".ts"):
        return ("404 Not Found", b"") if random.random() < 0.05 else ("200 OK", b"G@\0\x10" + os.urandom(random.randrange(100000, 900000)))
    if where.startswith("/account/password"):
        return "302 Found", b"", "Location: /account\r\nSet-Cookie: s=" + os.urandom(8).hex() + "\r\n"
    if where.startswith("/sign-in"):
        return ("302 Found", b"", "Location: /home\r\nSet-Cookie: s=" + os.urandom(8).hex() + "\r\n") if RIGHT.encode() in body else ("200 OK", b"<html><p class=error>Name or password is wrong</p><form method=post>" + b" " * 900)
    if where.startswith("/session") or "/containers" in where or "/images" in where:
        return ("201 Created", json.dumps({"Id": os.urandom(32).hex(), "Warnings": []}).encode()) if where.endswith("create") else ("200 OK", json.dumps({"value": os.urandom(random.randrange(4, 200)).hex()}).encode())
    if where.startswith("/api/broken"):
        return "500 Internal Server Error", b'{"message":"datasource timed out"}'
    if method == "GET" and "if-none-match" in fields and random.random() < 0.6:
        return "304 Not Modified", b""
    return "200 OK", os.urandom(random.randrange(200, 9000)).hex().encode(), f'ETag: "{os.urandom(4).hex()}"\r\n'


async def web(reader, writer):
    await http_server(reader, writer, page)


def framed(size_at, least, answer):
    """A field bus by TCP: frames whose length stands at an offset; answer(frame) is the reply."""
    async def serve(reader, writer):
        while True:
            head = await asyncio.wait_for(reader.readexactly(least), 90)
            rest_of = size_at(head) - least
            frame = head + (await reader.readexactly(rest_of) if rest_of > 0 else b"")
            await asyncio.sleep(random.uniform(0.001, 0.02))
            writer.write(answer(frame))
            await writer.drain()
    return serve


def modbus_answer(f):
    if f[7] in (5, 6, 16):
        return f[:12]
    count = struct.unpack("!H", f[10:12])[0]
    return f[:4] + struct.pack("!HBBB", 3 + 2 * count, f[6], f[7], 2 * count) + os.urandom(2 * count)


def s7_answer(f):
    if f[5] == 0xE0:
        return f[:5] + b"\xd0" + f[6:]
    body = b"\x02\xf0\x80\x32\x03\0\0" + f[11:13] + b"\0\x02\0\x1a\0\0\x04\x01\xff\x04\0\xb0" + os.urandom(22)
    return struct.pack("!BBH", 3, 0, len(body) + 4) + body


def enip_answer(f):
    body = os.urandom(4) + bytes(12) + os.urandom(random.randrange(8, 60))
    return f[:2] + struct.pack("<H", len(body)) + b"\x07\0\0\0" + bytes(4) + f[12:20] + bytes(4) + body


def dnp3_answer(f):
    return b"\x05\x64" + bytes([26, 0x44]) + f[6:8] + f[4:6] + os.urandom(2 + 24)


def kafka_answer(f):
    size = random.randrange(40, 9000) if f[5] == 1 else 60
    return struct.pack("!I", size + 4) + f[8:12] + os.urandom(size)


async def telnet_side(reader, writer):
    writer.write(b"\xff\xfb\x01\xff\xfb\x03\r\nUser Access Verification\r\n\r\nUsername: ")
    while line := await asyncio.wait_for(reader.readline(), 60):
        writer.write(b"\r\nPassword: ")
        word = (await asyncio.wait_for(reader.readline(), 60)).decode("latin-1")
        if RIGHT in word:
            break
        await asyncio.sleep(1.5)
        writer.write(b"\r\n% Login invalid\r\n\r\nUsername: ")
    writer.write(b"\r\nswitch3>")
    while line := await asyncio.wait_for(reader.readline(), 90):
        writer.write(line + b"\r\n".join(b"Gi0/%d  up  up  a-full" % i for i in range(random.randrange(3, 30))) + b"\r\nswitch3>")


async def half_closed_side(reader, writer):
    """A report that is asked for; who asks says at once that he has no more to say."""
    await asyncio.wait_for(reader.read(), 30)
    for _ in range(random.randrange(3, 60)):
        writer.write(os.urandom(random.randrange(40, 1400)))
        await writer.drain()
        await asyncio.sleep(random.uniform(0.05, 1))


async def cast_side(reader, writer):
    while data := await asyncio.wait_for(reader.read(4000), 60):
        writer.write(struct.pack("!I", 84) + b"\x08\0\x12\x0breceiver-0\x1a\x08sender-0\x22\x27urn:x-cast:com.google.cast.tp.heartbeat(\x002\x0f{\"type\":\"PONG\"}"[:84].ljust(84, b" "))
        await writer.drain()


async def camera_side(reader, writer):
    """A camera whose picture goes out by UDP to where the viewer says."""
    peer, n, task = writer.get_extra_info("peername")[0], 0, None
    me = writer.get_extra_info("sockname")[0]
    async def picture(port):
        s, rate = udp(me, family=10 if ":" in me else 2), random.uniform(100, 450)
        for k in range(100000):
            send(s, b"\x80\x60" + struct.pack("!HII", k & 65535, (k // 9) * 3600, 7) + os.urandom(random.choice([1300, 1300, 1300, 400])), peer, port)
            if k % 90 == 0:
                send(s, b"\x80\xc8\0\x06" + os.urandom(24), peer, port + 1)
            await asyncio.sleep(1 / rate)
    try:
        while True:
            text = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 90)
            n, body, more = n + 1, b"", b""
            if b"DESCRIBE" in text:
                body = b"v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
            if b"client_port=" in text:
                FOR[peer] = int(text.split(b"client_port=")[1].split(b"-")[0])
                more = b"Session: 77\r\nTransport: RTP/AVP;unicast;client_port=%d-%d;server_port=6970-6971\r\n" % (FOR[peer], FOR[peer] + 1)
            writer.write(b"RTSP/1.0 200 OK\r\nCSeq: %d\r\n" % n + more + b"Content-Length: %d\r\n\r\n" % len(body) + body)
            if text.startswith(b"PLAY"):
                task = asyncio.create_task(picture(FOR[peer]))
    finally:
        if task:
            task.cancel()


def sip_answer(data, peer):
    text = data.decode("latin-1")
    if text.startswith("ACK"):
        return None
    same = "\r\n".join(x for x in text.split("\r\n") if x.split(":")[0] in ("Via", "From", "To", "Call-ID", "CSeq"))
    if text.startswith(("REGISTER", "INVITE")) and "Authorization" not in text:
        return [f'SIP/2.0 401 Unauthorized\r\n{same}\r\nWWW-Authenticate: Digest realm="pbx", nonce="{os.urandom(8).hex()}"\r\nContent-Length: 0\r\n\r\n'.encode()]
    ok = f"SIP/2.0 200 OK\r\n{same}\r\nContact: <sip:pbx@{TARGETS[0]}>\r\nContent-Length: 0\r\n\r\n".encode()
    return [f"SIP/2.0 100 Trying\r\n{same}\r\nContent-Length: 0\r\n\r\n".encode(), f"SIP/2.0 180 Ringing\r\n{same}\r\nContent-Length: 0\r\n\r\n".encode(), ok] if text.startswith("INVITE") else [ok]


def ike_answer(data, peer):
    natt = data[:4] == bytes(4)
    body = data[4:] if natt else data
    return [(bytes(4) if natt else b"") + body[:8] + os.urandom(8) + b"\x21\x20" + body[18:19] + b"\x20" + body[20:24] + struct.pack("!I", 28 + 200) + os.urandom(200)] if len(body) > 28 else [b"\xff"] if data == b"\xff" else None


def radius_answer(data, peer):
    accept = random.random() > 0.06
    attributes = b"" if accept else b"\x12\x0erefused here"
    head = bytes([2 if accept else 3, data[1]]) + struct.pack("!H", 20 + len(attributes))
    return [head + hashlib.md5(head + data[4:20] + attributes + b"testing123").digest() + attributes]


def cldap_answer(data, peer):
    return [der(0x30, der(2, data[4:5]), der(0x64, der(4), der(0x30, der(0x30, der(4, b"Netlogon"), der(0x31, der(4, os.urandom(120)))))))]


def wireguard_answer(data, peer):
    return [b"\x02\0\0\0" + os.urandom(88)] if data[:1] == b"\x01" else [b"\x04\0\0\0" + os.urandom(len(data) - 4)] if len(data) > 40 else None


async def serve_further():
    frames = {502: framed(lambda h: 6 + struct.unpack("!H", h[4:6])[0], 6, modbus_answer), 102: framed(lambda h: struct.unpack("!H", h[2:4])[0], 4, s7_answer), 44818: framed(lambda h: 24 + struct.unpack("<H", h[2:4])[0], 24, enip_answer),
              20000: framed(lambda h: 18, 18, dnp3_answer), 2404: framed(lambda h: 2 + h[1], 2, lambda f: b"\x68\x04\x0b\0\0\0" if len(f) == 6 else b"\x68\x0e" + os.urandom(14)), 9092: framed(lambda h: 4 + struct.unpack("!I", h[:4])[0], 4, kafka_answer)}
    tls = {8450, 8009}
    servers = await serve_tcp({**{p: web for p in (8450, 8081, 4444, 2375, 8545, 3000)}, **frames, 23: telnet_side, 7000: half_closed_side, 8009: cast_side, 8555: camera_side}, tls=tls)
    await serve_udp({2055: lambda data, peer: None, 6343: lambda data, peer: None, 47808: lambda data, peer: [b"\x81\x0a\0\x17\x01\0\x30" + data[8:9] + os.urandom(15)], 5060: sip_answer, 500: ike_answer, 4500: ike_answer, 1812: radius_answer, 389: cldap_answer, 51821: wireguard_answer,
                     4172: lambda data, peer: [os.urandom(random.randrange(60, 1200)) for _ in range(random.choice([0, 1, 3]))]})
    return servers


async def serve_esp():
    """Answers each packet of IPsec (protocol 50) with one of about its size."""
    s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 50)
    s.bind((TARGETS[0], 0))
    s.setblocking(False)
    s.settimeout(0)
    n = 0
    while left():
        try:
            data, peer = s.recvfrom(4000)
            n += 1
            s.sendto(struct.pack("!II", 0x77, n) + os.urandom(max(40, len(data) - 28)), (peer[0], 0))
        except OSError:
            await asyncio.sleep(0.002)


# Who asks them.

async def esp(source):
    """MORE: packets a second. A tunnel between two offices, as packets of protocol 50, keyed by IKE."""
    s, n, k = socket.socket(socket.AF_INET, socket.SOCK_RAW, 50), 0, udp(source, 500)
    s.bind((source, 0))
    s.setblocking(False)
    while left():
        if n % 2000 == 0:
            send(k, os.urandom(8) + bytes(8) + b"\x21\x20\x22\x08" + bytes(4) + struct.pack("!I", 400) + os.urandom(372), TARGETS[0], 500)
        n += 1
        s.sendto(struct.pack("!II", 0x99, n) + os.urandom(random.choice([60, 90, 500, 1360])), (TARGETS[0], 0))
        drain(s)
        drain(k)
        await asyncio.sleep(1 / float(MORE[0]))


async def wireguard(source):
    """MORE: packets a second, seconds after which the traveller has another port. Handshake, data, keep-alives."""
    s, began, n = udp(source), 0.0, 0
    send(s, b"\x01\0\0\0" + os.urandom(144), TARGETS[0], 51821)
    await asyncio.sleep(0.2)
    while left() and began < float(MORE[1]):
        for _ in range(random.randrange(1, 30)):
            send(s, b"\x04\0\0\0" + os.urandom(random.choice([28, 92, 1440])), TARGETS[0], 51821)
            await asyncio.sleep(1 / float(MORE[0]))
        drain(s)
        pause = random.uniform(0.2, 4)
        began += pause + 15 / float(MORE[0])
        await rest(pause)
    s.close()


async def pcoip(source):
    """A desktop whose picture comes by UDP; keys and mouse go up, a burst whenever a hand moves."""
    s = udp(source, family=10 if ":" in source else 2)
    while left():
        for _ in range(random.randrange(2, 60)):
            send(s, os.urandom(random.randrange(40, 160)), TARGETS[0], 4172)
            await asyncio.sleep(random.uniform(0.01, 0.06))
        drain(s)
        await rest(0.3, 5)


async def captive(source):
    """A device that joined: is there a proxy script, is the way out open? LLMNR, NetBIOS, mDNS, then plain HTTP; again whenever it thinks that the network changed."""
    s = udp(source)
    for name in ("wpad", "wpad", "fileserver"):
        label = bytes([len(name)]) + name.encode() + b"\0"
        question = os.urandom(2) + b"\0\0\0\x01\0\0\0\0\0\0" + label + b"\0\x01\0\x01"
        send(s, question, "224.0.0.252", 5355)
        send(s, os.urandom(2) + b"\x01\x10\0\x01\0\0\0\0\0\0\x20" + b"".join(bytes([65 + (c >> 4), 65 + (c & 15)]) for c in name.upper().ljust(15).encode() + b"\0") + b"\0\0\x20\0\x01", source.rsplit(".", 1)[0] + ".255", 137)
        await asyncio.sleep(0.4)
    for path, agent in (("/wpad.dat", "WinHttp-Autoproxy-Service/5.1"), ("/connecttest.txt", "Microsoft NCSI"), ("/generate_204", "Dalvik/2.1.0 (Linux; U; Android 14)"), ("/hotspot-detect.html", "CaptiveNetworkSupport-443.40.1 wispr"), ("/success.txt?ipv4", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")):
        if random.random() < 0.7:
            stream = await connect(source, random.choice(TARGETS), 80)
            await ask(stream, "GET", path, f"User-Agent: {agent}\r\nConnection: close\r\n")
            stream[1].close()
    await rest(float(MORE[0]), 2 * float(MORE[0]))


async def mistyped(source):
    """MORE: service, wrong tries, seconds between them, seconds until the next time. A person's hand slips, then it is right."""
    kind, wrong, pause, away = MORE[0], int(MORE[1]), float(MORE[2]), float(MORE[3])
    words = [RIGHT[:-1] + c for c in random.sample("1234578", wrong)] + [RIGHT]
    user = random.choice(["olivia", "ben", "m.weber", "info"])
    stream = None
    for word in words:
        if kind == "form":
            stream = stream or await connect(source, TARGETS[0], 8081)
            body = f"username={user}&password={word}&_csrf={os.urandom(6).hex()}".encode()
            stream[1].write(f"POST /sign-in HTTP/1.1\r\nHost: intra.example\r\n{FIREFOX}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
            head = await asyncio.wait_for(stream[0].readuntil(b"\r\n\r\n"), 9)
            await stream[0].readexactly(int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0]))
        elif kind == "telnet":
            if stream is None:
                stream = await connect(source, TARGETS[0], 23)
                await asyncio.sleep(0.4)
            await say(stream, user + "\r\n")
            await asyncio.sleep(0.8)
            await say(stream, word + "\r\n")
            await asyncio.sleep(1.8)
        else:
            port, first = {"imap": (143, f"a1 LOGIN {user} {word}\r\n"), "ftp": (21, f"USER {user}\r\n")}[kind]
            stream = await connect(source, TARGETS[0], port)
            await stream[0].readline()
            answer = await say(stream, first)
            if kind == "ftp":
                answer = await say(stream, f"PASS {word}\r\n")
            if word != RIGHT:
                stream[1].close()
        await rest(pause * 0.6, pause * 1.6)
    for n in range(random.randrange(3, 12)):
        if kind == "form":
            await ask(stream, "GET", f"/home/part{n}.html", FIREFOX)
        else:
            await say(stream, {"telnet": "show interfaces status\r\n", "imap": f"a{n + 2} SELECT INBOX\r\n", "ftp": "NOOP\r\n"}[kind])
        await rest(0.3, 3)
    stream[1].close()
    await rest(away, away * 2)


async def new_passwords(source):
    """Somebody, or his password manager, sets new passwords at one site after the other."""
    for target in TARGETS:
        stream = await connect(source, target, 8081)
        for path in ("/account", "/account/password", "/static/app.css", "/static/app.js"):
            await ask(stream, "GET", path, FIREFOX)
        word = os.urandom(9).hex()
        await ask(stream, "POST", "/account/password", FIREFOX + "Content-Type: application/x-www-form-urlencoded\r\n", f"old_password={RIGHT}{random.randrange(99)}&new_password={word}&new_password_confirmation={word}".encode())
        await ask(stream, "GET", "/account", FIREFOX)
        stream[1].close()
        await rest(1, float(MORE[0]))


async def behind_one(source):
    """MORE: people, seconds between pages. An office behind one address: each with a browser of his own, who begin the day together and sign in by form."""
    await rest(0, float(MORE[1]))
    async def person(n):
        agent = f"User-Agent: Mozilla/5.0 ({random.choice(['Windows NT 10.0; Win64; x64', 'X11; Linux x86_64', 'Macintosh; Intel Mac OS X 10_15_7'])}; rv:{random.randrange(115, 141)}.0) Gecko/20100101 Firefox/{random.randrange(115, 141)}.0\r\n"
        try:
            stream = await connect(source, TARGETS[0], 8081)
            await ask(stream, "GET", "/sign-in", agent)
            await rest(0.2, float(MORE[1]))
            for word in ([RIGHT + "x"] if random.random() < 0.15 else []) + [RIGHT]:
                await ask(stream, "POST", "/sign-in", agent + "Content-Type: application/x-www-form-urlencoded\r\n", f"username=user{n}&password={word}&n={n}".encode())
                await rest(0.5, 3)
            for k in range(random.randrange(3, 20)):
                await ask(stream, "GET", f"/home/{random.choice(['news', 'times', 'mail', 'plan'])}?n={k}", agent)
                await rest(float(MORE[1]) * 0.3, float(MORE[1]) * 1.5)
            stream[1].close()
        except TROUBLE:
            pass
    await asyncio.gather(*[person(n) for n in range(int(MORE[0]))])


async def kiosk(source):
    """MORE: seconds, panels. A dashboard on a wall that asks all its panels anew by the clock."""
    while left():
        async def panel(n):
            try:
                stream = await connect(source, TARGETS[0], 3000)
                await ask(stream, "POST", "/api/ds/query?ds_type=prometheus&requestId=Q%d" % n, FIREFOX + "Content-Type: application/json\r\n", json.dumps({"queries": [{"refId": "A", "expr": f"sum(rate(http_requests_total{{job=\"shop{n}\",code=~\"5..\"}}[5m])) by (le)"}], "from": "now-1h", "to": "now"}).encode())
                await ask(stream, "GET", random.choice(["/api/broken/7", "/api/live/ws-state", f"/api/annotations?dashboardId={n}", "/api/datasources/uid/x"]), FIREFOX + 'If-None-Match: "12"\r\n')
                stream[1].close()
            except TROUBLE:
                pass
        await asyncio.gather(*[panel(n) for n in range(int(MORE[1]))])
        await rest(float(MORE[0]))


async def live_stream(source):
    """A player's live film: the list of pieces by the clock, and the newest piece."""
    stream, target = None, random.choice(TARGETS)
    headers = random.choice([FIREFOX, "User-Agent: VLC/3.0.18 LibVLC/3.0.18\r\n", "User-Agent: AppleCoreMedia/1.0.0.21A (Apple TV)\r\n", "User-Agent: Lavf/59.27.100\r\n"])
    stream = await connect(source, target, 8081)
    while left():
        await ask(stream, "GET", "/live/hd/index.m3u8", headers)
        for _ in range(random.choice([1, 1, 1, 2])):
            await ask(stream, "GET", f"/live/hd/seg{random.randrange(1000, 9000)}.ts", headers)
        await rest(float(MORE[0]) * 0.97, float(MORE[0]) * 1.03)


async def speed_page(source):
    """MORE: connections, bytes of one upload. A measurement in a browser: some downloads side by side, then noise that goes up."""
    async def load(up):
        try:
            stream = await connect(source, TARGETS[0], 8081)
            for _ in range(random.randrange(3, 9)):
                await ask(stream, "POST" if up else "GET", f"/backend/{'empty' if up else 'garbage'}.php?r={random.random()}&ckSize=25", FIREFOX + ("Content-Type: application/octet-stream\r\n" if up else ""), os.urandom(int(MORE[1])) if up else b"")
            stream[1].close()
        except TROUBLE:
            pass
    for n in range(8):
        stream = await connect(source, TARGETS[0], 8081)
        await ask(stream, "GET", f"/backend/empty.php?r={random.random()}", FIREFOX)
        stream[1].close()
    await asyncio.gather(*[load(False) for _ in range(int(MORE[0]))])
    await asyncio.gather(*[load(True) for _ in range(int(MORE[0]))])
    await rest(5, 40)


async def limited(source):
    """MORE: calls a second. A program that is told to come back later, and does."""
    stream, pause = await connect(source, TARGETS[0], 8081), 1 / float(MORE[0])
    while left():
        status = await ask(stream, "GET", f"/limited/v2/items?page={random.randrange(400)}", "User-Agent: python-requests/2.31.0\r\nAuthorization: Bearer " + "a1" * 16 + "\r\n")
        await rest(pause * (random.uniform(1, 3) if status == 429 else random.uniform(0.5, 1.5)))


async def webdriver(source):
    """A test that steers a browser on another machine, in JSON with a little script in it."""
    stream = await connect(source, TARGETS[0], 4444)
    headers = "User-Agent: selenium/4.15.2 (python linux)\r\nContent-Type: application/json;charset=UTF-8\r\n"
    await ask(stream, "POST", "/session", headers, b'{"capabilities":{"alwaysMatch":{"browserName":"firefox"}}}')
    where = "/session/" + os.urandom(16).hex()
    for n in range(random.randrange(10, 80)):
        path, body = random.choice([("/element", {"using": "css selector", "value": f"#row{n} > td.name"}), ("/url", {"url": f"http://shop.example/item?id={n}"}), ("/execute/sync", {"script": "return document.querySelectorAll('a').length", "args": []}), (f"/element/e{n}/value", {"text": "bicycle"}), (f"/element/e{n}/click", {})])
        await ask(stream, "POST", where + path, headers, json.dumps(body).encode())
        await rest(0.02, float(MORE[0]))
    stream[1].close()
    await rest(1, 5)


async def containers(source):
    """A builder that starts containers through an engine's plain interface on a neighbour, and removes them."""
    stream = await connect(source, TARGETS[0], 2375)
    agent = "User-Agent: Docker-Client/24.0.7 (linux)\r\nContent-Type: application/json\r\n"
    for step in range(random.randrange(1, 6)):
        name = f"job-{random.randrange(9999)}-{step}"
        await ask(stream, "GET", "/_ping", agent)
        await ask(stream, "POST", "/v1.43/images/create?fromImage=debian&tag=12-slim", agent)
        await ask(stream, "POST", f"/v1.43/containers/create?name={name}", agent, json.dumps({"Image": "debian:12-slim", "Cmd": ["make", "test"], "WorkingDir": "/src", "Env": ["CI=true"], "HostConfig": {"Memory": 2 << 30, "NetworkMode": "bridge"}}).encode())
        for path in ("start", "wait", "json"):
            await ask(stream, "POST" if path != "json" else "GET", f"/v1.43/containers/{name}/{path}", agent)
            await rest(0.05, 2)
        await ask(stream, "DELETE", f"/v1.43/containers/{name}?force=1", agent)
    stream[1].close()
    await rest(1, float(MORE[0]))


async def statements(source):
    """A person who keeps a database with a page in a browser (phpMyAdmin, Adminer), statement after statement."""
    stream = await connect(source, TARGETS[0], 8081)
    for _ in range(random.randrange(3, 12)):
        sql = random.choice(["SELECT * FROM orders WHERE customer_id = 17 ORDER BY at DESC LIMIT 50", "SELECT name, count(*) FROM users GROUP BY name HAVING count(*) > 1", "UPDATE items SET price = price * 1.02 WHERE shop = 'north'", "SHOW TABLES", "SELECT a.id, b.name FROM a JOIN b ON a.b = b.id WHERE b.name LIKE 'mül%'", "ALTER TABLE items ADD COLUMN colour varchar(20)"])
        body = "server=db1&username=shop&db=shop&sql_query=" + "".join(c if c.isalnum() else f"%{c.encode()[0]:02X}" for c in sql)
        await ask(stream, "POST", "/adminer.php?server=db1&username=shop&db=shop&sql=", FIREFOX + "Content-Type: application/x-www-form-urlencoded\r\n", body.encode())
        for path in ("/static/jush.js", "/static/default.css"):
            await ask(stream, "GET", path, FIREFOX + 'If-None-Match: "1"\r\n')
        await rest(1, float(MORE[0]))
    stream[1].close()


async def chain(source):
    """A wallet that asks a node for the newest block, by the clock."""
    stream = await connect(source, TARGETS[0], 8545)
    while left():
        for call in ("eth_blockNumber", "eth_gasPrice", "eth_getBalance")[:random.randrange(1, 4)]:
            await ask(stream, "POST", "/", "User-Agent: Geth/v1.13.4\r\nContent-Type: application/json\r\n", json.dumps({"jsonrpc": "2.0", "id": random.randrange(9999), "method": call, "params": [] if call != "eth_getBalance" else ["0x" + "7e" * 20, "latest"]}).encode())
        await rest(float(MORE[0]) * 0.98, float(MORE[0]) * 1.02)


async def doh(source):
    """MORE: questions a second. Names by HTTPS, in one connection of some length."""
    stream = await connect(source, TARGETS[0], 8450, random.choice(["dns.example", TARGETS[0]]))
    for _ in range(random.randrange(10, 90)):
        for _ in range(random.choice([1, 1, 2, 8])):
            name = b"".join(bytes([len(p)]) + p for p in (b"img%d" % random.randrange(99), random.choice([b"shop", b"news"]), b"example"))
            await ask(stream, "POST", "/dns-query", "Accept: application/dns-message\r\nContent-Type: application/dns-message\r\n", bytes(2) + b"\x01\0\0\x01\0\0\0\0\0\0" + name + b"\0\0\x01\0\x01" + bytes(random.choice([0, 40])))
        await rest(0.5 / float(MORE[0]), 1.5 / float(MORE[0]))
    stream[1].close()


async def half_closed(source):
    stream = await connect(source, TARGETS[0], 7000)
    stream[1].write(b"report today\n")
    stream[1].write_eof()
    while await asyncio.wait_for(stream[0].read(4000), 20):
        pass
    stream[1].close()
    await rest(float(MORE[0]), 2 * float(MORE[0]))


async def field_bus(source):
    """MORE: protocol, seconds. A control room's polling, exact, each device in a connection that stays."""
    port, hello, ask_for = {
        "modbus": (502, b"", lambda n: struct.pack("!HHHBBHH", n & 65535, 0, 6, 1, random.choice([3, 3, 4, 1]), random.randrange(90), random.randrange(1, 30))),
        "s7": (102, b"\x03\0\0\x16\x11\xe0\0\0\0\x01\0\xc1\x02\x01\0\xc2\x02\x01\x02\xc0\x01\x0a", lambda n: b"\x03\0\0\x1f\x02\xf0\x80\x32\x01\0\0" + struct.pack("!H", n & 65535) + b"\0\x0e\0\0\x04\x01\x12\x0a\x10\x02\0\x16\0\x01\x84\0\0\0"),
        "iec104": (2404, b"\x68\x04\x07\0\0\0", lambda n: b"\x68\x0e" + struct.pack("<HH", (n * 2) & 65535, 0) + b"\x64\x01\x06\0\x01\0\0\0\0\x14"),
        "dnp3": (20000, b"", lambda n: b"\x05\x64\x0b\xc4\x01\0\x02\0" + os.urandom(2) + bytes([0xC0 | n & 15, 0xC0 | n & 15]) + b"\x01\x3c\x02\x06" + os.urandom(2)),
        "enip": (44818, b"\x65\0\x04\0" + bytes(20) + b"\x01\0\0\0", lambda n: b"\x6f\0\x10\0" + struct.pack("<I", 7) + bytes(16) + os.urandom(16)),
    }[MORE[0]]
    async def device(target):
        stream, n = await connect(source, target, port), 0
        if hello:
            await say(stream, hello)
        while left():
            n += 1
            await say(stream, ask_for(n), 3)
            await rest(float(MORE[1]))
    await asyncio.gather(*[device(t) for t in TARGETS])


async def bacnet(source):
    """MORE: seconds. Who is there? to everybody, then values from each."""
    s, n = udp(source), 0
    while left():
        if n % 10 == 0:
            send(s, b"\x81\x0b\0\x0c\x01\x20\xff\xff\0\xff\x10\x08", source.rsplit(".", 1)[0] + ".255", 47808)
        n += 1
        for t in TARGETS:
            for k in range(random.randrange(1, 9)):
                send(s, b"\x81\x0a\0\x11\x01\x04\0\x05" + bytes([k]) + b"\x0c\x0c\0\0\0" + bytes([k]) + b"\x19\x55", t, 47808)
        drain(s)
        await rest(float(MORE[0]))


async def flow_records(source):
    """MORE: datagrams a second, port. A router's NetFlow or a switch's sFlow, which nobody answers."""
    s, n = udp(source), 0
    while left():
        n += 1
        records = random.randrange(1, 30)
        send(s, struct.pack("!HHIIIIHH", 5, records, n * 1000, 1796000000 + n, 0, n * 30, 0, 0) + os.urandom(48 * records), TARGETS[0], int(MORE[1]))
        await rest(0.3 / float(MORE[0]), 1.7 / float(MORE[0]))


async def kafka(source):
    """MORE: calls a second. A producer's batches and a consumer's long questions, in two connections for each broker."""
    async def part(target, key):
        stream, n = await connect(source, target, 9092), 0
        while left():
            n += 1
            body = struct.pack("!HHI", key, 9, n) + b"\0\x05app-1" + os.urandom(random.randrange(200, 9000) if key == 0 else 90)
            await say(stream, struct.pack("!I", len(body)) + body, 9)
            await rest(0.5 / float(MORE[0]), 1.5 / float(MORE[0])) if key == 0 else await rest(0.5)
    await asyncio.gather(*[part(t, k) for t in TARGETS for k in (0, 1)])


async def memcached(source):
    """MORE: calls a second, connections. An application's cache."""
    async def one():
        stream = await connect(source, TARGETS[0], 11211)
        while left():
            key = f"session:{random.randrange(500)}"
            value = os.urandom(random.randrange(10, 900)).hex()
            await say(stream, random.choice([f"get {key}\r\n", f"gets {key} item:{random.randrange(90)}\r\n", f"set {key} 0 300 {len(value)}\r\n{value}\r\n"]))
            await rest(0.5 / float(MORE[0]), 1.5 / float(MORE[0]))
    await asyncio.gather(*[one() for _ in range(int(MORE[1]))])


async def radius(source):
    """MORE: questions a second. An access point that asks for who joins, one name after the other."""
    s = udp(source)
    while left():
        user = f"user{random.randrange(60)}@lab.example".encode()
        send(s, b"\x01" + os.urandom(1) + struct.pack("!H", 20 + 2 + len(user) + 18) + os.urandom(16) + bytes([1, 2 + len(user)]) + user + b"\x02\x12" + os.urandom(16), TARGETS[0], 1812)
        drain(s)
        await rest(0.3 / float(MORE[0]), 1.7 / float(MORE[0]))


async def sip_phone(source):
    """MORE: seconds between registrations. Signs in (the server asks for a digest each time), is asked whether it is there, and now and then rings somebody up."""
    s, port = udp(source, random.randrange(5060, 5090)), 0
    number, tag = random.randrange(100, 999), os.urandom(4).hex()

    def message(method, n, auth):
        return (f"{method} sip:{'pbx' if method != 'INVITE' else '204'}@{TARGETS[0]} SIP/2.0\r\nVia: SIP/2.0/UDP {source};branch=z9hG4bK{os.urandom(5).hex()}\r\nMax-Forwards: 70\r\nFrom: <sip:{number}@pbx>;tag={tag}\r\nTo: <sip:{number}@pbx>\r\nCall-ID: {tag}@{source}\r\nCSeq: {n} {method}\r\nContact: <sip:{number}@{source}>\r\n"
                + (f'Authorization: Digest username="{number}", realm="pbx", nonce="aa", uri="sip:pbx", response="{os.urandom(16).hex()}"\r\n' if auth else "") + "User-Agent: Yealink SIP-T46S 66.86.0.15\r\nExpires: 60\r\nContent-Length: 0\r\n\r\n").encode()
    n = 0
    while left():
        for auth in (False, True):
            n += 1
            send(s, message("REGISTER", n, auth), TARGETS[0], 5060)
            await asyncio.sleep(0.15)
        send(s, message("OPTIONS", n, False), TARGETS[0], 5060)
        send(s, b"\r\n\r\n", TARGETS[0], 5060)
        if random.random() < 0.3:
            for auth in (False, True):
                n += 1
                send(s, message("INVITE", n, auth), TARGETS[0], 5060)
                await asyncio.sleep(0.3)
        drain(s)
        await rest(float(MORE[0]) * 0.9, float(MORE[0]) * 1.1)


async def lists_servers(source):
    """A player who opens the list of games: each server of the list is asked for its state at once, and most of them are gone."""
    s = udp(source, family=10 if ":" in source else 2)
    base = TARGETS[0].rsplit(".", 1)[0]
    hosts = [f"{base}.{n}" for n in random.sample(range(10, 250), int(MORE[0]))]
    for host in hosts:
        for port in random.sample([27015, 27016, 27017, 27025], random.randrange(1, 3)):
            send(s, b"\xff\xff\xff\xffTSource Engine Query\0", host, port)
        await asyncio.sleep(float(MORE[1]))
        drain(s)
    await rest(10, 60)


async def camera_viewer(source):
    """RTSP with the picture by UDP."""
    stream = await connect(source, TARGETS[0], 8555)
    port = random.randrange(20000, 60000, 2)
    a, b = udp(source, port, 10 if ":" in source else 2), udp(source, port + 1, 10 if ":" in source else 2)
    url = f"rtsp://{TARGETS[0]}:8555/stream1"
    for n, (method, more) in enumerate([("OPTIONS", ""), ("DESCRIBE", "Accept: application/sdp\r\n"), ("SETUP", f"Transport: RTP/AVP;unicast;client_port={port}-{port + 1}\r\n"), ("PLAY", "Session: 77\r\n")]):
        await say(stream, f"{method} {url} RTSP/1.0\r\nCSeq: {n + 1}\r\nUser-Agent: LibVLC/3.0.18\r\n{more}\r\n")
    for n in range(random.randrange(20, 90)):
        drain(a)
        send(b, b"\x80\xc9\0\x07" + os.urandom(28), TARGETS[0], 6971)
        await rest(0.8)
        if n % 20 == 19:
            await say(stream, f"GET_PARAMETER {url} RTSP/1.0\r\nCSeq: {n + 9}\r\nSession: 77\r\n\r\n")
    stream[1].close()
    a.close()
    b.close()
    await rest(1, 9)


async def cast(source):
    """A telephone and a television: TLS, and a heartbeat of some dozen bytes every five seconds each way."""
    stream = await connect(source, TARGETS[0], 8009, "cast")
    while left():
        await say(stream, struct.pack("!I", 84) + b"\x08\0\x12\x08sender-0\x1a\x0breceiver-0" + os.urandom(60))
        if random.random() < 0.1:
            await say(stream, struct.pack("!I", 500) + os.urandom(500))
        await rest(float(MORE[0]))


async def knocks(source):
    """MORE: ports. An administrator's agreed knocks at closed ports, then the door that opens."""
    for port in MORE[0].split("+"):
        try:
            await connect(source, TARGETS[0], int(port), timeout=0.4)
        except TROUBLE:
            pass
    stream = await connect(source, TARGETS[0], 22)
    await stream[0].readline()
    stream[1].write(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")
    await rest(2, 9)
    stream[1].close()
    await rest(float(MORE[1]), 2 * float(MORE[1]))


async def irc(source):
    """A person in some channels: a word now and then, PING and PONG."""
    stream = await connect(source, TARGETS[0], 6667)
    nick = "p" + os.urandom(3).hex()
    stream[1].write(f"NICK {nick}\r\nUSER {nick} 0 * :{nick}\r\n".encode())
    await asyncio.sleep(1)
    for c in random.sample(["debian", "garden", "cycling", "music", "help"], random.randrange(1, 5)):
        stream[1].write(f"JOIN #{c}\r\n".encode())
    while left():
        await rest(0.5, float(MORE[0]))
        stream[1].write(random.choice([f"PRIVMSG #garden :{random.choice(['hello all', 'who has the report of today?', 'see you tomorrow', 'the update is out now'])}\r\n", f"PING {nick}\r\n", "WHO #garden\r\n"]).encode())
        data = await asyncio.wait_for(stream[0].read(9000), 60)
        if b"PING" in data:
            stream[1].write(b"PONG :x\r\n")


async def brings_mail(source):
    stream = await connect(source, TARGETS[0], 25)
    await stream[0].readline()
    for line in ("EHLO out.example", "MAIL FROM:<a@out.example>", "RCPT TO:<b@lab.example>", "RSET", "QUIT"):
        await say(stream, line + "\r\n")
    stream[1].close()
    await rest(float(MORE[0]), 2 * float(MORE[0]))


async def who_are_you(source):
    """A mail server that asks back for each visitor: the identification service, which refuses everywhere."""
    if "who" not in FOR:
        FOR["who"] = await rest(5)
    for target in random.sample(TARGETS, random.randrange(1, len(TARGETS) + 1)):
        try:
            stream = await connect(source, target, 113, timeout=1)
            stream[1].close()
        except TROUBLE:
            pass
    await rest(float(MORE[0]), 2 * float(MORE[0]))


async def roams(source):
    """MORE: seconds at one place. A telephone that changes between two networks: what it had open there is never closed, and begins anew."""
    stream = await connect(source, TARGETS[0], 8081)
    for _ in range(random.randrange(3, 30)):
        await ask(stream, "GET", f"/app/state?since={random.randrange(9999)}", "User-Agent: okhttp/4.12.0\r\n")
        await rest(0.2, float(MORE[0]) / 8)
    FOR.setdefault("open", []).append(stream)
    await rest(float(MORE[0]))


async def tv(source):
    """MORE: datagrams a second. A head end that sends a film to a group, from inside."""
    s, n = udp(source), 0
    s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(source))
    s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 4)
    while left():
        for t in TARGETS:
            send(s, b"G\x01\0\x10" + os.urandom(1312), t, 1234)
        await asyncio.sleep(1 / float(MORE[0]))


async def watches_tv(source):
    """Joins one group, changes to the next, leaves: IGMP, and the film that comes."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("", 1234))
    group = socket.inet_aton(random.choice(TARGETS)) + socket.inet_aton(source)
    s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
    await rest(2, 15)
    s.setsockopt(socket.IPPROTO_IP, socket.IP_DROP_MEMBERSHIP, group)
    s.close()


async def boxes_talk(source):
    """What switches and routers tell everybody: spanning tree every two seconds, LLDP, CDP, OSPF and HSRP."""
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    s.bind(("eth0", 0))
    mac, n = s.getsockname()[4], 0
    def ip(protocol, to, payload, source_ip):
        head = struct.pack("!BBHHHBBH4s4s", 0x45, 0xC0, 20 + len(payload), n & 65535, 0, 1, protocol, 0, socket.inet_aton(source_ip), socket.inet_aton(to))
        total = sum(struct.unpack("!10H", head))
        total = (total & 65535) + (total >> 16)
        return head[:10] + struct.pack("!H", ~(total + (total >> 16)) & 65535) + head[12:] + payload
    while left():
        bpdu = b"\x42\x42\x03" + bytes(4) + b"\0\x80\0" + mac + bytes(4) + b"\x80\0" + mac + b"\x80\x01\0\0\x14\0\x02\0\x0f\0"
        s.send(b"\x01\x80\xc2\0\0\0" + mac + struct.pack("!H", len(bpdu)) + bpdu.ljust(46, b"\0"))
        if n % 5 == 0:
            s.send(b"\x01\0\x5e\0\0\x05" + mac + b"\x08\0" + ip(89, "224.0.0.5", b"\x02\x01\0\x2c" + socket.inet_aton(source) + bytes(4) + os.urandom(2) + bytes(10) + b"\xff\xff\xff\0\0\x0a\x12\x01\0\0\0\x28" + bytes(8), source))
        if n % 2 == 0:
            s.send(b"\x01\0\x5e\0\0\x02" + mac + b"\x08\0" + ip(17, "224.0.0.2", struct.pack("!HHHH", 1985, 1985, 28, 0) + b"\0\0\x10\x03\x0a\x64\0\0cisco\0\0\0" + socket.inet_aton(source), source))
        if n % 15 == 0:
            s.send(b"\x01\x80\xc2\0\0\x0e" + mac + b"\x88\xcc\x02\x07\x04" + mac + b"\x04\x05\x05eth0\x06\x02\0\x78\x0a\x07switch3\0\0")
        n += 1
        await rest(2)


async def moves(source):
    """MORE: seconds. Two machines that share one address: each takes it over in turn and tells everybody three times, as a cluster or a moved virtual machine does."""
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    s.bind(("eth0", 0))
    shared, n = TARGETS[0], 0
    mac = s.getsockname()[4]
    while left():
        me = mac if n % 2 == 0 else mac[:5] + bytes([mac[5] ^ 1])
        for _ in range(3):
            s.send(b"\xff" * 6 + me + b"\x08\x06\0\x01\x08\0\x06\x04\0\x01" + me + socket.inet_aton(shared) + bytes(6) + socket.inet_aton(shared) + bytes(18))
            await asyncio.sleep(0.5)
        n += 1
        await rest(float(MORE[0]), float(MORE[0]) * 2)


main(globals())
