# Sourced by the scripts that start the phaseline command.

# Sets modules to where the modules of the folder DIST are. DuckDB's driver with its library unpacked comes before the one that
# unpacks it at every start, where that library is there and for this platform.
module_path() {
  local dist=$1 system=$OSTYPE processor=$HOSTTYPE
  case $OSTYPE in
    linux*) system=linux ;;
    darwin*) system=macos ;;
  esac
  case $HOSTTYPE in
    x86_64) processor=amd64 ;;
    aarch64) processor=arm64 ;;
  esac
  modules=$dist/lib
  if [ -e "$dist/native/libduckdb_java.so_${system}_$processor" ]; then
    modules=$dist/native:$modules
  fi
}

# launch JAVA DIST ARGUMENT...: runs the command from the folder DIST, which holds lib, native and java.options.
launch() {
  local java=$1 dist=$2 compiler='' modules=
  shift 2
  module_path "$dist"
  # What ends within a second or two ends earlier without the optimising compiler, which would take half of the time. A
  # guest gets it only for what is really hot: otherwise it is busy with the code of the start-up while the guest migrates.
  # What records a page there is large, and compiled once instead of once more in each caller.
  case ${1:-} in
    check | events | generate) compiler=-XX:TieredStopAtLevel=1 ;;
    guest) compiler="-XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=5000 \
-XX:Tier4CompileThreshold=40000 -XX:Tier4BackEdgeThreshold=160000 -XX:CompileCommand=quiet \
-XX:CompileCommand=dontinline,dev.phaseline.migration.trace.MigrationTrace::emit*" ;;
  esac
  # shellcheck disable=SC2086 # options are words
  exec "$java" @"$dist/java.options" $compiler ${PHASELINE_JAVA_OPTS:-} \
    --module-path "$modules" --module dev.phaseline.cli/dev.phaseline.cli.Phaseline "$@"
}
