# Real servers inside the laboratory: nginx with pages and TLS, OpenSSH, dnsmasq. Sourced.
# shellcheck shell=bash

# sandboxed NAME COMMAND: in the namespace, with private /run and /var/log, so that daemons leave no trace on this machine.
sandboxed() {
    local name=$1; shift
    ns_start "$name" sh -c 'mount -t tmpfs tmpfs /run && mount -t tmpfs tmpfs /var/log && mkdir -p /run/sshd /var/log/nginx && exec "$@"' sh "$@"
}

# Pages of ordinary text, from 1 to 60 KB.
make_pages() {
    local root=$1 page size
    mkdir -p "$root/static"
    for page in index about products contact news team prices help; do
        size=$((1 + (${#page} * 7919) % 17))
        { echo "<html><head><title>$page</title></head><body>"
          awk -v n="$size" -v p="$page" 'BEGIN { srand(length(p)); split("delivery order garden winter paper machine river notebook quality window service coffee copper letter market travel", w, " ");
              for (i = 0; i < n * 12; i++) { line = "<p>"; for (j = 0; j < 12; j++) line = line " " w[int(rand() * 16) + 1]; print line "</p>" } }'
          echo "</body></html>"; } >"$root/$page.html"
    done
    awk 'BEGIN { for (i = 0; i < 120; i++) printf ".c%d { margin: %dpx; color: #%06x }\n", i, i % 9, i * 4099 % 16777216 }' >"$root/static/site.css"
    awk 'BEGIN { for (i = 0; i < 200; i++) printf "function f%d(a, b) { return a * %d + b }\n", i, i }' >"$root/static/site.js"
    awk 'BEGIN { for (i = 0; i < 2500; i++) printf "row %05d;laboratory;value %010.3f\n", i, i * 17.31 % 9973 }' >"$root/static/catalogue.csv"
}

start_nginx() {
    local name=$1 root=$LAB_DIR/$1-www conf=$LAB_DIR/$1-nginx.conf
    make_pages "$root"
    chmod 755 "$LAB_DIR"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj "/CN=$name.example" \
        -keyout "$LAB_DIR/$name.key" -out "$LAB_DIR/$name.crt" 2>/dev/null
    cat >"$conf" <<CONF
worker_processes 1; daemon off; pid /run/nginx.pid; error_log /var/log/nginx/error.log;
events { worker_connections 4096; }
http {
  types { text/html html; text/css css; application/javascript js; text/csv csv; }
  access_log off; keepalive_timeout 15s; client_header_timeout 30s;
  client_body_temp_path /run/body; proxy_temp_path /run/proxy; fastcgi_temp_path /run/fcgi; uwsgi_temp_path /run/uwsgi; scgi_temp_path /run/scgi;
  server { listen 80; listen [::]:80; listen 443 ssl; listen [::]:443 ssl;
    ssl_certificate $LAB_DIR/$name.crt; ssl_certificate_key $LAB_DIR/$name.key;
    root $root; index index.html;
    location = /login { return 401; }
    location = /signin { return 200 "<html><body>Invalid name or password</body></html>"; }
    location = /api/login { return 401 '{"error":"invalid credentials"}'; }
    location = /item { return 200 "<html><body>A chair, 49.00</body></html>"; }
    location /static/ { limit_rate 400k; } }
}
CONF
    sandboxed "$name" nginx -c "$conf"
}

start_sshd() {
    local name=$1
    ssh-keygen -q -t ed25519 -N '' -f "$LAB_DIR/$name-host"
    [ -f "$LAB_DIR/user" ] || ssh-keygen -q -t ed25519 -N '' -f "$LAB_DIR/user"
    cat >"$LAB_DIR/$name-sshd.conf" <<CONF
Port 22
HostKey $LAB_DIR/$name-host
AuthorizedKeysFile $LAB_DIR/user.pub
StrictModes no
UsePAM no
PasswordAuthentication yes
PermitRootLogin prohibit-password
MaxAuthTries 3
Subsystem sftp internal-sftp
PidFile none
CONF
    sandboxed "$name" /usr/sbin/sshd -D -e -f "$LAB_DIR/$name-sshd.conf"
}

start_dns() {
    ns_start "$1" dnsmasq --keep-in-foreground --no-resolv --no-hosts --conf-file=/dev/null --pid-file= --user=root --no-daemon \
        --address=/shop.example/10.20.0.10 --address=/login.example/10.20.0.20 --txt-record=shop.example,"v=spf1 -all" --local=/example/ --auth-ttl=300
}

# await NAME PORT: until something listens there.
await() {
    local try
    for try in $(seq 100); do
        if ns "$1" ss -Hltun "sport = :$2" | grep -q .; then return 0; fi
        sleep 0.1
    done
    die "nothing listens on port $2 of $LAB_NS-$1: $(tail -n 2 "$LAB_DIR/$1.log" | tr '\n' ' ')"
}

start_servers() {
    start_nginx web
    start_sshd ssh
    start_dns dns
    start_nginx site
    await web 443; await ssh 22; await dns 53; await site 443
}
