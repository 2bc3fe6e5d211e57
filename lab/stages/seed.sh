#!/bin/bash
# Image, flavors, Gnocchi's archive policy and resource type; waits until hosts and cards can be seen.
set -euo pipefail
. "$(dirname "$0")/../lib/common.sh"
load_secrets
# 2.92: Debian 12's openstack command refuses to do anything at all with a newer one
( umask 077
  for u in admin demo; do
    pw=$ADMIN_PW f=$LAB/openrc
    if [ $u = demo ]; then pw=$DEMO_PW f=$LAB/openrc.demo; fi
    cat > "$f" <<RC
export OS_AUTH_URL=http://$IP:$PORT_KEYSTONE/v3 OS_IDENTITY_API_VERSION=3 OS_AUTH_TYPE=password
export OS_USERNAME=$u OS_USER_DOMAIN_NAME=Default OS_PROJECT_NAME=$u OS_PROJECT_DOMAIN_NAME=Default
export OS_PASSWORD=$pw OS_REGION_NAME=$REGION OS_INTERFACE=public OS_COMPUTE_API_VERSION=2.92 OS_PLACEMENT_API_VERSION=1.39
RC
  done )
load_admin
fresh=0; [ ! -e "$RUN/fresh" ] || fresh=1
LAB_HOSTS="$(host_names | tr '\n' ' ')" LAB_FRESH=$fresh $PY "$TOP/lib/seed.py"
