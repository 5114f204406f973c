#!/usr/bin/env bash
# The running service, blocking allowed, on the gateway of an office where nobody attacks anybody: how many were blocked or accused? Needs root and the
# published program (./run.sh --setup-only; or NETHAWK=path). Exit status 1 if anybody was blocked or the service ended.
#   lab/benign-live.sh MINUTES [NAME...]     rounds of lab/benign.sh's applications; pauses are shorter than people's, so a minute holds many of theirs
set -euo pipefail
LAB_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$LAB_HOME")
. "$ROOT/packaging/common.sh"
PLAN=${PLAN:-1} SECONDS_EACH=${SECONDS_EACH:-60}
LAB_DIR=''
. "$LAB_HOME/benign/network.sh"; . "$LAB_HOME/benign/servers.sh"; . "$LAB_HOME/benign/applications.sh"; . "$LAB_HOME/benign/sixth.sh"; . "$LAB_HOME/benign/scenes.sh"
[ $# -ge 1 ] || die "how many minutes? usage: lab/benign-live.sh MINUTES [NAME...]"
MINUTES=$1; shift
[ $# -gt 0 ] || set -- everything copies video peers calls packages ipv6 administration
NETHAWK=${NETHAWK:-$ROOT/artifacts/nethawk/nethawk}
[ -x "$NETHAWK" ] || die "there is no program $NETHAWK: run ./run.sh --setup-only, or set NETHAWK"
need_packages "${BENIGN_PACKAGES[@]}" nftables || exit 1

lab_up
start_servers
mkdir "$LAB_DIR/data"
printf '{}' >"$LAB_DIR/appsettings.json"
ns_start gw "$NETHAWK" --config "$LAB_DIR/appsettings.json" run --Network:Interface "$TAP" --Database:Path "$LAB_DIR/data/nethawk.db" --Urls http://127.0.0.1:8080 \
    --Firewall:Backend nftables --Firewall:AutoBlock true --Alerts:Eve:Path "$LAB_DIR/eve.json"
for _ in $(seq 120); do if ns gw nft list table inet nethawk >/dev/null 2>&1 && ns gw curl -s -m 2 -o /dev/null http://127.0.0.1:8080/; then break; fi; sleep 1; done
ns gw nft list table inet nethawk >/dev/null 2>&1 || die "the service did not start: $(tail -n 3 "$LAB_DIR/gw.log")"
SERVERS="$(jobs -pr | tr '\n' ' ') $(for name in srv out net gw; do ip netns pids "$BG-$name"; done | tr '\n' ' ')"

# Who is in one of the sets whose members are dropped.
blocked() { ns gw nft -j list table inet nethawk | python3 -c '
import json, sys
for e in json.load(sys.stdin)["nftables"]:
    s = e.get("set", {})
    if s.get("name", "").startswith(("full", "soft")):
        for m in s.get("elem", []): print(s["name"], m["elem"]["val"] if isinstance(m, dict) and "elem" in m else m)'; }

began=$(date +%s)
: >"$LAB_DIR/blocked"
while [ $(($(date +%s) - began)) -lt $((MINUTES * 60)) ]; do
    for NAME in "$@"; do
        [ $(($(date +%s) - began)) -lt $((MINUTES * 60)) ] || break
        say "$NAME ($((($(date +%s) - began) / 60)) of $MINUTES min)"
        ENDS=$(($(date +%s) + SECONDS_EACH))
        run_one "$NAME"
        while until_end; do sleep 5; blocked >>"$LAB_DIR/blocked"; done
        # shellcheck disable=SC2086
        end_processes $SERVERS $(restarted) 2>/dev/null
    done
done
minutes=$((($(date +%s) - began) / 60))
say "clients $(cat "$LAB_DIR"/eve.json* 2>/dev/null | grep -c '"event_type":"flow"' || true) flows in the log; threats: $(cat "$LAB_DIR"/eve.json* 2>/dev/null | grep -c '"event_type":"alert"' || true)"
grep -h '"event_type":"alert"' "$LAB_DIR"/eve.json* 2>/dev/null | head -n 20 || true
packets=$(ns gw curl -s -m 5 http://127.0.0.1:8080/metrics 2>/dev/null | grep -E '^nethawk.*(packets|blocks|threats|dropped)' | head -n 20 || true)
[ -z "$packets" ] || say "$packets"
ip netns pids "$BG-gw" | while read -r pid; do grep -aq 'nethawk' "/proc/$pid/cmdline" && echo alive; done | grep -q alive || die "the service ended: $(tail -n 5 "$LAB_DIR/gw.log")"
if [ -s "$LAB_DIR/blocked" ]; then
    say "BLOCKED although nobody attacked:"; sort "$LAB_DIR/blocked" | uniq -c
    exit 1
fi
say "$minutes minutes of mixed ordinary traffic: nobody was blocked"
