#!/bin/sh
# One broker that is configured as apache/kafka is: KAFKA_LOG_DIRS becomes log.dirs; in names two underscores stand for
# one, three for a dash. Its files live and die with the container.
set -eu
properties=/srv/server/server.properties
: "${KAFKA_LOG_DIRS:=/srv/server/data}"
export KAFKA_LOG_DIRS
env | sed -n 's/^KAFKA_\([A-Z0-9_]*\)=.*/\1/p' | while read -r name; do
  eval "value=\$KAFKA_$name"
  key=$(printf '%s' "$name" | sed 's/___/-/g; s/__/%/g; s/_/./g; s/%/_/g' | tr A-Z a-z)
  printf '%s=%s\n' "$key" "$value"
done >"$properties"

java() { # MAIN ARGUMENTS…
  exec /usr/lib/jvm/java-17-openjdk-*/bin/java -Xms128m -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -Dlog4j2.configurationFile=/opt/kafka/log4j2.properties -cp '/opt/kafka/jars/*' "$@"
}
# 16 random bytes in Kafka's form, whose tools take a leading dash for an option.
cluster=${CLUSTER_ID:-L$(head -c 16 /dev/urandom | base64 | tr '+/' '-_' | cut -c 2-22)}
(java kafka.tools.StorageTool format -t "$cluster" -c "$properties")
java kafka.Kafka "$properties"
