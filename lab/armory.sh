#!/usr/bin/env bash
# Records attacks in a sixth network (armory/network.sh) with real tools that the other five never used: programs of Debian and npm, and what is on every machine. Needs root.
#   lab/armory.sh FOLDER [NAME...]    all of armory/attacks.sh (about an hour) or those named; adds rows to FOLDER/MANIFEST.tsv
# Several can run side by side: ARMORY_NS is the prefix of the namespaces.
set -euo pipefail
LAB_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$LAB_HOME")
. "$ROOT/packaging/common.sh"
. "$LAB_HOME/network.sh"; . "$LAB_HOME/servers.sh"; . "$LAB_HOME/clients.sh"; . "$LAB_HOME/services.sh"; . "$LAB_HOME/attacks.sh"; . "$LAB_HOME/record.sh"
TOOLS=() LAB_SOURCE=nethawk-armory
. "$LAB_HOME/armory/network.sh"; . "$LAB_HOME/armory/servers.sh"; . "$LAB_HOME/armory/attacks.sh"; . "$LAB_HOME/armory/further.sh"

[ $# -ge 1 ] || die "which folder? usage: lab/armory.sh FOLDER [NAME...]; names: ${TOOLS[*]}"
mkdir -p "$1"; OUT=$(cd "$1" && pwd); shift
[ $# -gt 0 ] || set -- "${TOOLS[@]}"
for NAME in "$@"; do case " ${TOOLS[*]} " in *" $NAME "*) ;; *) die "no attack named '$NAME'; names: ${TOOLS[*]}" ;; esac; done
need_packages "${LAB_PACKAGES[@]}" "${SERVICE_PACKAGES[@]}" "${TOOL_PACKAGES[@]}" "${ARMORY_PACKAGES[@]}" || exit 1
need_npm

# People beside it: pages, names, an SSH session, a site outside, a page by IPv6.
ordinary() {
    while :; do
        for page in index about products news team; do ns c1 curl -s -m 5 -o /dev/null "http://172.20.5.10/$page.html" -o /dev/null "http://172.20.5.10/static/site.css"; sleep 0.$((RANDOM % 9 + 1)); done
        ns c2 curl -sk -m 5 -o /dev/null https://172.20.5.10/contact.html
        ns c1 curl -sk -m 5 -o /dev/null 'https://[2001:db8:a5::10]/news.html'
        ns desk2 curl -s -m 5 -o /dev/null http://192.0.2.5/prices.html
        ns desk2 dig +tries=1 +time=2 @172.20.5.13 shop.example >/dev/null 2>&1 || true
        ns c2 ssh -i "$LAB_DIR/user" -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null root@172.20.5.12 'ls /usr/bin | head -n 40' </dev/null >/dev/null 2>&1 || true
        sleep 1
    done
}

armory_up
start_servers
start_more_servers
start_app
start_boss
for port in 1883 389 6379 8080; do await app $port; done
for port in 80 445 873 6667 9001; do await boss $port; done
record_all "$@"
