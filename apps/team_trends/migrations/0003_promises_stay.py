"""What a service promised its teams stays as it was published, by whatever role: it goes on by updates alone."""

from django.db import migrations

STAYS = ("service_id", "team_id", "heard", "words", "owner_role", "made_at", "published_at")
"""Of a published action. How it stands and by when is what its updates say."""
UPDATE_STAYS = ("action_id", "status", "words", "due_on", "at")
"""Who wrote it may be forgotten."""


def changed(columns: tuple[str, ...]) -> str:
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return f"({old}) IS DISTINCT FROM ({new})"


WALLS = f"""
CREATE TRIGGER published_stays BEFORE UPDATE ON team_trends_action
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL AND {changed(STAYS)})
    EXECUTE FUNCTION safekeeping_refuse_change();
CREATE TRIGGER published_is_not_removed BEFORE DELETE ON team_trends_action
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION safekeeping_refuse_change();
CREATE TRIGGER stays BEFORE UPDATE ON team_trends_actionupdate
    FOR EACH ROW WHEN ({changed(UPDATE_STAYS)}) EXECUTE FUNCTION safekeeping_refuse_change();
CREATE TRIGGER is_not_removed BEFORE DELETE ON team_trends_actionupdate
    FOR EACH ROW EXECUTE FUNCTION safekeeping_refuse_change();
"""
BACK = """
DROP TRIGGER published_stays ON team_trends_action;
DROP TRIGGER published_is_not_removed ON team_trends_action;
DROP TRIGGER stays ON team_trends_actionupdate;
DROP TRIGGER is_not_removed ON team_trends_actionupdate;
"""


class Migration(migrations.Migration):
    dependencies = [("team_trends", "0002_walls")]

    operations = [migrations.RunSQL(WALLS, BACK)]
