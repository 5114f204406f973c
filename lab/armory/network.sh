# A workshop: servers, offices and the outside each on a network of their own, all with IPv6 beside IPv4. Sourced after ../network.sh, whose functions it uses; needs root.
# shellcheck shell=bash
#
#   outside hosts ─── br-out     nh-armory-gw  br-srv ── servers  172.20.5.0/24, 2001:db8:a5::/64
#   192.0.2.0/24, 2001:db8:f0::/64 (records)   br-off ── offices  172.20.9.0/24, 2001:db8:a9::/64

LAB_NS=${ARMORY_NS:-nh-armory}

outside() { host "$1" gw br-out "02:00:5e:00:3c:$2" "${@:3}"; }
server() { host "$1" gw br-srv "02:00:5e:00:3d:$2" "${@:3}"; }
office() { host "$1" gw br-off "02:00:5e:00:3e:$2" "${@:3}"; }
inside() { server "$@"; }

armory_up() {
    local i
    lab_begin ARMORY_NS
    router gw
    zone br-out 02:00:5e:00:3c:01 192.0.2.1/24 2001:db8:f0::1/64
    zone br-srv 02:00:5e:00:3d:01 172.20.5.1/24 2001:db8:a5::1/64
    zone br-off 02:00:5e:00:3e:01 172.20.9.1/24 2001:db8:a9::1/64
    # The rest of the Internet: a host that forwards nothing.
    ns gw ip route add default via 192.0.2.5
    server web 0a 172.20.5.10/24 2001:db8:a5::10/64; server ssh 0c 172.20.5.12/24 2001:db8:a5::12/64; server dns 0d 172.20.5.13/24
    server files 0e 172.20.5.14/24 2001:db8:a5::14/64; server app 0f 172.20.5.15/24 2001:db8:a5::15/64
    office desk 51 172.20.9.31/24 2001:db8:a9::31/64; office desk2 52 172.20.9.32/24 2001:db8:a9::32/64; office rogue 4d 172.20.9.66/24 2001:db8:a9::66/64
    outside site 05 192.0.2.5/24 2001:db8:f0::5/64; outside c1 f1 192.0.2.141/24 2001:db8:f0::41/64; outside c2 f2 192.0.2.142/24
    outside bad 2d 192.0.2.77/24 2001:db8:f0::77/64; outside bad2 2e 192.0.2.78/24 2001:db8:f0::78/64
    outside boss 46 192.0.2.200/24 2001:db8:f0::c8/64; outside master 47 192.0.2.201/24; outside resolver 49 192.0.2.203/24
    every_host sysctl -q -w net.ipv4.icmp_ratelimit=0
    for i in web ssh files app; do ns gw tc qdisc add dev "v-$i" root tbf rate 80mbit burst 64kb latency 60ms; done
}
