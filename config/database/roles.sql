-- Creates the three login roles. Run once by a superuser (or a role with CREATEROLE), connected to Heartwood's
-- database; running it again changes nothing but the passwords it is given.
--
--   heartwood_owner       owns the database and its tables; runs migrations and nothing else
--   heartwood_runtime     serves requests and background work: reads and writes rows, owns nothing
--   heartwood_aggregator  builds team figures: reads answers without words, writes releases, and nothing else
--
-- Passwords come as settings, so that this file needs no templating and none appears in a process list:
--
--   PGOPTIONS="-c heartwood.owner_password=... -c heartwood.runtime_password=... -c heartwood.aggregator_password=..." \
--     psql -v ON_ERROR_STOP=1 -d heartwood -f config/database/roles.sql
--   psql -v ON_ERROR_STOP=1 -d heartwood -c "SET ROLE heartwood_owner" -f config/database/privileges.sql
--
-- A role that is given no password cannot sign in with one.

DO $$
DECLARE
    role_name text;
    password text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['heartwood_owner', 'heartwood_runtime', 'heartwood_aggregator'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            EXECUTE format(
                'CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', role_name);
        END IF;
        password := current_setting(replace(role_name, '_', '.') || '_password', true);
        IF password <> '' THEN
            EXECUTE format('ALTER ROLE %I PASSWORD %L', role_name, password);
        END IF;
    END LOOP;
    EXECUTE format('ALTER DATABASE %I OWNER TO heartwood_owner', current_database());
END
$$;
