#!/usr/bin/env python3
"""Telephones, plants, devices, peers, and what machines say on their own link (kit.py says how it is called)."""
import asyncio
import os
import random
import socket
import struct

from kit import TARGETS, connect, der, drain, left, main, past, rest, say, send, serve_tcp, serve_udp, udp


async def serve_registrar():
    """SIP (RFC 3261): the first REGISTER is challenged by 401, that with an Authorization is accepted, or refused (403) where the password is old."""
    def answer(data, peer):
        text = data.decode("latin-1")
        keep = "\r\n".join(line for line in text.split("\r\n") if line.split(":")[0] in ("Via", "From", "To", "Call-ID", "CSeq"))
        if "Authorization:" not in text:
            return [f"SIP/2.0 401 Unauthorized\r\n{keep}\r\nWWW-Authenticate: Digest realm=\"pbx\", nonce=\"{os.urandom(8).hex()}\"\r\nContent-Length: 0\r\n\r\n".encode()]
        return [("SIP/2.0 403 Forbidden" if "old" in text else "SIP/2.0 200 OK").encode() + f"\r\n{keep}\r\nContent-Length: 0\r\n\r\n".encode()]
    await serve_udp({5060: answer})


async def telephone(source):
    """After a power cut all telephones register at once; two have an old password and go on."""
    n = int(source.split(".")[-1])
    s = udp(source)
    await rest(0, 2)
    while left():
        call = os.urandom(6).hex()
        for i, proof in enumerate(("", f'Authorization: Digest username="{n}", realm="pbx", response="{os.urandom(16).hex()}"{", opaque=old" if n % 20 == 1 else ""}\r\n')):
            send(s, f"REGISTER sip:pbx SIP/2.0\r\nVia: SIP/2.0/UDP {source}:5060;branch=z9hG4bK{os.urandom(4).hex()}\r\nFrom: <sip:{n}@pbx>;tag=1\r\nTo: <sip:{n}@pbx>\r\nCall-ID: {call}\r\nCSeq: {i + 1} REGISTER\r\n"
                    f"Contact: <sip:{n}@{source}>\r\n{proof}Content-Length: 0\r\n\r\n".encode(), TARGETS[0], 5060)
            await rest(0.1, 0.4)
            drain(s)
        await rest(4 if n % 20 == 1 else 12, 5 if n % 20 == 1 else 20)


async def serve_plant():
    """OPC UA (hello, then messages), S7 (ISO on TCP) and EtherNet/IP: something of the right size comes back."""
    async def echo(reader, writer):
        while data := await reader.read(4096):
            writer.write(data[:8] + os.urandom(random.randint(20, 120)))
            await writer.drain()
    return await serve_tcp({4840: echo, 102: echo, 44818: echo})


async def control_room(source):
    """Asks twenty controllers ten times a second each, on connections that stay; those that are off are tried again each two seconds."""
    async def one(target, port):
        while left():
            try:
                s = await connect(source, target, port, timeout=2)
                while left():
                    await say(s, b"MSGF" + os.urandom(random.randint(40, 90)), 2)
                    await rest(0.1)
            except (OSError, asyncio.TimeoutError):
                pass
            await rest(2)
    await asyncio.gather(*(one(t, random.choice((4840, 102, 44818))) for t in TARGETS))


async def serve_time():
    def answer(data, peer):
        return [b"\x24\x02\x06\xe8" + os.urandom(44)] if len(data) == 48 and random.random() < 0.95 else None
    await serve_udp({123: answer})


async def clocks(source):
    """Machines that start ask four servers eight times (iburst), some servers do not answer; later seldom."""
    s = udp(source)
    await rest(0, 6)
    for _ in range(8):
        for t in random.sample(TARGETS, 4):
            send(s, b"\x23" + b"\0" * 39 + os.urandom(8), t, 123)
        await rest(2)
        drain(s)
    await rest(5, 20)


async def serve_swarm():
    """Peers of a distributed table, half of them gone."""
    await serve_udp({6881: lambda data, peer: [b"d1:rd2:id20:" + os.urandom(20) + b"5:nodes208:" + os.urandom(208) + b"e1:t2:aa1:y1:re"] if random.random() < 0.6 else None})


async def table(source):
    """A peer looks up keys in a distributed table: short questions to hundreds of addresses and ports, many of them dead, TCP attempts to some."""
    s = udp(source, 6881)
    async def meet(target):
        try:
            c = await connect(source, target, random.randint(10000, 60000), timeout=2)
            c[1].close()
        except (OSError, asyncio.TimeoutError):
            pass
    tasks = []
    while left():
        for _ in range(random.randint(2, 25)):
            target = random.choice(TARGETS)
            send(s, b"d1:ad2:id20:" + os.urandom(20) + b"6:target20:" + os.urandom(20) + b"e1:q9:find_node1:t2:aa1:y1:qe", target, 6881 if random.random() < 0.5 else random.randint(1025, 65000))
        if random.random() < 0.4:
            tasks.append(asyncio.create_task(meet(random.choice(TARGETS))))
        await rest(0.1, 0.8)
        drain(s)


async def serve_media():
    """STUN binding (RFC 8489), and media that comes back; UDP 443 as QUIC has it."""
    def stun(data, peer):
        if data[4:8] == b"\x21\x12\xa4\x42":
            return [b"\1\1\0\x0c\x21\x12\xa4\x42" + data[8:20] + b"\0\x20\0\x08\0\1" + os.urandom(6)]
        return [os.urandom(len(data))]
    def quic(data, peer):
        return [os.urandom(random.choice((45, 1200, 1252))) for _ in range(random.choice((1, 1, 2, 6)))]
    await serve_udp({3478: stun, 19302: stun, 443: quic})


async def conference(source):
    """A call is set up: candidates of all kinds are tried, private addresses of others among them that nobody answers; then media both ways."""
    s = udp(source)
    servers, candidates = TARGETS[:2], TARGETS[2:] + [f"192.168.{random.randrange(5)}.{random.randrange(2, 250)}" for _ in range(6)]
    def binding():
        return b"\0\1\0\0\x21\x12\xa4\x42" + os.urandom(12)
    for t in servers:
        send(s, binding(), t, 3478)
        send(s, binding(), t, 19302)
    pairs = [(t, random.randint(49152, 65000)) for t in random.sample(candidates, min(12, len(candidates))) for _ in range(2)]
    for _ in range(4):
        for t, p in pairs:
            send(s, binding(), t, p)
            await rest(0.02)
        drain(s)
    for i in range(500):
        if not left():
            return
        send(s, b"\x80\x60" + os.urandom(random.choice((160, 900, 1100))), servers[0], 3478)
        await rest(0.02)
        drain(s)


async def quic(source):
    """A browser with HTTP/3: a long first packet to a few of many hosts, then a stream down."""
    while left():
        s = udp(source)
        target = random.choice(TARGETS)
        send(s, b"\xc3\0\0\0\1\x08" + os.urandom(1194), target, 443)
        for _ in range(random.randint(4, 80)):
            send(s, b"\x43" + os.urandom(random.choice((30, 34, 400))), target, 443)
            await rest(0.01, 0.05)
            drain(s)
        s.close()
        await rest(0.2, 3)


async def serve_tunnels():
    await serve_udp({1194: lambda data, peer: [os.urandom(random.choice((54, 90, 1300)))] if random.random() < 0.9 else None,
                     4500: lambda data, peer: None if len(data) == 1 else [os.urandom(random.choice((92, 1300)))]})


async def roadwarrior(source):
    """OpenVPN and IPsec in UDP; peers that are not there are called each five seconds for ever, as WireGuard does."""
    s = udp(source)
    port = random.choice((1194, 4500))
    last = 0
    while left():
        for _ in range(random.randint(0, 20)):
            send(s, b"\x30" + os.urandom(random.choice((60, 120, 1300))), TARGETS[0], port)
        if random.random() < 0.05:
            send(s, b"\xff", TARGETS[0], 4500)
        last += 1
        if last % 50 == 0:
            for t in TARGETS[1:]:
                send(s, b"\1\0\0\0" + os.urandom(144), t, 51820)
        await rest(0.05, 0.15)
        drain(s)


async def television(source):
    """Three programmes by multicast, three Mbit/s each, joined or not."""
    s = udp(source)
    s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 4)
    s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(source))
    while left():
        for _ in range(6):
            for programme in (1, 2, 3):
                send(s, b"\x47" + os.urandom(1315), f"239.20.7.{programme}", 5000)
        await rest(0.02)


async def inventory(source):
    """Asks all devices of its list by SNMP for name, serial number and interfaces, with two communities; a third has no agent."""
    s = udp(source)
    while left():
        for target in TARGETS:
            for community in (b"clinic-ro", b"public"):
                for oid in (5, 1, 2):
                    send(s, der(0x30, der(2, b"\1"), der(4, community), der(0xA0, der(2, os.urandom(2)[:1]), der(2, b"\0"), der(2, b"\0"), der(0x30, der(0x30, der(6, bytes([0x2B, 6, 1, 2, 1, 1, oid, 0])), der(5))))), target, 161)
            await rest(0.05, 0.2)
        drain(s)
        await rest(3, 6)


async def serve_agents():
    await serve_udp({161: lambda data, peer: [data.replace(b"\xa0", b"\xa2", 1)] if b"clinic-ro" in data else None})


async def printing(source):
    """Desks ask for their printers, most of which sleep with their network off: SNMP, then the raw port, over and over."""
    s = udp(source)
    mine = random.sample(TARGETS, min(4, len(TARGETS)))
    while left():
        for t in mine:
            send(s, der(0x30, der(2, b"\0"), der(4, b"public"), der(0xA0, der(2, b"\7"), der(2, b"\0"), der(2, b"\0"), der(0x30, der(0x30, der(6, b"\x2b\6\1\2\1\x19\3\2\1\5\1"), der(5))))), t, 161)
            try:
                c = await connect(source, t, random.choice((9100, 631)), timeout=1.5)
                c[1].close()
            except (OSError, asyncio.TimeoutError):
                pass
        await rest(1, 4)
        drain(s)


# --- frames of machines with link addresses of their own

def frame(mac, to, source, target, sport, dport, data, ttl=64):
    u = struct.pack("!HHHH", sport, dport, 8 + len(data), 0) + data
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(u), random.randrange(65536), 0, ttl, 17, 0, socket.inet_aton(source), socket.inet_aton(target))
    total = sum(struct.unpack("!10H", head))
    total = (total & 0xFFFF) + (total >> 16)
    head = head[:10] + struct.pack("!H", ~((total & 0xFFFF) + (total >> 16)) & 0xFFFF) + head[12:]
    return to + mac + b"\x08\0" + head + u


def arp(mac, kind, ip, to_mac, to_ip):
    return (b"\xff" * 6 if kind == 1 or to_ip == ip else to_mac) + mac + b"\x08\6\0\1\x08\0\6\4" + struct.pack("!H", kind) + mac + socket.inet_aton(ip) + to_mac + socket.inet_aton(to_ip)


def link():
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    s.bind(("eth0", 0))
    return s


def mac_of(n):
    return bytes([0x02, 0x77, 0x19, 0x40, n >> 8, n & 255])


async def power_cut(source):
    """Sixty machines start together: DHCP with all its steps (some ask twice), address announced, gateway looked for; then renewals. Their server answers."""
    net, wire = source.rsplit(".", 1)[0], link()
    server = mac_of(900)
    async def machine(n):
        mac, mine, xid = mac_of(n), f"{net}.{150 + n % 90}", os.urandom(4)
        await rest(0, 8)
        def boot(kind, ours=True):
            option = b"\x35\1" + bytes([kind]) + (b"\x32\4" + socket.inet_aton(mine) if kind == 3 else b"") + b"\x0c\5pc%03d" % n + b"\x37\4\1\3\6\x0f\xff"
            return (b"\1" if ours else b"\2") + b"\1\6\0" + xid + b"\0\0\x80\0" + b"\0" * 4 + (b"\0" * 4 if ours else socket.inet_aton(mine)) + b"\0" * 8 + mac + b"\0" * 202 + b"\x63\x82\x53\x63" + option
        for kind in [1] * random.choice((1, 1, 1, 3)) + [3]:
            wire.send(frame(mac, b"\xff" * 6, "0.0.0.0", "255.255.255.255", 68, 67, boot(kind)))
            await rest(0.05, 0.6)
            wire.send(frame(server, b"\xff" * 6, f"{net}.2", "255.255.255.255", 67, 68, boot(2 if kind == 1 else 5, False)))
        for _ in range(3):
            wire.send(arp(mac, 1, "0.0.0.0", b"\0" * 6, mine))
            await rest(0.3)
        wire.send(arp(mac, 1, mine, b"\0" * 6, mine))
        while left():
            wire.send(arp(mac, 1, mine, b"\0" * 6, f"{net}.1"))
            wire.send(frame(mac, b"\xff" * 6, mine, f"{net}.255", 137, 137, os.urandom(2) + b"\1\x10\0\1\0\0\0\0\0\0\x20CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\0\0\x21\0\1"))
            await rest(3, 9)
            wire.send(frame(mac, b"\xff" * 6, mine, "255.255.255.255", 68, 67, boot(3)))
    await asyncio.gather(*(machine(n) for n in range(60)))


async def discovery(source):
    """Sixty machines announce and look for things by mDNS, LLMNR, SSDP, WS-Discovery and NetBIOS, all through the hour; names that nobody has among them."""
    net, wire = source.rsplit(".", 1)[0], link()
    def name(text):
        return b"".join(bytes([len(p)]) + p.encode() for p in text.split(".")) + b"\0"
    def group(ip):
        return b"\1\0\x5e" + bytes([socket.inet_aton(ip)[1] & 127]) + socket.inet_aton(ip)[2:]
    async def machine(n):
        mac, mine = mac_of(200 + n), f"{net}.{150 + n % 90}"
        await rest(0, 4)
        while left():
            for _ in range(random.randint(1, 6)):
                kind = random.randrange(5)
                if kind == 0:
                    wire.send(frame(mac, group("224.0.0.251"), mine, "224.0.0.251", 5353, 5353, b"\0\0\0\0\0\1\0\0\0\0\0\0" + name(random.choice(["_ipp._tcp.local", "_airplay._tcp.local", "_googlecast._tcp.local"])) + b"\0\x0c\0\1"))
                    if n % 6 == 0:
                        wire.send(frame(mac, group("224.0.0.251"), mine, "224.0.0.251", 5353, 5353, b"\0\0\x84\0\0\0\0\1\0\0\0\0" + name(f"printer{n}.local") + b"\0\1\x80\1\0\0\0\x78\0\4" + socket.inet_aton(mine)))
                elif kind == 1:
                    wire.send(frame(mac, group("224.0.0.252"), mine, "224.0.0.252", random.randint(49152, 65000), 5355, os.urandom(2) + b"\0\0\0\1\0\0\0\0\0\0" + name(random.choice(["wpad", "fileserver9", f"old-printer{n % 7}", "isatap"])) + b"\0\1\0\1"))
                elif kind == 2:
                    wire.send(frame(mac, group("239.255.255.250"), mine, "239.255.255.250", random.randint(49152, 65000), 1900, b'M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: "ssdp:discover"\r\nMX: 3\r\nST: ssdp:all\r\n\r\n', 2))
                elif kind == 3:
                    wire.send(frame(mac, group("239.255.255.250"), mine, "239.255.255.250", random.randint(49152, 65000), 3702, b"<?xml version=\"1.0\"?><soap:Envelope>" + os.urandom(200).hex().encode()))
                else:
                    wire.send(frame(mac, b"\xff" * 6, mine, f"{net}.255", 137, 137, os.urandom(2) + b"\1\x10\0\1\0\0\0\0\0\0\x20FHFAEBEECACACACACACACACACACACAAA\0\0\x20\0\1"))
            wire.send(arp(mac, 1, mine, b"\0" * 6, f"{net}.{random.choice((1, 53, 60, 101, 150, 177, 188))}"))
            await rest(0.5, 5)
    await asyncio.gather(*(machine(n) for n in range(60)))


async def pair(source):
    """Two routers with one address between them (VRRP): announcements each second; the second takes over when the first falls silent, and gives it back."""
    net, wire = source.rsplit(".", 1)[0], link()
    virtual, shared = b"\0\0\x5e\0\1\x33", f"{net}.254"
    def announce(mine, priority):
        head = struct.pack("!BBHHHBBH4s4s", 0x45, 0xC0, 20 + 20, 1, 0, 255, 112, 0, socket.inet_aton(mine), socket.inet_aton("224.0.0.18"))
        return b"\1\0\x5e\0\0\x12" + virtual + b"\x08\0" + head + b"\x21\x33" + bytes([priority, 1, 0, 1]) + b"\0\0" + socket.inet_aton(shared) + b"\0" * 8
    holder = None
    while left():
        now = "b" if past(0.3) and not past(0.7) else "a"
        if now != holder:
            holder = now
            for _ in range(5):
                wire.send(arp(virtual, 1, shared, b"\0" * 6, shared))
                wire.send(arp(virtual, 2, shared, b"\xff" * 6, shared))
        wire.send(announce(f"{net}.{252 if now == 'a' else 253}", 200 if now == "a" else 100))
        wire.send(arp(mac_of(300), 1, f"{net}.150", b"\0" * 6, shared))
        wire.send(arp(virtual, 2, shared, mac_of(300), f"{net}.150"))
        await rest(1)


async def netboot(source):
    """Twelve machines start from the network: TFTP (RFC 1350) of a loader and a kernel, block by block, from one server."""
    s = udp(source)
    for name in (b"pxelinux.0", b"pxelinux.cfg/01-02-77", b"pxelinux.cfg/0A09", b"pxelinux.cfg/default", b"vmlinuz"):
        s2 = udp(source)
        send(s2, b"\0\1" + name + b"\0octet\0blksize\0001408\0", TARGETS[0], 69)
        for _ in range(900):
            await rest(0.003, 0.006)
            got = False
            try:
                data, peer = s2.recvfrom(2000)
                got = True
                if data[1] == 3:
                    s2.sendto(b"\0\4" + data[2:4], peer)
                if data[1] == 5 or len(data) < 500:
                    break
            except OSError:
                await rest(0.01)
        s2.close()
    await rest(4, 9)


async def serve_boot():
    """A port of its own for each transfer."""
    loop = asyncio.get_running_loop()

    class Transfer(asyncio.DatagramProtocol):
        def __init__(self, peer, size):
            self.peer, self.rest = peer, size

        def connection_made(self, transport):
            self.transport, self.block = transport, 1
            self.push()

        def push(self):
            piece = min(1408, self.rest)
            self.transport.sendto(b"\0\3" + struct.pack("!H", self.block & 65535) + os.urandom(piece), self.peer)
            self.last, self.rest = piece < 1408, self.rest - piece

        def datagram_received(self, data, peer):
            if self.last:
                self.transport.close()
                return
            self.block += 1
            self.push()

    class Door(asyncio.DatagramProtocol):
        def connection_made(self, transport):
            self.transport = transport

        def datagram_received(self, data, peer):
            if b"cfg/0" in data:
                self.transport.sendto(b"\0\5\0\1File not found\0", peer)
                return
            asyncio.ensure_future(loop.create_datagram_endpoint(lambda: Transfer(peer, 900_000 if b"vmlinuz" in data else 40_000), local_addr=(TARGETS[0], 0)))
    await loop.create_datagram_endpoint(Door, local_addr=(TARGETS[0], 69))


if __name__ == "__main__":
    main(globals())
