#!/usr/bin/env python3
"""People and programs at a site that is broken: made anew, moved, signed out of, busy, or asked for what is not there yet (kit.py says how it is called)."""
import asyncio
import json
import os
import random
import zlib

from kit import TARGETS, ask, connect, http_server, left, main, rest, serve_tcp

AGENTS = ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0", "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) Version/18.0 Safari/605.1.15",
          "Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/141.0 Mobile", "Mozilla/5.0 (X11; Fedora) Firefox/143.0"]
ENGINES = ["Mozilla/5.0 (compatible; Googlebot/2.1)", "Mozilla/5.0 (compatible; bingbot/2.0)", "Mozilla/5.0 (compatible; AhrefsBot/7.0)", "archive.org_bot", "W3C-checklink/5.0"]
WORDS = "red blue wide slim winter summer leather cotton shoe boot coat shirt scarf glove belt socks linen wool hood zip".split()
JSON = "Content-Type: application/json\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


def still_there(path):
    return zlib.crc32(path.encode()) % 6 == 0


def page(method, path, fields, body):
    nothing = "404 Not Found", b"<html>not found"
    if path.startswith("/shop/"):
        return ("200 OK", b"<html>" + b"text " * 400) if still_there(path) else nothing
    if path.startswith("/ajax/"):
        return "403 Forbidden", b"{}"
    if path.startswith("/api/orders"):
        return random.choice(["409 Conflict", "422 Unprocessable Content", "429 Too Many Requests"]), b"{}"
    if path.startswith("/dav/"):
        return {"MKCOL": "405 Method Not Allowed", "PUT": "423 Locked", "OPTIONS": "200 OK"}.get(method, "404 Not Found"), b""
    if path.startswith("/team/"):
        return "401 Unauthorized", b"", "WWW-Authenticate: Basic realm=\"git\"\r\n"
    if path.startswith(("/stock/", "/collect")):
        return "200 OK", b"ok"
    if path.startswith("/login"):
        return "503 Service Unavailable", b"<html>directory is down"
    if path.startswith("/camera"):
        return "401 Unauthorized", b"", f"WWW-Authenticate: Digest realm=\"cam\", nonce=\"{os.urandom(8).hex()}\", qop=\"auth\"\r\n"
    if path in ("/", "/index.html"):
        links = "".join(f"<a href='/shop/{random.choice(WORDS)}-{random.choice(WORDS)}-{random.choice(WORDS)}-{n}.html'>x</a><a href='/docs/{n}.html'>y</a>" for n in range(80))
        return "200 OK", f"<html>{links}".encode()
    return nothing


async def serve_site():
    return await serve_tcp({8080: lambda r, w: http_server(r, w, page)})


async def several(source, connections, requests):
    """Asks over some connections side by side, as a browser does; requests: (method, path, fields, body)."""
    async def one(part):
        s = await connect(source, random.choice(TARGETS), 8080)
        for method, path, fields, body in part:
            await ask(s, method, path, fields, body)
        s[1].close()
    await asyncio.gather(*(one(requests[i::connections]) for i in range(connections)), return_exceptions=True)


async def visitor(source):
    """Has the page of the last deployment open: its parts have other names by now; the browser looks for icons and manifests too."""
    await rest(0, 15)
    agent = f"User-Agent: {random.choice(AGENTS)}\r\n"
    parts = [f"/assets/{random.choice(['index', 'vendor', 'route', 'lazy'])}-{os.urandom(4).hex()}.{random.choice(['js', 'css', 'json', 'js.map'])}" for _ in range(40)]
    own = ["/favicon.ico", "/apple-touch-icon.png", "/apple-touch-icon-120x120.png", "/manifest.json", "/site.webmanifest", "/browserconfig.xml", "/robots.txt", "/.well-known/assetlinks.json",
           "/.well-known/change-password", "/.well-known/traffic-advice", "/.well-known/appspecific/com.chrome.devtools.json", "/service-worker.js", "/opensearch.xml", "/ads.txt", "/sitemap.xml"]
    await several(source, 5, [("GET", p, agent, b"") for p in parts + own])
    await rest(5, 20)


async def engine(source):
    """Follows the links that it knows, five of six of which are gone."""
    agent = f"User-Agent: {random.choice(ENGINES)}\r\n"
    links = [f"/shop/{random.choice(WORDS)}-{random.choice(WORDS)}-{random.choice(WORDS)}-{random.randrange(9999)}.html" for _ in range(60)]
    await several(source, random.choice([1, 2, 6]), [("GET", p, agent, b"") for p in links])
    await rest(0.5, 4)


async def reader(source):
    """A reader of feeds, for all its users: each feed of a blog that is gone."""
    await several(source, 3, [("GET", f"/blog/{random.choice(['tag', 'author', 'category'])}/{random.choice(WORDS)}-{i}/feed/", "User-Agent: FreshRSS/1.24\r\n", b"") for i in range(40)])
    await rest(8, 15)


async def signed_out(source):
    """Tabs of an application whose session ran out ask on."""
    agent = f"User-Agent: {random.choice(AGENTS)}\r\nAccept-Language: de\r\nX-Requested-With: XMLHttpRequest\r\nCookie: sid={os.urandom(6).hex()}\r\n"
    await several(source, 4, [("GET", f"/ajax/{random.choice(['poll', 'chat', 'cart', 'inbox'])}?_={random.randrange(10**9)}", agent, b"") for _ in range(24)])
    await rest(0.5, 2)


async def integrator(source):
    """A program that puts its orders again and again while the other side says: not so, not now."""
    await several(source, 2, [("PUT", f"/api/orders/{os.urandom(5).hex()}", JSON, b'{"n": 3}') for _ in range(20)])
    await rest(0.2, 1)


async def explorer(source):
    """A file manager opens folders over WebDAV and looks beside each file for what it may have put there; a program that keeps folders alike asks what is there."""
    agent = random.choice(["Microsoft-WebDAV-MiniRedir/10.0.22631", "WebDAVFS/3.0.0 Darwin/24.0.0", "mirall/3.13"])
    names = []
    for n in range(12):
        name = f"{random.choice(WORDS)}{n}"
        names += [f"/dav/{name}", f"/dav/{name}/desktop.ini", f"/dav/{name}/folder.jpg"] if "Micro" in agent else [f"/dav/._{name}", f"/dav/{name}/.DS_Store", f"/dav/{name}/.hidden"]
    await several(source, 2, [("PROPFIND", p, f"User-Agent: {agent}\r\nDepth: 0\r\n", b"<propfind/>") for p in names] + [("MKCOL", f"/dav/up/{os.urandom(6).hex()}", "", b"") for _ in range(6)])
    await rest(1, 5)


async def packager(source):
    """Package managers ask a mirror for what it may have: lists, an index for each package, manifests of images."""
    lists = [f"/debian/dists/stable/{part}/{name}.{kind}" for part in ("main", "contrib") for name in ("i18n/Translation-de", "dep11/icons-64x64", "Contents-arm64") for kind in ("xz", "gz", "bz2", "zst")]
    more = [f"/simple/{random.choice(WORDS)}-{random.choice(WORDS)}-utils/" for _ in range(20)] + [f"/v2/team/{random.choice(WORDS)}/manifests/v{n}" for n in range(20)] + [f"/example.org/{random.choice(WORDS)}/@v/list" for _ in range(10)]
    await several(source, 4, [("GET", p, "User-Agent: builder/1\r\n", b"") for p in lists + more])
    await rest(4, 12)


async def cashier(source):
    """A scanner of goods sends each code."""
    s = await connect(source, TARGETS[0], 8080)
    for _ in range(20):
        await ask(s, "POST", "/stock/scan", FORM, f"code={random.randrange(10**7, 10**8)}&qty=1".encode())
        await rest(0.4, 2)


async def reporter(source):
    """A page reports what its visitor does; some of it speaks of passwords."""
    s = await connect(source, TARGETS[0], 8080)
    for _ in range(20):
        event = random.choice([{"user": {"hasPassword": True}}, {"html": "<input type=\"password\" name=\"password\">"}, {"passwordResetId": random.randrange(10**6)}])
        await ask(s, "POST", "/collect", JSON, json.dumps({"t": random.randrange(10**9), **event}).encode())
        await rest(0.3, 1.5)


async def locked_out(source):
    """The log-in's directory is down: people try again."""
    name = os.urandom(3).hex()
    s = await connect(source, TARGETS[0], 8080)
    for _ in range(4):
        await ask(s, "POST", "/login", FORM + f"User-Agent: {random.choice(AGENTS)}\r\n", f"name={name}&password=right-{name}".encode())
        await rest(1, 4)
    await rest(5, 20)


if __name__ == "__main__":
    main(globals())
