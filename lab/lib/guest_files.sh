# shellcheck shell=bash
# Sourced by lab/load, lab/break and lab/mend after common.sh: a guest is told what to do by files in its folder.

# guest_dir NODE: the folder of a guest, or an error that says which ones there are
guest_dir() {
  local d=$LAB/guests/$1
  [ -n "$1" ] && [ -s "$d/guest.json" ] && { echo "$d"; return; }
  { echo "no guest '$1'; there are:"; find "$LAB/guests" -name guest.json 2>/dev/null | sed 's|/guest.json$||; s|.*/|  |' | sort; } >&2
  exit 1
}
