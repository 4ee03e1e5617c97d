"""What Ada brings to supervision: hers to write, tick off and remove, and what came of it hers alone."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.coping.actions import Intention, confirm
from apps.people.models import User
from apps.resilience.model import model
from apps.safekeeping.models import AuditEvent
from apps.supervision import actions, topic_actions
from apps.supervision.models import Topic
from tests.conftest import NOW
from tests.diary import THIS_WEEK, checked_in
from tests.supervision.test_what_a_supervisor_sees import ENDINGS

LIST = "/supervision/topics/"
WORDS = "Lone working on a Friday, and what we do when nobody picks up."


@pytest.fixture
def ada(cast, clock, signed_in):
    return signed_in(cast.ada)


def wrote(client, topic_id=None, **more) -> str:
    address = f"{LIST}{topic_id or uuid4()}/"
    response = client.post(address, {"words": WORDS, **more})
    assert (response.status_code, response.url) == (302, LIST), response.content.decode()
    return address


def shown(client, address=LIST) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def plan_of(person):
    intention = Intention("admin", "", None, "", "individual", "", "I wake up", "stretch", "")
    return confirm(
        by=person, plan_id=uuid4(), intention=intention, review_on=date(2026, 12, 16), week=None, now=NOW
    )


def ask_of(person, **more):
    said = {"words": "Ten minutes between calls.", "for_supervision": True, **more}
    return person.asks.create(category="gaps", category_version=1, made_on=NOW.date(), **said)


# --- Writing --------------------------------------------------------------------------------------------


def test_a_first_visit_says_what_a_topic_is(ada):
    page = shown(ada)
    assert "A topic is a line or two in your own words" in page
    assert "Write your first topic" in page


def test_ada_writes_a_topic_and_finds_it_on_her_list(ada, cast):
    wrote(ada, challenge="no_breathing_space")
    page = shown(ada)
    assert WORDS in page
    assert model().challenge("no_breathing_space").label in page
    topic = cast.ada.topics.get()
    assert (topic.challenge, topic.made_at) == ("no_breathing_space", NOW)
    assert topic.challenge_version == model().challenge("no_breathing_space").version


def test_a_new_page_has_a_number_of_its_own_so_that_a_second_click_writes_once(ada):
    address = ada.get(f"{LIST}new/").url
    for _ in range(2):
        ada.post(address, {"words": WORDS})
    assert Topic.objects.count() == 1


def test_she_changes_it_until_it_is_ticked_off(ada, cast):
    address = wrote(ada)
    ada.post(address, {"words": "Something else"})
    assert cast.ada.topics.get().words == "Something else"
    ada.post(f"{address}tick-off/")
    assert ada.get(address).url == LIST


def test_a_change_of_a_topic_that_was_ticked_off_meanwhile_is_kept_and_not_saved(ada, cast):
    address = wrote(ada)
    ada.post(f"{address}tick-off/")
    answer = ada.post(address, {"words": "Typed in another tab"})
    assert answer.status_code == 422
    assert "You ticked this topic off" in answer.content.decode()
    assert "Typed in another tab" in answer.content.decode()
    assert cast.ada.topics.get().words == WORDS
    ada.post(f"{address}untick/")
    assert "Typed in another tab" in shown(ada, address)


def test_a_challenge_that_stays_keeps_the_version_that_was_shown(ada, cast):
    address = wrote(ada, challenge="admin")
    cast.ada.topics.update(challenge_version=7)
    ada.post(address, {"words": "Other words", "challenge": "admin"})
    assert cast.ada.topics.get().challenge_version == 7


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        ({"words": " "}, "Write what you want to bring up"),
        ({"words": "x" * 2001}, "Shorten this to 2,000 characters or fewer"),
        ({"words": WORDS, "challenge": "no-such"}, "Choose a challenge from the list"),
    ],
)
def test_a_mistake_is_said_and_what_was_typed_is_still_there(mistake, said, ada):
    address = f"{LIST}{uuid4()}/"
    answer = ada.post(address, mistake)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert mistake["words"].strip() in answer.content.decode()
    assert not Topic.objects.exists()
    assert mistake["words"].strip() in shown(ada, address)


@pytest.mark.parametrize("box", ["words", "private_notes"])
def test_what_could_identify_a_patient_is_warned_of_and_can_be_kept(box, ada, cast):
    address = wrote(ada)
    page = address if box == "words" else f"{address}notes/"
    text = "Call 943 476 5919 back"
    warned = ada.post(page, {box: text})
    assert warned.status_code == 422
    assert "an NHS number (“943 476 5919”)" in warned.content.decode()
    keep = warned.context["form"].keep_digest
    assert ada.post(page, {box: text, "keep": keep}).status_code == 302
    assert getattr(cast.ada.topics.get(), box) == text


def test_what_was_typed_and_not_saved_is_offered_again(ada):
    address = f"{LIST}{uuid4()}/"
    whose = ada.get(address).context["page"].whose
    ada.post("/kept/", {"whose": whose, "words": "Half a tho", "base": '{"words": ""}'})
    page = shown(ada)
    assert "Started, not saved" in page
    assert "Half a tho" in page
    assert "Half a tho" in shown(ada, address)


def test_a_page_of_somebody_else_on_this_computer_saves_nothing(ada, cast, signed_in):
    address = f"{LIST}{uuid4()}/"
    whose = ada.get(address).context["page"].whose
    assert signed_in(cast.ben).post(address, {"words": WORDS, "whose": whose}).status_code == 409
    assert not Topic.objects.exists()


# --- What it is started from ----------------------------------------------------------------------------


def test_from_a_plan_it_has_the_challenge_but_none_of_the_words_of_the_plan(ada, cast):
    plan = plan_of(cast.ada)
    assert f"{LIST}new/?plan={plan.pk}" in shown(ada, f"/plans/{plan.pk}/")
    address = ada.get(f"{LIST}new/?plan={plan.pk}").url
    page = ada.get(address)
    assert "I wake up" in page.content.decode(), "beside the box, for her alone"
    assert (page.context["form"]["words"].value(), page.context["form"]["challenge"].value()) == (
        None,
        "admin",
    )
    ada.post(address, {"words": WORDS, "plan": str(plan.pk)})
    assert cast.ada.topics.get().plan == plan
    assert f"/plans/{plan.pk}/" in shown(ada)


def test_an_ask_for_supervision_is_suggested_until_there_is_a_topic_about_it(ada, cast):
    ask = ask_of(cast.ada, challenge="targets", challenge_version=1)
    ask_of(cast.ada, words="Not for supervision", for_supervision=False)
    ask_of(cast.ada, words="No longer asked", ended_on=NOW.date())
    page = shown(ada)
    assert "Ten minutes between calls." in page
    assert "Not for supervision" not in page
    assert "No longer asked" not in page
    address = ada.get(f"{LIST}new/?ask={ask.pk}").url
    form = ada.get(address).context["form"]
    label = model().ask("gaps", 1).label
    assert form["words"].value() == f"{label}\nTen minutes between calls."
    ada.post(address, {"words": form["words"].value(), "ask": str(ask.pk)})
    assert cast.ada.topics.get().ask == ask
    assert "Make it a topic" not in shown(ada)


def test_an_ask_leads_to_a_topic_from_its_own_page_too(ada, cast):
    ask = ask_of(cast.ada, for_supervision=False)
    assert f"{LIST}new/?ask={ask.pk}" in shown(ada, "/plans/asks/")


def test_after_a_check_in_a_topic_is_offered_and_the_check_in_leads_to_it(ada, cast):
    checkin = checked_in(cast.ada, THIS_WEEK)
    checkin.challenges.create(challenge="targets", version=1)
    page = shown(ada, f"/check-in/{THIS_WEEK}/next-step/")
    assert f"{LIST}new/?week={THIS_WEEK}&amp;challenge=targets" in page
    address = ada.get(f"{LIST}new/?week={THIS_WEEK}&challenge=targets").url
    assert ada.get(address).context["form"]["challenge"].value() == "targets"
    ada.post(address, {"words": WORDS, "challenge": "targets", "week": str(THIS_WEEK)})
    topic = cast.ada.topics.get()
    assert topic.week == THIS_WEEK.monday
    week = shown(ada, f"/check-in/{THIS_WEEK}/")
    assert "Topic for supervision" in week
    assert f"{LIST}#topic-{topic.pk}" in week


def test_a_topic_that_is_open_about_a_plan_is_opened_and_not_begun_again(ada, cast):
    plan = plan_of(cast.ada)
    topic = cast.ada.topics.create(words=WORDS, plan=plan)
    cast.ada.topics.create(words="About nothing else")
    address = f"{LIST}new/?plan={plan.pk}"
    assert ada.get(address).url == f"{LIST}{topic.pk}/"
    ada.post(f"{LIST}{topic.pk}/tick-off/")
    assert str(topic.pk) not in ada.get(address).url


def test_what_it_was_started_from_is_still_known_when_she_carries_on_later(ada, cast):
    plan = plan_of(cast.ada)
    address = ada.get(f"{LIST}new/?plan={plan.pk}").url
    assert ada.post(address, {"words": "", "plan": str(plan.pk)}).status_code == 422
    later = address.split("?")[0]
    assert "I wake up" in shown(ada, later)
    ada.post(later, {"words": WORDS, "plan": str(plan.pk)})
    assert cast.ada.topics.get().plan == plan


@pytest.mark.parametrize("name", ["plan", "ask"])
def test_nobody_elses_plan_or_ask_is_named(name, ada, cast):
    theirs = plan_of(cast.ben) if name == "plan" else ask_of(cast.ben)
    assert str(theirs.pk) not in ada.get(f"{LIST}new/?{name}={theirs.pk}").url
    wrote(ada, **{name: str(theirs.pk)})
    assert getattr(cast.ada.topics.get(), name) is None


@pytest.mark.parametrize(
    "rubbish", ["plan=x", "ask=1", "week=2026-W99", "week=2031-W01", "challenge=no-such"]
)
def test_rubbish_in_an_address_is_passed_over(rubbish, ada):
    assert "?" not in ada.get(f"{LIST}new/?{rubbish}").url


def test_an_action_refuses_what_is_somebody_elses(cast, clock):
    origin = topic_actions.Origin(plan=plan_of(cast.ben))
    with pytest.raises(ValueError, match="somebody else's"):
        topic_actions.save(by=cast.ada, topic_id=uuid4(), words="", challenge="", origin=origin, now=NOW)


# --- Afterwards -----------------------------------------------------------------------------------------


def test_she_ticks_it_off_and_opens_it_again(ada, cast, clock):
    address = wrote(ada)
    for _ in range(2):
        ada.post(f"{address}tick-off/")
        clock.shift(timedelta(hours=1))
    assert cast.ada.topics.get().discussed_at == NOW
    assert "Ticked off on 18 November 2026." in shown(ada)
    for _ in range(2):
        ada.post(f"{address}untick/")
    assert cast.ada.topics.get().discussed_at is None


def test_many_that_are_ticked_off_stand_latest_first_and_the_rest_is_folded_away(ada, cast):
    for number in range(7):
        cast.ada.topics.create(words=f"The {number}th", discussed_at=NOW - timedelta(days=number))
    page = ada.get(LIST)
    assert [card.topic.words for card in page.context["done"]] == [f"The {number}th" for number in range(5)]
    assert [card.topic.words for card in page.context["done_before"]] == ["The 5th", "The 6th"]
    assert "The 6th" in page.content.decode()


def test_her_notes_of_what_came_of_it_are_on_her_list(ada, cast):
    address = wrote(ada)
    ada.post(f"{address}notes/", {"private_notes": "Ask for the rota on Monday."})
    assert "Ask for the rota on Monday." in shown(ada)
    ada.post(f"{address}notes/", {"private_notes": ""})
    assert cast.ada.topics.get().private_notes == ""


def test_notes_that_are_too_long_are_shown_again(ada):
    address = wrote(ada)
    answer = ada.post(f"{address}notes/", {"private_notes": "x" * 5001})
    assert answer.status_code == 422
    assert "Shorten this to 5,000 characters or fewer" in answer.content.decode()
    assert "You typed something here and have not saved it." in shown(ada)


def test_she_is_asked_before_it_is_removed_with_all_that_was_typed_about_it(ada, cast):
    address = wrote(ada)
    ada.post(f"{address}notes/", {"private_notes": "x" * 5001})
    assert "Remove this topic for good?" in shown(ada, f"{address}remove/")
    assert Topic.objects.exists()
    assert ada.post(f"{address}remove/").url == LIST
    assert not Topic.objects.exists()
    assert not cast.ada.unsent.exists()


# --- Who sees it ----------------------------------------------------------------------------------------


def test_it_says_that_nobody_can_see_topics_while_nothing_is_granted(ada):
    for address in (LIST, f"{LIST}{uuid4()}/"):
        assert "Only you can see your topics now." in shown(ada, address)


def test_it_says_who_can_see_them_and_until_when(ada, ada_grants, cast, clock):
    grant = ada_grants(shows_topics=True)
    for address in (LIST, f"{LIST}{uuid4()}/"):
        assert "Sade can see your open topics until 10 February 2027." in shown(ada, address)
    actions.withdraw(by=cast.ada, grant_id=grant.pk, now=NOW)
    assert "Only you can see your topics now." in shown(ada)


@pytest.mark.parametrize("ending", ENDINGS)
def test_it_says_so_no_more_once_that_has_ended(ending, ada_grants, cast, clock, signed_in):
    cast.bring("amir", "orchard")
    grant = ada_grants(shows_topics=True)
    ENDINGS[ending](cast, grant, clock)
    assert "Only you can see your topics now." in shown(signed_in(cast.ada))


def test_a_grant_without_topics_shows_none(ada, ada_grants):
    ada_grants()
    assert "Only you can see your topics now." in shown(ada)


@pytest.mark.parametrize("page", ["", "notes/", "remove/"])
@pytest.mark.parametrize("who", ["ben", "sade", "amir", "lena"])
def test_nobody_else_reaches_a_topic_also_where_topics_are_granted(
    who, page, ada, ada_grants, cast, signed_in
):
    ada_grants(shows_topics=True)
    address = wrote(ada)
    other = signed_in(getattr(cast, who))
    assert other.get(f"{address}{page}").status_code == 404
    assert other.post(f"{address}{page}", {"words": "Mine", "private_notes": "Mine"}).status_code == 404
    assert cast.ada.topics.get().words == WORDS


@pytest.mark.parametrize("verb", ["tick-off", "untick"])
def test_nobody_else_ticks_it(verb, ada, cast, signed_in):
    address = wrote(ada)
    assert signed_in(cast.ben).post(f"{address}{verb}/").status_code == 404
    assert ada.get(f"{address}{verb}/").status_code == 405


def test_somebody_who_has_left_reads_and_removes_theirs_and_writes_no_more(ada, cast):
    address = wrote(ada)
    cast.ada.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    page = shown(ada)
    assert WORDS in page
    assert "Write a topic" not in page
    assert ada.get(address).status_code == 403
    assert ada.post(f"{address}remove/").url == "/"
    assert ada.get(LIST).status_code == 403


# --- What is written down -------------------------------------------------------------------------------


def test_every_write_is_audited_and_none_of_the_words(ada, cast):
    address = wrote(ada)
    ada.post(address, {"words": "Other"})
    ada.post(address, {"words": "Other"})
    ada.post(f"{address}notes/", {"private_notes": "Notes"})
    ada.post(f"{address}tick-off/")
    ada.post(f"{address}untick/")
    ada.post(f"{address}remove/")
    events = AuditEvent.objects.filter(action__startswith="supervision.").order_by("pk")
    assert [event.action.removeprefix("supervision.") for event in events] == [
        "topic_written",
        "topic_changed",
        "notes_written",
        "topic_ticked_off",
        "topic_unticked",
        "topic_removed",
    ]
    assert {(event.actor, event.subject) for event in events} == {(cast.ada, cast.ada)}


DOINGS = {
    "write": lambda by, topic: topic_actions.save(
        by=by, topic_id=uuid4(), words="New", challenge="", origin=topic_actions.Origin(), now=NOW
    ),
    "change": lambda by, topic: topic_actions.save(
        by=by, topic_id=topic.pk, words="Other", challenge="", origin=topic_actions.Origin(), now=NOW
    ),
    "tick off": lambda by, topic: topic_actions.tick_off(by=by, topic_id=topic.pk, now=NOW),
    "note": lambda by, topic: topic_actions.save_notes(by=by, topic_id=topic.pk, notes="Notes"),
    "remove": lambda by, topic: topic_actions.remove(by=by, topic_id=topic.pk),
}


@pytest.mark.parametrize("doing", DOINGS)
def test_without_its_audit_row_nothing_happens(doing, cast, clock, monkeypatch):
    topic = cast.ada.topics.create(words=WORDS)

    def broken(**given):
        raise RuntimeError

    monkeypatch.setattr("apps.safekeeping.audit.record", broken)
    with pytest.raises(RuntimeError):
        DOINGS[doing](User.objects.get(pk=cast.ada.pk), topic)
    [kept] = cast.ada.topics.all()
    assert (kept.words, kept.discussed_at, kept.private_notes) == (WORDS, None, "")


@pytest.mark.parametrize("doing", sorted(set(DOINGS) - {"write", "change"}))
def test_an_action_reaches_nobody_elses_topic(doing, cast, clock):
    topic = cast.ada.topics.create(words=WORDS)
    with pytest.raises(Topic.DoesNotExist):
        DOINGS[doing](cast.ben, topic)
