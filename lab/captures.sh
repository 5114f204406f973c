#!/usr/bin/env bash
# Records labelled captures for training and evaluation: one attack (or none) each, with ordinary clients beside it. Needs root.
#   lab/captures.sh FOLDER [NAME...]     the usual ones (about a quarter of an hour), or those named; adds to FOLDER/MANIFEST.tsv
#   lab/captures.sh FOLDER tools         the hundred and more of attacks/ (about an hour and a half)
set -euo pipefail
LAB_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$LAB_HOME")
. "$ROOT/packaging/common.sh"
. "$LAB_HOME/network.sh"; . "$LAB_HOME/servers.sh"; . "$LAB_HOME/clients.sh"; . "$LAB_HOME/services.sh"; . "$LAB_HOME/attacks.sh"

ALL=(benign-web benign-admin benign-probe nmap_syn nmap_connect nmap_stealth nmap_udp nmap_sweep hydra_ssh hydra_http
    hping_syn hping_udp hping_icmp ab_flood slow_header slow_body path_guess)
[ $# -ge 1 ] || die "which folder? usage: lab/captures.sh FOLDER [NAME...]; names: ${ALL[*]} ${TOOLS[*]}"
mkdir -p "$1"
OUT=$(cd "$1" && pwd); shift
[ $# -gt 0 ] || set -- "${ALL[@]}"
[ "$1" != tools ] || set -- "${TOOLS[@]}"
MORE=
for NAME in "$@"; do [ -z "${TOOL_CLASS[$NAME]:-}" ] || MORE=1; done
need_packages "${LAB_PACKAGES[@]}" apache2-utils slowhttptest || exit 1
[ -z "$MORE" ] || need_packages "${SERVICE_PACKAGES[@]}" "${TOOL_PACKAGES[@]}" || exit 1

# An attack by host a1 (203.0.113.66) against a victim: for NAME CLASS VICTIM COMMAND...
record() { attack "$NAME.pcap.zst" "$1" 203.0.113.66 "$2" "${@:3}"; }

run_one() {
    case "$1" in
        benign-web) browse c1 12 http://10.20.0.10; download c1 https://10.20.0.10 ;;
        benign-admin) ssh_session c2 15; ssh_mistake c3; ssh_session c3 10 ;;
        benign-probe) probe c5 6 ;;
        nmap_syn | nmap_connect | nmap_stealth | nmap_udp) record port-scan 10.20.0.10 "$1" a1 10.20.0.10 ;;
        nmap_sweep) record host-sweep 10.20.0.0/24 nmap_sweep a1 10.20.0.0/24 22 ;;
        hydra_ssh) record brute-force 10.20.0.20 hydra_ssh a1 10.20.0.20 120 40 ;;
        hydra_http) record brute-force 10.20.0.10 hydra_http a1 10.20.0.10 150 ;;
        hping_syn) record dos-flood 10.20.0.10 hping_syn a1 10.20.0.10 443 5000 ;;
        hping_udp) record dos-flood 10.20.0.53 hping_udp a1 10.20.0.53 53 5000 ;;
        hping_icmp) record dos-flood 10.20.0.10 hping_icmp a1 10.20.0.10 5000 ;;
        ab_flood) record dos-flood 10.20.0.10 ab_flood a1 http://10.20.0.10/team.html 3000 ;;
        slow_header) record slow-dos 10.20.0.10 slow_http a1 http://10.20.0.10/ -H ;;
        slow_body) record slow-dos 10.20.0.10 slow_http a1 http://10.20.0.10/ -B ;;
        path_guess) record web-attack 10.20.0.10 path_guess a1 http://10.20.0.10 200 ;;
        *) [ -n "${TOOL_CLASS[$1]:-}" ] || die "no capture named '$1'; names: ${ALL[*]} ${TOOLS[*]}"; run_tool "$1" ;;
    esac
}

lab_up
lab_hosts
[ -z "$MORE" ] || lab_more_hosts
start_servers
[ -z "$MORE" ] || start_more_servers
mkdir "$LAB_DIR/kept"
FAILED=
for NAME in "$@"; do
    say "$NAME"
    capture_start "$LAB_DIR/$NAME.pcap" "${TOOL_INTERFACE[$NAME]:-wan0}" "${TOOL_LENGTH[$NAME]:-0}"
    : >"$LAB_DIR/manifest"
    client browse c1 6 http://10.20.0.10
    client browse c2 6 https://10.20.0.10
    client resolve c4 8
    client ssh_session c3 8
    began=$(date +%s.%3N)
    pause 3 6
    run_one "$NAME"
    pause 3 6
    ended=$(date +%s.%3N)
    capture_stop
    [ -s "$LAB_DIR/manifest" ] || printf '%s\tbenign\t\t\t%s\t%s\t%s\t\tnethawk-lab\tbenign\n' "$NAME.pcap.zst" "$began" "$ended" "$NAME" >"$LAB_DIR/manifest"
    zstd -q -f -12 "$LAB_DIR/$NAME.pcap" -o "$LAB_DIR/kept/$NAME.pcap.zst"
    rm "$LAB_DIR/$NAME.pcap"
    { manifest_header; cat "$LAB_DIR/manifest"; } >"$LAB_DIR/manifest.all"
    # A capture in which the tool failed would teach, and be counted, as an attack that nobody can find.
    if ! verify_attack "$LAB_DIR/kept/$NAME.pcap.zst"; then FAILED="$FAILED $NAME"; continue; fi
    mv "$LAB_DIR/kept/$NAME.pcap.zst" "$OUT/$NAME.pcap.zst"
    # A capture that is made anew replaces its row.
    { manifest_header; { tail -n +2 "$OUT/MANIFEST.tsv" 2>/dev/null | grep -v "^$NAME.pcap.zst"$'\t' || true; }; cat "$LAB_DIR/manifest"; } >"$LAB_DIR/all"
    cp "$LAB_DIR/all" "$OUT/MANIFEST.tsv"
done
cp "$LAB_DIR/attacks.log" "$OUT/attacks.log" 2>/dev/null || true
say "wrote $OUT/MANIFEST.tsv"
[ -z "$FAILED" ] || die "not recorded, because the tool failed:$FAILED (what the tools said: $OUT/attacks.log)"
