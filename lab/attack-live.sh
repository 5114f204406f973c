#!/usr/bin/env bash
# The running service, blocking allowed, on the laboratory's gateway: how many seconds from an attack's first packet to the alert, and to the block in the kernel?
# Needs root and the published program (./run.sh --setup-only; or NETHAWK=path).
#   lab/attack-live.sh FOLDER [NAME...]   attacks of lab/attacks/; each meets a freshly started service, with ordinary clients beside it; writes FOLDER/live.tsv
set -euo pipefail
LAB_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$LAB_HOME")
LAB_NS=${LAB_NS:-nh-live}
. "$ROOT/packaging/common.sh"
. "$LAB_HOME/network.sh"; . "$LAB_HOME/servers.sh"; . "$LAB_HOME/clients.sh"; . "$LAB_HOME/services.sh"; . "$LAB_HOME/attacks.sh"
[ $# -ge 1 ] || die "which folder? usage: lab/attack-live.sh FOLDER [NAME...]"
mkdir -p "$1"; OUT=$(cd "$1" && pwd); shift
[ $# -gt 0 ] || set -- nmap_top20 nmap_decoys nmap_null nmap_version masscan_ports udp_ports masscan_sweep ping_sweep fping_sweep inside_sweep arp_sweep hydra_ftp medusa_ssh ncrack_ssh \
    hydra_smtp hydra_mysql hydra_form hydra_tls_form snmp_guess hping_ack hping_forged hping_udp_random hping_big_icmp dns_reflect dns_queries wrk_flood siege_flood slowloris slow_body_tls \
    gobuster_http ffuf_tls sqlmap_get curl_inject iodine_direct dig_leak icmp_leak beacon_http beacon_jitter shell_bash dga_random leak_put arpspoof_both ettercap_arp \
    source53_scan braa_sweep rpcclient_spray quic_flood hello_hold probe_paths steal_names cookie_beacon
NETHAWK=${NETHAWK:-$ROOT/artifacts/nethawk/nethawk}
[ -x "$NETHAWK" ] || die "there is no program $NETHAWK: run ./run.sh --setup-only, or set NETHAWK"
for NAME in "$@"; do [ -n "${TOOL_CLASS[$NAME]:-}" ] || die "no attack named '$NAME'; names: ${TOOLS[*]}"; done
need_packages "${LAB_PACKAGES[@]}" "${SERVICE_PACKAGES[@]}" "${TOOL_PACKAGES[@]}" nftables || exit 1

lab_up
lab_hosts
lab_more_hosts
start_servers
start_more_servers
printf '{}' >"$LAB_DIR/appsettings.json"
printf 'attack\tclass\talert after s\tclass told\tblock after s\tblock\n' >"$OUT/live.tsv"
for NAME in "$@"; do
    dir=$LAB_DIR/run-$NAME; mkdir "$dir"
    ip netns exec "$LAB_NS-gw" "$NETHAWK" --config "$LAB_DIR/appsettings.json" run --Network:Interface "${TOOL_INTERFACE[$NAME]:-wan0}" --Database:Path "$dir/nethawk.db" --Urls http://127.0.0.1:8080 \
        --Firewall:Backend nftables --Firewall:AutoBlock true --Alerts:Eve:Path "$dir/eve.json" </dev/null >"$dir/log" 2>&1 &
    SERVICE=$!
    for _ in $(seq 240); do if ns gw nft list table inet nethawk >/dev/null 2>&1 && ns gw curl -s -m 1 -o /dev/null http://127.0.0.1:8080/healthz; then break; fi; sleep 0.25; done
    ns gw nft list table inet nethawk >/dev/null 2>&1 || die "the service did not start: $(tail -n 3 "$dir/log")"
    client browse c1 6 http://10.20.0.10
    client resolve c4 8
    client ssh_session c3 8
    sleep 3
    mkfifo "$dir/until"
    ip netns exec "$LAB_NS-gw" python3 "$LAB_HOME/tools/watch_live.py" "${TOOL_INTERFACE[$NAME]:-wan0}" "$dir/eve.json" "$dir/seen" "${TOOL_ATTACKER[$NAME]:-${TOOL_VICTIM[$NAME]}}" <"$dir/until" &
    WATCH=$!
    exec 9>"$dir/until"
    for _ in $(seq 50); do if grep -q ready "$dir/seen" 2>/dev/null; then break; fi; sleep 0.1; done
    sleep 0.3
    : >"$LAB_DIR/manifest"
    run_tool "$NAME" 9>&-
    sleep 3
    exec 9>&-
    wait $WATCH || true
    end_own $SERVICE; wait $SERVICE 2>/dev/null || true
    ns gw nft delete table inet nethawk 2>/dev/null || true
    python3 - "$dir/seen" "$NAME" "${TOOL_CLASS[$NAME]}" "${TOOL_ATTACKER[$NAME]:-}" "${TOOL_VICTIM[$NAME]}" >>"$OUT/live.tsv" <<'PY'
import json, sys
events = [json.loads(l) for l in open(sys.argv[1])]
name, kind, attacker, victim = sys.argv[2:6]
first = next((e["time"] for e in events if e["kind"] == "first"), None)
names = [a for a in (attacker or victim).split(",") if a]
def about(e):
    return not names or kind == "arp-spoof" or any(n in e["text"] for n in names) or victim.split("/")[0] in e["text"]
alerts = [e for e in events if e["kind"] == "alert" and about(e) and first and e["time"] >= first]
right = [e for e in alerts if kind in e["text"]] or alerts
blocks = [e for e in events if e["kind"] == "block" and first and e["time"] >= first]
told = ""
if right: told = kind if kind in right[0]["text"] else "other"
text = blocks[0]["text"] if blocks else ""
print(name, kind, f"{right[0]['time'] - first:.2f}" if right else "-", told or "-", f"{blocks[0]['time'] - first:.2f}" if blocks else "-", ("full" if "full" in text else "soft") if text else "-", sep="\t")
PY
    tail -n 1 "$OUT/live.tsv" >&2
done
say "wrote $OUT/live.tsv"
