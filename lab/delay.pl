#!/usr/bin/perl
# A long line in user space: every packet that the kernel routes into the tun device is handed back to it a while later.
# Each outside host has a delay of its own (told by its address) and a little jitter; order is kept.
# LOSS and TWICE in the environment: the share of packets that a bad line loses, and brings twice.
# usage: delay.pl DEVICE OUTSIDE-PREFIX...   (an address that starts with one of the prefixes is an outside host)
use strict;
use warnings;
use Fcntl qw(O_RDWR O_NONBLOCK);
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);
use Socket qw(AF_INET AF_INET6 inet_ntop);

my ($device, @outside) = @ARGV;
sysopen(my $tun, '/dev/net/tun', O_RDWR | O_NONBLOCK) or die "/dev/net/tun: $!\n";
my $request = pack('a16 s x22', $device, 0x0001 | 0x1000);    # IFF_TUN | IFF_NO_PI
ioctl($tun, 0x400454ca, $request) or die "TUNSETIFF $device: $!\n";    # TUNSETIFF

my %queue;    # outside host => list of [when, packet]
my %due;      # outside host => when its newest packet leaves
my $limit = 20_000;    # packets waiting; more are dropped, as a router would
my $waiting = 0;
my ($loss, $twice) = ($ENV{LOSS} // 0, $ENV{TWICE} // 0);

sub delay_of {
    my ($host) = @_;
    my $sum = 0;
    $sum = ($sum * 31 + ord) % 10_007 for split //, $host;
    return 0.004 + ($sum % 23) * 0.0012;    # one way, 4 to 31 ms
}

while (1) {
    my $now = clock_gettime(CLOCK_MONOTONIC);
    my $next = $now + 1;
    for my $host (keys %queue) {
        my $list = $queue{$host};
        while (@$list && $list->[0][0] <= $now) {
            syswrite($tun, (shift @$list)->[1]);
            $waiting--;
        }
        if (@$list) { $next = $list->[0][0] if $list->[0][0] < $next }
        else { delete $queue{$host} }
    }
    my $wait = $next - clock_gettime(CLOCK_MONOTONIC);
    my $bits = '';
    vec($bits, fileno($tun), 1) = 1;
    next unless select($bits, undef, undef, $wait > 0 ? $wait : 0);
    while (defined sysread($tun, my $packet, 65_536)) {
        my $version = ord($packet) >> 4;
        my ($from, $to) = $version == 6
            ? (inet_ntop(AF_INET6, substr($packet, 8, 16)), inet_ntop(AF_INET6, substr($packet, 24, 16)))
            : (inet_ntop(AF_INET, substr($packet, 12, 4)), inet_ntop(AF_INET, substr($packet, 16, 4)));
        my $host = (grep { index($from, $_) == 0 } @outside) ? $from : $to;
        next if $waiting >= $limit || rand() < $loss;
        $now = clock_gettime(CLOCK_MONOTONIC);
        my $when = $now + delay_of($host) + rand(0.0015);
        $when = $due{$host} if defined $due{$host} && $due{$host} > $when;
        $due{$host} = $when;
        for (1 .. (rand() < $twice ? 2 : 1)) { push @{ $queue{$host} }, [$when, $packet]; $waiting++ }
    }
}
