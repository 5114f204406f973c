# What ordinary people and machines do in lab/benign.sh. Each takes $SECONDS_EACH seconds; sources are addresses of a namespace. Sourced.
# shellcheck shell=bash

py() { ns "$1" python3 "$LAB_HOME/benign/clients.py" "$SECONDS_EACH" "${@:2}"; }
list() { seq -s, -f "$1.%g" "$2" "$3"; }
until_end() { [ "$(date +%s)" -lt "$ENDS" ]; }
between() { sleep "$(awk -v a="$1" -v b="$2" -v s="$RANDOM$RANDOM" 'BEGIN { srand(s); printf "%.2f", a + rand() * (b - a) }')"; }

AGENT='Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

# surf NAMESPACE SOURCE SITE...: a page and what belongs to it over up to six connections, then reading time; some of it is missing.
surf() {
    local from=$1 source=$2 site pages=(index about products contact news team prices help) urls i; shift 2
    while until_end; do
        site=${*:$((RANDOM % $# + 1)):1}; urls=()
        for i in 1 2 3 4 5 6 7 8; do urls+=(-o /dev/null "$site/static/part$((RANDOM % 40)).txt"); done
        [ $((RANDOM % 3)) != 0 ] || urls+=(-o /dev/null "$site/favicon.ico" -o /dev/null "$site/old/banner$RANDOM.gif")
        ns "$from" curl -sk -m 20 -A "$AGENT" --interface "$source" -o /dev/null "$site/${pages[RANDOM % 8]}.html" || true
        ns "$from" curl -sk -m 20 -A "$AGENT" --interface "$source" --parallel --parallel-max $((RANDOM % 5 + 2)) "${urls[@]}" || true
        between 1 7
    done
}

# crawl SOURCE SITE BREAK: a robot that asks robots.txt and then each page in turn with a pause; a link checker asks for the head only.
crawl() {
    local n=0
    ns out curl -s -m 10 -A 'ExampleBot/2.1 (+http://bot.example/info)' --interface "$1" -o /dev/null "$2/robots.txt" || true
    while until_end; do
        n=$((n + 1))
        ns out curl -s -m 10 -A 'ExampleBot/2.1 (+http://bot.example/info)' --interface "$1" -o /dev/null "$2/articles/item$n.html" || true
        sleep "$3"
    done
}
check_links() {
    local urls=() i
    for i in $(seq 250); do if [ $((RANDOM % 4)) = 0 ]; then urls+=("$2/articles/gone$RANDOM.html"); else urls+=("$2/articles/item$((i % 60)).html"); fi; done
    ns out curl -sI -m "$SECONDS_EACH" -A 'LinkChecker/10.1' --rate 20/s --interface "$1" "${urls[@]}" >/dev/null || true
}

repeat() { local pause=$1; shift; while until_end; do "$@" || true; sleep "$pause"; done; }

SSH_OPTIONS=(-q -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=10)
remote() { local from=$1 source=$2; shift 2; ns "$from" timeout 60 ssh "${SSH_OPTIONS[@]}" -b "$source" -i "$LAB_DIR/user" "root@$SRV.20" "$@"; }

type_slowly() { { while until_end; do between 1 3; echo 'uptime; ls /usr/bin | head -n 30'; done; } | remote "$1" "$2" 'while read -r line; do sh -c "$line"; done'; }
# Deployment: many short log-ins one after the other, each with a command or a small file.
deploy() {
    local i
    while until_end; do
        for i in 1 2 3 4 5 6; do remote "$1" "$2" "sh -c 'mktemp -u; uname -a; true'" || true; done
        head -c 20000 /dev/urandom | remote "$1" "$2" 'cat >/dev/null' || true
        between 2 5
    done
}
# One to three mistyped passwords, then the key.
mistype() {
    printf '#!/bin/sh\nsleep %d.%d\necho Wrong-%s\n' $((RANDOM % 3 + 1)) $((RANDOM % 10)) "$RANDOM" >"$LAB_DIR/askpass$2"; chmod 755 "$LAB_DIR/askpass$2"
    while until_end; do
        SSH_ASKPASS="$LAB_DIR/askpass$2" SSH_ASKPASS_REQUIRE=force ns "$1" timeout 30 ssh "${SSH_OPTIONS[@]}" -b "$2" -o PubkeyAuthentication=no \
            -o NumberOfPasswordPrompts=$((RANDOM % 3 + 1)) "olivia@$SRV.20" true </dev/null || true
        between 2 4
        remote "$1" "$2" 'ls -l /usr/bin; sleep 4' || true
        between 12 25
    done
}
backup() { ns "$1" timeout "$SECONDS_EACH" rsync -rt --bwlimit=3000 -e "ssh ${SSH_OPTIONS[*]} -b $2 -i $LAB_DIR/user" "$LAB_DIR/files/" "root@$SRV.20:$LAB_DIR/copy-$RANDOM/" || true; }

segments() { local n=0; while until_end; do ns "$1" curl -sk -m 20 --interface "$2" -o /dev/null "$3/static/segment$((n++ % 6)).bin" || true; between 1.5 3.5; done; }
slow_reader() { repeat 2 ns "$1" curl -s -m "$SECONDS_EACH" --limit-rate 2k --interface "$2" -o /dev/null "$3/static/part$((RANDOM % 40)).txt"; }
packages() {
    local urls=() i
    for i in $(seq 200); do urls+=(-o /dev/null "$3/articles/item$((RANDOM % 60)).html"); done
    repeat 4 ns "$1" curl -sk -m 40 -A 'npm/10.8 node/v20' --interface "$2" --parallel --parallel-max 12 "${urls[@]}"
}
clone() { repeat 3 sh -c "rm -rf '$LAB_DIR/clone$2'; ip netns exec $BG-$1 git -c http.extraHeader='X-From: $2' clone -q http://$FAR.10/repo.git '$LAB_DIR/clone$2'"; }
# Monitoring pings the hosts of its list, some of which are off.
ping_list() { local i; while until_end; do for i in 1 10 20 25 53 60 70 71 72 73 74 75 81 82 83 84 85; do ns "$1" ping -q -c 1 -W 1 -I "$2" "$3.$i" >/dev/null & sleep 0.2; done; wait; sleep 8; done; }
telemetry() { while until_end; do ns pc mosquitto_pub -A "$1" -h "$SRV.60" -i "sensor-$1" -k 5 -t "plant/$1/temperature" -m "$((RANDOM % 300))" || true; sleep 4; done; }
subscriber() { ns pc timeout "$SECONDS_EACH" mosquitto_sub -A "$1" -h "$SRV.60" -i "panel-$1" -k 6 -t 'plant/#' >/dev/null || true; }

# more NAMESPACE NAME SOURCES TARGETS: a server of more.py for this recording; client_py2 the same for its clients.
more() { client ns "$1" python3 "$LAB_HOME/benign/more.py" "$((SECONDS_EACH + 2))" "$2" "$3" "$4" "$LAB_DIR/tls.crt" "$LAB_DIR/tls.key"; sleep 1; }
client_py2() { client ns "$1" python3 "$LAB_HOME/benign/more.py" "$SECONDS_EACH" "${@:2}"; }

# honest NAME SOURCES_OUTSIDE SOURCES_INSIDE: people of writers.py at one server.
honest() {
    client ns srv python3 "$LAB_HOME/benign/writers.py" "$((SECONDS_EACH + 2))" serve_pages - "$SRV.75"; sleep 1
    client ns out python3 "$LAB_HOME/benign/writers.py" "$SECONDS_EACH" "$1" "$2" "$SRV.75"
    client ns pc python3 "$LAB_HOME/benign/writers.py" "$SECONDS_EACH" "$1" "$3" "$SRV.75"
}

further() { client ns "$1" python3 "$LAB_HOME/benign/further.py" "$SECONDS_EACH" "${@:2}"; }

# A failover without a virtual station address (keepalived's default), hosts that start and announce themselves, addresses taken over by another machine.
link_changes() {
    local i mac
    while until_end; do
        for i in 20 10; do
            mac=02:00:5e:10:03:$i
            ns srv ip address del "$SRV.75/24" dev eth0 2>/dev/null || true
            ns srv ip link add "vip$i" link eth0 address "$mac" type macvlan mode bridge 2>/dev/null || true
            ns srv ip link set "vip$i" up; ns srv ip address add "$SRV.$((200 + i))/24" dev "vip$i" 2>/dev/null || true
            ns srv ip address add "$SRV.99/24" dev "vip$i"
            ns srv arping -q -U -c 3 -I "vip$i" "$SRV.99" >/dev/null 2>&1 || true
            ns srv arping -q -A -c 2 -I "vip$i" "$SRV.99" >/dev/null 2>&1 || true
            ns pc ping -q -c 3 -i 0.5 "$SRV.99" >/dev/null || true
            between 2 4
            ns srv ip address del "$SRV.99/24" dev "vip$i"
        done
        for i in 101 102 103 104; do ns pc arping -q -D -c 2 -I eth0 "$PC.$((i + 60))" >/dev/null 2>&1 || true; ns pc arping -q -U -c 1 -I eth0 "$PC.$i" >/dev/null 2>&1 || true; done
    done
}
