#!/bin/bash
# Where metrics are kept besides memory: ganglia-web over gmetad's RRDs, Prometheus with an exporter for the guests' GPUs, and
# the pollster that carries them to Gnocchi.
set -euo pipefail
. "$(dirname "$0")/../lib/common.sh"
load_admin
G=$LAB/ganglia W=$LAB/ganglia/web
T=$TOP/telemetry

# ---- ganglia-web: a copy of Debian's files on PHP's own web server; no file of Debian's is changed
if [ ! -d "$W" ]; then cp -rL /usr/share/ganglia-webfrontend "$W.new" && mv "$W.new" "$W"; fi
# PHP 8 passes four arguments to error handlers where ganglia-web 3.7.5 declares five, and each notice became a 500
sed -i 's/\$line, \$context) {/$line, $context = null) {/' "$W/lib/common_api.php"
# null in place of a list is an error under PHP 8
sed -i 's/in_array(\$context, \$SKIP_GMETAD_CONTEXTS)/in_array($context, (array) $SKIP_GMETAD_CONTEXTS)/' "$W/ganglia.php" "$W/get_ganglia.php"
mkdir -p "$G"/gweb/{conf,dwoo/compiled,dwoo/cache}
cp -rn /var/lib/ganglia-web/conf "$G/gweb/" 2>/dev/null || true
cat > "$W/conf.php" <<P
<?php
\$conf['gweb_confdir'] = "$G/gweb";
\$conf['gmetad_root'] = "$G"; \$conf['rrds'] = "$G/rrds";
\$conf['dwoo_compiled_dir'] = "$G/gweb/dwoo/compiled"; \$conf['dwoo_cache_dir'] = "$G/gweb/dwoo/cache";
\$conf['views_dir'] = "$G/gweb/conf"; \$conf['conf_dir'] = "$G/gweb/conf";
\$conf['cachefile'] = "$G/gweb/conf/ganglia_metrics.cache";
\$conf['ganglia_ip'] = "$IP"; \$conf['ganglia_port'] = $PORT_GMETAD;
?>
P
start ganglia-web "${CLEAN[@]}" PHP_CLI_SERVER_WORKERS=4 php -d display_errors=0 -d error_reporting=0 -S "$IP:$PORT_GANGLIA_WEB" -t "$W"

# ---- Prometheus and the exporter
mapfile -t settings < <(env | grep -E '^(OS_|PORT_|XLCLOUD_LAB=|IP=|TOP=)')
replace() { # replace NAME COMMAND...: started anew when its code or settings have changed
  local n=$1 stamp; shift
  stamp=$(cat "$T"/*.py "$TOP/lib/osapi.py" | cksum; printf '%s\n' "${settings[@]}" | cksum)
  [ "$stamp" = "$(cat "$RUN/$n.stamp" 2>/dev/null)" ] || stop "$n"
  start "$n" "${CLEAN[@]}" "${settings[@]}" "PYTHONPATH=$TOP/lib" "$@"
  echo "$stamp" > "$RUN/$n.stamp"
}
replace dcgm-exporter /usr/bin/python3 -B "$T/dcgm_exporter.py"
replace gnocchi-pollster /usr/bin/python3 -B "$T/gnocchi_pollster.py"
render "$T/prometheus.yml" "$ETC/prometheus.yml"
mkdir -p "$LAB/data/prometheus"
start prometheus "${CLEAN[@]}" prometheus --config.file="$ETC/prometheus.yml" --storage.tsdb.path="$LAB/data/prometheus" \
  --storage.tsdb.retention.time=30d --storage.tsdb.retention.size=1GB --web.listen-address="$IP:$PORT_PROMETHEUS" --log.level=warn

wait_for 20 ganglia-web port_busy "$PORT_GANGLIA_WEB"
wait_for 20 dcgm-exporter http_ok "http://$IP:$PORT_DCGM/metrics" 200
wait_for 60 prometheus http_ok "http://$IP:$PORT_PROMETHEUS/-/ready" 200
alive gnocchi-pollster || die "gnocchi-pollster ended while it was starting" "$LOG/gnocchi-pollster.log"
echo "ganglia-web :$PORT_GANGLIA_WEB, Prometheus :$PORT_PROMETHEUS, exporter :$PORT_DCGM, pollster to Gnocchi"
