#!/usr/bin/env python3
"""People and programs that sign in, with right, old and mistyped passwords, alone and many behind one address (kit.py says how it is called)."""
import asyncio
import base64
import os
import random

from kit import TARGETS, der, ask, connect, http_server, left, main, past, rest, say, serve_tcp, serve_udp, udp, send, drain

RIGHT = "autumn-harvest"
AGENTS = ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0", "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) Version/18.0 Safari/605.1.15",
          "Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/141.0 Mobile", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148", "Mozilla/5.0 (X11; Fedora) Firefox/143.0"]
ALWAYS_REFUSE = "refuse" in os.environ.get("LAB_MODE", "")


def good(text):
    return RIGHT in text and not ALWAYS_REFUSE


# --- servers

def mail_lines(kind):
    greeting = {"imap": b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] Dovecot ready.\r\n", "pop": b"+OK ready <1@mx>\r\n", "smtp": b"220 mx.clinic.example ESMTP Postfix\r\n", "ftp": b"220 (vsFTPd 3.0.5)\r\n"}[kind]

    async def serve(reader, writer):
        writer.write(greeting)
        user = ""
        while line := (await asyncio.wait_for(reader.readline(), 120)).decode("latin-1").strip():
            word = line.upper()
            if kind == "imap":
                tag, _, rest_ = line.partition(" ")
                if rest_.upper().startswith("LOGIN"):
                    if not good(rest_):
                        await asyncio.sleep(0.6)
                    reply = f"{tag} OK [CAPABILITY IMAP4rev1 IDLE] Logged in\r\n" if good(rest_) else f"{tag} NO [AUTHENTICATIONFAILED] Authentication failed.\r\n"
                elif rest_.upper().startswith("LOGOUT"):
                    return
                else:
                    reply = f"* {random.randrange(900)} EXISTS\r\n{tag} OK done\r\n"
            elif kind == "pop":
                if word.startswith("PASS") and not good(line):
                    await asyncio.sleep(0.6)
                reply = "-ERR [AUTH] Authentication failed.\r\n" if word.startswith("PASS") and not good(line) else "+OK\r\n"
            elif kind == "smtp":
                if word.startswith("EHLO"):
                    reply = "250-mx.clinic.example\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME\r\n"
                elif word.startswith("AUTH PLAIN"):
                    ok = good(base64.b64decode(line[11:] + "==").decode("latin-1"))
                    if not ok:
                        await asyncio.sleep(0.6)
                    reply = "235 2.7.0 Authentication successful\r\n" if ok else "535 5.7.8 Error: authentication failed: \r\n"
                elif word.startswith("QUIT"):
                    return
                elif word.startswith("DATA"):
                    writer.write(b"354 go on\r\n")
                    await asyncio.wait_for(reader.readuntil(b"\r\n.\r\n"), 20)
                    reply = "250 2.0.0 Ok: queued\r\n"
                else:
                    reply = "250 2.1.0 Ok\r\n"
            else:
                if word.startswith("PASS "):
                    if not good(line):
                        await asyncio.sleep(0.6)
                    reply = "230 Login successful.\r\n" if good(line) else "530 Login incorrect.\r\n"
                else:
                    reply = "331 Please specify the password.\r\n" if word.startswith("USER") else "200 ok\r\n"
            writer.write(reply.encode())
            await writer.drain()
    return serve


async def serve_mail():
    return await serve_tcp({143: mail_lines("imap"), 110: mail_lines("pop"), 587: mail_lines("smtp"), 21: mail_lines("ftp")})


def portal_page(method, path, fields, body):
    """A log-in that shows the form again when the password is wrong (200), as many applications do; an interface with tokens that run out."""
    if path.startswith("/account/sign-in") and method == "POST":
        if good(body.decode("latin-1")):
            return "303 See Other", b"", f"Location: /home\r\nSet-Cookie: sid={os.urandom(8).hex()}\r\n"
        return "200 OK", b"<html><form>wrong name or password " + b"." * 1400
    if path.startswith("/api/") and "stale" in fields.get("authorization", ""):
        return "401 Unauthorized", b'{"error":"token expired"}', "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n"
    if path.startswith("/Microsoft-Server-ActiveSync") or path.startswith("/dav"):
        if "authorization" not in fields:
            return "401 Unauthorized", b"", "WWW-Authenticate: Basic realm=\"mail\"\r\n"
        ok = good(base64.b64decode(fields["authorization"][6:] + "==").decode("latin-1"))
        return ("200 OK", b"x" * 300) if ok else ("401 Unauthorized", b"", "WWW-Authenticate: Basic realm=\"mail\"\r\n")
    return "200 OK", b"<html>" + b"text " * random.randrange(100, 3000)


async def serve_portal():
    return await serve_tcp({8080: lambda r, w: http_server(r, w, portal_page)})


async def serve_directory():
    """LDAP binds by RFC 4511, Kerberos by RFC 4120: first "pre-authentication required" (25), then a ticket, or 24 for a wrong password."""
    async def ldap(reader, writer):
        while True:
            head = await reader.readexactly(2)
            size = head[1] if head[1] < 128 else int.from_bytes(await reader.readexactly(head[1] & 0x7F), "big")
            body = await reader.readexactly(size)
            if body[3] == 0x42:
                return
            if body[3] == 0x60:
                code = b"\0" if good(body.decode("latin-1")) else b"\x31"
                writer.write(b"\x30\x0c\x02\x01" + body[2:3] + b"\x61\x07\x0a\x01" + code + b"\x04\x00\x04\x00")
            else:
                writer.write(der(0x30, b"\x02\x01" + body[2:3], der(0x64, der(4, b"uid=a,dc=clinic"), der(0x30))) + b"\x30\x0c\x02\x01" + body[2:3] + b"\x65\x07\x0a\x01\x00\x04\x00\x04\x00")

    def kerberos(data, peer):
        if b"wrong" in data and b"proof" in data:
            code = b"\x18"
        elif b"proof" in data:
            return [der(0x6B, der(0x30, der(0xA0, der(2, b"\5")), der(0xA1, der(2, b"\x0b")), der(0xA3, der(0x1B, b"CLINIC")), der(0xA5, os.urandom(700))))]
        else:
            code = b"\x19"
        krbtgt = der(0x30, der(0xA0, der(2, b"\2")), der(0xA1, der(0x30, der(0x1B, b"krbtgt"), der(0x1B, b"CLINIC"))))
        return [der(0x7E, der(0x30, der(0xA0, der(2, b"\5")), der(0xA1, der(2, b"\x1e")), der(0xA4, der(0x18, b"20261127080000Z")), der(0xA5, der(2, b"\1")), der(0xA6, der(2, code)), der(0xA9, der(0x1B, b"CLINIC")), der(0xAA, krbtgt)))]
    await serve_udp({88: kerberos})
    return await serve_tcp({389: ldap})


async def serve_desktops():
    """RDP gateways (X.224 negotiation, then TLS-like data), telnet of switches."""
    async def rdp(reader, writer):
        await reader.readexactly(19)
        writer.write(bytes.fromhex("030000130ed000001234000201080002000000"))
        while data := await reader.read(4096):
            writer.write(os.urandom(min(1400, 200 + len(data))))
            await writer.drain()

    async def telnet(reader, writer):
        writer.write(b"\xff\xfd\x18\xff\xfb\x01User Access Verification\r\n\r\nUsername: ")
        await reader.readuntil(b"\r\n")
        writer.write(b"Password: ")
        await reader.readuntil(b"\r\n")
        writer.write(b"\r\nswitch>")
        while line := await reader.readline():
            if b"exit" in line:
                return
            writer.write(b"interface text\r\n" * 60 + b"switch>")
    return await serve_tcp({3389: rdp, 23: telnet})


# --- clients

async def one_mail(source, target, user, password, kind):
    port = {"imap": 143, "pop": 110, "smtp": 587, "ftp": 21}[kind]
    s = await connect(source, target, port)
    try:
        await say(s)
        if kind == "imap":
            ok = b" OK" in await say(s, f"a1 LOGIN {user} {password}\r\n")
            if ok:
                await say(s, "a2 SELECT INBOX\r\n")
        elif kind == "pop":
            await say(s, f"USER {user}\r\n")
            ok = b"+OK" in await say(s, f"PASS {password}\r\n")
            if ok:
                await say(s, "STAT\r\n")
        elif kind == "smtp":
            await say(s, f"EHLO {user}-laptop.lan\r\n")
            ok = b"235" in await say(s, b"AUTH PLAIN " + base64.b64encode(f"\0{user}\0{password}".encode()) + b"\r\n")
        else:
            await say(s, f"USER {user}\r\n")
            ok = b"230" in await say(s, f"PASS {password}\r\n")
        return ok
    finally:
        s[1].close()


async def crowd_mail(source):
    """Fifty people behind one address; each tenth has a program with an old password."""
    async def person(i):
        user, kind, old = f"user{i:02d}", random.choice(["imap", "imap", "imap", "pop", "smtp"]), i % 10 == 0
        await rest(0, 12)
        while left():
            try:
                await one_mail(source, TARGETS[0], user, f"summer-{i}" if old else RIGHT, kind)
            except (OSError, asyncio.TimeoutError):
                pass
            await rest(4, 14)
    await asyncio.gather(*(person(i) for i in range(50)))


async def single_mail(source):
    """A person's programs at an address of its own: mail read and sent, with one password."""
    n = int(source.split(".")[-1])
    await rest(0, 8)
    while left():
        try:
            await one_mail(source, TARGETS[0], f"staff{n}", RIGHT, random.choice(["imap", "imap", "smtp"]))
        except (OSError, asyncio.TimeoutError):
            pass
        await rest(5, 11)


async def crowd_form(source):
    """A provider's customers behind one address: two hundred sign in within the minute; a fifth mistypes once or twice."""
    async def person(i):
        await rest(0, left() * 0.8)
        agent = f"User-Agent: {AGENTS[i % 5]}\r\nCookie: v={os.urandom(4).hex()}\r\n"
        s = await connect(source, random.choice(TARGETS), 8080)
        await ask(s, "GET", "/account/sign-in", agent)
        for wrong in range(random.choice([0, 0, 0, 0, 1, 2])):
            await rest(0.6, 2.5)
            await ask(s, "POST", "/account/sign-in", agent + "Content-Type: application/x-www-form-urlencoded\r\n", f"name=c{i}%40mail.example&password=oops{wrong}{i}".encode())
        await rest(0.5, 2)
        await ask(s, "POST", "/account/sign-in", agent + "Content-Type: application/x-www-form-urlencoded\r\n", f"name=c{i}%40mail.example&password={RIGHT}".encode())
        if i % 3:
            await ask(s, "GET", "/home", agent)
        s[1].close()
    await asyncio.gather(*(person(i) for i in range(200)), return_exceptions=True)


async def old_phone(source):
    """The day after everybody had to change the password: the phone asks with the old one, mail and calendar, until its owner types the new one."""
    n = int(source.split(".")[-1])
    learns = 0.4 + n % 5 / 5
    old = f"spring{n}"
    await rest(0, 3)
    while left():
        password = RIGHT if past(learns) else old
        try:
            for kind in ("imap", "smtp"):
                await one_mail(source, TARGETS[0], f"p{n}", password, kind)
            s = await connect(source, TARGETS[1], 8080)
            secret = base64.b64encode(f"p{n}:{password}".encode()).decode()
            await ask(s, "OPTIONS", "/Microsoft-Server-ActiveSync", f"Authorization: Basic {secret}\r\nUser-Agent: Apple-iPhone15C2/2201.88\r\n")
            s[1].close()
        except (OSError, asyncio.TimeoutError):
            pass
        await rest(1.5, 4)


def bind(password, number=1):
    return der(0x30, der(2, bytes([number])), der(0x60, der(2, b"\3"), der(4, b"cn=svc-scan,ou=services,dc=clinic"), der(0x80, password.encode())))


async def expired_service(source):
    """A service whose account ran out: directory, mail and calendar refuse it, three times in ten seconds, all day."""
    while left():
        s = await connect(source, TARGETS[0], 389)
        await say(s, bind("expired-2025"))
        s[1].close()
        try:
            await one_mail(source, TARGETS[1], "svc-scan", "expired-2025", "smtp")
        except (OSError, asyncio.TimeoutError):
            pass
        s = await connect(source, TARGETS[1], 8080)
        await ask(s, "PROPFIND", "/dav/cal", f"Authorization: Basic {base64.b64encode(b'svc-scan:expired-2025').decode()}\r\n")
        s[1].close()
        await rest(2, 4)


async def morning(source):
    """Desks are switched on: a ticket (asked twice, as Kerberos does), the directory; some mistype once, a lock screen asks again."""
    n = source.split(".")[-1].encode()
    name = der(0xA1, der(0x30, der(0xA0, der(2, b"\1")), der(0xA1, der(0x30, der(0x1B, b"user" + n)))))
    def request(extra):
        return der(0x6A, der(0x30, der(0xA1, der(2, b"\5")), der(0xA2, der(2, b"\x0a")), der(0xA3, der(4, extra)), der(0xA4, der(0x30, der(0xA0, der(3, b"\0\x40\x81\0\x10")), name, der(0xA2, der(0x1B, b"CLINIC"))))))
    await rest(0, 10)
    s = udp(source)
    while left():
        tries = [b"", b"proof wrong"] * random.choice([0, 0, 0, 1, 2]) + [b"", b"proof", b"", b"proof"]
        for extra in tries:
            send(s, request(extra), TARGETS[0], 88)
            await rest(0.05, 0.4)
            drain(s)
        c = await connect(source, TARGETS[0], 389)
        await say(c, bind(RIGHT))
        for i in range(2, 7):
            await say(c, der(0x30, der(2, bytes([i])), der(0x63, der(4, b"dc=clinic"), der(0x0A, b"\2"), der(0x0A, b"\0"), der(2, b"\0"), der(2, b"\0"), der(1, b"\0"), der(0x87, b"objectClass"), der(0x30))))
        c[1].close()
        await rest(6, 14)


async def tokens(source):
    """A browser with ten tabs of one application: the token has run out, all ask with it, are refused, one fetches another."""
    async def tab(state):
        await rest(0, 2)
        s = await connect(source, TARGETS[0], 8080)
        while left():
            status = await ask(s, "GET", f"/api/inbox?after={random.randrange(9999)}", f"Authorization: Bearer {state['token']}\r\nUser-Agent: {AGENTS[0]}\r\n")
            if status == 401 and random.random() < 0.2:
                await ask(s, "POST", "/api/token/refresh", f"User-Agent: {AGENTS[0]}\r\n", b'{"grant":"refresh"}')
                state["token"] = "fresh" + os.urandom(12).hex()
            if random.random() < 0.02:
                state["token"] = "stale" + os.urandom(12).hex()
            await rest(0.5, 1.5)
    await asyncio.gather(*(tab(state) for state in [{"token": "stale" + os.urandom(12).hex()}] for _ in range(10)), return_exceptions=True)


async def edi(source):
    """A partner's program: each two seconds a session of file transfer, signed in, a look, away; the second partner's password is wrong since today."""
    wrong = source.endswith("1")
    user = f"edi{source.split('.')[-1]}"
    while left():
        s = await connect(source, TARGETS[0], 21)
        await say(s)
        await say(s, f"USER {user}\r\n")
        await say(s, f"PASS {'old-key' if wrong else RIGHT}\r\n")
        if not wrong:
            for line in ("TYPE I", "CWD /out", "NLST", "QUIT"):
                await say(s, line + "\r\n")
        s[1].close()
        await rest(1.5, 3 if not wrong else 6)


async def terminal(source):
    """Thin clients that come back after the gateway's broker sends them elsewhere; the Wi-Fi drops them now and then."""
    while left():
        s = await connect(source, random.choice(TARGETS), 3389)
        await say(s, bytes.fromhex("030000130ee000000000000100080003000000"))
        for _ in range(random.choice([2, 2, 3, 40, 120])):
            await say(s, os.urandom(random.randint(40, 300)))
            await rest(0.03, 0.2)
        s[1].close()
        await rest(0.2, 4)


async def collect(source):
    """Fetches the configuration of each switch by telnet, one after the other, then again."""
    for target in TARGETS:
        s = await connect(source, target, 23)
        await say(s)
        await say(s, "netadmin\r\n")
        await say(s, "Sw1tch-pass\r\n")
        for line in ("terminal length 0", "show version", "show running-config"):
            await say(s, line + "\r\n")
        s[1].write(b"exit\r\n")
        s[1].close()
        await rest(0.2)


async def balancer(source):
    """A load balancer looks each second whether the services behind it speak: greeting, then away; the desktop's negotiation."""
    async def check(target, port, ask_):
        await rest(0, 1)
        while left():
            try:
                s = await connect(source, target, port, timeout=1)
                if ask_ is not None:
                    await say(s, ask_, 2)
                s[1].close()
            except (OSError, asyncio.TimeoutError):
                pass
            await rest(1)
    services = {3389: bytes.fromhex("030000130ee000000000000100080003000000"), 143: b"", 587: b"", 110: b"", 389: None, 22: b"SSH-2.0-check\r\n", 23: b""}
    await asyncio.gather(*(check(t, p, a) for t in TARGETS for p, a in services.items()))


if __name__ == "__main__":
    main(globals())
