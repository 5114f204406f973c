# A house drawn from a number (lab/benign.sh with PLAN=10): addresses, lines, address translation and six to ten activities with what is drawn for each. Sourced.
# shellcheck shell=bash
#
#   out0 … (visitors), out (a crowd; servers FAR.10 …) ── net ══ wan0 gw ── br-lan: srv (SRV.10 …), in0 …, pc (a crowd)        draw.py says what happens

DRAWN_PACKAGES=(snmp snmpd fping siege lftp vsftpd samba smbclient postgresql mariadb-server redis-server mosquitto mosquitto-clients borgbackup openvpn swaks linkchecker aria2 mtr-tiny prometheus monitoring-plugins-basic isc-dhcp-client
    iperf3 chromium nftables ethtool)
SIX=2001:db8:410:: FAR_SIX=2001:db8:f::

draw() { python3 "$LAB_HOME/benign/draw.py" "${NAME#house-}" "$1"; }

# The house's addresses and rates, before its network is made; its number is the recording's name.
drawn_house() { NETWORK=drawn; eval "$(draw network)"; export LOSS TWICE; }

drawn_further() {
    local i
    for i in 11 12 13 14 15 21 22 23 24 41 42 43 44 45 46 51 52 61 62 63 64 65 66 67; do addresses srv "$SRV" $i $i 24; done
    addresses out "$FAR" 61 74 24
    for i in $(seq 10 15) $(seq 20 25) $(seq 41 46) 51 52 53 54 $(seq 60 67) 74; do ns srv ip -6 address add "$SIX$i/64" dev eth0 nodad 2>/dev/null || true; ns out ip -6 address add "$FAR_SIX$i/64" dev eth0 nodad 2>/dev/null || true; done
    for i in $(seq 0 $((MACHINES_INSIDE - 1))); do drawn_machine "in$i" gw br-lan "$PC.$((201 + i))" "$PC.1" "$SIX$((201 + i))" "${SIX}1"; done
    for i in $(seq 0 $((MACHINES_OUTSIDE - 1))); do drawn_machine "out$i" net br-out "$OUT.$((201 + i))" "$OUT.1" "$FAR_SIX$((201 + i))" "${FAR_SIX}1"; done
    ! is_further || further_addresses
    # What leaves a machine is cut to packets there, as on a wire.
    for i in srv out pc; do ns $i ethtool -K eth0 tso off gso off gro off >/dev/null 2>&1 || true; done
    [ -n "$NAT" ] || return 0
    ns net ip route replace 198.18.200.7/32 via 10.255.255.2
    [ -z "$DELAYED" ] || ns net ip rule add iif br-out to 198.18.200.7/32 lookup 100
    ns gw nft -f - <<NFT
table ip house {
  chain out {
    type nat hook postrouting priority 100;
    oifname "wan0" ip saddr $PC.0/24 ip saddr != { $SRV.10-$SRV.74 } snat to 198.18.200.7
  }
}
NFT
}

drawn_machine() { machine "$1" "$2" "$3" "$4/24" "$5"; ns "$1" ip -6 address add "$6/64" dev eth0 nodad; ns "$1" ip -6 route add default via "$7"; ns "$1" ethtool -K eth0 tso off gso off gro off >/dev/null 2>&1 || true; }

start_drawn() {
    local i j
    make_site
    { echo '<html>'; for i in $(seq 0 59); do echo "<a href=\"/articles/item$i.html\">$i</a> <img src=\"/static/part$((i % 40)).txt\">"; done; } >"$LAB_DIR/www/all.html"
    for i in 1 2 3; do deb "pkg$i" $((RANDOM * 40)); done
    for i in agent.bin setup.exe latest.tar.gz; do head -c $((RANDOM * 60)) /dev/urandom >"$LAB_DIR/www/$i"; done; printf '#!/bin/sh\nuname -a\n' >"$LAB_DIR/www/install.sh"; printf '<?php\n' >"$LAB_DIR/www/cron.php"
    ssh-keygen -q -t ed25519 -N '' -f "$LAB_DIR/hostkey"; ssh-keygen -q -t ed25519 -N '' -f "$LAB_DIR/user"; ssh-keygen -q -t ed25519 -N '' -f "$LAB_DIR/other"
    printf '%s\n' "HostKey $LAB_DIR/hostkey" "AuthorizedKeysFile $LAB_DIR/user.pub" 'StrictModes no' 'UsePAM no' 'PermitRootLogin prohibit-password' 'PidFile none' 'MaxStartups 90' 'Subsystem sftp /usr/lib/openssh/sftp-server' >"$LAB_DIR/sshd.conf"
    SSH_KEY="${SSH_OPTIONS[*]} -i $LAB_DIR/user"
    printf '%s\n' 'use chroot = no' 'uid = root' 'gid = root' '[site]' "path = $LAB_DIR/www" 'read only = yes' >"$LAB_DIR/rsyncd.conf"
    openvpn --genkey secret "$LAB_DIR/vpn.key"
    for i in srv out; do
        j=$SRV.; [ $i = srv ] || j=$FAR.
        start_web $i; sandboxed $i /usr/sbin/sshd -D -e -f "$LAB_DIR/sshd.conf"; sandboxed $i rsync --daemon --no-detach --config="$LAB_DIR/rsyncd.conf"
        for port in 5201 5202; do ns_start $i iperf3 -s -p $port; done
        local six=$SIX; [ $i = srv ] || six=$FAR_SIX
        client ns $i python3 "$LAB_HOME/benign/between.py" $((SECONDS_EACH + 60)) serve_between - "$(seq -s, -f "$j%g" 41 46),$(seq -s, -f "$six%g" 41 46)" "$LAB_DIR/tls.crt" "$LAB_DIR/tls.key"
        client ns $i python3 "$LAB_HOME/benign/drawn.py" $((SECONDS_EACH + 60)) serve_drawn - "${j}51,${j}52,${six}51,${six}52" "$LAB_DIR/tls.crt" "$LAB_DIR/tls.key"
        for port in "$j" "$six"; do ns_start $i python3 "$LAB_HOME/benign/servers.py" "${port}15" web-app; ns_start $i python3 "$LAB_HOME/benign/servers.py" "${port}25" mail; done
        ns_start $i python3 "$LAB_HOME/benign/servers.py" "${j}74" phone
        printf '%s\n' listen=YES "listen_address=${j}63" anonymous_enable=YES "anon_root=$LAB_DIR/www" no_anon_password=YES secure_chroot_dir=/run/empty background=NO seccomp_sandbox=NO pasv_min_port=40000 pasv_max_port=41000 ftp_username=nobody >"$LAB_DIR/ftp-$i.conf"
        sandboxed $i sh -c 'mkdir -p /run/empty && exec vsftpd "$1"' sh "$LAB_DIR/ftp-$i.conf"
    done
    ns_start srv dnsmasq -k --no-resolv --no-hosts --conf-file=/dev/null --pid-file= --user=root --bind-interfaces --listen-address="$SRV.53" --server="$FAR.53" --cache-size=50
    ns_start out dnsmasq -k --no-resolv --no-hosts --conf-file=/dev/null --pid-file= --user=root --bind-interfaces --listen-address="$FAR.53" --local=/example/ --local=/internal/ --local=/in-addr.arpa/ "${SITES[@]/%//$FAR.12}"
    ns_start srv redis-server --bind 0.0.0.0 :: --protected-mode no --save '' --daemonize no --dir "$LAB_DIR"
    printf '%s\n' 'rocommunity public' "agentaddress $(seq -s, -f "udp:$SRV.%g:161" 61 64)" >"$LAB_DIR/snmpd.conf"; sandboxed srv snmpd -f -C -c "$LAB_DIR/snmpd.conf" -Lo
    [ "$CLOCKS" = absent ] || client ns out python3 "$LAB_HOME/benign/equipment.py" $((SECONDS_EACH + 60)) serve_time - "$(list "$FAR" 10 54)"
    ! is_further || start_further
    draw activities >"$LAB_DIR/activities"
    grep -v '^client' "$LAB_DIR/activities" >"$LAB_DIR/before"; . "$LAB_DIR/before"
    sleep 3
}

drawn() { cp "$LAB_DIR/activities" "$FOLDER/$NAME.activities"; grep '^client' "$LAB_DIR/activities" >"$LAB_DIR/during"; . "$LAB_DIR/during"; }

SITES=(); for i in $(seq 1 24); do SITES+=("--address=/site$i.example"); done

# What the lines of draw.py say.

after() { sleep "$1"; shift; "$@"; }
again() { local from=$1 low=$2 high=$3; shift 3; while until_end; do ns "$from" timeout "$SECONDS_EACH" "$@" || true; between "$low" "$high"; done; }
program() { local name=$1 from=$2; shift 2; ns "$from" python3 "$LAB_HOME/benign/$name.py" "$SECONDS_EACH" "$@"; }
big() { [ -e "$LAB_DIR/big$1" ] || head -c "$1M" /dev/urandom >"$LAB_DIR/big$1"; }

# visits MACHINE SITE CONNECTIONS PARTS REST REST MISSING-PERCENT: a page and what belongs to it, over many connections at once.
visits() {
    local i urls
    while until_end; do
        urls=(); for i in $(seq "$4"); do if [ $((RANDOM % 100)) -lt "$7" ]; then urls+=(-o /dev/null "$2/img/old$RANDOM.png"); else urls+=(-o /dev/null "$2/static/part$((RANDOM % 40)).txt"); fi; done
        ns "$1" curl -gsk -m 30 -A "$AGENT" -o /dev/null "$2/index.html" || true
        ns "$1" curl -gsk -m 30 -A "$AGENT" -Z --parallel-immediate --parallel-max "$3" "${urls[@]}" || true
        between "$5" "$6"
    done
}

# scraping MACHINE SECONDS 'HOST:PORT',...
scraping() {
    printf '%s\n' 'global:' "  scrape_interval: ${2}s" "  scrape_timeout: 1s" 'scrape_configs:' '- job_name: nodes' '  static_configs:' "  - targets: [$3]" >"$LAB_DIR/prom-$1.yml"
    ns "$1" timeout "$SECONDS_EACH" prometheus --config.file="$LAB_DIR/prom-$1.yml" --storage.tsdb.path="$LAB_DIR/tsdb-$1" --web.listen-address=127.0.0.1:9999
}

# looks_up MACHINE SERVER KIND NAMES REST
looks_up() {
    local i
    while until_end; do
        for i in $(seq "$4"); do
            case "$3-$((RANDOM % 3))" in
                no-such-* | mixed-0) echo "host$RANDOM.internal" ;; mixed-*) echo "www$((RANDOM % 9)).site$((RANDOM % 24 + 1)).example $([ $((RANDOM % 2)) = 0 ] || echo AAAA)" ;;
                reverse-*) echo "-x 203.0.$((RANDOM % 200)).$((RANDOM % 255))" ;; *) echo "+dnssec site$((RANDOM % 24 + 1)).example DNSKEY" ;;
            esac
        done >"$LAB_DIR/names-$1"
        ns "$1" dig +tries=1 +time=2 "@$2" -f "$LAB_DIR/names-$1" || true
        sleep "$5"
    done
}

# renewals SECONDS MACHINE...
renewals() {
    local i pause=$1; shift
    ns srv ip address add "$PC.239/24" dev eth0 2>/dev/null || true
    ns_start srv dnsmasq -k --no-resolv --no-hosts --conf-file=/dev/null --pid-file= --user=root --port=0 --interface=eth0 --dhcp-range="$PC.240,$PC.249,2m" --dhcp-leasefile="$LAB_DIR/leases"
    for i in "$@"; do again "$i" "$pause" "$((${pause%.*} * 2))" timeout 8 dhclient -4 -d -1 -sf /bin/true -pf "$LAB_DIR/dh$i.pid" -lf "$LAB_DIR/dh$i" eth0 & done
    wait
}

# each_host MACHINE FORKS REST HOST...
each_host() {
    local from=$1 forks=$2 rest=$3; shift 3
    while until_end; do
        # shellcheck disable=SC2086
        printf '%s\n' "$@" | ns "$from" xargs -P "$forks" -I HOST timeout 20 ssh $SSH_KEY root@HOST 'uname -a; mktemp -u' || true
        sleep "$rest"
    done
}

# mistypes MACHINE SERVER TIMES SECONDS REST: a password mistyped, then the key.
mistypes() {
    local i
    printf '#!/bin/sh\nsleep %s\necho Wrong-%s\n' "$4" "$RANDOM" >"$LAB_DIR/askpass-$1"; chmod 755 "$LAB_DIR/askpass-$1"
    while until_end; do
        for i in $(seq "$((($3 + 2) / 3))"); do SSH_ASKPASS="$LAB_DIR/askpass-$1" SSH_ASKPASS_REQUIRE=force ns "$1" timeout 40 ssh "${SSH_OPTIONS[@]}" -o PubkeyAuthentication=no -o NumberOfPasswordPrompts=$(($3 > 3 ? 3 : $3)) "olivia@$2" true || true; done
        between 1 3
        # shellcheck disable=SC2086
        ns "$1" timeout 40 ssh $SSH_KEY "root@$2" 'ls -l /usr/bin; sleep 4' || true
        between "$5" "$5"
    done
}

# forwarded MACHINE SERVER KIND REST: pages through a forwarded port.
forwarded() {
    local how=(-L 127.0.0.1:9001:127.0.0.1:80) ask=(http://127.0.0.1:9001/news.html)
    case "$3" in R) how=(-R 9000:127.0.0.1:22) ask=(http://127.0.0.1:9/) ;; D) how=(-D 127.0.0.1:1080) ask=(-x socks5://127.0.0.1:1080 http://127.0.0.1/index.html) ;; esac
    # shellcheck disable=SC2086
    ns "$1" timeout "$SECONDS_EACH" ssh $SSH_KEY -o ServerAliveInterval=5 -N "${how[@]}" "root@$2" &
    sleep 2
    again "$1" "$4" "$4" curl -s -m 8 -o /dev/null "${ask[@]}"
}

# git_drawn MACHINE SERVER REST
git_drawn() {
    local d=$LAB_DIR/work-$1
    GIT_SSH_COMMAND="ssh $SSH_KEY"; export GIT_SSH_COMMAND; git clone -q --bare "$LAB_DIR/repo" "$LAB_DIR/project-$1.git"; ns "$1" git clone -q "ssh://root@$2$LAB_DIR/project-$1.git" "$d"
    while until_end; do head -c $((RANDOM * 90)) /dev/urandom >"$d/f$RANDOM"; git -C "$d" add .; git -C "$d" -c user.name=a -c user.email=a@b commit -q -m x; ns "$1" git -C "$d" pull -q --no-rebase --no-edit || true; ns "$1" git -C "$d" push -q origin HEAD:main || true; between "$3" "$3"; done
}

# borg_to MACHINE SERVER MEGABYTES REST
borg_to() {
    export BORG_RSH="ssh $SSH_KEY" BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes BORG_BASE_DIR="$LAB_DIR/borg-$1"
    ns "$1" borg init -e none "root@$2:$LAB_DIR/repo-$1" || true
    again "$1" "$4" "$4" borg create "root@$2:$LAB_DIR/repo-$1::{now}" "$LAB_DIR/files" "$LAB_DIR/big$3"
}

pg_drawn() { addresses srv "$SRV" 61 61 24; pg_between srv "$SRV.61"; }
mysql_drawn() {
    mkdir -p "$LAB_DIR/mysql"; mariadb-install-db --no-defaults --datadir="$LAB_DIR/mysql" --auth-root-authentication-method=normal --user=root >/dev/null 2>&1 || true
    echo "CREATE USER shop@'%' IDENTIFIED BY 'right';" >"$LAB_DIR/mysql.sql"
    ns_start srv mariadbd --no-defaults --datadir="$LAB_DIR/mysql" --user=root --socket="$LAB_DIR/mysql.sock" --bind-address="$SRV.62" --port=3306 --skip-name-resolve --init-file="$LAB_DIR/mysql.sql"; sleep 3
}
samba_drawn() { samba_between srv "$SRV.64"; }
mqtt_drawn() { local i; printf '%s\n' 'listener 1883' 'allow_anonymous true' >"$LAB_DIR/mqtt.conf"; for i in srv out; do sandboxed $i mosquitto -c "$LAB_DIR/mqtt.conf"; done; }

# vpn_drawn INSIDE OUTSIDE PROTOCOL PORT: a tunnel to a site outside, and what goes through it.
vpn_drawn() { tunnel_between "$2" "$OUT.$((201 + ${2#out}))" "$1" "$4" "$3" 7; sleep 3; ns "$2" iperf3 -s -B 10.99.7.1 & again "$1" 2 15 iperf3 -c 10.99.7.1 -t 4 -b 4M; }

# outage web AFTER SECONDS: the web server is away for a while, and everybody is refused.
outage() {
    local pid
    sleep "$2"
    for pid in $(ip netns pids "$BG-srv"); do case "$(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null)" in *nginx*) kill -KILL "$pid" ;; esac; done
    sleep "$3"; start_web srv; sleep "$SECONDS_EACH"
}
