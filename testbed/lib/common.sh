# shellcheck shell=bash disable=SC2034  # the variables are for those who source this
# What build, control-plane, node and selftest share. Sourced, never run.

TESTBED=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${DELIVERY_TESTBED_DIR:-${HOME:?set HOME or DELIVERY_TESTBED_DIR}/.cache/delivery-testbed}

# iptables and its like stand where ordinary users do not look.
PATH=$PATH:/usr/sbin:/sbin

# Exit statuses that callers rely on (README.md).
readonly FAILED=1 USAGE=2 UNAVAILABLE=3

say() { printf '%s\n' "$*" >&2; }

# die STATUS MESSAGE...: what went wrong, then what to do, on one line each.
die() {
  local status=$1 line
  shift
  for line in "$@"; do say "testbed/${0##*/}: $line"; done
  exit "$status"
}

# The versions stand in the go.mod files and nowhere else.
version_of() { # FOLDER MODULE
  awk -v module="$2" '$1 == "require" { $1 = ""; $0 = $0 } $1 == module { print $2; exit }' \
    "$TESTBED/go/$1/go.mod"
}

platform() {
  case $(uname -s)-$(uname -m) in
    Linux-x86_64) echo linux-amd64 ;;
    Linux-aarch64) echo linux-arm64 ;;
    *) die "$UNAVAILABLE" "this is $(uname -s) on $(uname -m): Kubernetes' control plane runs on Linux, amd64 or arm64" ;;
  esac
}

KUBERNETES=$(version_of kubernetes k8s.io/kubernetes)
PLATFORM=$(platform)

# The layout (and name) that fabric8's kube-api-test looks for below its
# KUBE_API_TEST_DIR, so that both share one set of programs.
BIN=$CACHE/k8s/${KUBERNETES#v}-$PLATFORM

# Milliseconds since the epoch, without starting a process.
now() { printf '%s' "$((${EPOCHREALTIME/[.,]/} / 1000))"; }

seconds_since() { # MILLISECONDS
  local ms=$(($(now) - $1))
  printf '%d.%d' $((ms / 1000)) $((ms % 1000 / 100))
}

# --- Ports -------------------------------------------------------------------

listens() { (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; } # PORT

# Below the range that the kernel gives to outgoing connections and below the
# node ports; reserved by a file until its listener is up, for the sake of
# others who start at the same moment.
reserve_port() {
  local port folder=$CACHE/ports
  mkdir -p "$folder"
  find "$folder" -type f -mmin +2 -delete 2>/dev/null || true
  while :; do
    port=$((10000 + SRANDOM % 20000))
    (set -o noclobber && : >"$folder/$port") 2>/dev/null || continue
    ! listens "$port" || continue
    echo "$port"
    return
  done
}

# --- Processes ---------------------------------------------------------------
# DIR/NAME.pid holds the number of a process whose command line names DIR, so
# that a number which the kernel has given to somebody else is never killed.

launch() { # NAME PROGRAM ARGUMENT...
  local name=$1
  shift
  # A session of its own: a Ctrl-C in the caller's terminal stays there, and
  # the whole group can be ended. 9 is the lock's descriptor: not inherited.
  setsid "$@" >"$DIR/$name.log" 2>&1 </dev/null 9>&- &
  echo $! >"$DIR/$name.pid"
  disown # or bash reports its end
}

# command_of PID: sets COMMAND; empty for one that is gone, or a zombie.
command_of() {
  local words=()
  { mapfile -d '' words <"/proc/$1/cmdline"; } 2>/dev/null || true
  COMMAND="${words[*]}"
}

alive() { # NAME
  local pid
  pid=$(cat "$DIR/$1.pid" 2>/dev/null) || return 1
  command_of "$pid"
  if [[ -z $COMMAND ]]; then
    # In the middle of an exec a process has no command line for a moment: taken for its end, a start failed now and then. A zombie
    # and a kernel thread have none either, but no program.
    [[ -n $(readlink "/proc/$pid/exe" 2>/dev/null) ]]
    return
  fi
  [[ "$COMMAND " == *"$DIR/"* || "$COMMAND " == *"$DIR "* ]]
}

# end NAME...: kills all of them at once, and returns when they are gone. KILL:
# nothing here has data that would be worth an orderly end.
end() {
  local name
  for name; do signal_group "$name"; done
  for name; do
    while alive "$name"; do
      # Again: one that had only just been launched had no group of its own yet, and would be waited for until the end of days.
      signal_group "$name"
      sleep 0.02
    done
    rm -f "$DIR/$name.pid"
  done
}

signal_group() { # NAME
  if alive "$1"; then kill -s KILL -- "-$(cat "$DIR/$1.pid")" 2>/dev/null || true; fi
}

# wait_for SECONDS NAMES WHAT COMMAND...: until COMMAND succeeds; fails at once
# when one of NAMES ends, and says what that one wrote last.
wait_for() {
  local seconds=$1 names=$2 what=$3 name deadline
  shift 3
  deadline=$(($(now) + seconds * 1000))
  until "$@" >/dev/null 2>&1; do
    for name in $names; do
      alive "$name" && continue
      say "$name has ended while waiting for $what; the end of $DIR/$name.log:"
      tail -n 5 "$DIR/$name.log" >&2
      return 1
    done
    if (($(now) > deadline)); then
      say "gave up waiting for $what after $seconds s; the logs are $DIR/*.log"
      return 1
    fi
    sleep 0.1 # each look costs what it waits for: processor time
  done
}

# folder_argument PATH: sets DIR, absolute, also when it does not exist yet.
folder_argument() {
  [[ $1 && $1 != -* ]] || die "$USAGE" "give a folder, not '$1'"
  # It goes into JSON, YAML and lists of paths as it is.
  local unfit=$'[\'"\\\\:,[:cntrl:]]'
  [[ $1 != *$unfit* ]] || die "$USAGE" "quotes, backslashes, colons and commas cannot be in a folder's name: $1"
  DIR=$(realpath -m -- "$1")
  [[ $DIR != / ]] || die "$USAGE" "give a folder of its own, not /"
}
