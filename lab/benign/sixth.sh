# The kinds of ordinary traffic of the sixth network (lab/benign.sh with PLAN=6). Sourced.
# shellcheck shell=bash

# group PROGRAM NAMESPACE NAME SOURCES TARGETS: clients (or servers, with name serve_… and source -) of PROGRAM for this recording.
group() {
    local program=$1 from=$2; shift 2
    client ns "$from" env "LAB_MODE=${LAB_MODE:-}" python3 "$LAB_HOME/benign/$program.py" "$SECONDS_EACH" "$@" "$LAB_DIR/tls.crt" "$LAB_DIR/tls.key"
    case "$1" in serve*) sleep 1 ;; esac
}
sign() { group signing_in "$@"; }
oper() { group operations "$@"; }
gear() { group equipment "$@"; }

# One command on each of thirty hosts, five at a time; two of them are switched off.
fan_out() {
    local i n
    while until_end; do
        n=0
        for i in $(seq 100 109) 160 161 $(seq 120 139); do
            ns "$1" timeout 20 ssh "${SSH_OPTIONS[@]}" -b "$2" -i "$LAB_DIR/user" "root@$SRV.$i" 'uname -a; true' >/dev/null &
            n=$((n + 1)); [ $((n % 5)) != 0 ] || wait
        done
        wait
        between 2 4
    done
}

# sixth NAME: runs it; 1 where it is no kind of the sixth network.
sixth() {
    local i
    case "$1" in
        mail-nat) sign srv serve_mail - "$SRV.110"; sign out crowd_mail "$OUT.50" "$SRV.110"; sign out single_mail "$(list $OUT 20 29)" "$SRV.110" ;;
        mail-refused) LAB_MODE=refuse sign srv serve_mail - "$SRV.110"; sign out crowd_mail "$OUT.50" "$SRV.110"; sign out single_mail "$(list $OUT 60 79)" "$SRV.110"; sign pc single_mail "$(list $PC 101 110)" "$SRV.110" ;;
        form-nat) sign srv serve_portal - "$SRV.111"; sign out crowd_form "$OUT.51" "$SRV.111"; sign out tokens "$OUT.53" "$SRV.111" ;;
        form-refused) LAB_MODE=refuse sign srv serve_portal - "$SRV.111"; sign out crowd_form "$OUT.51" "$SRV.111" ;;
        password-day) sign srv serve_mail - "$SRV.110"; sign srv serve_portal - "$SRV.111"; sign out old_phone "$(list $OUT 20 59)" "$SRV.110,$SRV.111"; sign pc old_phone "$(list $PC 101 115)" "$SRV.110,$SRV.111"
            sign out old_phone "$(printf "$OUT.61,%.0s" $(seq 6))$OUT.61" "$SRV.110,$SRV.111" ;;
        expired-service) sign srv serve_directory - "$SRV.112"; sign srv serve_mail - "$SRV.110"; sign srv serve_portal - "$SRV.110"; sign pc expired_service "$PC.121" "$SRV.112,$SRV.110"; sign out expired_service "$OUT.30" "$SRV.112,$SRV.110" ;;
        morning) sign srv serve_directory - "$SRV.112"; sign pc morning "$(list $PC 101 140)" "$SRV.112" ;;
        tokens) sign srv serve_portal - "$SRV.111"; sign pc tokens "$(list $PC 101 106)" "$SRV.111"; sign out tokens "$(list $OUT 30 36)" "$SRV.111"; sign out tokens "$OUT.50,$OUT.50,$OUT.50" "$SRV.111" ;;
        edi) sign srv serve_mail - "$SRV.113"; sign out edi "$(list $OUT 30 33)" "$SRV.113" ;;
        terminal) sign srv serve_desktops - "$SRV.114,$SRV.115"; sign out terminal "$(list $OUT 20 34)" "$SRV.114,$SRV.115"; sign out terminal "$(printf "$OUT.62,%.0s" $(seq 9))$OUT.62" "$SRV.114,$SRV.115" ;;
        collect) sign srv serve_desktops - "$(list $SRV 116 119),$(list $SRV 140 149)"; sign pc collect "$PC.122" "$(list $SRV 116 119),$(list $SRV 140 149),$SRV.170" ;;
        balancer) sign srv serve_mail - "$SRV.110,$SRV.111"; sign srv serve_directory - "$SRV.110,$SRV.111"; sign srv serve_desktops - "$SRV.110"; sign pc balancer "$PC.135,$PC.136" "$SRV.110,$SRV.111,$SRV.100" ;;
        fan-out) client fan_out pc "$PC.123"; client fan_out out "$OUT.34" ;;
        ssh-nat) for i in 1 2 3 4 5 6 7; do client mistype out $OUT.52; done; client type_slowly out $OUT.52; client deploy out $OUT.52 ;;
        checks) oper srv serve_greeting - "$(list $SRV 110 119),$(list $SRV 140 149)"; oper pc checks "$PC.124" "$(list $SRV 100 149)"; oper out checks "$OUT.35" "$(list $SRV 110 119)" ;;
        clinging) oper srv serve_restarting - "$SRV.116"; oper out clinging "$(list $OUT 10 49)" "$SRV.116"; oper pc clinging "$(list $PC 101 110)" "$SRV.116" ;;
        pools) oper srv serve_database - "$SRV.117"; oper pc pool "$(list $PC 101 104)" "$SRV.117" 04 ;;
        outgoing) oper out serve_mx - "$(list $FAR 10 49)"; oper srv outgoing "$SRV.118" "$(list $FAR 10 60),$(list $FAR 61 70)" ;;
        list-burst) oper out serve_mx - "$(list $FAR 10 49)"; oper srv list_burst "$SRV.118" "$(list $FAR 10 56)" ;;
        reverse) oper out serve_names - "$FAR.54,$FAR.55"; oper srv reverse "$SRV.118,$SRV.119" "$FAR.54,$FAR.55" ;;
        validating) oper out serve_names - "$FAR.54,$FAR.55"; oper srv validating "$SRV.119" "$FAR.54,$FAR.55" ;;
        resolvers) oper srv serve_names - "$SRV.140"; oper out resolvers "$(list $OUT 10 89)" "$SRV.140" ;;
        doh) oper out serve_web - "$FAR.30"; oper pc doh "$(list $PC 101 130)" "$FAR.30" ;;
        uptime) oper srv serve_web - "$SRV.141"; oper out uptime "$(list $OUT 10 21)" "$SRV.141" ;;
        front) oper srv serve_web - "$SRV.141,$SRV.142"; oper out front "$OUT.70,$OUT.71" "$SRV.141,$SRV.142" ;;
        broken-site) oper srv serve_web - "$SRV.141"; oper out broken_site "$(list $OUT 10 59)" "$SRV.141"; oper out broken_site "$(printf "$OUT.63,%.0s" $(seq 14))$OUT.63" "$SRV.141" ;;
        slow-phones) oper srv serve_web - "$SRV.141"; oper out slow_phone "$(list $OUT 10 39)" "$SRV.141"; oper out slow_phone "$(printf "$OUT.64,%.0s" $(seq 24))$OUT.64" "$SRV.141" ;;
        walled) oper out serve_web - "$FAR.30"; oper pc walled "$(list $PC 101 120)" "$FAR.30,$(list $FAR 31 58)" ;;
        eyeballs) oper out serve_web - "$(list $FAR 30 39)"; oper pc eyeballs "$(list $PC 101 110)" "$(list $FAR 30 39)" ;;
        statistics) oper srv serve_sink - "$SRV.143"; oper pc statistics "$PC.101,$PC.102" "$SRV.143"; oper out statistics "$OUT.36" "$SRV.143" ;;
        uploads) oper out serve_web - "$FAR.30"; oper pc uploads "$PC.101" "$FAR.30" ;;
        sensors) oper out serve_web - "$FAR.30"; oper pc sensors_tls "$(list $PC 101 130)" "$FAR.30"; oper srv serve_web - "$SRV.141"; oper out sensors_tls "$(list $OUT 20 44)" "$SRV.141" ;;
        telephones) gear srv serve_registrar - "$SRV.144"; gear out telephone "$(list $OUT 10 69)" "$SRV.144"; gear pc telephone "$(list $PC 101 140)" "$SRV.144" ;;
        control-room) gear srv serve_plant - "$(list $SRV 110 119)"; gear pc control_room "$PC.125" "$(list $SRV 110 119),$(list $SRV 145 152)" ;;
        clocks) gear out serve_time - "$(list $FAR 30 39)"; gear pc clocks "$(list $PC 101 140)" "$(list $FAR 30 42)"; gear srv serve_time - "$SRV.145"; gear out clocks "$(list $OUT 10 80)" "$SRV.145,$SRV.145,$SRV.145,$SRV.146" ;;
        table) gear out serve_swarm - "$(list $FAR 20 60),$(list $OUT 10 60)"; gear pc table "$PC.101,$PC.102" "$(list $FAR 20 90),$(list $OUT 10 120)" ;;
        conference) gear out serve_media - "$FAR.30,$FAR.31"; gear pc conference "$(list $PC 101 108)" "$FAR.30,$FAR.31,$(list $OUT 10 40)" ;;
        quic) gear out serve_media - "$(list $FAR 30 58)"; gear pc quic "$(list $PC 101 112)" "$(list $FAR 30 60)" ;;
        roadwarrior) gear srv serve_tunnels - "$SRV.147"; gear out roadwarrior "$(list $OUT 10 24)" "$SRV.147,$SRV.148,$SRV.199"; gear out serve_tunnels - "$FAR.32"; gear pc roadwarrior "$PC.101" "$FAR.32,$(list $FAR 60 80)" ;;
        television) gear srv television "$SRV.149" - ;;
        inventory) gear srv serve_agents - "$(list $SRV 100 130)"; gear pc inventory "$PC.126" "$(list $SRV 100 160)" ;;
        printing) gear pc printing "$(list $PC 101 120)" "$(list $SRV 160 175)" ;;
        power-cut) gear pc power_cut "$PC.101" - ;;
        discovery) gear pc discovery "$PC.101" - ;;
        routers) gear pc pair "$PC.101" - ;;
        netboot) gear srv serve_boot - "$SRV.148"; gear pc netboot "$(list $PC 101 112)" "$SRV.148" ;;
        wrk) client repeat 3 ns pc wrk -t 2 -c 40 -d 8s "http://$SRV.10/static/part1.txt"; client repeat 3 ns pc wrk -t 1 -c 10 -d 5s "https://$SRV.10/index.html" ;;
        *) return 1 ;;
    esac
}
