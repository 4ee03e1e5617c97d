"""A topic can start from a plan, an ask or a check-in of one's own, and of nobody else's."""

from uuid import uuid4

import pytest

from apps.resilience.model import model
from apps.supervision import topic_actions
from tests.conftest import NOW
from tests.diary import THIS_WEEK, checked_in
from tests.supervision.topics import LIST, WORDS, ask_of, plan_of, shown, wrote


def test_from_a_plan_it_has_the_challenge_but_none_of_the_words_of_the_plan(hers, cast):
    plan = plan_of(cast.ada)
    assert f"{LIST}new/?plan={plan.pk}" in shown(hers, f"/plans/{plan.pk}/")
    address = hers.get(f"{LIST}new/?plan={plan.pk}").url
    page = hers.get(address)
    assert "I wake up" in page.content.decode(), "beside the box, for her alone"
    assert (page.context["form"]["words"].value(), page.context["form"]["challenge"].value()) == (
        None,
        "admin",
    )
    hers.post(address, {"words": WORDS, "plan": str(plan.pk)})
    assert cast.ada.topics.get().plan == plan
    assert f"/plans/{plan.pk}/" in shown(hers)


def test_an_ask_for_supervision_is_suggested_until_there_is_a_topic_about_it(hers, cast):
    ask = ask_of(cast.ada, challenge="targets", challenge_version=1)
    ask_of(cast.ada, words="Not for supervision", for_supervision=False)
    ask_of(cast.ada, words="No longer asked", ended_on=NOW.date())
    page = shown(hers)
    assert "Ten minutes between calls." in page
    assert "Not for supervision" not in page
    assert "No longer asked" not in page
    address = hers.get(f"{LIST}new/?ask={ask.pk}").url
    form = hers.get(address).context["form"]
    label = model().ask("gaps", 1).label
    assert form["words"].value() == f"{label}\nTen minutes between calls."
    hers.post(address, {"words": form["words"].value(), "ask": str(ask.pk)})
    assert cast.ada.topics.get().ask == ask
    assert "Make it a topic" not in shown(hers)


def test_an_ask_leads_to_a_topic_from_its_own_page_too(hers, cast):
    ask = ask_of(cast.ada, for_supervision=False)
    assert f"{LIST}new/?ask={ask.pk}" in shown(hers, "/plans/asks/")


def test_after_a_check_in_a_topic_is_offered_and_the_check_in_leads_to_it(hers, cast):
    checkin = checked_in(cast.ada, THIS_WEEK)
    checkin.challenges.create(challenge="targets", version=1)
    page = shown(hers, f"/check-in/{THIS_WEEK}/next-step/")
    assert f"{LIST}new/?week={THIS_WEEK}&amp;challenge=targets" in page
    address = hers.get(f"{LIST}new/?week={THIS_WEEK}&challenge=targets").url
    assert hers.get(address).context["form"]["challenge"].value() == "targets"
    hers.post(address, {"words": WORDS, "challenge": "targets", "week": str(THIS_WEEK)})
    topic = cast.ada.topics.get()
    assert topic.week == THIS_WEEK.monday
    week = shown(hers, f"/check-in/{THIS_WEEK}/")
    assert "Topic for supervision" in week
    assert f"{LIST}#topic-{topic.pk}" in week


def test_a_topic_that_is_open_about_a_plan_is_opened_and_not_begun_again(hers, cast):
    plan = plan_of(cast.ada)
    topic = cast.ada.topics.create(words=WORDS, plan=plan)
    cast.ada.topics.create(words="About nothing else")
    address = f"{LIST}new/?plan={plan.pk}"
    assert hers.get(address).url == f"{LIST}{topic.pk}/"
    hers.post(f"{LIST}{topic.pk}/tick-off/")
    assert str(topic.pk) not in hers.get(address).url


def test_what_it_was_started_from_is_still_known_when_she_carries_on_later(hers, cast):
    plan = plan_of(cast.ada)
    address = hers.get(f"{LIST}new/?plan={plan.pk}").url
    assert hers.post(address, {"words": "", "plan": str(plan.pk)}).status_code == 422
    later = address.split("?")[0]
    assert "I wake up" in shown(hers, later)
    hers.post(later, {"words": WORDS, "plan": str(plan.pk)})
    assert cast.ada.topics.get().plan == plan


@pytest.mark.parametrize("name", ["plan", "ask"])
def test_nobody_elses_plan_or_ask_is_named(name, hers, cast):
    theirs = plan_of(cast.ben) if name == "plan" else ask_of(cast.ben)
    assert str(theirs.pk) not in hers.get(f"{LIST}new/?{name}={theirs.pk}").url
    wrote(hers, **{name: str(theirs.pk)})
    assert getattr(cast.ada.topics.get(), name) is None


@pytest.mark.parametrize(
    "rubbish", ["plan=x", "ask=1", "week=2026-W99", "week=2031-W01", "challenge=no-such"]
)
def test_rubbish_in_an_address_is_passed_over(rubbish, hers):
    assert "?" not in hers.get(f"{LIST}new/?{rubbish}").url


def test_an_action_refuses_what_is_somebody_elses(cast, clock):
    origin = topic_actions.Origin(plan=plan_of(cast.ben))
    with pytest.raises(ValueError, match="somebody else's"):
        topic_actions.save(by=cast.ada, topic_id=uuid4(), words="", challenge="", origin=origin, now=NOW)
