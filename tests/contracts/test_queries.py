"""What every page asks of the database: no more than the table says, however much there is to show."""

from datetime import timedelta
from importlib import import_module

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.checkins import actions as checkin_actions
from apps.people import actions
from apps.people.models import Role, Supervision, Team
from apps.reminders import planning
from apps.reminders.stop_links import stop_token
from apps.safekeeping.acting import acting
from apps.supervision import actions as supervision_actions
from apps.supervision.queries import opened
from tests.cast import person
from tests.checkins.conftest import LAST_WEEK
from tests.conftest import NOW
from tests.contracts.routes import address_of, routes
from tests.diary import THIS_WEEK, a_believable_year, checked_in
from tests.reminders.conftest import chooses
from tests.supervision.conftest import supervises, terms
from tests.team_trends.releasing import action

# Name of the route -> who looks at it, and the most queries it may take.
TABLE = {
    "home:start": ("ada", 21),
    "home:about_model": ("ada", 3),
    "home:privacy": ("ada", 3),
    "home:who_sees": ("ada", 3),
    "home:accessibility": ("ada", 3),
    "account_login": ("nobody", 2),
    "account_logout": ("ada", 5),
    "account_inactive": ("ada", 5),
    "account_signup": ("nobody", 2),
    "account_reauthenticate": ("ada", 11),
    "account_email": ("ada", 9),
    "account_change_password": ("ada", 5),
    "account_reset_password": ("ada", 5),
    "account_reset_password_from_key_done": ("ada", 5),
    "account_reset_password_from_key": ("ada", 6),
    "account_reset_password_done": ("ada", 5),
    "account_request_login_code": ("nobody", 2),
    "mfa_index": ("ada", 7),
    "mfa_reauthenticate": ("ada", 11),
    "mfa_list_webauthn": ("ada", 6),
    "usersessions_list": ("ada", 6),
    "people:settings": ("ada", 5),
    "people:name_and_time_zone": ("ada", 3),
    "people:invitation": ("nobody", 2),
    "people:signed_out": ("ada", 3),
    "people:service:people": ("amir", 9),
    "people:service:invite": ("amir", 5),
    "people:service:add_team": ("amir", 4),
    "people:service:rename_team": ("amir", 4),
    "people:service:withdraw": ("amir", 4),
    "people:service:end_membership": ("amir", 4),
    "people:service:add_supervision": ("amir", 5),
    "people:service:end_supervision": ("amir", 4),
    "own_data:index": ("ada", 5),
    "support:now": ("ada", 3),
    "values:index": ("ada", 9),
    "values:choose": ("ada", 8),
    "values:before": ("ada", 7),
    "values:review": ("ada", 9),
    "values:show_review": ("ada", 8),
    "values:reword": ("ada", 7),
    "coping:calendar": ("ada", 10),
    "coping:index": ("ada", 10),
    "coping:asks": ("ada", 6),
    "coping:ask": ("ada", 8),
    "coping:show": ("ada", 10),
    "coping:finish": ("ada", 8),
    "coping:let_go": ("ada", 8),
    "coping:review": ("ada", 8),
    "coping:write": ("ada", 9),
    "journal:index": ("ada", 11),
    "journal:deleted": ("ada", 7),
    "journal:show": ("ada", 9),
    "journal:write": ("ada", 11),
    "journal:versions": ("ada", 7),
    "checkins:index": ("ada", 8),
    "checkins:away": ("ada", 4),
    "checkins:show": ("ada", 17),
    "checkins:review": ("ada", 9),
    "checkins:done": ("ada", 9),
    "checkins:discard": ("ada", 5),
    "checkins:step": ("ada", 10),
    "trends:show": ("ada", 9),
    "team_trends:yours": ("ada", 8),
    "team_trends:team": ("ada", 10),
    "team_trends:service": ("ada", 9),
    "team_trends:overview": ("lena", 9),
    "team_trends:action": ("lena", 8),
    "team_trends:publish": ("lena", 7),
    "team_trends:update": ("lena", 8),
    "team_trends:threshold": ("amir", 6),
    "supervision:topics": ("ada", 12),
    "supervision:topic": ("ada", 12),
    "supervision:topic_notes": ("ada", 8),
    "supervision:remove_topic": ("ada", 8),
    "supervision:index": ("ada", 10),
    "supervision:choose": ("ada", 9),
    "supervision:before": ("ada", 7),
    "supervision:log": ("ada", 6),
    "supervision:people": ("sade", 4),
    "supervision:show": ("sade", 14),
    "reminders:settings": ("ada", 14),
    "reminders:stop": ("ada", 4),
}
# allauth looks at each session by itself: is it there, what is in it, whose is it.
EACH_SESSION = 3


@pytest.fixture
def readers(principals, mailbox, cast):
    """Ada has a draft, a week sent, a reminder, two-step verification and something that Sue once saw; Amir
    looks after a service."""
    ada = principals["ada"]
    checkin_actions.save_step(by=ada, week=THIS_WEEK, values={"pressure": 4}, base={}, now=NOW)
    checked_in(ada, LAST_WEEK)
    chooses(ada, weekday=5, hour=15, now=NOW)
    shared_with(person("Sue", service=cast.service, team=cast.harbour, role=Role.SUPERVISOR), ada)
    TOTP.activate(ada, generate_totp_secret())
    RecoveryCodes.activate(ada)
    names = ("ada", "amir", "lena", "sade")
    found = {"nobody": Client(), **{name: Client() for name in names}}
    for name in names:
        found[name].force_login(principals[name])
        session = found[name].session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": NOW.timestamp()}]
        session.save()
    return found


def shared_with(supervisor, practitioner):
    """Who looked once, before it was stopped."""
    supervision = supervises(supervisor, practitioner)
    grant = supervision_actions.give(by=practitioner, terms=terms(supervision), now=NOW)
    with acting(supervisor.pk):
        opened(grant.pk)
    supervision_actions.withdraw(by=practitioner, grant_id=grant.pk, now=NOW)


@pytest.fixture
def address_for(readers, arguments, cast):
    """`address_for(route)`: where that page is, for somebody who may see it."""
    issued = actions.invite(
        by=cast.amir, service=cast.service, email="nia@example.org", role=Role.SERVICE_LEAD, team=None
    )
    own = {
        "checkins:done": {"week": LAST_WEEK},
        "checkins:show": {"week": LAST_WEEK},
        "people:invitation": {"token": issued.token},
        "team_trends:update": {"action_id": action(cast.service).pk},
        "reminders:stop": {"token": stop_token(cast.ada.reminder_preference)},
    }
    return lambda route: address_of(route, {**arguments, **own.get(route.name, {})})


def grow(cast) -> None:
    """A year of weeks and reminders for Ada, and a service of many teams, people and invitations."""
    cast.ada.checkins.all().delete()
    a_believable_year(cast.ada)
    for ago in range(1, 30):
        planning.plan(now=NOW - timedelta(weeks=ago))
    for number in range(8):
        team = Team.objects.create(service=cast.service, name=f"Team {number}")
        new = person(f"Person{number}", service=cast.service, team=team, role=Role.PRACTITIONER)
        Supervision.objects.create(practitioner=new, supervisor=cast.sade, service=cast.service)
        person(f"Lead{number}", service=cast.service, role=Role.SERVICE_LEAD)
        action(cast.service, team=team if number % 2 else None)
        shared_with(person(f"Sue{number}", service=cast.service, team=team, role=Role.SUPERVISOR), cast.ada)
        actions.invite(
            by=cast.amir, service=cast.service, email=f"n{number}@example.org",
            role=Role.PRACTITIONER, team=team,
        )  # fmt: skip


def queries_of(client, address) -> tuple[int, int]:
    """The status it answers, and how many queries it takes once what is kept between requests is there."""
    cache.clear()
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    return response.status_code, len(queries)


def test_every_page_is_in_the_table(readers, address_for):
    pages = set()
    for route in routes():
        for client in readers.values():
            cache.clear()
            response = client.get(address_for(route))
            if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
                pages.add(route.name)
    assert pages == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_a_page_takes_no_more_queries_however_much_there_is(name, readers, address_for, cast):
    who, most = TABLE[name]
    [route] = [route for route in routes() if route.name == name]
    address = address_for(route)
    few = queries_of(readers[who], address)
    grow(cast)
    many = queries_of(readers[who], address)
    assert few == many
    assert few[0] == 200
    assert few[1] <= most, f"{few[1]} queries"


def test_the_page_of_sessions_grows_with_ones_own_sessions_alone(readers, cast):
    address = "/account/sessions/"
    _, with_one = queries_of(readers["ada"], address)
    for number in range(3):
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session.update(dict(readers["ada"].session))
        session.create()
        UserSession.objects.create(
            user=cast.ada, ip="127.0.0.1", session_key=session.session_key, user_agent=f"Browser {number}",
            last_seen_at=timezone.now(),
        )  # fmt: skip
    _, with_four = queries_of(readers["ada"], address)
    assert with_four - with_one == 3 * EACH_SESSION
