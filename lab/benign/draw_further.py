"""Activities of houses from number 1000 on: log-ons, field buses, cameras, overlays, lines with faults … Imported by draw.py; the words are those of drawn.sh and drawn_further.sh."""
from draw_kit import HOUSE, INSIDE, R, Side, activity, again, spread, w

# Where drawn_further.py answers.
BOTH = (55, 56)


def four(*args):
    s = Side(*args)
    s.six = False
    return s


def p(side, name, *more, sources=None, targets=None):
    return w(side, "drawn_further", name, *more, sources=sources, targets=targets or side.at(R.choice(BOTH)))


@activity
def log_ons():
    """Kerberos, directory and share, as a desk does when somebody comes; passwords are mistyped."""
    s = four("in", "srv")
    return ["domain_drawn"] + [f"client logs_on in{n} {R.randrange(0, 6)} {spread(1, 5)} {spread(3, 30)}" for n in R.sample(range(INSIDE), R.randrange(1, min(5, INSIDE)))]


@activity
def directory():
    s = four("in", "srv")
    pause = spread(0.05, 3, 2)
    lines = ["domain_drawn", again(s, pause / 2, pause * 1.5, f"ldapsearch -x -LLL -o nettimeout=4 -H ldap://{s.at(57)} -D cn=admin,dc=lab,dc=example -w right -b dc=lab,dc=example '({R.choice(['uid', 'mail', 'cn'])}=user*)'")]
    return lines + ([again(four("in", "srv"), q := spread(3, 30), q, f"ldapsearch -x -LLL -o nettimeout=4 -H ldap://{s.at(57)} -D cn=admin,dc=lab,dc=example -w of-last-year -b dc=lab,dc=example '(uid=a)'")] if R.random() < 0.6 else [])


@activity
def captive():
    s = four("in")
    return [w(s, "drawn_further", "captive", spread(3, 40), machine="pc", sources=s.some(1, 20), targets=s.at(55))]


@activity
def mistyped_words():
    s = Side()
    kind = R.choice(["form", "form", "telnet", "imap", "ftp"])
    s.six = s.six and kind in ("form", "telnet")
    return [p(s, "mistyped", kind, R.randrange(1, 6), spread(1, 6), spread(5, 40), targets=s.at(25 if kind in ("imap", "ftp") else 55)) for _ in range(R.randrange(1, 3))]


@activity
def mistyped_databases():
    s = four("in", "srv")
    if R.random() < 0.5:
        return ["pg_drawn", f"client slips {s.machine} {R.randrange(1, 5)} {spread(1.5, 6)} {spread(8, 40)} env PGPASSWORD=WORD psql -q -h {s.at(61)} -U postgres -c 'select count(*) from t' -o /dev/null"]
    return ["mysql_drawn", f"client slips {s.machine} {R.randrange(1, 5)} {spread(1.5, 6)} {spread(8, 40)} mariadb --no-defaults --skip-ssl -h {s.at(62)} -u shop -pWORD -e 'select 1'"]


@activity
def new_passwords():
    s = Side()
    return [p(s, "new_passwords", spread(2, 8), targets=",".join(s.at(n) for n in BOTH))]


@activity
def behind_one():
    s = Side(R.choice(["in", "out"]))
    return [p(s, "behind_one", R.randrange(8, 51), spread(1, 12), targets=s.at(55))]


@activity
def kiosk():
    s = Side()
    return [p(s, "kiosk", R.choice([1, 2, 5, 5, 10, 15]), R.randrange(3, 25)) for _ in range(R.randrange(1, 4))]


@activity
def live_stream():
    s = Side()
    return [p(s, "live_stream", R.choice([2, 4, 4, 6])) for _ in range(R.randrange(1, 4))]


@activity
def speed_page():
    s = Side("in" if R.random() < 0.7 else "out")
    return [p(s, "speed_page", R.randrange(2, 9), spread(200000, 4000000, 0))]


@activity
def limited():
    s = Side()
    return [p(s, "limited", spread(0.5, 20))]


@activity
def webdriver():
    s = Side("in", "srv")
    return [p(s, "webdriver", spread(0.1, 2))]


@activity
def containers():
    s = Side("in", "srv")
    return [p(s, "containers", spread(2, 20))]


@activity
def statements():
    s = Side()
    return [p(s, "statements", spread(2, 12))]


@activity
def chain():
    s = Side("in")
    return [p(s, "chain", R.choice([1, 2, 4, 5, 12]))]


@activity
def doh():
    s = Side("in", "far")
    return [p(s, "doh", spread(0.3, 15))]


@activity
def half_closed():
    s = Side()
    return [p(s, "half_closed", spread(0.3, 8)) for _ in range(R.randrange(1, 5))]


@activity
def field_bus():
    s = Side(R.choice(["in", "in", "out"]))
    return [p(s, "field_bus", R.choice(["modbus", "modbus", "s7", "iec104", "dnp3", "enip"]), spread(0.1, 3, 2), targets=",".join(s.at(n) for n in BOTH[:R.randrange(1, 3)])) for _ in range(R.randrange(1, 4))]


@activity
def bacnet():
    s = four("in", "srv")
    return [p(s, "bacnet", spread(0.5, 5), targets=",".join(s.at(n) for n in (*BOTH, *R.sample(range(75, 95), R.randrange(0, 8)))))]


@activity
def flow_records():
    s = four("in", "srv" if R.random() < 0.6 else "far")
    return [p(s, "flow_records", spread(0.3, 40), R.choice([2055, 6343]))]


@activity
def kafka():
    s = Side()
    return [p(s, "kafka", spread(0.5, 30), targets=",".join(s.at(n) for n in BOTH))]


@activity
def memcached():
    s = Side("in", "srv")
    return ["memcached_drawn", p(s, "memcached", spread(2, 100), R.randrange(1, 9), targets=s.at(57))]


@activity
def radius():
    s = four("in", "srv")
    return [p(s, "radius", spread(0.1, 6))]


@activity
def sip_phones():
    s = four("in" if R.random() < 0.6 else "out")
    return [w(s, "drawn_further", "sip_phone", spread(4, 40), machine=s.crowd(), sources=s.some(1, 12), targets=s.at(55))]


@activity
def server_list():
    s = four("in", "far")
    return [p(s, "lists_servers", R.randrange(20, 120), spread(0.002, 0.1, 3), targets=s.at(51))]


@activity
def camera_udp():
    s = Side(R.choice(["in", "out"]))
    return [p(s, "camera_viewer") for _ in range(R.randrange(1, 4))]


@activity
def cast():
    s = Side("in", "srv")
    return [p(s, "cast", 5) for _ in range(R.randrange(1, 4))]


@activity
def knocks():
    s = Side()
    return [p(s, "knocks", "+".join(str(R.randrange(1025, 65000)) for _ in range(R.randrange(3, 7))), spread(4, 30), targets=s.at(20))]


@activity
def irc():
    s = four()
    return [f"ircd_drawn {'srv' if s.to == 'srv' else 'out'} {s.at(58)}", w(s, "drawn_further", "irc", spread(2, 20), machine=s.crowd(), sources=s.some(1, 10), targets=s.at(58))]


@activity
def asked_back():
    s = four("in", "far")
    visitors = ",".join(f"{HOUSE['OUT']}.{n}" for n in R.sample(range(10, 90), R.randrange(5, 40)))
    return [f"client both program drawn_further out brings_mail {visitors} {HOUSE['SRV']}.25 {spread(2, 30)} -- program drawn_further srv who_are_you {HOUSE['SRV']}.25 {visitors} {spread(1, 12)}"]


@activity
def block_lists():
    """A mail server asks lists of senders about each visitor, and reads the sender's policies."""
    return [f"client asks_lists srv {HOUSE['FAR']}.53 {spread(3, 25, 0)} {spread(0.5, 8)}"]


@activity
def roams():
    s = Side("out" if R.random() < 0.6 else "in")
    s.six = False
    return [w(s, "drawn_further", "roams", spread(3, 25), machine=s.crowd(), sources=s.some(2, 8), targets=s.at(55))]


@activity
def television():
    return [f"client program drawn_further srv tv {HOUSE['SRV']}.55 239.10.0.1,239.10.0.2 {spread(40, 300)}"] + [f"client program drawn_further in{n} watches_tv {HOUSE['PC']}.{201 + n} 239.10.0.1,239.10.0.2,239.10.0.3" for n in range(R.randrange(1, INSIDE))]


@activity
def boxes_talk():
    return [f"client program drawn_further in{n} boxes_talk {HOUSE['PC']}.{201 + n} -" for n in range(R.randrange(1, 3))]


@activity
def moves():
    return [f"client program drawn_further in{R.randrange(INSIDE)} moves - {HOUSE['PC']}.{R.randrange(180, 199)} {spread(5, 40)}"]


@activity
def virtual_routers():
    return [f"client keeps_alive {spread(15, 50)} {HOUSE['PC']}.{R.randrange(180, 199)} {R.choice(['', 'unicast'])}"]


@activity
def two_routers():
    return [f"client advertises in{n} {R.randrange(4, 12)} 2001:db8:{500 + n:x}::" for n in range(2)]


@activity
def esp():
    s = four("in", "far")
    return [f"client program drawn_further out serve_esp - {s.at(56)}", p(s, "esp", spread(5, 300), targets=s.at(56))]


@activity
def wireguard():
    s = four()
    return [p(s, "wireguard", spread(10, 300), R.choice([20, 60, 1000])) for _ in range(R.randrange(1, 3))]


@activity
def screen_udp():
    s = Side()
    return [p(s, "pcoip")]


@activity
def overlay():
    """Containers of two machines in one network of their own (VXLAN)."""
    return [f"client overlay {R.choice(['in0', 'out0'])} in1 {R.choice([4789, 8472])} {spread(0.2, 6)}"]


@activity
def webdav():
    s = four()
    how = R.choice(["sync", "copy", "ls"])
    return [f"rclone_drawn {'srv' if s.to == 'srv' else 'out'} webdav {s.at(58)}:8085", f"client dav {s.machine} {s.at(58)}:8085 {how} {spread(2, 20)}"]


@activity
def restic():
    s = four("in")
    size = spread(3, 40, 0)
    return [f"big {size}", f"rclone_drawn {'srv' if s.to == 'srv' else 'out'} restic {s.at(58)}:8086", f"client restic_to {s.machine} {s.at(58)}:8086 {size} {spread(3, 25)}"]


@activity
def share_passwords():
    """A share with a password, which is mistyped before."""
    s = four("in", "srv")
    return ["domain_drawn", f"client slips {s.machine} {R.randrange(0, 4)} {spread(1.5, 6)} {spread(4, 30)} smbclient //{s.at(59)}/team -U anna%WORD -c \"lcd $LAB_DIR/files; prompt off; ls; mput file1*; mget file2*\""]


@activity
def boots():
    s = four("in", "srv")
    return ["tftp_drawn", f"client boots {s.machine} {s.at(68)} {spread(4, 40)}"]


@activity
def mailbox():
    s = four()
    return [f"dovecot_drawn {'srv' if s.to == 'srv' else 'out'} {s.at(68)}", again(s, a := spread(0.5, 10), a * 1.5, R.choice([f"curl -s -m 9 imap://{s.at(68)}/INBOX -u anna:right -X 'FETCH 1:5 FLAGS'", f"curl -sk -m 9 imaps://{s.at(68)}/INBOX -u anna:right -X 'STATUS INBOX (MESSAGES UNSEEN)'", f"curl -s -m 9 pop3://{s.at(68)}/ -u anna:right"])),
            f"client slips {s.machine} {R.randrange(1, 6)} {spread(1.5, 6)} {spread(8, 40)} curl -s -m 9 {R.choice(['imap', 'pop3'])}://{s.at(68)}/ -u ben:WORD"]


@activity
def http2():
    s = Side()
    return ["http2_drawn", again(s, spread(0.5, 4), spread(5, 15), R.choice([f"curl -sk --http2 -Z --parallel-max {R.randrange(5, 60)} -o /dev/null {s.url(11, 'https')}:8449/static/part[0-30].txt", f"h2load -n {spread(50, 2000, 0)} -c {R.randrange(1, 12)} -m {R.randrange(1, 60)} {s.url(11, 'https')}:8449/news.html"]))]


@activity
def crawler():
    s = Side()
    return [again(s, 2, spread(4, 20), f"httrack {s.url(10, 'http')}/all.html -O $LAB_DIR/h-{s.machine}-$RANDOM -q -c{R.randrange(1, 9)} -%c{R.randrange(1, 11)} -A{spread(50000, 3000000, 0)} -r3")]


@activity
def proxied():
    s = four("in", "srv")
    return ["squid_drawn", again(s, a := spread(0.3, 5), a * 2, f"curl -sk -m 9 -A 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0' -x http://{s.at(69)}:3128 -o /dev/null {R.choice(['http', 'https'])}://{HOUSE['FAR']}.{R.choice([10, 11, 12])}/{R.choice(['news.html', 'static/part[1-9].txt', 'articles/item[0-20].html'])}")]


@activity
def packages():
    s = four("in")
    return ["index_drawn", again(s, 2, spread(4, 25), f"env PIP_CONFIG_FILE=/dev/null PIP_DISABLE_PIP_VERSION_CHECK=1 /usr/bin/python3 -m pip download -q --no-deps --no-cache-dir --retries 0 --timeout 5 -d $LAB_DIR/pip-{s.machine} --trusted-host {s.at(10)} --index-url http://{s.at(10)}/simple/ labone labtwo labthree")]


@activity
def clones():
    s = Side()
    return [f"client clones {s.machine} {s.url(10)} {spread(2, 20)}"]


@activity
def replica():
    s = four("in", "srv")
    return [f"client replica {s.machine} {s.at(60)} {spread(0.05, 1, 2)}"]


@activity
def pool_of_connections():
    s = four("in", "srv")
    return ["pg_drawn", f"bench_drawn {s.at(61)}", again(s, 1, spread(2, 10), f"pgbench -n -S -c {R.randrange(1, 30)} -T {R.randrange(3, 12)} {R.choice(['-C', '-C', ''])} -R {spread(5, 200, 0)} -h {s.at(61)} -U postgres postgres")]


@activity
def key_store():
    s = four("in", "srv")
    return ["etcd_drawn", again(s, a := spread(0.1, 5, 2), a * 1.3, f"curl -s -m 9 -o /dev/null http://{s.at(57)}:2379/v3/kv/{R.choice(['put', 'range'])} -d '{{\"key\":\"Zm9vL2Jhcg==\",\"value\":\"YmFyIGlzIGhlcmU=\"}}'"), again(s, 1, 4, f"curl -s -m 20 -o /dev/null http://{s.at(57)}:2379/v3/watch -d '{{\"create_request\":{{\"key\":\"Zm9vL2Jhcg==\"}}}}'")]


@activity
def relayed_calls():
    """A conference through a relay (TURN)."""
    s = four()
    return [f"turn_drawn {'srv' if s.to == 'srv' else 'out'} {s.at(69)}", again(s, 1, spread(2, 12), f"turnutils_uclient -u anna -w right -n {R.randrange(50, 900)} -m {R.randrange(1, 5)} -l {R.randrange(80, 1100)} -e {s.at(69)} -y {R.choice(['', '-t', '-S'])} {s.at(69)}")]


@activity
def traces_old():
    s = four("in", "far")
    return [again(s, spread(1, 6), spread(7, 20), f"traceroute -n -w 1 -q {R.randrange(1, 4)} {R.choice(['-I', '-U', '-T -p 443', ''])} {s.at(n)}") for n in R.sample([10, 20, 41, 51, 60, 99], R.randrange(1, 4))]


@activity
def smokes():
    s = four("in", R.choice(["srv", "far"]))
    q = spread(4, 30)
    return [again(s, q, q, f"fping -q -C {R.choice([5, 10, 20])} -p {R.choice([50, 100, 500])} -B1 -r1 -i {R.choice([5, 10])} " + " ".join(s.at(n) for n in R.sample([10, 11, 12, 20, 25, 41, 42, 51, 55, 60, 61, 99], R.randrange(3, 11))))]


@activity
def lost_one_way():
    """A line that loses packets in one direction, and pages and files over it."""
    s = four()
    return [f"loses {s.source()} {R.choice(['saddr', 'daddr'])} {R.randrange(2, 16)}", again(s, 0.3, spread(1, 6), f"curl -sk -m 20 -o /dev/null {s.url(10)}/static/part[0-9].txt -o /dev/null {s.url(11)}/static/segment1.bin")]


@activity
def narrow_path():
    """Packets above a size vanish on the way and nobody says so: sent again and again."""
    s = four()
    return [f"narrows {s.source()} {R.randrange(700, 1400)}", again(s, 1, spread(2, 10), f"curl -sk -m 12 -o /dev/null {s.url(10)}/static/part[0-3].txt"), again(s, 2, spread(3, 10), f"timeout 15 scp -q $SSH_KEY $LAB_DIR/files/file2 root@{s.at(22)}:$LAB_DIR/narrow")]
