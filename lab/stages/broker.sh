#!/bin/bash
# ActiveMQ with a STOMP connector, the keys of MCollective's ssl provider, the configuration of the real client.
set -euo pipefail
. "$(dirname "$0")/../lib/common.sh"
load_secrets
A=$LAB/activemq M=$LAB/mco
mkdir -p "$A"/{conf,data} "$M"/{keys/clients,plugins/mcollective/agent}
render "$TOP/nodes/activemq.xml" "$A/conf/activemq.xml"
cp /etc/activemq/instances-available/main/log4j2.properties "$A/conf/"
# no default-java link on Debian without its package, hence the full path
start activemq "${CLEAN[@]}" "${LAB_JAVA:-/usr/lib/jvm/java-17-openjdk-amd64/bin/java}" -Xms48m -Xmx256m -XX:+UseSerialGC \
  -Dactivemq.home=/usr/share/activemq -Dactivemq.base="$A" -Dactivemq.conf="$A/conf" -Dactivemq.data="$A/data" \
  -Dactivemq.classpath="$A/conf" -jar /usr/share/activemq/bin/activemq.jar start "xbean:file:$A/conf/activemq.xml"

key() { # an RSA pair made for this lab only
  [ -s "$M/keys/$1-public.pem" ] && return 0
  ( umask 077; openssl genrsa -out "$M/keys/$1-private.pem" 2048 ) 2>/dev/null
  openssl rsa -in "$M/keys/$1-private.pem" -pubout -out "$M/keys/$1-public.pem" 2>/dev/null
}
key server; key xms
( umask 077; printf '%s\n' "$MCO_PW" > "$M/password" )
cp "$M/keys/xms-public.pem" "$M/keys/clients/"
cp "$CLOUD"/mcollective/agent/xlcloud.* "$M/plugins/mcollective/agent/"
export LAB_MCO=$M
for f in common server client; do render "$TOP/nodes/mco-$f.cfg" "$M/$f.part"; done
( umask 077; cat "$M/common.part" "$M/client.part" > "$M/client.cfg" )
echo '{}' > "$M/no-facts.yaml"
wait_for 90 activemq port_busy "$PORT_STOMP"
echo "ActiveMQ, STOMP :$PORT_STOMP, security ssl with YAML"
