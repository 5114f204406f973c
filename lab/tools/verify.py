#!/usr/bin/env python3
"""Does a labelled capture hold the attack that its label promises? Counts the attacker's packets; knows nothing of NetHawk.

  verify.py MANIFEST          adds or renews the columns `packets` and `excluded`: the reason where too little is there, else empty
  verify.py MANIFEST FILE     judges the last row of that file only, writes nothing; exit status 1 and the reason where too little is there

What is counted between `start` and `end`: packets of `attacker` (an address, a prefix or a MAC; without one, packets to
`victim`, without that too, everybody's), their distinct
targets, connections that were opened, data that was sent and data that was answered. What a class needs at least stands in NEEDS: less is no
instance of the class in anybody's definition, whatever the tool's name is.
"""
import ipaddress
import struct
import subprocess
import sys

# class: (what is counted, at least so many, in words)
NEEDS = {
    "port-scan": ("ports", 10, "ports or protocols tried"),
    "host-sweep": ("hosts", 5, "hosts tried"),
    # A log-in by SSH takes about six messages each way.
    "brute-force": ("tries", 5, "tries (answered connections, each six answers on one, messages by UDP)"),
    "dos-flood": ("packets", 200, "packets"),
    "slow-dos": ("opened", 5, "connections"),
    "web-attack": ("sent", 3, "messages with data"),
    "dns-tunnel": ("bytes", 2000, "bytes sent"),
    "c2-beacon": ("packets", 8, "packets"),
    "exfiltration": ("bytes", 500_000, "bytes sent"),
    "arp-spoof": ("link", 1, "unasked link messages"),
    "exploit": ("sent", 1, "messages with data"),
    "malware": ("packets", 5, "packets"),
}

# What an inside host does with its peer: only what went there counts.
INSIDE = ("c2-beacon", "exfiltration")


def records(path):
    """(seconds, link type, bytes kept) of each packet of a pcap, packed by zstd or not."""
    raw = subprocess.run(["zstd", "-dcqf", path], check=True, capture_output=True).stdout
    order = {b"\xd4\xc3\xb2\xa1": "<", b"\xa1\xb2\xc3\xd4": ">", b"\x4d\x3c\xb2\xa1": "<", b"\xa1\xb2\x3c\x4d": ">"}.get(raw[:4])
    if order is None:
        raise ValueError("no pcap file")
    unit = 1e-9 if raw[:4] in (b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d") else 1e-6
    link, at = struct.unpack(order + "I", raw[20:24])[0], 24
    while at + 16 <= len(raw):
        sec, frac, kept = struct.unpack(order + "III", raw[at:at + 12])
        yield sec + frac * unit, link, raw[at + 16:at + 16 + kept]
        at += 16 + kept


def parse(link, data):
    """(source MAC, kind, source, destination, protocol, ports, flags, payload length, fragment offset); kind is ip, link (ARP reply, ND) or None."""
    if link == 1:
        mac, kind, at = data[6:12].hex(":"), struct.unpack("!H", data[12:14])[0], 14
        while kind in (0x8100, 0x88A8):
            kind, at = struct.unpack("!H", data[at + 2:at + 4])[0], at + 4
    else:
        mac, at, kind = "", 0 if link in (12, 101) else 16, 0x0800
        if data[at] >> 4 == 6:
            kind = 0x86DD
    if kind == 0x0806:
        target = str(ipaddress.ip_address(data[at + 24:at + 28]))
        reply = data[at + 6:at + 8] == b"\0\2" or data[at + 14:at + 18] == data[at + 24:at + 28]
        return mac, "link" if reply else "ip", str(ipaddress.ip_address(data[at + 14:at + 18])), target, "arp", 0, 0, 0
    if kind == 0x0800:
        head, total, proto = (data[at] & 15) * 4, struct.unpack("!H", data[at + 2:at + 4])[0], data[at + 9]
        src, dst = data[at + 12:at + 16], data[at + 16:at + 20]
        body, later = total - head, struct.unpack("!H", data[at + 6:at + 8])[0] & 0x1FFF
    elif kind == 0x86DD:
        head, body, proto, src, dst, later = 40, struct.unpack("!H", data[at + 4:at + 6])[0], data[at + 6], data[at + 8:at + 24], data[at + 24:at + 40], 0
    else:
        return mac, None, "", "", "", 0, 0, 0
    source, destination, at = str(ipaddress.ip_address(src)), str(ipaddress.ip_address(dst)), at + head
    if later or len(data) < at + 4:
        return mac, "ip", source, destination, proto, 0, 0, body
    if (proto == 58 and data[at] in (134, 136, 137)) or (proto == 1 and data[at] == 5):
        return mac, "link", source, destination, proto, 0, 0, body
    if proto == 6 and len(data) >= at + 14:
        sport, dport = struct.unpack("!HH", data[at:at + 4])
        return mac, "ip", source, destination, proto, (sport, dport), data[at + 13], body - (data[at + 12] >> 4) * 4
    if proto in (6, 17, 132):
        # An answer to a name that was asked of all (LLMNR, NetBIOS) claims an address as an ARP reply does, and who hands out addresses (DHCP) names the router. Of a TCP header that is cut into fragments the ports are in the first.
        ports = struct.unpack("!HH", data[at:at + 4])
        return mac, "link" if proto == 17 and (ports[0] in (137, 5355) and ports[0] != ports[1] or ports in ((67, 68), (547, 546))) else "ip", source, destination, proto, ports, 0, body - 8
    return mac, "ip", source, destination, proto, 0, 0, body - 8


def members(text):
    nets, macs = [], set()
    for part in filter(None, text.split(",")):
        if part.count(":") == 5 and len(part) == 17:
            macs.add(part.lower())
        else:
            nets.append(ipaddress.ip_network(part, strict=False))
    known = {}

    def among(address):
        if address not in known:
            value = ipaddress.ip_address(address)
            known[address] = any(value.version == n.version and value in n for n in nets)
        return known[address]

    return among, macs, bool(nets)


def count(path, row):
    """What the attacker did, by name; None with what stopped the count where the file cannot be read."""
    from_attacker, macs, named = members(row["attacker"])
    to_victim, _, aimed = members(row["victim"])
    start, end = float(row.get("start") or 0), float(row.get("end") or 1e12)
    n = dict.fromkeys(("packets", "opened", "sent", "answered", "bytes", "link"), 0)
    ports, hosts, waiting, tried, own, claims = set(), set(), set(), set(), set(), []
    for time, link, data in records(path):
        if time < start - 1 or time > end + 5 or len(data) < 34:
            continue
        mac, kind, src, dst, proto, port, flags, payload = parse(link, data)
        if kind is None:
            continue
        ours = mac in macs or (from_attacker(src) if named else not macs and (to_victim(dst) or not aimed))
        # An inside host has other business too.
        ours = ours and (row["class"] not in INSIDE or not aimed or to_victim(dst))
        flow = (src, dst, proto, port)
        if not ours:
            back = (dst, src, proto, port[::-1] if port else 0)
            if payload > 0 and back in waiting:
                waiting.discard(back)
                tried.add(back)
                n["answered"] += 1
            continue
        n["packets"] += 1
        if kind == "link":
            claims.append(src)
        elif proto in (6, 17) and mac in macs:
            own.add(src)
        n["opened"] += proto == 6 and flags & 0x12 == 2
        n["sent"] += payload > 0
        n["bytes"] += max(0, payload)
        ports.add((proto, port[1] if port else proto))
        hosts.add(dst)
        if payload > 0:
            waiting.add(flow)
            if proto == 17:
                tried.add((flow, n["sent"]))
    # Who only tells its own address forges nothing.
    n["link"] = sum(src not in own for src in claims)
    return n | {"ports": len(ports), "hosts": len(hosts), "tries": max(len(tried), n["answered"] // 6)}


def verdict(path, row):
    """(packets of the attacker, why this is no instance of its class or '')."""
    if row["class"] in ("benign", "malformed"):
        return "", ""
    n = count(path, row)
    what, least, words = NEEDS.get(row["class"], ("packets", 5, "packets"))
    if n[what] >= least:
        return n["packets"], ""
    return n["packets"], f"tool failed: {n[what]} {words} of the attacker ({n['packets']} packets), {row['class']} needs {least}"


def main():
    manifest = sys.argv[1]
    folder = manifest.rsplit("/", 1)[0] if "/" in manifest else "."
    with open(manifest, encoding="utf-8") as f:
        lines = [line.rstrip("\n").split("\t") for line in f if line.strip()]
    header, rows = lines[0], [dict(zip(lines[0], line)) for line in lines[1:]]
    if len(sys.argv) > 2:
        row = [r for r in rows if r["file"] == sys.argv[2].rsplit("/", 1)[-1]][-1]
        _, reason = verdict(sys.argv[2], row)
        print(reason)
        return 1 if reason else 0
    header = [h for h in header if h not in ("packets", "excluded")] + ["packets", "excluded"]
    for row in rows:
        row["packets"], row["excluded"] = map(str, verdict(f"{folder}/{row['file']}", row))
        if row["excluded"]:
            print(f"{row['file']}: {row['excluded']}")
    with open(manifest, "w", encoding="utf-8") as f:
        for line in [header] + [[row.get(h, "") for h in header] for row in rows]:
            f.write("\t".join(line) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
