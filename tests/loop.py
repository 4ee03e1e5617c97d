"""A week of the whole loop, for tests that only read it."""

from datetime import date, timedelta
from uuid import uuid4

from apps.checkins.models import CheckIn
from apps.coping.ask_actions import Asked, save_ask
from apps.people.models import User
from apps.resilience.weeks import Week
from tests.conftest import NOW
from tests.coping.conftest import planned
from tests.diary import checked_in
from tests.journal.conftest import wrote

FIGURES = {
    "stretched": 4, "pressure": 9, "meaning": 7, "appraisal": 6, "culture": 5,
    "self_care": 3, "boundaries": 6,
}  # fmt: skip


def a_whole_week(person: User, week: Week) -> CheckIn:
    """Support was left unanswered; two systemic challenges and one's own value were named."""
    mine = person.own_values.create(
        position=1, slug="compassion", version=1, chosen_at=NOW - timedelta(weeks=14)
    )
    checkin = checked_in(
        person, week, FIGURES, own_value=mine, value_effect="blocked", value_effect_version=1
    )
    for challenge in ("time_pressure", "admin", "self_doubt"):
        checkin.challenges.create(challenge=challenge, version=1)
    return checkin


def what_it_led_to(person: User, checkin: CheckIn) -> None:
    """A plan, an ask and two entries; beside it a plan of leave and one to look at again."""
    week = Week(checkin.week)
    planned(person, week=week)
    save_ask(
        by=person,
        ask_id=uuid4(),
        asked=Asked(
            category="admin_time", words="", challenge="admin", in_team_figures=False, for_supervision=False
        ),
        week=week,
        now=NOW,
    )
    wrote(person, "I rang her back and she laughed.", checkin=checkin)
    wrote(person, "A long one.", checkin=checkin)
    planned(person, action="Walk by the sea with Jo", on_date=date(2026, 12, 4), looks_forward=True)
    planned(
        person,
        cue="it is 5pm",
        action="write the list for tomorrow and stop",
        review_on=NOW.date(),
        now=NOW - timedelta(weeks=5),
    )
