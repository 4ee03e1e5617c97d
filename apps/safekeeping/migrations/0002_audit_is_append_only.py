from django.db import migrations

APPEND_ONLY = """
REVOKE UPDATE, DELETE, TRUNCATE ON safekeeping_auditevent FROM heartwood_runtime;
CREATE FUNCTION safekeeping_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON safekeeping_auditevent
    FOR EACH ROW EXECUTE FUNCTION safekeeping_refuse_change();
"""
AS_BEFORE = """
DROP TRIGGER append_only ON safekeeping_auditevent;
DROP FUNCTION safekeeping_refuse_change();
GRANT UPDATE, DELETE ON safekeeping_auditevent TO heartwood_runtime;
"""


class Migration(migrations.Migration):
    dependencies = [("safekeeping", "0001_initial")]

    operations = [migrations.RunSQL(APPEND_ONLY, AS_BEFORE)]
