#!/usr/bin/env python3
"""Small servers of protocols for which no light daemon is at hand, speaking the real messages. usage: servers.py ADDRESS NAME...

web-app    HTTP 8080: uploads, long poll (/poll), events (/events), WebSocket (/ws), a log-in form (/login, right password "spring-2026")
mail       SMTP 25 with replies of a mail server, IMAP 143 with LOGIN (right password as above), FTP 21 with USER/PASS
plc        Modbus/TCP 502, read holding registers
printer    SNMP 161/udp (answers with an octet string), and a raw print port 9100
phone      SIP 5060/udp (200 OK), RTP 20000-20031/udp (sends back what comes)
"""
import asyncio, base64, hashlib, os, struct, sys

PASSWORD = "spring-2026"


async def web_app(reader, writer):
    try:
        while True:
            head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 90)).decode("latin-1")
            method, path, _ = head.split(" ", 2)
            fields = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in head.split("\r\n")[1:])}
            length = int(fields.get("content-length", 0))
            body = b""
            while length > 0:
                piece = await reader.read(min(length, 65536))
                if not piece:
                    return
                length -= len(piece)
                body = piece if len(body) + len(piece) > 4096 else body + piece
            if path.startswith("/ws"):
                await websocket(reader, writer, fields)
                return
            if path.startswith("/events"):
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
                for n in range(30):
                    writer.write(b"data: %d %s\n\n" % (n, os.urandom(24).hex().encode()))
                    await writer.drain()
                    await asyncio.sleep(2)
                return
            status, text = b"200 OK", b"<html>" + b"stored " * 40
            if path.startswith("/poll"):
                await asyncio.sleep(5 + os.urandom(1)[0] % 15)
                text = b'{"events":[]}'
            elif path.startswith("/login"):
                good = PASSWORD.encode() in body
                status, text = (b"302 Found", b"") if good else (b"401 Unauthorized", b"<html>wrong name or password" + b" " * 300)
            elif "missing" in path:
                status, text = b"404 Not Found", b"<html>not here"
            writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(text) + text)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError, asyncio.TimeoutError, ValueError):
        pass
    finally:
        writer.close()


async def websocket(reader, writer, fields):
    accept = base64.b64encode(hashlib.sha1((fields.get("sec-websocket-key", "") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest())
    writer.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept + b"\r\n\r\n")
    for n in range(40):
        text = os.urandom(8 + os.urandom(1)[0] % 60).hex().encode()
        writer.write(b"\x81" + (bytes([len(text)]) if len(text) < 126 else b"\x7e" + struct.pack(">H", len(text))) + text)
        await writer.drain()
        await asyncio.sleep(1 + os.urandom(1)[0] % 5)


def lines(answer, greeting):
    """A server of one-line commands: answer(line, state) gives the reply; None hangs up."""
    async def serve(reader, writer):
        state = {}
        try:
            writer.write(greeting)
            while True:
                line = (await asyncio.wait_for(reader.readline(), 120)).decode("latin-1").strip()
                reply = answer(line, state)
                if reply is None:
                    break
                if b"wrong" in reply:
                    await asyncio.sleep(1)
                writer.write(reply)
                await writer.drain()
        except (ConnectionError, asyncio.TimeoutError):
            pass
        finally:
            writer.close()
    return serve


def smtp(line, state):
    if state.get("data"):
        if line == ".":
            state["data"] = False
            return b"250 2.0.0 Ok: queued as %s\r\n" % os.urandom(5).hex().encode()
        return b""
    word = line[:4].upper()
    if word == "EHLO":
        return b"250-mail.example\r\n250-PIPELINING\r\n250-SIZE 30720000\r\n250 8BITMIME\r\n"
    if word == "DATA":
        state["data"] = True
        return b"354 End data with <CR><LF>.<CR><LF>\r\n"
    if word == "RCPT" and "nobody" in line:
        return b"550 5.1.1 User unknown\r\n"
    return None if word in ("QUIT", "") else b"250 2.1.0 Ok\r\n"


def imap(line, state):
    tag, _, rest = line.partition(" ")
    word = rest.upper()
    if not tag:
        return None
    if word.startswith("LOGIN"):
        return tag.encode() + (b" OK Logged in\r\n" if PASSWORD in rest else b" NO [AUTHENTICATIONFAILED] wrong password\r\n")
    if word.startswith("SELECT"):
        return b"* 12 EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 1]\r\n" + tag.encode() + b" OK [READ-WRITE] Select completed\r\n"
    return None if word.startswith("LOGOUT") else tag.encode() + b" OK completed\r\n"


def ftp(line, state):
    word = line[:4].upper()
    if word == "USER":
        return b"331 Please specify the password.\r\n"
    if word == "PASS":
        return b"230 Login successful.\r\n" if PASSWORD in line else b"530 Login incorrect, wrong password.\r\n"
    return None if word in ("QUIT", "") else b"200 ok\r\n"


async def modbus(reader, writer):
    try:
        while True:
            transaction, protocol, length = struct.unpack(">HHH", await reader.readexactly(6))
            unit, function, start, count = struct.unpack(">BBHH", await reader.readexactly(length))
            data = os.urandom(2 * min(count, 100))
            writer.write(struct.pack(">HHHBBB", transaction, protocol, 3 + len(data), unit, function, len(data)) + data)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError, struct.error):
        writer.close()


async def sink(reader, writer):
    while await reader.read(65536):
        pass
    writer.close()


class Answering(asyncio.DatagramProtocol):
    def __init__(self, answer):
        self.answer = answer

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, peer):
        reply = self.answer(data)
        if reply:
            self.transport.sendto(reply, peer)


def snmp(data):
    """GetResponse to a v2c GetRequest: the same message with the PDU type changed; long enough for a manager that only looks for life."""
    return data.replace(b"\xa0", b"\xa2", 1) if data[:1] == b"\x30" else None


def sip(data):
    text = data.decode("latin-1")
    keep = [line for line in text.split("\r\n") if line.split(":")[0] in ("Via", "From", "To", "Call-ID", "CSeq")]
    return ("SIP/2.0 200 OK\r\n" + "\r\n".join(keep) + "\r\nContent-Length: 0\r\n\r\n").encode("latin-1")


async def main(address, names):
    loop = asyncio.get_running_loop()

    async def udp(answer, port):
        await loop.create_datagram_endpoint(lambda: Answering(answer), local_addr=(address, port))

    async def tcp(serve, port):
        await asyncio.start_server(serve, address, port, backlog=200)

    if "web-app" in names:
        await tcp(web_app, 8080)
    if "mail" in names:
        await tcp(lines(smtp, b"220 mail.example ESMTP\r\n"), 25)
        await tcp(lines(imap, b"* OK [CAPABILITY IMAP4rev1] ready.\r\n"), 143)
        await tcp(lines(ftp, b"220 (ftp)\r\n"), 21)
    if "plc" in names:
        await tcp(modbus, 502)
    if "printer" in names:
        await udp(snmp, 161)
        await tcp(sink, 9100)
    if "phone" in names:
        await udp(sip, 5060)
        for port in range(20000, 20032):
            await udp(lambda data: data, port)
    await asyncio.Event().wait()


asyncio.run(main(sys.argv[1], sys.argv[2:]))
