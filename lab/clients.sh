# What ordinary people and machines do in the laboratory, each bounded by a number of rounds. Sourced.
# shellcheck shell=bash

# pause LOW HIGH: a random while in seconds, as people take.
pause() { sleep "$(awk -v a="$1" -v b="$2" -v s="$RANDOM$RANDOM" 'BEGIN { srand(s); printf "%.2f", a + rand() * (b - a) }')"; }

# browse CLIENT ROUNDS BASE-URL: a page with its style and script over one connection, then reading time.
browse() {
    local pages=(index about products contact news team prices help) page round
    for round in $(seq "$2"); do
        page=${pages[RANDOM % ${#pages[@]}]}
        ns "$1" curl -sk -m 15 -A 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' \
            -o /dev/null "$3/$page.html" -o /dev/null "$3/static/site.css" -o /dev/null "$3/static/site.js" || true
        pause 1 6
    done
}

download() { ns "$1" curl -sk -m 30 -o /dev/null "$2/static/catalogue.csv" || true; }

SSH_OPTIONS=(-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o ConnectTimeout=10)

# ssh_session CLIENT COMMANDS: an administrator with a key who types now and then.
ssh_session() {
    { for _ in $(seq "$2"); do pause 1 3 >/dev/null; echo 'uptime; ls /usr/bin | head -n 40'; done; } |
        ns "$1" timeout 120 ssh "${SSH_OPTIONS[@]}" -i "$LAB_DIR/user" root@10.20.0.20 'while read -r line; do sh -c "$line"; done' >/dev/null 2>&1 || true
}

# ssh_mistake CLIENT: one mistyped password, then the right key.
ssh_mistake() {
    printf '#!/bin/sh\necho Wrong-%s\n' "$RANDOM" >"$LAB_DIR/askpass"; chmod 755 "$LAB_DIR/askpass"
    SSH_ASKPASS="$LAB_DIR/askpass" SSH_ASKPASS_REQUIRE=force ns "$1" timeout 30 ssh "${SSH_OPTIONS[@]}" \
        -o PubkeyAuthentication=no -o NumberOfPasswordPrompts=1 olivia@10.20.0.20 true </dev/null >/dev/null 2>&1 || true
    pause 2 4
    ssh_session "$1" 2
}

# resolve CLIENT ROUNDS
resolve() {
    local names=(shop.example www.shop.example login.example static.shop.example mail.example) round
    for round in $(seq "$2"); do
        ns "$1" dig +tries=1 +time=2 @10.20.0.53 "${names[RANDOM % ${#names[@]}]}" "$([ $((round % 4)) = 0 ] && echo AAAA || echo A)" >/dev/null || true
        pause 1 5
    done
}

# probe CLIENT ROUNDS: a monitoring host that looks at three services every ten seconds.
probe() {
    local round
    for round in $(seq "$2"); do
        ns "$1" curl -s -m 5 -o /dev/null http://10.20.0.10/ || true
        ns "$1" curl -sk -m 5 -o /dev/null https://10.20.0.10/ || true
        ns "$1" bash -c 'exec 3<>/dev/tcp/10.20.0.20/22; read -r -t 5 line <&3' 2>/dev/null || true
        ns "$1" ping -q -c 1 -W 2 10.20.0.10 >/dev/null || true
        sleep 10
    done
}
