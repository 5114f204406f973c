# The kinds of ordinary traffic of the seventh network (lab/benign.sh with PLAN=7): services that are broken, moved, or whose passwords were changed this morning. Sourced.
# shellcheck shell=bash
#
# Its outside clients have addresses in sixty networks; the passwords that all programs know are the old ones.

SEVENTH=(redeployed moved feeds signed-out busy-interface folders repositories goods reports directory-down old-stores old-mail old-sensors old-shares old-tokens old-cameras dead-site pings)
SEVENTH_PACKAGES=(mariadb-server-core mariadb-client-core postgresql-15 dovecot-imapd dovecot-pop3d vsftpd samba smbclient lftp fping socat)

# wide FROM TO: so many of the outside addresses, each in another network, with commas.
wide_one() { echo "198.$((18 + $1 % 2)).$((3 + $1 * 4)).$((11 + $1 * 3))"; }
wide() { local i all=''; for i in $(seq "$1" "$2"); do all+=",$(wide_one "$i")"; done; echo "${all:1}"; }
wide_addresses() { local i; for i in $(seq 0 59); do ns out ip address add "$(wide_one "$i")/32" dev eth0; done; ns net ip route add 198.18.0.0/15 dev br-out; }

site() { group broken "$@"; }

# as_house COUNT ADDRESS: so many people behind one address.
as_house() { local i all=''; for i in $(seq "$1"); do all+=",$2"; done; echo "${all:1}"; }

start_seventh() {
    local dir=$LAB_DIR pg=/usr/lib/postgresql/15/bin
    mkdir -p "$dir/mysql" "$dir/postgres"
    mariadb-install-db --no-defaults --datadir="$dir/mysql" --auth-root-authentication-method=normal --user=root >/dev/null 2>&1 || true
    echo "CREATE USER shop@'%' IDENTIFIED BY 'new-this-morning';" >"$dir/mysql.sql"
    ns_start srv mariadbd --no-defaults --datadir="$dir/mysql" --user=root --socket="$dir/mysql.sock" --bind-address="$SRV.100" --port=3306 --max-connect-errors=100000 --skip-name-resolve --init-file="$dir/mysql.sql"
    chown postgres "$dir/postgres"; echo new-this-morning >"$dir/postgres-password"
    (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups "$pg/initdb" -D "$dir/postgres" -A scram-sha-256 --pwfile="$dir/postgres-password" >>"$dir/srv.log" 2>&1) || true
    echo 'host all all 0.0.0.0/0 scram-sha-256' >>"$dir/postgres/pg_hba.conf"
    ns_start srv setpriv --reuid=postgres --regid=postgres --clear-groups "$pg/postgres" -D "$dir/postgres" -h "$SRV.100" -k "$dir/postgres"
    printf '%s\n' 'base_dir = /run/dovecot' 'log_path = /run/dovecot.log' 'protocols = imap pop3' "listen = $SRV.101" 'disable_plaintext_auth = no' 'ssl = no' 'auth_mechanisms = plain login cram-md5' \
        'mail_location = maildir:/run/mail' 'passdb {' 'driver = static' 'args = password=new-this-morning' '}' 'userdb {' 'driver = static' 'args = uid=65534 gid=65534 home=/run/home' '}' >"$dir/dovecot.conf"
    sandboxed srv dovecot -F -c "$dir/dovecot.conf"
    printf '%s\n' "listener 1883 $SRV.102" 'allow_anonymous false' "password_file $dir/mqtt7" >"$dir/mqtt7.conf"
    mosquitto_passwd -b -c "$dir/mqtt7" dev1 new-this-morning; chmod 644 "$dir/mqtt7"
    sandboxed srv mosquitto -c "$dir/mqtt7.conf"
    printf '%s\n' '[global]' 'workgroup=LAB' 'security=user' 'map to guest=never' 'bind interfaces only=yes' "interfaces=$SRV.103" 'private dir=/run' 'lock directory=/run' 'state directory=/run' 'cache directory=/run' \
        'pid directory=/run' 'ncalrpc dir=/run/ncalrpc' 'log file=/run/smb.log' '[scans]' 'path=/run' >"$dir/smb.conf"
    sandboxed srv smbd -F --no-process-group -s "$dir/smb.conf"
    printf '%s\n' listen=YES "listen_address=$SRV.104" local_enable=YES anonymous_enable=NO secure_chroot_dir=/run/empty background=NO pam_service_name=vsftpd seccomp_sandbox=NO >"$dir/vsftpd.conf"
    sandboxed srv sh -c 'mkdir -p /run/empty && exec vsftpd "$1"' sh "$dir/vsftpd.conf"
    sleep 6
}

# from_address NAMESPACE ADDRESS PORT TARGET TARGET_PORT: whoever connects to 127.0.0.1:PORT there goes out from this address; many programs cannot be told to.
from_address() { client ns "$1" socat "TCP-LISTEN:$3,bind=127.0.0.1,fork,reuseaddr" "TCP:$4:$5,bind=$2"; }

# pool_of NAMESPACE ADDRESS PORT maria|postgres: its connections open together, are refused, wait and come back.
pool_of() {
    local i service=3306; [ "$4" = maria ] || service=5432
    from_address "$1" "$2" "$3" "$SRV.100" "$service"; sleep 1
    while until_end; do
        for i in 1 2 3 4 5 6 7 8; do
            if [ "$4" = postgres ]; then ns "$1" env PGPASSWORD=last-week PGCONNECT_TIMEOUT=4 psql -h 127.0.0.1 -p "$3" -U postgres -c 'select 1' postgres &
            else ns "$1" mariadb --no-defaults --protocol=tcp -h 127.0.0.1 -P "$3" -u shop -plast-week -e 'select 1' & fi
        done
        between 4 8
    done
}

# A person's programs: mail with the old password, by a proof or in clear.
mail_program() {
    local option; [ $(($2 % 2)) = 0 ] && option=AUTH=CRAM-MD5 || option=AUTH=PLAIN
    while until_end; do
        ns out curl -s -m 10 --interface "$1" --login-options "$option" -u "person$2:last-week-$2" "imap://$SRV.101/" || true
        [ $(($2 % 3)) != 0 ] || ns out curl -s -m 10 --interface "$1" -u "person$2:last-week-$2" "pop3://$SRV.101/" || true
        between 2 6
    done
}

sensor() { while until_end; do ns "$1" mosquitto_pub -A "$2" -h "$SRV.102" -u "dev$3" -P last-week -i "s$RANDOM" -t x -m y || true; between 1 5; done; }
scanner_to_folder() {
    from_address pc "$2" "$3" "$SRV.103" 445; sleep 1
    while until_end; do ns pc smbclient "//127.0.0.1/scans" -p "$3" -U "LAB/$1%last-week" -c ls || true; between 2 5; done
}
transfer() { while until_end; do ns out lftp -e "set net:socket-bind-ipv4 $1; set net:max-retries 1; set net:timeout 5; ls; bye" -u "edi$2,last-week" "ftp://$SRV.104" || true; between 3 8; done; }
builds() {
    local i
    from_address out "$1" "$2" "$SRV.110" 8080; sleep 1
    while until_end; do for i in 1 2 3; do ns out env GIT_TERMINAL_PROMPT=0 git -c http.lowSpeedTime=5 ls-remote "http://ci$2:last-week@127.0.0.1:$2/team/repo$i.git" || true; done; between 2 6; done
}
recorder() { while until_end; do ns pc curl -s -m 5 --interface "$1" --digest -u viewer:last-week -o /dev/null "http://$SRV.110:8080/camera/status" || true; between 1 3; done; }
pinged() { while until_end; do ns pc fping -q -c 1 -t 300 -S "$PC.130" -g "$SRV.0/24" || true; between 6 9; done; }
mirrored() { ns out timeout "$SECONDS_EACH" wget -q -r -l 2 -nd -T 5 -t 1 --bind-address="$1" -P "$LAB_DIR/mirror$2" "http://$SRV.110:8080/" || true; }

# Checks from many places, and an application whose back end is away: refused, silent, or an error of the front's.
checked() { while until_end; do ns out curl -s -m 3 --interface "$1" -o /dev/null "http://$SRV.110:808$((RANDOM % 3))/health" || true; ns out curl -sk -m 3 --interface "$1" -o /dev/null "https://$SRV.180/" || true; between 4 9; done; }

# seventh NAME: runs it; 1 where it is no kind of the seventh network.
seventh() {
    local i
    case "$1" in redeployed | moved | feeds | signed-out | busy-interface | folders | repositories | goods | reports | directory-down | old-tokens | old-cameras | dead-site) site srv serve_site - "$SRV.110" ;; esac
    case "$1" in
        redeployed) site out visitor "$(wide 0 39),$(as_house 30 "$(wide_one 50)")" "$SRV.110"; site pc visitor "$(list $PC 101 110)" "$SRV.110" ;;
        moved) site out engine "$(wide 0 11)" "$SRV.110"; client mirrored "$(wide_one 20)" 1; client mirrored "$(wide_one 21)" 2 ;;
        feeds) site out reader "$(wide 0 9)" "$SRV.110" ;;
        signed-out) site out signed_out "$(wide 0 29),$(as_house 20 "$(wide_one 51)")" "$SRV.110"; site pc signed_out "$(list $PC 101 108)" "$SRV.110" ;;
        busy-interface) site out integrator "$(wide 0 9),$(as_house 4 "$(wide_one 52)")" "$SRV.110"; site pc integrator "$PC.121" "$SRV.110" ;;
        folders) site out explorer "$(wide 0 14),$(as_house 10 "$(wide_one 53)")" "$SRV.110"; site pc explorer "$(list $PC 101 110)" "$SRV.110" ;;
        repositories) site out packager "$(wide 0 7),$(as_house 8 "$(wide_one 54)")" "$SRV.110"; site pc packager "$(list $PC 101 106)" "$SRV.110" ;;
        goods) site out cashier "$(wide 0 9)" "$SRV.110"; site pc cashier "$(list $PC 101 110)" "$SRV.110" ;;
        reports) site out reporter "$(wide 0 29),$(as_house 20 "$(wide_one 55)")" "$SRV.110" ;;
        directory-down) site out locked_out "$(wide 0 29),$(as_house 40 "$(wide_one 56)")" "$SRV.110" ;;
        old-stores) for i in 0 1 2 3; do client pool_of out "$(wide_one $i)" $((33000 + i)) maria; client pool_of out "$(wide_one $((i + 10)))" $((34000 + i)) postgres; done
            for i in 101 102 103; do client pool_of pc "$PC.$i" $((33000 + i)) maria; client pool_of pc "$PC.$i" $((34000 + i)) postgres; done ;;
        old-mail) for i in $(seq 0 14); do client mail_program "$(wide_one "$i")" "$i"; done; for i in $(seq 20 31); do client mail_program "$(wide_one 57)" "$i"; done ;;
        old-sensors) for i in $(seq 0 19); do client sensor out "$(wide_one "$i")" "$i"; done; for i in $(seq 20 44); do client sensor out "$(wide_one 58)" "$i"; done; for i in 101 102 103 104; do client sensor pc "$PC.$i" "$i"; done ;;
        old-shares) for i in 101 102 103; do client scanner_to_folder "copier$i" "$PC.$i" $((35000 + i)); done; for i in $(seq 0 7); do client transfer "$(wide_one "$i")" "$i"; done ;;
        old-tokens) for i in 1 2 3 4; do client builds "$(wide_one "$i")" $((36000 + i)); done; for i in 5 6 7 8 9 10; do client builds "$(wide_one 59)" $((36000 + i)); done ;;
        old-cameras) for i in 101 102 103; do client recorder "$PC.$i"; done ;;
        dead-site) for i in $(seq 0 29); do client checked "$(wide_one "$i")"; done ;;
        pings) client pinged ;;
        *) return 1 ;;
    esac
}
