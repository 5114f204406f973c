#!/usr/bin/env bash
# Records attacks in a seventh network (harbour/network.sh) in which every address is private, those of the outside too: what whoever tries an intrusion detector
# in namespaces or a test laboratory runs first, tools of Debian at their defaults and programs of twenty lines. Needs root.
#   lab/harbour.sh FOLDER [NAME...]    all of harbour/attacks.sh (about half an hour) or those named; adds rows to FOLDER/MANIFEST.tsv
# Several can run side by side: HARBOUR_NS is the prefix of the namespaces.
set -euo pipefail
LAB_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$LAB_HOME")
. "$ROOT/packaging/common.sh"
. "$LAB_HOME/network.sh"; . "$LAB_HOME/servers.sh"; . "$LAB_HOME/clients.sh"; . "$LAB_HOME/services.sh"; . "$LAB_HOME/attacks.sh"; . "$LAB_HOME/record.sh"
TOOLS=() LAB_SOURCE=nethawk-harbour
. "$LAB_HOME/harbour/network.sh"; . "$LAB_HOME/harbour/attacks.sh"

[ $# -ge 1 ] || die "which folder? usage: lab/harbour.sh FOLDER [NAME...]; names: ${TOOLS[*]}"
mkdir -p "$1"; OUT=$(cd "$1" && pwd); shift
[ $# -gt 0 ] || set -- "${TOOLS[@]}"
for NAME in "$@"; do case " ${TOOLS[*]} " in *" $NAME "*) ;; *) die "no attack named '$NAME'; names: ${TOOLS[*]}" ;; esac; done
need_packages "${LAB_PACKAGES[@]}" "${SERVICE_PACKAGES[@]}" "${TOOL_PACKAGES[@]}" ruby python3-scapy || exit 1
command -v node >/dev/null || need_packages nodejs

# People beside it: an office behind one address, names, an SSH session, a site outside, a copy of a file, and a probe that looks at a dozen ports.
ordinary() {
    local port
    while :; do
        for page in index about products news team; do ns nat curl -s -m 5 -o /dev/null "http://$WWW/$page.html" -o /dev/null "http://$WWW/static/site.css" & sleep 0.$((RANDOM % 9 + 1)); done
        ns c1 curl -sk -m 5 -o /dev/null https://$WWW/contact.html || true
        ns desk2 curl -s -m 5 -o /dev/null "http://$SITE/prices.html" -o /dev/null "http://$SITE/static/site.js" || true
        ns desk2 dig +tries=1 +time=2 @$NAMES shop.example >/dev/null 2>&1 || true
        ns c1 ssh "${SSH_OPTIONS[@]}" -i "$LAB_DIR/user" -o BatchMode=yes root@$BASTION 'ls /usr/bin | head -n 40' </dev/null >/dev/null 2>&1 || true
        ns c1 scp -q "${SSH_OPTIONS[@]}" -i "$LAB_DIR/user" -o BatchMode=yes "$LAB_DIR/web-www/static/catalogue.csv" root@$BASTION:/dev/null </dev/null >/dev/null 2>&1 || true
        for port in 21 22 25 53 80 110 143 443 445 3306 5432 6379; do ns probe timeout 1 bash -c "exec 3<>/dev/tcp/$STORE/$port" 2>/dev/null || true; done
        sleep 1
    done
}

harbour_up
start_servers
start_more_servers
start_boss
await boss 80; await boss 21; await boss 8000; await web 8443
record_all "$@"
