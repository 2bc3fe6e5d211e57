#!/bin/bash
# MariaDB, RabbitMQ, memcached.
set -euo pipefail
. "$(dirname "$0")/../lib/common.sh"
load_secrets
if [ ! -d "$LAB/data/mysql/mysql" ]; then
  rm -rf "$LAB/data/mysql"; mkdir -p "$LAB/data/mysql"       # half made by an interrupted run: start again
  chown -R mysql: "$LAB/data/mysql" "$LAB/data/mysqltmp"
  mariadb-install-db --defaults-file="$ETC/my.cnf" --user=mysql --auth-root-authentication-method=normal --skip-test-db \
    >"$LOG/mysql-install.log" 2>&1 || { rm -rf "$LAB/data/mysql"; die "mariadb-install-db failed" "$LOG/mysql-install.log"; }
fi
mkdir -p "$RUN/mysql"; chown mysql: "$LAB/data/mysqltmp" "$RUN/mysql"
start mysqld "${CLEAN[@]}" /usr/sbin/mariadbd --defaults-file="$ETC/my.cnf" --user=mysql

if ! alive rabbit; then
  mkdir -p "$LOG/rabbit" "$LAB/data/rabbit/mnesia"
  : > "$ETC/rabbitmq-env.conf"
  echo '[].' > "$ETC/rabbit_plugins"
  ( umask 077; cat > "$ETC/rabbitmq.conf" <<CONF
listeners.tcp.default = $IP:$PORT_RABBIT
log.file.level = warning
vm_memory_high_watermark.absolute = 512MB
disk_free_limit.absolute = 200MB
loopback_users = none
default_user = openstack
default_pass = $RABBIT_PW
CONF
  )
  # +sbwt none: no busy waiting, or an idle broker takes several per cent of a core
  start rabbit env -i "PATH=$PATH" LC_ALL=C.UTF-8 "HOME=$LAB/data/rabbit" RABBITMQ_NODENAME=xlcloudlab@localhost \
    RABBITMQ_NODE_IP_ADDRESS="$IP" RABBITMQ_NODE_PORT="$PORT_RABBIT" RABBITMQ_DIST_PORT="$PORT_RABBIT_DIST" \
    ERL_EPMD_PORT="$PORT_EPMD" ERL_EPMD_ADDRESS="$IP" \
    RABBITMQ_MNESIA_BASE="$LAB/data/rabbit/mnesia" RABBITMQ_LOG_BASE="$LOG/rabbit" RABBITMQ_PID_FILE="$RUN/rabbit.own.pid" \
    RABBITMQ_CONFIG_FILE="$ETC/rabbitmq" RABBITMQ_CONF_ENV_FILE="$ETC/rabbitmq-env.conf" \
    RABBITMQ_ENABLED_PLUGINS_FILE="$ETC/rabbit_plugins" \
    "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-kernel inet_dist_use_interface {127,0,0,1} +S 1:1 +sbwt none" \
    /usr/lib/rabbitmq/bin/rabbitmq-server
fi
start memcached "${CLEAN[@]}" /usr/bin/memcached -u nobody -l "$IP" -p "$PORT_MEMCACHE" -U 0 -m 64 -c 1024

sql=(mariadb --defaults-file=/dev/null -S "$RUN/mysql/mysql.sock" -u root)
wait_for 60 mysqld "${sql[@]}" -e 'select 1'
{ for d in keystone placement glance nova_api nova nova_cell0 neutron heat gnocchi aodh; do
    echo "CREATE DATABASE IF NOT EXISTS $d CHARACTER SET utf8mb3;"
  done
  echo "CREATE USER IF NOT EXISTS lab@'127.0.0.1' IDENTIFIED BY '$DB_PW'; ALTER USER lab@'127.0.0.1' IDENTIFIED BY '$DB_PW';"
  echo "GRANT ALL ON *.* TO lab@'127.0.0.1'; FLUSH PRIVILEGES;"; } | "${sql[@]}"
wait_for 90 rabbit port_busy "$PORT_RABBIT"
echo "MariaDB :$PORT_MYSQL, RabbitMQ :$PORT_RABBIT, memcached :$PORT_MEMCACHE"
