#!/bin/sh
# Redis with the password from its secret file: read from standard input, so that no process list shows it.
set -eu

exec redis-server - <<END
bind * -::*
port 6379
requirepass $(cat "${SECRETS:-/run/secrets}/redis_password")
dir ${DATA:-/data}
appendonly yes
save ""
# A queue must never lose a task to make room.
maxmemory 256mb
maxmemory-policy noeviction
END
