# The kinds of ordinary traffic of lab/benign.sh and benign-live.sh. Sourced.
# shellcheck shell=bash

ALL=(browsing shared-address crawlers copies video administration names mail monitoring load-test peers calls devices open-connections restart desktops packages ipv6 everything
    interfaces stale-passwords probes beats crowd relaunch house-names logs meetings games field ci link-changes
    downloads tabs updates kubernetes reconnects service-down typos resolver vpn scrape-wide automation office-nat chat
    writers database scripts forwarders owners digests appliances accounts)

# Those of the sixth network, which has the addresses for them.
if [ "$PLAN" = 6 ]; then ALL=(mail-nat mail-refused form-nat form-refused password-day expired-service morning tokens edi terminal collect balancer fan-out ssh-nat
    checks clinging pools outgoing list-burst reverse validating resolvers doh uptime front broken-site slow-phones walled eyeballs statistics uploads sensors
    telephones control-room clocks table conference quic roadwarrior television inventory printing power-cut discovery routers netboot wrk); fi

# Those of the seventh.
if [ "$PLAN" = 7 ]; then ALL=("${SEVENTH[@]}"); fi
if [ "$PLAN" = 8 ]; then ALL=("${EIGHTH[@]}" "${LATE[@]}" "${EVERYDAY[@]}"); fi
if [ "$PLAN" = 9 ]; then ALL=("${BETWEEN[@]}"); fi
# A house for each number.
if [ "$PLAN" = 10 ]; then ALL=(house-1 house-2 house-3 house-4); fi

run_one() {
    local i
    if [ "$PLAN" = 8 ] && { eighth "$1" || late "$1" || everyday "$1"; }; then return; fi
    if [ "$PLAN" = 9 ]; then between_networks "$1" || die "no recording named '$1'; names: ${ALL[*]}"; return; fi
    if [ "$PLAN" = 10 ]; then drawn; return; fi
    if sixth "$1"; then return; fi
    if [ "$PLAN" = 7 ] && seventh "$1"; then return; fi
    case "$1" in
        browsing) for i in 101 103 105 107 109 111 113 115; do client surf pc $PC.$i http://$FAR.10 https://$FAR.11 https://$FAR.12 http://$FAR.13; done
            client py pc names "$(list $PC 101 112)" "$SRV.53" ;;
        shared-address) for i in $(seq 14); do client surf out $OUT.50 http://$SRV.10 https://$SRV.10; done
            client py out form_login "$(printf "$OUT.50,%.0s" $(seq 25))$OUT.50" "$SRV.10"; client py out long_poll "$OUT.50,$OUT.50,$OUT.50" "$SRV.10" ;;
        crawlers) client crawl $OUT.30 http://$SRV.10 0.5; client crawl $OUT.31 https://$SRV.10 0.2; client check_links $OUT.32 http://$SRV.10
            client repeat 10 ns out curl -s -m 5 -A 'FeedFetcher' --interface $OUT.33 -o /dev/null http://$SRV.10/feed.xml; client surf out $OUT.34 http://$SRV.10 ;;
        copies) client backup out $OUT.40; client backup pc $PC.110; client py out upload "$OUT.41,$OUT.42" "$SRV.10"
            client repeat 3 ns pc curl -sk -m 30 --interface $PC.111 -o /dev/null https://$FAR.11/static/segment0.bin
            client repeat 5 ns out curl -s -m 30 -r 100000- --interface $OUT.43 -o /dev/null http://$SRV.10/static/segment1.bin ;;
        video) for i in 101 102 103 104; do client segments pc $PC.$i https://$FAR.11; done; for i in 60 61; do client segments out $OUT.$i http://$SRV.10; done ;;
        administration) client type_slowly out $OUT.70; client type_slowly pc $PC.120; client deploy out $OUT.71; client deploy pc $PC.121
            client mistype out $OUT.72; client mistype pc $PC.122; client py out ftp_mistake "$OUT.73,$OUT.74" "$SRV.25"; client py out form_login "$(list $OUT 75 82)" "$SRV.10" ;;
        names) client py pc names "$(list $PC 101 135)" "$SRV.53"; client py srv blocklist "$SRV.25" "$FAR.53"; client py out names "$OUT.20" "$SRV.53"; client py srv names "$SRV.53" "$FAR.53" ;;
        mail) client py out mail_server "$(list $OUT 10 24)" "$SRV.25"; client py out imap_poll "$(list $OUT 25 49)" "$SRV.25"; client py pc imap_poll "$(list $PC 101 108)" "$SRV.25"
            client py srv blocklist "$SRV.25" "$FAR.53" ;;
        monitoring) client py out probe "$OUT.85" "$SRV.10,$SRV.20,$SRV.25"; client py pc probe "$PC.130" "$SRV.10,$SRV.20,$SRV.25,$SRV.53,$SRV.60,$SRV.70"
            client ping_list pc $PC.130 $SRV; client py pc snmp_poll "$PC.131" "$(list $SRV 70 79)"; client repeat 5 ns out curl -sk -m 5 --interface $OUT.86 -o /dev/null https://$SRV.10/ ;;
        load-test) client repeat 2 ns pc ab -q -r -s 5 -n 4000 -c 30 -B $PC.115 http://$SRV.10/index.html; client repeat 2 ns pc iperf3 -c $SRV.60 -B $PC.116 -t 6 -b 40M
            client repeat 6 ns pc iperf3 -c $SRV.60 -B $PC.117 -t 5 -u -b 5M -p 5202; client repeat 8 ns out iperf3 -c $SRV.60 -B $OUT.44 -t 5 -b 10M -p 5203 ;;
        peers) client py pc mesh "$PC.103,$PC.104" "$(list $OUT 10 60)"; client py out mesh "$(list $OUT 10 42)" "$PC.103,$PC.104,$(list $OUT 10 60)" ;;
        calls) client py pc rtp "$PC.105,$PC.106,$PC.107" "$FAR.20"; client py out rtp "$OUT.51" "$SRV.74" ;;
        devices) for i in $(seq 101 112); do client telemetry $PC.$i; done; client subscriber $PC.120; client py pc modbus "$PC.121" "$SRV.70,$SRV.71,$SRV.72,$SRV.73"
            client py pc ntp "$(list $PC 101 120)" "$FAR.10,$FAR.53"; for i in 101 102 103; do client repeat 5 ns pc curl -sk -m 5 --interface $PC.$i -o /dev/null https://$FAR.12/static/part1.txt; done ;;
        open-connections) client py out websocket "$(list $OUT 10 29)" "$SRV.10"; client py out long_poll "$(list $OUT 30 49)" "$SRV.10"; client py out events "$(list $OUT 50 60)" "$SRV.10"
            for i in 61 62 63 64 65 66; do client slow_reader out $OUT.$i http://$SRV.10; done ;;
        restart) client py out retry "$(list $OUT 10 29)" "$SRV.10"; client py pc pool "$PC.101,$PC.102" "$SRV.60"; client bounce ;;
        desktops) client py pc noise "$(list $PC 101 125)" "-"; client py pc snmp_poll "$PC.126" "$(list $DEVICES 60 89)"; client py pc names "$(list $PC 101 110)" "$SRV.53" ;;
        packages) client packages pc $PC.101 http://$FAR.10; client packages pc $PC.102 https://$FAR.11; client clone pc $PC.103
            client repeat 5 ns pc curl -sk -m 20 -A 'Debian APT-HTTP/1.3' --interface $PC.104 -o /dev/null http://$FAR.10/articles/item1.html -o /dev/null http://$FAR.10/dists/InRelease ;;
        ipv6) for i in 1 2 3 4; do client surf out 2001:db8:f::10 "http://[2001:db8:4$PLAN::10]" "https://[2001:db8:4$PLAN::10]"; done
            client repeat 1 ns out ping -q -6 -c 20 -i 0.5 2001:db8:4$PLAN::10 ;;
        interfaces) more srv serve - "$SRV.10"; client_py2 out partner "$OUT.60,$OUT.61" "$SRV.10"; client_py2 out webhook "$OUT.62" "$SRV.10"; client_py2 out app_phone "$(list $OUT 10 50)" "$SRV.10"
            client_py2 out pinned "$OUT.63,$OUT.64" "$SRV.10"; client_py2 pc partner "$PC.105" "$SRV.10" ;;
        stale-passwords) more srv serve - "$SRV.10"; client_py2 out stale_basic "$OUT.20,$OUT.21" "$SRV.10"; client_py2 pc stale_basic "$PC.101" "$SRV.10"; client_py2 out stale_mail "$OUT.22" "$SRV.25"; client_py2 pc stale_mail "$PC.102" "$SRV.25" ;;
        probes) more srv serve - "$SRV.10,$SRV.20,$SRV.25"; client_py2 pc scrape "$PC.130" "$SRV.10,$SRV.20,$SRV.25,$(list $SRV 70 75),$(list $SRV 80 83)"; client_py2 pc kubelet "$PC.131" "$SRV.10,$SRV.20,$SRV.25,$SRV.53"
            client_py2 out half_open "$OUT.85" "$SRV.10,$SRV.20,$SRV.25"; client_py2 out scrape "$OUT.86" "$SRV.10,$SRV.25" ;;
        beats) more out serve - "$FAR.10,$FAR.12"; client_py2 pc beat "$(list $PC 101 103)" "$FAR.10"; client_py2 pc beat "$(list $PC 104 115)" "$FAR.12" ;;
        crowd) client_py2 out flash "$(list $OUT 10 90)" "$SRV.10" ;;
        relaunch) for i in 10 11 12; do client_py2 out relaunch "$OUT.$i" "$SRV.10" "ExampleBot/2.$i"; done; client_py2 out relaunch "$(list $OUT 20 40)" "$SRV.10" 'Mozilla/5.0 (X11) Firefox/140.0' ;;
        house-names) client_py2 pc house_names "$(list $PC 101 140)" "$SRV.53"; client py srv blocklist "$SRV.25" "$FAR.53"; client py srv blocklist "$SRV.20" "$FAR.53" ;;
        logs) more srv serve - "$SRV.60"; client_py2 out logs "$(list $OUT 10 14)" "$SRV.60"; client_py2 pc logs "$(list $PC 101 105)" "$SRV.60" ;;
        meetings) more out serve - "$FAR.20"; client_py2 pc meeting "$(list $PC 101 106)" "$FAR.20" ;;
        games) more srv serve - "$SRV.74"; client_py2 out game "$(list $OUT 10 40)" "$SRV.74" ;;
        field) more srv serve - "$(list $SRV 70 75)"; client_py2 pc field "$PC.121" "$(list $SRV 70 79)"; client py pc modbus "$PC.122" "$(list $SRV 70 73)" ;;
        ci) for i in 101 102 103; do client deploy pc $PC.$i; done; for i in 10 11; do client deploy out $OUT.$i; done; client clone pc $PC.104 ;;
        link-changes) client link_changes ;;
        downloads) for i in 101 102; do client repeat 3 ns pc aria2c -q -x 12 -s 12 -k 100K --allow-overwrite=true --check-certificate=false --interface $PC.$i -d "$LAB_DIR" -o aria$i https://$FAR.11/static/segment1.bin; done
            client repeat 4 ns pc wget -q -r -l 2 -nd --bind-address=$PC.103 -P "$LAB_DIR/mirror" http://$FAR.10/articles/ http://$FAR.10/index.html; client repeat 2 ns out wget -q -i <(seq -f "http://$SRV.10/articles/item%g.html" 0 59) --bind-address=$OUT.40 -P "$LAB_DIR/mirror2" ;;
        tabs) further pc tabs "$(list $PC 101 104)" "$(list $FAR 10 13)"; further out tabs "$OUT.20" "$SRV.10" ;;
        updates) further pc updates "$(list $PC 101 140)" "$FAR.10" ;;
        kubernetes) more srv serve - "$SRV.10,$SRV.20,$(list $SRV 70 75)"; further pc kube "$PC.131" "$SRV.10,$SRV.20,$(list $SRV 70 75)"; further out kube "$OUT.85" "$SRV.10,$SRV.20" ;;
        reconnects) further pc each_its_own "$PC.101,$PC.102" "$SRV.60"; further out each_its_own "$OUT.41" "$SRV.60"; client py pc pool "$PC.103" "$SRV.60" ;;
        service-down) further out nobody_there "$(list $OUT 10 24)" "$SRV.10,$SRV.90"; further pc nobody_there "$(list $PC 101 108)" "$SRV.10"; further pc agent "$PC.110,$PC.111" "$FAR.99"; further pc agent "$PC.112" "$FAR.10" ;;
        typos) more srv serve - "$SRV.10"; further out typos "$(list $OUT 10 24)" "$SRV.25,$SRV.10"; further pc typos "$(list $PC 101 110)" "$SRV.25,$SRV.10"; client mistype out $OUT.72 ;;
        resolver) further srv misses "$SRV.53,$SRV.20" "$FAR.53"; further pc misses "$(list $PC 101 106)" "$SRV.53"; further out misses "$OUT.20" "$SRV.53" ;;
        vpn) client ns out python3 "$LAB_HOME/benign/further.py" "$SECONDS_EACH" serve - "$FAR.20"; client ns srv python3 "$LAB_HOME/benign/further.py" "$SECONDS_EACH" serve - "$SRV.74"; sleep 1
            further pc tunnel "$(list $PC 101 104)" "$FAR.20"; further out tunnel "$(list $OUT 10 14)" "$SRV.74" ;;
        scrape-wide) more srv serve - "$SRV.10,$SRV.20,$SRV.25,$(list $SRV 70 75)"; further pc scrape_wide "$PC.130" "$SRV.10,$SRV.20,$SRV.25,$(list $SRV 60 95)"; further out scrape_wide "$OUT.86" "$SRV.10,$SRV.20,$SRV.25,$(list $SRV 70 77)" ;;
        automation) for i in 101 102 103 104 105 106 107 108; do client deploy pc $PC.120; done; for i in 1 2 3 4; do client deploy out $OUT.71; done ;;
        office-nat) further out natted "$OUT.50" "$SRV.10,$SRV.25"; further pc natted "$PC.101" "$SRV.10,$SRV.25" ;;
        chat) more srv serve - "$SRV.10"; further out socket_chat "$(list $OUT 10 45)" "$SRV.10"; further pc socket_chat "$(list $PC 101 110)" "$SRV.10" ;;
        writers) honest writers "$(list $OUT 10 19)" "$(list $PC 101 104)" ;;
        database | scripts | forwarders | owners | digests | appliances | accounts) honest "$1" "$OUT.20,$OUT.21" "$PC.105" ;;
        everything) for i in browsing shared-address crawlers administration names mail monitoring devices open-connections restart desktops; do run_one $i; done ;;
        *) die "no recording named '$1'; names: ${ALL[*]}" ;;
    esac
}
