# Sourced by the scripts that start the phaseline command.

# launch JAVA DIST ARGUMENT...: runs the command from the folder DIST, which holds lib and java.options.
launch() {
  local java=$1 dist=$2 compiler=
  shift 2
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
    --module-path "$dist/lib" --module dev.phaseline.cli/dev.phaseline.cli.Phaseline "$@"
}
