# A branch office: one flat network inside, the provider's line of 30 Mbit/s, no delays. Sourced after ../network.sh, whose functions it uses; needs root.
# shellcheck shell=bash
#
#   outside hosts ── br-out  nh-branch-gw  br-in ── inside hosts
#   192.0.2.0/24             (records both)         172.29.12.0/23

LAB_NS=${BRANCH_NS:-nh-branch}

outside() { host "$1" gw br-out "02:00:5e:00:0a:$2" "192.0.2.$3/24" "${@:4}"; }
inside() { host "$1" gw br-in "02:00:5e:00:0b:$2" "172.29.$3" "${@:4}"; }

branch_up() {
    local i
    lab_begin BRANCH_NS
    router gw
    ns gw ip link add br-out address 02:00:5e:00:0a:01 up type bridge
    ns gw ip link add br-in address 02:00:5e:00:0b:01 up type bridge
    ns gw ip address add 192.0.2.1/24 dev br-out
    ns gw ip address add 172.29.12.1/23 dev br-in
    ns gw ip -6 address add 2001:db8:b::1/64 dev br-in nodad
    inside web 20 12.20/23; inside ssh 22 12.22/23; inside dns 53 12.53/23; inside files 31 12.31/23; inside desk 65 13.101/23 2001:db8:b::101/64; inside desk2 66 13.102/23; inside rogue c8 13.200/23
    outside site 50 50; outside c1 33 33; outside c2 34 34; outside c3 35 35; outside bad 96 150; outside bad2 97 161; outside master de 222; outside resolver dc 220
    for i in $(seq 162 175); do ns bad2 ip address add "192.0.2.$i/24" dev eth0; done
    # `host` takes the network's first address for the router.
    for i in web ssh dns files desk desk2 rogue; do ns $i ip route replace default via 172.29.12.1; done
    every_host sysctl -q -w net.ipv4.icmp_ratelimit=0
    ns gw tc qdisc add dev br-out root tbf rate 30mbit burst 64kb latency 100ms 2>/dev/null || true
    for i in web ssh files; do ns gw tc qdisc add dev "v-$i" root tbf rate 30mbit burst 64kb latency 100ms; done
}
