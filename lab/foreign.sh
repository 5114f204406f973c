#!/usr/bin/env bash
# Collects captures that other projects test themselves with (nDPI, Wireshark, tcpdump, gopacket, fq, dnscap …), from Debian's source packages, as a test that
# nothing here was made for. Nothing of them is installed or run. About 120 MB to download; no root needed.
#   lab/foreign.sh FOLDER     then: nethawk evaluate --manifest FOLDER/MANIFEST.tsv
# What the labels know to be attacks is in foreign.tsv; the rest are samples of protocols, harmless. What a Debian mirror no longer has is left out and said.
set -euo pipefail
LAB_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$LAB_HOME")
. "$ROOT/packaging/common.sh"
[ $# -eq 1 ] || die "which folder? usage: lab/foreign.sh FOLDER"
mkdir -p "$1/captures"; OUT=$(cd "$1" && pwd)
PACKAGES=(ndpi wireshark tcpdump golang-github-gopacket-gopacket gopacket dnscap oarc-dsc drool tcpflow python-dpkt python-libtrace fq ladvd bittwist pktanon aircrack-ng
    libreswan wolfssl suricata)
APT=$(mktemp -d); trap 'rm -rf "$APT"' EXIT
mkdir -p "$APT/lists/partial" "$APT/archives/partial" "$APT/sources"
chmod 755 "$APT"
for suite in bookworm sid; do echo "deb-src http://deb.debian.org/debian $suite main"; done >"$APT/list"
options=(-qq -o "Dir::Etc::sourcelist=$APT/list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$APT/lists" -o "Dir::Cache=$APT" -o APT::Sandbox::User=root)
apt-get "${options[@]}" update || die "Debian's lists of sources cannot be read: is http://deb.debian.org reachable?"

# fetch PACKAGE: the first of its versions that the mirror has; prints the archive's path.
fetch() {
    local suite address
    for suite in bookworm sid; do
        address=$(apt-get "${options[@]}" source --print-uris "$1/$suite" 2>/dev/null | grep -oE "http[^']+\.orig\.tar\.[a-z0-9]+" | head -n 1) || continue
        if curl -sfm 300 -o "$APT/sources/${address##*/}" "$address"; then echo "$APT/sources/${address##*/}"; return 0; fi
    done
    return 1
}

declare -A SEEN
printf 'file\tclass\tattacker\tvictim\tsource\tsha256\texcluded\n' >"$OUT/MANIFEST.tsv"
for package in "${PACKAGES[@]}"; do
    archive=$(fetch "$package") || { say "the mirror does not have $package: left out"; continue; }
    mkdir "$APT/$package"
    tar -xf "$archive" -C "$APT/$package" --wildcards '*.pcap' '*.pcapng' '*.cap' '*.pcap.gz' '*.pcapng.gz' 2>/dev/null || true
    rm "$archive"
    kept=0
    while IFS= read -r -d '' capture; do
        sum=$(sha256sum "$capture" | cut -c1-64)
        [ -z "${SEEN[$sum]:-}" ] || continue
        SEEN[$sum]=1
        name="captures/${package}__$(basename "$capture")"
        [ ! -e "$OUT/$name" ] || name="captures/${package}__${sum:0:8}__$(basename "$capture")"
        cp "$capture" "$OUT/$name"
        label=$(awk -F '\t' -v n="$(basename "$capture")" -v p="$package" '!/^#/ && $1 == p && $2 == n { print $3 "\t" $4 "\t" $5 "\t" $6; exit }' "$LAB_HOME/foreign.tsv")
        IFS='|' read -r class attacker victim excluded <<<"${label//$'\t'/|}"
        printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$name" "${class:-benign}" "${attacker:-}" "${victim:-}" "$package" "$sum" "${excluded:-}" >>"$OUT/MANIFEST.tsv"
        kept=$((kept + 1))
    done < <(find "$APT/$package" -type f -size +100c -print0 | sort -z)
    say "$package: $kept captures"
done
say "wrote $OUT/MANIFEST.tsv"
