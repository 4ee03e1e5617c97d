from django.db import migrations

# A log is emptied for whoever has such a row. It stays, and says when that was asked for and done.
ONLY_FORWARD = """
REVOKE DELETE ON own_data_erasurerequest FROM heartwood_runtime;
CREATE FUNCTION own_data_only_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.person_id, NEW.asked_at, NEW.due_at)
            IS DISTINCT FROM (OLD.id, OLD.person_id, OLD.asked_at, OLD.due_at)
        OR (OLD.undone_at IS NOT NULL AND NEW.undone_at IS DISTINCT FROM OLD.undone_at)
        OR (OLD.begun_at IS NOT NULL AND NEW.begun_at IS DISTINCT FROM OLD.begun_at)
        OR (OLD.done_at IS NOT NULL AND NEW.done_at IS DISTINCT FROM OLD.done_at)
    THEN
        RAISE EXCEPTION 'an erasure only goes forward' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER only_forward BEFORE UPDATE ON own_data_erasurerequest
    FOR EACH ROW EXECUTE FUNCTION own_data_only_forward();
"""
AS_BEFORE = """
DROP TRIGGER only_forward ON own_data_erasurerequest;
DROP FUNCTION own_data_only_forward();
GRANT DELETE ON own_data_erasurerequest TO heartwood_runtime;
"""


class Migration(migrations.Migration):
    dependencies = [("own_data", "0002_walls")]

    operations = [migrations.RunSQL(ONLY_FORWARD, AS_BEFORE)]
