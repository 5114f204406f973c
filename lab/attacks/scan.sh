# Port scans and sweeps. Sourced by attacks.sh; each function is run in the attacker's namespace by `on`.
# shellcheck shell=bash disable=SC2034

WEB=10.20.0.10 SSH=10.20.0.20 NET=10.20.0.0/24

tool nmap_ack port-scan a1 $WEB; nmap_ack() { on 60 nmap -n -Pn -sA -T4 --max-rate 100 --top-ports 150 $WEB; }
tool nmap_null port-scan a2 $WEB; nmap_null() { on 60 nmap -n -Pn -sN -T4 --max-rate 100 --top-ports 100 $WEB; }
tool nmap_maimon port-scan a1 $WEB; nmap_maimon() { on 60 nmap -n -Pn -sM -T4 --max-rate 100 --top-ports 100 $WEB; }
tool nmap_window port-scan a3 $WEB; nmap_window() { on 60 nmap -n -Pn -sW -T4 --max-rate 100 --top-ports 100 $WEB; }
tool nmap_protocols port-scan a1 $WEB; nmap_protocols() { on 60 nmap -n -Pn -sO -T4 --max-rate 50 $WEB; }
tool nmap_decoys port-scan a3 $WEB; TOOL_FORGED[nmap_decoys]=198.51.100.31,198.51.100.32,198.51.100.33,198.51.100.34; nmap_decoys() { on 60 nmap -n -Pn -sS -T4 --max-rate 200 -D 198.51.100.31,198.51.100.32,198.51.100.33,198.51.100.34,ME --top-ports 100 $WEB; }
tool nmap_fragments port-scan a1 $WEB; nmap_fragments() { on 60 nmap -n -Pn -sS -f -T4 --max-rate 100 --top-ports 100 $WEB; }
tool nmap_polite port-scan a2 $WEB; nmap_polite() { on 60 nmap -n -Pn -sS -T2 --top-ports 50 $WEB; }
tool nmap_delay port-scan a1 $WEB; nmap_delay() { on 75 nmap -n -Pn -sT --scan-delay 2s --max-retries 0 --top-ports 30 $WEB; }
tool nmap_paranoid port-scan a1 $WEB; nmap_paranoid() { on 540 nmap -n -Pn -sS -T1 --max-retries 0 --top-ports 34 $WEB; }
tool nmap_version port-scan a3 $SSH; nmap_version() { on 90 nmap -n -Pn -sV -T4 --top-ports 40 $SSH; }
tool nmap_six port-scan c3 2001:db8:20::10 2001:db8:1::13; nmap_six() { on 60 nmap -6 -n -Pn -sS -T4 --max-rate 150 --top-ports 100 2001:db8:20::10; }
tool nmap_scripts port-scan a2 $WEB; nmap_scripts() { on 90 nmap -n -Pn -A -T4 --top-ports 60 $WEB; }
tool nmap_top20 port-scan a1 $WEB; nmap_top20() { on 60 nmap -n -Pn -sT -T3 --top-ports 20 $WEB; }
tool masscan_ports port-scan a1 $WEB; masscan_ports() { on 60 masscan --rate 150 --wait 3 -p1-300 $WEB --interface eth0 --router-ip 203.0.113.1; }
tool nc_ports port-scan a2 $WEB; nc_ports() { on 60 nc -z -n -w 1 $WEB 1-200; }
tool bash_ports port-scan a1 $WEB; bash_ports() { on 60 bash -c 'for p in $(seq 20 120); do (exec 3<>/dev/tcp/10.20.0.10/$p) 2>/dev/null; done'; }
tool hping_ports port-scan a3 $WEB; hping_ports() { on 60 hping3 --scan 1-200 -S $WEB; }
tool nping_ports port-scan a1 $WEB; nping_ports() { on 60 nping --tcp -p 1-120 --rate 30 -c 1 $WEB; }
tool python_ports port-scan a2 $WEB; python_ports() { on 60 python3 "$LAB_HOME/tools/connect_scan.py" $WEB 64 256; }
tool udp_ports port-scan a1 $SSH; udp_ports() { on 60 bash -c 'for p in $(seq 100 140); do echo x >/dev/udp/10.20.0.20/$p; sleep 0.1; done'; }
tool nmap_lan port-scan desk $SSH 10.20.0.101 br-lan; nmap_lan() { on 60 nmap -n -Pn -sS -T4 --max-rate 100 --top-ports 100 10.20.0.20; }

tool masscan_sweep host-sweep a1 $NET; masscan_sweep() { on 60 masscan --rate 60 --wait 3 -p445 $NET --interface eth0 --router-ip 203.0.113.1; }
tool zmap_sweep host-sweep a2 $NET; zmap_sweep() { on 60 zmap -p 80 -r 50 -G 02:00:5e:00:01:01 -c 2 -i eth0 -B 1M -o /dev/null --blacklist-file=/dev/null $NET; }
tool fping_sweep host-sweep a1 $NET; fping_sweep() { on 60 fping -q -r 1 -g $NET; }
tool nbtscan_sweep host-sweep a3 $NET; nbtscan_sweep() { on 60 nbtscan -t 500 $NET; }
tool ping_sweep host-sweep a1 $NET; ping_sweep() { on 60 nmap -n -sn -T4 --max-rate 60 $NET; }
tool ping_loop host-sweep a2 $NET; ping_loop() { on 60 bash -c 'for i in $(seq 1 60); do ping -c 1 -W 1 10.20.0.$i & [ $((i % 4)) != 0 ] || sleep 1; done; wait'; }
tool snmp_sweep host-sweep a1 $NET; snmp_sweep() { on 60 onesixtyone -w 20 -i <(seq -f '10.20.0.%g' 1 120) public; }
tool sip_sweep host-sweep a3 $NET; sip_sweep() { on 60 svmap --randomize $NET; }
tool ike_sweep host-sweep a2 $NET; ike_sweep() { on 60 ike-scan -r 1 -t 300 -i 20 $NET; }
tool slow_sweep host-sweep a1 $NET; slow_sweep() { on 80 bash -c 'for i in $(seq 30 60); do timeout 2 bash -c "exec 3<>/dev/tcp/10.20.0.$i/22"; sleep 0.3; done'; }
tool inside_sweep host-sweep desk 198.51.100.0/24; inside_sweep() { on 60 bash -c 'for i in $(seq 120 200); do for p in 23 2323; do timeout 1 bash -c "exec 3<>/dev/tcp/198.51.100.$i/$p" & done; [ $((i % 6)) != 0 ] || sleep 1; done; wait'; }
# A worm looks for victims all over the Internet; the router there answers that nobody is at home.
tool worm_spread malware desk ''; worm_spread() { on 60 bash -c 'for i in $(seq 60); do p=$((i % 4 ? 23 : 2323)); timeout 1 bash -c "exec 3<>/dev/tcp/$((20 + RANDOM % 150)).$((RANDOM % 250)).$((RANDOM % 250)).$((1 + RANDOM % 250))/$p" & [ $((i % 5)) != 0 ] || sleep 1; done; wait'; }
tool arp_sweep host-sweep evil $NET 10.20.0.66 br-lan; arp_sweep() { on 60 arp-scan --interface=eth0 --retry=1 10.20.0.0/24; }
tool netdiscover_sweep host-sweep evil $NET 10.20.0.67 br-lan; netdiscover_sweep() { on 30 netdiscover -P -N -i eth0 -r 10.20.0.0/24; }
