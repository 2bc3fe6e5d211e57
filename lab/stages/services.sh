#!/bin/bash
# Every other OpenStack service. Those on eventlet run as the packages start them, the others in uwsgi; four go through a
# starter of the lab, each of which says what it repairs.
set -euo pipefail
. "$(dirname "$0")/../lib/common.sh"
. "$TOP/lib/openstack.sh"
load_secrets; nova_args

uwsgi placement "$PORT_PLACEMENT" "OS_PLACEMENT_CONFIG_DIR=$ETC/placement" -- --wsgi-file /usr/bin/placement-api
start glance-api "${CLEAN[@]}" /usr/bin/glance-api --config-file "$ETC/glance/glance-api.conf"
uwsgi gnocchi-api "$PORT_GNOCCHI" -- --module gnocchi.rest.wsgi --pyargv "--config-file $ETC/gnocchi/gnocchi.conf"
uwsgi aodh-api "$PORT_AODH" -- --wsgi-file "$ETC/aodh/wsgi.py"
start nova-conductor "${CLEAN[@]}" /usr/bin/nova-conductor "${NOVA[@]}"
start nova-api "${CLEAN[@]}" /usr/bin/nova-api "${NOVA[@]}"
py neutron-api "$LAB/starters/neutron-api-lab" "$IP" "$PORT_NEUTRON" --config-file "$ETC/neutron/neutron.conf"
wait_for 90 placement http_ok "http://$IP:$PORT_PLACEMENT/" 200
start nova-scheduler "${CLEAN[@]}" /usr/bin/nova-scheduler "${NOVA[@]}"
for h in $(host_names); do start_compute "$h"; done
py heat-engine "$LAB/starters/heat-engine-lab" --config-file "$ETC/heat/heat.conf"
start heat-api "${CLEAN[@]}" /usr/bin/heat-api --config-file "$ETC/heat/heat.conf"
py heat-api-cfn "$LAB/starters/heat-api-cfn-lab" --config-file "$ETC/heat/heat.conf"
start gnocchi-metricd "${CLEAN[@]}" /usr/bin/gnocchi-metricd --config-file "$ETC/gnocchi/gnocchi.conf"
for s in evaluator listener notifier; do start aodh-$s "${CLEAN[@]}" /usr/bin/aodh-$s --config-file "$ETC/aodh/aodh.conf"; done
start ceilometer-agent-notification "${CLEAN[@]}" /usr/bin/ceilometer-agent-notification \
  --config-file "$ETC/ceilometer/ceilometer.conf"

wait_for 120 glance-api http_ok "http://$IP:$PORT_GLANCE/" "200 300"
wait_for 120 nova-api http_ok "http://$IP:$PORT_NOVA/" 200
wait_for 120 gnocchi-api http_ok "http://$IP:$PORT_GNOCCHI/" 200
wait_for 120 aodh-api http_ok "http://$IP:$PORT_AODH/" 200
wait_for 120 heat-api http_ok "http://$IP:$PORT_HEAT/" "200 300"
wait_for 120 heat-api-cfn http_ok "http://$IP:$PORT_HEAT_CFN/" "200 300"
wait_for 120 neutron-api http_ok "http://$IP:$PORT_NEUTRON/" 200
echo "Nova with $(host_names | wc -l) compute hosts, Placement, Glance, Neutron, Heat, Gnocchi, Aodh, Ceilometer"
