#!/bin/bash
# The supervisor that gives every ACTIVE instance its guest.
set -euo pipefail
. "$(dirname "$0")/../lib/common.sh"
load_admin
mapfile -t settings < <(env | grep -E '^(OS_|PORT_|GANGLIA_|GUEST_|XLCLOUD_LAB=|IP=|TOP=|CLOUD=)')
mkdir -p "$LAB/guests"
start guests "${CLEAN[@]}" "${settings[@]}" /usr/bin/python3 -B "$TOP/guests/supervisor.py"
sleep 1
alive guests || die "the supervisor of the guests ended" "$LOG/guests.log"
echo "$(find "$LAB/guests" -name guest.json | wc -l) guests known, supervisor watches Nova"
