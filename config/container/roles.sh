#!/bin/sh
# Makes the database roles and gives them the passwords in the secret files. Run before every migration, not
# only when the database is new, so that a changed password takes effect; running it again changes nothing else.
set -eu

SECRETS=${SECRETS:-/run/secrets}
SQL=${SQL:-/database}
secret() { cat "$SECRETS/$1"; }

PGPASSWORD=$(secret database_superuser_password)
export PGPASSWORD

PGOPTIONS="-c heartwood.owner_password=$(secret database_owner_password)"
PGOPTIONS="$PGOPTIONS -c heartwood.runtime_password=$(secret database_runtime_password)"
PGOPTIONS="$PGOPTIONS -c heartwood.aggregator_password=$(secret database_aggregator_password)"
export PGOPTIONS
psql -X --quiet -v ON_ERROR_STOP=1 -f "$SQL/roles.sql"
unset PGOPTIONS
psql -X --quiet -v ON_ERROR_STOP=1 -c "SET ROLE heartwood_owner" -f "$SQL/privileges.sql"
echo "The roles are as they should be."
