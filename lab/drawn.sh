#!/usr/bin/env bash
# Records attacks that a seed draws (drawn/draw.py): the tools that everybody knows, with parameters from the ranges that people use, from a public address, another private
# network or a neighbour, over a line of drawn rate and delay. Needs root.
#   lab/drawn.sh FOLDER SEED COUNT|FIRST-LAST [CLASS...]    adds rows to FOLDER/MANIFEST.tsv; the column `tool` says what was drawn
# Several can run side by side, in folders of their own: DRAWN_NS is the prefix of the namespaces.
set -euo pipefail
LAB_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$LAB_HOME")
. "$ROOT/packaging/common.sh"
. "$LAB_HOME/network.sh"; . "$LAB_HOME/servers.sh"; . "$LAB_HOME/clients.sh"; . "$LAB_HOME/services.sh"; . "$LAB_HOME/attacks.sh"; . "$LAB_HOME/record.sh"
TOOLS=() LAB_SOURCE=nethawk-drawn
. "$LAB_HOME/drawn/network.sh"

[ $# -ge 3 ] || die "usage: lab/drawn.sh FOLDER SEED COUNT|FIRST-LAST [CLASS...]"
mkdir -p "$1"; OUT=$(cd "$1" && pwd) SEED=$2 RANGE=$3; shift 3
case "$RANGE" in *-*) ;; *) RANGE=1-$RANGE ;; esac
declare -A DRAWN_SCRIPT DRAWN_SECONDS DRAWN_BEFORE DRAWN_DOOR DRAWN_PEER DRAWN_LINE DRAWN_DELAYED DRAWN_PEOPLE DRAWN_ASIDE_HOST DRAWN_ASIDE DRAWN_TALKS
for NUMBER in $(seq "${RANGE%-*}" "${RANGE#*-}"); do
    DRAW=$(PYTHONDONTWRITEBYTECODE=1 python3 "$LAB_HOME/drawn/draw.py" "$SEED" "$NUMBER" "$@") || die "number $NUMBER of seed $SEED cannot be drawn"
    eval "$DRAW"
done
need_packages "${LAB_PACKAGES[@]}" "${SERVICE_PACKAGES[@]}" "${TOOL_PACKAGES[@]}" goldeneye dirb dirsearch nmap-common ptunnel-ng rsync python3-scapy netwox mariadb-client postgresql-client redis-tools bind9-host || exit 1
export LAB_HOME

# People beside it: pages, names, an SSH session, a site outside, a file.
ordinary() {
    [ -n "${DRAWN_PEOPLE[$NAME]}" ] || return 0
    while :; do
        for page in index about products news team; do ns c1 curl -s -m 5 -o /dev/null "http://10.20.0.10/$page.html" -o /dev/null http://10.20.0.10/static/site.css || true; sleep 0.$((RANDOM % 9 + 1)); done
        ns c2 curl -sk -m 5 -o /dev/null https://10.20.0.10/contact.html || true
        ns desk2 curl -s -m 5 -o /dev/null http://198.51.100.80/prices.html -o /dev/null http://198.51.100.80/static/site.js || true
        ns desk curl -sk -m 5 -o /dev/null https://198.51.100.80/help.html || true
        ns desk2 dig +tries=1 +time=2 @10.20.0.53 shop.example >/dev/null 2>&1 || true
        ns desk2 curl -s -m 5 -o /dev/null http://10.20.0.10/team.html || true
        ns c2 ssh "${SSH_OPTIONS[@]}" -i "$LAB_DIR/user" -o BatchMode=yes root@10.20.0.20 'ls /usr/bin | head -n 40' </dev/null >/dev/null 2>&1 || true
        sleep 1
    done
}

# passwords_of COUNT: the first of nmap's list, which guessers carry with them.
passwords_of() { awk -v n="$1" '!/^#/ && NF && i++ < n' /usr/share/nmap/nselib/data/passwords.lst >"$LAB_DIR/pw-$1"; }

# prepare NAME: network and lists as they were drawn.
prepare() {
    local door
    # What a forger told the hosts before.
    every_host ip neigh flush dev eth0 2>/dev/null || true
    read -r -a door <<<"${DRAWN_PEER[$1]}"
    stands "${door[0]}" "${door[1]}"
    line_of "${DRAWN_LINE[$1]}"
    delay_of "${DRAWN_DELAYED[$1]}"
    eval "${DRAWN_BEFORE[$1]}"
    [ -n "${DRAWN_DOOR[$1]}" ] || return 0
    read -r -a door <<<"${DRAWN_DOOR[$1]}"
    ns "${door[0]}" ss -Hltn "sport = :${door[1]}" | grep -q . || ns_start "${door[0]}" socat "TCP6-LISTEN:${door[1]},ipv6only=0,fork,reuseaddr" "TCP4:127.0.0.1:${door[2]}"
}

# holds NAME: a dialogue counts only if both ends heard every byte of it.
holds() { [ -z "${DRAWN_TALKS[$1]}" ] || { [ -e "$LAB_DIR/talked-in" ] && [ -e "$LAB_DIR/talked-out" ]; }; }

# drawn NAME: the other end, if there is one, and the attack.
drawn() {
    rm -f "$LAB_DIR"/talked-*
    if [ -n "${DRAWN_ASIDE[$1]}" ]; then
        ns_start "${DRAWN_ASIDE_HOST[$1]}" timeout -k 1 $((DRAWN_SECONDS[$1] + 20)) bash -c "${DRAWN_ASIDE[$1]}"
        sleep 1.5
    fi
    # Debian's programs want Debian's Python, whatever else stands first in the path.
    (cd "$LAB_DIR" && PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=$LAB_DIR on "${DRAWN_SECONDS[$1]}" bash -c "${DRAWN_SCRIPT[$1]}" </dev/null)
}

drawn_up
export LAB_DIR
start_servers
start_more_servers
# Each draw brings a master of its own, at whatever port.
for PID in $(ip netns pids "$LAB_NS-master"); do ! tr '\0' ' ' <"/proc/$PID/cmdline" | grep -q 'tools/master.py' || kill "$PID"; done
start_sshd master
mkdir -p "$LAB_DIR/drop/up"; chmod 777 "$LAB_DIR/drop/up"; chmod 755 "$LAB_DIR"
printf 'listen=YES\nanonymous_enable=YES\nwrite_enable=YES\nanon_upload_enable=YES\nanon_root=%s\nsecure_chroot_dir=/run/empty\nbackground=NO\nseccomp_sandbox=NO\n' "$LAB_DIR/drop" >"$LAB_DIR/drop.conf"
sandboxed master sh -c 'mkdir -p /run/empty && exec vsftpd "$1"' sh "$LAB_DIR/drop.conf"
await master 21; await master 22
record_all "${TOOLS[@]}"
