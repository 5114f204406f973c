#!/usr/bin/env bash
# Which methods captures need most, for the order in which nethawk-analyze has them (order.txt): ./order.sh CAPTURE...
# Counts instructions with valgrind, whatever else the machine does; some twenty times slower than the analysis itself. Not part of the build:
# names in order.txt that are gone do no harm, new methods stand behind those that are named.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -gt 0 ] || { echo "usage: order.sh CAPTURE..." >&2; exit 2; }
command -v valgrind >/dev/null || { echo "valgrind is missing: apt-get install valgrind" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Linked anew: what lies there has lost its names.
rm -f "$here"/bin/Release/net10.0/*/native/nethawk-analyze
dotnet publish "$here" -c Release -p:Native=true -p:StripSymbols=false -o "$work/bin" -v quiet -nologo
cp "$here/../appsettings.json" "$work/bin/"
mkdir "$work/bin/models"
cp "$here/../models/model.zip" "$work/bin/models/"
# valgrind has no room for the debug information, and none for the addresses that the collector reserves.
strip -g "$work/bin/nethawk-analyze"
for capture; do
    DOTNET_GCHeapHardLimit=60000000 valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file="$work/$(basename "$capture").out" \
        "$work/bin/nethawk-analyze" analyze "$capture" --json /dev/null >"$work/log" 2>&1 || { tail -n 30 "$work/log" >&2; exit 1; }
done
# Managed methods only, and those that the captures really need.
awk '/^fn=/ { name = substr($0, 4); next }
     /^[0-9+-]/ { cost[name] += $2 }
     END { for (name in cost) if (cost[name] > 20000 && name ~ /^(NetHawk_|nethawk_|S_P_|System_|Microsoft_|ZstdSharp)/ && name !~ /[( @]/) print cost[name], name }' "$work"/*.out |
    LC_ALL=C sort -k1,1nr -k2 | cut -d' ' -f2- >"$here/order.txt"
wc -l "$here/order.txt"
