# More real servers for the attacks of attacks/: file, mail, database and desktop services on one inside host; a master, a resolver that knows nobody, and
# more addresses outside. Sourced; each service is started only for the captures that need it.
# shellcheck shell=bash

SERVICE_PACKAGES=(vsftpd dovecot-imapd dovecot-pop3d mariadb-server-core mariadb-client-core postgresql-15 samba redis-server snmpd python3 bind9-dnsutils
    socat ncat netcat-openbsd sshpass xxd)

lab_more_hosts() {
    local i
    inside files 30 10.20.0.30/24
    inside evil 66 10.20.0.66/24 2001:db8:20::66/64
    outside master c2 198.51.100.200/24
    outside resolver 5e 198.51.100.53/24
    outside a5 a5 203.0.113.100/24
    for i in $(seq 101 116); do ns a5 ip address add "203.0.113.$i/24" dev eth0; done
}

start_more_servers() {
    local dir=$LAB_DIR pg=/usr/lib/postgresql/15/bin
    printf 'listen=YES\nlocal_enable=YES\nanonymous_enable=NO\nsecure_chroot_dir=/run/empty\nbackground=NO\npam_service_name=vsftpd\nseccomp_sandbox=NO\n' >"$dir/vsftpd.conf"
    sandboxed files sh -c 'mkdir -p /run/empty && exec vsftpd "$1"' sh "$dir/vsftpd.conf"
    cat >"$dir/dovecot.conf" <<CONF
base_dir = /run/dovecot
log_path = /run/dovecot.log
protocols = imap pop3
listen = *
disable_plaintext_auth = no
ssl = yes
ssl_cert = <$dir/web.crt
ssl_key = <$dir/web.key
mail_location = maildir:/run/mail
passdb {
  driver = static
  args = password=never-guessed-here
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=/run/home
}
CONF
    sandboxed files dovecot -F -c "$dir/dovecot.conf"
    ns_start files python3 "$LAB_HOME/tools/smtp_server.py" 25
    # It asks for name and password and refuses them after two seconds; no telnet daemon of Debian runs without an init system.
    printf '#!/bin/sh\nwhile printf "login: "; do read -r u || exit; printf "Password: "; read -r p || exit; sleep 2; printf "\\r\\nLogin incorrect\\r\\n"; done\n' >"$dir/telnet-login"
    chmod 755 "$dir/telnet-login"
    ns_start files socat TCP-LISTEN:23,fork,reuseaddr EXEC:"$dir/telnet-login"
    ns_start files redis-server --port 6379 --requirepass never-guessed-here --save '' --dir "$dir" --protected-mode no
    mkdir -p "$dir/mysql" "$dir/postgres"
    mariadb-install-db --no-defaults --datadir="$dir/mysql" --auth-root-authentication-method=normal --user=root >/dev/null 2>&1 || true
    ns_start files mariadbd --no-defaults --datadir="$dir/mysql" --user=root --socket="$dir/mysql.sock" --bind-address=0.0.0.0 --port=3306 --max-connect-errors=100000 --skip-name-resolve --init-file="$dir/mysql.sql"
    chown postgres "$dir/postgres"
    echo never-guessed-here >"$dir/postgres-password"
    echo "CREATE USER admin@'%' IDENTIFIED BY 'never-guessed-here';" >"$dir/mysql.sql"
    (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups "$pg/initdb" -D "$dir/postgres" -A scram-sha-256 --pwfile="$dir/postgres-password" >>"$dir/files.log" 2>&1) || true
    echo 'host all all 0.0.0.0/0 scram-sha-256' >>"$dir/postgres/pg_hba.conf"
    ns_start files setpriv --reuid=postgres --regid=postgres --clear-groups "$pg/postgres" -D "$dir/postgres" -h 0.0.0.0 -k "$dir/postgres"
    printf '[global]\nworkgroup=LAB\nsecurity=user\nmap to guest=never\nprivate dir=/run\nlock directory=/run\nstate directory=/run\ncache directory=/run\npid directory=/run\nncalrpc dir=/run/ncalrpc\nlog file=/run/smb.log\nserver min protocol=NT1\n[share]\npath=/run\n' >"$dir/smb.conf"
    sandboxed files smbd -F --no-process-group -s "$dir/smb.conf"
    printf 'agentAddress udp:161\nrocommunity never-guessed-here\n' >"$dir/snmpd.conf"
    sandboxed files snmpd -f -Lo -C -c "$dir/snmpd.conf"
    # A master for beacons and uploads, and a resolver for which no name exists but those of its own zone.
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=cdn.example -keyout "$dir/c2.key" -out "$dir/c2.crt" 2>/dev/null
    ns_start master python3 "$LAB_HOME/tools/master.py" "$dir/c2.crt" "$dir/c2.key"
    ns_start resolver dnsmasq --keep-in-foreground --no-resolv --no-hosts --conf-file=/dev/null --pid-file= --user=root --no-daemon \
        --local=/com/ --local=/net/ --address=/leak.example/198.51.100.200 --txt-record=cmd.leak.example,ok --address=/shop.example/198.51.100.80
    await files 21; await files 143; await files 3306; await files 445; await master 443; await resolver 53
}
