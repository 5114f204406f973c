# A depot: servers, offices and the outside each on a network of their own, a line of 50 Mbit/s to each server. Sourced after ../network.sh, whose functions it uses; needs root.
# shellcheck shell=bash
#
#   outside hosts ─── br-out   nh-depot-gw    br-srv ── servers  10.66.1.0/24
#   198.51.100.0/24            (records each) br-off ── offices  10.66.20.0/24, 2001:db8:d:20::/64
#   203.0.113.0/24

LAB_NS=${DEPOT_NS:-nh-depot}

outside() { host "$1" gw br-out "02:00:5e:00:2c:$2" "${@:3}"; }
server() { host "$1" gw br-srv "02:00:5e:00:2d:$2" "${@:3}"; }
office() { host "$1" gw br-off "02:00:5e:00:2e:$2" "${@:3}"; }
inside() { server "$@"; }

depot_up() {
    local i
    lab_begin DEPOT_NS
    router gw
    zone br-out 02:00:5e:00:2c:01 198.51.100.1/24 203.0.113.1/24
    zone br-srv 02:00:5e:00:2d:01 10.66.1.1/24
    zone br-off 02:00:5e:00:2e:01 10.66.20.1/24 2001:db8:d:20::1/64
    # The rest of the Internet: a host that forwards nothing.
    ns gw ip route add default via 203.0.113.5
    server web 0a 10.66.1.10/24; server ssh 0c 10.66.1.12/24; server dns 0d 10.66.1.13/24; server files 0e 10.66.1.14/24; server app 0f 10.66.1.15/24
    office desk 51 10.66.20.81/24 2001:db8:d:20::51/64; office desk2 52 10.66.20.82/24 2001:db8:d:20::52/64; office rogue 4d 10.66.20.77/24 2001:db8:d:20::4d/64
    outside site 05 203.0.113.5/24; outside c1 f1 198.51.100.241/24; outside c2 f2 198.51.100.242/24
    outside bad 2d 198.51.100.45/24; outside bad2 2e 203.0.113.46/24; outside bots 64 198.51.100.100/24
    outside boss 46 203.0.113.70/24; outside master 47 203.0.113.71/24; outside resolver 49 203.0.113.73/24
    for i in $(seq 101 140); do ns bots ip address add "198.51.100.$i/24" dev eth0; done
    for i in 74 75 76; do ns boss ip address add "203.0.113.$i/24" dev eth0; done
    every_host sysctl -q -w net.ipv4.icmp_ratelimit=0
    for i in web ssh files app; do ns gw tc qdisc add dev "v-$i" root tbf rate 50mbit burst 64kb latency 60ms; done
}
