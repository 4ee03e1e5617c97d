"""Topics are their practitioner's alone to reach and to write; others see the open ones by grant."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.people.models import User
from apps.safekeeping.models import AuditEvent
from apps.supervision import actions, topic_actions
from apps.supervision.models import Topic
from tests.conftest import NOW
from tests.supervision.test_what_a_supervisor_sees import ENDINGS
from tests.supervision.topics import LIST, WORDS, shown, wrote


def test_it_says_that_nobody_can_see_topics_while_nothing_is_granted(hers):
    for address in (LIST, f"{LIST}{uuid4()}/"):
        assert "Only you can see your topics now." in shown(hers, address)


def test_it_says_who_can_see_them_and_until_when(hers, ada_grants, cast, clock):
    grant = ada_grants(shows_topics=True)
    for address in (LIST, f"{LIST}{uuid4()}/"):
        assert "Sade can see your open topics until 10 February 2027." in shown(hers, address)
    actions.withdraw(by=cast.ada, grant_id=grant.pk, now=NOW)
    assert "Only you can see your topics now." in shown(hers)


@pytest.mark.parametrize("ending", ENDINGS)
def test_it_says_so_no_more_once_that_has_ended(ending, ada_grants, cast, clock, signed_in):
    cast.bring("amir", "orchard")
    grant = ada_grants(shows_topics=True)
    ENDINGS[ending](cast, grant, clock)
    assert "Only you can see your topics now." in shown(signed_in(cast.ada))


def test_a_grant_without_topics_shows_none(hers, ada_grants):
    ada_grants()
    assert "Only you can see your topics now." in shown(hers)


@pytest.mark.parametrize("page", ["", "notes/", "remove/"])
@pytest.mark.parametrize("who", ["ben", "sade", "amir", "lena"])
def test_nobody_else_reaches_a_topic_also_where_topics_are_granted(
    who, page, hers, ada_grants, cast, signed_in
):
    ada_grants(shows_topics=True)
    address = wrote(hers)
    other = signed_in(getattr(cast, who))
    assert other.get(f"{address}{page}").status_code == 404
    assert other.post(f"{address}{page}", {"words": "Mine", "private_notes": "Mine"}).status_code == 404
    assert cast.ada.topics.get().words == WORDS


@pytest.mark.parametrize("verb", ["tick-off", "untick"])
def test_nobody_else_ticks_it(verb, hers, cast, signed_in):
    address = wrote(hers)
    assert signed_in(cast.ben).post(f"{address}{verb}/").status_code == 404
    assert hers.get(f"{address}{verb}/").status_code == 405


def test_somebody_who_has_left_reads_and_removes_theirs_and_writes_no_more(hers, cast):
    address = wrote(hers)
    cast.ada.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    page = shown(hers)
    assert WORDS in page
    assert "Write a topic" not in page
    assert hers.get(address).status_code == 403
    assert hers.post(f"{address}remove/").url == "/"
    assert hers.get(LIST).status_code == 403


# --- What is written down -------------------------------------------------------------------------------


def test_every_write_is_audited_and_none_of_the_words(hers, cast):
    address = wrote(hers)
    hers.post(address, {"words": "Other"})
    hers.post(address, {"words": "Other"})
    hers.post(f"{address}notes/", {"private_notes": "Notes"})
    hers.post(f"{address}tick-off/")
    hers.post(f"{address}untick/")
    hers.post(f"{address}remove/")
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
