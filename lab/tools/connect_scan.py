#!/usr/bin/env python3
"""A small threaded connect scanner: connect_scan.py HOST FIRST LAST."""
import concurrent.futures
import socket
import sys


def probe(port):
    with socket.socket() as s:
        s.settimeout(1)
        return port if s.connect_ex((sys.argv[1], port)) == 0 else None


with concurrent.futures.ThreadPoolExecutor(20) as pool:
    print([p for p in pool.map(probe, range(int(sys.argv[2]), int(sys.argv[3]) + 1)) if p])
