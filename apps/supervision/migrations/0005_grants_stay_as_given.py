"""PostgreSQL asks for itself whether a grant fits what it refers to, and takes no more plans into one that is given."""

from django.conf import settings
from django.db import migrations

from apps.safekeeping.never_changed import never_changed
from apps.safekeeping.row_security import ACTS

# By the day it is where the services are; see people.models.today.
TODAY = f"(heartwood_now() AT TIME ZONE '{settings.TIME_ZONE}')::date"


def holds(row: str) -> str:
    return f"{row}.starts_on <= {TODAY} AND ({row}.ends_on IS NULL OR {row}.ends_on > {TODAY})"


def fits(part: str, **said: str) -> str:
    """Further conditions of a join, one for each name."""
    return "".join(f" AND {part}.{name} = {value}" for name, value in said.items())


def open_grants(of_supervision: str, of_mine: str, of_theirs: str) -> str:
    return f"""
CREATE OR REPLACE VIEW supervision_opengrant WITH (security_barrier) AS
SELECT g.id, g.person_id, g.supervisor_id, g.shows_trend, g.shows_plans, g.shows_topics, g.from_week, g.ends_at
FROM supervision_grant g
JOIN people_supervision s ON s.id = g.supervision_id AND {holds("s")}{of_supervision}
JOIN people_membership m ON m.id = g.membership_id AND {holds("m")}{of_mine}
JOIN people_membership sm ON sm.id = g.supervisor_membership_id AND {holds("sm")}{of_theirs}
JOIN people_user p ON p.id = g.person_id AND p.is_active
JOIN people_user v ON v.id = g.supervisor_id AND v.is_active
WHERE g.supervisor_id = {ACTS} AND g.withdrawn_at IS NULL AND g.ended_at IS NULL
    AND g.granted_at <= heartwood_now() AND g.ends_at > heartwood_now();
"""


def seen_plans(of_granted: str) -> str:
    return f"""
CREATE OR REPLACE VIEW supervision_seenplan WITH (security_barrier) AS
SELECT v.id, g.id AS grant_id, p.person_id, p.started_on, p.review_on,
    v.challenge, v.challenge_version, v.challenge_words, v.obstacle, v.kind, v.strategy, v.strategy_version,
    v.cue, v.action, v.who, v.on_days, v.on_date, v.at, v.minutes
FROM supervision_openedgrant g
JOIN supervision_grantedplan n ON n.grant_id = g.id{of_granted}
JOIN coping_plan p ON p.id = n.plan_id AND p.person_id = g.person_id AND p.state = 'active'
JOIN coping_planversion v ON v.plan_id = p.id
WHERE g.shows_plans
    AND v.number = (SELECT max(o.number) FROM coping_planversion o WHERE o.plan_id = p.id);
"""


# The keys of a table are looked up past row security: a grant may name any supervision, and a granted plan any
# grant. What is shown is shown only where all of it is between the same two people, in one service.
FITTING = open_grants(
    fits("s", practitioner_id="g.person_id", supervisor_id="g.supervisor_id"),
    fits("m", person_id="g.person_id", role="'practitioner'", service_id="s.service_id"),
    fits("sm", person_id="g.supervisor_id", role="'supervisor'", service_id="s.service_id"),
) + seen_plans(fits("n", person_id="g.person_id"))
AS_BEFORE = open_grants("", "", "") + seen_plans("")

# A grant's plans are written first, and then the grant, so that nothing is added to one that is given.
BEFOREHAND = """
CREATE FUNCTION supervision_plans_come_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM supervision_grant g WHERE g.id = NEW.grant_id) THEN
        RAISE EXCEPTION 'no plan is added to a grant that is given' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER plans_come_first BEFORE INSERT ON supervision_grantedplan
    FOR EACH ROW EXECUTE FUNCTION supervision_plans_come_first();
"""
AT_ANY_TIME = """
DROP TRIGGER plans_come_first ON supervision_grantedplan;
DROP FUNCTION supervision_plans_come_first();
"""


def ends_grants(table: str, *whose: str) -> str:
    """Also by a day that has passed and is taken back, and by a row that becomes somebody else's or a team's."""
    was, becomes = (", ".join(f"{row}.{column}" for column in whose) for row in ("OLD", "NEW"))
    return f"""
DROP TRIGGER ends_grants ON {table};
CREATE TRIGGER ends_grants AFTER UPDATE ON {table} FOR EACH ROW
    WHEN (NOT ({holds("OLD")} AND {holds("NEW")}) OR ({was}) IS DISTINCT FROM ({becomes}))
    EXECUTE FUNCTION supervision_end_grants();
"""


def ends_grants_as_before(table: str) -> str:
    return f"""
DROP TRIGGER ends_grants ON {table};
CREATE TRIGGER ends_grants AFTER UPDATE OF ends_on ON {table}
    FOR EACH ROW WHEN (NEW.ends_on <= {TODAY}) EXECUTE FUNCTION supervision_end_grants();
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0004_topic_is_there")]

    operations = [
        migrations.RunSQL(FITTING, AS_BEFORE),
        migrations.RunSQL(BEFOREHAND, AT_ANY_TIME),
        never_changed("supervision_grantedplan"),
        migrations.RunSQL(
            ends_grants("people_membership", "person_id", "service_id", "team_id", "role"),
            ends_grants_as_before("people_membership"),
        ),
        migrations.RunSQL(
            ends_grants("people_supervision", "practitioner_id", "supervisor_id", "service_id"),
            ends_grants_as_before("people_supervision"),
        ),
        migrations.RunSQL(
            "REVOKE EXECUTE ON FUNCTION supervision_end_grants() FROM PUBLIC;",
            "GRANT EXECUTE ON FUNCTION supervision_end_grants() TO PUBLIC;",
        ),
    ]
