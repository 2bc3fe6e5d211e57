#!/bin/bash
# The supervisor that gives every ACTIVE instance its guest.
set -euo pipefail
. "$(dirname "$0")/../lib/common.sh"
load_admin
mapfile -t settings < <(env | grep -E '^(OS_|PORT_|GANGLIA_|GUEST_|XLCLOUD_LAB=|IP=|TOP=|CLOUD=)')
mkdir -p "$LAB/guests"
# a supervisor of another checkout or of older code is replaced; the guests live on
stamp=$(cat "$TOP"/guests/*.py "$TOP"/guests/*.json "$TOP/lib/osapi.py" "$CLOUD"/ganglia/gmond-guest.conf "$TOP/lab.env" | cksum; printf '%s\n' "${settings[@]}" | cksum)
if [ "$stamp" != "$(cat "$RUN/guests.stamp" 2>/dev/null)" ]; then stop guests; fi
start guests "${CLEAN[@]}" "${settings[@]}" /usr/bin/python3 -B "$TOP/guests/supervisor.py"
echo "$stamp" > "$RUN/guests.stamp"
sleep 1
alive guests || die "the supervisor of the guests ended" "$LOG/guests.log"

# those of the last life have to be back; a guest whose instance is gone meanwhile, or that is broken on purpose, is not waited for
all_back() {
  local d n
  for d in "$LAB"/guests/*/; do
    n=$(basename "$d")
    [ -s "$d/guest.json" ] || continue
    [ -e "$d/faults/agent-silent" ] || alive "guest-$n-agent" || return 1
    [ -e "$d/faults/gmond-down" ] || alive "guest-$n-gmond" || return 1
  done
}
wait_for 60 guests all_back
echo "$(find "$LAB/guests" -name guest.json | wc -l) guests, supervisor watches Nova"
