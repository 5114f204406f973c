# Servers of lab/benign.sh: inside (srv) and outside (out). Sourced.
# shellcheck shell=bash

# sandboxed NAME COMMAND: with private /run and /var/log, so that daemons leave no trace on this machine.
sandboxed() { local name=$1; shift; ns_start "$name" sh -c 'mount -t tmpfs tmpfs /run && mount -t tmpfs tmpfs /var/log && mkdir -p /run/sshd /var/log/nginx && exec "$@"' sh "$@"; }

make_site() {
    local root=$LAB_DIR/www i
    mkdir -p "$root/static" "$root/articles" "$LAB_DIR/files"
    text() { head -c "$1" /dev/urandom | base64 -w 76; }
    for i in index about products contact news team prices help; do { echo "<html><title>$i</title>"; text $((2000 + RANDOM % 30000)); } >"$root/$i.html"; done
    for i in $(seq 0 39); do text $((500 + RANDOM % 40000)) >"$root/static/part$i.txt"; done
    for i in $(seq 0 59); do text $((1500 + RANDOM % 9000)) >"$root/articles/item$i.html"; done
    for i in $(seq 0 5); do head -c $((300000 + RANDOM * 20)) /dev/urandom >"$root/static/segment$i.bin"; done
    for i in $(seq 0 80); do head -c $((RANDOM * 6)) /dev/urandom >"$LAB_DIR/files/file$i"; done
    echo 'User-agent: *' >"$root/robots.txt"; text 4000 >"$root/feed.xml"
    git init -q "$LAB_DIR/repo"; cp "$root"/articles/* "$LAB_DIR/repo/"
    git -C "$LAB_DIR/repo" add . ; git -C "$LAB_DIR/repo" -c user.name=lab -c user.email=lab@example commit -q -m articles
    git clone -q --bare "$LAB_DIR/repo" "$root/repo.git"; git -C "$root/repo.git" update-server-info
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj '/CN=lab.example' -keyout "$LAB_DIR/tls.key" -out "$LAB_DIR/tls.crt" 2>/dev/null
}

start_web() {
    cat >"$LAB_DIR/$1.conf" <<CONF
worker_processes 1; daemon off; pid /run/nginx.pid; error_log /var/log/nginx/error.log;
events { worker_connections 4096; }
http { access_log off; keepalive_timeout 15s; types { text/html html; }
  client_body_temp_path /run/body; proxy_temp_path /run/proxy; fastcgi_temp_path /run/fcgi; uwsgi_temp_path /run/uwsgi; scgi_temp_path /run/scgi;
  server { listen 80; listen [::]:80; listen 443 ssl; listen [::]:443 ssl; ssl_certificate $LAB_DIR/tls.crt; ssl_certificate_key $LAB_DIR/tls.key; root $LAB_DIR/www; } }
CONF
    sandboxed "$1" nginx -c "$LAB_DIR/$1.conf"
}

start_app() { ns srv python3 "$LAB_HOME/benign/servers.py" "$SRV.10" web-app </dev/null >>"$LAB_DIR/app.log" 2>&1 & }
start_redis() { ns srv redis-server --bind "$SRV.60" --protected-mode no --save '' --daemonize no --dir "$LAB_DIR" </dev/null >>"$LAB_DIR/redis.log" 2>&1 & }

# Application and database are restarted while their clients go on.
bounce() {
    local pid
    sleep $((SECONDS_EACH / 4))
    for pid in $(ip netns pids "$BG-srv"); do case "$(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null)" in *web-app* | *redis-server*) kill -KILL "$pid" ;; esac; done
    sleep $((SECONDS_EACH / 3)); start_app; start_redis
    sleep "$SECONDS_EACH"
}

# Processes of the application and the database, which may have been started anew.
restarted() { local pid; for pid in $(ip netns pids "$BG-srv"); do if grep -aqE 'web-app|redis-server' "/proc/$pid/cmdline" 2>/dev/null; then echo "$pid"; fi; done; }

start_servers() {
    case "$PLAN" in 9) start_between; return ;; 10) start_drawn; return ;; esac
    make_site
    start_web srv; start_web out
    ssh-keygen -q -t ed25519 -N '' -f "$LAB_DIR/hostkey"; ssh-keygen -q -t ed25519 -N '' -f "$LAB_DIR/user"
    printf '%s\n' "ListenAddress $SRV.20" "HostKey $LAB_DIR/hostkey" "AuthorizedKeysFile $LAB_DIR/user.pub" 'StrictModes no' 'UsePAM no' 'PermitRootLogin prohibit-password' 'PidFile none' \
        'MaxStartups 50' >"$LAB_DIR/sshd.conf"
    sandboxed srv /usr/sbin/sshd -D -e -f "$LAB_DIR/sshd.conf"
    local i
    # Thirty hosts more; one sshd listens on 16 addresses at most.
    if [ "$PLAN" = 6 ]; then
        for i in 100 120 130; do
            { seq -f "ListenAddress $SRV.%g" "$i" $((i + 9)); grep -v ListenAddress "$LAB_DIR/sshd.conf"; } >"$LAB_DIR/sshd$i.conf"
            sandboxed srv /usr/sbin/sshd -D -e -f "$LAB_DIR/sshd$i.conf"
        done
    fi
    ns_start srv dnsmasq -k --no-resolv --no-hosts --conf-file=/dev/null --pid-file= --user=root --bind-interfaces --listen-address="$SRV.53" --server="$FAR.53" --cache-size=50
    ns_start out dnsmasq -k --no-resolv --no-hosts --conf-file=/dev/null --pid-file= --user=root --bind-interfaces --listen-address="$FAR.53" --address=/cdn.example/$FAR.11 \
        --address=/site1.example/$FAR.10 --address=/site2.example/$FAR.12 $(for i in $(seq 3 24); do echo "--address=/site$i.example/$FAR.$((10 + i % 5))"; done) --local=/example/ --local=/internal/ --local=/in-addr.arpa/
    case "$PLAN" in 7) start_seventh ;; 8) start_seventh; start_eighth ;; esac
    start_app; start_redis
    ns_start srv python3 "$LAB_HOME/benign/servers.py" "$SRV.25" mail
    for i in 70 71 72 73; do ns_start srv python3 "$LAB_HOME/benign/servers.py" "$SRV.$i" plc printer; done
    ns_start srv python3 "$LAB_HOME/benign/servers.py" "$SRV.74" phone
    ns_start out python3 "$LAB_HOME/benign/servers.py" "$FAR.20" phone
    for i in 5201 5202 5203; do ns_start srv iperf3 -s -B "$SRV.60" -p $i; done
    printf '%s\n' "listener 1883 $SRV.60" 'allow_anonymous true' >"$LAB_DIR/mqtt.conf"
    sandboxed srv mosquitto -c "$LAB_DIR/mqtt.conf"
    sleep 3
}
