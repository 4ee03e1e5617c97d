from django.db import migrations

from apps.safekeeping.row_security import (
    ACTS,
    DROP_ACTING,
    MAKE_ACTING,
    definer_function,
    only_for_its_person,
)

# A key is made for somebody new by whoever lets them in, and is theirs alone from then on.
KEYS = f"""
ALTER TABLE safekeeping_personkey ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON safekeeping_personkey USING (person_id = {ACTS}) WITH CHECK (person_id = {ACTS});
CREATE POLICY newcomers ON safekeeping_personkey FOR INSERT WITH CHECK (true);
"""
KEYS_AS_BEFORE = """
DROP POLICY newcomers ON safekeeping_personkey;
DROP POLICY own ON safekeeping_personkey;
ALTER TABLE safekeeping_personkey DISABLE ROW LEVEL SECURITY;
"""
# Whoever acts writes in their own name or the system's, and reads what was done by or about them. It would
# otherwise show who has checked in.
AUDIT = f"""
ALTER TABLE safekeeping_auditevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON safekeeping_auditevent FOR SELECT USING ({ACTS} IN (subject_id, actor_id));
CREATE POLICY in_nobody_elses_name ON safekeeping_auditevent FOR INSERT
    WITH CHECK ({ACTS} IS NULL OR actor_id IS NULL OR actor_id = {ACTS});
"""
AUDIT_AS_BEFORE = """
DROP POLICY in_nobody_elses_name ON safekeeping_auditevent;
DROP POLICY own ON safekeeping_auditevent;
ALTER TABLE safekeeping_auditevent DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("safekeeping", "0005_identifiers_kept")]

    operations = [
        migrations.RunSQL(MAKE_ACTING, DROP_ACTING),
        only_for_its_person("safekeeping_unsent"),
        migrations.RunSQL(KEYS, KEYS_AS_BEFORE),
        migrations.RunSQL(AUDIT, AUDIT_AS_BEFORE),
        definer_function(
            "safekeeping_versions_in_use()",
            "SETOF smallint",
            "SELECT DISTINCT master_version FROM safekeeping_personkey",
        ),
        definer_function(
            "safekeeping_wrapped_before(version integer)",
            "SETOF bigint",
            "SELECT person_id FROM safekeeping_personkey WHERE master_version < version ORDER BY person_id",
        ),
    ]
