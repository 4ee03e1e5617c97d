"""What the site that is measured holds. Run in its own process, with Django set up.

Forty weeks of check-ins, and this week's begun; thirty entries, three plans and two that have ended, four
values, ten topics and ten asks, and a grant of everything to a supervisor.
"""

from datetime import timedelta
from unittest.mock import patch
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.checkins import actions as checkins
from apps.coping import actions as coping
from apps.coping.ask_actions import Asked, save_ask
from apps.journal import actions as journal
from apps.people.models import Supervision, User
from apps.resilience.weeks import Week
from apps.safekeeping.acting import acting
from apps.supervision import actions as supervision
from apps.supervision import topic_actions as topics
from benchmarks.pages import THING, pages
from benchmarks.site import SUPERVISORS
from tests.cast import LONG_AGO, Cast

ANSWERS = {
    **dict.fromkeys(("stretched", "meaning", "appraisal", "culture", "self_care"), 5),
    **dict.fromkeys(("boundaries", "support"), 6),
    "pressure": 7,
    "days_worked": 5,
    "challenges": ["admin", "time_pressure"],
    "challenge_words": "Busy.",
    "strategies_relational": ["talk_to_peer"],
    "result_talk_to_peer": "helped",
}
NUMBERS = [UUID(THING), *(uuid4() for _ in range(29))]
NOW = timezone.now()


def main() -> None:
    cast = Cast()
    ada, sade = cast.ada, cast.sade
    supervised = Supervision.objects.create(
        practitioner=ada, supervisor=sade, service=cast.service, starts_on=LONG_AGO
    )
    with acting(ada.pk):
        week = _weeks(ada)
        _values_and_entries(ada)
        _topics_and_asks(ada)
        _grant(ada, supervised, _plans(ada))
    cookies = [_measured(person, str(week), is_supervisor=person is sade) for person in (ada, sade)]
    print(week, *cookies)


def _weeks(ada: User) -> Week:
    answers = ANSWERS
    for back in range(40, 0, -1):
        then = NOW - timedelta(weeks=back)
        past = Week.at(then, ada.zone)
        answers = {**answers, "pressure": (int(str(answers["pressure"])) * 7 + back) % 11}
        checkins.save_step(by=ada, week=past, values=answers, base={}, now=then)
        checkins.submit(by=ada, week=past, now=then)
    week = Week.at(NOW, ada.zone)
    checkins.save_step(by=ada, week=week, values=answers, base={}, now=NOW)
    return week


def _values_and_entries(ada: User) -> None:
    for number, words in enumerate(("Compassion", "Fairness", "Learning", "Kindness"), start=1):
        ada.own_values.create(words=words, position=number, chosen_at=NOW - timedelta(weeks=20))
    about = journal.About(
        event_on=None, is_moment=False, prompt="", challenge="admin", value=None, checkin=None
    )
    for number in NUMBERS:
        journal.save(by=ada, entry_id=number, words="A long afternoon. " * 30, about=about, now=NOW)


def _plans(ada: User) -> list[coping.Plan]:
    plans = []
    for place, number in enumerate(reversed(NUMBERS[:5])):
        said = coping.Intention(
            *("admin", "", None, "", "boundaries", "", f"it is {place} in the afternoon", "stop", ""),
            on_days="135",
        )
        review_on, began = NOW.date() + timedelta(weeks=4), NOW - timedelta(weeks=9)
        plan = coping.confirm(
            by=ada, plan_id=number, intention=said, review_on=review_on, week=None, now=began
        )
        if place < 2:
            coping.finish(by=ada, plan_id=number, words="Enough.", now=NOW)
        else:
            plans.append(plan)
    return plans


def _topics_and_asks(ada: User) -> None:
    asked = Asked(
        category="gaps", words="Ten minutes.", challenge="", in_team_figures=False, for_supervision=True
    )
    for number in NUMBERS[:10]:
        topics.save(by=ada, topic_id=number, words="The rota.", challenge="", origin=topics.Origin(), now=NOW)
        save_ask(by=ada, ask_id=number, asked=asked, week=None, now=NOW)


def _grant(ada: User, supervised: Supervision, plans: list[coping.Plan]) -> None:
    terms = supervision.Terms(
        supervision=supervised,
        shows_trend=True,
        plans=plans,
        shows_topics=True,
        from_week=Week.at(NOW, ada.zone) - 12,
        last_day=NOW.date() + timedelta(weeks=4),
    )
    # So that its page has an address that is known beforehand.
    with patch("apps.supervision.actions.uuid4", lambda: UUID(THING)):
        supervision.give(by=ada, terms=terms, now=NOW)


def _measured(person: User, week: str, *, is_supervisor: bool) -> str:
    """Tells how many queries each of their pages makes. Returns the cookie of their session."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(person)
    for path in pages(week):
        if path.startswith(SUPERVISORS) is is_supervisor:
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            print("queries", path, len(queries))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
