"""Connections, packets and pauses that the attacks of several networks are written with."""
import random
import socket
import ssl
import struct
import threading
import time

BROWSER = "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko"
WORDS = "summer winter dragon shadow master monkey silver purple hunter orange".split()


def word(i):
    return f"{WORDS[i % 10]}{1980 + i}"


def paced(count, rate):
    begin = time.monotonic()
    for i in range(int(count)):
        yield i
        time.sleep(max(0, begin + (i + 1) / float(rate) - time.monotonic()))


def connect(target, port, source=None, wait=3.0):
    return socket.create_connection((target, int(port)), wait, (source, 0) if source else None)


def secure(target, port, name=None, protocols=()):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if protocols:
        context.set_alpn_protocols(list(protocols))
    return context.wrap_socket(connect(target, port), server_hostname=name)


def until(seconds):
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end:
        yield end


def pause(every, jitter, end):
    time.sleep(max(0, min(float(every) * random.uniform(1 - float(jitter) / 100, 1 + float(jitter) / 100), end - time.monotonic())))


def together(*jobs):
    threads = [threading.Thread(target=j, daemon=True) for j in jobs]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


def quietly(job, *arguments, **named):
    try:
        return job(*arguments, **named)
    except OSError:
        return None


def sender():
    return socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)


def ip(source, target, protocol, body, ttl=57, fragment=0):
    return struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(body), random.getrandbits(16), fragment, ttl, protocol, 0, socket.inet_aton(source), socket.inet_aton(target)) + body


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


def tcp(source, target, sport, dport, flags, options=b"", data=b"", window=64240):
    head = struct.pack("!HHIIBBHHH", sport, dport, random.getrandbits(32), random.getrandbits(32) if flags & 16 else 0, (20 + len(options)) // 4 << 4, flags, window, 0, 0)
    pseudo = socket.inet_aton(source) + socket.inet_aton(target) + struct.pack("!BBH", 0, 6, 20 + len(options) + len(data))
    total = checksum(pseudo + head + options + data)
    return head[:16] + struct.pack("!H", total) + head[18:] + options + data


def ask(target, port, method, path, headers=(), body=b"", tls=None, stay=None):
    """One request; the connection stays where `stay` is one. Returns the answer's start."""
    s = stay or (secure(target, port, tls or None) if tls is not None else connect(target, port))
    lines = [f"{method} {path} HTTP/1.1", f"Host: {tls or target}", f"User-Agent: {BROWSER}", *headers]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    if not stay:
        lines.append("Connection: close")
    s.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    s.settimeout(3)
    out = b""
    try:
        out = s.recv(16384)
    except TimeoutError:
        pass
    if not stay:
        s.close()
    return out
