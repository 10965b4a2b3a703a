# shellcheck shell=sh
# Sourced by mvnw and the launchers. find_jdk sets and exports JAVA_HOME; find_jre is for where a runtime without compiler
# will do, and leaves JAVA_HOME as it is, for it belongs to the ships. Both set java_home and java_runtime, its exact
# version, or say what is missing and how to get it.
# POSIX sh, and quick: versions are read from the JDK's `release` file, no JVM is started for them.

jdk_wanted=25
jdk_program=javac
jdk_kind=JDK
jdk_user=${HOME:-/nonexistent}
jdk_best=
jdk_best_major=
jdk_best_runtime=
jdk_seen=

# jdk_read HOME: sets jdk_version and jdk_runtime.
jdk_read() {
  [ -r "$1/release" ] || return 1
  jdk_version=
  jdk_runtime=
  while IFS='=' read -r jdk_key jdk_value; do
    jdk_value=${jdk_value#\"}
    jdk_value=${jdk_value%%\"*}
    case $jdk_key in
      JAVA_VERSION) jdk_version=$jdk_value ;;
      JAVA_RUNTIME_VERSION) jdk_runtime=$jdk_value ;;
    esac
  done <"$1/release"
}

# jdk_look HOME: remembers the JDK if it is new enough and better than what was found before.
jdk_look() {
  jdk_read "$1" || return 1
  jdk_major=${jdk_version#1.} # 1.8.0_412 is 8
  jdk_major=${jdk_major%%[!0-9]*}
  [ -n "$jdk_major" ] || return 1
  if [ ! -x "$1/bin/$jdk_program" ]; then
    [ ! -x "$1/bin/java" ] || jdk_seen="$jdk_seen
  $jdk_version in $1, without javac: a runtime, not a JDK"
    return 1
  fi
  if [ "$jdk_major" -lt "$jdk_wanted" ]; then
    jdk_seen="$jdk_seen
  $jdk_version in $1"
    return 1
  fi
  # The oldest that will do is the one this project is tested with.
  if [ -z "$jdk_best" ] || [ "$jdk_major" -lt "$jdk_best_major" ]; then
    jdk_best=$1
    jdk_best_major=$jdk_major
    jdk_best_runtime=$jdk_runtime
  fi
}

# jdk_follow FILE: sets jdk_file to what the symbolic link FILE ends at.
jdk_follow() {
  jdk_file=$1
  while [ -L "$jdk_file" ]; do
    jdk_link=$(readlink "$jdk_file") || return 1
    case $jdk_link in
      /*) jdk_file=$jdk_link ;;
      *) jdk_file=${jdk_file%/*}/$jdk_link ;;
    esac
  done
}

# jdk_look_on_path: every javac on PATH, the first one first; version managers' shims are asked where they lead.
jdk_look_on_path() {
  jdk_rest=$PATH:
  while [ -n "$jdk_rest" ]; do
    jdk_dir=${jdk_rest%%:*}
    jdk_rest=${jdk_rest#*:}
    if [ -z "$jdk_dir" ] || [ ! -x "$jdk_dir/java" ]; then continue; fi
    # On macOS these are placeholders that open a window when no Java is installed; java_home knows better.
    if [ "$jdk_dir" = /usr/bin ] && [ -x /usr/libexec/java_home ]; then continue; fi
    jdk_follow "$jdk_dir/java" || continue
    jdk_home=$(cd "${jdk_file%/*}/.." 2>/dev/null && pwd -P) || continue
    if [ ! -r "$jdk_home/release" ]; then
      jdk_home=$("$jdk_dir/java" -XshowSettings:properties -version 2>&1 </dev/null |
        sed -n 's/^ *java\.home = //p')
    fi
    if [ -n "$jdk_home" ] && jdk_look "$jdk_home"; then return 0; fi
  done
  return 1
}

jdk_look_in_folders() {
  for jdk_home in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/openjdk* /usr/local/*jdk* /usr/local/java/* \
    /opt/* /opt/java/* /opt/jvm/* /opt/jdk/* \
    "${SDKMAN_DIR:-$jdk_user/.sdkman}"/candidates/java/* "$jdk_user"/.jdks/* "$jdk_user"/.asdf/installs/java/* \
    "$jdk_user"/.local/share/mise/installs/java/* "$jdk_user"/.jenv/versions/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$jdk_user"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ ! -L "$jdk_home" ] || [ ! -e "$jdk_home/release" ] || jdk_home=$(cd "$jdk_home" && pwd -P)
    jdk_look "$jdk_home" || :
  done
  if [ -z "$jdk_best" ] && [ -x /usr/libexec/java_home ]; then
    if jdk_home=$(/usr/libexec/java_home -F -v "$jdk_wanted+" 2>/dev/null </dev/null); then jdk_look "$jdk_home" || :; fi
  fi
  [ -n "$jdk_best" ]
}

# use_java HOME: takes that one, unasked.
use_java() {
  jdk_read "$1"
  java_home=$1
  java_runtime=$jdk_runtime
}

find_jdk() {
  jdk_find || return 1
  JAVA_HOME=$java_home
  export JAVA_HOME
}

find_jre() {
  jdk_program=java
  jdk_kind=Java
  jdk_find
}

jdk_find() {
  if { [ -n "${JAVA_HOME:-}" ] && jdk_look "$JAVA_HOME"; } || jdk_look_on_path || jdk_look_in_folders; then
    java_home=$jdk_best
    # shellcheck disable=SC2034 # for who sources this
    java_runtime=$jdk_best_runtime
    return 0
  fi
  {
    echo "cannot find a $jdk_kind of version $jdk_wanted or newer"
    if [ -n "$jdk_seen" ]; then
      echo "Found in JAVA_HOME, on PATH and in the usual folders:"
      printf '%s\n' "$jdk_seen" | sed 1d | sort -u
    else
      echo "There is no Java in JAVA_HOME, on PATH or in the usual folders."
    fi
    echo "To get one:"
    echo "  Debian 13, Ubuntu 24.04 or newer:  apt-get install openjdk-$jdk_wanted-jdk-headless"
    echo "  FreeBSD:                           pkg install openjdk$jdk_wanted"
    echo "  macOS:                             brew install openjdk@$jdk_wanted"
    echo "  elsewhere: unpack a JDK $jdk_wanted from https://adoptium.net and set JAVA_HOME to its folder"
  } >&2
  return 1
}
