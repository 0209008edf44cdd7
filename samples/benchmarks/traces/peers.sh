#!/usr/bin/env bash
# What printing the traces of make_traces.py takes, by the formats' own tools and by Phaseline: peers.sh DIRECTORY EVENTS
# SIMPLETRACE_PY names scripts/simpletrace.py of a QEMU source tree. Prints lines of a table; whatever is missing is left out.
set -euo pipefail
directory=$1 events=$2
phaseline=$(dirname "$0")/../../../phaseline
"$phaseline" --version >/dev/null # builds it where nobody has
declarations=$(mktemp)
trap 'rm -f "$declarations"' EXIT
echo 'ram_save_page(const char *rbname, uint64_t offset, void *host) "%s: offset: 0x%" PRIx64 " host: %p"' >"$declarations"

measure() { # what, command...
  local what=$1 took
  shift
  TIMEFORMAT='%R %U %S'
  took=$({ time "$@" >/dev/null 2>&1; } 2>&1)
  awk -v what="$what" -v events="$events" \
    '{ printf "| %s | %.3f M | %.2f s | %.2f s |\n", what, events / $1 / 1e6, $1, $2 + $3 }' <<<"$took"
}

if [ -n "${SIMPLETRACE_PY:-}" ]; then
  measure 'simple: `simpletrace.py`' python3 "$SIMPLETRACE_PY" "$declarations" "$directory/simple.trace"
fi
measure 'simple: `phaseline print`' "$phaseline" print "$directory/simple.trace"
if command -v babeltrace2 >/dev/null; then
  measure 'CTF: `babeltrace2`' babeltrace2 "$directory/ctf"
fi
measure 'CTF: `phaseline print`' "$phaseline" print "$directory/ctf"
