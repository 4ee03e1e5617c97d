"""What PostgreSQL itself keeps: whose request it is, and that logs lose rows by a due erasure and nothing else."""

from django.conf import settings
from django.db import migrations

from apps.safekeeping.row_security import definer_function, only_for_its_person

# Memberships and supervisions begin and end by the day it is where the services are; see people.models.today.
TODAY = f"(heartwood_now() AT TIME ZONE '{settings.TIME_ZONE}')::date"


def holds(row: str) -> str:
    return f"{row}.starts_on <= {TODAY} AND ({row}.ends_on IS NULL OR {row}.ends_on > {TODAY})"


PEOPLE_TO_ERASE = """
    SELECT person_id FROM own_data_erasurerequest
    WHERE due_at <= due_before AND undone_at IS NULL AND done_at IS NULL ORDER BY due_at
"""
IS_ERASING = """
    SELECT EXISTS (
        SELECT FROM own_data_erasurerequest r
        WHERE r.person_id = number AND r.due_at <= heartwood_now() AND r.begun_at IS NOT NULL AND r.done_at IS NULL
    )
"""
# Whoever has asked to be erased too does not count: they will be gone.
LEFT_ALONE = f"""
    SELECT m.service_id FROM people_membership m
    WHERE m.person_id = number AND m.role = 'administrator' AND {holds("m")} AND NOT EXISTS (
        SELECT FROM people_membership o
        JOIN people_user u ON u.id = o.person_id AND u.is_active
        WHERE o.service_id = m.service_id AND o.role = 'administrator' AND o.person_id <> number AND {holds("o")}
            AND NOT EXISTS (
                SELECT FROM own_data_erasurerequest r WHERE r.person_id = o.person_id AND r.undone_at IS NULL
            )
    )
"""

# The runtime role may remove no row of either log, and a trigger refuses whatever role tries, as before. What
# is new is the one exception, and own_data_reduce is the only function that uses it.
LOGS = """
DROP TRIGGER append_only ON supervision_viewing;
CREATE TRIGGER append_only BEFORE UPDATE ON supervision_viewing
    FOR EACH ROW EXECUTE FUNCTION safekeeping_refuse_change();
CREATE TRIGGER removed_with_its_person BEFORE DELETE ON supervision_viewing
    FOR EACH ROW WHEN (NOT own_data_is_erasing(OLD.person_id)) EXECUTE FUNCTION safekeeping_refuse_change();

DROP TRIGGER append_only ON safekeeping_auditevent;
CREATE TRIGGER append_only BEFORE UPDATE ON safekeeping_auditevent
    FOR EACH ROW EXECUTE FUNCTION safekeeping_refuse_change();
CREATE TRIGGER removed_with_its_person BEFORE DELETE ON safekeeping_auditevent
    FOR EACH ROW WHEN (
        OLD.subject_id IS NULL OR COALESCE(OLD.actor_id, OLD.subject_id) <> OLD.subject_id
        OR NOT own_data_is_erasing(OLD.subject_id)
    ) EXECUTE FUNCTION safekeeping_refuse_change();
"""
LOGS_AS_BEFORE = """
DROP TRIGGER removed_with_its_person ON safekeeping_auditevent;
DROP TRIGGER append_only ON safekeeping_auditevent;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON safekeeping_auditevent
    FOR EACH ROW EXECUTE FUNCTION safekeeping_refuse_change();
DROP TRIGGER removed_with_its_person ON supervision_viewing;
DROP TRIGGER append_only ON supervision_viewing;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON supervision_viewing
    FOR EACH ROW EXECUTE FUNCTION safekeeping_refuse_change();
"""

# False, and nothing done, unless whoever acts is being erased. The access log of their data goes, and what they
# did to their own. What others did about them, and they about others, stays with a number. A place in a team to
# which somebody else's grant refers has ended and stays; any other goes.
REDUCE = f"""
CREATE FUNCTION own_data_reduce(erased bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF erased IS DISTINCT FROM heartwood_acting() OR NOT own_data_is_erasing(erased) THEN
        RETURN false;
    END IF;
    DELETE FROM supervision_viewing w WHERE w.person_id = erased;
    DELETE FROM safekeeping_auditevent a
    WHERE a.subject_id = erased AND COALESCE(a.actor_id, a.subject_id) = a.subject_id;
    DELETE FROM people_supervision s
    WHERE erased IN (s.practitioner_id, s.supervisor_id)
        AND NOT EXISTS (SELECT FROM supervision_grant g WHERE g.supervision_id = s.id);
    UPDATE people_supervision s SET ends_on = GREATEST(s.starts_on, {TODAY})
    WHERE erased IN (s.practitioner_id, s.supervisor_id) AND (s.ends_on IS NULL OR s.ends_on > {TODAY});
    DELETE FROM people_membership m
    WHERE m.person_id = erased AND NOT EXISTS (
        SELECT FROM supervision_grant g WHERE m.id IN (g.membership_id, g.supervisor_membership_id)
    );
    UPDATE people_membership m SET ends_on = GREATEST(m.starts_on, {TODAY})
    WHERE m.person_id = erased AND (m.ends_on IS NULL OR m.ends_on > {TODAY});
    RETURN true;
END
$$;
REVOKE EXECUTE ON FUNCTION own_data_reduce(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION own_data_reduce(bigint) TO heartwood_runtime;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("own_data", "0001_initial"),
        ("safekeeping", "0006_row_security"),
        ("supervision", "0002_walls"),
    ]

    operations = [
        only_for_its_person("own_data_erasurerequest"),
        definer_function("own_data_people_to_erase(due_before timestamptz)", "SETOF bigint", PEOPLE_TO_ERASE),
        definer_function("own_data_is_erasing(number bigint)", "boolean", IS_ERASING),
        definer_function("own_data_services_left_alone(number bigint)", "SETOF bigint", LEFT_ALONE),
        migrations.RunSQL(LOGS, LOGS_AS_BEFORE),
        migrations.RunSQL(REDUCE, "DROP FUNCTION own_data_reduce(bigint);"),
    ]
