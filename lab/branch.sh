#!/usr/bin/env bash
# Records attacks in a second network (branch/network.sh) that no rule was mended for. Needs root.
#   lab/branch.sh FOLDER [NAME...]    all of branch/attacks.sh (about half an hour) or those named; adds rows to FOLDER/MANIFEST.tsv
set -euo pipefail
LAB_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$LAB_HOME")
. "$ROOT/packaging/common.sh"
. "$LAB_HOME/network.sh"; . "$LAB_HOME/servers.sh"; . "$LAB_HOME/clients.sh"; . "$LAB_HOME/services.sh"; . "$LAB_HOME/attacks.sh"; . "$LAB_HOME/record.sh"
TOOLS=() LAB_SOURCE=nethawk-branch
. "$LAB_HOME/branch/network.sh"; . "$LAB_HOME/branch/attacks.sh"

[ $# -ge 1 ] || die "which folder? usage: lab/branch.sh FOLDER [NAME...]; names: ${TOOLS[*]}"
mkdir -p "$1"; OUT=$(cd "$1" && pwd); shift
[ $# -gt 0 ] || set -- "${TOOLS[@]}"
for NAME in "$@"; do case " ${TOOLS[*]} " in *" $NAME "*) ;; *) die "no attack named '$NAME'; names: ${TOOLS[*]}" ;; esac; done
need_packages "${LAB_PACKAGES[@]}" "${SERVICE_PACKAGES[@]}" "${TOOL_PACKAGES[@]}" nghttp2-client ptunnel || exit 1

branch_iodine() {
    ns_start master iodined -f -c -P branch-tunnel 10.111.0.1 t.branch.example
    sleep 1
    ns_start desk timeout 30 iodine -f -r -P branch-tunnel 192.0.2.222 t.branch.example
    sleep 6
    on "$1" ping -q -c 20 -i 0.5 -s 300 10.111.0.1 || true
}

branch_ptunnel() {
    ns_start master ptunnel
    sleep 1
    ns_start desk ptunnel -p 192.0.2.222 -lp 9022 -da 192.0.2.222 -dp 8000
    sleep 1
    on 25 bash -c 'for i in $(seq 8); do curl -s -m 4 -o /dev/null http://127.0.0.1:9022/; sleep 1; done' || true
}

# People beside it: pages, names, an SSH session, a database question.
ordinary() {
    while :; do
        for page in index about products news team; do ns c1 curl -s -m 5 -o /dev/null "http://172.29.12.20/$page.html" -o /dev/null "http://172.29.12.20/static/site.css"; sleep 0.$((RANDOM % 9 + 1)); done
        ns c2 curl -sk -m 5 -o /dev/null https://172.29.12.20/contact.html
        ns desk2 curl -s -m 5 -o /dev/null http://192.0.2.50/prices.html
        ns desk2 python3 "$LAB_HOME/branch/ask.py" 172.29.12.53 shop.example printer.branch.lan 2>/dev/null
        ns c3 ssh -i "$LAB_DIR/user" -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null root@172.29.12.22 'ls /usr/bin | head -n 40' </dev/null >/dev/null 2>&1 || true
        sleep 1
    done
}

branch_up
start_servers
start_more_servers
sed "s/listen 80; listen \[::\]:80; listen 443 ssl; listen \[::\]:443 ssl;/listen 8443 ssl http2;/; s#/run/nginx.pid#/run/nginx2.pid#" "$LAB_DIR/web-nginx.conf" >"$LAB_DIR/web2-nginx.conf"
sandboxed web nginx -c "$LAB_DIR/web2-nginx.conf"
ns_start files python3 "$LAB_HOME/branch/small_servers.py" 172.29.12.31
ns_start master python3 "$LAB_HOME/branch/master.py" 192.0.2.222 "$LAB_DIR/c2.crt" "$LAB_DIR/c2.key"
if command -v xrdp >/dev/null; then sandboxed files sh -c 'xrdp --nodaemon'; fi
await web 8443; await files 5900; await master 4455
record_all "$@"
