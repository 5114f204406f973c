# A campus: servers in a zone of their own, desks behind the gateway's address translation, IPv4 and IPv6. Sourced after ../network.sh, whose functions it uses; needs root.
# shellcheck shell=bash
#
#   outside hosts ─── br-out   nh-campus-gw   br-dmz ── servers  10.140.3.0/24, 2001:db8:c:3::/64
#   203.0.113.0/24             (records each)  br-lan ── desks    192.168.90.0/24, outside they are 203.0.113.1
#   198.51.100.0/24

LAB_NS=${CAMPUS_NS:-nh-campus}

outside() { host "$1" gw br-out "02:00:5e:00:0c:$2" "${@:3}"; }
server() { host "$1" gw br-dmz "02:00:5e:00:0d:$2" "${@:3}"; }
desk() { host "$1" gw br-lan "02:00:5e:00:0e:$2" "${@:3}"; }
inside() { server "$@"; }

campus_up() {
    local i
    lab_begin CAMPUS_NS
    router gw
    zone br-out 02:00:5e:00:0c:01 203.0.113.1/24 198.51.100.1/24 2001:db8:a::1/64
    zone br-dmz 02:00:5e:00:0d:01 10.140.3.1/24 2001:db8:c:3::1/64
    zone br-lan 02:00:5e:00:0e:01 192.168.90.1/24
    # The rest of the Internet: it takes everything and answers nothing.
    ns gw ip route add 192.0.2.0/24 via 203.0.113.90
    ns gw nft 'table ip nat { chain out { type nat hook postrouting priority 100; ip saddr 192.168.90.0/24 oifname "br-out" masquerade; }; }'
    server web 80 10.140.3.80/24 2001:db8:c:3::80/64; server ssh 22 10.140.3.22/24; server dns 53 10.140.3.53/24; server files 31 10.140.3.31/24; server api 81 10.140.3.81/24
    desk desk 41 192.168.90.41/24; desk desk2 42 192.168.90.42/24; desk rogue 66 192.168.90.66/24
    outside site c8 203.0.113.200/24; outside c1 20 203.0.113.20/24; outside c2 21 203.0.113.21/24; outside hop 5a 203.0.113.90/24
    outside bad 8c 203.0.113.140/24 2001:db8:a::140/64; outside bad2 8d 203.0.113.141/24; outside bots a0 203.0.113.160/24
    outside master 4d 198.51.100.77/24; outside resolver 99 198.51.100.153/24
    for i in $(seq 161 199); do ns bots ip address add "203.0.113.$i/24" dev eth0; done
    for i in 78 79; do ns master ip address add "198.51.100.$i/24" dev eth0; done
    every_host sysctl -q -w net.ipv4.icmp_ratelimit=0
    for i in web ssh files api; do ns gw tc qdisc add dev "v-$i" root tbf rate 60mbit burst 64kb latency 60ms; done
}
