#!/usr/bin/env python3
"""People and programs of everyday.sh for which there is no program to install (kit.py says how it is called)."""
import asyncio
import base64
import hashlib
import json
import os
import random
import socket
import struct
import urllib.parse

from kit import TARGETS, TROUBLE, ask, connect, drain, http_server, left, main, past, rest, say, send, serve_tcp, serve_udp, udp

quote = urllib.parse.quote
BROWSER = "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\nAccept: */*\r\nAccept-Language: de,en;q=0.7\r\nReferer: http://intra.example/start\r\n"
JSON = "Content-Type: application/json\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
WORDS = "order invoice report meeting budget network server backup update ticket customer shipping garden summer bicycle coffee window project schedule travel".split()
TRIES = {}


def page(method, path, fields, body):
    """One server for all: what the application behind an address would say."""
    where = path.split("?")[0]
    if where.startswith("/api/jobs/"):
        TRIES[where] = TRIES.get(where, 0) + 1
        return ("200 OK", b'{"state":"done"}') if TRIES[where] > 8 else ("404 Not Found", b'{"error":"no such job yet"}')
    if where.startswith("/limited/"):
        return random.choice([("200 OK", b"{}"), ("429 Too Many Requests", b'{"error":"slow down"}', "Retry-After: 1\r\n"), ("429 Too Many Requests", b"{}", "Retry-After: 2\r\n")])
    if where.startswith("/oauth/"):
        return "200 OK", b'{"access_token":"' + os.urandom(20).hex().encode() + b'","expires_in":5}'
    if where.startswith("/me/"):
        return ("200 OK", b"{}") if "authorization" in fields and random.random() < 0.75 else ("401 Unauthorized", b'{"error":"invalid_token"}', 'WWW-Authenticate: Bearer error="invalid_token"\r\n')
    if where.startswith("/maven/") or where.startswith("/index/") or where.startswith("/simple/"):
        return ("200 OK", os.urandom(random.randrange(300, 9000))) if random.random() < 0.6 else ("404 Not Found", b"<html>404")
    if where.startswith("/dav/"):
        return {"PROPFIND": ("207 Multi-Status", b"<d:multistatus/>") if random.random() < 0.7 else ("404 Not Found", b"<d:error/>"), "MKCOL": ("405 Method Not Allowed", b"") if random.random() < 0.5 else ("201 Created", b""),
                "PUT": ("201 Created", b"") if random.random() < 0.9 else ("423 Locked", b""), "MOVE": ("201 Created", b"")}.get(method, ("200 OK", os.urandom(800)))
    if where.startswith("/_matrix/") or where.startswith("/inbox") or where.startswith("/users/"):
        return random.choice([("200 OK", b"{}"), ("202 Accepted", b""), ("401 Unauthorized", b'{"errcode":"M_UNKNOWN_TOKEN"}'), ("404 Not Found", b"{}"), ("410 Gone", b"")])
    if where.startswith("/live/"):
        return ("200 OK", os.urandom(60000)) if where.endswith("m3u8") or random.random() < 0.85 else ("404 Not Found", b"")
    if where.startswith("/gone/") or where.startswith("/webhook/"):
        return random.choice([("200 OK", b""), ("404 Not Found", b"gone"), ("410 Gone", b""), ("500 Internal Server Error", b"")])
    if where.startswith("/admin/") and method == "POST":
        return random.choice([("302 Found", b"", "Location: /admin/\r\n"), ("200 OK", b'{"ok":true}')])
    if where.startswith("/query/") or where.startswith("/api/"):
        return random.choice([("200 OK", b'{"rows":[]}' + b"1," * 300)] * 5 + [("400 Bad Request", b'{"message":"parse error: unexpected identifier"}')])
    return ("200 OK", b"<html>" + b"text " * random.randrange(50, 900)) if random.random() < 0.93 else ("404 Not Found", b"<html>")


def listed_page(method, path, fields, body):
    """Of what is asked for by a number or a hash, some is there."""
    where = path.split("?")[0]
    if where.startswith("/fw/"):
        return ("404 Not Found", b"") if random.random() < 0.97 else ("200 OK", os.urandom(2000))
    if where.startswith("/avatar/") or where.startswith("/.well-known/") or where.startswith("/apple-") or where.endswith(".ico"):
        return ("404 Not Found", b"") if random.random() < 0.8 else ("200 OK", os.urandom(900))
    return page(method, path, fields, body)


async def serve_listed():
    async def web(reader, writer):
        await http_server(reader, writer, listed_page)
    return await serve_tcp({8095: web})


async def serve_pages():
    async def web(reader, writer):
        await http_server(reader, writer, page)
    return await serve_tcp({8095: web})


async def requests(source, makes, low, high, headers=BROWSER, each=12, port=8095):
    """makes() gives method, path, further fields and body; some requests on each connection."""
    stream = await connect(source, random.choice(TARGETS), port)
    for _ in range(random.randrange(2, each)):
        if not left():
            break
        method, path, more, body = makes()
        await ask(stream, method, path, headers + more, body)
        await rest(low, high)
    stream[1].close()


def words(n):
    return " ".join(random.choices(WORDS, k=n))


# -- words --------------------------------------------------------------------------------------------------------

SQL = ["SELECT * FROM orders WHERE status = 'open' ORDER BY created DESC LIMIT 50", "SELECT count(*), date(created) FROM orders GROUP BY 2 UNION ALL SELECT 0, current_date", "UPDATE users SET name = 'O''Brien' WHERE id = 7; --",
       "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'", "DELETE FROM sessions WHERE expires < now() - interval '1 day'", "EXPLAIN ANALYZE SELECT u.* FROM users u JOIN orders o ON o.user_id = u.id WHERE o.total > 100 OR 1=1",
       "SHOW TABLES", "SELECT version(), current_user", "INSERT INTO notes (t) VALUES ('it''s <b>bold</b>')", "SELECT LOAD_FILE(path) FROM files", "SELECT sleep(1)", "SELECT concat(first,' ',last) FROM people WHERE id IN (SELECT person FROM members)"]


async def sql_person(source):
    """phpMyAdmin, adminer, pgAdmin: somebody looks at tables and types statements."""
    def make():
        statement = random.choice(SQL)
        return random.choice([
            ("POST", "/phpmyadmin/index.php?route=/import", FORM, f"db=shop&table=orders&token={os.urandom(16).hex()}&sql_query={quote(statement)}&sql_delimiter=%3B".encode()),
            ("GET", f"/phpmyadmin/index.php?route=/sql&db=shop&table=orders&sql_query={quote(statement)}&session_max_rows=25", "", b""),
            ("POST", "/adminer.php?server=db&username=shop&db=shop&sql=", FORM, f"query={quote(statement)}&limit=&token=1234%3A567".encode()),
            ("GET", f"/adminer.php?server=db&username=shop&db=shop&select=orders&columns%5B0%5D%5Bfun%5D=count&where%5B0%5D%5Bcol%5D=id&where%5B0%5D%5Bop%5D=%3D&where%5B0%5D%5Bval%5D={random.randrange(99)}", "", b""),
            ("GET", "/phpmyadmin/themes/pmahomme/img/b_browse.png", "", b""), ("GET", "/phpmyadmin/js/vendor/jquery/jquery.min.js?v=5.2.1", "", b""),
            ("POST", "/pgadmin/sqleditor/query_tool/start/1234567?connect=1", JSON, json.dumps({"sql": statement, "explain_plan": None}).encode()),
            ("GET", f"/pgadmin/sqleditor/poll/{random.randrange(9999999)}", "", b"")])
    await requests(source, make, 1, 5)


QUERIES = ["sum by (job) (rate(http_requests_total{status=~\"5..\"}[5m])) > 0 or vector(0)", '{app="shop"} |= "union select" | json | line_format "{{.msg}}"', "SELECT mean(\"usage\") FROM \"cpu\" WHERE time > now() - 1h AND \"host\" =~ /^web.*/ GROUP BY time(10s), \"host\" fill(null)",
           "project = OPS AND status in (\"Open\",\"In Progress\") AND assignee = currentUser() ORDER BY priority DESC", "Name eq 'O''Brien' and (Price gt 10 or contains(Title,'<b>'))", "SELECT ?s ?p WHERE { ?s ?p ?o . FILTER(regex(?o, \"^a\", \"i\")) } LIMIT 10",
           '{"bool":{"must":[{"match":{"msg":"../../etc/passwd"}}],"filter":[{"range":{"@timestamp":{"gte":"now-15m"}}}]}}', "title:(\"sql injection\" OR \"cross site\") AND NOT type:draft", "[out:json];node[\"amenity\"=\"cafe\"](around:500,48.1,11.5);out;",
           "{user(id:7){name orders(first:10){edges{node{id}}}}}", "up{instance=\"10.0.0.1:9100\"} == 0", "label=important AND -author:bot /fix(es)? #[0-9]+/", "$.store.book[?(@.price < 10)].title", "(&(objectClass=person)(|(cn=*smith*)(mail=*@example.com)))",
           "SELECT histogram(duration, 50, 20) FROM Transaction WHERE appName = 'shop' SINCE 1 hour ago", "source=nginx status>=400 | stats count by uri | sort -count", "cs_uri_query contains '<script>' | where EventID == 4625 | summarize count() by bin(TimeGenerated, 1h)", "from(bucket:\"a\") |> range(start:-1h) |> filter(fn:(r) => r._measurement == \"cpu\")"]


async def query_person(source):
    """Dashboards, ticket systems, search services: each has a language of its own in the address or the body."""
    def make():
        q = random.choice(QUERIES)
        return random.choice([
            ("GET", f"/query/api/v1/query_range?query={quote(q)}&start=1764280000&end=1764290000&step=15", "", b""), ("GET", f"/query/loki/api/v1/query_range?direction=backward&limit=1000&query={quote(q)}", "", b""),
            ("POST", "/query/api/ds/query?ds_type=postgres", JSON, json.dumps({"queries": [{"refId": "A", "rawSql": random.choice(SQL), "format": "table"}], "from": "now-6h", "to": "now"}).encode()),
            ("GET", f"/query/rest/api/2/search?jql={quote(q)}&maxResults=50", "", b""), ("GET", f"/query/odata/Products?$filter={quote(q)}&$top=20", "", b""), ("POST", "/query/sparql", FORM, ("query=" + quote(q)).encode()),
            ("POST", "/query/logs-*/_search?ignore_unavailable=true", JSON, json.dumps({"query": {"query_string": {"query": q}}, "size": 500, "script_fields": {"a": {"script": {"source": "doc['x'].value * 2"}}}}).encode()),
            ("GET", f"/query/solr/select?q={quote(q)}&fq=type:page&wt=json&rows=10", "", b""), ("GET", f"/query/search?q={quote(q)}", "", b""), ("GET", "/api/dashboards/uid/" + os.urandom(5).hex(), "", b""), ("POST", "/query/graphql", JSON, json.dumps({"query": q}).encode())])
    await requests(source, make, 0.5, 3)


CODE = ["import os\nfor f in os.listdir('/etc'):\n    print(f)\n", "!pip install pandas && ls -la ../data", "%%bash\ncat /etc/os-release | head -3\nwget -q http://data.example/set.csv -O /tmp/set.csv", "df = pd.read_sql(\"SELECT * FROM t WHERE a = 'x' OR 1=1\", con)",
        "subprocess.run(['sh', '-c', 'id; uname -a'], check=True)", "eval('2+2')", "<script src=\"https://cdn.example/plotly.js\"></script>", "open('../../shared/config.json').read()", "print(base64.b64decode('aGVsbG8='))", "os.system('nvidia-smi')", "exec(open('setup.py').read())"]


async def notebook(source):
    """Jupyter, Databricks, Colab: cells are sent as they are, notebooks saved."""
    def make():
        cells = [{"cell_type": "code", "source": c, "outputs": [], "metadata": {}} for c in random.sample(CODE, 4)]
        return random.choice([("PUT", "/api/contents/work/analysis.ipynb?1764281", JSON, json.dumps({"type": "notebook", "content": {"cells": cells, "nbformat": 4}}).encode()), ("GET", "/api/sessions?176428", "", b""), ("GET", "/api/kernels", "", b""),
                              ("POST", "/api/1.2/commands/execute", JSON, json.dumps({"language": "python", "clusterId": "a", "command": random.choice(CODE)}).encode()), ("POST", "/api/repl/run", JSON, json.dumps({"code": random.choice(CODE)}).encode()),
                              ("GET", f"/api/contents/work/data?type=directory&_={random.randrange(9999)}", "", b""), ("POST", "/api/lint", JSON, json.dumps({"source": "\n".join(random.sample(CODE, 2)), "rules": {}}).encode())])
    await requests(source, make, 1, 5)


async def editor(source):
    """Makers of sites: widgets with scripts, templates, a theme's PHP, redirections and robots' rules."""
    html = ["<script async src=\"https://stats.example/tag.js?id=G-1\"></script><script>window.dataLayer=window.dataLayer||[];</script>", "<iframe src=\"https://video.example/embed/1\" onload=\"resize(this)\"></iframe>", "<?php get_header(); while (have_posts()) : the_post(); the_content(); endwhile; system_footer(); ?>",
            "{% for p in site.posts %}<a href=\"{{ p.url }}\">{{ p.title | upcase }}</a>{% endfor %}", "RewriteCond %{REQUEST_URI} !^/wp-admin\nRewriteRule ^(.*)\\.php$ /$1 [R=301,L]", "<img src=x.jpg onerror=\"this.src='/placeholder.png'\">", "<?xml version=\"1.0\"?><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\"><svg/>",
            "body{background:url(\"data:image/png;base64,iVBORw0KGgo=\")} @import url('../fonts/x.css');", "<style>.a{color:red}</style><a href=\"javascript:void(0)\" onclick=\"open()\">menu</a>", "${product.name} costs #{price} <%= tax %>"]

    def make():
        h = random.choice(html)
        return random.choice([
            ("POST", "/admin/theme-editor.php", FORM, f"nonce={os.urandom(5).hex()}&newcontent={quote(h)}&action=edit-theme-plugin-file&file=footer.php&theme=lab".encode()), ("POST", "/wp-json/wp/v2/posts/12?_locale=user", JSON, json.dumps({"content": f"<!-- wp:html -->{h}<!-- /wp:html -->", "title": words(4)}).encode()),
            ("POST", "/wp-admin/admin-ajax.php", FORM, f"action=heartbeat&data%5Bx%5D={os.urandom(4).hex()}&_nonce=1".encode()), ("POST", "/admin/snippets", FORM, f"title={quote(words(2))}&code={quote(h)}&type=html".encode()), ("GET", "/wp-admin/load-scripts.php?c=1&load%5Bchunk_0%5D=jquery-core,jquery-migrate,utils&ver=6.8", "", b""),
            ("POST", "/admin/files/save", FORM, f"path={quote('templates/../templates/' + random.choice(['base.html', 'mail.txt', '.htaccess']))}&text={quote(h)}".encode()), ("GET", f"/?p={random.randrange(99)}&preview=true", "", b""), ("POST", "/admin/preview", "Content-Type: text/html\r\n", h.encode())])
    await requests(source, make, 1, 6)


async def panel(source):
    """Consoles of machines and clusters: commands are what they are for."""
    commands = ["systemctl restart nginx", "ls -la /var/www", "cat /etc/hosts", "docker ps -a | grep Exited", "tail -n 50 /var/log/syslog", "ping -c 3 192.168.88.1", "id; uptime", "df -h && free -m", "crontab -l", "wget http://mirror.example/tool.sh -O /root/tool.sh && sh /root/tool.sh"]

    def make():
        c = random.choice(commands)
        return random.choice([
            ("POST", "/admin/shell/index.cgi", FORM, f"cmd={quote(c)}&pwd=%2Froot&previous=&doclear=0".encode()), ("POST", "/admin/scriptText", FORM, ("script=" + quote(f"println '{c}'.execute().text")).encode()), ("POST", "/api/endpoints/1/docker/containers/abc/exec", JSON, json.dumps({"Cmd": ["sh", "-c", c], "AttachStdout": True}).encode()),
            ("POST", "/api2/json/nodes/pve/qemu/100/agent/exec", FORM, ("command=" + quote(c)).encode()), ("GET", f"/api/services/execute?cmd={quote(c)}", "", b""), ("GET", "/api/nodes?watch=1", "", b""), ("POST", "/api/v1/jobs/launch", JSON, json.dumps({"module_name": "shell", "module_args": c}).encode()),
            ("GET", "/cgi-bin/luci/;stok=" + os.urandom(16).hex() + "/admin/status/overview?status=1", "", b""), ("POST", "/admin/diagnostics", FORM, ("host=192.168.88.1&tool=ping&count=3").encode()), ("GET", "/static/app.js", "", b"")])
    await requests(source, make, 1, 5)


async def sync_home(source):
    """A developer keeps his home in a cloud: what others look for with tools has its names, and it is there."""
    names = [".git/config", ".git/HEAD", ".env", ".env.example", ".ssh/id_rsa.pub", ".ssh/config", "wp-config.php.bak", "backup.sql", "dump/users.sql.gz", ".htpasswd", "shell.php", "cmd.jsp", ".aws/credentials", "docker-compose.yml", ".DS_Store", "Photos/IMG_2031.jpg", "notes/passwords.kdbx", "phpinfo.php",
             "web.config", "Letters/Müller & Söhne 100% (final).odt", "a'b;c.txt", "etc/passwd", "src/main.c", "src/../README", ".svn/entries", "config.php~", "Thesis/chapter1.tex", "Music/01 - Track <live>.mp3", "cgi-bin/test.cgi", "id_rsa", "server.key", ".bash_history"]
    fields = "Authorization: Basic YW5uOnJpZ2h0\r\nUser-Agent: Mozilla/5.0 (Linux) mirall/3.7.3 (Nextcloud)\r\n"

    def make():
        n = quote(random.choice(names))
        return random.choice([("PROPFIND", f"/dav/files/ann/{n}", "Depth: 0\r\n", b"<?xml version='1.0'?><d:propfind xmlns:d='DAV:'><d:prop><d:getetag/></d:prop></d:propfind>"), ("PUT", f"/dav/files/ann/{n}", "OC-Chunked: 0\r\n", os.urandom(900)), ("GET", f"/dav/files/ann/{n}", "", b""),
                              ("MKCOL", f"/dav/files/ann/{quote(n.split('/')[0])}", "", b""), ("GET", "/status.php", "", b""), ("MOVE", f"/dav/uploads/ann/{random.randrange(9999)}/.file", f"Destination: http://intra.example/dav/files/ann/{n}\r\n", b"")])
    await requests(source, make, 0.1, 0.8, headers=fields, each=40)


async def crash_reports(source):
    """Programs report what went wrong in them, with stack, environment and the request that did it."""
    def make():
        event = {"event_id": os.urandom(16).hex(), "exception": {"values": [{"type": "ProgrammingError", "value": "near \"UNION\": syntax error in " + random.choice(SQL), "stacktrace": {"frames": [{"filename": "/app/views.py", "context_line": "os.system(cmd)", "vars": {"path": "../../../etc/passwd", "q": "<script>alert(1)</script>"}}]}}]},
                 "request": {"url": "http://shop.example/?id=1%27%20OR%201=1", "headers": {"User-Agent": "sqlmap/1.7"}}}
        return random.choice([("POST", "/api/4/envelope/?sentry_key=" + os.urandom(16).hex(), "Content-Type: application/x-sentry-envelope\r\n", (json.dumps({"sent_at": "x"}) + "\n" + json.dumps({"type": "event"}) + "\n" + json.dumps(event)).encode()), ("POST", "/api/csp-report", "Content-Type: application/csp-report\r\n", json.dumps({"csp-report": {"blocked-uri": "inline", "script-sample": "javascript:alert(document.domain)", "document-uri": "http://shop.example/?q=<svg/onload=alert(1)>"}}).encode()),
                              ("POST", "/api/v2/spans", JSON, json.dumps([{"name": "select", "tags": {"db.statement": random.choice(SQL), "http.url": "/cgi-bin/.%2e/.%2e/bin/sh"}}] * 4).encode())])
    await requests(source, make, 0.3, 3, headers="User-Agent: sentry.python/2.1\r\n")


def ordinary():
    return random.choice([("GET", f"/static/app.{os.urandom(4).hex()}.js", "", b""), ("GET", f"/assets/img/{random.choice(WORDS)}.png", "", b""), ("GET", f"/api/items?page={random.randrange(20)}&sort=name", "", b""), ("POST", "/api/heartbeat", JSON, b'{"t":1}'), ("GET", f"/{random.choice(WORDS)}/{random.choice(WORDS)}", "", b"")])


async def seldom(source, make):
    """Most of what a person's browser asks for is not what he typed."""
    await requests(source, lambda: make() if random.random() < 0.12 else ordinary(), 0.1, 0.8, each=60)


async def calm_notebook(source):
    await seldom(source, lambda: ("PUT", f"/api/contents/work/a{random.randrange(9)}.ipynb", JSON, json.dumps({"type": "notebook", "content": {"cells": [{"cell_type": "code", "source": c} for c in random.sample(CODE, 3)]}}).encode()))


async def calm_editor(source):
    await seldom(source, lambda: ("POST", f"/wp-json/wp/v2/posts/{random.randrange(99)}", JSON, json.dumps({"content": "<!-- wp:html --><script async src=\"https://stats.example/tag.js\"></script><?php get_header(); ?><a onclick=\"alert('sold out')\">buy</a>", "title": words(4)}).encode()))


async def calm_reports(source):
    """One error in eight came of somebody's attack on the shop."""
    def make():
        bad = random.random() < 0.12
        event = {"event_id": os.urandom(16).hex(), "level": "error", "exception": {"values": [{"type": "ValueError", "value": "near \"UNION\": syntax error" if bad else words(6), "stacktrace": {"frames": [{"filename": "/app/views.py", "function": random.choice(WORDS), "lineno": n} for n in range(20)]}}]},
                 "request": {"url": "http://shop.example/item?id=1%27%20UNION%20SELECT%201,2--" if bad else f"http://shop.example/{random.choice(WORDS)}", "query_string": "id=1' UNION SELECT 1,2--" if bad else "page=2"}}
        return "POST", "/api/4/store/", JSON, json.dumps(event).encode()
    await requests(source, make, 0.1, 1, headers="User-Agent: sentry.python/2.1\r\n", each=60)


async def firmware(source):
    """Devices of one house, each asking for the update of its own serial number, of which there is seldom one."""
    serial = f"SN{random.randrange(10 ** 7, 10 ** 8)}"
    await requests(source, lambda: ("GET", f"/fw/{random.choice(['cam', 'plug', 'bulb', 'lock'])}/{serial}.{random.choice(['bin', 'json'])}", "", b""), 0.2, 2, headers="User-Agent: ESP8266HTTPClient\r\n", each=5)


async def avatars(source):
    """A forum's page with the pictures of those who wrote, which most never chose."""
    await requests(source, lambda: ("GET", f"/avatar/{hashlib.md5(random.choice(WORDS).encode() + bytes([random.randrange(20)])).hexdigest()}?s=80&d=404", "", b""), 0.02, 0.3, each=30)


async def app_links(source):
    """What phones, browsers and bots ask each site for by themselves."""
    names = ["/.well-known/apple-app-site-association", "/apple-app-site-association", "/.well-known/assetlinks.json", "/.well-known/security.txt", "/.well-known/change-password", "/.well-known/webfinger?resource=acct:ann@lab.example", "/.well-known/nodeinfo", "/.well-known/openid-configuration",
             "/.well-known/host-meta", "/.well-known/traffic-advice", "/.well-known/gpc.json", "/.well-known/dnt-policy.txt", "/favicon.ico", "/apple-touch-icon.png", "/apple-touch-icon-precomposed.png", "/apple-touch-icon-120x120.png", "/.well-known/matrix/client", "/.well-known/caldav", "/.well-known/appspecific/com.chrome.devtools.json", "/ads.txt", "/app-ads.txt", "/robots.txt", "/manifest.json", "/browserconfig.xml"]
    await requests(source, lambda: ("GET", random.choice(names), "", b"") if random.random() < 0.6 else ordinary(), 0.1, 1, each=30)


async def named_federation(source):
    """As `federated`, with each peer's name looked up before."""
    s = udp(source)
    for i, peer in enumerate(random.sample(TARGETS, min(len(TARGETS), 30))):
        name = f"social{i}.site{3 + i % 22}.example"
        send(s, struct.pack("!6H", random.getrandbits(16), 0x100, 1, 0, 0, 0) + b"".join(bytes([len(x)]) + x.encode() for x in name.split(".")) + b"\0" + struct.pack("!2H", 1, 1), MORE_DNS, 53)
        await rest(0.05)
        try:
            stream = await connect(source, peer, 8095, timeout=3)
            await ask(stream, "POST", "/inbox", "Content-Type: application/activity+json\r\nUser-Agent: http.rb/5.1 (Mastodon/4.3)\r\nSignature: keyId=\"a\"\r\n", json.dumps({"type": "Create", "object": {"content": words(60)}}).encode())
            stream[1].close()
        except TROUBLE:
            pass
        await rest(0.02, 0.6)
    drain(s)


MORE_DNS = "192.168.88.53"


async def distrustful(source):
    """Programs that find the certificate has run out: they say so in TLS, hang up, and come back by themselves."""
    import ssl
    context = ssl.create_default_context()
    for port in random.sample([993, 995, 465, 443, 8883], 3):
        try:
            r, w = await asyncio.wait_for(asyncio.open_connection(TARGETS[0], port, local_addr=(source, 0), ssl=context, server_hostname="mail.lab.example"), 5)
            w.close()
        except TROUBLE:
            pass
        await rest(0.5, 3)


async def serve_expired():
    async def any_service(reader, writer):
        writer.write(b"* OK ready\r\n")
        await asyncio.wait_for(reader.read(4000), 30)
    ports = (993, 995, 465, 443, 8883)
    return await serve_tcp({p: any_service for p in ports}, tls=ports)


async def pulls(source):
    """Viewers of screens and terminals that lose their line and open it anew: a greeting, a few pictures, the end."""
    r, w = await connect(source, TARGETS[0], 5900)
    await asyncio.wait_for(r.readexactly(12), 5)
    w.write(b"RFB 003.008\n")
    await asyncio.wait_for(r.read(100), 5)
    w.write(b"\x01")
    for _ in range(random.randrange(3, 40)):
        w.write(b"\x03\x01\0\0\0\0\x04\0\x03\0")
        await asyncio.wait_for(r.read(65536), 5)
        await rest(0.05)
    w.close()
    await rest(0.1, 1)


async def idle_pool(source):
    """A hundred and fifty mailboxes, queues or sessions of one program or house, opened together and quiet for minutes."""
    async def one():
        r, w = await connect(source, TARGETS[0], 1430)
        await asyncio.wait_for(r.read(100), 5)
        w.write(b"a1 LOGIN ann right\r\na2 IDLE\r\n")
        await asyncio.wait_for(r.read(4000), 5)
        while left():
            await asyncio.sleep(min(left(), 30))
            w.write(b"DONE\r\na3 IDLE\r\n")
    await asyncio.gather(*[one() for _ in range(150)], return_exceptions=True)


async def serve_idle():
    async def box(reader, writer):
        writer.write(b"* OK IMAP4rev1 ready\r\n")
        while data := await asyncio.wait_for(reader.read(4000), 100):
            writer.write(b"a1 OK Logged in\r\n+ idling\r\n" if b"LOGIN" in data else b"a2 OK Idle completed\r\n+ idling\r\n")
            await writer.drain()
    return await serve_tcp({1430: box})


async def preconnects(source):
    """A browser opens connections that it may need; half of them it never uses."""
    async def one(used):
        r, w = await connect(source, TARGETS[0], random.choice([80, 443]), None)
        if used:
            w.write(f"GET /index.html HTTP/1.1\r\nHost: lab.example\r\n{BROWSER}\r\n".encode())
            await asyncio.wait_for(r.read(65536), 5)
        await rest(8, 15)
        w.close()
    await asyncio.gather(*[one(i % 2) for i in range(6)], return_exceptions=True)


async def serve_screens():
    async def screen(reader, writer):
        writer.write(b"RFB 003.008\n")
        await reader.readexactly(12)
        writer.write(b"\x01\x01")
        await reader.readexactly(1)
        writer.write(b"\0\0\0\0")
        for _ in range(random.randrange(5, 30)):
            await asyncio.wait_for(reader.read(500), 20)
            writer.write(os.urandom(random.randrange(500, 20000)))
            await writer.drain()
    return await serve_tcp({5900: screen})


# -- programs that ask again ---------------------------------------------------------------------------------------

async def job_poller(source):
    job = f"/api/jobs/{os.urandom(6).hex()}"
    await requests(source, lambda: ("GET", job, "", b""), 0.1, 0.4, headers="User-Agent: python-requests/2.32\r\n", each=14)


async def rate_limited(source):
    await requests(source, lambda: ("GET", f"/limited/items/{random.randrange(99999)}?page={random.randrange(40)}", "Authorization: Bearer abc\r\n", b""), 0.05, 0.5, headers="User-Agent: okhttp/4.12\r\n", each=60)


async def refresher(source):
    """Tokens of five seconds: each app learns of it by a 401, refreshes, asks anew."""
    stream = await connect(source, random.choice(TARGETS), 8095)
    for _ in range(30):
        if await ask(stream, "GET", "/me/" + random.choice(["inbox", "profile", "feed", "badge"]), BROWSER + f"Authorization: Bearer {os.urandom(12).hex()}\r\n") == 401:
            await ask(stream, "POST", "/oauth/token", BROWSER + FORM, f"grant_type=refresh_token&refresh_token={os.urandom(24).hex()}&client_id=app".encode())
        await rest(0.1, 1)
    stream[1].close()


async def builder(source):
    """Maven, Cargo and pip walk through repositories: what one has not, the next may have."""
    group = random.choice(["org/apache/commons", "com/google/guava", "io/netty", "org/springframework", "com/fasterxml/jackson/core"])

    def make():
        a, v = random.choice(WORDS) + "-" + random.choice(["core", "api", "util", "parent", "bom"]), f"{random.randrange(6)}.{random.randrange(20)}.{random.randrange(9)}"
        c = random.choice(WORDS) + random.choice(["-rs", "_derive", "-sys", ""])
        return random.choice([("GET", f"/maven/releases/{group}/{a}/{v}/{a}-{v}.{x}", "", b"") for x in ("pom", "jar", "pom.sha1", "jar.sha1", "module", "jar.asc")] + [("GET", f"/maven/snapshots/{group}/{a}/maven-metadata.xml", "", b""), ("GET", f"/index/{c[:2]}/{c[2:4]}/{c}", "", b""), ("GET", f"/simple/{c}/", "", b""), ("HEAD", f"/maven/plugins/{group}/{a}/{v}/{a}-{v}.jar", "", b"")])
    await requests(source, make, 0.005, 0.05, headers="User-Agent: Apache-Maven/3.9.6 (Java 21; Linux)\r\n", each=150)


async def watcher(source):
    """Live video by HTTP: the list each two seconds, what is newest is sometimes not there yet."""
    n = random.randrange(10000)
    stream = await connect(source, TARGETS[0], 8095)
    while left():
        n += 1
        await ask(stream, "GET", "/live/stream/playlist.m3u8?session=" + os.urandom(4).hex(), BROWSER)
        for _ in range(4):
            if await ask(stream, "GET", f"/live/stream/chunk-{n}.m4s", BROWSER) == 200:
                break
            await rest(0.4)
        await rest(1, 2)


async def federated(source):
    """Servers of one federation: each message to all that follow, many of which are gone."""
    for peer in random.sample(TARGETS, min(len(TARGETS), 25)):
        try:
            stream = await connect(source, peer, 8095, timeout=3)
            await ask(stream, "GET", f"/users/{random.choice(WORDS)}", "User-Agent: http.rb/5.1 (Mastodon/4.3)\r\nAccept: application/activity+json\r\n")
            await ask(stream, "POST", "/inbox", "Content-Type: application/activity+json\r\nSignature: keyId=\"a\"\r\n", json.dumps({"type": "Create", "object": {"content": words(60)}}).encode())
            stream[1].close()
        except TROUBLE:
            pass
        await rest(0.02, 0.4)


async def webhooks(source):
    """A shop tells its partners of each order; whose endpoint is away is asked again."""
    for peer in TARGETS:
        try:
            stream = await connect(source, peer, random.choice([8095, 8095, 8443, 3000]), timeout=2)
            await ask(stream, "POST", f"/webhook/{os.urandom(8).hex()}", JSON + "User-Agent: Shop-Hookshot/2\r\n", json.dumps({"event": "order.paid", "text": words(40)}).encode())
            stream[1].close()
        except TROUBLE:
            pass
        await rest(0.01, 0.1)


async def own_crawler(source):
    """A search engine of the house: many sites, many of which are no longer there; robots.txt first."""
    peers = TARGETS[:]
    random.shuffle(peers)

    async def one(peer):
        try:
            stream = await connect(source, peer, random.choice([80, 80, 80, 443]), timeout=4)
            for path in ("/robots.txt", "/", f"/{random.choice(WORDS)}.html", f"/articles/item{random.randrange(99)}.html"):
                await ask(stream, "GET", path, "User-Agent: HouseSearch/1.0 (+http://intra.example/bot)\r\n")
                await rest(0.2, 1)
            stream[1].close()
        except TROUBLE:
            pass
    for i in range(0, len(peers), 8):
        await asyncio.gather(*[one(p) for p in peers[i:i + 8]])


async def long_poll(source):
    """Matrix and the like: a poll that hangs, typed words, receipts; sessions that ran out."""
    stream = await connect(source, TARGETS[0], 8095)
    while left():
        status = await ask(stream, "GET", f"/_matrix/client/v3/sync?since=s{random.randrange(99999)}_1&timeout=30000", BROWSER + "Authorization: Bearer syt_a\r\n")
        if status == 200:
            await ask(stream, "PUT", f"/_matrix/client/v3/rooms/!{os.urandom(6).hex()}:lab.example/send/m.room.message/m{random.randrange(9999)}", BROWSER + JSON, json.dumps({"body": random.choice(CODE + SQL), "msgtype": "m.text"}).encode())
        await rest(0.3, 4)


# -- datagrams ----------------------------------------------------------------------------------------------------

async def game_browser(source):
    """A game asks two hundred servers who is there; half are off. Then it plays on one."""
    s = udp(source)
    for peer in TARGETS * 2:
        send(s, b"\xff\xff\xff\xffTSource Engine Query\0", peer, random.choice([27015, 27015, 27016, 27017, 27018, 27020, 28015, 2303, 7778]))
        await rest(0.005, 0.02)
    drain(s)
    for _ in range(200):
        send(s, os.urandom(random.randrange(40, 90)), TARGETS[0], 27015)
        await rest(0.015)
        drain(s)
    await rest(2, 6)


async def serve_games():
    await serve_udp({p: lambda d, peer: [b"\xff\xff\xff\xffI\x11" + os.urandom(120)] if d[:4] == b"\xff" * 4 else [os.urandom(random.randrange(60, 400))] for p in (27015, 27016)})


async def ice(source):
    """Two browsers look for a way to each other: checks to each candidate, also to addresses of other people's houses."""
    s = [udp(source) for _ in range(3)]
    candidates = [(t, random.randrange(49152, 65535)) for t in TARGETS for _ in range(3)] + [(f"192.168.{random.choice([0, 1, 178])}.{random.randrange(2, 250)}", random.randrange(49152, 65535)) for _ in range(8)]
    for _ in range(8):
        for peer, port in candidates:
            body = struct.pack("!HH", 0x0006, 9) + b"abcd:efgh\0\0\0" + struct.pack("!HHI", 0x0024, 4, 1845501695) + struct.pack("!HHQ", 0x802a, 8, 7)
            send(random.choice(s), struct.pack("!HHI", 1, len(body), 0x2112A442) + os.urandom(12) + body, peer, port)
            await rest(0.01, 0.05)
        await rest(0.5)
    for _ in range(300):
        send(s[0], b"\x80\x60" + os.urandom(160), TARGETS[0], 3478)
        await rest(0.02)
    [drain(x) for x in s]


async def serve_stun():
    await serve_udp({3478: lambda d, p: [os.urandom(170)]})


async def table_dht(source):
    """A node of a distributed table: finds and pings hundreds of others, many of which are gone."""
    s = udp(source, 6881)
    mine = os.urandom(20)
    while left():
        for _ in range(12):
            peer = random.choice(TARGETS)
            port = 6881 if int(peer.rsplit(".")[-1]) % 4 else 20000 + 131 * int(peer.rsplit(".")[-1])
            send(s, random.choice([b"d1:ad2:id20:" + mine + b"6:target20:" + os.urandom(20) + b"e1:q9:find_node1:t2:aa1:y1:qe", b"d1:ad2:id20:" + mine + b"e1:q4:ping1:t2:bb1:y1:qe", b"d1:ad2:id20:" + mine + b"9:info_hash20:" + os.urandom(20) + b"e1:q9:get_peers1:t2:cc1:y1:qe"]), peer, port)
            await rest(0.005, 0.03)
        drain(s)
        await rest(0.3, 1.5)


async def serve_dht():
    await serve_udp({6881: lambda d, p: [b"d1:rd2:id20:" + os.urandom(20) + b"5:nodes208:" + os.urandom(208) + b"e1:t2:aa1:y1:re"] if b"1:q" in d and random.random() < 0.8 else None})


def sip(method, user, source, port, call, number, auth=None):
    return (f"{method} sip:lab.example SIP/2.0\r\nVia: SIP/2.0/UDP {source}:{port};branch=z9hG4bK{os.urandom(5).hex()}\r\nMax-Forwards: 70\r\nFrom: <sip:{user}@lab.example>;tag={os.urandom(4).hex()}\r\nTo: <sip:{user}@lab.example>\r\nCall-ID: {call}\r\nCSeq: {number} {method}\r\n"
            f"Contact: <sip:{user}@{source}:{port}>\r\nExpires: 60\r\nUser-Agent: Grandstream GXP2170 1.0.11\r\n" + (f'Authorization: Digest username="{user}", realm="lab", nonce="{auth}", uri="sip:lab.example", response="{os.urandom(16).hex()}", algorithm=MD5\r\n' if auth else "") + "Content-Length: 0\r\n\r\n").encode()


async def desk_phone(source):
    """Registers, again when half of the time is over; keeps the translation open; two in thirty have last year's password."""
    s = udp(source, random.randrange(10000, 60000))
    port, user, call = s.getsockname()[1], str(random.randrange(200, 230)), os.urandom(8).hex()
    for n in range(1, 6):
        send(s, sip("REGISTER", user, source, port, call, n * 2), TARGETS[0], 5060)
        await rest(0.2)
        if any(b"401" in d[:20] for d in drain(s)):
            send(s, sip("REGISTER", user, source, port, call, n * 2 + 1, os.urandom(8).hex()), TARGETS[0], 5060)
        for _ in range(3):
            await rest(1, 3)
            send(s, b"\r\n\r\n", TARGETS[0], 5060)
            send(s, sip(random.choice(["OPTIONS", "SUBSCRIBE", "PUBLISH"]), user, source, port, os.urandom(8).hex(), 1), TARGETS[0], 5060)
        drain(s)


async def serve_phones():
    def answer(data, peer):
        if len(data) < 9:
            return None
        lines = data.decode("latin-1").split("\r\n")
        keep = "\r\n".join(x for x in lines if x.split(":")[0] in ("Via", "From", "To", "Call-ID", "CSeq"))
        bad = "username=\"203\"" in data.decode("latin-1") or "username=\"217\"" in data.decode("latin-1")
        status = "200 OK" if not data.startswith(b"REGISTER") else "403 Forbidden" if bad else "200 OK" if b"Authorization:" in data else '401 Unauthorized\r\nWWW-Authenticate: Digest realm="lab", nonce="' + os.urandom(8).hex() + '"'
        return [f"SIP/2.0 {status}\r\n{keep}\r\nContent-Length: 0\r\n\r\n".encode()]
    await serve_udp({5060: answer})


async def building(source):
    """A building's control: who is there (to all), then each device's values by turns; some do not answer."""
    s = udp(source, 47808)
    n = 0
    while left():
        send(s, bytes.fromhex("810b000c0120ffff00ff1008"), "192.168.89.255", 47808)
        for peer in TARGETS:
            for point in range(6):
                n = (n + 1) % 256
                send(s, bytes.fromhex("810a001101040005") + bytes([n, 0x0c, 0x0c, 0, 0, 0, point, 0x19, 0x55]), peer, 47808)
                await rest(0.01, 0.04)
        drain(s)
        await rest(2, 5)


async def serve_building():
    await serve_udp({47808: lambda d, p: [bytes.fromhex("810a001730") + os.urandom(18)] if d[1] == 10 else None})


async def knx(source):
    """Gateways of a house's bus are looked for by multicast; tunnels keep themselves alive."""
    s = udp(source, 3671)
    while left():
        send(s, bytes.fromhex("06100201000e0801") + bytes(6), "224.0.23.12", 3671)
        for peer in TARGETS:
            send(s, bytes.fromhex("061002070010") + bytes([7, 0, 8, 1]) + bytes(6), peer, 3671)
            send(s, bytes.fromhex("06100420001504070000") + os.urandom(11), peer, 3671)
            await rest(0.1, 0.5)
        drain(s)


async def serve_knx():
    await serve_udp({3671: lambda d, p: [bytes.fromhex("0610020800080700")] if d[3] == 7 else [bytes.fromhex("06100421000a04070000")]})


async def camera_cloud(source):
    """A webcam's maker keeps it reachable: hole punching to three relays, then a steady stream by UDP to the phone that looks."""
    s = udp(source, 32108)
    for _ in range(12):
        for peer in TARGETS:
            send(s, b"\xf1\x10\x00\x28" + os.urandom(40), peer, 32100)
        await rest(0.3)
    viewer = random.choice(TARGETS)
    for _ in range(40):
        for _ in range(8):
            send(s, b"\xf1\xd0\x04\x04\xd1\x00" + os.urandom(1028), viewer, 32100)
        await rest(0.05)
        drain(s)


async def serve_camera_cloud():
    await serve_udp({32100: lambda d, p: [b"\xf1\x11\x00\x10" + os.urandom(16)] if d[1] == 0x10 else [b"\xf1\xd1\x00\x04" + d[4:8]] if random.random() < 0.2 else None})


async def pool_member(source):
    """Time is asked for by everybody: in bursts when a machine starts, otherwise seldom."""
    s = udp(source, random.choice([123, 0]) if random.random() < 0.3 else 0)
    for _ in range(random.choice([1, 1, 4, 8])):
        send(s, b"\x23" + bytes(39) + os.urandom(8), TARGETS[0], 123)
        await rest(0.1, 2)
    drain(s)
    await rest(0.5, 6)


# -- streams ------------------------------------------------------------------------------------------------------

async def speed_test(source):
    """LibreSpeed: pings, six downloads, six uploads, again a while later."""
    async def one(up):
        r, w = await connect(source, TARGETS[0], 8096)
        if up:
            w.write(b"POST /backend/empty.php?r=0.%d HTTP/1.1\r\nHost: speed.example\r\nContent-Type: application/octet-stream\r\nContent-Length: 6000000\r\n\r\n" % random.randrange(10 ** 9))
            for _ in range(100):
                w.write(os.urandom(60000))
                await w.drain()
        else:
            w.write(b"GET /backend/garbage.php?r=0.%d&ckSize=6 HTTP/1.1\r\nHost: speed.example\r\n\r\n" % random.randrange(10 ** 9))
            while left() and await asyncio.wait_for(r.read(65536), 10):
                pass
        w.close()
    for _ in range(20):
        stream = await connect(source, TARGETS[0], 8096)
        await ask(stream, "GET", "/backend/empty.php?r=0.1", BROWSER)
        stream[1].close()
    for up in (False, True):
        await asyncio.gather(*[one(up) for _ in range(6)], return_exceptions=True)
    await rest(3, 9)


async def serve_speed():
    async def web(reader, writer):
        head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)).decode()
        if "garbage" in head:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 6000000\r\nConnection: close\r\n\r\n")
            for _ in range(100):
                writer.write(os.urandom(60000))
                await writer.drain()
        else:
            size = int(head.lower().split("content-length:")[1].split("\r\n")[0]) if "content-length" in head.lower() else 0
            while size > 0 and (got := await reader.read(65536)):
                size -= len(got)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
    return await serve_tcp({8096: web})


async def photos(source):
    """A phone's first copy of all its pictures into a cloud: hundreds of uploads by TLS, one after the other."""
    stream = await connect(source, TARGETS[0], 9443, "photos.cloud.example")
    for _ in range(40):
        size = random.randrange(200000, 1500000)
        stream[1].write(f"POST /upload/IMG_{random.randrange(9999)}.jpg HTTP/1.1\r\nHost: photos.cloud.example\r\nContent-Length: {size}\r\n\r\n".encode() + os.urandom(size))
        await stream[1].drain()
        await asyncio.wait_for(stream[0].readuntil(b"\r\n\r\n"), 20)
        await rest(0.05, 0.4)


async def serve_photos():
    async def web(reader, writer):
        while True:
            head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 60)).decode()
            size = int(head.lower().split("content-length:")[1].split("\r\n")[0]) if "content-length" in head.lower() else 0
            while size > 0 and (got := await reader.read(min(size, 65536))):
                size -= len(got)
            writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
    return await serve_tcp({9443: web}, tls=(9443,))


async def back_home(source):
    """A phone is in the Wi-Fi again: forty names, a test whether the net is open, push connections, and all apps at once."""
    s = udp(source)
    for _ in range(40):
        name = random.choice(["api", "graph", "push", "cdn", "m", "edge", "i"]) + "." + random.choice(WORDS) + random.choice([".example", ".cloud.example", ".internal"])
        send(s, struct.pack("!6H", random.getrandbits(16), 0x100, 1, 0, 0, 0) + b"".join(bytes([len(x)]) + x.encode() for x in name.split(".")) + b"\0" + struct.pack("!2H", random.choice([1, 28, 65]), 1), "192.168.88.53", 53)
    drain(s)

    async def app(peer, port, name):
        try:
            stream = await connect(source, peer, port, name, timeout=6)
            if port == 443:
                await ask(stream, "GET", "/index.html", BROWSER)
                await rest(0.2, 8)
                await ask(stream, "GET", "/articles/item1.html", BROWSER)
            else:
                stream[1].write(os.urandom(60))
                await rest(10, 20)
            stream[1].close()
        except TROUBLE:
            pass
    try:
        stream = await connect(source, TARGETS[0], 80)
        await ask(stream, "GET", "/generate_204", BROWSER)
        stream[1].close()
    except TROUBLE:
        pass
    await asyncio.gather(*[app(t, random.choice([443, 443, 443, 5228, 5223, 8883, 853]), f"api{i}.app.example") for i, t in enumerate(random.choices(TARGETS, k=25))])
    await rest(4, 15)


async def node(source):
    """A node of a currency: eight peers are kept, addresses that others told are tried, most are gone."""
    async def peer_of(peer, keeps):
        try:
            r, w = await connect(source, peer, 8333, timeout=5)
            w.write(b"\xf9\xbe\xb4\xd9version\0\0\0\0\0" + struct.pack("<I", 102) + os.urandom(106))
            await asyncio.wait_for(r.read(4000), 5)
            for _ in range(random.randrange(4, 20) if keeps else 1):
                w.write(b"\xf9\xbe\xb4\xd9inv\0\0\0\0\0\0\0\0\0" + struct.pack("<I", 37) + os.urandom(41))
                await asyncio.wait_for(r.read(40000), 5)
                await rest(0.3, 2)
            w.close()
        except TROUBLE:
            pass
    await asyncio.gather(*[peer_of(p, True) for p in TARGETS[:8]], *[tries(source, peer_of) for _ in range(2)])


async def tries(source, peer_of):
    for _ in range(20):
        await peer_of(random.choice(TARGETS), False)
        await rest(0.2, 0.5)


async def serve_nodes():
    async def peer(reader, writer):
        while data := await asyncio.wait_for(reader.read(4000), 60):
            writer.write(b"\xf9\xbe\xb4\xd9tx\0\0\0\0\0\0\0\0\0\0" + struct.pack("<I", 250) + os.urandom(254 * random.randrange(1, 5)))
            await writer.drain()
    return await serve_tcp({8333: peer})


async def list_mail(source):
    """A mailing list's server: one message to fifty at a time, some of whom are no more; the other side greylists newcomers."""
    r, w = await connect(source, TARGETS[0], 2525)
    await asyncio.wait_for(r.readline(), 5)

    async def line(text):
        w.write(text.encode() + b"\r\n")
        while (got := await asyncio.wait_for(r.readline(), 10))[3:4] == b"-":
            pass
        return got[:3]
    await line("EHLO lists.example")
    for _ in range(random.randrange(1, 4)):
        await line(f"MAIL FROM:<news-bounces+{os.urandom(4).hex()}@lists.example> SIZE=9000")
        good = 0
        for _ in range(random.choice([1, 3, 50])):
            good += await line(f"RCPT TO:<{random.choice(WORDS)}.{random.choice(WORDS)}@lab.example>") == b"250"
        if good and await line("DATA") == b"354":
            w.write(("Subject: " + words(4) + "\r\n\r\n" + "\r\n".join(words(12) for _ in range(40)) + "\r\n.\r\n").encode())
            await asyncio.wait_for(r.readline(), 10)
        else:
            await line("RSET")
        await rest(0.1, 1)
    await line("QUIT")
    w.close()
    await rest(0.5, 4)


async def serve_lists():
    async def smtp(reader, writer):
        writer.write(b"220 mx.lab.example ESMTP Postfix\r\n")
        data = False
        while text := await asyncio.wait_for(reader.readline(), 60):
            if data:
                if text == b".\r\n":
                    data = False
                    writer.write(b"250 2.0.0 Ok: queued\r\n")
                continue
            verb = text[:4].upper()
            data = verb == b"DATA"
            writer.write({b"EHLO": b"250-mx.lab.example\r\n250-PIPELINING\r\n250 8BITMIME\r\n", b"RCPT": random.choice([b"250 2.1.5 Ok\r\n"] * 3 + [b"550 5.1.1 User unknown in virtual mailbox table\r\n", b"450 4.2.0 Greylisted, see http://postgrey.example/\r\n", b"554 5.7.1 Service unavailable; Client host blocked using zen.bl.example\r\n"]),
                          b"DATA": b"354 End data with <CR><LF>.<CR><LF>\r\n", b"QUIT": b"221 2.0.0 Bye\r\n"}.get(verb, b"250 2.0.0 Ok\r\n"))
            await writer.drain()
    return await serve_tcp({2525: smtp, 25: smtp})


async def outgoing_mail(source):
    """The house's own mail server and the queues of sixty others: away, greylisting, refusing."""
    async def deliver(peer):
        try:
            r, w = await connect(source, peer, 25, timeout=5)
            await asyncio.wait_for(r.readline(), 5)
            for text in ("EHLO mx.lab.example", "MAIL FROM:<ann@lab.example>", f"RCPT TO:<{random.choice(WORDS)}@far.example>", "QUIT"):
                w.write(text.encode() + b"\r\n")
                await asyncio.wait_for(r.read(4000), 5)
            w.close()
        except TROUBLE:
            pass
    await asyncio.gather(*[deliver(p) for p in random.sample(TARGETS, min(20, len(TARGETS)))])
    await rest(1, 4)


async def socket_person(source):
    """A chat by WebSocket that comes back by itself whenever the server hangs up, which it does every few seconds today."""
    r, w = await connect(source, TARGETS[0], 8097)
    w.write(f"GET /chat?token={os.urandom(8).hex()} HTTP/1.1\r\nHost: chat.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\nSec-WebSocket-Version: 13\r\n{BROWSER}\r\n".encode())
    head = await asyncio.wait_for(r.readuntil(b"\r\n\r\n"), 5)
    if b" 101 " in head:
        while left():
            text = json.dumps({"t": "msg", "text": random.choice(CODE + SQL + [words(9)])}).encode()
            mask = os.urandom(4)
            w.write(b"\x81" + (bytes([0x80 | len(text)]) if len(text) < 126 else b"\xfe" + struct.pack("!H", len(text))) + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(text)))
            if not await asyncio.wait_for(r.read(4000), 10):
                break
            await rest(0.2, 2)
    w.close()
    await rest(0.1, 2)


async def serve_chat():
    async def chat(reader, writer):
        await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)
        if random.random() < 0.35:
            writer.write(random.choice([b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"]))
            return
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + base64.b64encode(hashlib.sha1(os.urandom(9)).digest()) + b"\r\n\r\n")
        for _ in range(random.randrange(1, 12)):
            if not await asyncio.wait_for(reader.read(4000), 20):
                return
            writer.write(b"\x81\x7e" + struct.pack("!H", 200) + os.urandom(200))
            await writer.drain()
    return await serve_tcp({8097: chat})


async def minions(source):
    """Salt: each machine keeps two connections to its master, by ZeroMQ, and comes back when the master starts anew."""
    async def channel(port):
        r, w = await connect(source, TARGETS[0], port)
        w.write(b"\xff\0\0\0\0\0\0\0\x01\x7f\x03\0NULL" + bytes(48))
        for _ in range(random.randrange(2, 10)):
            await asyncio.wait_for(r.read(9000), 8)
            w.write(b"\x04\x19\x05READY" + os.urandom(200))
            await rest(0.5, 4)
        w.close()
    await asyncio.gather(channel(4505), channel(4506), return_exceptions=True)
    await rest(0.5, 3)


async def serve_master():
    async def master(reader, writer):
        while data := await asyncio.wait_for(reader.read(9000), 30):
            writer.write(b"\xff\0\0\0\0\0\0\0\x01\x7f" + os.urandom(300))
            await writer.drain()
            if past(0.4) and not past(0.5):
                return
    return await serve_tcp({4505: master, 4506: master})


async def privacy(source):
    """IPv6 hosts with addresses that change: a page and what belongs to it from each."""
    address = source
    for _ in range(3):
        r, w = await asyncio.wait_for(asyncio.open_connection(TARGETS[0], 80, local_addr=(address, 0)), 5)
        for path in ("/index.html", f"/static/part{random.randrange(40)}.txt", f"/static/part{random.randrange(40)}.txt", f"/old/picture{random.randrange(9)}.gif"):
            w.write(f"GET {path} HTTP/1.1\r\nHost: lab.example\r\n{BROWSER}\r\n".encode())
            await asyncio.wait_for(r.read(65536), 5)
            await rest(0.1, 0.6)
        w.close()
    await rest(1, 5)


async def helpdesk(source):
    """Somebody at the helpdesk wants to reach desks, half of which are asleep: an echo, then its screen or a shell."""
    for peer in TARGETS:
        for port in random.sample([3389, 5900, 22], 2):
            try:
                r, w = await connect(source, peer, port, timeout=2)
                await rest(0.5, 1)
                w.close()
            except TROUBLE:
                pass
        await rest(0.5, 2)


main(globals())
