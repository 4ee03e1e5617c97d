"""What a reminder is about is said on one's own pages alone, until it is put away or settled."""

import re
from datetime import UTC, date, datetime, time
from html import unescape

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from apps.people.models import Role
from apps.reminders import choices
from apps.reminders.models import Channel, Kind, Reminder
from apps.supervision import actions as supervision_actions
from apps.team_trends import writing_actions
from tests.cast import person
from tests.conftest import NOW
from tests.coping.conftest import planned
from tests.diary import THIS_WEEK, checked_in
from tests.reminders.conftest import DAY, DUE, WEEK, chooses, reminder_of
from tests.supervision.conftest import supervises, terms
from tests.team_trends.releasing import action

pytestmark = pytest.mark.usefixtures("clock")
PUT_AWAY = "/reminders/put-away/"


@pytest.fixture
def ada(cast, clock, tick):
    """She was reminded of her check-in, by a notice alone, and looks at her pages a minute later."""
    chooses(cast.ada, by_email=False)
    clock.move_to(DUE)
    tick()
    return cast.ada


def notices(client, page="/"):
    found = re.search(r'<section class="hw-notices".*?</section>', client.get(page).content.decode(), re.S)
    return " ".join(unescape(strip_tags(found[0])).split()) if found else ""


def home(client):
    return strip_tags(client.get("/").content.decode())


@pytest.fixture
def at_harbour(cast):
    cast.bring("harbour", "orchard")


@pytest.mark.parametrize("page", ["/", "/reminders/"])
def test_home_and_the_page_of_reminders_say_what_it_is_about(page, ada, signed_in):
    assert "Your check-in for 16 to 22 November" in notices(signed_in(ada), page)


def test_she_puts_it_away_and_is_where_she_was(ada, signed_in):
    client = signed_in(ada)
    answer = client.post(PUT_AWAY, {"kind": "weekly_check_in", "period": WEEK, "back": "/"})

    assert answer.url == "/"
    assert notices(client) == ""
    assert reminder_of(ada, WEEK, channel=Channel.HERE).put_away_at == timezone.now()


def test_with_one_that_she_puts_away_goes_every_other_that_says_the_same(cast, clock, tick, signed_in):
    chooses(cast.ada, second_on=True, by_email=False)
    for moment in (DUE, DUE + 3 * DAY):
        clock.move_to(moment)
        tick()
    client = signed_in(cast.ada)
    assert notices(client).count("Your check-in for") == 2, "in the link and in its button"
    client.post(PUT_AWAY, {"kind": Kind.SECOND, "period": WEEK})

    assert notices(client) == ""


def test_what_comes_after_one_was_put_away_is_shown(cast, clock, tick, signed_in):
    chooses(cast.ada, second_on=True, by_email=False)
    clock.move_to(DUE)
    tick()
    signed_in(cast.ada).post(PUT_AWAY, {"kind": Kind.WEEKLY, "period": WEEK})
    clock.shift(3 * DAY)
    tick()

    assert "Your check-in for" in notices(signed_in(cast.ada))


def test_two_that_lead_to_one_page_are_both_shown_where_they_say_different_things(
    cast, clock, tick, signed_in
):
    for name, last_day in (("Sue", date(2026, 11, 27)), ("Tara", date(2026, 11, 28))):
        supervisor = person(name, service=cast.service, team=cast.harbour, role=Role.SUPERVISOR)
        supervision = supervises(supervisor, cast.ada)
        supervision_actions.give(by=cast.ada, terms=terms(supervision, last_day=last_day), now=NOW)
    chooses(cast.ada, on=False, by_email=False, grant_endings_on=True)
    for moment in (DUE, DUE + DAY):
        clock.move_to(moment)
        tick()

    said = notices(signed_in(cast.ada))
    assert "ends by itself on Friday 27 November" in said
    assert "ends by itself on Saturday 28 November" in said


@pytest.mark.parametrize(
    "posted", [{"kind": "weekly\x00"}, {"kind": "weekly_check_in", "period": "\x00"}, {}]
)
def test_putting_away_what_there_is_not_changes_nothing(posted, ada, signed_in):
    client = signed_in(ada)

    assert client.post(PUT_AWAY, posted).status_code == 302
    assert notices(client) != ""


def test_putting_away_leads_nowhere_but_to_our_pages(ada, signed_in):
    answer = signed_in(ada).post(PUT_AWAY, {"back": "https://elsewhere.example.org/"})

    assert answer.url == "/reminders/"


def test_nobody_puts_away_somebody_elses(ada, cast, signed_in):
    signed_in(cast.ben).post(PUT_AWAY, {"kind": "weekly_check_in", "period": WEEK})

    assert notices(signed_in(ada)) != ""


def test_it_goes_by_itself_when_she_has_checked_in(ada, signed_in):
    checked_in(ada, THIS_WEEK)

    assert notices(signed_in(ada)) == ""


def test_it_goes_by_itself_after_a_week(ada, signed_in, clock):
    clock.shift(7 * DAY)

    assert notices(signed_in(ada)) == ""


def test_with_everything_off_there_is_none(ada, signed_in):
    choices.stop(by=ada, now=timezone.now())

    assert notices(signed_in(ada)) == ""


def test_nobody_else_is_shown_it(ada, cast, signed_in):
    for other in (cast.ben, cast.sade, cast.lena):
        assert notices(signed_in(other)) == ""


def test_without_email_no_email_is_sent(ada, mail_server):
    assert mail_server.contacts == 0


def test_an_email_comes_with_a_notice_that_says_what_it_is_about(cast, clock, tick, mail_server, signed_in):
    chooses(cast.ada)
    clock.move_to(DUE)
    tick()

    assert len(mail_server.accepted) == 1
    assert "Your check-in" in notices(signed_in(cast.ada))


def test_of_a_plan_it_says_the_time_and_leads_there_without_its_words(cast, clock, tick, signed_in):
    plan = planned(cast.ada, reminds=True, on_days="5", at=time(12, 30))
    chooses(cast.ada, on=False, by_email=False)
    clock.move_to(datetime(2026, 11, 20, 12, 30, tzinfo=UTC))
    tick()
    page = signed_in(cast.ada).get("/reminders/").content.decode()

    assert "Your plan for 12:30pm" in page
    assert f"/plans/{plan.pk}/" in page
    assert "laptop" not in page


def test_what_home_says_in_a_notice_is_not_among_what_is_next_too(cast, clock, tick, signed_in):
    plan = planned(cast.ada, review_on=date(2026, 11, 20))
    chooses(cast.ada, on=False, by_email=False, plan_reviews_on=True)
    clock.move_to(DUE)
    tick()
    page = signed_in(cast.ada).get("/").content.decode()

    assert page.count(f"/plans/{plan.pk}/review/") == 1


@pytest.mark.parametrize("is_put_away", [False, True])
def test_home_does_not_tell_again_what_a_notice_told_of_the_team(
    is_put_away, cast, clock, tick, signed_in, at_harbour
):
    chooses(cast.ada, on=False, by_email=False, team_news_on=True)
    made = action(cast.service, published=None)
    writing_actions.publish(by=cast.lena, service=cast.service, action_id=made.pk, now=timezone.now())
    assert "New:" in home(signed_in(cast.ada))

    clock.move_to(DUE - 2 * DAY)
    tick()
    client = signed_in(cast.ada)
    assert "Something new for your team" in notices(client)
    if is_put_away:
        notice = cast.ada.reminders.get(kind=Kind.TEAM_NEWS)
        client.post(PUT_AWAY, {"kind": notice.kind, "period": notice.period})
        assert notices(client) == ""

    assert "New:" not in home(client)
    assert "New:" in home(signed_in(cast.ben)), "nobody told him"


def test_news_that_came_while_she_was_away_is_still_told_by_home(cast, clock, tick, signed_in, at_harbour):
    chooses(cast.ada, on=False, by_email=False, team_news_on=True, none_until=date(2026, 11, 21))
    made = action(cast.service, published=None)
    writing_actions.publish(by=cast.lena, service=cast.service, action_id=made.pk, now=timezone.now())
    clock.move_to(DUE - 2 * DAY)
    tick()
    clock.shift(2 * DAY)
    assert cast.ada.reminders.get().reason == Reminder.Reason.NONE_UNTIL

    assert "New:" in home(signed_in(cast.ada))


def test_when_they_rest_it_says_so_and_where_to_start_them_again(cast, clock, tick, signed_in):
    chooses(cast.ada, by_email=False)
    clock.move_to(DUE)
    for _ in range(4):
        tick()
        clock.shift(7 * DAY)
    clock.shift(-6 * DAY)
    client = signed_in(cast.ada)

    assert "Your weekly reminders rest from now on" in notices(client)
    assert "Start them again now" in client.get("/reminders/").content.decode()
    client.post("/reminders/start-again/")
    assert cast.ada.reminders.filter(kind=Kind.WEEKLY, state="planned").exists()
