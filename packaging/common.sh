# Shared by run.sh, test.sh and lab/*.sh: messages, .NET settings, Debian packages. Sourced, never run.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

# No telemetry, no banners, no questions.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export DOTNET_GENERATE_ASPNET_CERTIFICATE=false DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true
# The SDK then starts without libicu too, which a bare machine lacks; NetHawk itself is built to need none.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

# Finds a .NET 10 SDK, or ends with the one line that says what to do.
need_dotnet() {
    if ! command -v dotnet >/dev/null; then
        local place
        for place in "${DOTNET_ROOT:-}" /usr/share/dotnet /usr/lib/dotnet "${HOME:-/root}/.dotnet"; do
            if [ -n "$place" ] && [ -x "$place/dotnet" ]; then PATH="$place:$PATH"; break; fi
        done
    fi
    command -v dotnet >/dev/null || die "the .NET 10 SDK is missing: install it (https://dotnet.microsoft.com/download) and run this again"
    # The SDK keeps its caches in the home folder; where there is none (some service accounts), in ours.
    if [ -z "${HOME:-}" ] || [ ! -w "${HOME}" ]; then
        export HOME="$ROOT/artifacts/home"; mkdir -p "$HOME"
    fi
    # Its own words say best what is wrong: no SDK that global.json accepts, or a library such as libssl that it lacks.
    local answer
    answer=$(dotnet --version 2>&1) || die "the .NET SDK does not start; it says: $(printf '%s' "$answer" | grep -v '^ *at ' | head -n 3 | tr '\n' ' ')"
    # The published program looks for the runtime here; the command itself may be a wrapper somewhere else.
    [ -n "${DOTNET_ROOT:-}" ] || DOTNET_ROOT=$(dotnet --list-runtimes | sed -n 's|^Microsoft\.AspNetCore\.App 10\.[^[]*\[\(.*\)/shared/Microsoft\.AspNetCore\.App]$|\1|p' | head -n 1)
    [ -n "$DOTNET_ROOT" ] || die "the ASP.NET Core 10 runtime is missing (it is part of the SDK): installed are $(dotnet --list-runtimes | cut -d' ' -f1,2 | tr '\n' ';')"
    export DOTNET_ROOT
}

# Is this Debian package installed? Newer releases add "t64" to some library names.
has_package() {
    local name
    for name in "$1" "$1t64"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] && return 0
    done
    return 1
}

# need_packages NAME...: installs those that are missing, as root through apt.
# Otherwise prints the one line to run and returns 1; the caller decides whether it can go on.
need_packages() {
    local name missing=()
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        say "not a Debian or Ubuntu machine: please make sure that these are installed: $*"
        return 1
    fi
    for name in "$@"; do has_package "$name" || missing+=("$name"); done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ]; then
        say "missing packages; please run: sudo apt-get install --no-install-recommends ${missing[*]}"
        return 1
    fi
    say "installing ${missing[*]}"
    apt_install "${missing[@]}" && return 0
    # Package lists that are missing or too old: fetch them and try once more.
    apt_update && apt_install "${missing[@]}" && return 0
    say "could not install them (the reason stands above); please run: apt-get update && apt-get install --no-install-recommends ${missing[*]}"
    return 1
}

# Another apt or dpkg may hold the lock: wait up to five minutes for it.
apt_install() {
    DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
        install --no-install-recommends "$@" </dev/null >&2
}

# The lists have a lock of their own, for which apt does not wait by itself.
apt_update() {
    local try
    for try in 1 2 3 4 5 6 7 8 9 10; do
        if apt-get -q -o DPkg::Lock::Timeout=300 update </dev/null >&2; then return 0; fi
        [ "$try" = 10 ] || { say "apt-get update failed, trying again in 15 s ($try of 10)"; sleep 15; }
    done
    return 1
}
