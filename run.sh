#!/usr/bin/env bash
# Installs what NetHawk needs, publishes it where the sources changed, and starts it:
#   ./run.sh                                   the service, capturing on the default route's interface (as root)
#   ./run.sh run --replay FILE --speed 10      the same, fed from a capture file; no privileges needed
#   ./run.sh analyze FILE... --json -          any other verb of the program: ./run.sh --help
#   ./run.sh --setup-only                      stop before the start; the program is artifacts/nethawk/nethawk
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$ROOT/packaging/common.sh"

# libpcap captures, libnftables blocks (nft to look at it), libgomp trains, certificates are for https and mail.
PACKAGES=(libpcap0.8 libnftables1 nftables libgomp1 ca-certificates)
PROGRAM="$ROOT/artifacts/nethawk/nethawk"

# Everything that ends up in the published program, told by content.
sources_hash() {
    (cd "$ROOT" && { dotnet --version; find NetHawk.Core NetHawk.Capture NetHawk.Web NetHawk.Analyze models Directory.*.props global.json BannedSymbols.txt .editorconfig \
        \( -name bin -o -name obj \) -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum; }) | sha256sum | cut -c1-12
}

# The verb `analyze` as machine code too, into the folder $1: half the processor time. Where that cannot be made, nethawk does the verb itself.
publish_native() {
    [ "$(uname -m)" != x86_64 ] || grep -qw avx2 /proc/cpuinfo || return 0
    command -v gcc >/dev/null || need_packages gcc libc6-dev || { say "going on without: analyze will take more time"; return 0; }
    say "compiling analyze (one or two minutes; log: artifacts/publish-native.log)"
    if dotnet publish "$ROOT/NetHawk.Analyze" -c Release -p:Native=true -p:RunAnalyzers=false -o "$1.native" -v minimal -nologo </dev/null >"$ROOT/artifacts/publish-native.log" 2>&1 9>&-; then
        mv "$1.native/nethawk-analyze" "$1/"
    else
        say "analyze could not be compiled and will take more time; why: artifacts/publish-native.log"
    fi
    rm -rf "$1.native"
}

# Publishes into a folder of its own per state of the sources and then moves the link artifacts/nethawk over,
# so that a NetHawk that is running keeps its files.
publish() {
    local hash target log
    mkdir -p "$ROOT/artifacts"
    exec 9>"$ROOT/artifacts/.publish.lock"
    flock 9
    hash=$(sources_hash)
    target="$ROOT/artifacts/publish-$hash"
    if [ ! -x "$target/nethawk" ]; then
        log="$ROOT/artifacts/publish.log"
        say "publishing NetHawk (one to several minutes the first time; log: artifacts/publish.log)"
        rm -rf "$target.tmp"
        if ! dotnet publish "$ROOT/NetHawk.Web" -c Release -o "$target.tmp" -v minimal -nologo </dev/null >"$log" 2>&1 9>&-; then
            grep -E 'error' "$log" | sort -u | head -n 20 >&2 || tail -n 20 "$log" >&2
            die "publish failed; the whole log is artifacts/publish.log"
        fi
        publish_native "$target.tmp"
        rm -rf "$target"
        mv "$target.tmp" "$target"
    fi
    touch "$target"
    if ! cmp -s "$ROOT/appsettings.json" "$target/appsettings.json"; then cp "$ROOT/appsettings.json" "$target/appsettings.json"; fi
    if [ "$(readlink "$ROOT/artifacts/nethawk" 2>/dev/null)" != "publish-$hash" ]; then
        ln -sfn "publish-$hash" "$ROOT/artifacts/nethawk.new"
        mv -T "$ROOT/artifacts/nethawk.new" "$ROOT/artifacts/nethawk"
    fi
    # The one before stays for a NetHawk that still runs from it.
    find "$ROOT/artifacts" -maxdepth 1 -type d -name 'publish-*' -printf '%T@ %p\0' | sort -z -rn | tail -z -n +3 | cut -z -d' ' -f2- | xargs -0 -r rm -rf
    flock -u 9
    exec 9>&-
}

# Only the service on a live interface cannot do without its libraries.
is_live_run() {
    local word
    case "${1:-run}" in run | -*) ;; *) return 1 ;; esac
    for word in "$@"; do
        case "$word" in --replay | --replay=* | --help | -h | -\? | --version | --setup-only) return 1 ;; esac
    done
    return 0
}

if ! need_packages "${PACKAGES[@]}"; then
    if is_live_run "$@"; then exit 1; fi
    say "going on without: capturing from an interface or blocking may not work"
fi
need_dotnet
publish
if [ "${1:-}" = --setup-only ]; then
    say "ready: $PROGRAM (DOTNET_ROOT=$DOTNET_ROOT)"
    exit 0
fi
exec "$PROGRAM" "$@"
