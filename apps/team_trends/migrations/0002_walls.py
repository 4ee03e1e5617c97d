"""What PostgreSQL itself keeps of the promise: what is counted, who builds it, and that it stays as released."""

from django.db import migrations

from apps.people.row_security import own_places
from apps.safekeeping.row_security import ACTS, only_for_its_person

FROZEN = ("team_trends_release", "team_trends_figure", "team_trends_participation")

# --- What is counted ------------------------------------------------------------------------------------
# Views read with their owner's rights. The aggregator has these and no table with an answer in it: whoever has
# not said yes is not in them, nor any word. A person is there by key alone.
COUNTED = """
CREATE VIEW team_trends_counted WITH (security_barrier) AS
SELECT c.person_id, c.key, c.from_week
FROM team_trends_consent c JOIN people_user u ON u.id = c.person_id AND u.is_active
WHERE c.contributes;
REVOKE ALL ON team_trends_counted FROM heartwood_runtime;

CREATE VIEW team_trends_countedplace WITH (security_barrier) AS
SELECT c.key, c.from_week, m.service_id, m.team_id, m.starts_on, m.ends_on
FROM team_trends_counted c JOIN people_membership m ON m.person_id = c.person_id AND m.role = 'practitioner';

CREATE VIEW team_trends_countedanswer WITH (security_barrier) AS
SELECT c.key, k.week, a.item, a.figure
FROM team_trends_counted c
JOIN checkins_checkin k ON k.person_id = c.person_id AND k.week >= c.from_week
JOIN checkins_answer a ON a.checkin_id = k.id;

CREATE VIEW team_trends_countedweek WITH (security_barrier) AS
SELECT c.key, k.week
FROM team_trends_counted c JOIN checkins_checkin k ON k.person_id = c.person_id AND k.week >= c.from_week;

CREATE VIEW team_trends_countedchallenge WITH (security_barrier) AS
SELECT c.key, k.week, n.challenge
FROM team_trends_counted c
JOIN checkins_checkin k ON k.person_id = c.person_id AND k.week >= c.from_week
JOIN checkins_namedchallenge n ON n.checkin_id = k.id;

CREATE VIEW team_trends_countedask WITH (security_barrier) AS
SELECT c.key, a.category, a.made_on, a.ended_on
FROM team_trends_counted c JOIN coping_ask a ON a.person_id = c.person_id AND a.in_team_figures;
"""
VIEWS = tuple(f"team_trends_counted{name}" for name in ("place", "answer", "week", "challenge", "ask"))

# --- What the aggregator may ------------------------------------------------------------------------------
AGGREGATOR = f"""
REVOKE ALL ON {", ".join(VIEWS)} FROM heartwood_runtime;
GRANT SELECT ON {", ".join(VIEWS)}, team_trends_threshold TO heartwood_aggregator;
GRANT SELECT, INSERT ON {", ".join(FROZEN)} TO heartwood_aggregator;
"""

# --- What is released stays as it is ------------------------------------------------------------------------
RELEASES = (
    f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {', '.join(FROZEN)} FROM heartwood_runtime;"
    "REVOKE SELECT ON team_trends_participation FROM heartwood_runtime;"
    + "".join(
        f"""
        CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION safekeeping_refuse_change();
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY built ON {table} TO heartwood_aggregator USING (true) WITH CHECK (true);
        """
        for table in FROZEN
    )
    + f"""
    -- The same to everybody who belongs to the team, and its service's total to everybody who belongs there.
    -- Administrators look after people and teams, and see no figures.
    CREATE POLICY shown ON team_trends_release FOR SELECT TO heartwood_runtime USING (
        service_id IN ({own_places("service_id", "practitioner", "supervisor", "service_lead")})
    );
    CREATE POLICY shown ON team_trends_figure FOR SELECT TO heartwood_runtime USING (
        service_id IN ({own_places("service_id", "service_lead")})
        OR team_id IN ({own_places("team_id", "practitioner", "supervisor")})
        OR team_id IS NULL AND service_id IN ({own_places("service_id", "practitioner", "supervisor")})
    );
    """
)

# --- What of one's own is in them ---------------------------------------------------------------------------
OWN = f"""
REVOKE UPDATE ON team_trends_consent FROM heartwood_runtime;
GRANT UPDATE (contributes, from_week, chosen_at, wording_version) ON team_trends_consent TO heartwood_runtime;

CREATE VIEW team_trends_ownpart WITH (security_barrier) AS
SELECT p.id || '.' || f.figure AS id, c.person_id, p.service_id, p.team_id, f.figure, p.first_block, p.last_block,
    (SELECT sum(w.value::int)::int FROM jsonb_each_text(p.parts -> c.key::text) w) AS weeks
FROM team_trends_consent c
JOIN team_trends_participation p ON p.parts ? c.key::text
CROSS JOIN LATERAL unnest(p.figures) AS f (figure)
WHERE c.person_id = {ACTS};
REVOKE INSERT, UPDATE, DELETE ON team_trends_ownpart FROM heartwood_runtime;
"""

BACK = (
    "DROP VIEW team_trends_ownpart;"
    "DROP POLICY shown ON team_trends_figure; DROP POLICY shown ON team_trends_release;"
    + "".join(
        f"DROP POLICY built ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
        f"DROP TRIGGER frozen ON {table};"
        for table in FROZEN
    )
    + f"REVOKE ALL ON {', '.join(FROZEN)}, team_trends_threshold FROM heartwood_aggregator;"
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join(FROZEN)}, team_trends_consent TO heartwood_runtime;"
    f"DROP VIEW {', '.join(VIEWS)}; DROP VIEW team_trends_counted;"
)


class Migration(migrations.Migration):
    dependencies = [
        ("team_trends", "0001_initial"),
        ("people", "0002_supervision"),
        ("safekeeping", "0006_row_security"),
        ("checkins", "0003_row_security"),
        ("coping", "0004_row_security"),
    ]

    operations = [
        only_for_its_person("team_trends_consent"),
        migrations.RunSQL(COUNTED + AGGREGATOR + RELEASES + OWN, BACK),
    ]
