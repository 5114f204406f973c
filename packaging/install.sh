#!/usr/bin/env bash
# Installs NetHawk as a systemd service of this machine, or brings an installed one up to date. Needs root.
#   packaging/install.sh              install or update, enable and start
#   packaging/install.sh --uninstall  stop and remove the program; configuration, database and logs stay
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$ROOT/packaging/common.sh"
# For packagers and tests: everything goes below this folder, and systemd is not told.
DESTINATION=${DESTDIR:-}

[ -n "$DESTINATION" ] || [ "$(id -u)" = 0 ] || die "needs root: sudo packaging/install.sh"
has_systemd() { [ -z "$DESTINATION" ] && [ -d /run/systemd/system ]; }

if [ "${1:-}" = --uninstall ]; then
    if has_systemd; then systemctl disable --now nethawk.service || true; fi
    rm -rf "$DESTINATION/opt/nethawk" "$DESTINATION/etc/systemd/system/nethawk.service" "$DESTINATION/usr/local/bin/nethawk"
    if has_systemd; then systemctl daemon-reload; fi
    say "removed; /etc/nethawk, /var/lib/nethawk and /var/log/nethawk are still there. Blocks end by themselves, or at once with: nft delete table inet nethawk"
    exit 0
fi
[ $# = 0 ] || die "unknown option '$1'; allowed is --uninstall"

"$ROOT/run.sh" --setup-only
need_dotnet
install -d -m 755 "$DESTINATION/opt/nethawk" "$DESTINATION/etc/nethawk" "$DESTINATION/etc/systemd/system" "$DESTINATION/usr/local/bin"
# The new program is complete before it takes the old one's place; the old one stays for a NetHawk that still runs from it.
rm -rf "$DESTINATION/opt/nethawk/program.new" "$DESTINATION/opt/nethawk/program.old"
cp -rL "$ROOT/artifacts/nethawk" "$DESTINATION/opt/nethawk/program.new"
[ ! -e "$DESTINATION/opt/nethawk/program" ] || mv "$DESTINATION/opt/nethawk/program" "$DESTINATION/opt/nethawk/program.old"
mv "$DESTINATION/opt/nethawk/program.new" "$DESTINATION/opt/nethawk/program"
# The verbs for whoever is at the machine: "nethawk blocks flush" must be found by somebody who is locked out of the console.
printf '#!/bin/sh\nexport DOTNET_ROOT="${DOTNET_ROOT:-%s}"\nexec /opt/nethawk/program/nethawk "$@"\n' "$DOTNET_ROOT" >"$DESTINATION/usr/local/bin/nethawk"
chmod 755 "$DESTINATION/usr/local/bin/nethawk"
install -m 644 "$ROOT/README.md" "$ROOT/LICENSE" "$DESTINATION/opt/nethawk/"
install -m 644 "$ROOT/packaging/nethawk.service" "$DESTINATION/etc/systemd/system/nethawk.service"
# Readable by all: secrets belong into the environment file, which only root (and so systemd) reads.
[ -e "$DESTINATION/etc/nethawk/appsettings.json" ] || install -m 644 "$ROOT/packaging/system.appsettings.json" "$DESTINATION/etc/nethawk/appsettings.json"
[ -e "$DESTINATION/etc/nethawk/environment" ] || (umask 077 && printf '# Read by systemd, as root: the place for secrets, for example\n# Alerts__Email__Password=…\nDOTNET_ROOT=%s\n' "$DOTNET_ROOT" >"$DESTINATION/etc/nethawk/environment")
if has_systemd; then
    systemctl daemon-reload
    systemctl enable nethawk.service
    systemctl restart nethawk.service
    say "running; see: systemctl status nethawk, journalctl -u nethawk; first sign-in: /var/lib/nethawk/initial-credentials.json; what the console can do, as root: nethawk --help"
else
    say "installed; no systemd here, so nothing was started"
fi
