#!/bin/bash
# Installs what the lab needs from the Debian 12 archive. Starts nothing. Everything there already: well under a second.
set -euo pipefail
. "$(dirname "$0")/../lib/common.sh"
export DEBIAN_FRONTEND=noninteractive

# nova-compute is left out on purpose: the package is a start script with qemu and libvirt behind it (58 packages);
# the program itself and the fake virt driver are in python3-nova.
PACKAGES="mariadb-server rabbitmq-server memcached
  keystone placement-api glance-api nova-api nova-conductor nova-scheduler neutron-server
  heat-api heat-api-cfn heat-engine gnocchi-api gnocchi-metricd
  aodh-api aodh-evaluator aodh-listener aodh-notifier ceilometer-agent-notification
  python3-openstackclient python3-heatclient python3-gnocchiclient python3-aodhclient python3-osc-placement
  uwsgi-core uwsgi-plugin-python3 python3-pymysql python3-yaml curl jq openssl iproute2 procps
  ganglia-webfrontend php-cli php-xml php-gd prometheus
  ganglia-monitor gmetad rrdtool gcc libc6-dev
  mcollective mcollective-client mcollective-common ruby ruby-stomp ohai activemq openjdk-17-jre-headless"

missing=$(comm -23 <(tr -s ' \n' '\n' <<<"$PACKAGES" | sed '/^$/d' | sort) \
                   <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | sort) | tr '\n' ' ')
if [ -z "${missing// /}" ]; then echo "all packages are there"; exit 0; fi
grep -q '^12' /etc/debian_version || die "this needs Debian 12 (found $(cat /etc/debian_version))"

# The packages must not start their services: the lab runs its own with its own configuration.
guard=/usr/sbin/policy-rc.d
if [ ! -e $guard ]; then printf '#!/bin/sh\nexit 101\n' > $guard; chmod 755 $guard; fi
if $guard mariadb start >/dev/null 2>&1; then die "$guard exists but allows packages to start services; make it exit 101"; fi

apt=(apt-get -y -q -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 --no-install-recommends
     -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold)
# shellcheck disable=SC2086  # a list of packages
{
  # the package lists of a fresh machine may be absent or stale
  "${apt[@]}" -s install $missing >/dev/null 2>&1 || "${apt[@]}" update
  "${apt[@]}" install $missing || { "${apt[@]}" update; "${apt[@]}" install $missing; }
} >"$LOG/apt.log" 2>&1 || die "apt-get could not install: $missing" "$LOG/apt.log"
echo "installed $(wc -w <<<"$missing") packages and what they need"
