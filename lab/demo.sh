#!/usr/bin/env bash
# Makes the demonstration capture anew: real servers, ordinary clients, and four attacks by real tools, all in network
# namespaces of this machine, recorded on the gateway. About three minutes. Needs root.
#   lab/demo.sh [FOLDER]     writes demo.pcap.zst and MANIFEST.tsv there (default: this folder)
set -euo pipefail
LAB_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$LAB_HOME")
. "$ROOT/packaging/common.sh"
. "$LAB_HOME/network.sh"; . "$LAB_HOME/servers.sh"; . "$LAB_HOME/clients.sh"; . "$LAB_HOME/attacks.sh"
OUT=$(cd "${1:-$LAB_HOME}" && pwd)

need_packages "${LAB_PACKAGES[@]}" || exit 1
lab_up
lab_hosts
start_servers
say "the laboratory is up; recording for about three minutes"
capture_start "$LAB_DIR/demo.pcap"

# at SECONDS: waits until that long after the start (in the background, so that an interrupt is heeded at once).
BEGAN=$(date +%s.%N)
at() {
    sleep "$(awk -v b="$BEGAN" -v n="$(date +%s.%N)" -v s="$1" 'BEGIN { d = b + s - n; printf "%.2f", (d > 0 ? d : 0) }')" &
    wait $!
}

client browse c1 40 http://10.20.0.10
client browse c2 20 https://10.20.0.10
client browse c3 38 'http://[2001:db8:20::10]'
client browse desk 25 http://198.51.100.80
client resolve c1 45
client resolve c4 45
client probe c5 15
client ssh_session c2 40
client ns c4 ping -q -i 1 -c 150 10.20.0.10 >/dev/null
at 12; client download c4 http://10.20.0.10
at 20; attack demo.pcap.zst port-scan 203.0.113.66 10.20.0.10 nmap_syn a1 10.20.0.10
at 40; client ssh_mistake c3
at 48; attack demo.pcap.zst host-sweep 203.0.113.77 10.20.0.0/24 nmap_sweep a2 10.20.0.0/24 445
at 75; attack demo.pcap.zst brute-force 198.51.100.88 10.20.0.20 hydra_ssh a3 10.20.0.20 120 40
at 125; client download c1 https://10.20.0.10
at 130; attack demo.pcap.zst dos-flood 203.0.113.99 10.20.0.10 hping_syn a4 10.20.0.10 80 4000
at 160
capture_stop

zstd -q -f -19 "$LAB_DIR/demo.pcap" -o "$OUT/demo.pcap.zst"
{ manifest_header; cat "$LAB_DIR/manifest"; } >"$OUT/MANIFEST.tsv"
say "wrote $OUT/demo.pcap.zst ($(stat -c %s "$OUT/demo.pcap.zst") bytes) and MANIFEST.tsv"
