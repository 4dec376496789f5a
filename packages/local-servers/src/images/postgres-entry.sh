#!/bin/sh
# Takes what the official image takes: POSTGRES_USER, POSTGRES_PASSWORD and the command `postgres …`. The database is
# always `postgres`; its files live and die with the container.
set -eu
umask 077
if [ "${POSTGRES_DB:-postgres}" != postgres ]; then
  echo "POSTGRES_DB may only be postgres here, got $POSTGRES_DB." >&2
  exit 2
fi
printf '%s\n' "$POSTGRES_PASSWORD" >/srv/server/password
initdb --no-sync --encoding=UTF8 --locale=C.UTF-8 --auth=scram-sha-256 \
  --username="${POSTGRES_USER:-postgres}" --pwfile=/srv/server/password >/dev/null
rm /srv/server/password
echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
exec "$@"
