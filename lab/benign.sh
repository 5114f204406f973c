#!/usr/bin/env bash
# Records captures of ordinary traffic, in which nobody attacks anybody: what a detector says about them is a false alarm. Needs root.
#   lab/benign.sh FOLDER [NAME...]    all of them or those named; adds rows to FOLDER/MANIFEST.tsv
#   PLAN=1|2|3 chooses the network (benign/network.sh), SECONDS_EACH=45 the length of each recording, SNAP=0 keeps whole packets (else 400 bytes).
set -euo pipefail
LAB_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$(dirname "$LAB_HOME")/packaging/common.sh"
PLAN=${PLAN:-1} SECONDS_EACH=${SECONDS_EACH:-45}
LAB_DIR='' LAB_PIDS=() CLIENTS=()
. "$LAB_HOME/benign/network.sh"; . "$LAB_HOME/benign/servers.sh"; . "$LAB_HOME/benign/applications.sh"

ALL=(browsing shared-address crawlers copies video administration names mail monitoring load-test peers calls devices open-connections restart desktops packages ipv6 everything)

run_one() {
    local i
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
            client ping_range pc $PC.130 $SRV; client py pc snmp_poll "$PC.131" "$(list $SRV 70 79)"; client repeat 5 ns out curl -sk -m 5 --interface $OUT.86 -o /dev/null https://$SRV.10/ ;;
        load-test) client repeat 2 ns pc ab -q -r -s 5 -n 4000 -c 30 -B $PC.115 http://$SRV.10/index.html; client repeat 2 ns pc iperf3 -c $SRV.60 -B $PC.116 -t 6 -b 40M
            client repeat 6 ns pc iperf3 -c $SRV.60 -B $PC.117 -t 5 -u -b 5M -p 5202; client repeat 8 ns out iperf3 -c $SRV.60 -B $OUT.44 -t 5 -b 10M -p 5203 ;;
        peers) client py pc mesh "$PC.103,$PC.104" "$(list $OUT 10 60)"; client py out mesh "$(list $OUT 10 16)" "$PC.103,$PC.104" ;;
        calls) client py pc rtp "$PC.105,$PC.106,$PC.107" "$FAR.20"; client py out rtp "$OUT.51" "$SRV.74" ;;
        devices) for i in $(seq 101 112); do client telemetry $PC.$i; done; client subscriber $PC.120; client py pc modbus "$PC.121" "$SRV.70,$SRV.71,$SRV.72,$SRV.73"
            client py pc ntp "$(list $PC 101 120)" "$FAR.10,$FAR.53"; for i in 101 102 103; do client repeat 5 ns pc curl -sk -m 5 --interface $PC.$i -o /dev/null https://$FAR.12/static/part1.txt; done ;;
        open-connections) client py out websocket "$(list $OUT 10 29)" "$SRV.10"; client py out long_poll "$(list $OUT 30 49)" "$SRV.10"; client py out events "$(list $OUT 50 60)" "$SRV.10"
            for i in 61 62 63 64 65 66; do client slow_reader out $OUT.$i http://$SRV.10; done ;;
        restart) client py out retry "$(list $OUT 10 29)" "$SRV.10"; client py pc pool "$PC.101,$PC.102" "$SRV.60"; client bounce ;;
        desktops) client py pc noise "$(list $PC 101 125)" "-"; client py pc snmp_poll "$PC.126" "$(list $SRV 60 89)"; client py pc names "$(list $PC 101 110)" "$SRV.53" ;;
        packages) client packages pc $PC.101 http://$FAR.10; client packages pc $PC.102 https://$FAR.11; client clone pc $PC.103
            client repeat 5 ns pc curl -sk -m 20 -A 'Debian APT-HTTP/1.3' --interface $PC.104 -o /dev/null http://$FAR.10/articles/item1.html -o /dev/null http://$FAR.10/dists/InRelease ;;
        ipv6) for i in 1 2 3 4; do client surf out 2001:db8:f::10 "http://[2001:db8:4$PLAN::10]" "https://[2001:db8:4$PLAN::10]"; done
            client repeat 1 ns out ping -q -6 -c 20 -i 0.5 2001:db8:4$PLAN::10 ;;
        everything) for i in browsing shared-address crawlers administration names mail monitoring devices open-connections restart desktops; do run_one $i; done ;;
        *) die "no recording named '$1'; names: ${ALL[*]}" ;;
    esac
}

[ $# -ge 1 ] || die "which folder? usage: lab/benign.sh FOLDER [NAME...]; names: ${ALL[*]}"
mkdir -p "$1"; FOLDER=$(cd "$1" && pwd); shift
[ $# -gt 0 ] || set -- "${ALL[@]}"
need_packages "${BENIGN_PACKAGES[@]}" || exit 1
lab_up
start_servers
for NAME in "$@"; do
    file=benign-p$PLAN-$NAME.pcap.zst
    say "$NAME, plan $PLAN"
    CLIENTS=(); ENDS=$(($(date +%s) + SECONDS_EACH))
    tap=$TAP; case "$NAME" in load-test | desktops | restart) tap=br-lan ;; esac
    capture_start "$LAB_DIR/now.pcap" "$tap"
    began=$(date +%s.%3N)
    run_one "$NAME"
    while until_end; do sleep 1; done
    sleep 3
    for pid in "${CLIENTS[@]}"; do pkill -KILL -P "$pid" 2>/dev/null || true; kill -KILL "$pid" 2>/dev/null || true; done
    wait "${CLIENTS[@]}" 2>/dev/null || true
    ended=$(date +%s.%3N)
    capture_stop
    [ "$(stat -c %s "$LAB_DIR/now.pcap")" -gt 20000 ] || die "$NAME: nothing was recorded: $(tail -n 3 "$LAB_DIR/clients.log")"
    zstd -q -f -10 "$LAB_DIR/now.pcap" -o "$FOLDER/$file"; rm "$LAB_DIR/now.pcap"
    exec 7>>"$FOLDER/.lock"; flock 7
    { printf 'file\tclass\tattacker\tvictim\tstart\tend\ttool\n'; { tail -n +2 "$FOLDER/MANIFEST.tsv" 2>/dev/null | grep -v "^$file"$'\t' || true; }
      printf '%s\tbenign\t\t\t%s\t%s\t%s\n' "$file" "$began" "$ended" "$NAME"; } >"$LAB_DIR/manifest"
    cp "$LAB_DIR/manifest" "$FOLDER/MANIFEST.tsv"; exec 7>&-
done
rm -f "$FOLDER/.lock"
say "wrote $FOLDER/MANIFEST.tsv"
