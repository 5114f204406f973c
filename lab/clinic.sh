#!/usr/bin/env bash
# Records attacks in a fourth network (clinic/network.sh) with tools and habits that the first three never used. Needs root.
#   lab/clinic.sh FOLDER [NAME...]    all of clinic/attacks.sh (about an hour) or those named; adds rows to FOLDER/MANIFEST.tsv
# Two can run side by side: CLINIC_NS is the prefix of the namespaces.
set -euo pipefail
LAB_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$LAB_HOME")
. "$ROOT/packaging/common.sh"
. "$LAB_HOME/network.sh"; . "$LAB_HOME/servers.sh"; . "$LAB_HOME/clients.sh"; . "$LAB_HOME/services.sh"; . "$LAB_HOME/attacks.sh"; . "$LAB_HOME/record.sh"
TOOLS=() LAB_SOURCE=nethawk-clinic
. "$LAB_HOME/clinic/network.sh"; . "$LAB_HOME/clinic/attacks.sh"

[ $# -ge 1 ] || die "which folder? usage: lab/clinic.sh FOLDER [NAME...]; names: ${TOOLS[*]}"
mkdir -p "$1"; OUT=$(cd "$1" && pwd); shift
[ $# -gt 0 ] || set -- "${TOOLS[@]}"
for NAME in "$@"; do case " ${TOOLS[*]} " in *" $NAME "*) ;; *) die "no attack named '$NAME'; names: ${TOOLS[*]}" ;; esac; done
need_packages "${LAB_PACKAGES[@]}" "${SERVICE_PACKAGES[@]}" "${TOOL_PACKAGES[@]}" python3-impacket python3-h2 httptunnel changeme || exit 1

# People beside it: pages, names, an SSH session, a site outside.
ordinary() {
    while :; do
        for page in index about products news team; do ns c1 curl -s -m 5 -o /dev/null "http://172.22.8.20/$page.html" -o /dev/null "http://172.22.8.20/static/site.css"; sleep 0.$((RANDOM % 9 + 1)); done
        ns c2 curl -sk -m 5 -o /dev/null https://172.22.8.20/contact.html
        ns desk2 curl -s -m 5 -o /dev/null http://203.0.113.5/prices.html
        ns desk2 dig +tries=1 +time=2 @172.22.8.22 shop.example >/dev/null 2>&1 || true
        ns c2 ssh -i "$LAB_DIR/user" -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null root@172.22.8.21 'ls /usr/bin | head -n 40' </dev/null >/dev/null 2>&1 || true
        sleep 1
    done
}

clinic_up
start_servers
start_more_servers
sed "s/listen 80; listen \[::\]:80; listen 443 ssl; listen \[::\]:443 ssl;/listen 8443 ssl http2;/; s#/run/nginx.pid#/run/nginx2.pid#" "$LAB_DIR/web-nginx.conf" >"$LAB_DIR/web2-nginx.conf"
sandboxed web nginx -c "$LAB_DIR/web2-nginx.conf"
ns_start app python3 "$LAB_HOME/clinic/servers.py" 172.22.8.24
mkdir -p "$LAB_DIR/papers"; chmod 777 "$LAB_DIR" "$LAB_DIR/papers"
for i in $(seq 0 79); do head -c $((3000 + RANDOM)) /dev/urandom | base64 >"$LAB_DIR/papers/doc$i.txt"; done; chmod 666 "$LAB_DIR/papers"/*
printf '[global]\nworkgroup=CLINIC\nsecurity=user\nmap to guest=bad user\nguest account=nobody\nprivate dir=/run\nlock directory=/run\nstate directory=/run\ncache directory=/run\npid directory=/run\nncalrpc dir=/run/ncalrpc\nlog file=/run/smb.log\n[papers]\npath=%s\nguest ok=yes\nwritable=yes\n' "$LAB_DIR/papers" >"$LAB_DIR/app-smb.conf"
sandboxed app smbd -F --no-process-group -s "$LAB_DIR/app-smb.conf"
ns_start boss python3 "$LAB_HOME/clinic/master.py" 203.0.113.185 "$LAB_DIR/c2.crt" "$LAB_DIR/c2.key"
# Its HTTP/2 by a server that speaks it; whatever is posted is answered.
cp "$LAB_DIR/c2.crt" "$LAB_DIR/boss.crt"; cp "$LAB_DIR/c2.key" "$LAB_DIR/boss.key"
cat >"$LAB_DIR/boss-nginx.conf" <<CONF
worker_processes 1; daemon off; pid /run/nginx.pid; error_log /var/log/nginx/error.log;
events { worker_connections 512; }
http { access_log off; keepalive_timeout 120s; client_body_temp_path /run/body; proxy_temp_path /run/proxy; fastcgi_temp_path /run/fcgi; uwsgi_temp_path /run/uwsgi; scgi_temp_path /run/scgi;
  server { listen 8443 ssl http2; ssl_certificate $LAB_DIR/boss.crt; ssl_certificate_key $LAB_DIR/boss.key; location / { return 200 "kept alive, nothing to do for the moment"; } } }
CONF
sandboxed boss nginx -c "$LAB_DIR/boss-nginx.conf"
await app 5555; await app 445; await boss 443; await boss 8443
record_all "$@"
