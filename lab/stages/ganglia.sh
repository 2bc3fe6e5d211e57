#!/bin/bash
# The collector gmond (guests send to it) and gmetad.
set -euo pipefail
. "$(dirname "$0")/../lib/common.sh"
G=$LAB/ganglia; mkdir -p "$G/rrds"
# gmetad insists that its RRD folder belongs to the user it runs as
chown ganglia: "$G/rrds"
# histories of instances that went away more than a day ago
find "$G/rrds" -mindepth 2 -maxdepth 2 -type d ! -name '__*' -mmin +1440 -exec rm -rf {} +
MODULES=$(find /usr/lib -maxdepth 2 -type d -name ganglia | head -n 1) RRDS=$G/rrds
export MODULES RRDS CLUSTER=$GANGLIA_CLUSTER GRID=$GANGLIA_GRID COLLECTOR=$IP COLLECTOR_PORT=$PORT_GMOND
PORT=$PORT_GMOND BIND=$IP DMAX=$GANGLIA_HOST_DMAX render "$CLOUD/ganglia/gmond-collector.conf" "$G/collector.conf"
PORT=$PORT_GMETAD XML_PORT=$PORT_GMETAD_XML INTERVAL=$GMETAD_INTERVAL render "$CLOUD/ganglia/gmetad.conf" "$G/gmetad.conf"
chmod 644 "$G"/*.conf
start gmond-collector "${CLEAN[@]}" gmond -f -c "$G/collector.conf"
wait_for 20 gmond-collector port_busy "$PORT_GMOND"

# gmetad has no option for the address it listens on
[ -s "$G/bindlo.so" ] || gcc -shared -fPIC -O2 -o "$G/bindlo.so" "$TOP/nodes/bindlo.c" -ldl
start gmetad "${CLEAN[@]}" "LD_PRELOAD=$G/bindlo.so" "$TOP/nodes/gmetad-keeper" "$G/gmetad.conf" "$RUN/gmetad.own.pid"
wait_for 20 gmetad port_busy "$PORT_GMETAD"
echo "gmetad :$PORT_GMETAD_XML and :$PORT_GMETAD, collector gmond :$PORT_GMOND, cluster $GANGLIA_CLUSTER"
