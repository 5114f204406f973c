# A clinic: servers, offices and the outside each on a network of their own, no address translation, a line of 100 Mbit/s. Sourced after ../network.sh, whose functions it uses; needs root.
# shellcheck shell=bash
#
#   outside hosts ─── br-out   nh-clinic-gw   br-srv ── servers  172.22.8.0/24
#   192.0.2.0/24               (records each) br-off ── offices  172.22.40.0/24
#   203.0.113.0/24

LAB_NS=${CLINIC_NS:-nh-clinic}

outside() { host "$1" gw br-out "02:00:5e:00:1c:$2" "${@:3}"; }
server() { host "$1" gw br-srv "02:00:5e:00:1d:$2" "${@:3}"; }
office() { host "$1" gw br-off "02:00:5e:00:1e:$2" "${@:3}"; }
inside() { server "$@"; }

clinic_up() {
    local i
    lab_begin CLINIC_NS
    router gw
    zone br-out 02:00:5e:00:1c:01 192.0.2.1/24 203.0.113.1/24
    zone br-srv 02:00:5e:00:1d:01 172.22.8.1/24
    zone br-off 02:00:5e:00:1e:01 172.22.40.1/24
    # The rest of the Internet: a host that forwards nothing.
    ns gw ip route add default via 203.0.113.5
    server web 14 172.22.8.20/24; server ssh 15 172.22.8.21/24; server dns 16 172.22.8.22/24; server files 17 172.22.8.23/24; server app 18 172.22.8.24/24
    office desk 1f 172.22.40.31/24; office desk2 20 172.22.40.32/24; office rogue c7 172.22.40.199/24
    outside site 05 203.0.113.5/24; outside c1 f1 192.0.2.241/24; outside c2 f2 192.0.2.242/24
    outside bad 2d 192.0.2.45/24; outside bad2 2e 203.0.113.46/24; outside bots 64 192.0.2.100/24
    outside boss b9 203.0.113.185/24; outside master ba 203.0.113.186/24; outside resolver b7 203.0.113.183/24
    for i in $(seq 101 130); do ns bots ip address add "192.0.2.$i/24" dev eth0; done
    every_host sysctl -q -w net.ipv4.icmp_ratelimit=0
    for i in web ssh files app; do ns gw tc qdisc add dev "v-$i" root tbf rate 100mbit burst 128kb latency 50ms; done
}
