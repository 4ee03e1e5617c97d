-- What the runtime role may do in this database. Run by the role that owns the database and runs migrations,
-- after roles.sql and before the first migration; running it again changes nothing.
--
-- Default privileges reach every table made from now on and no table made before: a migration that takes
-- something back from the runtime role (say, UPDATE on an audit log) is therefore never undone by this file.

DO $$
DECLARE
    role_name text;
BEGIN
    -- Also takes away the right to make temporary tables.
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    FOR role_name IN
        SELECT rolname FROM pg_roles WHERE rolname IN ('heartwood_runtime', 'heartwood_aggregator')
    LOOP
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), role_name);
    END LOOP;
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO heartwood_runtime, heartwood_aggregator;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO heartwood_runtime;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO heartwood_runtime;
