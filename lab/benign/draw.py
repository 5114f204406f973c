#!/usr/bin/env python3
"""Draws one house and what its people and programs do (lab/benign.sh with PLAN=10): prints lines for drawn.sh.

  draw.py SEED network      variables: addresses, rates, how long, where it is recorded
  draw.py SEED activities   lines of shell in the words of drawn.sh: `client after …` is run during the recording, the rest before it

The same seed gives the same lines; what the programs then do among themselves is not fixed. Seeds from 1000 on draw mostly from draw_further.py.
"""
import sys

from draw_kit import ACTIVITIES, HOUSE, INSIDE, OUTSIDE, R, SEED, Side, activity, again, spread, w
# Houses of before keep their numbers.
FURTHER_FROM = 1000


@activity
def browse():
    s = Side()
    return [f"client visits {s.machine} {s.url(R.choice([10, 11, 12]))} {R.randrange(2, 31)} {R.randrange(4, 60)} {spread(0.3, 4)} {spread(4, 15)} {R.choice([0, 0, 10, 30])}" for _ in range(R.randrange(1, 4))]


@activity
def mirror():
    s = Side()
    return [again(s, 1, spread(2, 20), f"wget -q {R.choice(['-r', '-m'])} -l 3 -nd -P $LAB_DIR/m-{s.machine} -w {R.choice(['0', '0.1', '0.5', '1'])} {R.choice(['', '--random-wait'])} --no-check-certificate -e robots=off {s.url(10)}/all.html")]


@activity
def apt():
    s = Side("in", R.choice(["srv", "far"]))
    s.six = False
    return [f"client apt_at {s.machine} {s.at(10)}"]


@activity
def video():
    s = Side()
    return [again(s, spread(0.3, 2), spread(2, 6), f"curl -sk -m 30 --limit-rate {spread(500, 6000, 0)}k -o /dev/null {s.url(11)}/static/segment[0-5].bin") for _ in range(R.randrange(1, 4))]


@activity
def load_test():
    s = Side("in", "srv")
    c, pause = spread(2, 60, 0), spread(1, 10)
    tool = R.choice([f"ab -q -r -s 5 -n {spread(200, 6000, 0)} -c {c} {R.choice(['', '-k'])} {s.url(10, 'http')}/index.html", f"wrk -t 1 -c {c} -d {R.randrange(3, 15)} {s.url(10)}/prices.html", f"siege -q -c {c} -t {R.randrange(4, 20)}S -d {R.choice(['0.1', '0.5', '1'])} {s.url(11)}/news.html"])
    return [again(s, pause, pause * 2, tool)]


@activity
def ping_sweep():
    s = Side(R.choice(["in", "in", "in", "out"]), "srv")
    s.six = False
    first, count = R.randrange(1, 60), R.randrange(10, 61)
    where = HOUSE["SRV"] if R.random() < 0.6 or s.who == "out" else HOUSE["PC"]
    return [again(s, p := spread(2, 20), p, f"fping -q -c 1 -r {R.choice([0, 1])} -t 500 -g {where}.{first} {where}.{first + count}")]


@activity
def checks():
    s = Side()
    p = spread(2, 20)
    some = [f"check_http -H {s.at(10)} -t 4", f"check_http -H {s.at(10)} -S -t 4", f"check_ssh -t 4 {s.at(20)}", f"check_ping -H {s.at(10)} -w 100,20% -c 500,60% -p 3", f"check_tcp -H {s.at(41)} -p 5672 -t 3", f"check_tcp -H {s.at(25)} -p 587 -t 3", f"check_smtp -H {s.at(25)} -t 4", f"check_imap -H {s.at(25)} -t 4",
            f"check_http -H {s.at(10)} -u /gone-away -t 4", f"check_http -H {s.at(51)} -p 8090 -u /health -t 4", f"check_tcp -H {s.at(60)} -p 6379 -t 3", f"check_tcp -H {s.at(60)} -p 5432 -t 3", f"check_ftp -H {s.at(25)} -t 3", f"check_ntp_time -H {s.at(10)} -t 3"]
    return [again(s, p, p, f"/usr/lib/nagios/plugins/{c}") for c in R.sample(some, R.randrange(3, 9))]


@activity
def snmp():
    s = Side("in", "srv")
    s.six = False
    p = spread(1, 12)
    return [f"client again {s.machine} {p} {p} {R.choice(['snmpwalk', 'snmpbulkwalk'])} -v2c -c {R.choice(['public', 'public', 'old-community'])} -t 1 -r {R.choice([0, 1, 3])} {s.at(n)} 1.3.6.1.2.1.{R.choice([1, 2, 4, 25])}" for n in R.sample([61, 62, 63, 64, 90, 91, 92], R.randrange(2, 7))]


@activity
def prometheus():
    s = Side("in", "srv")
    s.six = False
    p = R.choice([1, 2, 5, 10, 15])
    hosts = ",".join(f"\\'{s.at(n)}:{port}\\'" for n in R.sample(range(10, 70), R.randrange(5, 30)) for port in R.sample([9100, 8080, 9104, 9113, 80], R.randrange(1, 3)))
    return [f"client scraping {s.machine} {p} {hosts}"]


@activity
def health_checks():
    s = Side()
    ports = R.sample([22, 25, 80, 143, 443, 6379, 8080, 5672, 9100, 1883, 5432, 3306, 9999, 8090], R.randrange(1, 9))
    return [w(s, "drawn", "tcp_checks", spread(0.5, 10), "open", "+".join(map(str, ports)), targets=",".join(s.at(n) for n in R.sample([10, 11, 20, 25, 41, 42, 51, 60], R.randrange(1, 8))))]


@activity
def sealed_checks():
    s = Side()
    return [w(s, "drawn", "tcp_checks", spread(0.3, 10), "sealed", "443", targets=",".join(s.at(n) for n in R.sample([10, 11, 12, 13, 14], R.randrange(1, 5))))]


@activity
def head_checks():
    s = Side()
    p = spread(0.5, 8)
    return [again(s, p, p, f"curl -skI -m 5 -A {R.choice(['UptimeRobot/2.0', 'Pingdom.com_bot_version_1.4', 'curl/7.88.1', 'ELB-HealthChecker/2.0'])} {s.url(10)}{path} -o /dev/null") for path in R.sample(["/", "/index.html", "/status", "/old/health", "/healthz", "/news.html", "/login"], R.randrange(1, 5))]


@activity
def ill_service():
    s = Side()
    p = spread(0.5, 5)
    return [again(s, p, p, f"curl -s -m 5 {s.url(51, 'http')}:8090/health -o /dev/null")]


@activity
def syslog():
    s = Side("in", "srv")
    lines = ["pam_unix(sshd:auth): authentication failure; rhost=203.0.113.9 user=root", "GET /index.php?id=1 200 512", "DHCPACK on 10.1.1.9 to 00:11:22:33:44:55", "link up eth3"]
    return [again(s, a := spread(0.05, 2, 2), a * 2, f"logger -n {s.at(41)} {R.choice(['-d -P 514', '-T -P 7003'])} \"{R.choice(lines)}\"")]


@activity
def gelf():
    s = Side(R.choice(["in", "in", "out"]), "srv")
    return [w(s, "drawn", "gelf", spread(1, 100), targets=s.at(51))]


@activity
def log_posts():
    s = Side()
    port, kind = R.choice([(8080, "plain"), (9200, "plain"), (8443, "tls")])
    return [w(s, "between", "posts", port, spread(0.5, 20), spread(100, 60000, 0), R.choice(["/_bulk", "/loki/api/v1/push", "/services/collector"]), R.choice(["Fluent-Bit", "promtail/2.9.2", "vector/0.34"]), R.choice(["kept", "fresh"]), kind, "post", targets=s.at(41))]


@activity
def names():
    s = Side("in", "srv")
    s.six = False
    kinds = R.choice(["no-such", "mixed", "reverse", "sealed-zone", "reverse"])
    return [f"client looks_up {s.machine} {s.at(53)} {kinds} {spread(5, 120, 0)} {spread(0.2, 5)}"]


@activity
def names_tls():
    s = Side("in", "far")
    return [w(s, "drawn", "names_by_tls", spread(0.5, 20), targets=s.at(51))]


@activity
def neighbours():
    return [f"client program clients pc noise {HOUSE['PC']}.101" + "".join(f",{HOUSE['PC']}.{102 + i}" for i in range(R.randrange(2, 25))) + " -"]


@activity
def clocks():
    s = Side("in", "far")
    s.six = False
    return [f"client program clients pc ntp {s.some(3, 20)} " + ",".join(s.at(n) for n in R.sample(range(10, 55), R.randrange(2, 9)))]


@activity
def leases():
    return [f"client renewals {spread(2, 15)} " + " ".join(f"in{i}" for i in range(R.randrange(1, INSIDE)))]


@activity
def ssh_loop():
    s = Side()
    p = spread(0.1, 6)
    return [again(s, p / 2, p * 1.5, f"ssh $SSH_KEY {R.choice(['', '', '-o Compression=yes'])} root@{s.at(n)} '{R.choice(['uptime', 'df -h; uname -a', 'cat /proc/meminfo', 'true'])}'") for n in R.sample([20, 21, 22, 23], R.randrange(1, 4))]


@activity
def ssh_hosts():
    """One host after the other, as ansible does with its forks."""
    s = Side("in", "srv")
    hosts = R.sample([10, 11, 12, 20, 21, 22, 23, 24, 41, 42, 60, 90, 91], R.randrange(4, 12))
    return [f"client each_host {s.machine} {R.randrange(1, 6)} {spread(1, 15)} " + " ".join(s.at(n) for n in hosts)]


@activity
def uploads_ssh():
    s = Side()
    size = spread(5, 80, 0)
    how = R.choice([f"scp -q -l {spread(8000, 80000, 0)} $SSH_KEY $LAB_DIR/big{size} root@{('[' + s.at(22) + ']') if s.six else s.at(22)}:$LAB_DIR/got-$RANDOM", f"rsync -rt --bwlimit={spread(800, 9000, 0)} -e \"ssh $SSH_KEY\" $LAB_DIR/files $LAB_DIR/big{size} root@{('[' + s.at(22) + ']') if s.six else s.at(22)}:$LAB_DIR/copy-$RANDOM/",
                    f"sh -c \"echo put $LAB_DIR/big{size} $LAB_DIR/drop.bin | sftp -q $SSH_KEY root@{('[' + s.at(22) + ']') if s.six else s.at(22)}\"", f"sh -c \"cat $LAB_DIR/big{size} | ssh $SSH_KEY root@{s.at(22)} 'cat >/dev/null'\""])
    return [f"big {size}", again(s, spread(2, 10), spread(11, 40), how)]


@activity
def borg():
    s = Side("in", R.choice(["srv", "far"]))
    s.six = False
    size = spread(5, 60, 0)
    return [f"big {size}", f"client borg_to {s.machine} {s.at(23)} {size} {spread(2, 20)}"]


@activity
def wrong_key():
    s = Side()
    return [again(s, spread(4, 12), spread(13, 30), f"sh -c \"ssh {'-i $LAB_DIR/other ' * R.randrange(1, 5)}-o BatchMode=yes -o IdentitiesOnly=yes ${{SSH_OPTIONS[*]}} root@{s.at(20)} true; sleep {spread(0.5, 4)}; ssh $SSH_KEY root@{s.at(20)} uptime\"")]


@activity
def mistyped():
    s = Side()
    return [f"client mistypes {s.machine} {s.at(20)} {R.randrange(1, 6)} {spread(1, 5)} {spread(8, 40)}"]


@activity
def forwards():
    s = Side()
    return [f"client forwarded {s.machine} {s.at(20)} {R.choice(['L', 'R', 'D'])} {spread(0.5, 6)}"]


@activity
def git():
    s = Side()
    return [f"client git_drawn {s.machine} {('[' + s.at(22) + ']') if s.six else s.at(22)} {spread(1, 12)}"]


@activity
def redis():
    s = Side("in", "srv")
    return [w(s, "drawn", "redis_visits", spread(1, 50), R.randrange(1, 8), targets=s.at(60)) for _ in range(R.randrange(1, 3))]


@activity
def postgres():
    s = Side("in", "srv")
    s.six = False
    p = spread(0.02, 2, 2)
    lines = ["pg_drawn", again(s, p / 2, p * 1.5, f"psql -q -h {s.at(61)} -U postgres -c 'select count(*) from t' -o /dev/null")]
    return lines + ([again(Side("in", "srv"), q := spread(3, 30), q, f"env PGPASSWORD=of-last-year psql -q -h {s.at(61)} -U postgres -c 'select 1'")] if R.random() < 0.6 else [])


@activity
def mysql():
    s = Side("in", "srv")
    s.six = False
    p = spread(0.03, 2, 2)
    lines = ["mysql_drawn", again(s, p / 2, p * 1.5, f"mariadb --no-defaults --skip-ssl -h {s.at(62)} -u shop -pright -e 'select 1'")]
    return lines + ([again(Side("in", "srv"), q := spread(3, 30), q, f"mariadb --no-defaults --skip-ssl -h {s.at(62)} -u shop -pof-last-year -e 'select 1'")] if R.random() < 0.6 else [])


@activity
def submission():
    s = Side()
    p = spread(1, 15)
    return [again(s, p, p * 2, f"swaks --silent 3 -s {s.at(25)} -p 25 -t ann@lab.example -f bob@out.example --h-Subject Report --body '{'word ' * R.randrange(5, 90)}' {R.choice(['', '--attach @$LAB_DIR/www/static/segment1.bin'])}")]


@activity
def greylisted():
    s = Side(R.choice(["in", "out"]))
    return [w(s, "drawn", "grey_sender", spread(0.5, 12), targets=",".join(s.at(n) for n in (51, 52)))]


@activity
def imap():
    s = Side("out" if R.random() < 0.6 else "in", "srv")
    s.six = False
    return [f"client program clients {s.crowd()} imap_poll {s.some(1, 25)} {s.at(25)}"]


@activity
def ftp():
    s = Side()
    s.six = False
    return [again(s, spread(1, 5), spread(6, 20), R.choice([f"lftp -e 'set net:timeout 5; mirror --parallel={R.randrange(1, 7)} static $LAB_DIR/f-{s.machine}-$RANDOM; bye' ftp://{s.at(63)}", f"wget -q -m -nH -P $LAB_DIR/f-{s.machine} ftp://{s.at(63)}/articles/", f"curl -s -o /dev/null ftp://{s.at(63)}/static/part[0-19].txt"]))]


@activity
def shares():
    s = Side("in", "srv")
    s.six = False
    return ["samba_drawn", again(s, spread(1, 5), spread(6, 20), f"smbclient -N //{s.at(64)}/scans -c \"lcd $LAB_DIR/files; prompt off; ls; {R.choice(['mput file1*', 'put file7', 'mget file*', 'mput file*; ls; mget file2*'])}\"")]


@activity
def printing():
    s = Side("in", "srv")
    return [w(s, "drawn", "ipp_jobs", targets=s.at(51))] if R.random() < 0.5 else [w(s, "between", "prints", targets=s.at(42))]


@activity
def mqtt():
    s = Side()
    return ["mqtt_drawn"] + [f"client again {s.machine} {(p := spread(0.5, 10))} {p} mosquitto_pub -h {s.at(65)} -i {s.machine}x{i} -t plant/{s.machine}/{i} -m '{{\"t\":21.{i}}}'" for i in range(R.randrange(1, 5))] + [f"client ns {s.machine} timeout $SECONDS_EACH mosquitto_sub -h {s.at(65)} -k {R.randrange(5, 30)} -i {s.machine}s -t 'plant/#'"]


@activity
def coap():
    s = Side()
    return [w(s, "drawn", "coap", spread(0.3, 10), targets=",".join(s.at(n) for n in R.sample([51, 52, 53, 54], R.randrange(1, 4))))]


@activity
def amqp():
    s = Side()
    return [w(s, "between", "amqp", targets=s.at(41))]


@activity
def sockets():
    s = Side(R.choice(["in", "out"]), "srv")
    s.six = False
    return [f"client program clients {s.crowd()} {R.choice(['websocket', 'events', 'long_poll'])} {s.some(2, 30)} {s.at(15)}"]


@activity
def webhooks():
    s = Side()
    return [w(s, "between", "posts", 8080, spread(0.3, 15), spread(200, 8000, 0), R.choice(["/hooks/build", "/webhook", "/api/v1/events?source=shop"]), R.choice(["GitHub-Hookshot/2f1a", "Stripe/1.0", "python-requests/2.31.0"]), "fresh", "plain", "post", targets=s.at(41))]


@activity
def tokens():
    s = Side()
    return [w(s, "drawn", "rest_tokens", spread(0.5, 15), targets=s.at(51)) for _ in range(R.randrange(1, 4))]


@activity
def parts():
    s = Side()
    return [w(s, "drawn", "multipart", R.randrange(2, 9), spread(500000, 6000000, 0), spread(4, 40), targets=s.at(51))]


@activity
def backup_far():
    s = Side("in", "far")
    size = spread(5, 80, 0)
    how = R.choice([f"curl -s --limit-rate {spread(600, 8000, 0)}k -T $LAB_DIR/big{size} {s.url(51, 'http')}:8090/backup/nightly-$RANDOM.tgz -o /dev/null", f"curl -sk --limit-rate {spread(600, 8000, 0)}k -T $LAB_DIR/big{size} {s.url(41, 'https')}:8443/dav/nightly.tgz -o /dev/null", f"sh -c \"tar -C $LAB_DIR -cz files big{size} | ssh $SSH_KEY root@{s.at(22)} 'cat >/dev/null'\""])
    return [f"big {size}", again(s, spread(3, 10), spread(15, 50), how)]


@activity
def peers():
    s = Side("in", "far")
    return [f"client program clients pc mesh {s.some(1, 3)} " + ",".join(f"{HOUSE['OUT']}.{10 + i}" for i in range(R.randrange(10, 60)))]


@activity
def vpn():
    s = Side("in", "far")
    return [f"client vpn_drawn {s.machine} out{R.randrange(OUTSIDE)} {R.choice(['udp', 'udp', 'tcp'])} {R.choice([1194, 443, 51820])}"] if R.random() < 0.5 else [w(s, "drawn", "paced", 51820, spread(5, 200), R.randrange(100, 1350), targets=s.at(51))]


@activity
def calls():
    s = Side(R.choice(["in", "out"]))
    s.six = False
    return [f"client program clients {s.crowd()} rtp {s.some(1, 6)} {s.at(74)}"]


@activity
def games():
    s = Side()
    return [w(s, "drawn", "paced", 27015, R.randrange(20, 61), R.randrange(40, 300), targets=s.at(51)) for _ in range(R.randrange(1, 4))]


@activity
def speed():
    s = Side("in" if R.random() < 0.8 else "out")
    rate = spread(2, 60, 0)
    return [again(s, spread(2, 8), spread(9, 40), f"iperf3 -c {s.at(66)} -p {5201 + i} -t {R.randrange(3, 15)} -b {rate}M {R.choice(['', '-u', '-u'])} {R.choice(['', '-R'])} {R.choice(['', '-P 4', '-P 8'])}") for i in range(R.randrange(1, 3))]


@activity
def traces():
    s = Side("in", "far")
    return [again(s, spread(1, 6), spread(7, 20), f"mtr -n -r -c {R.randrange(2, 20)} -i {R.choice(['0.2', '0.5', '1'])} {R.choice(['', '-u', '-T'])} {s.at(n)}") for n in R.sample([10, 20, 41, 51, 60], R.randrange(1, 4))]


@activity
def sync():
    s = Side()
    return [again(s, spread(1, 6), spread(7, 30), f"rsync -rt {R.choice(['', '--delete', '-c'])} rsync://{('[' + s.at(67) + ']') if s.six else s.at(67)}/site/ $LAB_DIR/sync-{s.machine}-{R.choice(['$RANDOM', 'x'])}/")]


@activity
def link_checker():
    s = Side("out", "srv")
    return [again(s, 3, spread(4, 20), f"linkchecker -q -r {R.randrange(1, 4)} -t {R.randrange(1, 16)} --no-robots {s.url(10, 'http')}/all.html" if R.random() < 0.4 else f"curl -s{R.choice(['', 'I'])} -A 'ExampleBot/2.1 (+http://bot.example/info)' --rate {R.randrange(1, 30)}/s {s.url(10, 'http')}/robots.txt {s.url(10, 'http')}/articles/item[0-90].html")]


@activity
def feeds():
    s = Side()
    p = spread(1, 12)
    return [again(s, p * 0.8, p * 1.2, f"curl -sk -m 9 -A '{R.choice(['Feedly/1.0', 'NewsBlur Feed Fetcher', 'Tiny Tiny RSS/23.04'])}' -H 'If-None-Match: \"65-1\"' -o /dev/null {s.url(10)}/{R.choice(['feed.xml', 'rss', 'atom.xml'])}")]


@activity
def updaters():
    s = Side("in", "far")
    p = spread(5, 40)
    return [again(s, p, p * 1.5, f"sh -c \"{R.choice(['curl -s', 'wget -q -O -', 'curl -s -A Updater/1.2'])} {s.url(10, 'http')}/{R.choice(['agent.deb', 'agent.bin', 'setup.exe', 'install.sh', 'latest.tar.gz'])} >/dev/null\"")]


@activity
def cron():
    s = Side()
    p = R.choice([1, 2, 3, 5, 5, 10, 10, 15, 20, 30])
    return [f"client every {s.machine} {p} {R.choice(['curl -fsS -m 9', 'wget -q -T 9 -t 1 -O -'])} {s.url(10, 'http')}/{R.choice(['cron.php', 'index.html', 'wp-cron.php?doing_wp_cron', 'api/queue/run'])}"]


@activity
def cluster_probes():
    s = Side(R.choice(["in", "in", "out"]), "srv")
    return [w(s, "between", "watches", targets=",".join(s.at(n) for n in R.sample(range(41, 50), R.randrange(1, 8))))]


@activity
def restart():
    s = Side()
    return [f"client outage web {spread(20, 60, 0)} {R.randrange(10, 31)}"] + [f"client again {x.machine} {(p := spread(0.1, 3))} {p * 2} curl -s -m 4 -o /dev/null {x.url(10, 'http')}/index.html" for x in [Side(R.choice(["in", "out"]), "srv") for _ in range(R.randrange(3, 10))]]


@activity
def windows():
    s = Side("in", "srv")
    return [w(s, "between", R.choice(["winrm", "remote_desktop", "viewer", "update_service"]), "sealed", targets=s.at(42))]


@activity
def zabbix():
    s = Side("in", "srv")
    return [w(s, "between", "zabbix_active", targets=s.at(41)), w(Side("in", "srv"), "between", "zabbix_passive", targets=",".join(s.at(n) for n in R.sample(range(41, 50), R.randrange(2, 8))))]


@activity
def devices():
    s = Side()
    return [w(s, "between", "talks", R.choice([7001, 502, 5222]), R.choice([1, 2, 5, 10, 30]), spread(4, 400, 0), R.choice(["kept", "fresh"]), "told", targets=s.at(43)) for _ in range(R.randrange(1, 4))]


@activity
def datagrams():
    s = Side()
    s.six = False
    return [w(s, "between", "tells", R.choice([7010, 7011]), R.choice([0.5, 1, 2, 5, 10]), spread(8, 900, 0), targets=s.at(44))]


@activity
def cameras():
    s = Side("in", R.choice(["srv", "far"]))
    return [w(s, "between", "recorder", targets=s.at(45))] if R.random() < 0.5 else [w(s, "between", "snapshots", "put", targets=s.at(45))]


@activity
def registry():
    s = Side()
    return [w(s, "between", "pusher", R.choice(["push", "pull"]), targets=s.at(46))]


@activity
def runners():
    s = Side()
    return [w(s, "between", "runner", targets=s.at(46))]


@activity
def transfer_many():
    s = Side()
    return [again(s, spread(1, 4), spread(5, 20), f"aria2c -q -x {(n := R.randrange(2, 17))} -s {n} -k 1M --allow-overwrite=true --check-certificate=false -d $LAB_DIR -o a-{s.machine} {s.url(11)}/static/segment1.bin")]


@activity
def pings():
    s = Side()
    return [again(s, 1, spread(2, 10), f"ping -q -c {R.randrange(3, 60)} -i {R.choice(['0.2', '0.5', '1'])} -s {R.choice([56, 56, 56, 500, 1400])} {s.at(10)}")]


@activity
def page_in_a_browser():
    s = Side("in", "srv")
    return [again(s, spread(8, 20), spread(21, 60), f"chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync --user-data-dir=$LAB_DIR/chromium-{s.machine} --ignore-certificate-errors --dump-dom {s.url(10)}/all.html")]


if sys.argv[2] == "network":
    for name, value in HOUSE.items():
        print(f"{name}={value}")
else:
    first = sorted(ACTIVITIES)
    if int(SEED) < FURTHER_FROM:
        drawn = R.sample(first, R.randrange(6, 11))
    else:
        import draw_further  # noqa: F401  (adds its activities)
        drawn = R.sample(sorted(set(ACTIVITIES) - set(first)), R.randrange(6, 10)) + R.sample(first, R.randrange(0, 3))
    for name in drawn:
        print(f"# {name}")
        for line in ACTIVITIES[name]():
            print(line.replace("client ", f"client after {R.choice([0, 0, 1, 3]) if R.random() < 0.6 else R.randrange(4, 30)} ", 1))
