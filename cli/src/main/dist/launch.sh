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

# rehearse JAVA DIST: makes the file that has a later JVM start with code loaded and linked, and with the memory of what was
# hot, and the file that new workspaces are copies of. Where one cannot be made, or fits no more since modules, folder or JVM
# are others, the command works without it.
rehearse() (
  java=$1 dist=$2
  module_path "$dist"
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/phaseline.XXXXXX")
  trap 'rm -rf "$scratch" "$dist"/start.aot.* "$dist"/empty*.part' EXIT
  trap 'exit 1' INT TERM HUP
  rm -f "$dist"/start.aot* "$dist"/empty*
  if "$java" @"$dist/java.options" -Xmx1g "-Dphaseline.templates=$dist" -Xlog:disable \
    -XX:AOTCacheOutput="$dist/start.aot.part" --module-path "$modules" --module dev.phaseline.cli/dev.phaseline.cli.distribution.Rehearsal "$scratch" >"$dist/rehearsal.log" 2>&1 </dev/null &&
    [ -s "$dist/start.aot.part" ]; then
    mv -f "$dist/start.aot.part" "$dist/start.aot"
  fi
  printf '%s\n' "$dist" >"$dist/rehearsed"
)

# Whether a rehearsal is due: there was none of these modules in the folder DIST, or the folder was elsewhere then.
is_unrehearsed() {
  local dist=$1 part='' place=''
  [ -w "$dist" ] && [ -z "${PHASELINE_NO_REHEARSAL:-}" ] || return 1
  [ -e "$dist/rehearsed" ] && read -r place <"$dist/rehearsed" && [ "$place" = "$dist" ] || return 0
  for part in "$dist/java.options" "$dist"/lib/*.jar "$dist"/native/*.jar; do
    if [ "$part" -nt "$dist/rehearsed" ]; then
      return 0
    fi
  done
  return 1
}

# Whether arguments name a recording that may take a while to read: a large file, a directory, the standard input. A workspace is
# read by DuckDB.
is_long() {
  local argument=''
  for argument; do
    case $argument in
      *.duckdb) ;;
      -) return 0 ;;
      *) if [ -d "$argument" ] || [ -p "$argument" ] || { [ -f "$argument" ] && [ -n "$(find -L "$argument" -prune -size +8192k)" ]; }; then
        return 0
      fi ;;
    esac
  done
  return 1
}

# launch JAVA DIST ARGUMENT...: runs the command from the folder DIST, which holds lib, native, java.options and guest.options.
launch() {
  local java=$1 dist=$2 modules=
  shift 2
  module_path "$dist"
  local -a options=(@"$dist/java.options" "-Dphaseline.dist=$dist" "-Dphaseline.templates=$dist")
  # What ends within seconds ends earlier without the optimising compiler, which would take half of the time.
  case ${1:-} in
    guest) options+=(@"$dist/guest.options") ;;
    query | export) ;;
    timeline)
      case " $* " in
        *" --snapshot"*) options+=(-XX:TieredStopAtLevel=1) ;;
      esac
      ;;
    *)
      if ! is_long "$@"; then
        options+=(-XX:TieredStopAtLevel=1)
      fi
      ;;
  esac
  if [ -e "$dist/start.aot" ]; then
    # The JVM takes no such file beside other choices of the kind, and what it says of one that does not fit helps nobody.
    case "${PHASELINE_JAVA_OPTS:-} ${JAVA_TOOL_OPTIONS:-} ${JDK_JAVA_OPTIONS:-}" in
      *-Xshare* | *-XX:AOT* | *-XX:Shared*) ;;
      *) options+=("-XX:AOTCache=$dist/start.aot" -Xlog:aot=off,cds=off) ;;
    esac
  fi
  # shellcheck disable=SC2086 # options are words
  exec "$java" "${options[@]}" ${PHASELINE_JAVA_OPTS:-} \
    --module-path "$modules" --module dev.phaseline.cli/dev.phaseline.cli.Phaseline "$@"
}
