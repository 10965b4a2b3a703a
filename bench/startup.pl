# What bench/startup needs a fine clock and sockets for.
#
#   stamp FILE          a ship: appends the time to FILE and stays for a minute
#   serve PORT          a ship: answers every request
#   now                 prints the time
#   spread FILE COUNT   waits for COUNT stamps in FILE and prints the ms between the first and the last
#   first START PORT    asks until a ship has answered and prints the ms since START
#   row NAME BASE       prints median, min and max of the numbers on stdin, and the ratio to the row that BASE remembers
use strict;
use warnings;
use IO::Socket::INET;
use Time::HiRes qw(time sleep);

my ($task, @rest) = @ARGV;
my %tasks = (stamp => \&stamp, serve => \&serve, now => \&now, spread => \&spread, first => \&first, row => \&row);
($tasks{$task} or die "cannot do $task\n")->(@rest);

sub stamp {
    my $now = time;
    my ($file) = @_;
    open my $out, '>>', $file or die "cannot write $file: $!\n";
    syswrite $out, sprintf("%.6f\n", $now);
    sleep 60;
}

sub serve {
    my ($port) = @_;
    my $server = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 16, ReuseAddr => 1)
        or die "cannot listen on $port: $!\n";
    alarm 60;
    while (my $client = $server->accept) {
        while (defined(my $line = <$client>)) { last if $line =~ /^\r?\n$/ }
        print $client "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
    }
}

sub now { printf "%.6f\n", time }

sub spread {
    my ($file, $count) = @_;
    my $deadline = time + 60;
    while (time < $deadline) {
        open my $in, '<', $file or die "cannot read $file: $!\n";
        my @stamps = sort { $a <=> $b } <$in>;
        if (@stamps >= $count) {
            printf "%.1f\n", 1000 * ($stamps[$count - 1] - $stamps[0]);
            return;
        }
        sleep 0.02;
    }
    die "cannot measure: not all of $count ships started within a minute\n";
}

sub first {
    my ($start, $port) = @_;
    my $deadline = $start + 30;
    while (time < $deadline) {
        my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port, Timeout => 1);
        if ($socket) {
            print $socket "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            my $status = <$socket> // '';
            if ($status =~ m{^HTTP/1\.1 200}) {
                printf "%.1f\n", 1000 * (time - $start);
                return;
            }
        }
        sleep 0.005; # often enough, without taking a core from what is measured
    }
    die "cannot measure: no answer within 30 s\n";
}

sub row {
    my ($name, $base) = @_;
    chomp(my @ms = <STDIN>);
    if (!@ms) {
        printf "%-28s %9s\n", $name, 'failed';
        return;
    }
    my $median = $ms[$#ms / 2];
    if (!-e $base) {
        open my $out, '>', $base or die "cannot write $base: $!\n";
        print $out $median;
    }
    open my $in, '<', $base or die "cannot read $base: $!\n";
    my $first = <$in>;
    printf "%-28s %9.1f %9.1f %9.1f %7.2fx\n", $name, $median, $ms[0], $ms[-1], $median / ($first || 1);
}
