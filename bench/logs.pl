# What bench/logs needs a fine clock for.
#
#   lines COUNT                          prints COUNT numbered lines of 100 bytes
#   measure WORK SINK COUNT COMMAND...   runs a supervisor whose ship waits for WORK/go; prints wall s, CPU s, MiB, and
#                                        what was wrong with the lines (0: nothing)
#   row NAME FILE                        prints the medians of such lines on stdin, and adds them to FILE
#   ratios FILE BASE NAME...             prints how BASE in FILE compares to the others
use strict;
use warnings;
use POSIX qw(WNOHANG);
use Time::HiRes qw(time sleep clock_gettime);

my ($task, @rest) = @ARGV;
my %tasks = (lines => \&lines, measure => \&measure, row => \&row, ratios => \&ratios);
($tasks{$task} or die "cannot do $task\n")->(@rest);

sub lines { my $filler = '.' x 91; printf "%07d %s\n", $_, $filler for 1 .. $_[0] }

# Of one process with all its threads, those that have ended too: the clock that clock_getcpuclockid(3) gives.
sub cpu { clock_gettime(-($_[0] + 1) * 8 + 2) }

sub await {
    my ($what, $done) = @_;
    my $deadline = time + 120;
    until ($done->()) {
        die "cannot go on: $what did not come\n" if time > $deadline;
        sleep 0.002;
    }
}

sub measure {
    my ($work, $sink, $count, @command) = @_;
    my $stdout = "$work/stdout";
    my $arrived = $sink eq 'file' ? "$work/out" : $stdout;
    unlink "$work/waiting", "$work/go", "$work/out", "$work/overmind.sock";
    my $pid = fork // die "cannot fork: $!\n";
    if (!$pid) {
        open STDIN, '<', '/dev/null';
        open STDOUT, '>', $stdout or die "cannot write $stdout: $!\n";
        open STDERR, '>', "$work/stderr";
        exec @command or die "cannot start $command[0]: $!\n";
    }
    eval {
        await('the ship', sub { -e "$work/waiting" });
        sleep 2; # the supervisor has started and rests
        my $last = sprintf '%07d ', $count;
        my ($start, $before) = (time, cpu($pid));
        open my $go, '>', "$work/go" or die "cannot write $work/go: $!\n";
        await('the last line', sub { (-s $arrived // 0) >= $count * 100 && tail($arrived) =~ /$last/ });
        my ($wall, $cpu) = (time - $start, cpu($pid) - $before);
        printf "%.3f %.3f %.1f %s\n", $wall, $cpu, peak($pid), wrong($arrived, $count);
    };
    my $failure = $@;
    kill TERM => $pid;
    for (1 .. 500) { last if waitpid($pid, WNOHANG); sleep 0.02 }
    kill KILL => $pid;
    print "0 0 0 $failure" if $failure;
}

sub tail {
    open my $in, '<:raw', $_[0] or return '';
    seek $in, -4096, 2;
    read $in, my $end, 4096;
    return $end;
}

sub peak {
    open my $in, '<', "/proc/$_[0]/status" or return 0;
    while (<$in>) { return $1 / 1024 if /^VmHWM:\s*(\d+)/ }
    return 0;
}

# Lines that are no ship's do not count.
sub wrong {
    my ($file, $count) = @_;
    open my $in, '<:raw', $file or return "cannot read $file: $!";
    my $next = 1;
    while (<$in>) {
        next unless /(\d{7}) (\.{80,})/;
        return "line $next is missing or torn" if $1 != $next || length $2 != 91;
        $next++;
    }
    return $next == $count + 1 ? '0' : 'lines are missing after ' . ($next - 1);
}

sub median { my @sorted = sort { $a <=> $b } @_; $sorted[@sorted / 2] }

sub row {
    my ($name, $file) = @_;
    my @runs = map { [split ' ', $_, 4] } <STDIN>;
    my ($bad) = map { $_->[3] =~ s/\s+$//r } grep { $_->[3] !~ /^0\s*$/ } @runs;
    my @medians = map { my $i = $_; median(map { $_->[$i] } @runs) } 0 .. 2;
    printf "%-34s %8.2f %8.3f %8.0f%s\n", $name, @medians, defined $bad ? "  $bad" : '';
    open my $out, '>>', $file or die "cannot write $file: $!\n";
    print $out join("\t", $name, @medians), "\n";
}

sub ratios {
    my ($file, $base, @names) = @_;
    open my $in, '<', $file or die "cannot read $file: $!\n";
    my %rows = map { chomp; my ($name, @figures) = split /\t/; $name => \@figures } <$in>;
    return unless $rows{$base};
    for my $name (grep { $rows{$_} } @names) {
        my @ratios = map { $rows{$name}[$_] / ($rows{$base}[$_] || 1e-9) } 0, 1;
        printf "%s: %.2f x the wall time of %s, %.2f x its CPU time\n", $name, $ratios[0], $base, $ratios[1];
    }
}
