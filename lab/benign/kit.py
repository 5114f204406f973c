"""What the programs of the sixth network share: time, connections, small messages. Imported; each program is called

  PROGRAM SECONDS NAME SOURCE,... TARGET,... [MORE...]

and runs the function NAME once for each source, again and again until the time is over; `serve_...` runs once and answers on the targets.
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
SOURCES, TARGETS, MORE = sys.argv[3].split(","), sys.argv[4].split(","), sys.argv[5:]
BEGAN = time.monotonic()
TROUBLE = (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ssl.SSLError, ValueError, IndexError)


def left():
    return max(0.0, SECONDS - (time.monotonic() - BEGAN))


def past(share):
    """Is this share of the recording over?"""
    return time.monotonic() - BEGAN > share * SECONDS


async def rest(low, high=None):
    await asyncio.sleep(min(left(), random.uniform(low, high or low)))


def any_tls():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


async def connect(source, target, port, tls=None, timeout=4):
    return await asyncio.wait_for(asyncio.open_connection(target, port, local_addr=(source, 0), ssl=any_tls() if tls else None, server_hostname=tls), timeout)


async def say(stream, data=b"", wait=10):
    """Sends, and returns what comes next."""
    stream[1].write(data if isinstance(data, bytes) else data.encode())
    return await asyncio.wait_for(stream[0].read(65536), wait)


async def ask(stream, method, path, headers="", body=b"", host="intra.example"):
    """One HTTP request; returns the status."""
    length = f"Content-Length: {len(body)}\r\n" if body or method == "POST" else ""
    stream[1].write(f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n{headers}{length}\r\n".encode() + body)
    head = (await asyncio.wait_for(stream[0].readuntil(b"\r\n\r\n"), 15)).lower()
    size = int(head.split(b"content-length:")[1].split(b"\r\n")[0]) if b"content-length:" in head and method != "HEAD" else 0
    await asyncio.wait_for(stream[0].readexactly(size), 30)
    return int(head.split()[1])


def udp(source, port=0, family=socket.AF_INET):
    s = socket.socket(family, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    s.bind((source, port))
    s.setblocking(False)
    return s


def send(s, data, target, port):
    try:
        s.sendto(data, (target, port))
    except OSError:
        pass


def drain(s):
    got = []
    try:
        while True:
            got.append(s.recvfrom(4096)[0])
    except OSError:
        return got


def der(tag, *parts):
    content = b"".join(parts)
    size = len(content)
    return bytes([tag]) + (bytes([size]) if size < 128 else b"\x81" + bytes([size]) if size < 256 else b"\x82" + struct.pack("!H", size)) + content


async def serve_tcp(ports, tls=()):
    """ports: port -> coroutine(reader, writer), on each target."""
    def shielded(handler):
        async def serve(reader, writer):
            try:
                await handler(reader, writer)
            except TROUBLE:
                pass
            finally:
                writer.close()
        return serve
    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(MORE[0], MORE[1])
    return [await asyncio.start_server(shielded(h), t, p, ssl=context if p in tls else None, backlog=500) for t in TARGETS for p, h in ports.items()]


class Answering(asyncio.DatagramProtocol):
    def __init__(self, answer):
        self.answer = answer

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, peer):
        for reply in self.answer(data, peer) or ():
            self.transport.sendto(reply, peer)


async def serve_udp(ports):
    for t in TARGETS:
        for port, answer in ports.items():
            await asyncio.get_running_loop().create_datagram_endpoint(lambda a=answer: Answering(a), local_addr=(t, port))


async def http_server(reader, writer, page):
    """page(method, path, fields, body) gives status line and body."""
    while True:
        head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 60)).decode("latin-1")
        method, path, _ = head.split(" ", 2)
        fields = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in head.split("\r\n")[1:])}
        body = await reader.readexactly(int(fields.get("content-length", 0)))
        status, text, *extra = page(method, path, fields, body)
        await asyncio.sleep(0.004)
        writer.write(f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n{''.join(extra)}Content-Length: {len(text)}\r\n\r\n".encode() + (b"" if method == "HEAD" else text))
        await writer.drain()


def main(functions):
    async def again(source):
        while left():
            try:
                await functions[NAME](source)
            except TROUBLE:
                await rest(0.5)
            await asyncio.sleep(0)

    async def run():
        if NAME.startswith("serve"):
            servers = await functions[NAME]()
            await asyncio.sleep(SECONDS)
            for s in servers or ():
                s.close()
        else:
            await asyncio.wait([asyncio.create_task(again(s)) for s in SOURCES], timeout=SECONDS)
    asyncio.run(run())
    os._exit(0)
