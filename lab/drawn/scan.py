"""Port scans and searches for hosts: each tool with what people set at it."""

HOST = ("web", "ssh", "files")


def nmap(s):
    t = s.target(s.one(*HOST)); s.victim = t
    way = s.one("-sS", "-sS", "-sT", "-sT", "-sV", "-sF", "-sN", "-sX", "-sA", "-sU", "-sW", "-sM")
    timing = s.one("-T3", "-T4", "-T4", "-T5", "-T2")
    ports = {"-sU": s.one("--top-ports 20", "--top-ports 50", "-p 1-100"), "-sV": s.one("--top-ports 30", "--top-ports 100")}.get(way, s.one("--top-ports 50", "-F", "-p 1-500", "", "-p 20-90", "-p-"))
    if timing == "-T2" or way == "-sA" and timing == "-T3":
        ports = s.one("--top-ports 30", "-p 20-60", "--top-ports 60")
    extra = s.maybe(0.3, s.one("--max-rate 50", "--max-rate 300", "--scan-delay 200ms", "--min-rate 500", "--max-retries 1"))
    if way not in ("-sT", "-sV"):
        extra += s.maybe(0.2, s.one(" -f", " --mtu 24", " --mtu 16") if not s.six and way != "-sU" else "") + s.option(0.2, ' --data-length <>', s.between(8, 200)) + s.option(0.2, ' -g <>', 53, 80, 443, 20) + s.option(0.15, ' --ttl <>', 37, 64, 128, 200)
        if s.r.random() < 0.2 and not s.six and s.place != "near":
            decoys = [f"203.0.113.{n}" for n in s.r.sample(range(20, 120), s.one(2, 4, 8))]
            s.forged = ",".join(decoys); extra += f" -D {s.forged},ME"
    extra += s.maybe(0.3, " -r")
    words = f"nmap {'-6' if s.six else ''} -n {s.one('-Pn', '-Pn', '')} {way} {timing} {ports} {extra} {t}"
    return words, 45, words


def masscan(s):
    s.six = False; h = s.one(*HOST); t = s.target(h); s.victim = t
    rate, ports = s.one(50, 100, 200, 1000, 3000), s.one("1-200", "1-1000", "0-2000", "20-25,80,110,143,443,445,1433,3306,3389,5432,5900,6379,8080,8443,9200", "1-5000")
    words = f"masscan -p{ports} --rate {rate} {s.maybe(.3, '--source-port 61000')} {s.maybe(.2, '--ttl 60')} {s.maybe(.2, '--banners')} {t}"
    return words, 40, f"{words} --wait 3 --interface eth0 --router-mac {s.mac(h)}"


def hping(s):
    s.six = False; t = s.target(s.one(*HOST)); s.victim = t
    if s.r.random() < 0.5:
        words = f"hping3 {s.maybe(.5, '-V')} --scan {s.one('1-100', '1-500', '20-150', 'known')} {s.one('-S', '-S', '-A', '-F')} {t}"
    else:
        words = f"hping3 {s.one('-S', '-S', '-F', '-A', '--udp')} -p ++{s.one(1, 20, 1000)} -c {s.between(60, 400)} -i u{s.between(5000, 80000)} {t}"
    return words, 35, words


def nping(s):
    s.six = False; t = s.target(s.one(*HOST)); s.victim = t
    words = f"nping {s.one('--tcp', '--tcp', '--tcp-connect', '--udp')} -p {s.one('1-100', '20-60', '1-300')} -c 1 --rate {s.one(5, 20, 50, 100)} {t}"
    return words, 40, words


def netcat(s):
    t = s.target(s.one(*HOST)); s.victim = t
    words = f"nc {s.one('-z -v', '-z', '-zv')} -n -w {s.one(1, 2)} {s.maybe(.2, '-r')} {t} {s.one('1-100', '20-120', '1-1000', '1-65', '8000-8100')}"
    return words, 40, words


def bash(s):
    t = s.target(s.one(*HOST)); s.victim = t
    first, count, pause = s.one(1, 20, 1000, 8000), s.between(30, 300), s.one(0, 0, 0.05, 0.2)
    words = f"bash /dev/tcp {first}-{first + count} pause {pause}"
    return words, 45, f"for p in $(seq {first} {first + count}); do (timeout 1 bash -c 'exec 3<>/dev/tcp/{t}/'$p && echo $p open) 2>/dev/null; sleep {pause}; done"


def python(s):
    t = s.target(s.one(*HOST)); s.victim = t
    threads, last, wait, shuffle = s.one(1, 10, 50, 100), s.one(100, 500, 1024), s.one(0.3, 0.5, 1), s.one("", "random.shuffle(P);")
    words = f"python sockets {threads} threads ports 1-{last} timeout {wait} {shuffle and 'shuffled'}"
    return words, 40, f"""python3 -c "
import socket,random
from concurrent.futures import ThreadPoolExecutor as E
P=list(range(1,{last}+1));{shuffle}
def f(p):
    s=socket.socket(socket.AF_INET{'6' if s.six else ''});s.settimeout({wait});r=s.connect_ex(('{t}',p));s.close();return r
list(E({threads}).map(f,P))" """


def scapy(s):
    s.six = False; t = s.target(s.one(*HOST)); s.victim = t
    flags, last, inter = s.one("S", "S", "F", "FPU"), s.one(60, 120, 250), s.one(0, 0.01, 0.1)
    words = f"scapy sr TCP flags {flags} ports 1-{last} inter {inter}"
    return words, 40, f"""/usr/bin/python3 -c "from scapy.all import *; sr(IP(dst='{t}')/TCP({s.one('', 'sport=RandShort(),')}dport=(1,{last}),flags='{flags}'),timeout=2,inter={inter},verbose=0)" """


def curl(s):
    t = s.target(s.one(*HOST)); s.victim = t
    count = s.between(25, 90)
    words = f"curl loop over {count} ports"
    return words, 45, f"for p in $(seq 7990 {7990 + count}); do curl -s -m 1 -o /dev/null http://{s.url(t)}:$p/; done"


PORTS = {"nmap": (nmap, 9), "masscan": (masscan, 3), "hping3": (hping, 2), "nping": (nping, 1), "nc": (netcat, 2), "bash": (bash, 2), "python": (python, 2), "scapy": (scapy, 1), "curl": (curl, 1)}


def net(s, sizes=("10.20.0.0/24", "10.20.0.0/24", "10.20.0.0/25", "10.20.0.0/26")):
    s.six = False; s.victim = s.one(*sizes)
    return s.victim


def hosts_nmap(s):
    n = net(s)
    ping = s.one("-sn", "-sn", "-sn -PE", "-sn -PS22,80,443", "-sn -PA80", "-sn -PU53", f"-Pn -p {s.one(22, 80, 445, 3389, 3306, 23)}", f"--open -p {s.one('22,80,443', '445', '21-23')}")
    words = f"nmap {s.one('-n', '-n', '')} {ping} {s.one('-T3', '-T4', '-T5')} {s.maybe(.3, s.one('--max-rate 20', '--max-rate 100', '--max-retries 0'))} {n}"
    return words, 45, words


def hosts_masscan(s):
    s.place = s.one("public", "private"); n = net(s)
    words = f"masscan -p{s.one(22, 80, 445, '80,443', 3389, 23, '22,2222')} --rate {s.one(20, 100, 500, 2000)} {n}"
    return words, 35, f"{words} --wait 3 --interface eth0 --router-mac 02:00:5e:00:01:01"


def hosts_zmap(s):
    s.place = s.one("public", "private"); n = net(s)
    module = s.one(f"-p {s.one(22, 80, 443, 23, 8080)}", f"-p {s.one(22, 80, 443, 23, 8080)}", "-M icmp_echoscan")
    words = f"zmap {module} -r {s.one(20, 64, 200, 1000)} {s.maybe(.3, '-P 2')} {s.maybe(.3, '-s 40000-40100')} {n}"
    return words, 35, f"{words} -S {s.outer()} -G 02:00:5e:00:01:01 -c 2 -i eth0 -o /dev/null --blacklist-file=/dev/null"


def hosts_fping(s):
    n = net(s)
    words = f"fping {s.one('-a', '-q', '-A')} -g -r {s.one(0, 1, 3)} -i {s.one(1, 10, 25, 100)} {s.option(.3, '-b <>', 12, 200, 1000)} {n}"
    return words, 40, words


def hosts_arp(s):
    s.place = "near"; n = net(s)
    words = f"arp-scan {s.one('--retry=1', '--retry=2', '--retry=3')} {s.option(.4, '--interval=<>', 5, 20, 100, 250)} {s.maybe(.3, '--random')} {s.option(.2, '--bandwidth=<>', 16000, 64000)} {n}"
    if "--interval" in words:
        words = words.replace("--bandwidth=16000", "").replace("--bandwidth=64000", "")
    return words, 40, f"{words} --interface=eth0"


def hosts_netdiscover(s):
    s.place = "near"; n = net(s, ("10.20.0.0/24",))
    words = f"netdiscover -P -N -r {n} {s.option(.4, '-s <>', 5, 20, 100)} {s.maybe(.3, '-c 2')}"
    return words, 30, f"{words} -i eth0"


def hosts_loop(s):
    first = s.between(1, 100); last = min(254, first + s.between(25, 150)); s.six = False; s.victim = "10.20.0.0/24"
    how, side = s.one(("ping", "ping -c 1 -W 1 10.20.0.$i"), ("ssh door", "timeout 1 bash -c 'exec 3<>/dev/tcp/10.20.0.'$i/22"), ("smb door", "nc -z -w 1 10.20.0.$i 445"), ("curl", "curl -s -m 1 -o /dev/null http://10.20.0.$i/")), s.one(1, 1, 4, 20, 50)
    words = f"loop of {how[0]} 10.20.0.{first}-{last} {side} at once"
    return words, 50, f"for i in $(seq {first} {last}); do {how[1]} >/dev/null 2>&1 & [ $((i % {side})) != 0 ] || wait; done; wait"


def hosts_nping(s):
    n = net(s, ("10.20.0.0/25", "10.20.0.0/26"))
    words = f"nping {s.one('--icmp', '--tcp -p 80', '--udp -p 161')} -c 1 --rate {s.one(5, 20, 60)} {n}"
    return words, 40, words


def hosts_six(s):
    s.place, s.six = "near", True
    words = f"atk6-alive6 eth0 2001:db8:20::0-{s.one('7f', 'ff', '1ff')}"
    s.victim = "2001:db8:20::/64"
    return words, 40, words


def hosts_scapy(s):
    s.place = "near"; n = net(s)
    words = f"scapy arping {n} timeout {s.one(1, 2)} inter {s.one(0, 0.01, 0.1)}"
    return words, 40, f"""/usr/bin/python3 -c "from scapy.all import *; srp(Ether(dst='ff:ff:ff:ff:ff:ff')/ARP(pdst='{n}'),iface='eth0',timeout={words.split()[4]},inter={words.split()[6]},verbose=0)" """


def hosts_nbtscan(s):
    n = net(s)
    words = f"nbtscan {s.maybe(.5, '-v')} -t {s.one(300, 1000)} {s.maybe(.4, '-r')} {n}"
    return words, 40, words


HOSTS = {"nmap": (hosts_nmap, 6), "masscan": (hosts_masscan, 2), "zmap": (hosts_zmap, 2), "fping": (hosts_fping, 2), "arp-scan": (hosts_arp, 2), "netdiscover": (hosts_netdiscover, 1), "loop": (hosts_loop, 3),
         "nping": (hosts_nping, 1), "alive6": (hosts_six, 1), "scapy": (hosts_scapy, 1), "nbtscan": (hosts_nbtscan, 1)}
