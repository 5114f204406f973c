#!/usr/bin/env bash
# Records captures of ordinary traffic, in which nobody attacks anybody: what a detector says about them is a false alarm. Needs root.
#   lab/benign.sh FOLDER [NAME...]    all of them or those named; adds rows to FOLDER/MANIFEST.tsv
#   PLAN=1|2|3|4|5|6|7|8|9|10 chooses the network (benign/network.sh), SECONDS_EACH=45 the length of each recording, SNAP=0 keeps whole packets (else 400 bytes).
#   PLAN=10: NAME is house-NUMBER, drawn from the number (benign/draw.py), its length too; what was drawn is put beside the recording.
set -euo pipefail
LAB_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$(dirname "$LAB_HOME")/packaging/common.sh"
PLAN=${PLAN:-1} SECONDS_EACH=${SECONDS_EACH:-45}
LAB_DIR=''
. "$LAB_HOME/benign/network.sh"; . "$LAB_HOME/benign/servers.sh"; . "$LAB_HOME/benign/applications.sh"; . "$LAB_HOME/benign/sixth.sh"; . "$LAB_HOME/benign/seventh.sh"; . "$LAB_HOME/benign/eighth.sh"; . "$LAB_HOME/benign/late.sh"; . "$LAB_HOME/benign/everyday.sh"; . "$LAB_HOME/benign/between.sh"; . "$LAB_HOME/benign/drawn.sh"; . "$LAB_HOME/benign/drawn_further.sh"; . "$LAB_HOME/benign/scenes.sh"

[ $# -ge 1 ] || die "which folder? usage: lab/benign.sh FOLDER [NAME...]; names: ${ALL[*]}"
mkdir -p "$1"; FOLDER=$(cd "$1" && pwd); shift
[ $# -gt 0 ] || set -- "${ALL[@]}"
case "$PLAN" in 7) BENIGN_PACKAGES+=("${SEVENTH_PACKAGES[@]}") ;; 8) BENIGN_PACKAGES+=("${EIGHTH_PACKAGES[@]}" "${LATE_PACKAGES[@]}" "${EVERYDAY_PACKAGES[@]}") ;; 9) BENIGN_PACKAGES+=("${BETWEEN_PACKAGES[@]}") ;; 10) BENIGN_PACKAGES+=("${DRAWN_PACKAGES[@]}" "${DRAWN_FURTHER_PACKAGES[@]}") ;; esac
need_packages "${BENIGN_PACKAGES[@]}" || exit 1
# Each house has a network of its own.
if [ "$PLAN" = 10 ] && [ $# -gt 1 ]; then for NAME in "$@"; do "$LAB_HOME/benign.sh" "$FOLDER" "$NAME"; done; exit; fi
NAME=$1
lab_up
start_servers
SERVERS="$(jobs -pr | tr '\n' ' ') $(for name in $(ip netns list | awk -v p="$BG-" 'index($1, p) == 1 { print substr($1, length(p) + 1) }'); do ip netns pids "$BG-$name"; done | tr '\n' ' ')"
for NAME in "$@"; do
    file=benign-p$PLAN-$NAME.pcap.zst
    say "$NAME, plan $PLAN"
    ENDS=$(($(date +%s) + SECONDS_EACH))
    tap=$TAP; case "$NAME" in load-test | desktops | restart | link-changes | field | morning | collect | balancer | checks | pools | control-room | inventory | printing | power-cut | discovery | routers | netboot | wrk | statistics | television | pings | old-stores | old-shares | old-cameras) tap=br-lan ;; esac
    [ "$PLAN" != 9 ] || tap=$(between_tap "$NAME")
    early=''; if [ "$PLAN" = 9 ] && between_goes_on "$NAME"; then early=yes; ENDS=$((ENDS + 10)); run_one "$NAME"; sleep 8; fi
    capture_start "$LAB_DIR/now.pcap" "$tap"
    began=$(date +%s.%3N)
    [ -n "$early" ] || run_one "$NAME"
    while until_end; do sleep 1; done
    sleep 3
    # The application and the database may have been started anew since.
    # shellcheck disable=SC2086
    end_processes $SERVERS $CAPTURE_PID $(restarted) 2>/dev/null
    ended=$(date +%s.%3N)
    capture_stop
    [ "$(stat -c %s "$LAB_DIR/now.pcap")" -gt 5000 ] || die "$NAME: nothing was recorded: $(tail -n 3 "$LAB_DIR/clients.log")"
    zstd -q -f -10 "$LAB_DIR/now.pcap" -o "$FOLDER/$file"; rm "$LAB_DIR/now.pcap"
    exec 7>>"$FOLDER/.lock"; flock 7
    { printf 'file\tclass\tattacker\tvictim\tstart\tend\ttool\tsource\n'; { tail -n +2 "$FOLDER/MANIFEST.tsv" 2>/dev/null | grep -v "^$file"$'\t' || true; }
      printf '%s\tbenign\t\t\t%s\t%s\t%s\tlab-%s\n' "$file" "$began" "$ended" "$NAME" "$NETWORK"; } >"$LAB_DIR/manifest"
    cp "$LAB_DIR/manifest" "$FOLDER/MANIFEST.tsv"; exec 7>&-
done
rm -f "$FOLDER/.lock"
say "wrote $FOLDER/MANIFEST.tsv"
