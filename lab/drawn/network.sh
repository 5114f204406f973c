# The first laboratory's network with a third outside network, which is private, and a neighbour of the servers. What differs between draws (addresses, line, delay) is set
# before each recording. Sourced after ../network.sh, whose functions it uses; needs root.
# shellcheck shell=bash
#
#   outside: 203.0.113.0/24, 198.51.100.0/24, 172.29.4.0/24, 2001:db8:1::/64 ── delay ── gateway (records) ── 10.20.0.0/24, 2001:db8:20::/64: servers, desks, the neighbour

LAB_NS=${DRAWN_NS:-nh-drawn}
LAB_OUTSIDE+=(172.29.4.0/24)

drawn_up() {
    lab_up
    ns net ip address add 172.29.4.1/24 dev br-out
    inside web 10 10.20.0.10/24 2001:db8:20::10/64; inside ssh 20 10.20.0.20/24 2001:db8:20::20/64; inside dns 53 10.20.0.53/24; inside files 30 10.20.0.30/24
    inside desk 65 10.20.0.101/24 2001:db8:20::101/64; inside desk2 66 10.20.0.102/24; inside near 9e 10.20.0.158/24
    outside site 80 198.51.100.80/24; outside c1 11 203.0.113.11/24; outside c2 12 198.51.100.12/24
    outside bad a1 203.0.113.66/24; outside master c2 198.51.100.200/24; outside resolver 5e 198.51.100.53/24
    every_host sysctl -q -w net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0 2>/dev/null || true
}

# stands NAME ADDRESS: the namespace has this address and no other.
stands() {
    local router=$2
    ns "$1" ip address flush dev eth0 scope global
    case "$2" in
        *:*) router=${2%%::*}::1; ns "$1" ip -6 address replace "$2/64" dev eth0 nodad; ns "$1" ip -6 route replace default via "$router" ;;
        *) router=${2%.*}.1; ns "$1" ip address replace "$2/24" dev eth0; ns "$1" ip route replace default via "$router" ;;
    esac
    # Its link address is known as that of somebody who was there before.
    ns "$1" ping -q -c 1 -W 1 "$router" >/dev/null 2>&1 || true
}

# line_of MBIT: the line between outside and gateway, and that of the neighbour, carry so much; as much as they can without.
line_of() {
    ns near tc qdisc del dev eth0 root 2>/dev/null || true
    ns net tc qdisc del dev up0 root 2>/dev/null || true
    ns gw tc qdisc del dev wan0 root 2>/dev/null || true
    [ -n "$1" ] || return 0
    ns near tc qdisc add dev eth0 root tbf rate "${1}mbit" burst 64k latency 60ms
    ns net tc qdisc add dev up0 root tbf rate "${1}mbit" burst 64k latency 60ms
    ns gw tc qdisc add dev wan0 root tbf rate "${1}mbit" burst 64k latency 60ms
}

# delay_of yes|: round trips of 8 to 62 ms by the outside address, or none.
delay_of() {
    ns net ip rule del pref 10 lookup main 2>/dev/null || true
    ns net ip -6 rule del pref 10 lookup main 2>/dev/null || true
    [ "$1" != yes ] || return 0
    ns net ip rule add pref 10 lookup main
    ns net ip -6 rule add pref 10 lookup main
}
