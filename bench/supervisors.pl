# What bench/restart and bench/scale need a fine clock and /proc for.
#
#   restart STAMPS COUNT LOG SIGNAL COMMAND...         kills COUNT ships once each; prints the ms to each one's next start
#   scale STAMPS COUNT SECONDS LOG SIGNAL COMMAND...   prints s to start, KiB, % of a core when idle for SECONDS, s to stop,
#                                                      processes left behind; `late STARTED` if not all ships started
#   row NAME BASE                                      prints median, min and max of the numbers on stdin, and the ratio of
#                                                      the median to the row that BASE remembers
#   ship STAMPS NAME                                   a ship, where there is no C compiler for ship.c
#
# COMMAND is a supervisor of COUNT ships, each of which appends a line to STAMPS. SIGNAL ends it. Everything that COMMAND
# starts is known by a variable in its environment, whatever it does to its parents and groups.
use strict;
use warnings;
use Time::HiRes qw(clock_gettime sleep CLOCK_MONOTONIC);

my $LINE = 12 + 1 + 10 + 1 + 17 + 1;    # bytes a stamp
my $PATIENCE = $ENV{BENCH_PATIENCE} // 60;    # seconds for anything
my $MARK = "BENCH_FLEET=$$-" . int(rand 1e9);
my $supervisor;

my ($task, @rest) = @ARGV;
my %tasks = (restart => \&restart, scale => \&scale, row => \&row, ship => \&ship);
($tasks{$task} or die "cannot do $task\n")->(@rest);

sub now { clock_gettime(CLOCK_MONOTONIC) }

sub ship {
    my ($stamps, $name) = @_;
    my $now = now();
    open my $out, '>>', $stamps or die "cannot write $stamps: $!\n";
    syswrite $out, sprintf("%-12s %10d %17.9f\n", $name, $$, $now);
    close $out;
    sleep 3600 while 1;
}

# Gives the time of the start.
sub launch {
    my ($stamps, $log, @command) = @_;
    open my $out, '>', $stamps or die "cannot write $stamps: $!\n";
    close $out;
    $SIG{INT} = $SIG{TERM} = sub { sweep(); exit 1 };
    my $start = now();
    $supervisor = fork // die "cannot fork: $!\n";
    return $start if $supervisor;
    my ($name, $value) = split /=/, $MARK, 2;
    $ENV{$name} = $value;
    open STDIN, '<', '/dev/null';
    open STDOUT, '>', $log or die "cannot write $log: $!\n";
    open STDERR, '>&', \*STDOUT;
    exec @command or die "cannot run $command[0]: $!\n";
}

sub stamps {
    my ($stamps) = @_;
    open my $in, '<', $stamps or die "cannot read $stamps: $!\n";
    return map { [split] } <$in>;
}

# Waits for so many stamps; gives how many there are.
sub await {
    my ($stamps, $count) = @_;
    my $deadline = now() + $PATIENCE;
    sleep 0.002 while -s $stamps < $count * $LINE && now() < $deadline;
    return int((-s $stamps) / $LINE);
}

# Processes that carry the mark, or are children of those.
sub marked {
    my %parent;
    my @marked;
    for my $folder (glob '/proc/[0-9]*') {
        my ($pid) = $folder =~ /(\d+)$/;
        next if $pid == $$;
        open my $stat, '<', "$folder/stat" or next;
        $parent{$pid} = $1 if (<$stat> // '') =~ /.*\) \S+ (\d+) /;
        open my $in, '<', "$folder/environ" or next;
        local $/;
        push @marked, $pid if index("\0" . (<$in> // ''), "\0$MARK") >= 0;
    }
    my %marked = map { $_ => 1 } @marked;
    return @marked, grep { !$marked{$_} && $marked{ $parent{$_} } } keys %parent;
}

sub sweep {
    for (1 .. 100) {
        my @left = marked() or last;
        kill 'KILL', @left;
        sleep 0.05;
    }
    waitpid $supervisor, 0 if $supervisor;
}

sub restart {
    my ($stamps, $count, $log, $signal, @command) = @_;
    launch($stamps, $log, @command);
    my $up = await($stamps, $count);
    if ($up < $count) {
        sweep();
        die "cannot measure: $up of $count ships started\n";
    }
    sleep 3;    # all supervisors take them for well started by now
    for my $ship (stamps($stamps)) {
        my ($name, $pid) = @$ship;
        my $lines = -s $stamps;
        my $killed = now();
        kill 'KILL', $pid;
        my $deadline = $killed + $PATIENCE / 4;
        sleep 0.002 while -s $stamps == $lines && now() < $deadline;
        my ($again) = grep { $_->[0] eq $name && $_->[1] != $pid } stamps($stamps);
        printf "%.2f\n", $again ? 1000 * ($again->[2] - $killed) : 9e9;
        last if !$again;
        sleep 0.2;
    }
    stop($signal);
    sweep();
}

# Gives seconds.
sub stop {
    my ($signal) = @_;
    my $start = now();
    kill $signal, $supervisor;
    my $deadline = $start + $PATIENCE;
    while (now() < $deadline) {
        if (waitpid($supervisor, 1) == $supervisor) {    # WNOHANG
            $supervisor = 0;
            last;
        }
        sleep 0.001;
    }
    return now() - $start;
}

# Until the ships are gone, too: some supervisors do not wait for them. Gives seconds and how many are there for good.
sub stop_all {
    my ($signal) = @_;
    my $start = now();
    my $seconds = stop($signal);
    my $left = () = marked();
    while ($left && now() < $start + $seconds + 10) {
        sleep 0.01;
        $left = () = marked();
        $seconds = now() - $start if !$left;
    }
    return ($seconds, $left);
}

sub scale {
    my ($stamps, $count, $seconds, $log, $signal, @command) = @_;
    my $start = launch($stamps, $log, @command);
    my $up = await($stamps, $count);
    if ($up < $count) {
        sweep();
        print "late $up\n";
        return;
    }
    my @ships = stamps($stamps);
    my ($last) = sort { $b <=> $a } map { $_->[2] } @ships;
    sleep($seconds > 0 ? 5 : 3);    # its own start is over
    my %ship = map { $_->[1] => 1 } @ships;
    my @own = grep { !$ship{$_} } marked();
    my $memory = 0;
    $memory += memory($_) for @own;
    my ($before, $from) = (cpu(@own), now());
    sleep $seconds;
    my $idle = $seconds > 0 ? 100 * (cpu(@own) - $before) / (now() - $from) : 0;
    my ($stopping, $left) = stop_all($signal);
    printf "%.3f %d %.2f %.3f %d\n", $last - $start, $memory, $idle, $stopping, $left;
    sweep();
}

# KiB. What processes share is counted in parts (PSS), so that many small ones are not made large.
sub memory {
    my ($pid) = @_;
    open my $in, '<', "/proc/$pid/smaps_rollup" or return 0;
    for (<$in>) { return $1 if /^Pss:\s+(\d+)/ }
    return 0;
}

# Seconds, of processes with all their threads, by the scheduler's own clock.
sub cpu {
    my $sum = 0;
    for my $file (map { glob "/proc/$_/task/*/schedstat" } @_) {
        open my $in, '<', $file or next;
        my ($ns) = split ' ', <$in> // 0;
        $sum += $ns / 1e9;
    }
    return $sum;
}

sub row {
    my ($name, $base) = @_;
    chomp(my @ms = sort { $a <=> $b } <STDIN>);
    if (!@ms || $ms[0] > 1e9) {
        printf "%-30s %9s\n", $name, @ms ? 'never' : 'failed';
        return;
    }
    my $median = $ms[$#ms / 2];
    if (!-e $base) {
        open my $out, '>', $base or die "cannot write $base: $!\n";
        print $out $median;
    }
    open my $in, '<', $base or die "cannot read $base: $!\n";
    my $first = <$in>;
    my $stuck = grep { $_ > 1e9 } @ms;
    my ($max) = grep { $_ < 1e9 } reverse @ms;
    printf "%-30s %9.1f %9.1f %9.1f %8.1fx%s\n", $name, $median, $ms[0], $max, $median / $first,
        $stuck ? '  and then never again' : '';
}
