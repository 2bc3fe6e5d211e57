#!/bin/bash
# Database schemas, Keystone and its content (projects, users, catalog).
set -euo pipefail
. "$(dirname "$0")/../lib/common.sh"
. "$TOP/lib/openstack.sh"
load_secrets; nova_args
K=(keystone-manage --config-file "$ETC/keystone/keystone.conf")

nova_schema() {
  [ ! -e "$(schema_mark nova)" ] || return 0
  local m=("${CLEAN[@]}" nova-manage "${NOVA[@]}")
  { "${m[@]}" api_db sync && "${m[@]}" cell_v2 map_cell0      # [database]connection + "_cell0"
    "${m[@]}" cell_v2 list_cells 2>/dev/null | grep -q ' cell1 ' || "${m[@]}" cell_v2 create_cell --name cell1
    "${m[@]}" db sync; } >>"$LOG/schema-nova.log" 2>&1 || die "schema of nova" "$LOG/schema-nova.log"
  touch "$(schema_mark nova)"
}
other_schemas() {
  # placement-manage does not obey OS_PLACEMENT_CONFIG_DIR, the API does
  schema placement placement-manage --config-file "$ETC/placement/placement.conf" db sync
  schema glance glance-manage --config-file "$ETC/glance/glance-api.conf" db_sync
  schema heat heat-manage --config-file "$ETC/heat/heat.conf" db_sync
  schema aodh aodh-dbsync --config-file "$ETC/aodh/aodh.conf"
  schema gnocchi gnocchi-upgrade --sacks-number 4 --config-file "$ETC/gnocchi/gnocchi.conf"
  schema neutron neutron-db-manage --config-file "$ETC/neutron/neutron.conf" upgrade heads
}

nova_schema & nova=$!
if [ ! -d "$ETC/keystone/credential-keys" ]; then
  "${CLEAN[@]}" "${K[@]}" fernet_setup --keystone-user root --keystone-group root
  "${CLEAN[@]}" "${K[@]}" credential_setup --keystone-user root --keystone-group root
fi 2>>"$LOG/schema-keystone.log"
schema keystone "${K[@]}" db_sync
if [ ! -e "$RUN/bootstrapped" ]; then
  u=http://$IP:$PORT_KEYSTONE/v3
  "${CLEAN[@]}" OS_BOOTSTRAP_PASSWORD="$ADMIN_PW" "${K[@]}" bootstrap --bootstrap-admin-url "$u" --bootstrap-internal-url "$u" \
    --bootstrap-public-url "$u" --bootstrap-region-id "$REGION" >>"$LOG/schema-keystone.log" 2>&1 \
    || die "keystone bootstrap" "$LOG/schema-keystone.log"
  touch "$RUN/bootstrapped"
fi
uwsgi keystone "$PORT_KEYSTONE" "OS_KEYSTONE_CONFIG_FILES=$ETC/keystone/keystone.conf" "OS_KEYSTONE_CONFIG_DIR=$ETC/keystone" \
  -- --wsgi-file /usr/bin/keystone-wsgi-public
wait_for 90 keystone http_ok "http://$IP:$PORT_KEYSTONE/v3" 200
$PY "$TOP/lib/keystone_content.py" >"$LOG/keystone-content.log" 2>&1 || die "content of keystone" "$LOG/keystone-content.log"
other_schemas & others=$!
wait $nova || exit 1
wait $others || exit 1
echo "Keystone :$PORT_KEYSTONE, projects admin, demo, studio"
