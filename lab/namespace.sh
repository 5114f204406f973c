# Namespaces whose programs write a resolv.conf of their own: ip-netns(8) binds what lies in /etc/netns/NAME over /etc. A DHCP client in a namespace
# would set the name server of the whole machine. Sourced by network.sh and benign/network.sh.
# shellcheck shell=bash

namespace_add() {
    ip netns add "$1"
    mkdir -p "/etc/netns/$1"
    cp -L /etc/resolv.conf "/etc/netns/$1/resolv.conf" 2>/dev/null || : >"/etc/netns/$1/resolv.conf"
}

namespace_delete() {
    ip netns delete "$1" || true
    rm -rf "/etc/netns/$1"
    rmdir /etc/netns 2>/dev/null || true
}
