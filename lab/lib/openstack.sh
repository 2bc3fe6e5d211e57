# shellcheck shell=bash
# Sourced by the OpenStack stages after common.sh.

# The version of the package is in the mark's name: after an upgrade the schema is brought up to date again.
schema_mark() { echo "$RUN/schema-$1-$(dpkg-query -W -f='${Version}' "python3-$1" | tr -c 'A-Za-z0-9.\n' '_')"; }
# schema NAME COMMAND...
schema() {
  local n=$1; shift
  [ ! -e "$(schema_mark "$n")" ] || return 0
  "${CLEAN[@]}" "$@" >>"$LOG/schema-$n.log" 2>&1 || die "schema of $n" "$LOG/schema-$n.log"
  touch "$(schema_mark "$n")"
}
# uwsgi NAME PORT ENV... -- ARGS...: an API that runs in uwsgi, one process with four threads
uwsgi() {
  local n=$1 p=$2 e=(); shift 2
  while [ "$1" != -- ]; do e+=("$1"); shift; done; shift
  start "$n" "${CLEAN[@]}" "${e[@]}" \
    /usr/bin/uwsgi_python3 --master --die-on-term --need-app --lazy-apps --enable-threads --threads 4 --processes 1 \
    --buffer-size 65535 --thunder-lock --rem-header Content-Length --add-header "Connection: close" \
    --disable-logging --log-5xx --http-socket "$IP:$p" "$@"
}
# --config-file arguments of every Nova program: the plain file, then the GPU fragments
nova_args() {
  NOVA=(--config-file "$ETC/nova/nova.conf")
  local f
  for f in "$ETC"/nova/gpu/*.conf; do NOVA+=(--config-file "$f"); done
}
# py NAME SCRIPT...: starts a script of ours on the distribution's modules.
py() { local n=$1; shift; start "$n" "${CLEAN[@]}" "LAB_GPU_FILE=$ETC/gpus.json" /usr/bin/python3 "$@"; }
# start_compute HOST; nova_args first.
start_compute() { py "nova-compute-$1" "$LAB/starters/nova-compute-lab" "${NOVA[@]}" --config-file "$ETC/nova/$1.conf"; }
