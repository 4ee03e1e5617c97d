"""The fault harness finds what it is there to find: each promise, broken on purpose in a made-up run."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.fault_harness.checking import check
from tests.fault_harness.people import EMAIL, NOTICE, SECOND, WEEKLY, Choices, Event, Person, Row, changed
from tests.fault_harness.record import Fault, Record, Script
from tests.fault_harness.reference import expected

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MONDAY = date(2026, 10, 19)
BEGIN = datetime(2026, 10, 18, 12, tzinfo=UTC)
END = BEGIN + timedelta(weeks=1)
# Friday 3pm in London's summer.
DUE = datetime(2026, 10, 23, 14, tzinfo=UTC)
FRIDAYS = Choices("Europe/London", weekday=5, hour=15, second=False, chosen_at=BEGIN)


def ada(*events, choices=FRIDAYS):
    return Person(1, "ada@example.org", [Event(BEGIN, "chooses", choices), *events])


def at(moment, what, choices=FRIDAYS, state=None, due_at=DUE, notice=None):
    """`notice` is the state of the notice, where it is another than that of the email."""
    states = {EMAIL: state, NOTICE: notice or state}
    rows = {((WEEKLY, MONDAY), channel): Row(each, due_at) for channel, each in states.items() if each}
    return Event(moment, what, choices, rows)


def mail(moment=DUE + MINUTE, what="accepted", answer="250", number=17):
    message_id = f"<reminder.{number}@example.org>"
    return {
        "what": what,
        "answer": answer,
        "to": "ada@example.org",
        "id": message_id,
        "at": moment.isoformat(),
    }


def row(state="sent", channel="email", number=17):
    return {
        "id": number,
        "person_id": 1,
        "kind": WEEKLY,
        "period": MONDAY.isoformat(),
        "channel": channel,
        "state": state,
        "begun_at": DUE + MINUTE,
    }


def judged(person, *entries, rows=None, faults=()):
    script = Script(people=1, weeks=1, kills=1, seed=1, rate=1, temper=1)
    record = Record(script, [person], list(faults), mail=list(entries))
    record.rows = [row(), row(channel="here", number=18)] if rows is None else rows
    return check(record, BEGIN, END, None)


def told(found):
    return [violation.what for violation in found.violations]


def wanted(person, **outage):
    return [(each.key, each.due, each.must) for each in expected(person, BEGIN, END, outage.get("outage"))]


# --- Who should get what --------------------------------------------------------------------------------


def test_a_weekly_reminder_must_come_at_its_hour():
    assert wanted(ada()) == [((WEEKLY, MONDAY), DUE, True)]


def test_a_second_one_must_come_three_days_later_by_the_clock():
    """Of the week before, since the clocks go back before that of this week is due."""
    begun_before = changed(FRIDAYS, second=True)
    [first, weekly] = wanted(ada(choices=begun_before))
    assert first == ((SECOND, MONDAY - timedelta(weeks=1)), datetime(2026, 10, 19, 14, tzinfo=UTC), True)
    assert weekly == ((WEEKLY, MONDAY), DUE, True)


@pytest.mark.parametrize(
    ("choices", "moment"),
    [
        # The hour that comes twice: the first time. The hour that is skipped is in spring.
        (changed(FRIDAYS, weekday=7, hour=1), datetime(2026, 10, 25, 0, tzinfo=UTC)),
        (changed(FRIDAYS, zone="Asia/Kolkata"), datetime(2026, 10, 23, 9, 30, tzinfo=UTC)),
    ],
)
def test_it_is_due_by_the_clock_where_its_person_is(choices, moment):
    assert wanted(ada(choices=choices)) == [((WEEKLY, MONDAY), moment, True)]


@pytest.mark.parametrize(
    "choices",
    [
        changed(FRIDAYS, is_off=True),
        changed(FRIDAYS, answered=frozenset({MONDAY})),
        changed(FRIDAYS, away=frozenset({MONDAY})),
        changed(FRIDAYS, none_until=date(2026, 10, 24)),
    ],
)
def test_nothing_comes_to_whoever_wants_none(choices):
    assert wanted(ada(choices=choices)) == []


def test_whoever_stops_in_time_gets_nothing():
    assert wanted(ada(at(DUE - MINUTE, "stops", changed(FRIDAYS, is_off=True), "planned"))) == []


@pytest.mark.parametrize(("state", "must"), [("sent", [True]), ("sending", [False]), ("claimed", [])])
def test_whoever_stops_just_then_gets_what_had_begun(state, must):
    person = ada(at(DUE + MINUTE, "stops", changed(FRIDAYS, is_off=True), state))
    assert [each[2] for each in wanted(person)] == must


def test_another_hour_in_the_same_week_does_not_bring_a_second_one():
    earlier = changed(FRIDAYS, hour=12, chosen_at=DUE + MINUTE)
    later = changed(FRIDAYS, hour=18, chosen_at=DUE + MINUTE)
    assert wanted(ada(at(DUE + MINUTE, "another time", later, "sent"))) == [((WEEKLY, MONDAY), DUE, True)]
    assert wanted(ada(at(DUE + MINUTE, "another time", earlier, "claimed"))) == []
    assert wanted(ada(at(DUE + MINUTE, "another time", later, "claimed"))) == [
        ((WEEKLY, MONDAY), DUE + 3 * HOUR, True)
    ]


def test_whoever_moves_east_past_the_hour_still_gets_it():
    move = DUE - 30 * MINUTE
    person = ada(at(move, "moves", changed(FRIDAYS, zone="Asia/Kolkata"), "planned"))
    assert wanted(person) == [((WEEKLY, MONDAY), move, True)]


# A quarter of an hour after DUE is 3.15pm in London, and quiet until 5.
TEA = changed(FRIDAYS, quiet=(15, 17), chosen_at=DUE + 15 * MINUTE)
FIVE = DUE + 2 * HOUR


def test_what_is_due_in_quiet_hours_must_come_after_them():
    assert wanted(ada(choices=changed(TEA, chosen_at=BEGIN))) == [((WEEKLY, MONDAY), FIVE, True)]


def test_quiet_hours_that_are_chosen_while_one_waits_hold_it_back():
    assert wanted(ada(at(DUE + 15 * MINUTE, "chooses", TEA, "planned")))[0] == ((WEEKLY, MONDAY), FIVE, True)


def test_quiet_hours_that_are_given_up_hold_nothing_back_any_more():
    person = ada(
        at(DUE + 15 * MINUTE, "chooses", changed(FRIDAYS, chosen_at=DUE + 15 * MINUTE), "planned"),
        choices=changed(TEA, chosen_at=BEGIN),
    )
    assert wanted(person) == [((WEEKLY, MONDAY), DUE + 15 * MINUTE, True)]


@pytest.mark.parametrize(("quiet", "comes"), [((15, 3), True), ((15, 4), False)])
def test_quiet_hours_of_more_than_twelve_hours_leave_it_out(quiet, comes):
    assert bool(wanted(ada(choices=changed(FRIDAYS, quiet=quiet)))) is comes


def test_an_outage_that_begins_before_quiet_hours_end_holds_it_back():
    person = ada(choices=changed(TEA, chosen_at=BEGIN))
    assert wanted(person, outage=(FIVE, DUE + 13 * HOUR)) == []
    assert wanted(person, outage=(FIVE, FIVE + HOUR)) == [((WEEKLY, MONDAY), FIVE + HOUR, True)]


def test_what_is_due_right_before_the_end_of_a_run_must_come_all_the_same():
    [last] = expected(ada(), BEGIN, DUE + MINUTE, None)
    assert last.must


def test_what_a_mail_server_may_push_into_quiet_hours_may_not_come_for_long():
    assert wanted(ada(choices=changed(FRIDAYS, quiet=(18, 7)))) == [((WEEKLY, MONDAY), DUE, False)]


def test_an_outage_of_more_than_twelve_hours_brings_nothing_afterwards():
    assert wanted(ada(), outage=(DUE - HOUR, DUE + 13 * HOUR)) == []
    assert wanted(ada(), outage=(DUE - HOUR, DUE + 3 * HOUR)) == [((WEEKLY, MONDAY), DUE + 3 * HOUR, True)]


# --- What the mail server accepted ----------------------------------------------------------------------


def test_a_run_in_which_all_is_well_finds_nothing():
    found = judged(ada(), mail())
    assert (told(found), found.due, found.accepted, found.late) == ([], 1, 1, [60.0])


@pytest.mark.parametrize(
    ("number", "what"),
    [(17, "the same reminder was sent twice"), (19, "sent where nothing, or nothing more, was due")],
)
def test_a_second_email_is_found(number, what):
    found = judged(ada(), mail(), mail(DUE + 6 * MINUTE, number=number))
    assert (told(found), found.double) == ([what], 1)


@pytest.mark.parametrize("moment", [DUE - MINUTE, DUE + DAY])
def test_an_email_at_another_time_is_found(moment):
    found = judged(ada(), mail(moment))
    assert told(found) == ["sent where nothing, or nothing more, was due", "lost"]


@pytest.mark.parametrize("state", ["planned", "claimed", "sending", "sent", "skipped", "failed"])
def test_an_email_that_is_missing_is_found_whatever_its_row_says(state):
    found = judged(ada(), rows=[row(state), row(channel="here", number=18)])
    assert (told(found), found.lost) == (["lost"], 1)


def test_an_email_that_was_never_planned_is_found():
    assert told(judged(ada(), rows=[row(channel="here", number=18)])) == ["lost"]


def test_a_notice_that_is_missing_is_found():
    assert told(judged(ada(), mail(), rows=[row()])) == ["a notice was lost"]


@pytest.mark.parametrize(
    ("notice", "found"), [("sent", ["a notice was lost"]), ("claimed", []), ("planned", [])]
)
def test_a_notice_may_be_taken_back_that_had_not_come_when_somebody_stopped(notice, found):
    """Though its email had been accepted; but what had come stays."""
    stops = at(DUE + 2 * MINUTE, "stops", changed(FRIDAYS, is_off=True), "sent", notice=notice)
    assert told(judged(ada(stops), mail(), rows=[row()])) == found


def test_a_notice_that_is_put_off_to_another_hour_has_to_come_then():
    later = changed(FRIDAYS, hour=18, chosen_at=DUE + 2 * MINUTE)
    changes = at(DUE + 2 * MINUTE, "another time", later, "sent", notice="claimed")
    assert told(judged(ada(changes), mail(), rows=[row()])) == ["a notice was lost"]


def test_an_email_after_an_opt_out_is_found():
    stops = at(DUE - HOUR, "stops", changed(FRIDAYS, is_off=True), "planned")
    found = judged(ada(stops), mail())
    assert (told(found), found.after_opt_out) == (["sent after an opt-out"], 1)


def test_what_had_begun_may_not_arrive_long_after_an_opt_out():
    stops = at(DUE + MINUTE, "stops", changed(FRIDAYS, is_off=True), "sending")
    assert told(judged(ada(stops), mail(DUE + 2 * MINUTE))) == []
    assert told(judged(ada(stops), mail(DUE + HOUR))) == ["sent after an opt-out"]


def test_what_the_mail_server_refused_for_good_is_not_lost():
    refused = mail(what="refused for good", answer="550")
    found = judged(ada(), refused, rows=[row("failed"), row(channel="here", number=18)])
    assert (told(found), found.failed) == ([], 1)


def test_what_came_late_after_a_refusal_is_counted_apart():
    found = judged(ada(), mail(what="refused for now"), mail(DUE + 7 * MINUTE))
    assert (found.late, found.late_after_refusal) == ([], [420.0])


# --- What became unknown --------------------------------------------------------------------------------

UNKNOWN = [row("unknown"), row(channel="here", number=18)]


def test_unknown_is_explained_by_a_kill_soon_after_it_was_begun():
    found = judged(ada(), rows=UNKNOWN, faults=[Fault("worker one", DUE + 2 * MINUTE)])
    assert (told(found), found.unknown_by_kill, found.most_unknown_by_one_kill) == ([], 1, 1)


@pytest.mark.parametrize(
    "faults",
    [
        [],
        [Fault("worker one", DUE)],
        [Fault("worker one", DUE + HOUR)],
        [Fault("beat one", DUE + 2 * MINUTE)],
        [Fault("flush", DUE + 2 * MINUTE)],
    ],
)
def test_unknown_without_a_kill_is_found(faults):
    found = judged(ada(), rows=UNKNOWN, faults=faults)
    assert told(found) == ["unknown without a reason"]
    assert not found.unknown_is_explained


@pytest.mark.parametrize(("fault", "threads"), [("worker one", 4), ("restart", 8)])
def test_one_kill_explains_no_more_than_had_threads_at_work(fault, threads):
    faults = [Fault(fault, DUE + 2 * MINUTE)]
    rows = [row("unknown", number=number) for number in range(threads + 1)]
    assert told(judged(ada(), rows=rows[:-1], faults=faults)).count("unknown without a reason") == 0
    assert told(judged(ada(), rows=rows, faults=faults)).count("unknown without a reason") == 1


def test_two_kills_one_after_the_other_explain_what_both_held():
    faults = [Fault(worker, DUE + 2 * MINUTE) for worker in ("worker one", "worker two")]
    rows = [row("unknown", number=number) for number in range(8)]
    assert "unknown without a reason" not in told(judged(ada(), rows=rows, faults=faults))


def test_more_unknown_than_faults_is_found():
    faults = [Fault("worker one", DUE + 2 * MINUTE)]
    rows = [row("unknown", number=number) for number in range(2)]
    assert judged(ada(), rows=rows[:1], faults=faults).unknown_is_explained
    assert not judged(ada(), rows=rows, faults=faults).unknown_is_explained


def test_unknown_is_explained_by_an_answer_that_never_came():
    found = judged(ada(), mail(answer=""), rows=UNKNOWN)
    assert (told(found), found.unknown_by_drop, found.unknown_by_kill) == ([], 1, 0)
