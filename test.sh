#!/usr/bin/env bash
# Installs what the tests need and runs all of them: unit, component, API, real browser, network namespaces.
# Options go to `dotnet test`, for example: ./test.sh --filter FullyQualifiedName~Flows
# What cannot run here is listed as skipped with its reason. The last line is "N passed, N failed, N skipped".
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$ROOT/packaging/common.sh"

# A browser; namespaces and firewall; attack tools and servers; capture tools as a second opinion.
PACKAGES=(libpcap0.8 libnftables1 nftables iptables libgomp1 ca-certificates
    chromium fonts-dejavu-core
    iproute2 iputils-ping conntrack ipset procps util-linux systemd
    nmap hydra hping3 openssh-server openssh-client nginx-light curl
    tcpdump tshark zstd gzip)

RESULTS="$ROOT/TestResults/run-$$"
AGAIN="$ROOT/TestResults/again-$$"

# A filter for `dotnet test` that names the methods of all failed tests, at most 25; nothing when there are more.
failed_filter() {
    find "$1" -name '*.trx' -print0 2>/dev/null | xargs -0 -r cat | perl -0777 -ne '
        my %names;
        while (m{<UnitTestResult\b([^>]*)>}sg) {
            my $head = $1;
            next unless $head =~ /\boutcome="Failed"/ && $head =~ /\btestName="([^"(]+)/;
            $names{$1} = 1;
        }
        my @names = sort keys %names;
        print join("|", map { "FullyQualifiedName~$_" } @names) if @names <= 25;'
}

# Prints "passed failed skipped" over all result files, after the names and reasons of what was skipped.
summarize() {
    find "$1" -name '*.trx' -print0 2>/dev/null | xargs -0 -r cat | perl -0777 -ne '
        my %n = (Passed => 0, Failed => 0, NotExecuted => 0);
        my %why;
        while (m{<UnitTestResult\b([^>]*?)(?:/>|>(.*?)</UnitTestResult>)}sg) {
            my ($head, $body) = ($1, $2 // "");
            my ($outcome) = $head =~ /\boutcome="([^"]*)"/;
            my ($name) = $head =~ /\btestName="([^"]*)"/;
            $outcome //= "Failed";
            $outcome = "Failed" unless exists $n{$outcome};
            $n{$outcome}++;
            next unless $outcome eq "NotExecuted";
            my ($reason) = $body =~ m{<(?:Message|StdOut)>\s*(.*?)\s*</}s;
            $reason = defined $reason ? (split /\n/, $reason)[0] : "no reason given";
            s/&lt;/</g, s/&gt;/>/g, s/&quot;/"/g, s/&amp;/&/g for $name, $reason;
            push @{ $why{$reason} }, $name;
        }
        for my $reason (sort keys %why) {
            print STDERR "skipped, because $reason\n";
            print STDERR "    $_\n" for sort @{ $why{$reason} };
        }
        print "$n{Passed} $n{Failed} $n{NotExecuted}\n";'
}

if ! need_packages "${PACKAGES[@]}"; then say "going on without: tests that need them are skipped"; fi
need_dotnet
"$ROOT/run.sh" --setup-only

rm -rf "$ROOT/TestResults"
mkdir -p "$RESULTS"
status=0
dotnet test "$ROOT/NetHawk.sln" --logger trx --logger "console;verbosity=minimal" --results-directory "$RESULTS" "$@" </dev/null || status=$?

read -r passed failed skipped < <(summarize "$RESULTS") || true
passed=${passed:-0} failed=${failed:-0} skipped=${skipped:-0}

# Real browsers, attack tools and kernels on a small busy machine: what failed gets one more chance, alone, and is named either way.
filter=$(failed_filter "$RESULTS")
if [ "$failed" -gt 0 ] && [ -n "$filter" ]; then
    say "running again, alone, what failed:"
    tr '|' '\n' <<<"$filter" | sed 's/^FullyQualifiedName~/    /' >&2
    mkdir -p "$AGAIN"
    status=0
    dotnet test "$ROOT/NetHawk.sln" --no-build --filter "$filter" --logger trx --logger "console;verbosity=minimal" --results-directory "$AGAIN" </dev/null || status=$?
    read -r passed_again failed_again _ < <(summarize "$AGAIN") || true
    if [ "${passed_again:-0}" -gt 0 ] || [ "${failed_again:-0}" -gt 0 ]; then
        passed=$((passed + failed - ${failed_again:-0})) failed=${failed_again:-0}
        [ "$failed" -gt 0 ] || say "they passed when run again: unreliable on a busy machine, look into them"
    fi
fi
if [ "$failed" -gt 0 ] && [ "$status" = 0 ]; then status=1; fi
if [ $((passed + failed)) = 0 ]; then
    say "no test ran: that is an error"
    [ "$status" != 0 ] || status=1
elif [ "$status" != 0 ] && [ "$failed" = 0 ]; then
    say "every test that ended passed, but the build or the test run itself failed (exit status $status): see above"
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
