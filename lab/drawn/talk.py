#!/usr/bin/env python3
"""Plays what a draw wrote down: both ends know the whole dialogue, each says its part and holds what it hears against the other's.

  talk.py SIDE SEED NUMBER CLASS...     SIDE is in (the house's host) or out; exit status 0 and the file $LAB_DIR/talked-SIDE where every byte passed
"""
import os
import pathlib
import select
import socket
import sys
import time
from dataclasses import dataclass, field


@dataclass
class Talk:
    """One connection (or UDP exchange). `opener` is "in" or "out"; a step is ("in" | "out", bytes) or ("rest", seconds). One that `stays` is ended when all is said. With `to` the
    other end is somebody who knows nothing of this: what he answers is heard for half a second and not compared, and he may be nobody."""

    opener: str
    port: int
    steps: list = field(default_factory=list)
    udp: bool = False
    stays: bool = False
    to: str = ""

    def client(self, *said):
        self.steps += [(self.opener, s.encode("latin-1") if isinstance(s, str) else s) for s in said]
        return self

    def server(self, *said):
        self.steps += [("out" if self.opener == "in" else "in", s.encode("latin-1") if isinstance(s, str) else s) for s in said]
        return self

    def rest(self, seconds):
        self.steps.append(("rest", seconds))
        return self


def connected(talk, address, patience):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    while True:
        link = socket.socket(family, socket.SOCK_DGRAM if talk.udp else socket.SOCK_STREAM)
        link.settimeout(0.5 if talk.to else 15)
        try:
            link.connect((address, talk.port))
            return link
        except OSError:
            link.close()
            if talk.to or time.monotonic() > patience:
                return None
            time.sleep(0.3)


def unheard(talk, link):
    for who, what in talk.steps:
        if who == "rest":
            time.sleep(what)
        elif who == talk.opener:
            link.sendall(what)
        elif select.select([link], [], [], 0.5)[0]:
            link.recv(65536)


def heard(link, size, udp):
    if udp:
        return link.recv(65536)
    got = bytearray()
    while len(got) < size:
        part = link.recv(min(65536, size - len(got)))
        if not part:
            break
        got += part
    return bytes(got)


def said(talk, side, link, peer):
    for who, what in talk.steps:
        if who == "rest":
            time.sleep(what)
        elif who == side:
            link.sendto(what, peer) if peer else link.sendall(what)
        elif talk.udp and side != talk.opener:
            got, peer = link.recvfrom(65536)
            if got != what:
                sys.exit(f"port {talk.port}: other datagrams than drawn")
        elif heard(link, len(what), talk.udp) != what:
            sys.exit(f"port {talk.port}: heard something else than {what[:60]}")


def play(side, talks, address):
    doors = {}
    for talk in talks:
        if talk.opener != side and not talk.to and (talk.port, talk.udp) not in doors:
            door = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM if talk.udp else socket.SOCK_STREAM)
            door.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(("::", talk.port))
            door.settimeout(60)
            if not talk.udp:
                door.listen(8)
            doors[talk.port, talk.udp] = door
    kept = []
    for talk in talks:
        if talk.to:
            if talk.opener == side and (link := connected(talk, talk.to, 0)):
                try:
                    unheard(talk, link)
                except OSError:
                    pass
                link.close()
            continue
        if talk.opener == side:
            link = connected(talk, address, time.monotonic() + 12)
            if link is None:
                sys.exit(f"port {talk.port}: nobody answers")
        else:
            link = doors[talk.port, talk.udp] if talk.udp else doors[talk.port, False].accept()[0]
        said(talk, side, link, None)
        if talk.stays:
            kept.append(link)
        elif not (talk.udp and talk.opener != side):
            if not talk.udp:
                # Whoever spoke last ends it; the other reads to the end.
                link.settimeout(5)
                last = next((who for who, _ in reversed(talk.steps) if who != "rest"), talk.opener)
                if last == side:
                    link.shutdown(socket.SHUT_WR)
                try:
                    link.recv(1)
                except OSError:
                    pass
            link.close()


def main():
    import draw
    side = sys.argv[1]
    scene = draw.draw(sys.argv[2], int(sys.argv[3]), sys.argv[4:])[0]
    house, peer = scene.house, scene.outer()
    play(side, scene.talks, peer if side == "in" else house)
    pathlib.Path(os.environ["LAB_DIR"], f"talked-{side}").touch()


if __name__ == "__main__":
    main()
