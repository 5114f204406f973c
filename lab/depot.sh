#!/usr/bin/env bash
# Records attacks in a fifth network (depot/network.sh): tools at their defaults, published exploits, known families. Needs root.
#   lab/depot.sh FOLDER [NAME...]    all of depot/attacks.sh (about an hour) or those named; adds rows to FOLDER/MANIFEST.tsv
# Two can run side by side: DEPOT_NS is the prefix of the namespaces.
set -euo pipefail
LAB_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$LAB_HOME")
. "$ROOT/packaging/common.sh"
. "$LAB_HOME/network.sh"; . "$LAB_HOME/servers.sh"; . "$LAB_HOME/clients.sh"; . "$LAB_HOME/services.sh"; . "$LAB_HOME/attacks.sh"; . "$LAB_HOME/record.sh"
TOOLS=() LAB_SOURCE=nethawk-depot
. "$LAB_HOME/depot/network.sh"; . "$LAB_HOME/depot/attacks.sh"

[ $# -ge 1 ] || die "which folder? usage: lab/depot.sh FOLDER [NAME...]; names: ${TOOLS[*]}"
mkdir -p "$1"; OUT=$(cd "$1" && pwd); shift
[ $# -gt 0 ] || set -- "${TOOLS[@]}"
for NAME in "$@"; do case " ${TOOLS[*]} " in *" $NAME "*) ;; *) die "no attack named '$NAME'; names: ${TOOLS[*]}" ;; esac; done
need_packages "${LAB_PACKAGES[@]}" "${SERVICE_PACKAGES[@]}" "${TOOL_PACKAGES[@]}" python3-impacket python3-paramiko nftables dirsearch lftp || exit 1

# People beside it: pages, names, an SSH session, a site outside.
ordinary() {
    while :; do
        for page in index about products news team; do ns c1 curl -s -m 5 -o /dev/null "http://10.66.1.10/$page.html" -o /dev/null "http://10.66.1.10/static/site.css"; sleep 0.$((RANDOM % 9 + 1)); done
        ns c2 curl -sk -m 5 -o /dev/null https://10.66.1.10/contact.html
        ns desk2 curl -s -m 5 -o /dev/null http://203.0.113.5/prices.html
        ns desk2 dig +tries=1 +time=2 @10.66.1.13 shop.example >/dev/null 2>&1 || true
        ns c2 ssh -i "$LAB_DIR/user" -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null root@10.66.1.12 'ls /usr/bin | head -n 40' </dev/null >/dev/null 2>&1 || true
        sleep 1
    done
}

depot_up
start_servers
start_more_servers
sed "s/listen 80; listen \[::\]:80; listen 443 ssl; listen \[::\]:443 ssl;/listen 8443 ssl http2;/; s#/run/nginx.pid#/run/nginx2.pid#" "$LAB_DIR/web-nginx.conf" >"$LAB_DIR/web2-nginx.conf"
sandboxed web nginx -c "$LAB_DIR/web2-nginx.conf"
ns_start app python3 "$LAB_HOME/depot/servers.py" 10.66.1.15
mkdir -p "$LAB_DIR/papers"; chmod 777 "$LAB_DIR" "$LAB_DIR/papers"
for i in $(seq 0 79); do head -c $((3000 + RANDOM)) /dev/urandom | base64 >"$LAB_DIR/papers/doc$i.txt"; done; chmod 666 "$LAB_DIR/papers"/*
printf '[global]\nworkgroup=DEPOT\nsecurity=user\nmap to guest=bad user\nguest account=nobody\nprivate dir=/run\nlock directory=/run\nstate directory=/run\ncache directory=/run\npid directory=/run\nncalrpc dir=/run/ncalrpc\nlog file=/run/smb.log\n[papers]\npath=%s\nguest ok=yes\nwritable=yes\n' "$LAB_DIR/papers" >"$LAB_DIR/app-smb.conf"
sandboxed app smbd -F --no-process-group -s "$LAB_DIR/app-smb.conf"
ns_start boss python3 "$LAB_HOME/depot/master.py" 0.0.0.0 "$LAB_DIR/c2.crt" "$LAB_DIR/c2.key"
start_sshd boss
await app 5432; await app 445; await boss 443; await boss 8443
record_all "$@"
