# mothership's lifeline: ends what a fleet has started when mothership itself has died, whatever it died of.
# shellcheck shell=sh
#
# sh -c THIS lifeline TOKEN [GROUP...]
#
# Standard input is a pipe whose other end only mothership has. Its lines are "+ GROUP" for a process group that was
# started, "- GROUP" for one that has ended, and "end" when all have: then what has left its group is looked for once, and
# nearly always that is all. When the pipe ends without that word, mothership is dead. Needs sleep, and grep on Linux, procstat on FreeBSD, ps on macOS; runs in dash, BusyBox, bash and
# FreeBSD's sh. Standard error is /dev/null: that something has ended already is no news.

# Signals to everything, by a terminal or a platform, are for the others.
trap '' HUP INT QUIT PIPE ALRM TERM USR1 USR2 TSTP TTIN TTOU

# BusyBox takes the two dashes for a process, the others want them before a group.
dashes=--
kill -s 0 -- $$ || dashes=

mark=MS_FLEET=$1
shift
groups=" $* "

# Variables end with a NUL there. Few greps do not know -z, and most of those look beyond a NUL all the same.
nul=z
grep -zF -e "$mark" /dev/null
[ $? -lt 2 ] || nul=

pause() {
  sleep 0.1 || sleep 1 # POSIX knows whole seconds only
}

# The processes that carry the fleet's token, in whatever group or session they are now.
marked() {
  if [ -r /proc/self/environ ]; then
    grep -sl"$nul"F -e "$mark" /proc/[0-9]*/environ
  elif command -v procstat >/dev/null; then
    procstat -ae | print_marked
  else
    ps -A -E -ww -o pid= -o command= | print_marked
  fi
}

print_marked() {
  while read -r pid rest; do
    case $rest in *"$mark"*) echo "$pid" ;; esac
  done
}

# signal_group SIGNAL GROUP
signal_group() {
  kill -s "$1" ${dashes:+"$dashes"} "-$2"
}

signal_groups() {
  for group in $groups; do
    signal_group "$1" "$group"
  done
}

# A group that is gone is forgotten, so that its number is not signalled when it is somebody else's later.
forget_ended() {
  left=' '
  for group in $groups; do
    if signal_group 0 "$group"; then left="$left$group "; fi
  done
  groups=$left
}

# Sets $of to the group of a process, without a process of its own on Linux.
find_group() {
  if [ -r "/proc/$1/stat" ] && read -r stat <"/proc/$1/stat"; then
    of=${stat##*) } # state, parent, group
    of=${of#* }
    of=${of#* }
    of=${of%% *}
  else
    of=$(ps -o pgid= -p "$1")
    of=${of##* } # it is padded
  fi
}

# Those that have left the groups: the others have had the signal, and some take a second one for impatience.
find_strays() {
  strays=
  for stray in $(marked); do
    stray=${stray#/proc/}
    stray=${stray%/environ}
    find_group "$stray"
    case $groups in
      *" $of "*) ;;
      *) strays="$strays $stray" ;;
    esac
  done
}

while read -r word group; do
  case $word in
    +) groups="$groups$group " ;;
    -)
      case $groups in
        *" $group "*)
          before=${groups%% "$group" *}
          after=${groups#* "$group" }
          groups="$before $after"
          ;;
      esac
      ;;
    end)
      [ -n "$(marked)" ] || exit 0
      break
      ;;
  esac
done

# What is stopped gets the signal when it goes on.
signal_groups TERM
signal_groups CONT
find_strays
for stray in $strays; do
  kill -s TERM "$stray"
  kill -s CONT "$stray"
done
for _ in 1 2 3 4 5; do
  pause
  forget_ended
done

# Until two looks in a row find nothing, since something could be between fork and exec; not for ever, since there are
# processes that even the kernel cannot end.
quiet=0
round=0
while [ "$quiet" -lt 2 ] && [ "$round" -lt 300 ]; do
  quiet=$((quiet + 1))
  round=$((round + 1))
  signal_groups KILL
  for stray in $(marked); do
    stray=${stray#/proc/}
    kill -s KILL "${stray%/environ}"
    quiet=0
  done
  pause
  forget_ended
done
