# Servers and words of draw_further.py (lab/benign.sh with PLAN=10, houses from 1000 on). Sourced by benign.sh after drawn.sh.
# shellcheck shell=bash

DRAWN_FURTHER_PACKAGES=(krb5-kdc krb5-user slapd ldap-utils memcached ngircd rclone restic tftpd-hpa dovecot-imapd dovecot-pop3d nghttp2-client httrack squid python3-pip etcd-server coturn traceroute keepalived radvd postgresql-contrib)
FURTHER_HOSTS=(55 56 57 58 59 68 69)

is_further() { [[ ${NAME#house-} =~ ^[0-9]+$ ]] && [ "${NAME#house-}" -ge 1000 ]; }

further_addresses() { local i; for i in "${FURTHER_HOSTS[@]}"; do addresses srv "$SRV" "$i" "$i" 24; ns srv ip -6 address add "$SIX$i/64" dev eth0 nodad; addresses out "$FAR" "$i" "$i" 24; ns out ip -6 address add "$FAR_SIX$i/64" dev eth0 nodad; done; }

start_further() {
    local i j six
    for i in srv out; do
        j=$SRV. six=$SIX; [ $i = srv ] || { j=$FAR. six=$FAR_SIX; }
        client ns $i python3 "$LAB_HOME/benign/drawn_further.py" $((SECONDS_EACH + 60)) serve_further - "${j}55,${j}56,${six}55,${six}56" "$LAB_DIR/tls.crt" "$LAB_DIR/tls.key"
    done
}

# once NAME COMMAND...: a server that several activities ask is started for the first.
once() { local mark=$LAB_DIR/once-$1; shift; [ ! -e "$mark" ] || return 0; : >"$mark"; "$@"; }

domain_drawn() { once domain domain_up; }
domain_up() {
    local d=$LAB_DIR/domain i
    mkdir -p "$d/ldap" "$d/smb" "$d/team"
    printf '%s\n' '[libdefaults]' 'default_realm=LAB.EXAMPLE' 'dns_lookup_kdc=false' 'rdns=false' '[realms]' 'LAB.EXAMPLE={' "kdc=$SRV.57" '}' >"$d/krb5.conf"
    printf '%s\n' '[kdcdefaults]' "kdc_listen=$SRV.57:88" "kdc_tcp_listen=$SRV.57:88" '[realms]' 'LAB.EXAMPLE={' "database_name=$d/principal" "key_stash_file=$d/stash" 'default_principal_flags=+preauth' '}' >"$d/kdc.conf"
    export KRB5_CONFIG=$d/krb5.conf KRB5_KDC_PROFILE=$d/kdc.conf
    kdb5_util create -s -r LAB.EXAMPLE -P master >/dev/null 2>&1
    for i in $(seq 1 9); do kadmin.local -r LAB.EXAMPLE addprinc -pw right "user$i" >/dev/null 2>&1; done
    kadmin.local -r LAB.EXAMPLE addprinc -randkey "host/srv.lab.example" >/dev/null 2>&1
    ns_start srv krb5kdc -n -r LAB.EXAMPLE
    printf '%s\n' 'include /etc/ldap/schema/core.schema' 'include /etc/ldap/schema/cosine.schema' 'include /etc/ldap/schema/inetorgperson.schema' 'modulepath /usr/lib/ldap' 'moduleload back_mdb' 'database mdb' 'suffix "dc=lab,dc=example"' 'rootdn "cn=admin,dc=lab,dc=example"' 'rootpw right' "directory $d/ldap" >"$d/slapd.conf"
    { printf 'dn: dc=lab,dc=example\nobjectClass: dcObject\nobjectClass: organization\no: lab\ndc: lab\n\n'; for i in $(seq 1 40); do printf 'dn: uid=user%s,dc=lab,dc=example\nobjectClass: inetOrgPerson\nuid: user%s\ncn: user%s\nsn: x\nmail: user%s@lab.example\n\n' "$i" "$i" "$i" "$i"; done; } >"$d/all.ldif"
    slapadd -f "$d/slapd.conf" -l "$d/all.ldif" >/dev/null 2>&1 || true
    ns_start srv slapd -d 0 -f "$d/slapd.conf" -h "ldap://$SRV.57"
    printf '%s\n' '[global]' 'server role=standalone server' "interfaces=$SRV.59" 'bind interfaces only=yes' 'passdb backend=tdbsam' "private dir=$d/smb" "lock directory=$d/smb" "state directory=$d/smb" "cache directory=$d/smb" 'pid directory=/run' "ncalrpc dir=$d/smb/n" 'disable netbios=yes' 'smb ports=445' "username map=$d/smb/map" '[team]' "path=$d/team" 'read only=no' 'force user=root' >"$d/smb.conf"
    # Debian's own accounts serve as names of the share's users.
    echo 'games = anna' >"$d/smb/map"; printf 'right\nright\n' | smbpasswd -c "$d/smb.conf" -s -a games >/dev/null 2>&1 || true
    sandboxed srv smbd -F --no-process-group -s "$d/smb.conf"; sleep 2
}

# logs_on MACHINE WRONG SECONDS REST: ticket, directory and share; the password may be mistyped before.
logs_on() {
    local i user d=$LAB_DIR/domain; export KRB5_CONFIG=$d/krb5.conf KRB5CCNAME=$d/cc-$1
    while until_end; do
        user=user$((RANDOM % 9 + 1))
        ns "$1" dig +tries=1 +time=1 "@$SRV.53" _ldap._tcp.dc._msdcs.lab.example SRV >/dev/null || true
        for i in $(seq 1 "$2"); do echo "wrong$i" | ns "$1" timeout 8 kinit "$user" || true; between "$3" "$3"; done
        echo right | ns "$1" timeout 8 kinit "$user" || true
        ns "$1" timeout 8 kvno host/srv.lab.example || true
        for i in 1 2 3; do ns "$1" ldapsearch -x -LLL -H "ldap://$SRV.57" -b dc=lab,dc=example "(uid=$user)" >/dev/null || true; done
        ns "$1" timeout 20 smbclient "//$SRV.59/team" -U anna%right -c 'ls; quit' || true
        between "$4" "$4"
    done
}

# slips MACHINE WRONG SECONDS REST COMMAND...: WORD in the command is the password: wrong some times, then right.
slips() {
    local from=$1 wrong=$2 pause=$3 away=$4 i word; shift 4
    while until_end; do
        for i in $(seq 0 "$wrong"); do word=right; [ "$i" = "$wrong" ] || word=rihgt$i; ns "$from" timeout 30 "${@//WORD/$word}" || true; between "$pause" "$pause"; done
        between "$away" "$away"
    done
}

# both COMMAND... -- COMMAND...: side by side.
both() { local first=(); while [ "$1" != -- ]; do first+=("$1"); shift; done; shift; "${first[@]}" & "$@"; wait; }

memcached_drawn() { ns_start srv memcached -u nobody -l "$SRV.57" -p 11211; }
ircd_drawn() { printf '%s\n' '[Global]' 'Name=irc.lab.example' 'Info=lab' "Listen=$2" 'Ports=6667' 'PidFile=/dev/null' '[Limits]' 'MaxConnectionsIP=0' '[Options]' 'DNS=no' 'Ident=no' 'PAM=no' >"$LAB_DIR/irc-$1.conf"; ns_start "$1" ngircd -n -f "$LAB_DIR/irc-$1.conf"; sleep 1; }
rclone_drawn() { mkdir -p "$LAB_DIR/served-$1-$2"; case "$2" in webdav) ns_start "$1" env RCLONE_CONFIG=/dev/null rclone serve webdav --addr "$3" --user anna --pass right "$LAB_DIR/served-$1-$2" ;; *) ns_start "$1" env RCLONE_CONFIG=/dev/null rclone serve restic --addr "$3" "$LAB_DIR/served-$1-$2" ;; esac; sleep 1; }

# dav MACHINE HOST:PORT HOW REST: a folder kept on a server.
dav() {
    local pass; pass=$(rclone obscure right)
    mkdir -p "$LAB_DIR/dav-$1"; cp "$LAB_DIR"/files/file[1-4]* "$LAB_DIR/dav-$1/"
    while until_end; do
        head -c $((RANDOM * 9)) /dev/urandom >"$LAB_DIR/dav-$1/new$((RANDOM % 30))"
        case "$3" in ls) ns "$1" env RCLONE_CONFIG=/dev/null timeout 40 rclone lsl ":webdav,url='http://$2',user=anna,pass=$pass:" || true ;; *) ns "$1" env RCLONE_CONFIG=/dev/null timeout 40 rclone "$3" "$LAB_DIR/dav-$1" ":webdav,url='http://$2',user=anna,pass=$pass:desk" || true ;; esac
        between "$4" "$4"
    done
}

restic_to() {
    export RESTIC_PASSWORD=secret RESTIC_CACHE_DIR=$LAB_DIR/restic-cache-$1
    ns "$1" timeout 40 restic -q -r "rest:http://$2/$1" init || true
    while until_end; do head -c 300000 /dev/urandom >"$LAB_DIR/files/day$RANDOM"; ns "$1" timeout 90 restic -q -r "rest:http://$2/$1" backup "$LAB_DIR/files" "$LAB_DIR/big$3" || true; between "$4" "$4"; done
}

tftp_drawn() { mkdir -p "$LAB_DIR/tftp/pxelinux.cfg"; head -c 60000 /dev/urandom >"$LAB_DIR/tftp/pxelinux.0"; head -c 3000000 /dev/urandom >"$LAB_DIR/tftp/vmlinuz"; echo default >"$LAB_DIR/tftp/pxelinux.cfg/default"; chmod -R a+rX "$LAB_DIR/tftp"; ns_start srv in.tftpd -L -a "$SRV.68:69" -s "$LAB_DIR/tftp"; }
# A start by network: the loader, its settings under one name after the other until one is there, the kernel.
boots() {
    local name
    while until_end; do
        for name in pxelinux.0 ldlinux.c32 pxelinux.cfg/01-02-00-5e-10-02-aa pxelinux.cfg/C0A80A17 pxelinux.cfg/C0A80A1 pxelinux.cfg/C0A80A pxelinux.cfg/C0A80 pxelinux.cfg/C0A8 pxelinux.cfg/C0A pxelinux.cfg/C0 pxelinux.cfg/C pxelinux.cfg/default vmlinuz; do ns "$1" curl -s -m 30 -o /dev/null "tftp://$2/$name" || true; done
        between "$3" "$3"
    done
}

dovecot_drawn() {
    local d=$LAB_DIR/dovecot-$1 i
    mkdir -p "$d/mail/anna/new" "$d/mail/anna/cur" "$d/mail/anna/tmp" "$d/mail/ben/new" "$d/mail/ben/cur" "$d/mail/ben/tmp"
    for i in $(seq 1 30); do { printf 'From: a@lab.example\nTo: anna@lab.example\nSubject: report %s\n\n' "$i"; head -c $((RANDOM / 2)) /dev/urandom | base64; } >"$d/mail/anna/new/$i.x"; done
    chmod -R a+rwX "$d"
    printf '%s\n' 'anna:{PLAIN}right:65534:65534::/:' 'ben:{PLAIN}right:65534:65534::/:' >"$d/users"
    printf '%s\n' 'protocols = imap pop3' "listen = $2" "base_dir = $d/run" 'log_path = /dev/null' 'disable_plaintext_auth = no' 'ssl = yes' "ssl_cert = <$LAB_DIR/tls.crt" "ssl_key = <$LAB_DIR/tls.key" "mail_location = maildir:$d/mail/%u" 'first_valid_uid = 1' 'default_internal_user = dovecot' 'passdb {' 'driver = passwd-file' "args = $d/users" '}' 'userdb {' 'driver = passwd-file' "args = $d/users" '}' >"$d/conf"
    sandboxed "$1" dovecot -F -c "$d/conf"; sleep 1
}

http2_drawn() {
    local i
    for i in srv out; do
        printf '%s\n' 'worker_processes 1; daemon off; pid /run/nginx.pid; error_log /var/log/nginx/error.log;' 'events { worker_connections 2048; }' "http { access_log off; client_body_temp_path /run/body; proxy_temp_path /run/proxy; fastcgi_temp_path /run/fcgi; uwsgi_temp_path /run/uwsgi; scgi_temp_path /run/scgi; server { listen 8449 ssl http2; listen [::]:8449 ssl http2; ssl_certificate $LAB_DIR/tls.crt; ssl_certificate_key $LAB_DIR/tls.key; root $LAB_DIR/www; } }" >"$LAB_DIR/h2-$i.conf"
        sandboxed $i nginx -c "$LAB_DIR/h2-$i.conf"
    done
}

squid_drawn() { mkdir -p "$LAB_DIR/squid"; chmod 777 "$LAB_DIR/squid"; printf '%s\n' "http_port $SRV.69:3128" 'acl all_of_us src all' 'http_access allow all_of_us' "pid_filename $LAB_DIR/squid/pid" 'cache deny all' 'access_log none' 'cache_log /dev/null' 'cache_store_log none' "coredump_dir $LAB_DIR/squid" 'netdb_filename none' 'pinger_enable off' 'visible_hostname proxy' 'shutdown_lifetime 1 second' >"$LAB_DIR/squid.conf"; sandboxed srv squid -N -f "$LAB_DIR/squid.conf"; sleep 2; }

# An index of packages as pip reads it.
index_drawn() {
    local name
    for name in labone labtwo labthree; do
        mkdir -p "$LAB_DIR/www/simple/$name" "$LAB_DIR/wheel/$name-1.0.dist-info"
        printf 'Metadata-Version: 2.1\nName: %s\nVersion: 1.0\n' "$name" >"$LAB_DIR/wheel/$name-1.0.dist-info/METADATA"; printf 'Wheel-Version: 1.0\nGenerator: lab\nRoot-Is-Purelib: true\nTag: py3-none-any\n' >"$LAB_DIR/wheel/$name-1.0.dist-info/WHEEL"; : >"$LAB_DIR/wheel/$name-1.0.dist-info/RECORD"
        head -c $((RANDOM * 30)) /dev/urandom >"$LAB_DIR/wheel/$name-1.0.dist-info/data"
        (cd "$LAB_DIR/wheel" && python3 -m zipfile -c "$LAB_DIR/www/simple/$name/$name-1.0-py3-none-any.whl" "$name-1.0.dist-info")
        echo "<html><a href=\"$name-1.0-py3-none-any.whl\">$name-1.0-py3-none-any.whl</a>" >"$LAB_DIR/www/simple/$name/index.html"
    done
}

# clones MACHINE URL REST: by plain files over HTTP, asking for what may be there.
clones() { while until_end; do rm -rf "$LAB_DIR/clone-$1"; ns "$1" timeout 40 git -c http.sslVerify=false clone -q "$2/repo.git" "$LAB_DIR/clone-$1" || true; between "$3" "$3"; done; }

# replica MACHINE SERVER SECONDS: a copy of a key store that follows it, and one who writes.
replica() {
    ns "$1" redis-server --port 6390 --bind 127.0.0.1 --save '' --daemonize no --dir "$LAB_DIR" --dbfilename "replica-$1" --replicaof "$2" 6379 &
    while until_end; do ns "$1" redis-cli -h "$2" set "k$((RANDOM % 500))" "$(head -c 400 /dev/urandom | base64 -w 0)" >/dev/null || true; sleep "$3"; done
}

bench_drawn() { ns srv pgbench -i -q -s 2 -h "$1" -U postgres postgres >/dev/null 2>&1 || true; }
etcd_drawn() { ns_start srv etcd --data-dir "$LAB_DIR/etcd" --listen-client-urls "http://$SRV.57:2379" --advertise-client-urls "http://$SRV.57:2379" --listen-peer-urls "http://127.0.0.1:2380"; sleep 1; }
turn_drawn() { ns_start "$1" turnserver -n -L "$2" -E "$2" -p 3478 --lt-cred-mech -u anna:right -r lab.example --no-cli --no-dtls --cert "$LAB_DIR/tls.crt" --pkey "$LAB_DIR/tls.key" --log-file /dev/null --pidfile /dev/null --db "$LAB_DIR/turn.db" --allow-loopback-peers --min-port 50000 --max-port 50999; sleep 1; }

# asks_lists MACHINE SERVER NAMES REST
asks_lists() {
    local i a
    while until_end; do
        for i in $(seq "$3"); do
            a="$((RANDOM % 250)).$((RANDOM % 250)).$((RANDOM % 99)).203"
            for list in zen.sites.example bl.spam.example dnsbl.sorts.example b.barra.example; do echo "$a.$list A"; done
            echo "-x 203.$((RANDOM % 99)).$((RANDOM % 250)).$((RANDOM % 250))"; echo "sender$((RANDOM % 90)).example TXT"; echo "_dmarc.sender$((RANDOM % 90)).example TXT"; echo "s$((RANDOM % 9))._domainkey.sender$((RANDOM % 90)).example TXT"
        done >"$LAB_DIR/lists-$1"
        ns "$1" dig +tries=1 +time=2 "@$2" -f "$LAB_DIR/lists-$1" || true
        sleep "$4"
    done
}

# keeps_alive SECONDS ADDRESS [unicast]: two machines share an address by VRRP; the first is away now and then.
keeps_alive() {
    local i pid
    for i in 0 1; do
        { printf '%s\n' 'vrrp_instance one {' 'interface eth0' "state $([ $i = 0 ] && echo MASTER || echo BACKUP)" "virtual_router_id 51" "priority $((150 - i * 50))" 'advert_int 1'; [ -z "${3-}" ] || printf '%s\n' "unicast_src_ip $PC.$((201 + i))" 'unicast_peer {' "$PC.$((202 - i))" '}'; printf '%s\n' 'virtual_ipaddress {' "$2/24" '}' '}'; } >"$LAB_DIR/vrrp$i.conf"
    done
    sandboxed in1 keepalived -n -l -D -f "$LAB_DIR/vrrp1.conf" --pid=/run/k.pid --vrrp_pid=/run/v.pid
    while until_end; do
        ns in0 sh -c 'mount -t tmpfs tmpfs /run && exec timeout "$1" keepalived -n -l -D -f "$2" --pid=/run/k.pid --vrrp_pid=/run/v.pid' sh "$1" "$LAB_DIR/vrrp0.conf" || true
        between 4 12
    done
}

# advertises MACHINE SECONDS PREFIX: a router by advertisement, beside the other.
advertises() {
    ns "$1" sysctl -q -w net.ipv6.conf.all.forwarding=1; ns "$1" ip -6 address add "${3}1/64" dev eth0 nodad
    printf '%s\n' 'interface eth0 {' 'AdvSendAdvert on;' "MinRtrAdvInterval 3;" "MaxRtrAdvInterval $2;" "prefix ${3}/64 { AdvOnLink on; AdvAutonomous on; };" '};' >"$LAB_DIR/radvd-$1.conf"
    sandboxed "$1" radvd -n -C "$LAB_DIR/radvd-$1.conf" -p "/run/radvd.pid" -m none
    while until_end; do ns pc ping -q -6 -c 3 -I eth0 "ff02::2%eth0" || true; sleep 10; done
}

# overlay MACHINE OTHER PORT REST: one network of containers on two machines.
overlay() {
    local a b
    a=$PC.$((201 + ${2#in})); b=$PC.201; [ "${1#out}" = "$1" ] || b=$OUT.201
    ns "$1" ip link add vx type vxlan id 42 dstport "$3" remote "$a" local "$b" dev eth0; ns "$2" ip link add vx type vxlan id 42 dstport "$3" remote "$b" local "$a" dev eth0
    ns "$1" ip address add 10.244.0.1/24 dev vx; ns "$2" ip address add 10.244.0.2/24 dev vx; ns "$1" ip link set vx mtu 1400 up; ns "$2" ip link set vx mtu 1400 up
    (cd "$LAB_DIR/www" && exec ip netns exec "$BG-$2" python3 -m http.server 8000 --bind 10.244.0.2) &
    again "$1" "$4" "$4" curl -s -m 9 -o /dev/null http://10.244.0.2:8000/news.html -o /dev/null "http://10.244.0.2:8000/static/part[0-5].txt"
}

# A line with faults: `loses ADDRESS saddr|daddr PERCENT`, `narrows ADDRESS BYTES` (larger packets to it vanish silently).
loses() { ns gw nft add table ip "faults$3"; ns gw nft add chain ip "faults$3" f '{ type filter hook forward priority 10; }'; ns gw nft add rule ip "faults$3" f ip "$2" "$1" numgen random mod 100 '<' "$3" drop; }
narrows() { ns gw nft add table ip narrow; ns gw nft add chain ip narrow f '{ type filter hook forward priority 11; }'; ns gw nft add rule ip narrow f ip daddr "$1" ip length '>' "$2" drop; }
