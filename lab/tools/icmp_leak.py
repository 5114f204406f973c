#!/usr/bin/env python3
"""A file carried out in the payload of echo requests (the kernel of the other end answers as to any ping): icmp_leak.py HOST COUNT INTERVAL."""
import os
import random
import socket
import struct
import sys
import time


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
for i in range(int(sys.argv[2])):
    data = os.urandom(random.randint(200, 900))
    head = struct.pack("!BBHHH", 8, 0, 0, 0x1234, i)
    raw.sendto(struct.pack("!BBHHH", 8, 0, checksum(head + data), 0x1234, i) + data, (sys.argv[1], 0))
    time.sleep(float(sys.argv[3]))
