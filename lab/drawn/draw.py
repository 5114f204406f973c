#!/usr/bin/env python3
"""Draws one attack: a tool that everybody knows, with parameters from the ranges that people use, between addresses of a drawn kind. The same seed and number draw the same.

  draw.py SEED NUMBER [CLASS...]     prints what ../drawn.sh evaluates

A draw is a Scene (who, whom, from where) and what `tools` made of it: words for the manifest, a script for the attacker's namespace, one for the other end. Which
classes come how often stands in WHEEL and NAMED; each class has a module of its own beside this one. Pauses within a script come from bash's RANDOM, set from the seed.
"""
import random
import shlex
import sys

import covert
import exploit
import knock
import link
import malware
import press
import scan

# Of 24 draws in a row; shuffled anew for each 24.
WHEEL = {"port-scan": 3, "host-sweep": 2, "brute-force": 3, "dos-flood": 3, "slow-dos": 2, "web-attack": 3, "dns-tunnel": 2, "c2-beacon": 3, "exfiltration": 2, "arp-spoof": 1}
# Drawn where they are named: earlier seeds without a class draw what they drew.
NAMED = {"malware": 12, "exploit": 12}
TOOLS = {"port-scan": scan.PORTS, "host-sweep": scan.HOSTS, "brute-force": knock.PASSWORDS, "web-attack": knock.WEB, "dos-flood": press.FLOODS, "slow-dos": press.SLOW,
         "dns-tunnel": covert.TUNNELS, "c2-beacon": covert.MASTERS, "exfiltration": covert.UPLOADS, "arp-spoof": link.LINK,
         "malware": malware.MALWARE, "exploit": exploit.EXPLOITS}
INSIDE_MASTERS = ("dns-tunnel", "c2-beacon", "exfiltration", "malware")


class Scene:
    """Who and where. `place` is the peer outside the victim's house: "public", "private" (another private network behind the router) or "near" (the same flat network)."""

    HOSTS = {"web": 10, "ssh": 20, "dns": 53, "files": 30}

    def __init__(self, r, kind):
        self.r, self.kind = r, kind
        self.place = r.choices(("public", "private", "near"), (45, 30, 25))[0]
        self.six = r.random() < 0.25
        self.octet = r.randrange(140, 199)
        self.slow = r.choice((None, None, None, 10, 20, 50, 100))     # Mbit/s of the line (tbf)
        self.delayed = r.random() < 0.7                               # 8 to 62 ms there and back, by the address
        self.people = r.random() < 0.85
        self.before, self.door, self.forged, self.nobody, self.length = "", "", "", False, 0
        self.aside = None                                             # (host, script): what the other end runs
        self.victim, self.who = None, None
        self.label = kind                                             # the class that the manifest says: a bot that calls home is a beacon
        self.peer_host, self.inbound = "master", False               # which namespace is the other end of an inside host; whether it came from there
        self.house, self.talks, self.again = None, [], ""             # a dialogue that talk.py plays at both ends: the house's address, what is said, the words that draw it again

    def target(self, host):
        """The address of a server; FTP, mail and databases speak IPv4 only here."""
        self.six = self.six and host in ("web", "ssh")
        return f"2001:db8:20::{self.HOSTS[host]}" if self.six else f"10.20.0.{self.HOSTS[host]}"

    def outer(self):
        """The address of the drawn peer: an attacker, or the master of an inside host."""
        if self.place == "near":
            return f"2001:db8:20::{self.octet}" if self.six else f"10.20.0.{self.octet}"
        if self.six:
            return f"2001:db8:1::{self.octet}"
        return (f"203.0.113.{self.octet}", f"198.51.100.{self.octet}")[self.octet % 2] if self.place == "public" else f"172.29.4.{self.octet}"

    def plays(self, house):
        """The far end of a dialogue is that of the peer, or the house's where the peer is the attacker."""
        if self.kind in INSIDE_MASTERS and not self.inbound:
            self.aside = ("peer", "exec " + self.playing("out"))
        else:
            self.aside = (house, "exec " + self.playing("in"))

    def playing(self, side):
        return f'env PYTHONDONTWRITEBYTECODE=1 python3 "$LAB_HOME/drawn/talk.py" {side} {self.again}'

    def lasts(self):
        """Seconds of a dialogue at most."""
        return round(25 + 1.3 * sum(what for t in self.talks for who, what in t.steps if who == "rest") + len(self.talks) + sum(len(t.steps) for t in self.talks) // 10)

    def url(self, address):
        return f"[{address}]" if ":" in address else address

    def mac(self, host):
        return f"02:00:5e:00:02:{self.HOSTS[host]}" if self.place == "near" else "02:00:5e:00:01:01"

    def one(self, *of):
        return self.r.choice(of)

    def option(self, share, text, *of):
        """The text with one of these in place of <>, or nothing."""
        value = self.one(*of)
        return text.replace("<>", str(value)) if self.r.random() < share else ""

    def between(self, low, high, digits=0):
        value = low * (high / low) ** self.r.random()
        return round(value, digits) if digits else round(value)

    def maybe(self, share, text):
        return text if self.r.random() < share else ""


def draw(seed, number, classes):
    block = random.Random(f"{seed}/{(number - 1) // 24}")
    order = [c for c, n in (WHEEL if not classes else WHEEL | NAMED).items() if not classes or c in classes for _ in range(n)]
    block.shuffle(order)
    kind = order[(number - 1) % 24 % len(order)]
    r = random.Random(f"{seed}/{number}/{kind}")
    scene = Scene(r, kind)
    scene.again = " ".join(map(shlex.quote, (str(seed), str(number), *classes)))
    names = list(TOOLS[kind])
    weights = [TOOLS[kind][n][1] for n in names]
    name = r.choices(names, weights)[0]
    words, seconds, script = TOOLS[kind][name][0](scene)
    return scene, name, " ".join(words.split()), seconds, script


def main():
    seed, number = sys.argv[1], int(sys.argv[2])
    scene, name, words, seconds, script = draw(seed, number, sys.argv[3:])
    inside, near, outer = scene.kind in INSIDE_MASTERS and not scene.inbound, scene.place == "near", scene.outer()
    host = "desk" if inside else "near" if near else "bad"
    attacker = scene.who or (("2001:db8:20::101" if scene.six else "10.20.0.101") if inside else outer)
    file = f"{name}_{seed}_{number}"
    place = " ".join(filter(None, (scene.place, outer, scene.slow and f"line {scene.slow} Mbit/s", scene.delayed and not near and "delayed", not scene.people and "alone")))
    q = shlex.quote
    print(f"tool {file} {scene.label} {host} {q(scene.victim or outer)} {q('-' if scene.nobody else attacker)} {'br-lan' if near else 'wan0'} {scene.length}")
    print(f"TOOL_WORDS[{file}]={q(f'{name}: {words} ({place})')} TOOL_FORGED[{file}]={q(scene.forged)}")
    aside_host, aside = scene.aside or ("", "")
    if aside_host == "peer":
        aside_host = "near" if near else scene.peer_host
    for key, value in (("SCRIPT", f"RANDOM={number * 7919 % 32768}\n{script}"), ("SECONDS", seconds), ("BEFORE", scene.before), ("DOOR", scene.door), ("PEER", f"{'near' if near else scene.peer_host if inside else 'bad'} {outer}"),
                       ("LINE", scene.slow or ""), ("DELAYED", "yes" if scene.delayed else ""), ("PEOPLE", "yes" if scene.people else ""), ("ASIDE_HOST", aside_host), ("ASIDE", aside)):
        print(f"DRAWN_{key}[{file}]={q(str(value))}")
    print(f"DRAWN_TALKS[{file}]={len(scene.talks) or ''}")
    print(f"{file}() {{ drawn {file}; }}")


if __name__ == "__main__":
    main()
