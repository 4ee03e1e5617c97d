"""What PostgreSQL itself keeps of the promise: whose rows, what a supervisor reaches, and the access log."""

from django.conf import settings
from django.db import migrations

from apps.safekeeping.row_security import ACTS, only_for_its_person

# Memberships and supervisions begin and end by the day it is where the services are; see people.models.today.
TODAY = f"(heartwood_now() AT TIME ZONE '{settings.TIME_ZONE}')::date"


def holds(row: str) -> str:
    return f"{row}.starts_on <= {TODAY} AND ({row}.ends_on IS NULL OR {row}.ends_on > {TODAY})"


# --- Grants that hold ---------------------------------------------------------------------------------
# A view reads with its owner's rights. This one decides for all the others.
OPEN_GRANTS = f"""
CREATE VIEW supervision_opengrant WITH (security_barrier) AS
SELECT g.id, g.person_id, g.supervisor_id, g.shows_trend, g.shows_plans, g.shows_topics, g.from_week, g.ends_at
FROM supervision_grant g
JOIN people_supervision s ON s.id = g.supervision_id AND {holds("s")}
JOIN people_membership m ON m.id = g.membership_id AND {holds("m")}
JOIN people_membership sm ON sm.id = g.supervisor_membership_id AND {holds("sm")}
JOIN people_user p ON p.id = g.person_id AND p.is_active
JOIN people_user v ON v.id = g.supervisor_id AND v.is_active
WHERE g.supervisor_id = {ACTS} AND g.withdrawn_at IS NULL AND g.ended_at IS NULL
    AND g.granted_at <= heartwood_now() AND g.ends_at > heartwood_now();

-- Those that were opened in this very transaction, and so are in the access log.
CREATE VIEW supervision_openedgrant WITH (security_barrier) AS
SELECT g.* FROM supervision_opengrant g
WHERE EXISTS (
    SELECT FROM supervision_viewing w
    WHERE w.grant_id = g.id AND w.viewer_id = {ACTS}
        AND w.transaction_number = (pg_current_xact_id()::text)::bigint
);
REVOKE ALL ON supervision_openedgrant FROM heartwood_runtime;
"""

# --- What they show -------------------------------------------------------------------------------------
SEEN = """
CREATE VIEW supervision_seenanswer WITH (security_barrier) AS
SELECT a.id, g.id AS grant_id, c.week, a.item, a.figure
FROM supervision_openedgrant g
JOIN checkins_checkin c ON c.person_id = g.person_id AND c.week >= g.from_week
JOIN checkins_answer a ON a.checkin_id = c.id
WHERE g.shows_trend;

CREATE VIEW supervision_seenplan WITH (security_barrier) AS
SELECT v.id, g.id AS grant_id, p.person_id, p.started_on, p.review_on,
    v.challenge, v.challenge_version, v.challenge_words, v.obstacle, v.kind, v.strategy, v.strategy_version,
    v.cue, v.action, v.who, v.on_days, v.on_date, v.at, v.minutes
FROM supervision_openedgrant g
JOIN supervision_grantedplan n ON n.grant_id = g.id
JOIN coping_plan p ON p.id = n.plan_id AND p.person_id = g.person_id AND p.state = 'active'
JOIN coping_planversion v ON v.plan_id = p.id
WHERE g.shows_plans
    AND v.number = (SELECT max(o.number) FROM coping_planversion o WHERE o.plan_id = p.id);

CREATE VIEW supervision_seentopic WITH (security_barrier) AS
SELECT t.id, g.id AS grant_id, t.person_id, t.words, t.challenge, t.challenge_version, t.made_at
FROM supervision_openedgrant g
JOIN supervision_topic t ON t.person_id = g.person_id AND t.discussed_at IS NULL
WHERE g.shows_topics;

REVOKE INSERT, UPDATE, DELETE ON supervision_opengrant, supervision_seenanswer, supervision_seenplan,
    supervision_seentopic FROM heartwood_runtime;

-- Plans and topics have words, which open with their person's key.
CREATE FUNCTION supervision_people_with_words_open() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT person_id FROM supervision_openedgrant WHERE shows_plans OR shows_topics
$$;
REVOKE EXECUTE ON FUNCTION supervision_people_with_words_open() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION supervision_people_with_words_open() TO heartwood_runtime;
CREATE POLICY words_of_an_opened_grant ON safekeeping_personkey FOR SELECT
    USING (person_id IN (SELECT supervision_people_with_words_open()));
"""

# --- The access log -------------------------------------------------------------------------------------
LOG = f"""
ALTER TABLE supervision_viewing ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON supervision_viewing FOR SELECT USING (person_id = {ACTS});
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON supervision_viewing FROM heartwood_runtime;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON supervision_viewing
    FOR EACH ROW EXECUTE FUNCTION safekeeping_refuse_change();

-- What a row says, and the hash of the row before it: the same bytes as supervision.access_log makes.
CREATE FUNCTION supervision_hash(before bytea, w supervision_viewing) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(before || convert_to(concat_ws(chr(31),
        w.person_id, w.number, extract(epoch FROM w.at)::numeric(20, 6), w.viewer_id, w.viewer_name, w.grant_id, w.what
    ), 'UTF8'))
$$;

-- The only way to write a row, and the only way to open a grant. False where there is none that holds, whatever the
-- reason. One after another for each person, so that numbers and hashes follow on.
CREATE FUNCTION supervision_open(number uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    opened supervision_opengrant;
    added supervision_viewing;
    last supervision_viewing;
BEGIN
    SELECT * INTO opened FROM supervision_opengrant g WHERE g.id = supervision_open.number;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('supervision_viewing'), opened.person_id::integer);
    SELECT * INTO last FROM supervision_viewing w WHERE w.person_id = opened.person_id ORDER BY w.number DESC LIMIT 1;
    added.id := nextval(pg_get_serial_sequence('supervision_viewing', 'id'));
    added.person_id := opened.person_id;
    added.number := COALESCE(last.number, 0) + 1;
    added.at := heartwood_now();
    added.viewer_id := opened.supervisor_id;
    SELECT name INTO added.viewer_name FROM people_user u WHERE u.id = opened.supervisor_id;
    added.grant_id := opened.id;
    added.what := concat_ws(',', CASE WHEN opened.shows_trend THEN 'trend' END,
        CASE WHEN opened.shows_plans THEN 'plans' END, CASE WHEN opened.shows_topics THEN 'topics' END);
    added.transaction_number := (pg_current_xact_id()::text)::bigint;
    added.hash := supervision_hash(COALESCE(last.hash, ''::bytea), added);
    INSERT INTO supervision_viewing SELECT added.*;
    RETURN true;
END
$$;
REVOKE EXECUTE ON FUNCTION supervision_open(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION supervision_open(uuid) TO heartwood_runtime;
"""

# --- What ends a grant ------------------------------------------------------------------------------------
# Here and not in an action, so that no way of disabling an account or ending a membership goes past it.
ENDS = f"""
CREATE FUNCTION supervision_end_grants() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE supervision_grant g SET ended_at = heartwood_now()
    WHERE g.ended_at IS NULL AND g.withdrawn_at IS NULL AND CASE TG_TABLE_NAME
        WHEN 'people_user' THEN NEW.id IN (g.person_id, g.supervisor_id)
        WHEN 'people_membership' THEN NEW.id IN (g.membership_id, g.supervisor_membership_id)
        ELSE NEW.id = g.supervision_id
    END;
    RETURN NULL;
END
$$;
CREATE TRIGGER ends_grants AFTER UPDATE OF is_active ON people_user
    FOR EACH ROW WHEN (NOT NEW.is_active) EXECUTE FUNCTION supervision_end_grants();
CREATE TRIGGER ends_grants AFTER UPDATE OF ends_on ON people_membership
    FOR EACH ROW WHEN (NEW.ends_on <= {TODAY}) EXECUTE FUNCTION supervision_end_grants();
CREATE TRIGGER ends_grants AFTER UPDATE OF ends_on ON people_supervision
    FOR EACH ROW WHEN (NEW.ends_on <= {TODAY}) EXECUTE FUNCTION supervision_end_grants();

-- A grant says for good what was granted: only that it was withdrawn or has ended may be written into it, and once.
CREATE FUNCTION supervision_only_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - 'withdrawn_at' - 'ended_at') <> (to_jsonb(OLD) - 'withdrawn_at' - 'ended_at')
        OR OLD.withdrawn_at IS NOT NULL OR OLD.ended_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'a grant is only ever ended, and once' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER only_end BEFORE UPDATE ON supervision_grant
    FOR EACH ROW EXECUTE FUNCTION supervision_only_end();
"""

BACK = """
DROP TRIGGER only_end ON supervision_grant;
DROP FUNCTION supervision_only_end();
DROP TRIGGER ends_grants ON people_user;
DROP TRIGGER ends_grants ON people_membership;
DROP TRIGGER ends_grants ON people_supervision;
DROP FUNCTION supervision_end_grants();
DROP FUNCTION supervision_open(uuid);
DROP POLICY words_of_an_opened_grant ON safekeeping_personkey;
DROP FUNCTION supervision_people_with_words_open();
DROP VIEW supervision_seentopic, supervision_seenplan, supervision_seenanswer;
DROP VIEW supervision_openedgrant;
DROP VIEW supervision_opengrant;
DROP FUNCTION supervision_hash(bytea, supervision_viewing);
DROP TRIGGER append_only ON supervision_viewing;
DROP POLICY own ON supervision_viewing;
ALTER TABLE supervision_viewing DISABLE ROW LEVEL SECURITY;
GRANT INSERT, UPDATE, DELETE ON supervision_viewing TO heartwood_runtime;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0001_initial"),
        ("safekeeping", "0006_row_security"),
        ("checkins", "0003_row_security"),
        ("coping", "0004_row_security"),
    ]

    operations = [
        only_for_its_person("supervision_grant"),
        only_for_its_person("supervision_grantedplan"),
        only_for_its_person("supervision_topic"),
        migrations.RunSQL(OPEN_GRANTS + SEEN + LOG + ENDS, BACK),
    ]
