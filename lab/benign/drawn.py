#!/usr/bin/env python3
"""Clients and servers of drawn.sh for which there is no program to install (kit.py says how it is called). What MORE holds was drawn by draw.py."""
import asyncio
import json
import os
import random
import struct
import time

from kit import MORE, TARGETS, TROUBLE, Answering, ask, connect, drain, http_server, left, main, rest, say, send, serve_tcp, serve_udp, udp

GOOD = {}
SEEN = {}


def page(method, path, fields, body):
    """An interface whose tokens are good for some seconds, a store of parts, a service that is ill a part of the time."""
    if path.startswith("/oauth/token"):
        token = os.urandom(24).hex()
        GOOD[token] = time.monotonic() + random.uniform(3, 12)
        return "200 OK", json.dumps({"access_token": token, "token_type": "Bearer", "expires_in": 10}).encode()
    if path.startswith("/api/"):
        if GOOD.get(fields.get("authorization", "")[7:], 0) < time.monotonic():
            return "401 Unauthorized", b'{"error":"token_expired"}', 'WWW-Authenticate: Bearer error="invalid_token"\r\n'
        return "200 OK", json.dumps([{"id": random.randrange(9999), "state": "open"} for _ in range(random.randrange(1, 90))]).encode()
    if "uploads" in path and method == "POST":
        return "200 OK", b"<InitiateMultipartUploadResult><UploadId>" + os.urandom(16).hex().encode() + b"</UploadId></InitiateMultipartUploadResult>"
    if path.startswith("/health"):
        return ("503 Service Unavailable", b"starting") if time.monotonic() % 40 < 9 else ("200 OK", b"ok")
    if path.startswith("/ipp"):
        return "200 OK", b"\x02\0\0\0\0\0\0\x01\x01G\0\x12attributes-charset\0\x05utf-8\x03" + os.urandom(60)
    return "200 OK", b"ok", f'ETag: "{os.urandom(16).hex()}"\r\n'


async def web(reader, writer):
    await http_server(reader, writer, page)


async def grey_mail(reader, writer):
    """A mail server that asks newcomers to come back in a moment (greylisting)."""
    writer.write(b"220 mx.example ESMTP\r\n")
    while line := await asyncio.wait_for(reader.readline(), 60):
        word = line[:4].upper()
        if word == b"RCPT":
            SEEN[line] = SEEN.get(line, 0) + 1
            writer.write(b"451 4.7.1 Greylisted, please try again later\r\n" if SEEN[line] < 3 else b"250 2.1.5 Ok\r\n")
        elif word == b"DATA":
            writer.write(b"354 go on\r\n")
            await asyncio.wait_for(reader.readuntil(b"\r\n.\r\n"), 60)
            writer.write(b"250 2.0.0 queued\r\n")
        elif word == b"QUIT":
            writer.write(b"221 bye\r\n")
            return
        else:
            writer.write(b"250 mx.example\r\n")


async def names_sealed(reader, writer):
    while True:
        size = struct.unpack("!H", await asyncio.wait_for(reader.readexactly(2), 60))[0]
        question = await reader.readexactly(size)
        answer = question[:2] + b"\x81\x80\0\x01\0\x01\0\0\0\0" + question[12:] + b"\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04" + os.urandom(4)
        writer.write(struct.pack("!H", len(answer)) + answer)


async def serve_drawn():
    servers = await serve_tcp({8090: web, 631: web, 2525: grey_mail, 853: names_sealed, 8445: web}, tls={853, 8445})
    await serve_udp({5683: lambda data, peer: [b"\x60\x45" + data[2:4] + b"\xff21.5"], 27015: lambda data, peer: [os.urandom(random.randrange(80, 400))], 12201: lambda data, peer: None, 51820: lambda data, peer: [os.urandom(len(data))]})
    return servers


async def rest_tokens(source):
    """MORE: calls a second. A client that is told its token has run out, fetches another and goes on."""
    stream, token, pause = await connect(source, random.choice(TARGETS), 8090), "old", 1 / float(MORE[0])
    while left():
        status = await ask(stream, "GET", f"/api/orders?page={random.randrange(30)}", f"Authorization: Bearer {token}\r\nUser-Agent: okhttp/4.12.0\r\n")
        if status == 401:
            stream[1].write(b"POST /oauth/token HTTP/1.1\r\nHost: intra.example\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 59\r\n\r\ngrant_type=refresh_token&refresh_token=0123456789abcdef0123")
            head = await asyncio.wait_for(stream[0].readuntil(b"\r\n\r\n"), 10)
            body = await stream[0].readexactly(int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0]))
            token = json.loads(body)["access_token"]
        await rest(pause * 0.5, pause * 1.5)


async def multipart(source):
    """MORE: parts, bytes of one, pause between objects. An object that is put in parts, several at a time."""
    parts, size, pause = int(MORE[0]), int(MORE[1]), float(MORE[2])
    key = f"/bucket/backup-{random.randrange(999)}.tar"
    stream = await connect(source, TARGETS[0], 8090)
    await ask(stream, "POST", key + "?uploads", "x-amz-date: 20261128T080000Z\r\nAuthorization: AWS4-HMAC-SHA256 Credential=a/20261128/eu/s3/aws4_request, Signature=" + os.urandom(32).hex() + "\r\n")
    async def some(first):
        s = await connect(source, TARGETS[0], 8090)
        for n in range(first, parts, 3):
            await ask(s, "PUT", f"{key}?partNumber={n + 1}&uploadId=17", "Content-Type: application/octet-stream\r\n", os.urandom(size))
        s[1].close()
    await asyncio.gather(*[some(n) for n in range(3)])
    await ask(stream, "POST", key + "?uploadId=17", "", b"<CompleteMultipartUpload>" + b"<Part/>" * parts + b"</CompleteMultipartUpload>")
    stream[1].close()
    await rest(pause, pause * 2)


async def tcp_checks(source):
    """MORE: seconds, open or sealed, ports. Each port of each target: a connection that is made and closed, by a balancer or a panel; some are off."""
    async def one(target, port):
        try:
            stream = await connect(source, target, port, TARGETS[0] if MORE[1] == "sealed" else None, timeout=2)
            stream[1].close()
        except TROUBLE:
            pass
    while left():
        await asyncio.gather(*[one(t, int(p)) for t in TARGETS for p in MORE[2].split("+")])
        await rest(float(MORE[0]))


async def redis_visits(source):
    """MORE: connections a second, questions each. An application without a pool: opens, asks, closes."""
    stream = await connect(source, TARGETS[0], 6379)
    for n in range(int(MORE[1])):
        await say(stream, f"*2\r\n$3\r\nGET\r\n$9\r\nsession:{n % 9}\r\n")
    stream[1].close()
    await rest(0.5 / float(MORE[0]), 1.5 / float(MORE[0]))


async def grey_sender(source):
    """MORE: seconds between tries. A mail server whose letters are put off."""
    stream = await connect(source, random.choice(TARGETS), 2525)
    await asyncio.wait_for(stream[0].readline(), 10)
    for text in ("EHLO out.example", "MAIL FROM:<news@out.example>", f"RCPT TO:<person{random.randrange(40)}@lab.example>"):
        answer = await say(stream, text + "\r\n")
    if answer.startswith(b"250"):
        await say(stream, "DATA\r\n")
        await say(stream, "Subject: hello\r\n\r\n" + "word " * random.randrange(50, 4000) + "\r\n.\r\n")
    await say(stream, "QUIT\r\n")
    stream[1].close()
    await rest(float(MORE[0]) * 0.7, float(MORE[0]) * 1.3)


async def paced(source):
    """MORE: port, datagrams a second, bytes: a game, a tunnel."""
    s, port, rate, size = udp(source, family=10 if ":" in source else 2), int(MORE[0]), float(MORE[1]), int(MORE[2])
    while left():
        send(s, os.urandom(random.randrange(max(8, size // 2), size + 1)), TARGETS[0], port)
        drain(s)
        await asyncio.sleep(1 / rate)


async def coap(source):
    s = udp(source, family=10 if ":" in source else 2)
    while left():
        for t in TARGETS:
            send(s, b"\x40\x01" + os.urandom(2) + b"\xb4temp", t, 5683)
        drain(s)
        await rest(float(MORE[0]))


async def gelf(source):
    """MORE: lines a second, as datagrams."""
    s = udp(source, family=10 if ":" in source else 2)
    while left():
        send(s, json.dumps({"version": "1.1", "host": "app3", "short_message": "request done " + os.urandom(random.randrange(5, 200)).hex(), "level": 6, "_ms": random.randrange(900)}).encode(), TARGETS[0], 12201)
        await rest(0.3 / float(MORE[0]), 1.7 / float(MORE[0]))


async def names_by_tls(source):
    """MORE: questions a second inside one TLS connection to a resolver (DoT)."""
    stream = await connect(source, TARGETS[0], 853, "dns.example")
    for _ in range(40):
        name = b"".join(bytes([len(p)]) + p for p in (b"www%d" % random.randrange(99), random.choice([b"shop", b"news", b"mail"]), b"example"))
        question = os.urandom(2) + b"\x01\0\0\x01\0\0\0\0\0\0" + name + b"\0\0\x01\0\x01"
        await say(stream, struct.pack("!H", len(question)) + question)
        await rest(0.5 / float(MORE[0]), 1.5 / float(MORE[0]))
    stream[1].close()


async def ipp_jobs(source):
    """A document by IPP, then its state each second until it is printed."""
    stream = await connect(source, TARGETS[0], 631)
    await ask(stream, "POST", "/ipp/print", "Content-Type: application/ipp\r\nUser-Agent: CUPS/2.4.2 IPP/2.0\r\n", b"\x02\0\0\x02\0\0\0\x01\x01G\0\x12attributes-charset\0\x05utf-8\x03" + os.urandom(random.randrange(90000, 4000000)))
    for _ in range(random.randrange(3, 20)):
        await ask(stream, "POST", "/ipp/print", "Content-Type: application/ipp\r\nUser-Agent: CUPS/2.4.2 IPP/2.0\r\n", b"\x02\0\0\x09\0\0\0\x02\x01G\0\x12attributes-charset\0\x05utf-8\x03")
        await rest(1)
    stream[1].close()
    await rest(2, 15)


main(globals())
