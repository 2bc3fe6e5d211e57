#!/bin/bash
# Passwords (made once), checks that no foreign process has our ports, configuration files of OpenStack.
set -euo pipefail
. "$(dirname "$0")/../lib/common.sh"
mkdir -p "$LAB"/{starters,data,data/mysqltmp} "$ETC"/{keystone,placement,glance,nova,neutron,heat,gnocchi,aodh,ceilometer} \
  "$LAB"/data/{glance/images,glance/staging,glance/tasks,nova/lock,neutron/lock,heat/lock,gnocchi/storage,gnocchi/coord,rabbit}

# A value that an older checkout did not know yet is added, the others stay.
touch "$LAB/secrets.env"; chmod 600 "$LAB/secrets.env"
for v in DB_PW RABBIT_PW ADMIN_PW SVC_PW HEAT_DOMAIN_PW DEMO_PW HEAT_KEY MCO_PW; do
  grep -q "^$v=" "$LAB/secrets.env" || echo "$v=$(openssl rand -hex 16)" >> "$LAB/secrets.env"
done
load_secrets

while read -r name port; do
  if [ "$port" != - ] && ! alive "$name" && port_busy "$port"; then
    die "port $port ($name) is taken by another process: $(ss -Hltnp "sport = :$port" | grep -o 'users:.*' | head -1). Ports are in lab/lab.env"
  fi
done < <(services)

T=$TOP/openstack/templates
render "$T/my.cnf" "$ETC/my.cnf"; chmod 644 "$ETC/my.cnf"     # mysqld reads it as the user mysql
for s in keystone placement nova neutron heat gnocchi aodh ceilometer; do render "$T/$s.conf" "$ETC/$s/$s.conf"; done
render "$T/glance-api.conf" "$ETC/glance/glance-api.conf"
render "$T/aodh.wsgi.py" "$ETC/aodh/wsgi.py"
cp "$CLOUD/ceilometer/event_pipeline.yaml" "$ETC/ceilometer/"
cat /usr/lib/python3/dist-packages/ceilometer/pipeline/data/event_definitions.yaml \
  "$CLOUD/ceilometer/event_definitions.add.yaml" > "$ETC/ceilometer/event_definitions.yaml"
cp "$TOP"/openstack/starters/* "$LAB/starters/"

# keystonemiddleware reads /etc/SERVICE/SERVICE.conf unless the paste file names another one
for s in gnocchi/rest aodh/api; do
  n=${s%/*}
  perl -pe "s#^(oslo_config_project = $n)\$#\$1\noslo_config_file = $ETC/$n/$n.conf#" \
    "/usr/lib/python3/dist-packages/$s/api-paste.ini" > "$ETC/$n/api-paste.ini"
done

# The GPU part of nova.conf is the one for a real cloud; products without a fragment get one made.
rm -rf "$ETC/nova/gpu"; mkdir "$ETC/nova/gpu"
cp "$CLOUD/nova/gpu-common.conf" "$ETC/nova/gpu/"
$PY "$TOP/lib/gpu_hosts.py" "$CLOUD/nova" "$ETC/nova/gpu" "$ETC/gpus.json"
for h in $(host_names); do
  mkdir -p "$LAB/data/nova/$h/lock"
  COMPUTE_HOST=$h render "$T/nova-compute.conf" "$ETC/nova/$h.conf"
done
echo "$(host_names | wc -l) hosts: $GPU_HOSTS"
