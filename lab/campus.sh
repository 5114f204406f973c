#!/usr/bin/env bash
# Records attacks in a third network (campus/network.sh) with tools that the first two never used. Needs root.
#   lab/campus.sh FOLDER [NAME...]    all of campus/attacks.sh (about an hour) or those named; adds rows to FOLDER/MANIFEST.tsv
# Two can run side by side: CAMPUS_NS is the prefix of the namespaces.
set -euo pipefail
LAB_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$LAB_HOME")
. "$ROOT/packaging/common.sh"
. "$LAB_HOME/network.sh"; . "$LAB_HOME/servers.sh"; . "$LAB_HOME/clients.sh"; . "$LAB_HOME/services.sh"; . "$LAB_HOME/attacks.sh"; . "$LAB_HOME/record.sh"
TOOLS=() LAB_SOURCE=nethawk-campus
. "$LAB_HOME/campus/network.sh"; . "$LAB_HOME/campus/attacks.sh"

[ $# -ge 1 ] || die "which folder? usage: lab/campus.sh FOLDER [NAME...]; names: ${TOOLS[*]}"
mkdir -p "$1"; OUT=$(cd "$1" && pwd); shift
[ $# -gt 0 ] || set -- "${TOOLS[@]}"
for NAME in "$@"; do case " ${TOOLS[*]} " in *" $NAME "*) ;; *) die "no attack named '$NAME'; names: ${TOOLS[*]}" ;; esac; done
need_packages "${LAB_PACKAGES[@]}" "${SERVICE_PACKAGES[@]}" "${TOOL_PACKAGES[@]}" nftables yersinia rsync rclone proxychains4 \
    mosquitto mosquitto-clients ngircd || exit 1

# People beside it: pages, names, an SSH session, a site outside.
ordinary() {
    while :; do
        for page in index about products news team; do ns c1 curl -s -m 5 -o /dev/null "http://10.140.3.80/$page.html" -o /dev/null "http://10.140.3.80/static/site.css"; sleep 0.$((RANDOM % 9 + 1)); done
        ns c2 curl -sk -m 5 -o /dev/null https://10.140.3.80/contact.html
        ns desk2 curl -s -m 5 -o /dev/null http://203.0.113.200/prices.html
        ns desk2 dig +tries=1 +time=2 @10.140.3.53 shop.example >/dev/null 2>&1 || true
        ns c2 ssh -i "$LAB_DIR/user" -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null root@10.140.3.22 'ls /usr/bin | head -n 40' </dev/null >/dev/null 2>&1 || true
        sleep 1
    done
}

campus_up
start_servers
start_more_servers
start_sshd hop
start_sshd master
sed "s/listen 80; listen \[::\]:80; listen 443 ssl; listen \[::\]:443 ssl;/listen 8443 ssl http2;/; s#/run/nginx.pid#/run/nginx2.pid#" "$LAB_DIR/web-nginx.conf" >"$LAB_DIR/web2-nginx.conf"
sandboxed web nginx -c "$LAB_DIR/web2-nginx.conf"
ns_start api python3 "$LAB_HOME/campus/servers.py" 10.140.3.81
ns_start api redis-server --port 6379 --bind 10.140.3.81 --protected-mode no --save '' --dir "$LAB_DIR" --dbfilename api.rdb
printf 'listener 1883 10.140.3.81\nallow_anonymous false\npassword_file %s\n' "$LAB_DIR/mqtt" >"$LAB_DIR/mosquitto.conf"
mosquitto_passwd -b -c "$LAB_DIR/mqtt" sensor never-guessed-here
chmod 644 "$LAB_DIR/mqtt"
ns_start api mosquitto -c "$LAB_DIR/mosquitto.conf"
mkdir "$LAB_DIR/rsync"
echo 'admin:never-guessed-here' >"$LAB_DIR/rsync.secrets"; chmod 600 "$LAB_DIR/rsync.secrets"
printf 'use chroot = no\n[backup]\npath = %s\nauth users = admin\nsecrets file = %s\n' "$LAB_DIR/rsync" "$LAB_DIR/rsync.secrets" >"$LAB_DIR/rsyncd.conf"
ns_start api rsync --daemon --no-detach --config="$LAB_DIR/rsyncd.conf"
ns_start master python3 "$LAB_HOME/campus/master.py" 198.51.100.77 "$LAB_DIR/c2.crt" "$LAB_DIR/c2.key"
printf '[Global]\nName = irc.example\nInfo = x\nAdminEMail = a@example\nPorts = 6667\nMotdPhrase = hello\n[Limits]\nMaxNickLength = 20\n[Options]\nIdent = no\nPAM = no\nDNS = no\n' >"$LAB_DIR/ngircd.conf"
ns_start master ngircd -n -f "$LAB_DIR/ngircd.conf"
mkdir -p "$LAB_DIR/taken"
ns_start master rclone serve webdav "$LAB_DIR/taken" --addr 198.51.100.77:8081
await api 554; await api 1883; await master 8088; await master 8081
record_all "$@"
