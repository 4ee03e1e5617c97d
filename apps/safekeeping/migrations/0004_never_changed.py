from django.db import migrations

FUNCTION = """
CREATE FUNCTION safekeeping_refuse_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("safekeeping", "0003_unsent")]

    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION safekeeping_refuse_update();")]
