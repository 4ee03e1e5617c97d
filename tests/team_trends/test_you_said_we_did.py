"""What a service does about what its teams said: drafts, publishing, how it goes on."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from apps.people.models import Role
from apps.people.signals import team_news
from apps.safekeeping import audit
from apps.safekeeping.models import AuditEvent, Unsent
from apps.team_trends import writing_actions
from apps.team_trends.models import Action
from tests.checkins.conftest import THIS_WEEK
from tests.conftest import NOW
from tests.diary import checked_in
from tests.team_trends.releasing import action
from tests.team_trends.writing import FILLED_IN, WHATS_NEW, address, overview, team_page, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def texts(response):
    """What stands between two tags, each."""
    return {each.strip() for each in re.split("<[^>]*>", text(response))}


@pytest.fixture
def news():
    """What the rooms that tell people are told."""
    told = []

    def hear(sender, **what):
        told.append({name: what[name] for name in ("service_id", "team_ids", "key", "now")})

    team_news.connect(hear)
    yield told
    team_news.disconnect(hear)


# --- From a draft to its end ------------------------------------------------------------------------------


def test_lena_writes_a_draft_looks_at_it_and_publishes_it(lena, cast, signed_in):
    action_id = uuid4()
    ada = signed_in(cast.ada)
    saved = lena.post(address(cast, action_id), FILLED_IN)
    assert saved.url == address(cast, action_id, "publish/")
    assert "An hour for notes every day." in text(lena.get(saved.url))
    assert "An hour for notes" not in text(ada.get(team_page(cast)))
    lena.post(saved.url)
    page = text(ada.get(team_page(cast)))
    assert "You said: Admin competing with clinical work" in page
    assert "Clinical lead, by 31 January 2027. Published 18 November 2026." in page


def test_a_draft_whose_date_has_passed_is_not_published_until_it_has_a_new_one(lena, cast, signed_in, clock):
    draft = action(cast.service, due_on=NOW.date() + timedelta(days=1), published=None)
    clock.shift(timedelta(days=2))
    lena, action_id = signed_in(cast.lena), draft.pk
    page = lena.get(address(cast, action_id, "publish/"))
    assert "Give a new one before you publish it." in text(page)
    assert "Publish" not in texts(page)
    refused = lena.post(address(cast, action_id, "publish/"))
    assert refused.url == address(cast, action_id)
    assert "Nothing is published yet. The date by which it will be done has passed" in text(
        lena.get(refused.url)
    )
    lena.post(address(cast, action_id), FILLED_IN)
    lena.post(address(cast, action_id, "publish/"))
    assert Action.objects.get().published_at == NOW + timedelta(days=2)


def test_on_the_day_by_which_it_is_done_it_can_still_be_published(lena, cast, clock):
    made = action(cast.service, due_on=NOW.date(), published=None)
    lena.post(address(cast, made.pk, "publish/"))
    assert Action.objects.get().published_at == NOW


def test_an_action_for_one_team_is_not_on_the_page_of_another(cast, signed_in):
    action(cast.service, team=cast.orchard)
    assert "An hour for notes" not in text(signed_in(cast.ada).get(team_page(cast)))
    assert "An hour for notes" in text(signed_in(cast.olive).get(f"/team-figures/teams/{cast.orchard.pk}/"))


def test_an_action_for_one_team_is_not_on_the_page_of_all_teams_together(cast, signed_in):
    action(cast.service, team=cast.harbour)
    page = text(signed_in(cast.ada).get(f"/team-figures/services/{cast.service.pk}/"))
    assert "An hour for notes" not in page


def test_how_it_goes_on_is_kept_with_its_days(lena, cast, signed_in):
    made = action(cast.service)
    lena.post(address(cast, made.pk, "update/"), WHATS_NEW)
    lena.post(address(cast, made.pk, "update/"), {**WHATS_NEW, "status": "done", "words": "It is done."})
    page = text(signed_in(cast.ada).get(team_page(cast)))
    history = page[page.index("How action 1 went") :]
    assert history.index("Planned, by 31 January 2027") < history.index("Under way, by 28 February 2027")
    assert history.index("It has begun.") < history.index("It is done.")
    assert "Done" in page[: page.index("How action 1 went")]


def test_published_words_stay_as_they_are(lena, cast):
    made = action(cast.service)
    assert lena.get(address(cast, made.pk)).url == address(cast, made.pk, "update/")
    answer = lena.post(address(cast, made.pk), {**FILLED_IN, "words": "Something else."})
    assert answer.status_code == 422
    assert "was published meanwhile" in text(answer)
    assert "Something else." in text(answer)
    assert f'href="{address(cast, made.pk, "update/")}"' in text(answer)
    assert "Throw the draft away" not in text(answer)
    made.refresh_from_db()
    assert made.words == "An hour for notes every day."


def test_a_draft_has_nothing_to_say_about_how_it_goes_on(lena, cast):
    made = action(cast.service, published=None)
    assert lena.get(address(cast, made.pk, "update/")).url == address(cast, made.pk)
    with pytest.raises(writing_actions.DraftError):
        writing_actions.update(
            by=cast.lena, service=cast.service, action_id=made.pk, status="done", words="So.",
            due_on=made.due_on, now=NOW,
        )  # fmt: skip


def test_a_draft_can_be_thrown_away_and_what_is_published_cannot(lena, cast):
    draft, published = action(cast.service, published=None), action(cast.service)
    lena.post(address(cast, draft.pk, "throw-away/"))
    lena.post(address(cast, published.pk, "throw-away/"))
    assert list(Action.objects.all()) == [published]


def test_two_clicks_throw_a_draft_away_once(lena, cast):
    draft = action(cast.service, published=None)
    for _ in range(2):
        answer = lena.post(address(cast, draft.pk, "throw-away/"), follow=True)
        assert "The draft is thrown away." in text(answer)
    assert AuditEvent.objects.filter(action="team_trends.action_thrown_away").count() == 1
    writing_actions.throw_away(by=cast.lena, service=cast.service, action_id=draft.pk)


def test_before_it_is_published_it_is_shown_as_its_teams_will_see_it(lena, cast):
    draft = action(cast.service, published=None)
    shown = texts(lena.get(address(cast, draft.pk, "publish/")))
    assert "Planned" in shown
    assert "Draft" not in shown
    assert "Draft" in texts(lena.get(overview(cast)))


def test_two_clicks_publish_once_and_say_once_what_is_new(lena, cast, news):
    made = action(cast.service, published=None)
    for _ in range(2):
        lena.post(address(cast, made.pk, "publish/"))
    assert made.updates.count() == 1
    for _ in range(2):
        lena.post(address(cast, made.pk, "update/"), WHATS_NEW)
    assert made.updates.count() == 2
    assert len(news) == 2


def test_only_leads_of_the_service_write(cast):
    made = action(cast.service, published=None)
    for somebody in (cast.ada, cast.sade, cast.amir, cast.ziva):
        with pytest.raises(PermissionDenied):
            writing_actions.publish(by=somebody, service=cast.service, action_id=made.pk, now=NOW)


def test_whoever_stopped_leading_while_they_waited_writes_nothing(cast):
    made = action(cast.service, published=None)
    assert cast.lena.has_role(Role.SERVICE_LEAD), "as a request asks before it waits for the lock"
    cast.lena.memberships.update(ends_on=NOW.date())
    with pytest.raises(PermissionDenied):
        writing_actions.publish(by=cast.lena, service=cast.service, action_id=made.pk, now=NOW)


def test_an_action_of_another_service_is_not_there(lena, cast):
    made = action(cast.moor, published=None)
    for page in ("", "publish/", "update/"):
        assert lena.get(address(cast, made.pk, page)).status_code == 404
        assert lena.post(address(cast, made.pk, page), FILLED_IN).status_code == 404


def test_if_the_audit_fails_nothing_is_published(cast, monkeypatch):
    made = action(cast.service, published=None)

    def fail(**_):
        raise RuntimeError("no audit")

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError, match="no audit"):
        writing_actions.publish(by=cast.lena, service=cast.service, action_id=made.pk, now=NOW)
    made.refresh_from_db()
    assert made.published_at is None


def test_each_write_is_in_the_audit(lena, cast):
    action_id = uuid4()
    lena.post(address(cast, action_id), FILLED_IN)
    lena.post(address(cast, action_id), {**FILLED_IN, "owner_role": "Service lead"})
    lena.post(address(cast, action_id, "publish/"))
    lena.post(address(cast, action_id, "update/"), WHATS_NEW)
    told = AuditEvent.objects.filter(actor=cast.lena).order_by("pk").values_list("action", flat=True)
    assert [each.removeprefix("team_trends.action_") for each in told] == [
        *("drafted", "changed", "published", "updated")
    ]


# --- Telling people ---------------------------------------------------------------------------------------


def test_the_teams_are_told_when_something_is_published_and_when_it_goes_on(cast, news):
    for team, told in ((None, None), (cast.harbour, [cast.harbour.pk])):
        made = action(cast.service, published=None, team=team)
        writing_actions.publish(by=cast.lena, service=cast.service, action_id=made.pk, now=NOW)
        assert news[-1]["team_ids"] == told
    assert {each["service_id"] for each in news} == {cast.service.pk}
    assert len({each["key"] for each in news}) == 2
    assert "notes" not in str(news)


def test_home_says_for_two_weeks_that_something_is_new(cast, signed_in, clock):
    action(cast.service, published=NOW, heard="ask:gaps")
    new = "What your service will do about “Gaps between appointments”"
    assert new in text(signed_in(cast.ada).get("/"))
    assert new in text(signed_in(cast.sade).get("/"))
    assert new not in text(signed_in(cast.zoe).get("/"))
    clock.shift(timedelta(days=13))
    assert new in text(signed_in(cast.ada).get("/"))
    clock.shift(timedelta(days=2))
    assert new not in text(signed_in(cast.ada).get("/"))


@pytest.mark.parametrize(("name", "heading"), [("ada", "Your week"), ("sade", "Home")])
def test_what_is_new_stands_under_the_heading_of_the_page(name, heading, cast, signed_in):
    checked_in(cast.ada, THIS_WEEK - 1)
    action(cast.service, published=NOW)
    page = text(signed_in(getattr(cast, name)).get("/"))
    assert page.index("<h1") < page.index(heading, page.index("<h1")) < page.index("New:")


def test_a_newcomer_is_welcomed_before_they_are_told_what_is_new(cast, signed_in):
    action(cast.service, published=NOW)
    page = text(signed_in(cast.ada).get("/"))
    assert page.index("Start your first check-in") < page.index("New:")


def test_home_says_nothing_of_a_draft_or_of_another_team(cast, signed_in):
    action(cast.service, published=None)
    action(cast.service, published=NOW, team=cast.orchard)
    assert "New:" not in text(signed_in(cast.ada).get("/"))


# --- Nothing typed is lost --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"heard": ""}, "Choose what this answers"),
        ({"heard": "challenge:self_doubt"}, "Choose what this answers from the list"),
        ({"team": "999999"}, "Choose a team from the list, or all teams"),
        ({"words": " "}, "Write what will be done"),
        ({"words": "x" * 1001}, "Shorten this to 1,000 characters or fewer"),
        ({"owner_role": ""}, "Enter the role whose job it is"),
        ({"due_on_month": "13"}, "The date must be a real date"),
        ({"due_on_year": "2020"}, "The date must be today or later, and within 5 years"),
        ({"due_on_year": "9999"}, "The date must be today or later, and within 5 years"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_still_there(wrong, said, lena, cast):
    answer = lena.post(address(cast, uuid4()), {**FILLED_IN, **wrong})
    assert answer.status_code == 422
    assert said in text(answer)
    if "words" not in wrong:
        assert "An hour for notes every day." in text(answer)
    assert not Action.objects.exists()


def test_a_date_that_has_passed_stays_and_no_new_one_may_have_passed(lena, cast):
    made = action(cast.service, due_on=date(2026, 11, 1))
    passed = {**WHATS_NEW, "due_on_day": "1", "due_on_month": "11", "due_on_year": "2026"}
    answer = lena.post(address(cast, made.pk, "update/"), {**passed, "due_on_day": "2"})
    assert answer.status_code == 422
    assert "The date must be today or later" in text(answer)
    assert lena.post(address(cast, made.pk, "update/"), passed).status_code == 302


def test_what_was_typed_and_not_saved_is_kept_until_it_is(lena, cast):
    action_id = uuid4()
    lena.post(address(cast, action_id), {**FILLED_IN, "owner_role": ""})
    assert "An hour for notes every day." in text(lena.get(address(cast, action_id)))
    lena.post(address(cast, action_id), FILLED_IN)
    assert not Unsent.objects.exists()
