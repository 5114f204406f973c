# The laboratory's network, made of namespaces; sourced by the scripts beside it. Needs root.
# shellcheck shell=bash
#
#   outside hosts ── nh-lab-net ════ nh-lab-gw ── inside hosts
#   203.0.113.0/24    (delay)   192.0.2.0/30  10.20.0.0/24 (web .10, ssh .20, dns .53, desk .101)
#   198.51.100.0/24                 │
#   2001:db8:1::/64             capture on wan0      2001:db8:20::/64
#
# Nothing outside these namespaces (and their /etc/netns) is touched, and no packet leaves them. Everything goes away with lab_down,
# which runs at any exit.

LAB_PACKAGES=(iproute2 procps perl tcpdump zstd nginx-light openssl openssh-server openssh-client dnsmasq-base
    bind9-dnsutils iputils-ping curl nmap hydra hping3)
# Prefix of all namespaces: two laboratories can run side by side under two names.
LAB_NS=${LAB_NS:-nh-lab}
# Networks of the outside hosts, whose packets are delayed.
LAB_OUTSIDE=(203.0.113.0/24 198.51.100.0/24)
LAB_DIR=
LAB_PIDS=()
. "$LAB_HOME/namespace.sh"

ns() { local name=$1; shift; ip netns exec "$LAB_NS-$name" "$@"; }

# Starts a command in a namespace's background; it ends with the laboratory.
ns_start() {
    local name=$1; shift
    ip netns exec "$LAB_NS-$name" "$@" </dev/null >>"$LAB_DIR/$name.log" 2>&1 &
    LAB_PIDS+=($!)
}

# client COMMAND...: something that an ordinary client does in the background until it is done or the laboratory ends.
client() { "$@" & LAB_PIDS+=($!); }

# end_own PID...: ends those that are still children of this shell. A number alone says little: those of processes that ended are given out again.
end_own() {
    local pid parent
    for pid in "$@"; do
        parent=$(ps -o ppid= -p "$pid" 2>/dev/null) || continue
        if [ "${parent// /}" = "$BASHPID" ]; then kill -KILL "$pid" 2>/dev/null || true; fi
    done
}

lab_down() {
    local status=$? name pid
    trap - EXIT INT TERM
    disown -a
    end_own "${LAB_PIDS[@]}"
    for name in $(ip netns list | awk -v p="$LAB_NS-" 'index($1, p) == 1 { print $1 }'); do
        for pid in $(ip netns pids "$name" 2>/dev/null); do kill -KILL "$pid" 2>/dev/null || true; done
        namespace_delete "$name"
    done
    [ -z "$LAB_DIR" ] || rm -rf "$LAB_DIR"
    exit "$status"
}

# A namespace with one interface eth0 on the bridge of another: host NAME ROUTER BRIDGE MAC ADDRESS/LENGTH...
host() {
    local name=$1 router=$2 bridge=$3 mac=$4 address; shift 4
    namespace_add "$LAB_NS-$name"
    ip link add eth0 netns "$LAB_NS-$name" address "$mac" type veth peer name "v-$name" netns "$LAB_NS-$router"
    ns "$router" ip link set "v-$name" master "$bridge" up
    ns "$name" ip link set lo up
    ns "$name" ip link set eth0 up
    for address in "$@"; do
        case "$address" in
            *:*) ns "$name" ip -6 address add "$address" dev eth0 nodad; ns "$name" ip -6 route replace default via "${address%%::*}::1" ;;
            *) ns "$name" ip address add "$address" dev eth0; ns "$name" ip route replace default via "${address%.*}.1" ;;
        esac
    done
}

outside() { host "$1" net br-out "02:00:5e:00:01:$2" "${@:3}"; }
inside() { host "$1" gw br-lan "02:00:5e:00:02:$2" "${@:3}"; }

router() {
    namespace_add "$LAB_NS-$1"
    ns "$1" ip link set lo up
    ns "$1" sysctl -q -w net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 \
        net.ipv4.conf.all.send_redirects=0 net.ipv4.icmp_ratelimit=0
}

# lab_begin VARIABLE: a folder of its own and the clean-up; VARIABLE is the one that gives another prefix.
lab_begin() {
    [ "$(id -u)" = 0 ] || die "the laboratory needs root (network namespaces)"
    ! ip netns list | grep -q "^$LAB_NS-" || die "namespaces $LAB_NS-* are there already: another run? (set $1 to another prefix; else: ip netns delete each)"
    LAB_DIR=$(mktemp -d "/tmp/$LAB_NS.XXXXXX")
    trap lab_down EXIT INT TERM
}

# zone BRIDGE MAC ADDRESS/LENGTH...: a network of its own at the gateway.
zone() {
    local bridge=$1 mac=$2 address; shift 2
    ns gw ip link add "$bridge" address "$mac" up type bridge
    for address in "$@"; do
        case "$address" in *:*) ns gw ip -6 address add "$address" dev "$bridge" nodad ;; *) ns gw ip address add "$address" dev "$bridge" ;; esac
    done
}

# every_host COMMAND...: in each of the laboratory's namespaces.
every_host() { local i; for i in $(ip netns list | awk -v p="$LAB_NS-" 'index($1, p) == 1 { print $1 }'); do ip netns exec "$i" "$@"; done; }

lab_up() {
    lab_begin LAB_NS
    router net
    router gw
    ns net ip link add br-out address 02:00:5e:00:01:01 up type bridge
    ns gw ip link add br-lan address 02:00:5e:00:02:01 up type bridge
    ip link add up0 netns "$LAB_NS-net" address 02:00:5e:00:00:01 type veth peer name wan0 address 02:00:5e:00:00:02 netns "$LAB_NS-gw"
    ns net ip link set up0 up
    ns gw ip link set wan0 up
    ns net ip address add 203.0.113.1/24 dev br-out
    ns net ip address add 198.51.100.1/24 dev br-out
    ns net ip address add 192.0.2.1/30 dev up0
    ns gw ip address add 192.0.2.2/30 dev wan0
    ns gw ip address add 10.20.0.1/24 dev br-lan
    ns net ip -6 address add 2001:db8:1::1/64 dev br-out nodad
    ns net ip -6 address add 2001:db8::1/64 dev up0 nodad
    ns gw ip -6 address add 2001:db8::2/64 dev wan0 nodad
    ns gw ip -6 address add 2001:db8:20::1/64 dev br-lan nodad
    ns net ip route add 10.20.0.0/24 via 192.0.2.2
    ns net ip -6 route add 2001:db8:20::/64 via 2001:db8::2
    ns gw ip route add default via 192.0.2.1
    ns gw ip -6 route add default via 2001:db8::1
    delay_up
}

# The outside router sends what comes from its two sides into the tun device first; what comes back from there is routed as usual.
delay_up() {
    local side outside
    ns net ip tuntap add dev tun0 mode tun
    ns net sysctl -q -w net.ipv4.conf.tun0.rp_filter=0
    ns net ip link set tun0 up txqueuelen 20000
    for side in br-out up0; do
        ns net ip rule add iif "$side" to 10.20.0.0/24 lookup 100
        for outside in "${LAB_OUTSIDE[@]}"; do ns net ip rule add iif "$side" to "$outside" lookup 100; done
        ns net ip -6 rule add iif "$side" to 2001:db8:20::/64 lookup 100
        ns net ip -6 rule add iif "$side" to 2001:db8:1::/64 lookup 100
    done
    ns net ip route add default dev tun0 table 100
    ns net ip -6 route add default dev tun0 table 100
    ns_start net perl "$LAB_HOME/delay.pl" tun0 "${LAB_OUTSIDE[@]/%0\/24/}" 2001:db8:1:
}

# Who lives here: servers and a desk inside; a site, five ordinary clients and four attackers outside.
lab_hosts() {
    inside web 10 10.20.0.10/24 2001:db8:20::10/64
    inside ssh 20 10.20.0.20/24
    inside dns 53 10.20.0.53/24
    inside desk 65 10.20.0.101/24
    outside site 80 198.51.100.80/24
    outside c1 11 203.0.113.11/24
    outside c2 12 203.0.113.12/24
    outside c3 13 203.0.113.13/24 2001:db8:1::13/64
    outside c4 14 198.51.100.14/24
    outside c5 15 198.51.100.15/24
    outside a1 a1 203.0.113.66/24
    outside a2 a2 203.0.113.77/24
    outside a3 a3 198.51.100.88/24
    outside a4 a4 203.0.113.99/24
}

# capture_start FILE [INTERFACE [LENGTH]], capture_stop: everything on the gateway's outer interface (or another of its), packets in full length (or cut).
capture_start() {
    ip netns exec "$LAB_NS-gw" tcpdump -i "${2:-wan0}" -U -B 16384 -s "${3:-0}" -w "$1" </dev/null 2>"$LAB_DIR/tcpdump.log" &
    CAPTURE_PID=$!
    local try
    for try in $(seq 100); do
        if grep -q 'listening on' "$LAB_DIR/tcpdump.log"; then return 0; fi
        sleep 0.1
    done
    die "tcpdump did not start: $(tail -n 1 "$LAB_DIR/tcpdump.log")"
}

capture_stop() {
    sleep 1
    kill -TERM "$CAPTURE_PID"
    wait "$CAPTURE_PID" || true
    say "$(grep -E 'captured|dropped' "$LAB_DIR/tcpdump.log" | tr '\n' ' ')"
    ! grep -E '^[1-9][0-9]* packets dropped by kernel' "$LAB_DIR/tcpdump.log" || die "tcpdump dropped packets: run again on a quieter machine"
}
