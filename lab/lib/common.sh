# shellcheck shell=bash
# Sourced by every command and stage: settings, messages, and the starting and stopping of daemons without an init system.
TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CLOUD=$(cd "$TOP/../cloud" && pwd)
# shellcheck source=../lab.env
. "$TOP/lab.env"
# The distribution's python and tools only: a pyenv or virtualenv first in PATH would hide Debian's OpenStack modules.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
unset PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE http_proxy https_proxy HTTP_PROXY HTTPS_PROXY
export no_proxy=127.0.0.1,localhost
LAB=$XLCLOUD_LAB; export LAB TOP CLOUD
case $LAB in /*[!/]*) ;; *) echo "XLCLOUD_LAB must be an absolute path of a folder of its own, not '$LAB'" >&2; exit 1;; esac
ETC=$LAB/etc RUN=$LAB/run LOG=$LAB/log
PY="/usr/bin/python3 -B"

say() { printf '%s\n' "$*"; }
# die MESSAGE [LOG]: lab/up shows the end of that log when the second try has failed too.
die() {
  say "ERROR: $1" >&2
  [ $# -lt 2 ] || echo "$2" > "$RUN/failed-log"
  exit 1
}
need_root() { [ "$(id -u)" = 0 ] || { echo "run as root" >&2; exit 1; }; }
need_lab() { [ -s "$LAB/openrc" ] || { echo "the lab is not up: run lab/up first" >&2; exit 1; }; }
# One lab command at a time may start or stop things. Descriptor 9 must not reach a daemon, or the lock would outlive us.
lock() {
  mkdir -p "$RUN"
  exec 9>"$RUN/lock"
  flock -w 600 9 || die "another lab/up or lab/down is running"
}

# render TEMPLATE TARGET: replaces @NAME@ by the environment variable NAME; the result may hold passwords, hence mode 600.
render() {
  perl -pe 's/\@([A-Z][A-Z0-9_]*)\@/defined $ENV{$1} ? $ENV{$1} : die "no value for $1\n"/ge' "$1" > "$2.new" || die "template $1"
  chmod 600 "$2.new"
  if cmp -s "$2.new" "$2"; then rm "$2.new"; else mv "$2.new" "$2"; fi
}

# What every daemon gets as environment: nothing is inherited.
CLEAN=(env -i "PATH=$PATH" "HOME=$LAB/data" LC_ALL=C.UTF-8 "no_proxy=127.0.0.1,localhost")

# Field 22 of /proc/PID/stat. The name before it may hold blanks and ")" (cotyledon renames its processes so).
started_at() { sed 's|^.*) ||' "/proc/$1/stat" 2>/dev/null | awk '$1 != "Z" {print $20}'; }
pid_of() { cat "$RUN/$1.pid" 2>/dev/null; }
# A recorded pid counts only while it is the same process: the start time is recorded beside it.
alive() {
  local p; p=$(pid_of "$1")
  [ -n "$p" ] && [ -d "/proc/$p" ] && [ "$(started_at "$p")" = "$(cat "$RUN/$1.pid.start" 2>/dev/null)" ]
}
record() { # record NAME PID
  echo "$2" > "$RUN/$1.pid"
  started_at "$2" > "$RUN/$1.pid.start"
}
# start NAME COMMAND...: own session and process group, output to the log of that name; nothing if it runs already. No
# descriptor of the caller's reaches it: a lock would be held for as long as the daemon runs.
start() {
  local n=$1; shift
  alive "$n" && return 0
  [ -s "$LOG/$n.log" ] && [ "$(stat -c %s "$LOG/$n.log")" -gt 20000000 ] && mv "$LOG/$n.log" "$LOG/$n.log.1"
  setsid "$@" >>"$LOG/$n.log" 2>&1 </dev/null 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
  record "$n" $!
  : > "$RUN/fresh"      # the seed stage then waits for new heartbeats, not for those of the last life
}
# stop NAME [SECONDS]: TERM to the process group, KILL after a while.
stop() {
  local n=$1 limit=${2:-15} p
  if alive "$n"; then
    p=$(pid_of "$n")
    kill -TERM -- "-$p" 2>/dev/null || kill -TERM "$p" 2>/dev/null
    for _ in $(seq $((limit * 5))); do kill -0 -- "-$p" 2>/dev/null || break; sleep 0.2; done
    if kill -0 -- "-$p" 2>/dev/null; then kill -KILL -- "-$p" 2>/dev/null; say "  $n needed SIGKILL"; fi
  fi
  rm -f "$RUN/$n.pid" "$RUN/$n.pid.start"
}
port_busy() { ss -Hltn "sport = :$1" | grep -q .; }
# wait_for SECONDS SERVICE COMMAND...: gives up at once when the service's process has ended.
wait_for() {
  local limit=$1 n=$2 end; shift 2; end=$(( $(date +%s) + limit ))
  until "$@" >/dev/null 2>&1; do
    alive "$n" || die "$n ended while it was starting" "$LOG/$n.log"
    [ "$(date +%s)" -lt "$end" ] || die "$n not ready after $limit s" "$LOG/$n.log"
    sleep 0.4
  done
}
http_ok() { # http_ok URL CODES
  local c; c=$(curl -s -o /dev/null -m 5 -w '%{http_code}' "$1")
  case " $2 " in *" $c "*) return 0;; esac; return 1
}
load_secrets() { set -a; . "$LAB/secrets.env"; set +a; }
load_admin() { set -a; . "$LAB/openrc"; set +a; }
host_names() { local h; for h in $GPU_HOSTS; do echo "${h%%=*}"; done; }

# Every service: name and port ("-": none of its own). Started from top to bottom, ended the other way round.
services() {
  cat <<S
mysqld $PORT_MYSQL
rabbit $PORT_RABBIT
memcached $PORT_MEMCACHE
keystone $PORT_KEYSTONE
placement $PORT_PLACEMENT
glance-api $PORT_GLANCE
gnocchi-api $PORT_GNOCCHI
aodh-api $PORT_AODH
nova-api $PORT_NOVA
neutron-api $PORT_NEUTRON
nova-conductor -
nova-scheduler -
$(for h in $(host_names); do echo "nova-compute-$h -"; done)
heat-engine -
heat-api $PORT_HEAT
heat-api-cfn $PORT_HEAT_CFN
gnocchi-metricd -
aodh-evaluator -
aodh-listener -
aodh-notifier -
ceilometer-agent-notification -
activemq $PORT_STOMP
gmond-collector $PORT_GMOND
gmetad $PORT_GMETAD
guests -
ganglia-web $PORT_GANGLIA_WEB
dcgm-exporter $PORT_DCGM
prometheus $PORT_PROMETHEUS
gnocchi-pollster -
S
}
