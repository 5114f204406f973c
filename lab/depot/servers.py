#!/usr/bin/env python3
"""Servers of the depot for which Debian has none that runs in a namespace.  servers.py ADDRESS

Web application (80, 10000 and others), FTP (21) with a door (6200), telnet of a camera (2323), mail (25), PostgreSQL and MS SQL that trust everybody (5432, 1433), Java debugger (8000), Asterisk's manager (5038).
"""
import asyncio
import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "common"))
from serving import head, reply, shielded  # noqa: E402

PAGE = b"<!doctype html><html><head><title>Depot</title></head><body><h1>Goods</h1>" + b"<p>Pallets, crates and barrels, delivered in a day.</p>" * 40 + b"</body></html>"


async def web(reader, writer):
    while True:
        (method, target, *_), fields, body = await head(reader)
        path = target.split("?")[0]
        if "chunked" in fields.get("transfer-encoding", ""):
            while await reader.readline() not in (b"0\r\n", b""):
                await reader.readline()
        if path in ("/", "/index.html", "/view", "/search", "/ping", "/go"):
            out = reply("200 OK", PAGE)
        elif path == "/manager/html":
            out = reply("401 Unauthorized", b"no")
            out = out.replace(b"Content-Type", b"WWW-Authenticate: Basic realm=\"Manager\"\r\nContent-Type", 1)
        elif path == "/j_spring_security_check":
            out = b"HTTP/1.1 302 Found\r\nLocation: /loginError\r\nContent-Length: 0\r\n\r\n"
        elif path == "/login":
            out = reply("401 Unauthorized", b'{"message":"Invalid username or password"}', "application/json")
        elif path == "/account/login":
            out = b"HTTP/1.1 302 Found\r\nLocation: /account/login?error=1\r\nContent-Length: 0\r\n\r\n"
        elif path == "/phpmyadmin/index.php":
            out = reply("200 OK", b"<html><body><div class=\"error\">Cannot log in to the MySQL server</div><form method=\"post\" action=\"index.php\"><input name=\"pma_username\"></form></body></html>" + b" " * 6000)
        elif path.startswith("/uploads/") or path.startswith("/cgi-bin/.%2e"):
            out = reply("200 OK", b"->|/var/www/html\tLinux depot 5.15.0|<-")
        elif path in ("/script", "/pods", "/runningpods/", "/upload.php", "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php"):
            out = reply("200 OK", b"{\"items\":[]}", "application/json")
        else:
            out = reply("404 Not Found", b"<html>no such page</html>")
        writer.write(out)
        await writer.drain()


def lines(greeting, answers, other, end=None):
    """A server of lines: what begins with a word gets its answer."""
    async def serve(reader, writer):
        writer.write(greeting)
        while line := await asyncio.wait_for(reader.readline(), 60):
            text = next((a for w, a in answers if line.upper().startswith(w)), other)
            if text is not None:
                writer.write(text)
            await writer.drain()
            if end and line.upper().startswith(end):
                return
    return serve


async def postgres(reader, writer):
    size = struct.unpack("!I", await reader.readexactly(4))[0]
    await reader.readexactly(size - 4)
    writer.write(b"R\0\0\0\x08\0\0\0\0Z\0\0\0\5I")
    while True:
        size = struct.unpack("!I", (await asyncio.wait_for(reader.readexactly(5), 30))[1:])[0]
        await reader.readexactly(size - 4)
        writer.write(b"C\0\0\0\x0bCOPY 1\0Z\0\0\0\5I")


async def mssql(reader, writer):
    while True:
        first = await asyncio.wait_for(reader.readexactly(8), 30)
        await reader.readexactly(struct.unpack("!H", first[2:4])[0] - 8)
        data = bytes.fromhex("00000a000601001000010200110001ff0f000007d00000020000") if first[0] == 0x12 else b"\xad\x0e\0\1t\0\0\4\2S\0\x0f\0\7\xd0" + b"\xfd\0\0\0\0\0\0\0\0\0\0\0\0" if first[0] == 0x10 else b"\xfd\0\0\0\0\0\0\0\0\0\0\0\0"
        writer.write(struct.pack("!BBHHBB", 4, 1, len(data) + 8, 0, 1, 0) + data)


async def java(reader, writer):
    writer.write(await reader.readexactly(14))
    while True:
        size, number = struct.unpack("!II", await asyncio.wait_for(reader.readexactly(8), 30))
        await reader.readexactly(size - 8)
        writer.write(struct.pack("!IIBH", 11 + 40, number, 0x80, 0) + b"\0" * 40)


async def manager(reader, writer):
    writer.write(b"Asterisk Call Manager/5.0.2\r\n")
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"Response: Error\r\nMessage: Authentication failed\r\n\r\n")


async def camera(reader, writer):
    writer.write(b"\r\n(none) login: ")
    for text in (b"Password: ", b"\r\n\r\nBusyBox v1.1.2\r\n# "):
        await reader.readline()
        writer.write(text)
    while line := await asyncio.wait_for(reader.readline(), 30):
        writer.write(line + (b"ECCHI: applet not found\r\n" if b"ECCHI" in line else b"") + b"# ")


async def main():
    ftp = lines(b"220 (vsFTPd 2.3.4)\r\n", ((b"USER", b"331 Please specify the password.\r\n"), (b"PASS", b"530 Login incorrect.\r\n"), (b"SITE CPFR", b"350 File or directory exists, ready for destination name\r\n"), (b"SITE CPTO", b"250 Copy successful\r\n")), b"500 what?\r\n")
    mail = lines(b"220 mx.depot.example ESMTP\r\n", ((b"VRFY", b"550 5.1.1 User unknown\r\n"), (b"HELO", b"250 hello\r\n"), (b"EHLO", b"250 hello\r\n"), (b"MAIL", b"250 ok\r\n"), (b"RCPT", b"250 ok\r\n"), (b"DATA", b"354 go on\r\n"), (b".", b"250 taken\r\n")), None)
    door = lines(b"", ((b"ID", b"uid=0(root) gid=0(root)\n"),), b"Linux depot 5.15.0\n")
    for ports, handler in (((80, 1099, 8080, 8088, 8161, 8983, 7001, 10000, 10250), web), ((21,), ftp), ((6200,), door), ((25,), mail), ((2323,), camera), ((5432,), postgres), ((1433,), mssql), ((8000,), java), ((5038,), manager)):
        for port in ports:
            await asyncio.start_server(shielded(handler), sys.argv[1], port, backlog=512)
    await asyncio.Event().wait()


asyncio.run(main())
