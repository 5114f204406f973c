# Further kinds of ordinary traffic of the eighth network (lab/benign.sh with PLAN=8). Sourced.
# shellcheck shell=bash

LATE=(chat-bots backends socks-proxy reverse-tunnels name-load siege remote-checks radio webdav-sync boot-files traces printers git-ssh backup-http upload-webdav ssh-libraries)
LATE_PACKAGES=(ngircd haproxy dante-server dnsperf siege nagios-nrpe-server nagios-nrpe-plugin icecast2 rclone tftpd-hpa tftp-hpa mtr-tiny cups-ipp-utils dropbear-bin python3-paramiko python3-asyncssh)

irc_up() { printf '%s\n' '[Global]' 'Name = irc.lab.example' 'Info = lab' "Listen = $SRV.129" 'Ports = 6667' 'ServerUID = root' 'ServerGID = root' '[Options]' 'Ident = no' 'PAM = no' 'DNS = no' '[Limits]' 'MaxConnectionsIP = 0' >"$LAB_DIR/ngircd.conf"; ns_start srv ngircd -n -f "$LAB_DIR/ngircd.conf"; sleep 2; }
haproxy_up() {
    local i; { printf '%s\n' 'defaults' 'mode http' 'timeout connect 2s' 'timeout client 20s' 'timeout server 20s' 'frontend f' 'bind 0.0.0.0:8081' 'default_backend b' 'backend b' 'option httpchk GET /index.html'; for i in 10 20 25 60 70 71 111 195 196 197; do echo "server s$i $SRV.$i:80 check inter 1s"; done; } >"$LAB_DIR/haproxy.cfg"
    in_time i0 haproxy -db -f "$LAB_DIR/haproxy.cfg"
}
reverse_tunnel() { in_time i0 ssh "${SSH_OPTIONS[@]}" -i "$LAB_DIR/user" -N -R 9000:127.0.0.1:8000 "root@$FAR.22"; in_time i0 python3 -m http.server -d "$LAB_DIR/www" --bind 127.0.0.1 8000; in_time i1 ssh "${SSH_OPTIONS[@]}" -i "$LAB_DIR/user" -N -D 127.0.0.1:1080 "root@$FAR.22"; sleep 2
    client over out 1 4 curl -s -m 5 "http://127.0.0.1:9000/articles/item[1-4].html" -o /dev/null; client over i1 0.5 3 curl -s -m 5 -x socks5h://127.0.0.1:1080 "http://$FAR.10/static/part[1-5].txt" -o /dev/null; }

# late NAME: runs it; 1 where it is no kind of these.
late() {
    local i
    case "$1" in reverse-tunnels) { sed "s/^ListenAddress.*/ListenAddress $FAR.22/" "$LAB_DIR/sshd.conf"; echo 'Subsystem sftp /usr/lib/openssh/sftp-server'; } >"$LAB_DIR/sshd-far.conf"; sandboxed out /usr/sbin/sshd -D -e -f "$LAB_DIR/sshd-far.conf"; sleep 1 ;; esac
    case "$1" in
        chat-bots) irc_up; e out irc_bot "$(wide 0 9)" "$SRV.129"; e pc irc_bot "$(list $PC 101 104)" "$SRV.129" ;;
        backends) haproxy_up; for i in o0 i2 i3; do client over "$i" 0.2 1 curl -s -m 5 "http://$PC.201:8081/articles/item[1-5].html" -o /dev/null; done ;;
        socks-proxy) printf '%s\n' 'logoutput: /dev/null' "internal: $SRV.138 port = 1080" "external: $SRV.138" 'socksmethod: none' 'clientmethod: none' 'user.privileged: root' 'user.unprivileged: root' 'client pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }' 'socks pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }' >"$LAB_DIR/danted.conf"; ns_start srv danted -f "$LAB_DIR/danted.conf"; sleep 1
            for i in i0 i1 i2 i3; do client over "$i" 0.5 3 curl -sk -m 5 -x "socks5h://$SRV.138:1080" "http://$FAR.10/articles/item[1-5].html" "https://$FAR.1[1-9]/index.html" -o /dev/null; done ;;
        reverse-tunnels) reverse_tunnel ;;
        name-load) for i in $(seq 300); do echo "host$i.example A"; done >"$LAB_DIR/names.txt"; client over i0 2 3 dnsperf -s "$SRV.53" -d "$LAB_DIR/names.txt" -l 8 -Q 300 -n 100 ;;
        siege) for i in $(seq 0 39); do echo "http://$SRV.10/articles/item$i.html"; done >"$LAB_DIR/siege.txt"; in_time o0 siege -q -c 6 -d 1 -t "${SECONDS_EACH}S" -f "$LAB_DIR/siege.txt"; in_time i0 siege -q -c 20 -d 0.1 -t "${SECONDS_EACH}S" -f "$LAB_DIR/siege.txt" ;;
        remote-checks) for i in 0 1 2 3 4; do printf '%s\n' "server_address=$PC.$((201 + i))" 'nrpe_user=root' 'nrpe_group=root' 'command[load]=/bin/true' 'command[disk]=/bin/true' 'pid_file=/run/n.pid' >"$LAB_DIR/nrpe$i.cfg"; in_time "i$i" sh -c "mount -t tmpfs tmpfs /run; exec /usr/sbin/nrpe -c '$LAB_DIR/nrpe$i.cfg' -f"; done; sleep 1
            for i in 201 202 203 204 205 230 231 232; do client over i9 0.4 1 /usr/lib/nagios/plugins/check_nrpe -H "$PC.$i" -c load -t 3; client over i9 0.4 1 /usr/lib/nagios/plugins/check_ping -H "$PC.$i" -w 100,20% -c 500,60% -p 2; done ;;
        radio) printf '<icecast><limits><clients>100</clients><sources>4</sources></limits><authentication><source-password>hackme</source-password></authentication><listen-socket><port>8000</port><bind-address>%s</bind-address></listen-socket><paths><logdir>/tmp</logdir><webroot>/usr/share/icecast2/web</webroot><adminroot>/usr/share/icecast2/admin</adminroot></paths><security><chroot>0</chroot><changeowner><user>nobody</user><group>nogroup</group></changeowner></security></icecast>' "$SRV.139" >"$LAB_DIR/icecast.xml"
            sandboxed srv icecast2 -c "$LAB_DIR/icecast.xml"; sleep 2; client over i0 1 2 sh -c "head -c 4000000 /dev/urandom | curl -s -m 60 --limit-rate 40k -u source:hackme -H 'Content-Type: audio/mpeg' -T - http://$SRV.139:8000/live"; sleep 2; for i in o0 o1 o2 i1 i2; do client over "$i" 0.5 2 curl -s -m 30 "http://$SRV.139:8000/live" -o /dev/null; done ;;
        webdav-sync) in_time srv rclone serve webdav "$LAB_DIR/files" --addr "$SRV.140:8085" --user ann --pass right; sleep 2; for i in i0 i1 o0; do client over "$i" 1 4 rclone --config /dev/null sync "$LAB_DIR/www/articles" ":webdav,url='http://$SRV.140:8085',user=ann,pass=$(rclone obscure right):$i"; done
            client over o1 1 4 rclone --config /dev/null sync "$LAB_DIR/www/articles" ":webdav,url='http://$SRV.140:8085',user=ann,pass=$(rclone obscure old):x"; client over i2 1 4 rclone --config /dev/null lsf ":webdav,url='http://$SRV.140:8085',user=ann,pass=$(rclone obscure old):" ;;
        boot-files) in_time srv in.tftpd -L -a "$SRV.142:69" -s "$LAB_DIR/www"; sleep 1; for i in i0 i1 i2 i3; do client over "$i" 0.5 2 tftp "$SRV.142" -c get articles/item1.html /dev/null; client over "$i" 0.5 2 tftp "$SRV.142" -c get "pxelinux.cfg/01-$i" /dev/null; done ;;
        traces) for i in i0 i1 o0; do client over "$i" 1 2 mtr -n -r -c 4 "$FAR.10"; client over "$i" 1 2 mtr -n -r -c 4 -u "$SRV.10"; client over "$i" 1 2 mtr -n -r -c 4 -T -P 443 "$SRV.10"; client over "$i" 1 2 mtr -n -r -c 2 "$FAR.99"; done ;;
        printers) for i in 0 1 2; do in_time "i$i" ippeveprinter -p 631 -d "$LAB_DIR" "lab$i"; done; sleep 2; for i in i4 i5 i6; do for j in 201 202 203 230 231; do client over "$i" 1 3 ipptool -T 2 -t "ipp://$PC.$j:631/ipp/print" get-printer-attributes.test; done; done ;;
        git-ssh) for i in 1 2 3 4 5 6; do client over o0 0.1 1 env GIT_SSH_COMMAND="ssh ${SSH_OPTIONS[*]} -i $LAB_DIR/user" git ls-remote "root@$SRV.20:$LAB_DIR/www/repo.git"; client over i0 0.1 1 env GIT_SSH_COMMAND="ssh ${SSH_OPTIONS[*]} -i $LAB_DIR/user" git ls-remote "root@$SRV.20:$LAB_DIR/www/repo.git"; done ;;
        backup-http) mkdir -p "$LAB_DIR/store"; in_time out rclone serve restic "$LAB_DIR/store" --addr "$FAR.41:8001"; sleep 2; export RESTIC_PASSWORD=x; ns i5 restic -q -r "rest:http://$FAR.41:8001/" init >>"$LAB_DIR/clients.log" 2>&1 || true; client over i5 1 3 restic -q -r "rest:http://$FAR.41:8001/" backup "$LAB_DIR/www" ;;
        upload-webdav) mkdir -p "$LAB_DIR/cloud"; in_time out rclone serve webdav "$LAB_DIR/cloud" --addr "$FAR.42:8085" --user ann --pass right; sleep 2; client over i6 1 3 rclone --config /dev/null copy --ignore-times "$LAB_DIR/www/static" ":webdav,url='http://$FAR.42:8085',user=ann,pass=$(rclone obscure right):" ;;
        ssh-libraries) dropbearconvert openssh dropbear "$LAB_DIR/user" "$LAB_DIR/user.db" >/dev/null 2>&1 || true; for i in o0 i0; do client over "$i" 0.1 1 dbclient -y -y -i "$LAB_DIR/user.db" "root@$SRV.20" 'echo a; ls /usr/bin | head'; done
            for i in o1 o2 i1 i2; do for j in 1 2; do in_time "$i" /usr/bin/python3 "$LAB_HOME/benign/ssh_jobs.py" "$SECONDS_EACH" paramiko "$SRV.20" "$LAB_DIR/user"; done; done; for i in o3 i3; do in_time "$i" /usr/bin/python3 "$LAB_HOME/benign/ssh_jobs.py" "$SECONDS_EACH" asyncssh "$SRV.20" "$LAB_DIR/user"; done ;;
        *) return 1 ;;
    esac
}
