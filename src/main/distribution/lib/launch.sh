# shellcheck shell=sh
# Sourced by the launchers, of a clone and of the distribution: how Mothership's Java, java_home, is started.

# find_java HOME: the Java of the distribution in HOME, if it has one, else one that find-jdk.sh finds.
find_java() {
  if [ -x "$1/runtime/bin/java" ]; then
    use_java "$1/runtime"
  else
    find_jre
  fi
}

# The flags were chosen by measurement (bench/startup, bench/proxy); a cache is valid only for the flags it was made with.
# Tier4*: ten times the JVM's defaults, so that the optimizing compiler leaves the start-up alone and comes for what is hot
# for good; 0.25 s on two cores.
run_java() {
  exec "${java_home:?}/bin/java" -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000 \
    -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000 -XX:+UseSerialGC -Xms24m -XX:NewSize=5m -Xmx256m \
    -XX:TrimNativeHeapInterval=5000 \
    -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError -Xlog:disable -Xlog:all=error:stderr -Xlog:aot*=off:stderr \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -Djava.util.logging.manager=org.jboss.logmanager.LogManager "$@"
}

# train JAR FOLDER CACHE LOG JAVA: flies the fleet in FOLDER once, so that the JVM can keep what it loaded and linked ("AOT
# cache", JDK 25) and starts in half the time from then on. The ships run on JAVA, which has to be a JDK's. Leaves CACHE
# empty if it did not work out ("tried, and it does not work here").
train() {
  train_folder=$(mktemp -d) || return 0
  (
    export MOTHERSHIP_TRAINING_PORT=$((20000 + $$ % 10000)) MOTHERSHIP_TRAINING_ADMIN_PORT=$((30000 + $$ % 2000))
    export MOTHERSHIP_TRAINING_JAVA="$5"
    run_java -XX:AOTCacheOutput="$train_folder/cache.aot" -jar "$1" run -c "$2/ship-manifest.toml"
  ) >"$4" 2>&1 </dev/null &
  train_child=$!
  train_seconds=0
  while kill -0 "$train_child" 2>/dev/null; do
    [ "$train_seconds" -lt 180 ] || kill -KILL "$train_child" 2>/dev/null || :
    sleep 1
    train_seconds=$((train_seconds + 1))
  done
  if ! wait "$train_child" || ! mv "$train_folder/cache.aot" "$3" 2>/dev/null; then : >"$3"; fi
  train_child=
  rm -rf "$train_folder"
}

# Ends a training that is interrupted.
stop_training() {
  [ -z "${train_child:-}" ] || kill "$train_child" 2>/dev/null || :
  [ -z "${train_folder:-}" ] || rm -rf "$train_folder"
}

# launch JAR CACHE ARGUMENT...: hands over to Mothership. A cache that is not there or empty is left out; one that does not
# fit this Java is ignored by it without a word.
launch() {
  launch_jar=$1
  launch_cache=$2
  shift 2
  # Without a locale Java takes file names and output for ASCII and refuses all else. MOTHERSHIP_LOCALE tells the program
  # that ships are not to have it.
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
    C | POSIX) [ -n "${LC_ALL:-}" ] || export LC_ALL=C.UTF-8 MOTHERSHIP_LOCALE=added ;;
  esac
  # shellcheck disable=SC2086 # options are split at spaces on purpose
  set -- ${MOTHERSHIP_JAVA_OPTS:-} -jar "$launch_jar" "$@"
  [ ! -s "$launch_cache" ] || set -- -XX:AOTCache="$launch_cache" "$@"
  run_java "$@"
}
