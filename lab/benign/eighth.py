#!/usr/bin/env python3
"""What has no program to install in the eighth network: names that are looked up by programs, gossip, keep-alives, clouds of devices (kit.py says how it is called)."""
import asyncio
import base64
import hashlib
import os
import random
import struct

from kit import TARGETS, TROUBLE, ask, connect, drain, left, main, rest, say, send, serve_tcp, serve_udp, udp

HEX = "0123456789abcdef"


def question(name, kind=1):
    return struct.pack("!6H", random.getrandbits(16), 0x100, 1, 0, 0, 0) + b"".join(bytes([len(x)]) + x.encode() for x in name.split(".")) + b"\0" + struct.pack("!2H", kind, 1)


def names_answer(data, peer):
    """Block lists and virus scanners: mostly no such name; keys and policies as text; clouds with aliases."""
    labels, at = [], 12
    while data[at]:
        labels.append(data[at + 1:at + 1 + data[at]].decode())
        at += 1 + data[at]
    kind, = struct.unpack("!H", data[at + 1:at + 3])
    name, head, asked = ".".join(labels), data[:2], data[12:at + 5]
    if any(x in name for x in ("bl.example", "hash.example", "uri.example")) and random.random() < 0.9:
        return [head + struct.pack("!5H", 0x8183, 1, 0, 0, 0) + asked]
    if kind == 16:
        text = ("v=DKIM1; k=rsa; p=" + base64.b64encode(os.urandom(270)).decode())[:380] if "_domainkey" in name else "v=spf1 include:_spf.mail.example ip4:198.51.100.0/24 -all"
        parts = b"".join(bytes([len(p)]) + p for p in (text[i:i + 250].encode() for i in range(0, len(text), 250)))
        return [head + struct.pack("!5H", 0x8180, 1, 1, 0, 0) + asked + b"\xc0\x0c" + struct.pack("!2HIH", 16, 1, 300, len(parts)) + parts]
    return [head + struct.pack("!5H", 0x8180, 1, 1, 0, 0) + asked + b"\xc0\x0c" + struct.pack("!2HIH4B", 1, 1, 60, 4, 198, 19, 1, random.randrange(10, 60))]


async def serve_names():
    await serve_udp({53: names_answer})


async def mail_lookups(source):
    """A mail server asks about each message: sender's address in lists, keys, policies, hashes of addresses and attachments, hosts of links."""
    s = udp(source)
    while left():
        ip, domain = [random.randrange(1, 255) for _ in range(4)], f"{random.choice(['news', 'shop', 'mail', 'info'])}{random.randrange(900)}.example"
        reverse = ".".join(map(str, reversed(ip)))
        for name, kind in [(f"{reverse}.zen.bl.example", 1), (f"{reverse}.bl.example", 1), (f"{domain}", 16), (f"_dmarc.{domain}", 16), (f"s{random.randrange(90)}._domainkey.{domain}", 16),
                           (f"{base64.b32encode(hashlib.sha1(os.urandom(9)).digest()).decode().lower()}.email.hash.example", 1), (f"{hashlib.md5(os.urandom(9)).hexdigest()}.file.hash.example", 1),
                           (f"{hashlib.sha256(os.urandom(9)).hexdigest()[:60]}.cw.hash.example", 16), (f"{domain}.multi.uri.example", 1)]:
            send(s, question(name, kind), TARGETS[0], 53)
            await rest(0.01, 0.06)
        drain(s)
        await rest(0.1, 0.8)


async def cloud_names(source):
    """Clouds, content networks and telemetry: long names made by programs."""
    s = udp(source)
    while left():
        h = "".join(random.choices(HEX, k=32))
        name = random.choice([f"d{h[:13]}.cloudfront.cdn.example", f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:32]}.telemetry.cloud.example", f"ec2-198-51-100-{random.randrange(250)}.eu-central-1.compute.cloud.example",
                              f"e{random.randrange(9999)}.dscb.akamaiedge.cdn.example", f"rr{random.randrange(9)}---sn-{h[:12]}.video.cdn.example", f"{h}.{h[:16]}.probe.cloud.example", f"vortex-win.data.{h[:6]}.cloud.example",
                              f"{h[:20]}.safeframe.ads.example", f"{h[:24]}.lambda-url.eu-west-1.on.cloud.example"])
        send(s, question(name), TARGETS[0], 53)
        await rest(0.05, 0.5)
        drain(s)


async def gossip(source):
    """Members of a cluster: pings, indirect pings through a third, full exchanges by TCP; some members are away."""
    s = udp(source, 7946)
    while left():
        for peer in random.sample(TARGETS, 3):
            send(s, b"\x00\x83\xa5SeqNo" + os.urandom(30), peer, 7946)
        for _ in drain(s):
            pass
        if random.random() < 0.2:
            try:
                st = await connect(source, random.choice(TARGETS), 7946, timeout=2)
                await say(st, os.urandom(400), 2)
                st[1].close()
            except TROUBLE:
                pass
        await rest(0.2, 0.5)


async def serve_gossip():
    async def exchange(reader, writer):
        await reader.read(4000)
        writer.write(os.urandom(700))
        await writer.drain()
    await serve_udp({7946: lambda d, p: [b"\x02\x82\xa5SeqNo" + os.urandom(20)] if d[0] == 0 else None})
    return await serve_tcp({7946: exchange})


async def ike(source):
    """Gateways that keep a tunnel, and ask again for one that is away."""
    s, n = udp(source, 500), udp(source, 4500)
    spi = os.urandom(8)
    for k in range(6):
        send(s, spi + bytes(8) + bytes([33, 0x20, 34, 8]) + bytes(4) + struct.pack("!I", 420) + os.urandom(392), TARGETS[-1], 500)
        for _ in range(20):
            send(n, struct.pack("!I", 77) + os.urandom(random.choice([80, 140, 700, 1300])), TARGETS[0], 4500)
            await rest(0.02, 0.1)
        send(n, b"\xff", TARGETS[0], 4500)
        await rest(1 + k)
    drain(s), drain(n)


async def serve_ike():
    await serve_udp({4500: lambda d, p: [d[:4] + os.urandom(len(d))] if len(d) > 4 else None, 500: lambda d, p: None})


async def onion(source):
    """Three guards by TLS with names made by chance, cells of one size, paddings; relays that are no longer there."""
    for peer in TARGETS[3:9]:
        try:
            (await connect(source, peer, random.choice([9001, 443]), "www." + "".join(random.choices("abcdefghijklmnopqrstuvwxyz234567", k=14)) + ".com", timeout=2))[1].close()
        except TROUBLE:
            pass
    s = [await connect(source, t, 9001, "www." + "".join(random.choices("abcdefghijklmnopqrstuvwxyz234567", k=14)) + ".net") for t in TARGETS[:2]]
    while left():
        r, w = random.choice(s)
        w.write(os.urandom(514 * random.choice([1, 1, 2, 5])))
        await asyncio.wait_for(r.read(65536), 5)
        await rest(0.3, 6)


async def serve_onion():
    async def relay(reader, writer):
        while data := await reader.read(65536):
            writer.write(os.urandom(514 * random.choice([1, 2, 8, 30])) if data else b"")
            await writer.drain()
    return await serve_tcp({9001: relay, 443: relay}, tls=(9001, 443))


async def gadgets(source):
    """Devices of one maker: each keeps a connection to its cloud by a port of its own, says a word every few seconds, and starts anew when the cloud hangs up."""
    port = (8883, 6668, 32100, 5228, 8886)[int(source.rsplit(".")[-1]) % 5]
    s = await connect(source, random.choice(TARGETS[:4]), port, "mqtt.maker.example" if port in (8883, 8886) else None)
    await say(s, b"\x00\x00\x55\xaa" + os.urandom(60))
    for _ in range(random.randrange(3, 9)):
        await say(s, b"\x00\x00\x55\xaa\x00\x00\x00\x00\x00\x00\x00\x09" + os.urandom(8))
        await rest(2)
    s[1].close()
    await rest(0.5, 2)


async def serve_gadgets():
    async def cloud(reader, writer):
        while data := await reader.read(4096):
            writer.write(data[:20] + os.urandom(8))
            await writer.drain()
    return await serve_tcp({p: cloud for p in (8883, 6668, 32100, 5228, 8886)}, tls=(8883, 8886))


async def camera(source):
    """A recorder asks its cameras: each question is refused once, then answered with the proof of a password; one camera in four is off."""
    for cam in TARGETS:
        try:
            s = await connect(source, cam, 554, timeout=1)
        except TROUBLE:
            continue
        for n, method in enumerate(("OPTIONS", "DESCRIBE", "DESCRIBE", "SETUP", "PLAY")):
            proof = 'Authorization: Digest username="rec", realm="cam", nonce="%s", uri="rtsp://%s/1", response="%s"\r\n' % (os.urandom(8).hex(), cam, os.urandom(16).hex()) if n > 1 else ""
            await say(s, f"{method} rtsp://{cam}/1 RTSP/1.0\r\nCSeq: {n}\r\n{proof}\r\n")
        for _ in range(10):
            s[1].write(b"")
            await asyncio.wait_for(s[0].read(65536), 3)
        s[1].close()
    await rest(1, 3)


async def serve_cameras():
    async def lens(reader, writer):
        while head := (await reader.readuntil(b"\r\n\r\n")).decode():
            refused = head.startswith("DESCRIBE") and "Authorization" not in head
            writer.write(b'RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\nWWW-Authenticate: Digest realm="cam", nonce="1"\r\n\r\n' if refused else b"RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n")
            if head.startswith("PLAY"):
                for _ in range(40):
                    writer.write(b"$\0" + struct.pack("!H", 1200) + os.urandom(1200))
                    await writer.drain()
                    await asyncio.sleep(0.04)
    return await serve_tcp({554: lens})


async def forgotten_phone(source):
    """One phone in the house with the password of last year, others with good ones; all poll."""
    bad = source.endswith("9") or random.random() < 0.1
    name = "u%d" % random.randrange(5)
    s = await connect(source, TARGETS[0], 143)
    await s[0].readline()
    got = await say(s, f'a1 LOGIN {name} {"old-secret" if bad else "good-secret"}\r\n')
    if b"OK" in got:
        await say(s, "a2 SELECT INBOX\r\n")
    s[1].close()
    await rest(1, 4)


async def serve_mailbox():
    async def box(reader, writer):
        writer.write(b"* OK ready\r\n")
        while line := await reader.readline():
            tag = line.split()[0]
            ok = b"old-secret" not in line
            await asyncio.sleep(0.02 if ok else 1.2)
            writer.write(tag + (b" OK done\r\n" if ok else b" NO [AUTHENTICATIONFAILED] Authentication failed.\r\n"))
            await writer.drain()
    return await serve_tcp({143: box})


async def irc_bot(source):
    """People and the bots of a channel: somebody asks for the weather, a bot answers; some talk."""
    nick = "u" + source.replace(".", "")[-6:]
    s = await connect(source, TARGETS[0], 6667)
    s[1].write(f"NICK {nick}\r\nUSER {nick} 0 * :{nick}\r\n".encode())
    await rest(1)
    s[1].write(b"JOIN #lab\r\n")
    until = random.uniform(10, 25)
    while left() and until > 0:
        pause = random.uniform(0.3, 3)
        text = random.choice(["!weather Bern", "!seen otto", "good morning all", "does anybody know why the build fails?", "!update feed", "see http://wiki.example/page/12", "Bern: 12 degrees, rain", "!ping", "no idea, ask otto"])
        s[1].write(f"PRIVMSG #lab :{text}\r\n".encode())
        try:
            got = await asyncio.wait_for(s[0].read(65536), pause)
            if b"PING" in got:
                s[1].write(b"PONG :x\r\n")
        except asyncio.TimeoutError:
            pass
        await rest(pause)
        until -= pause
    s[1].write(b"QUIT :bye\r\n")
    s[1].close()


async def metrics(source):
    """statsd and others by UDP, lines of a time series by HTTP, a collector that is sometimes away."""
    s = udp(source)
    while left():
        for _ in range(25):
            send(s, b"app.requests:%d|c|#env:prod" % random.randrange(99), TARGETS[0], 8125)
        try:
            st = await connect(source, TARGETS[0], 8090, timeout=1)
            await ask(st, "POST", "/api/v2/write?org=a&bucket=b", body=b"cpu,host=a usage=0.5\n" * 40)
            st[1].close()
        except TROUBLE:
            pass
        await rest(0.2, 0.8)


main(globals())
