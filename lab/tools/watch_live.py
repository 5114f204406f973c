#!/usr/bin/env python3
"""Stamps, with this machine's clock, what happens in a gateway's namespace: the first packet of each watched address, lines about alerts in the service's log of
events, and new elements in the firewall's sets. watch_live.py INTERFACE EVE-FILE OUT ADDRESS,...; ends with its standard input. One JSON object a line."""
import json
import os
import subprocess
import sys
import threading
import time

interface, eve, out, addresses = sys.argv[1], sys.argv[2], open(sys.argv[3], "w", buffering=1), [a for a in sys.argv[4].split(",") if a]
lock = threading.Lock()
told_blocks = []


def note(kind, **more):
    with lock:
        out.write(json.dumps({"kind": kind, "time": time.time(), **more}) + "\n")


def packets():
    match = " or ".join(("ether host " if a.count(":") == 5 else "host ") + a for a in addresses) or "ip or ip6"
    p = subprocess.Popen(["tcpdump", "-n", "-l", "-tt", "-i", interface, match], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    note("ready")
    first = p.stdout.readline()
    with lock:
        out.write(json.dumps({"kind": "first", "time": float(first.split()[0])}) + "\n")
    p.kill()


def firewall():
    p = subprocess.Popen(["nft", "monitor", "new", "elements"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    for line in p.stdout:
        if "nethawk" in line and ("full" in line or "soft" in line):
            note("block", text=line.strip()[:160])
            with lock:
                told_blocks.append(line)


def sets():
    """What the monitor did not tell: its line is lost now and then when tables change at the same moment. Half a second late at most."""
    known = set()
    while True:
        time.sleep(0.5)
        p = subprocess.run(["nft", "-j", "list", "table", "inet", "nethawk"], capture_output=True, text=True)
        if p.returncode:
            continue
        now = set()
        for part in json.loads(p.stdout)["nftables"]:
            name = part.get("set", {}).get("name", "")
            if not ("full" in name or "soft" in name):
                continue
            for element in part["set"].get("elem", []):
                value = element.get("elem", {}).get("val") if isinstance(element, dict) and "elem" in element else element
                if isinstance(value, dict) and "prefix" in value:
                    value = value["prefix"]["addr"]
                now.add((name, str(value)))
        for name, address in now - known:
            with lock:
                told = any(address in text for text in told_blocks)
            if not told:
                note("block", text=f"{name} {address} (seen in the set)")
        known = now


def alerts():
    while not os.path.exists(eve):
        time.sleep(0.02)
    with open(eve) as f:
        rest = ""
        while True:
            rest += f.read()
            *lines, rest = rest.split("\n")
            for line in lines:
                if '"event_type":"alert"' in line:
                    note("alert", text=line)
            time.sleep(0.02)


for work in (packets, firewall, sets, alerts):
    threading.Thread(target=work, daemon=True).start()
sys.stdin.read()
