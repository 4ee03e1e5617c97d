"""A practitioner is asked once whether their answers count, and can change the answer at any time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.people.models import Membership
from apps.safekeeping import audit
from apps.safekeeping.models import AuditEvent
from apps.team_trends import consent_actions, wording
from apps.team_trends.models import Consent, Threshold
from tests.checkins.conftest import THIS_WEEK
from tests.conftest import NOW
from tests.diary import checked_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

QUESTION = wording.WORDINGS[wording.CURRENT].question
HOME, YOURS, CHOOSE = "/", "/team-figures/yours/", "/team-figures/yours/choose/"


@pytest.fixture
def ada(cast):
    """Somebody who has checked in before."""
    checked_in(cast.ada, THIS_WEEK - 1)
    return cast.ada


def choose(client, answer, **more):
    return client.post(CHOOSE, {"answer": answer, **more})


def consent_of(person):
    return Consent.objects.filter(person=person).first()


def test_home_asks_in_the_words_that_are_kept_with_the_answer(signed_in, ada):
    page = signed_in(ada).get(HOME).content.decode()
    for _, words in wording.WORDINGS[wording.CURRENT].parts(8):
        assert words in page
    choose(signed_in(ada), "yes")
    assert consent_of(ada).wording_version == wording.CURRENT


def test_yes_and_no_are_equal_buttons(signed_in, ada):
    page = signed_in(ada).get(HOME).content.decode()
    buttons = [line for line in page.splitlines() if 'name="answer"' in line]
    plain = [line.replace("Yes, count them", "").replace("No, leave them out", "") for line in buttons]
    assert len(buttons) == 2
    assert plain[0].replace('value="yes"', "") == plain[1].replace('value="no"', "")


def test_yes_once_more_from_an_old_tab_does_not_say_that_it_begins_now(signed_in, ada, clock):
    begins = "count in the figures of your team from this week on"
    client = signed_in(ada)
    choose(client, "yes")
    assert begins in client.get(HOME).content.decode()
    clock.shift(timedelta(weeks=3))
    client = signed_in(ada)
    choose(client, "yes")
    page = client.get(HOME).content.decode()
    assert "Your answers count in the figures of your team, as before." in page
    assert begins not in page


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_whoever_has_answered_is_not_asked_again(answer, signed_in, ada):
    client = signed_in(ada)
    assert QUESTION in client.get(HOME).content.decode()
    assert choose(client, answer, **{"from": "home"}).url == HOME
    assert QUESTION not in client.get(HOME).content.decode()


@pytest.mark.parametrize("name", ["sade", "lena", "amir"])
def test_nobody_but_practitioners_is_asked(name, signed_in, cast):
    client = signed_in(getattr(cast, name))
    assert QUESTION not in client.get(HOME).content.decode()
    assert client.get(YOURS).status_code == 403
    assert choose(client, "yes").status_code == 403


def test_a_newcomer_is_asked_once_they_have_begun(signed_in, cast):
    assert QUESTION not in signed_in(cast.ada).get(HOME).content.decode()


def test_yes_counts_from_this_week_on(signed_in, ada):
    choose(signed_in(ada), "yes")
    consent = consent_of(ada)
    assert consent.contributes
    assert consent.from_week == THIS_WEEK.monday


def test_no_is_an_answer_too(signed_in, ada):
    choose(signed_in(ada), "no")
    consent = consent_of(ada)
    assert not consent.contributes
    assert consent.from_week is None


def test_sent_twice_is_said_once(signed_in, ada, clock):
    choose(signed_in(ada), "yes")
    clock.shift(timedelta(weeks=2))
    choose(signed_in(ada), "yes")
    assert consent_of(ada).from_week == THIS_WEEK.monday
    assert AuditEvent.objects.filter(action="team_trends.contributes").count() == 1


def test_whoever_changes_their_mind_keeps_their_key_and_counts_from_then_on(signed_in, ada, clock):
    client = signed_in(ada)
    choose(client, "yes")
    key = consent_of(ada).key
    choose(client, "no")
    clock.shift(timedelta(weeks=2))
    choose(signed_in(ada), "yes")
    consent = consent_of(ada)
    assert consent.key == key
    assert consent.from_week == (THIS_WEEK + 2).monday


def test_yes_to_a_new_wording_goes_on_from_where_it_was(ada, monkeypatch, clock):
    consent_actions.choose(by=ada, contributes=True, now=NOW)
    monkeypatch.setattr(wording, "CURRENT", wording.CURRENT + 1)
    clock.shift(timedelta(weeks=2))
    consent = consent_actions.choose(by=ada, contributes=True, now=timezone.now())
    assert (consent.wording_version, consent.from_week) == (wording.CURRENT, THIS_WEEK.monday)


def test_whoever_has_said_yes_can_stop_at_the_top_of_the_page_and_reads_what_they_said_yes_to(signed_in, ada):
    client = signed_in(ada)
    choose(client, "yes")
    page = client.get(YOURS).content.decode()
    assert page.index("Leave my answers out from now on") < page.index("What you said yes to")
    assert 'value="yes"' not in page
    for _, words in wording.WORDINGS[wording.CURRENT].parts(8):
        assert words in page


def test_whoever_said_yes_to_an_earlier_wording_reads_that_one(signed_in, ada):
    Consent.objects.filter(pk=consent_actions.choose(by=ada, contributes=True, now=NOW).pk).update(
        wording_version=1
    )
    page = signed_in(ada).get(YOURS).content.decode()
    said = {number: dict(each.parts(8)) for number, each in wording.WORDINGS.items()}
    assert said[1]["What no rule can prevent"] in page
    assert said[2]["What no rule can prevent"] not in page


def test_whoever_has_said_no_is_only_offered_to_say_yes(signed_in, ada):
    client = signed_in(ada)
    choose(client, "no")
    page = client.get(YOURS).content.decode()
    assert "Yes, count them" in page
    assert 'value="no"' not in page


def test_no_answer_changes_nothing(signed_in, ada):
    client = signed_in(ada)
    for nonsense in ("", "maybe"):
        assert choose(client, nonsense).url == YOURS
    assert consent_of(ada) is None


def test_opening_a_page_changes_nothing(signed_in, ada):
    client = signed_in(ada)
    client.get(YOURS)
    assert client.get(CHOOSE).status_code == 405
    assert consent_of(ada) is None


def test_if_the_audit_fails_nothing_is_chosen(ada, monkeypatch):
    def fail(**_):
        raise RuntimeError("no audit")

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError, match="no audit"):
        consent_actions.choose(by=ada, contributes=True, now=NOW)
    assert consent_of(ada) is None


def test_whoever_has_left_can_still_say_no_and_not_yes(signed_in, ada):
    choose(signed_in(ada), "yes")
    Membership.objects.filter(person=ada).update(ends_on=timezone.localdate())
    client = signed_in(ada)
    page = client.get(YOURS).content.decode()
    assert 'value="no"' in page
    assert 'value="yes"' not in page
    choose(client, "no")
    assert not consent_of(ada).contributes
    choose(client, "yes")
    assert not consent_of(ada).contributes


def test_the_number_in_the_question_is_that_of_the_service(signed_in, ada, cast):
    Threshold.objects.create(service=cast.service, contributors=12)
    assert "fewer than 12 people" in signed_in(ada).get(HOME).content.decode()


def test_every_wording_says_what_no_rule_can_prevent_and_has_a_place_for_the_number():
    for said in wording.WORDINGS.values():
        assert all(words.strip() for _, words in said.parts(8))
        assert "8 people" in dict(said.parts(8))["From how many people"]
        assert "together" in said.limit
