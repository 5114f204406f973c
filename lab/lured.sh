#!/usr/bin/env bash
# Records innocents who are made to send an attack: a page elsewhere has their browser (a real Chromium) ask this house's shop for attack strings, for what is not there, with passwords,
# without end, or search their own network; crawlers and previews follow links that an attacker put somewhere; honest servers are abused, or their address is written into somebody's packets. Whoever is blocked fully for it was framed. Needs root.
#   lab/lured.sh FOLDER [NAME...]    all or those named; adds rows (benign) to FOLDER/MANIFEST.tsv. LAB_NS=nh-lured names the namespaces.
#
#   elsewhere (the page), visitor (a browser outside) ── net ═══ wan0 gw br-lan ── shop, desk (a browser inside)
set -euo pipefail
LAB_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$(dirname "$LAB_HOME")/packaging/common.sh"; . "$LAB_HOME/namespace.sh"
NS=${LAB_NS:-nh-lured} SHOP=10.40.1.10 LAN=10.40.1 DESK=10.40.1.70 VISITOR=203.0.113.70 ELSEWHERE=192.0.2.66 CALLERS=203.0.113
VISITS=(images images-unreferred frames scripts styles forms forms-parts forms-text forms-unreferred fetch fetch-posts beacons windows probes probes-unreferred exploits exploits-unreferred missing missing-unreferred
    passwords passwords-forms passwords-tls missing-tls flood flood-tls flood-posts)
SEARCHES=(lan-ports lan-hosts names)
ABUSED=(pingback torrent backscatter subscriptions)
FORGED=(forged-acks forged-names forged-scan-ftp forged-scan-station)
FOLLOWERS=(crawler crawler-planted previews translator checker)
PACKAGES=(iproute2 procps tcpdump zstd openssl chromium curl hping3 python3)

ns() { local name=$1; shift; ip netns exec "$NS-$name" "$@"; }
down() { local status=$? name; trap - EXIT INT TERM; for name in "${MADE[@]}"; do ip netns pids "$NS-$name" 2>/dev/null | xargs -r kill -KILL 2>/dev/null || true; namespace_delete "$NS-$name"; done; disown -a; rm -rf "$DIR"; exit "$status"; }

cable() { # HOST ROUTER BRIDGE ADDRESS GATEWAY
    namespace_add "$NS-$1"; MADE+=("$1")
    ip link add eth0 netns "$NS-$1" type veth peer name "v-$1" netns "$NS-$2"
    ns "$2" ip link set "v-$1" master "$3" up; ns "$1" ip link set lo up; ns "$1" ip link set eth0 up
    ns "$1" ip address add "$4/24" dev eth0; ns "$1" ip route add default via "$5"
}

up() {
    ! ip netns list | grep -q "^$NS-" || die "namespaces $NS-* are there already"
    DIR=$(mktemp -d "/tmp/$NS.XXXXXX") MADE=(); trap down EXIT INT TERM
    local r; for r in net gw; do namespace_add "$NS-$r"; MADE+=("$r"); ns $r ip link set lo up; ns $r sysctl -q -w net.ipv4.ip_forward=1; done
    ns net ip link add br-out up type bridge; ns gw ip link add br-lan up type bridge
    ip link add up0 netns "$NS-net" type veth peer name wan0 netns "$NS-gw"; ns net ip link set up0 up; ns gw ip link set wan0 up
    ns net ip address add 10.255.255.1/30 dev up0; ns gw ip address add 10.255.255.2/30 dev wan0
    ns net ip address add 203.0.113.1/24 dev br-out; ns net ip address add 192.0.2.1/24 dev br-out; ns gw ip address add $LAN.1/24 dev br-lan
    ns net ip route add $LAN.0/24 via 10.255.255.2; ns gw ip route add default via 10.255.255.1
    ns net tc qdisc add dev up0 root tbf rate 100mbit burst 64kb latency 200ms
    cable elsewhere net br-out $ELSEWHERE 192.0.2.1; cable visitor net br-out $VISITOR 203.0.113.1; cable shop gw br-lan $SHOP $LAN.1; cable desk gw br-lan $DESK $LAN.1
    ns visitor ip route add local 198.18.0.0/16 dev lo; ns net ip route add 198.18.0.0/16 via $VISITOR
    for r in $(seq 71 90); do ns visitor ip address add $CALLERS.$r/24 dev eth0; done
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj '/CN=shop.example' -keyout "$DIR/tls.key" -out "$DIR/tls.crt" 2>/dev/null
    ip netns exec "$NS-elsewhere" python3 "$LAB_HOME/lured/pages.py" elsewhere $ELSEWHERE $SHOP $LAN 2>>"$DIR/servers.log" &
    ip netns exec "$NS-shop" python3 "$LAB_HOME/lured/pages.py" shop $SHOP 2>>"$DIR/servers.log" &
    ip netns exec "$NS-shop" python3 "$LAB_HOME/lured/pages.py" shop $SHOP "$DIR/tls.crt" "$DIR/tls.key" 2>>"$DIR/servers.log" &
    ip netns exec "$NS-shop" python3 "$LAB_HOME/lured/pages.py" mail $SHOP 2>>"$DIR/servers.log" &
    # The desk asks a resolver outside, as others of its house do.
    printf 'nameserver %s\n' "$CALLERS.80" >"/etc/netns/$NS-desk/resolv.conf"
    ip netns exec "$NS-visitor" python3 "$LAB_HOME/lured/answers.py" "$CALLERS.80" 2>>"$DIR/servers.log" &
    sleep 1
}

# A person's browser, without its own calls home; pages from outside may ask inside addresses, as the shop's would be public.
browse() { # NAMESPACE SECONDS ADDRESS
    rm -rf "$DIR/profile-$1"
    ns "$1" timeout -k 2 "$2" chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync --disable-popup-blocking --ignore-certificate-errors \
        --disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,HttpsUpgrades --lang=en --user-agent='Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36' --user-data-dir="$DIR/profile-$1" --remote-debugging-port=0 "$3" >>"$DIR/chromium.log" 2>&1 || true
}

# In an innocent's name: answers that he never was asked for, or a scan while he is a customer.
forged() {
    local i at=$CALLERS.80
    case "$1" in
        forged-acks) # An honest web server, which a desk of the house reads too, answers SYNs that were sent in the shop's name.
            ns visitor python3 "$LAB_HOME/lured/pages.py" shop $at 2>>"$DIR/servers.log" & sleep 1
            ns elsewhere timeout 10 hping3 -q -S -a $SHOP -p 80 -i u2000 $at >/dev/null 2>&1 &
            for i in $(seq 20); do ns desk curl -s -m 2 "http://$at/articles/$i" -o /dev/null || true; sleep 0.5; done ;;
        forged-names) # An open resolver that the house uses answers questions in the shop's name.
            printf '\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x07example\x00\x00\xff\x00\x01' >"$DIR/question"
            ns elsewhere timeout 10 hping3 -q -2 -a $SHOP -p 53 -i u2000 -E "$DIR/question" -d 25 $at >/dev/null 2>&1 &
            for i in $(seq 20); do ns desk python3 "$LAB_HOME/lured/answers.py" $at ask || true; sleep 0.5; done ;;
        forged-scan-ftp) # A customer fetches files by FTP.
            ns shop python3 "$LAB_HOME/lured/files.py" serve $SHOP & sleep 1
            ns visitor timeout 20 python3 "$LAB_HOME/lured/files.py" fetch $SHOP $at & sleep 4
            ns elsewhere timeout 12 hping3 -q -S -a $at -p ++1 -i u10000 $SHOP >/dev/null 2>&1 || true ;;
        forged-scan-station) # A station asks for services every few seconds.
            ns visitor timeout 150 bash -c "while :; do for p in 80 443 25; do timeout 1 bash -c \"</dev/tcp/$SHOP/\$p\"; done; curl -s -m 2 http://$SHOP/ -o /dev/null; sleep 5; done" & sleep 140
            ns elsewhere timeout 8 hping3 -q -S -a $VISITOR -p ++1 -i u10000 $SHOP >/dev/null 2>&1 || true ;;
    esac
}

record() { # NAME INTERFACE COMMAND...
    local name=$1 tap=$2 began ended pid file=lured-$1.pcap.zst; shift 2
    say "$name"
    ip netns exec "$NS-gw" tcpdump -i "$tap" -U -B 32768 -s 1600 -w "$DIR/now.pcap" 2>"$DIR/tcpdump.log" & pid=$!
    for _ in $(seq 100); do ! grep -q 'listening on' "$DIR/tcpdump.log" || break; sleep 0.1; done
    began=$(date +%s.%3N); "$@"; ended=$(date +%s.%3N); sleep 1; kill -TERM $pid; wait $pid || true
    [ "$(stat -c %s "$DIR/now.pcap")" -gt 8000 ] || die "$name: nothing was recorded: $(tail -n 3 "$DIR/chromium.log")"
    zstd -q -f -10 "$DIR/now.pcap" -o "$FOLDER/$file"
    { printf 'file\tclass\tattacker\tvictim\tstart\tend\ttool\tsource\n'; { tail -n +2 "$FOLDER/MANIFEST.tsv" 2>/dev/null | grep -v "^$file"$'\t' || true; }; printf '%s\tbenign\t\t\t%s\t%s\t%s\tlab-lured\n' "$file" "$began" "$ended" "$name"; } >"$DIR/manifest"
    cp "$DIR/manifest" "$FOLDER/MANIFEST.tsv"
}

[ $# -ge 1 ] || die "which folder? usage: lab/lured.sh FOLDER [NAME...]; names: ${VISITS[*]} ${SEARCHES[*]} ${FOLLOWERS[*]} ${ABUSED[*]} ${FORGED[*]}"
mkdir -p "$1"; FOLDER=$(cd "$1" && pwd); shift
need_packages "${PACKAGES[@]}" || exit 1
[ $# -gt 0 ] || set -- "${VISITS[@]}" "${SEARCHES[@]}" "${FOLLOWERS[@]}" "${ABUSED[@]}" "${FORGED[@]}"
up
for NAME in "$@"; do
    case " ${VISITS[*]} " in *" $NAME "*) record "$NAME" wan0 browse visitor 10 "http://$ELSEWHERE/$NAME"; continue ;; esac
    case " ${SEARCHES[*]} " in *" $NAME "*) record "$NAME" br-lan browse desk 20 "http://$ELSEWHERE/$NAME"; continue ;; esac
    case " ${ABUSED[*]} " in *" $NAME "*) record "$NAME" wan0 ns visitor python3 "$LAB_HOME/lured/abused.py" "$NAME" $SHOP 30; continue ;; esac
    case " ${FORGED[*]} " in *" $NAME "*) record "$NAME" wan0 forged "$NAME"; continue ;; esac
    record "$NAME" wan0 ns visitor python3 "$LAB_HOME/lured/followers.py" "$NAME" $CALLERS $SHOP
done
say "wrote $FOLDER/MANIFEST.tsv"
