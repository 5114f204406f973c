# The kinds of ordinary traffic of the eighth network (lab/benign.sh with PLAN=8): clients and servers that Debian and npm ship, as they talk by default. Sourced.
# shellcheck shell=bash
#
# Many programs cannot be told from which address to speak: twelve machines outside (o0 …), each in another network, and ten inside (i0 …) have a namespace of their own.

EIGHTH=(h2-clients h2-load h2-load-outside grpc sockets mqtt-restart pools pools-absent cluster scraper check-plugins check-plugins-outside snmp syslog clocks-absent leases neighbours old-domain old-directory
    proxy proxy-sign-in cacher registry dot doh-address mail-lookups cloud-names swarm cameras gateways onion automation automation-outside backup-far uploads-far house house-mail crawl-all
    liveness gossip failover arp-scan gadgets relay-media app-401 spa-404 rest-4xx deploy-500 graphql developers shippers runners ntlm metrics kerberos memcache)
EIGHTH_PACKAGES=("${SEVENTH_PACKAGES[@]}" nodejs nghttp2-client nghttp2-server squid monitoring-plugins-basic prometheus prometheus-node-exporter snmp snmpd chrony unbound keepalived rsyslog apt-cacher-ng restic
    linkchecker coturn memcached nats-server etcd-server krb5-kdc krb5-admin-server krb5-user isc-dhcp-client slapd ldap-utils avahi-daemon avahi-utils arp-scan transmission-cli)
EIGHTH_LIBRARIES=(ws@8 socket.io@4 socket.io-client@4 ioredis@5 pg@8 mysql2@3 mongodb@6 @grpc/grpc-js@1)

far_one() { echo "198.$((18 + $1 % 2)).$((120 + $1)).$((40 + $1 * 7))"; }
far_all() { local i all=''; for i in $(seq "$1" "$2"); do all+=",$(wide_one "$i")"; done; echo "${all:1}"; }

# machine NAME ROUTER BRIDGE ADDRESS GATEWAY
machine() {
    namespace_add "$BG-$1"
    ip link add eth0 netns "$BG-$1" type veth peer name "v-$1" netns "$BG-$2"
    ns "$2" ip link set "v-$1" master "$3" up
    ns "$1" ip link set lo up; ns "$1" ip link set eth0 up
    ns "$1" ip address add "$4" dev eth0
    ns "$1" ip route replace "$5/32" dev eth0; ns "$1" ip route add default via "$5" dev eth0
}

start_eighth() {
    local i
    for i in $(seq 0 11); do machine "o$i" net br-out "$(far_one "$i")/32" "$OUT.1"; done
    for i in $(seq 0 9); do machine "i$i" gw br-lan "$PC.$((201 + i))/$LENGTH" "$PC.1"; done
    NPM_HOME=${NPM_HOME:-/var/tmp/nethawk-lab-clients}
    [ -d "$NPM_HOME/node_modules/@grpc/grpc-js" ] || { mkdir -p "$NPM_HOME"; npm install --prefix "$NPM_HOME" --no-audit --no-fund --silent "${EIGHTH_LIBRARIES[@]}" || die "npm could not install ${EIGHTH_LIBRARIES[*]}"; }
    cat >"$LAB_DIR/h2.conf" <<CONF
worker_processes 1; daemon off; pid /run/nginx.pid; error_log stderr;
events { worker_connections 4096; }
http { access_log off; types { text/html html; } client_body_temp_path /run/body; proxy_temp_path /run/proxy; fastcgi_temp_path /run/fcgi; uwsgi_temp_path /run/uwsgi; scgi_temp_path /run/scgi; client_max_body_size 0;
  server { listen $SRV.110:8443 ssl http2; listen $SRV.110:8080 http2; ssl_certificate $LAB_DIR/tls.crt; ssl_certificate_key $LAB_DIR/tls.key; root $LAB_DIR/www;
    location /401/ { return 401; } location /503/ { return 503; } location /dns-query { default_type application/dns-message; return 200 "answer"; } } }
CONF
    sandboxed srv nginx -c "$LAB_DIR/h2.conf"
    sed "s/$SRV.110/$FAR.40/g" "$LAB_DIR/h2.conf" >"$LAB_DIR/h2far.conf"; sandboxed out nginx -c "$LAB_DIR/h2far.conf"
}

e() { group eighth "$@"; }
# web NAMESPACE ROLE SOURCES TARGETS
web() { local from=$1; shift; client ns "$from" env NODE_PATH="$NPM_HOME/node_modules" node "$LAB_HOME/benign/eighth.js" "$SECONDS_EACH" "$@"; case "$1" in serve*) sleep 2 ;; esac; }
# in_time NAMESPACE COMMAND...: at most as long as the recording
in_time() { local from=$1; shift; client ns "$from" timeout "$SECONDS_EACH" "$@"; }
over() { local from=$1 low=$2 high=$3; shift 3; while until_end; do ns "$from" timeout 20 "$@" || true; between "$low" "$high"; done; }

check_all() {
    local from=$1 to=$2 at=/usr/lib/nagios/plugins port
    while until_end; do
        for port in 21 22 25 53 80 110 143 389 443 465 587 636 993 995 3306 5432 6379 8080 8443 9090 9100; do ns "$from" "$at/check_tcp" -H "$to" -p "$port" -t 3 & done
        ns "$from" "$at/check_ping" -H "$to" -w 100,20% -c 500,60% -p 3 & ns "$from" "$at/check_http" -H "$to" -t 4 & ns "$from" "$at/check_http" -H "$to" -S -t 4 & ns "$from" "$at/check_ssh" -t 4 "$to" & ns "$from" "$at/check_smtp" -H "$to" -t 4 &
        ns "$from" "$at/check_ntp_time" -H "$to" -t 3 & ns "$from" "$at/check_dns" -H lab.example -s "$to" -t 3 & ns "$from" "$at/check_imap" -H "$to" -t 3 &
        wait
        between 4 8
    done
}
shells() { local n=0; while until_end; do n=$((n + 1)); ns "$1" timeout 20 ssh "${SSH_OPTIONS[@]}" -i "$LAB_DIR/user" "root@$SRV.20" "mkdir -p /tmp/a; echo $n; rm -rf /tmp/a" >/dev/null || true; done; }
masters() { ns "$1" ssh "${SSH_OPTIONS[@]}" -i "$LAB_DIR/user" -o ControlMaster=yes -o "ControlPath=$LAB_DIR/cm-$1" -o ControlPersist=20 "root@$SRV.20" true || true; while until_end; do ns "$1" timeout 20 ssh -q -o "ControlPath=$LAB_DIR/cm-$1" "root@$SRV.20" 'uname -a; ls /usr/bin | head -20' >/dev/null || true; between 0.1 1; done; }
h2_person() { while until_end; do ns "$1" curl -sk --http2 -m 10 --parallel "https://$SRV.110:8443/static/part[0-19].txt" -o /dev/null || true; ns "$1" nghttp -n -a -m 4 "http://$SRV.110:8080/index.html" || true; ns "$1" curl -s --http2-prior-knowledge -m 5 "http://$SRV.110:8080/articles/item[1-9].html" -o /dev/null || true; between 0.5 3; done; }
restart_after() { local from=$1 name=$2 pid; shift 2; sleep $((SECONDS_EACH / 3)); for pid in $(ip netns pids "$BG-$from"); do case "$(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null)" in $name*) kill -KILL "$pid" ;; esac; done; sleep $((SECONDS_EACH / 4)); "$@"; sleep "$SECONDS_EACH"; }
mqtt_broker() { printf '%s\n' "listener 1883 $SRV.113" 'allow_anonymous true' >"$LAB_DIR/mqtt8.conf"; sandboxed srv mosquitto -c "$LAB_DIR/mqtt8.conf"; }
mqtt_thing() { while until_end; do ns "$1" timeout "$SECONDS_EACH" mosquitto_sub -A "$2" -h "$SRV.113" -k 5 -i "t$2" -t 'a/#' >/dev/null || true; between 0.5 1.5; done; }
backup_far() {
    export RESTIC_PASSWORD=x; ns i3 restic -q -r "sftp:root@$FAR.22:$LAB_DIR/restic" -o "sftp.command=ssh ${SSH_OPTIONS[*]} -i $LAB_DIR/user root@$FAR.22 -s sftp" init || true
    while until_end; do ns i3 restic -q -r "sftp:root@$FAR.22:$LAB_DIR/restic" -o "sftp.command=ssh ${SSH_OPTIONS[*]} -i $LAB_DIR/user root@$FAR.22 -s sftp" backup "$LAB_DIR/www" || true; head -c 8000000 /dev/urandom >"$LAB_DIR/www/static/new$RANDOM.bin"; between 2 4; done
}
cluster_of() { local i; for i in 0 1; do in_time "i$i" etcd --name "m$i" --data-dir "$LAB_DIR/etcd$i" --listen-client-urls "http://$PC.$((201 + i)):2379" --advertise-client-urls "http://$PC.$((201 + i)):2379" --listen-peer-urls "http://$PC.$((201 + i)):2380" --initial-advertise-peer-urls "http://$PC.$((201 + i)):2380" \
    --initial-cluster "m0=http://$PC.201:2380,m1=http://$PC.202:2380,m2=http://$PC.230:2380"; in_time "i$i" nats-server -a "$PC.$((201 + i))" --cluster_name c --cluster "nats://$PC.$((201 + i)):6222" --routes "nats://$PC.201:6222,nats://$PC.202:6222,nats://$SRV.60:6222,nats://$PC.231:6222"; done; }
scraper() {
    local i; { printf 'global:\n  scrape_interval: 3s\n  scrape_timeout: 2s\nscrape_configs:\n- job_name: n\n  static_configs:\n  - targets: ['; for i in $(seq 201 209); do printf '"%s:9100",' "$PC.$i"; done; for i in $(seq 10 2 60) 110 111 112; do printf '"%s:9100","%s:9104",' "$SRV.$i" "$SRV.$i"; done; echo ']'; } >"$LAB_DIR/prom.yml"
    for i in $(seq 0 5); do in_time "i$i" prometheus-node-exporter --web.listen-address="$PC.$((201 + i)):9100"; done
    in_time i9 prometheus --config.file="$LAB_DIR/prom.yml" --storage.tsdb.path="$LAB_DIR/tsdb" --web.listen-address=127.0.0.1:9999
}
squid_up() {
    printf '%s\n' "http_port $SRV.118:3128" 'cache_mem 8 MB' 'cache deny all' "pid_filename /run/squid.pid" 'access_log none' 'cache_log /dev/null' 'cache_effective_user root' "$@" 'http_access deny all' >"$LAB_DIR/squid.conf"
    printf 'ann:%s\n' "$(openssl passwd -apr1 right)" >"$LAB_DIR/squid.pw"; sandboxed srv squid -N -f "$LAB_DIR/squid.conf"; sleep 3
}
by_proxy() { while until_end; do ns "$1" curl -sk -m 10 ${2:+-U "$2"} -x "http://$SRV.118:3128" -o /dev/null "http://$FAR.10/articles/item[1-9].html" || true; ns "$1" curl -sk -m 10 ${2:+-U "$2"} -x "http://$SRV.118:3128" -o /dev/null "https://$FAR.11/static/part[1-6].txt" || true; between 0.5 3; done; }
apt_client() {
    mkdir -p "$LAB_DIR/apt-$1/lists/partial" "$LAB_DIR/apt-$1/cache/archives/partial"; echo "deb [trusted=yes] http://$FAR.10/debian stable main contrib non-free" >"$LAB_DIR/apt-$1/sources.list"
    over "$1" 1 3 apt-get -o Dir::Etc::SourceList="$LAB_DIR/apt-$1/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$LAB_DIR/apt-$1/lists" -o Dir::Cache="$LAB_DIR/apt-$1/cache" -o "Acquire::http::Proxy=http://$SRV.119:3142" -o APT::Sandbox::User=root update
}
leases() {
    ns_start srv dnsmasq -k --no-resolv --no-hosts --conf-file=/dev/null --pid-file= --user=root --port=0 --interface=eth0 --dhcp-range="$PC.220,$PC.229,2m" --dhcp-leasefile="$LAB_DIR/leases"
    local i; for i in 4 5 6 7 8; do over "i$i" 2 5 timeout 8 dhclient -4 -d -1 -sf /bin/true -pf "$LAB_DIR/dh$i.pid" -lf "$LAB_DIR/dh$i" eth0 & done
}
failover() {
    local i; for i in 0 1; do printf '%s\n' 'vrrp_instance a {' 'state BACKUP' 'interface eth0' 'virtual_router_id 51' "priority $((100 + i))" 'advert_int 1' 'virtual_ipaddress {' "$PC.250/$LENGTH" '}' '}' >"$LAB_DIR/ka$i.conf"; done
    client over i0 60 60 timeout "$SECONDS_EACH" keepalived -n -f "$LAB_DIR/ka0.conf" -p "$LAB_DIR/ka0.pid" -r "$LAB_DIR/kav0" -c "$LAB_DIR/kac0"
    client over i1 4 6 timeout 9 keepalived -n -f "$LAB_DIR/ka1.conf" -p "$LAB_DIR/ka1.pid" -r "$LAB_DIR/kav1" -c "$LAB_DIR/kac1"
    client over i2 1 1 ping -q -c 20 -i 0.5 "$PC.250"; client over o1 1 1 ping -q -c 20 -i 0.5 "$PC.250"
}
swarm() {
    local i list=''
    head -c 6000000 /dev/urandom >"$LAB_DIR/file.bin"
    client ns out python3 "$LAB_HOME/benign/tracker.py" "$SECONDS_EACH" "$FAR.30" "$(far_all 0 30)"
    transmission-create -o "$LAB_DIR/file.torrent" -t "http://$FAR.30:6969/announce" "$LAB_DIR/file.bin" >/dev/null; sleep 1
    for i in o0 o1 i4; do mkdir -p "$LAB_DIR/$i"; cp "$LAB_DIR/file.bin" "$LAB_DIR/$i/"; done
    for i in o0 o1 i4 o2 o3 i5 i6; do mkdir -p "$LAB_DIR/$i"; in_time "$i" aria2c -q --enable-dht=true --dht-file-path="$LAB_DIR/$i/dht" --seed-time=9 --max-upload-limit=900K --check-integrity=true --allow-overwrite=true -d "$LAB_DIR/$i" "$LAB_DIR/file.torrent"; done
}
ldap_up() {
    mkdir -p "$LAB_DIR/ldap"; printf '%s\n' 'include /etc/ldap/schema/core.schema' 'modulepath /usr/lib/ldap' 'moduleload back_mdb' 'pidfile /run/slapd.pid' 'database mdb' 'suffix "dc=lab"' 'rootdn "cn=admin,dc=lab"' 'rootpw new-this-morning' "directory $LAB_DIR/ldap" >"$LAB_DIR/slapd.conf"
    sandboxed srv slapd -d 0 -f "$LAB_DIR/slapd.conf" -h "ldap://$SRV.120"; sleep 2
}
kdc_up() {
    mkdir -p "$LAB_DIR/kdc"; printf '%s\n' '[libdefaults]' 'default_realm = LAB' 'dns_lookup_kdc = false' '[realms]' 'LAB = {' "kdc = $SRV.121" '}' >"$LAB_DIR/krb5.conf"
    printf '%s\n' '[realms]' 'LAB = {' "database_name = $LAB_DIR/kdc/db" "key_stash_file = $LAB_DIR/kdc/stash" "kdc_listen = $SRV.121:88" "kdc_tcp_listen = $SRV.121:88" '}' >"$LAB_DIR/kdc.conf"
    export KRB5_CONFIG=$LAB_DIR/krb5.conf KRB5_KDC_PROFILE=$LAB_DIR/kdc.conf
    kdb5_util -r LAB create -s -P master >/dev/null 2>&1 || true; local i; for i in $(seq 0 9); do kadmin.local -r LAB -q "addprinc +requires_preauth -pw new u$i" >/dev/null 2>&1 || true; done
    ns_start srv krb5kdc -n -r LAB; sleep 2
}

# eighth NAME: runs it; 1 where it is no kind of the eighth network.
eighth() {
    local i
    case "$1" in app-401 | spa-404 | rest-4xx | deploy-500 | graphql | developers | shippers | registry | runners | uploads-in | ntlm | house | liveness | metrics) web srv serve_web - "$SRV.111" ;; esac
    case "$1" in
        h2-clients) for i in o0 o1 o2 o3 o4 i0 i1 i2; do client h2_person "$i"; done ;;
        h2-load) client over i0 3 4 h2load -n 4000 -c 20 -m 10 "https://$SRV.110:8443/index.html"; client over i1 3 4 h2load -n 3000 -c 10 -m 20 "http://$SRV.110:8080/static/part1.txt" ;;
        h2-load-outside) client over o0 3 4 h2load -n 600 -c 4 -m 10 "https://$SRV.110:8443/index.html" ;;
        grpc) web srv serve_grpc - "$SRV.112"; for i in o0 o1 i0 i1 i2; do web "$i" grpc - "$SRV.112,$SRV.113"; done ;;
        sockets) web srv serve_sockets - "$SRV.112"; web out socketio "$(wide 0 9)" "$SRV.112"; web out polling "$(wide 10 19)" "$SRV.112"; web out ws "$(wide 20 29)" "$SRV.112"; web pc socketio "$(list $PC 101 104)" "$SRV.112" ;;
        mqtt-restart) mqtt_broker; sleep 1; for i in $(seq 0 9); do client mqtt_thing out "$(wide_one "$i")"; done; for i in $(seq 0 9); do client mqtt_thing o3 "$(far_one 3)"; client mqtt_thing pc "$PC.$((101 + i))"; done; client restart_after srv "mosquitto -c $LAB_DIR/mqtt8" mqtt_broker ;;
        pools) ns_start srv redis-server --bind "$SRV.114" --protected-mode no --save '' --daemonize no --dir "$LAB_DIR"; for i in i0 i1 i2 o0 o1; do web "$i" pools - "$SRV.114"; done; client restart_after srv "redis-server $SRV.114" ns_start srv redis-server --bind "$SRV.114" --protected-mode no --save '' --daemonize no --dir "$LAB_DIR" ;;
        pools-absent) ns_start srv redis-server --bind "$SRV.114" --protected-mode no --save '' --daemonize no --dir "$LAB_DIR"; for i in i0 i1 o0; do web "$i" pools - "$SRV.114,$SRV.115,$SRV.190,$SRV.191"; done ;;
        cluster) cluster_of; sleep 2; client over i2 0.3 1 etcdctl --endpoints "http://$PC.201:2379,http://$PC.202:2379,http://$PC.230:2379" put k v; client over i3 1 2 etcdctl --endpoints "http://$PC.201:2379,http://$PC.230:2379,http://$PC.231:2379" endpoint health ;;
        scraper) scraper ;;
        check-plugins) client check_all i0 "$SRV.10"; client check_all i0 "$SRV.110" ;;
        check-plugins-outside) client check_all o0 "$SRV.10" ;;
        snmp) printf '%s\n' 'rocommunity public' >"$LAB_DIR/snmpd.conf"; for i in 0 1 2; do in_time "i$i" snmpd -f -C -c "$LAB_DIR/snmpd.conf" -Lo "udp:$PC.$((201 + i)):161"; done; sleep 1
            for i in 201 202 203 230 231 232 233; do client over i9 0.5 1 snmpbulkwalk -v2c -c public -t 1 -r 1 "$PC.$i" 1.3.6.1.2.1.2; client over i9 1 2 snmpget -v2c -c old-community -t 1 -r 1 "$PC.$i" 1.3.6.1.2.1.1.3.0; done ;;
        syslog) printf '%s\n' 'module(load="imtcp")' 'module(load="imudp")' "input(type=\"imtcp\" port=\"514\" address=\"$SRV.116\")" "input(type=\"imudp\" port=\"514\" address=\"$SRV.116\")" "*.* action(type=\"omfile\" file=\"/dev/null\")" >"$LAB_DIR/rsyslog.conf"; sandboxed srv rsyslogd -n -i /run/rs.pid -f "$LAB_DIR/rsyslog.conf"; sleep 1
            for i in i0 i1 o0 o1; do client over "$i" 0.05 0.3 logger -n "$SRV.116" -T -P 514 "Failed password for invalid user admin from 198.51.100.9 port 4022 ssh2"; client over "$i" 0.05 0.3 logger -n "$SRV.116" -d -P 514 "GET /?id=1' UNION SELECT 1,2,3 -- HTTP/1.1"; client over "$i" 0.1 0.4 logger -n "$SRV.193" -T -P 6514 x; done ;;
        clocks-absent) for i in 0 1 2 3 4; do { for j in 10 53 30 31 32; do echo "server $FAR.$j iburst minpoll 1 maxpoll 2"; done; echo 'cmdport 0'; echo "pidfile $LAB_DIR/chrony$i.pid"; echo 'user root'; } >"$LAB_DIR/chrony$i.conf"; in_time "i$i" chronyd -x -d -f "$LAB_DIR/chrony$i.conf"; done
            gear out serve_time - "$FAR.10,$FAR.53" ;;
        leases) client leases ;;
        neighbours) for i in 0 1 2 3 4 5; do in_time "i$i" sh -c 'mount -t tmpfs tmpfs /run && mkdir -p /run/dbus /run/avahi-daemon && dbus-daemon --system --fork --nopidfile && (avahi-daemon --no-drop-root --no-rlimits & sleep 2; while sleep 3; do avahi-browse -atr; avahi-resolve -n "printer$((RANDOM % 9)).local"; done)'; done
            gear pc discovery "$PC.101" - ;;
        old-domain) for i in 0 1 2; do client over "i$i" 2 6 smbclient -L "//$SRV.103" -U "LAB/user$i%last-week"; done; for i in 3 4 5; do client over "i$i" 1 4 smbclient "//$SRV.103/scans" -U "LAB/scan$i%last-week" -c ls; done ;;
        old-directory) ldap_up; for i in i0 i1 i2 i3 o0; do client over "$i" 0.5 3 ldapsearch -x -o nettimeout=4 -H "ldap://$SRV.120" -D "cn=$i,dc=lab" -w last-week -b dc=lab; client over "$i" 1 3 ldapwhoami -x -H "ldap://$SRV.120" -D cn=admin,dc=lab -w new-this-morning; done ;;
        proxy) squid_up 'http_access allow all'; for i in i0 i1 i2 i3 i4; do client by_proxy "$i"; client over "$i" 1 4 curl -s -m 6 -x "http://$SRV.118:3128" -o /dev/null "http://$FAR.9$((RANDOM % 9))/"; done ;;
        proxy-sign-in) squid_up "auth_param basic program /usr/lib/squid/basic_ncsa_auth $LAB_DIR/squid.pw" 'acl signed proxy_auth REQUIRED' 'http_access allow signed'; client by_proxy i0 ann:right; client by_proxy i1 ann:right; for i in i2 i3; do client by_proxy "$i"; done; client by_proxy i4 bob:old ;;
        cacher) mkdir -p "$LAB_DIR/acng"; sandboxed srv apt-cacher-ng ForeGround=1 "CacheDir=$LAB_DIR/acng" "LogDir=$LAB_DIR/acng" "BindAddress=$SRV.119" Port=3142; sleep 2; for i in i0 i1 i2 i3 i4; do client apt_client "$i"; done ;;
        registry) web out docker "$(wide 0 3)" "$SRV.111"; web pc docker "$PC.101,$PC.102,$PC.103" "$SRV.111" ;;
        dot) e out serve_names - "$FAR.54"; printf '%s\n' 'server:' "interface: $FAR.55@853" "tls-service-key: $LAB_DIR/tls.key" "tls-service-pem: $LAB_DIR/tls.crt" 'do-daemonize: no' 'username: ""' 'chroot: ""' 'pidfile: ""' 'access-control: 0.0.0.0/0 allow' 'do-not-query-localhost: no' 'use-syslog: no' 'forward-zone:' 'name: "."' "forward-addr: $FAR.54" >"$LAB_DIR/ub.conf"; ns_start out unbound -d -c "$LAB_DIR/ub.conf"
            printf '%s\n' 'server:' "interface: $SRV.122" 'do-daemonize: no' 'username: ""' 'chroot: ""' 'pidfile: ""' 'access-control: 0.0.0.0/0 allow' 'use-syslog: no' 'forward-zone:' 'name: "."' 'forward-tls-upstream: yes' "forward-addr: $FAR.55@853" >"$LAB_DIR/ub2.conf"; ns_start srv unbound -d -c "$LAB_DIR/ub2.conf"; sleep 2; e pc cloud_names "$(list $PC 101 106)" "$SRV.122" ;;
        doh-address) for i in i0 i1 i2 i3; do client over "$i" 0.1 0.6 curl -sk --http2 -m 5 -H 'accept: application/dns-message' -H 'content-type: application/dns-message' --data-binary "$(head -c 60 /dev/urandom | base64 -w 0)" "https://$FAR.40:8443/dns-query" -o /dev/null; done ;;
        mail-lookups) e out serve_names - "$FAR.54"; e srv mail_lookups "$SRV.123" "$FAR.54"; e srv mail_lookups "$SRV.124" "$FAR.54" ;;
        cloud-names) e out serve_names - "$FAR.54"; e pc cloud_names "$(list $PC 101 112)" "$FAR.54" ;;
        swarm) client swarm ;;
        cameras) e srv serve_cameras - "$(list $SRV 130 135)"; e pc camera "$PC.101,$PC.102" "$(list $SRV 130 137)"; e out serve_cameras - "$FAR.30"; e out camera "$(wide_one 1)" "$(list $SRV 130 137)" ;;
        gateways) e out serve_ike - "$FAR.30"; e srv ike "$SRV.125" "$FAR.30,$FAR.80"; e srv serve_ike - "$SRV.126"; e out ike "$(wide 0 5)" "$SRV.126,$SRV.194" ;;
        onion) e out serve_onion - "$(list $FAR 30 32)"; e pc onion "$PC.101,$PC.102" "$(list $FAR 30 32),$(wide 40 59)" ;;
        automation) client shells i0; client masters i1; client shells i2; client shells i2; client shells i2 ;;
        automation-outside) client shells o0; client masters o1; client shells o2; client shells o2; client shells o2 ;;
        backup-far) { sed "s/^ListenAddress.*/ListenAddress $FAR.22/" "$LAB_DIR/sshd.conf"; echo 'Subsystem sftp /usr/lib/openssh/sftp-server'; } >"$LAB_DIR/sshd-far.conf"; sandboxed out /usr/sbin/sshd -D -e -f "$LAB_DIR/sshd-far.conf"; sleep 1; client backup_far
            client over i4 1 3 rsync -rt -e "ssh ${SSH_OPTIONS[*]} -i $LAB_DIR/user" "$LAB_DIR/www/" "root@$FAR.22:$LAB_DIR/copy-far/" ;;
        uploads-far) web out serve_web - "$FAR.30"; web pc video "$PC.101" "$FAR.30"; head -c 30000000 /dev/urandom >"$LAB_DIR/film"; client over i5 1 3 curl -sk -T "$LAB_DIR/film" "https://$FAR.40:8443/film"; client over i6 1 2 curl -sk -F "file=@$LAB_DIR/film" "https://$FAR.40:8443/upload" ;;
        house) web out house "$(as_house 24 "$(wide_one 5)"),$(as_house 60 "$(wide_one 6)"),$(wide 10 15)" "$SRV.111"; web pc house "$(list $PC 101 104)" "$SRV.111" ;;
        house-mail) e srv serve_mailbox - "$SRV.127"; e out forgotten_phone "$(as_house 9 "$(wide_one 9)"),$(as_house 20 "$(wide_one 10)"),$(wide 20 29)" "$SRV.127"; e pc forgotten_phone "$PC.109,$PC.110" "$SRV.127" ;;
        crawl-all) for i in o0 o1 i0; do client over "$i" 1 2 linkchecker -o none --no-status -t 4 -r 2 "http://$SRV.10/index.html"; client over "$i" 1 2 linkchecker -o none --no-status --check-extern -t 8 -r 1 "http://$SRV.10/articles/"; done
            client over o2 0.2 0.5 curl -sI -m 4 -A 'UptimeRobot/2.0' "http://$SRV.10/" -o /dev/null; client over o3 0.1 0.3 curl -s -m 4 -A 'Mozilla/5.0 (compatible; SemrushBot/7)' -o /dev/null "http://$SRV.10/{robots.txt,sitemap.xml,ads.txt,.well-known/security.txt,humans.txt,feed,rss.xml,llms.txt}" ;;
        liveness) web i0 liveness - "$SRV.111,$SRV.112,$SRV.195"; web i1 liveness - "$SRV.111"; web o0 liveness - "$SRV.111" ;;
        gossip) e srv serve_gossip - "$(list $SRV 140 144)"; e pc gossip "$(list $PC 101 104)" "$(list $SRV 140 150)" ;;
        failover) failover ;;
        arp-scan) client over i0 8 9 arp-scan -q -I eth0 "$PC.0/24"; client over i1 8 9 fping -q -c 1 -t 200 -g "$PC.0/24" ;;
        gadgets) e out serve_gadgets - "$(list $FAR 30 33)"; e pc gadgets "$(list $PC 101 125)" "$(list $FAR 30 33)" ;;
        relay-media) in_time o0 turnserver -n -v --no-cli --no-tls --no-dtls --no-auth -L "$(far_one 0)" --allow-loopback-peers --pidfile "$LAB_DIR/turn.pid"; sleep 1; for i in i0 i1 i2; do client over "$i" 1 2 turnutils_uclient -y -m 6 -n 300 -z 20 "$(far_one 0)"; client over "$i" 1 3 turnutils_stunclient "$(far_one 0)"; done ;;
        app-401) web out app401 "$(wide 0 19),$(as_house 15 "$(wide_one 30)")" "$SRV.111"; web pc app401 "$(list $PC 101 106)" "$SRV.111" ;;
        spa-404) web out spa404 "$(wide 0 19),$(as_house 15 "$(wide_one 30)")" "$SRV.111"; web pc spa404 "$(list $PC 101 106)" "$SRV.111" ;;
        rest-4xx) web out rest4xx "$(wide 0 9)" "$SRV.111"; web pc rest4xx "$(list $PC 101 104)" "$SRV.111" ;;
        deploy-500) web out deploy500 "$(wide 0 19),$(as_house 20 "$(wide_one 30)")" "$SRV.111"; web pc deploy500 "$(list $PC 101 106)" "$SRV.111" ;;
        graphql) web out graphql "$(wide 0 9)" "$SRV.111"; web pc graphql "$(list $PC 101 104)" "$SRV.111" ;;
        developers) web out developer "$(wide 0 5)" "$SRV.111"; web pc developer "$(list $PC 101 104)" "$SRV.111" ;;
        shippers) web out shipper "$(wide 0 4)" "$SRV.111"; web pc shipper "$(list $PC 101 103)" "$SRV.111" ;;
        runners) web out runner "$(wide 0 4)" "$SRV.111"; web pc runner "$(list $PC 101 103)" "$SRV.111" ;;
        ntlm) web out ntlm "$(wide 0 5)" "$SRV.111"; web pc ntlm "$(list $PC 101 106)" "$SRV.111" ;;
        metrics) e pc metrics "$(list $PC 101 106)" "$SRV.111"; e out metrics "$(wide 0 3)" "$SRV.111" ;;
        kerberos) kdc_up; for i in 0 1 2 3 4; do client over "i$i" 1 3 sh -c "echo last-week | KRB5_CONFIG=$LAB_DIR/krb5.conf kinit -c $LAB_DIR/cc$i u$i"; client over "i$i" 1 3 sh -c "echo new | KRB5_CONFIG=$LAB_DIR/krb5.conf kinit -c $LAB_DIR/cd$i u$((i + 5))"; done ;;
        memcache) in_time srv memcached -u root -l "$SRV.128" -p 11211 -U 11211; sleep 1; for i in i0 i1 i2; do client over "$i" 0.02 0.1 sh -c "printf 'set a 0 60 5\r\nhello\r\nget a\r\nstats\r\nquit\r\n' | timeout 2 socat - TCP:$SRV.128:11211"; done ;;
        *) return 1 ;;
    esac
}
