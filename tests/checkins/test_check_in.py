"""Filling in a week, sending it, reading it."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from django.db import IntegrityError

from apps.checkins import actions, wording
from apps.checkins.models import CheckIn
from apps.checkins.queries import State, week_records
from apps.resilience.entries import Versions
from apps.resilience.model import model
from apps.safekeeping.models import AuditEvent
from tests.checkins.conftest import LAST_WEEK, STEP_1, THIS_WEEK, WHOLE, Journey, hidden
from tests.conftest import LONDON, NOW
from tests.diary import checked_in


def test_ada_fills_in_her_week_and_every_answer_is_kept(ada_fills_in, cast):
    response = ada_fills_in.fill_in().finish()
    assert response.url == f"/check-in/{THIS_WEEK}/next-step/"
    checkin = cast.ada.checkins.get()
    assert {answer.item: answer.figure for answer in checkin.answers.all()} == {
        "stretched": 3,
        "pressure": 8,
        "meaning": 6,
        "appraisal": 5,
        "culture": 4,
        "self_care": 4,
        "boundaries": 7,
        "support": 8,
    }
    assert {named.challenge for named in checkin.challenges.all()} == {"admin", "time_pressure"}
    assert {used.strategy: used.result for used in checkin.strategies.all()} == {
        "lunch_break": "helped",
        "talk_to_peer": "not_sure",
    }
    assert (checkin.challenge_words, checkin.meaning_words) == ("Too much.", "I still listened.")
    assert (checkin.value, checkin.value_effect) == ("compassion", "blocked")
    assert checkin.days_worked == 4
    assert {stated.fact: stated.band for stated in checkin.facts.all()} == {
        "overtime": "under_2",
        "supervision": "from_1_to_2",
        "telephone": "from_5_to_10",
    }


def test_answers_keep_the_version_of_the_wording_that_was_shown(ada_fills_in, cast):
    ada_fills_in.fill_in().finish()
    versions = {answer.item: answer.item_version for answer in cast.ada.checkins.get().answers.all()}
    assert versions == {item.id: item.version for item in model().items}


def test_the_seven_days_named_end_on_the_day_of_answering(ada_fills_in, cast):
    assert "Thursday 12 to Wednesday 18 November 2026" in ada_fills_in.open("challenges").content.decode()
    ada_fills_in.fill_in().finish()
    checkin = cast.ada.checkins.get()
    assert (checkin.asked_from, checkin.asked_until) == (date(2026, 11, 12), date(2026, 11, 18))


def test_each_step_leads_to_the_next_and_then_to_check_your_answers(ada_fills_in):
    leads_to = {slug: ada_fills_in.save(slug).url for slug in WHOLE}
    assert leads_to == {
        "challenges": ada_fills_in.address("values"),
        "values": ada_fills_in.address("coping"),
        "coping": ada_fills_in.address("results"),
        "results": ada_fills_in.address("facts"),
        "facts": ada_fills_in.address("check-your-answers"),
    }


def test_without_strategies_nobody_is_asked_how_they_went(ada_fills_in):
    response = ada_fills_in.save("coping", {"self_care": "4"})
    assert response.url == ada_fills_in.address("facts")


def test_every_question_may_be_left_but_one_number_is_needed_to_finish(ada_fills_in, cast):
    for slug in ("challenges", "values", "coping", "facts"):
        ada_fills_in.save(slug, {})
    refused = ada_fills_in.finish()
    assert refused.status_code == 422
    assert "Answer at least one of the questions from 0 to 10" in refused.content.decode()
    ada_fills_in.save("values", {"meaning": "0"})
    ada_fills_in.finish()
    assert [a.figure for a in cast.ada.checkins.get().answers.all()] == [0]


def test_finishing_twice_makes_one_check_in(ada_fills_in, cast):
    ada_fills_in.fill_in()
    assert ada_fills_in.finish().url == ada_fills_in.finish().url
    assert cast.ada.checkins.count() == 1


def test_the_database_refuses_a_second_check_in_for_the_same_week(ada_fills_in, cast):
    ada_fills_in.fill_in().finish()
    first = cast.ada.checkins.get()
    first.pk = None
    with pytest.raises(IntegrityError, match="one_check_in_per_person_week"):
        first.save(force_insert=True)


def test_the_database_refuses_a_week_that_does_not_begin_on_a_monday(cast, clock):
    with pytest.raises(IntegrityError, match="check_in_week_is_monday"):
        CheckIn.objects.create(
            person=cast.ada, week=NOW.date(), asked_from=NOW.date(), asked_until=NOW.date(), submitted_at=NOW
        )


def test_a_number_of_days_that_cannot_be_is_refused_beside_the_field_and_stays_typed(ada_fills_in):
    response = ada_fills_in.save("facts", {"days_worked": "9"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Enter a whole number of days, from 0 to 7" in page
    assert 'value="9"' in page


def test_words_that_are_too_long_are_all_kept_while_ada_is_asked_to_shorten_them(ada_fills_in, cast):
    long = "word " * 1000
    response = ada_fills_in.save("challenges", {"challenge_words": long})
    assert response.status_code == 422
    assert "Shorten this to 4,000 characters or fewer" in response.content.decode()
    assert cast.ada.drafts.get().values["challenge_words"] == long
    ada_fills_in.save("values", {"meaning": "5"})
    to_mend = ada_fills_in.finish().url
    assert to_mend == f"{ada_fills_in.address('challenges')}?change=yes"
    assert "Shorten this to 4,000" in ada_fills_in.client.get(to_mend).content.decode()


def test_a_week_can_be_filled_in_late_until_the_end_of_the_next(ada_fills_in, cast, clock):
    clock.move_to(datetime(2026, 11, 22, 23, 59, tzinfo=LONDON))
    ada_fills_in.sign_in_again(cast.ada)
    late = Journey(ada_fills_in.client, LAST_WEEK).fill_in()
    late.finish()
    checkin = cast.ada.checkins.get()
    assert checkin.late
    assert (checkin.asked_from, checkin.asked_until) == (LAST_WEEK.monday, LAST_WEEK.sunday)


def test_when_a_week_has_closed_nothing_is_sent_but_everything_typed_is_still_there(
    ada_fills_in, cast, clock
):
    late = Journey(ada_fills_in.client, LAST_WEEK).fill_in()
    clock.move_to(datetime(2026, 11, 23, 0, 0, tzinfo=LONDON))
    late.sign_in_again(cast.ada)
    late.save("challenges", {**STEP_1, "challenge_words": "One more thing."}, base=json.dumps(STEP_1))
    late.finish()
    assert cast.ada.checkins.count() == 0
    page = late.client.get(f"/check-in/{LAST_WEEK}/").content.decode()
    assert "What you wrote is still here" in page
    assert "I still listened." in page
    assert "One more thing." in page


def test_a_week_that_has_not_begun_cannot_be_filled_in(ada_fills_in, cast):
    ahead = Journey(ada_fills_in.client, THIS_WEEK + 1)
    assert ahead.open("challenges").url == f"/check-in/{THIS_WEEK + 1}/"
    assert "has not begun yet" in ahead.client.get(f"/check-in/{THIS_WEEK + 1}/").content.decode()
    ahead.save("values")
    ahead.finish()
    assert not cast.ada.checkins.exists()
    assert not cast.ada.drafts.exists()


def test_somebody_who_joined_today_is_not_offered_last_week(cast, clock, signed_in):
    cast.ada.joined_at = NOW
    cast.ada.save()
    page = signed_in(cast.ada).get("/check-in/").content.decode()
    assert "This week" in page
    assert "Last week" not in page


def test_somebody_who_left_reads_what_they_wrote_and_writes_nothing_new(ada_fills_in, cast, signed_in):
    ada_fills_in.fill_in().finish()
    cast.ada.memberships.update(ends_on=NOW.date())
    client = signed_in(cast.ada)
    assert "still yours to read" in client.get("/check-in/").content.decode()
    assert "Too much." in client.get(f"/check-in/{THIS_WEEK}/").content.decode()
    for part in ("challenges/", "challenges/save/", "check-your-answers/", "away/"):
        assert client.post(f"/check-in/{THIS_WEEK}/{part}").status_code == 403


def test_what_she_sends_after_she_left_in_the_middle_is_kept_for_her(ada_fills_in, cast):
    opened = ada_fills_in.open("challenges")
    cast.ada.memberships.update(ends_on=NOW.date())
    refused = ada_fills_in.client.post(
        f"/check-in/{THIS_WEEK}/challenges/",
        {
            "challenge_words": "Typed at 17:40.",
            "base": hidden(opened, "base"),
            "whose": hidden(opened, "whose"),
        },
    )
    assert refused.status_code == 403
    assert "What you typed is kept, for you alone." in refused.content.decode()
    assert "Typed at 17:40." in ada_fills_in.client.get(f"/check-in/{THIS_WEEK}/").content.decode()


def test_somebody_who_left_has_this_week_in_the_list_and_nothing_to_press(ada_fills_in, cast, signed_in):
    ada_fills_in.fill_in().finish()
    cast.ada.memberships.update(ends_on=NOW.date())
    client = signed_in(cast.ada)
    listed, shown = (client.get(page).content.decode() for page in ("/check-in/", f"/check-in/{THIS_WEEK}/"))
    assert f'href="/check-in/{THIS_WEEK}/"' in listed
    for page in (listed, shown):
        assert "You can change it until" not in page
        assert f"/check-in/{THIS_WEEK}/resume/" not in page
    assert client.get(f"/check-in/{THIS_WEEK}/next-step/").url == f"/check-in/{THIS_WEEK}/"


def test_somebody_who_left_in_the_middle_reads_what_they_had_begun(ada_fills_in, cast, signed_in):
    ada_fills_in.fill_in()
    cast.ada.memberships.update(ends_on=NOW.date())
    client = signed_in(cast.ada)
    assert "Started, not finished" in client.get("/check-in/").content.decode()
    page = client.get(f"/check-in/{THIS_WEEK}/").content.decode()
    assert "Too much." in page
    assert "Carry on" not in page
    assert client.post(f"/check-in/{THIS_WEEK}/discard/").status_code == 302
    assert not cast.ada.drafts.exists()


def test_a_check_in_is_shown_in_the_words_that_were_answered(ada_fills_in, cast, monkeypatch):
    ada_fills_in.fill_in().finish()
    newer = {
        "item": {"label": "A new name for pressure"},
        "challenge": {"label": "A new name for admin"},
    }
    changed = reworded(model(), "every_item", "pressure", newer["item"])
    changed = reworded(changed, "every_challenge", "admin", newer["challenge"])
    monkeypatch.setattr(wording, "model", lambda: changed)
    page = ada_fills_in.client.get(f"/check-in/{THIS_WEEK}/").content.decode()
    assert "Work pressure" in page
    assert "Admin competing with clinical work" in page
    assert "A new name" not in page


def test_a_fact_that_a_correction_leaves_keeps_the_words_it_was_stated_in(ada_fills_in, cast, monkeypatch):
    ada_fills_in.fill_in().finish()
    stated = cast.ada.checkins.get().facts.first()
    changed = reworded(model(), "every_fact", stated.fact, {"label": "A new name"})
    for module in (wording, actions):
        monkeypatch.setattr(module, "model", lambda: changed)
    ada_fills_in.save("values", {"meaning": "1"})
    ada_fills_in.finish()
    assert cast.ada.checkins.get().facts.get(fact=stated.fact).version == stated.version


def reworded(whole, listing, slug, words):
    """The model, with a next version of one entry."""
    versions = getattr(whole, listing)
    current = versions.find(slug)
    following = replace(current, version=current.version + 1, **words)
    return replace(whole, **{listing: Versions("entry", [*versions, following])})


def test_ben_sees_nothing_of_adas_week(ada_fills_in, cast, signed_in):
    ada_fills_in.fill_in().finish()
    his = signed_in(cast.ben)
    for part in ("", "challenges/", "next-step/", "check-your-answers/"):
        page = his.get(f"/check-in/{THIS_WEEK}/{part}", follow=True).content.decode()
        assert "Too much." not in page
        assert "I still listened." not in page


def test_a_lead_is_told_that_check_ins_are_for_practitioners(cast, clock, signed_in):
    response = signed_in(cast.lena).get("/check-in/")
    assert response.status_code == 403
    assert "The weekly check-in is for practitioners" in response.content.decode()


def test_sending_writes_an_audit_row_without_a_word_of_what_was_said(ada_fills_in, cast):
    ada_fills_in.fill_in().finish()
    checkin = cast.ada.checkins.get()
    event = AuditEvent.objects.get(action="checkins.submitted")
    assert (event.actor, event.subject, event.record) == (
        cast.ada,
        cast.ada,
        f"checkins.CheckIn:{checkin.pk}",
    )


def test_where_the_audit_fails_nothing_was_sent(ada_fills_in, cast, monkeypatch):
    ada_fills_in.fill_in()

    def fail(**_):
        raise RuntimeError("no audit today")

    monkeypatch.setattr(actions.audit, "record", fail)
    with pytest.raises(RuntimeError, match="no audit today"):
        ada_fills_in.finish()
    assert not cast.ada.checkins.exists()
    assert cast.ada.drafts.get().values["challenge_words"] == "Too much."


def test_a_gap_stays_a_gap(ada_fills_in, cast):
    ada_fills_in.fill_in().finish()
    states = [record.state for record in week_records(cast.ada, THIS_WEEK - 3, THIS_WEEK, NOW)]
    assert states == [State.GAP, State.GAP, State.OPEN, State.SUBMITTED]


def test_the_list_of_weeks_costs_the_same_however_many_there_are(
    ada_fills_in, cast, django_assert_num_queries
):
    client = ada_fills_in.client
    ada_fills_in.fill_in().finish()
    with django_assert_num_queries(6):
        client.get("/check-in/")
    Journey(client, LAST_WEEK).fill_in().finish()
    actions.pause_weeks(by=cast.ada, first=THIS_WEEK - 10, last=THIS_WEEK - 2, now=NOW)
    with django_assert_num_queries(6):
        client.get("/check-in/?all=yes")


def test_weeks_of_long_ago_are_one_link_away(ada_fills_in, cast):
    checked_in(cast.ada, THIS_WEEK - 30, {"pressure": 5})
    latest = ada_fills_in.client.get("/check-in/").content.decode()
    assert f"/check-in/{THIS_WEEK - 30}/" not in latest
    assert "Show all earlier weeks" in latest
    every = ada_fills_in.client.get("/check-in/?all=yes").content.decode()
    assert f"/check-in/{THIS_WEEK - 30}/" in every
    assert "Show all earlier weeks" not in every


@pytest.mark.parametrize(
    ("part", "most"),
    [
        ("challenges/", 10),
        ("values/", 10),
        ("coping/", 10),
        ("facts/", 10),
        ("check-your-answers/", 10),
        ("", 11),
    ],
)
def test_each_page_of_a_check_in_asks_the_database_little(
    ada_fills_in, part, most, django_assert_max_num_queries
):
    ada_fills_in.fill_in()
    with django_assert_max_num_queries(most):
        ada_fills_in.client.get(f"/check-in/{THIS_WEEK}/{part}")
