# The network of lab/benign.sh: an office with servers behind a gateway, in one of several plans. Sourced; needs root.
# shellcheck shell=bash
#
#   out (people, machines, services: many addresses) ── net ═══ wan0 gw ── lan ── srv (servers), pc (desks, devices)
#                                                  rate, delay
#
# PLAN 1: office with private addresses, 50 Mbit/s. PLAN 2: home network on a slow line, 16/4 Mbit/s. PLAN 3: servers with public addresses, 200 Mbit/s,
# recorded inside. PLAN 6: a clinic whose visitors sit behind providers' addresses, 300/20 Mbit/s. PLAN 7: visitors from sixty networks, 200/100 Mbit/s. PLAN 8: one flat network, recorded inside, visitors from seventy. PLAN 9: several private networks (between.sh). PLAN 10: a house drawn from a number (drawn.sh). Several plans may run at once: their namespaces are named
# nh-bg<plan>-…; one plan twice with LAB_NS=other-name.

BG=${LAB_NS:-nh-bg$PLAN}
. "$LAB_HOME/namespace.sh"
BENIGN_PACKAGES=(iproute2 procps perl tcpdump zstd nginx-light openssl openssh-server openssh-client dnsmasq-base bind9-dnsutils iputils-ping curl
    python3 rsync git iputils-arping redis-server mosquitto mosquitto-clients iperf3 apache2-utils aria2 wget wrk)

ns() { local name=$1; shift; ip netns exec "$BG-$name" "$@"; }

ns_start() {
    local name=$1; shift
    ip netns exec "$BG-$name" "$@" </dev/null >>"$LAB_DIR/$name.log" 2>&1 &
}

# client COMMAND...: runs beside the others for one recording.
client() { { "$@"; } </dev/null >>"$LAB_DIR/clients.log" 2>&1 & }

# Ends what is in our namespaces, and our own subshells that still run; never a number that may have been given to somebody else's process since.
end_processes() {
    local name pid
    for pid in $(jobs -pr); do case " $* " in *" $pid "*) ;; *) kill -KILL "$pid" 2>/dev/null || true ;; esac; done
    for name in $(ip netns list | awk -v p="$BG-" 'index($1, p) == 1 { print $1 }'); do
        for pid in $(ip netns pids "$name" 2>/dev/null); do case " $* " in *" $pid "*) ;; *) kill -KILL "$pid" 2>/dev/null || true ;; esac; done
    done
}

lab_down() {
    local status=$? name
    trap - EXIT INT TERM
    end_processes
    disown -a
    for name in $(ip netns list | awk -v p="$BG-" 'index($1, p) == 1 { print $1 }'); do namespace_delete "$name"; done
    rm -rf "$LAB_DIR"
    exit "$status"
}

# addresses NAME PREFIX FROM TO LENGTH: gives a host many addresses, as many hosts would have.
addresses() { local i; for i in $(seq "$3" "$4"); do ns "$1" ip address add "$2.$i/$5" dev eth0 2>/dev/null || true; done; }

# cable HOST ROUTER BRIDGE MAC
cable() {
    namespace_add "$BG-$1"
    ip link add eth0 netns "$BG-$1" address "$4" type veth peer name "v-$1" netns "$BG-$2"
    ns "$2" ip link set "v-$1" master "$3" up
    ns "$1" ip link set lo up
    ns "$1" ip link set eth0 up
}

lab_up() {
    [ "$(id -u)" = 0 ] || die "the laboratory needs root (network namespaces)"
    LENGTH=24
    [ "$PLAN" != 9 ] || { between_up; return; }
    case "$PLAN" in
        1) NETWORK=office SRV=10.40.1 PC=10.40.7 DOWN=50mbit UP=50mbit DELAYED=1 TAP=wan0 ;;
        2) NETWORK=home SRV=192.168.77 PC=192.168.77 DOWN=16mbit UP=4mbit DELAYED=1 TAP=wan0 ;;
        3) NETWORK=hosting SRV=198.51.100 PC=172.20.5 DOWN=200mbit UP=200mbit DELAYED= TAP=br-lan ;;
        4) NETWORK=corporation SRV=172.27.64 PC=172.27.91 DOWN=100mbit UP=40mbit DELAYED=1 TAP=wan0 ;;
        5) NETWORK=campus SRV=10.112.16 PC=10.112.40 DOWN=80mbit UP=30mbit DELAYED=1 TAP=wan0 ;;
        6) NETWORK=clinic SRV=10.9.200 PC=10.9.64 DOWN=300mbit UP=20mbit DELAYED=1 TAP=wan0 ;;
        7) NETWORK=providers SRV=10.83.4 PC=10.83.9 DOWN=200mbit UP=100mbit DELAYED=1 TAP=wan0 ;;
        8) NETWORK=street SRV=192.168.88 PC=192.168.89 LENGTH=23 DOWN=200mbit UP=100mbit DELAYED=1 TAP=br-lan ;;
        10) drawn_house ;;
        *) die "PLAN is 1 to 10" ;;
    esac
    [ "$PLAN" = 10 ] || OUT=203.0.113 FAR=192.0.2
    # A corporation's branches have private addresses too.
    [ "$PLAN" != 4 ] || OUT=10.138.7
    [ "$PLAN" != 5 ] || OUT=198.51.100
    # Providers' customers share addresses (RFC 6598); the far services are in the range for measurements (RFC 2544).
    [ "$PLAN" != 6 ] || OUT=100.71.33 FAR=198.18.20
    case "$PLAN" in 7 | 8) OUT=198.18.1 FAR=198.19.1 ;; esac
    # Where printers are looked for: desks have no devices in a provider's address range.
    DEVICES=$SRV; [ "$PLAN" != 3 ] || DEVICES=$PC
    ! ip netns list | grep -q "^$BG-" || die "namespaces $BG-* are there already: another run? (else: ip netns delete each)"
    LAB_DIR=$(mktemp -d "/tmp/$BG.XXXXXX"); chmod 755 "$LAB_DIR"
    trap lab_down EXIT INT TERM
    local r; for r in net gw; do
        namespace_add "$BG-$r"
        ns $r ip link set lo up
        ns $r sysctl -q -w net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 net.ipv4.conf.all.send_redirects=0
    done
    ns net ip link add br-out address 02:00:5e:10:01:01 up type bridge
    ns gw ip link add br-lan address 02:00:5e:10:02:01 up type bridge
    ip link add up0 netns "$BG-net" address 02:00:5e:10:00:01 type veth peer name wan0 address 02:00:5e:10:00:02 netns "$BG-gw"
    ns net ip link set up0 up; ns gw ip link set wan0 up
    ns net ip address add 10.255.255.1/30 dev up0; ns gw ip address add 10.255.255.2/30 dev wan0
    ns net ip address add $OUT.1/24 dev br-out; ns net ip address add $FAR.1/24 dev br-out
    ns gw ip address add $SRV.1/$LENGTH dev br-lan; [ $SRV = $PC ] || ns gw ip address add $PC.1/$LENGTH dev br-lan
    cable out net br-out 02:00:5e:10:01:10; cable srv gw br-lan 02:00:5e:10:02:10; cable pc gw br-lan 02:00:5e:10:02:65
    addresses out $OUT 10 90 24; addresses out $FAR 10 60 24
    local a; for a in 10 20 25 53 60 70 71 72 73 74 75; do addresses srv $SRV $a $a $LENGTH; done
    addresses pc $PC 101 140 $LENGTH
    case "$PLAN" in 6 | 7) addresses srv $SRV 100 149 24 ;; 8) addresses srv $SRV 110 150 $LENGTH; addresses srv $SRV 100 104 $LENGTH ;; esac
    case "$PLAN" in 7 | 8) wide_addresses ;; esac
    ns out ip route add default via $OUT.1; ns srv ip route add default via $SRV.1; ns pc ip route add default via $PC.1
    for r in $SRV $PC; do ns net ip route replace $r.0/24 via 10.255.255.2; done
    ns gw ip route add default via 10.255.255.1
    # The same over IPv6.
    ns net ip -6 address add 2001:db8:f::1/64 dev br-out nodad; ns net ip -6 address add 2001:db8:e::1/64 dev up0 nodad
    ns gw ip -6 address add 2001:db8:e::2/64 dev wan0 nodad; ns gw ip -6 address add 2001:db8:4$PLAN::1/64 dev br-lan nodad
    ns out ip -6 address add 2001:db8:f::10/64 dev eth0 nodad; ns srv ip -6 address add 2001:db8:4$PLAN::10/64 dev eth0 nodad
    ns out ip -6 route add default via 2001:db8:f::1; ns srv ip -6 route add default via 2001:db8:4$PLAN::1
    ns net ip -6 route add 2001:db8:4$PLAN::/64 via 2001:db8:e::2; ns gw ip -6 route add default via 2001:db8:e::1
    ns net tc qdisc add dev up0 root tbf rate $DOWN burst 64kb latency 200ms
    ns gw tc qdisc add dev wan0 root tbf rate $UP burst 64kb latency 200ms
    [ -z "$DELAYED" ] || delay_up
    [ "$PLAN" != 10 ] || drawn_further
}

# Round trips of 8 to 62 ms, told by the outside host's address: what crosses the outside router goes through a tun device first.
delay_up() {
    ns net ip tuntap add dev tun0 mode tun
    ns net sysctl -q -w net.ipv4.conf.tun0.rp_filter=0
    ns net ip link set tun0 up txqueuelen 20000
    local side net; for side in br-out up0; do for net in $SRV $PC $OUT $FAR; do ns net ip rule add iif $side to $net.0/24 lookup 100; done; done
    ns net ip route add default dev tun0 table 100
    if [ "$PLAN" = 10 ]; then
        for side in br-out up0; do for net in 2001:db8:410::/64 2001:db8:f::/64; do ns net ip -6 rule add iif $side to $net lookup 100; done; done
        ns net ip -6 route add default dev tun0 table 100
        ns_start net perl "$LAB_HOME/delay.pl" tun0 $OUT. $FAR. 2001:db8:f:
        return
    fi
    [ "$PLAN" -lt 7 ] || { for side in br-out up0; do ns net ip rule add iif $side to 198.18.0.0/15 lookup 100; done; ns_start net perl "$LAB_HOME/delay.pl" tun0 198.18. 198.19.; return; }
    ns_start net perl "$LAB_HOME/delay.pl" tun0 $OUT. $FAR.
}

capture_start() {
    ip netns exec "$BG-gw" tcpdump -i "${2:-$TAP}" -U -B 32768 -s "${SNAP:-400}" -w "$1" </dev/null 2>"$LAB_DIR/tcpdump.log" &
    CAPTURE_PID=$!
    local try; for try in $(seq 100); do if grep -q 'listening on' "$LAB_DIR/tcpdump.log"; then return 0; fi; sleep 0.1; done
    die "tcpdump did not start: $(tail -n 1 "$LAB_DIR/tcpdump.log")"
}

capture_stop() {
    sleep 1
    kill -TERM "$CAPTURE_PID"; wait "$CAPTURE_PID" || true
    say "  $(grep -E 'captured|dropped' "$LAB_DIR/tcpdump.log" | tr '\n' ' ')"
}
