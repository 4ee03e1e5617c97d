"""A person's own answers as a file: one row per week, from the first check-in to the current week."""

from collections.abc import Sequence

from apps.checkins.models import CheckIn
from apps.checkins.queries import State, WeekRecord
from apps.checkins.wording import LABELS, Wording
from apps.nhsuk.spreadsheets import as_csv
from apps.resilience.model import model

STATES = {State.SUBMITTED: "submitted", State.PAUSED: "away"}
NO_CHECK_IN = "none"


def answers_file(history: Sequence[WeekRecord]) -> str:
    """Drafts are not answers yet and are left out."""
    return as_csv(head(), map(row, history))


def head() -> list[str]:
    items = [
        name for item in model().items for name in (item.label, f"{item.label}: version of the question")
    ]
    facts = [fact.label for fact in model().facts]
    weighed = [LABELS[name] for name in ("challenges", "challenge_words")]
    mattered = [LABELS[name] for name in ("value", "value_words", "value_effect", "meaning_words")]
    week = ["Week", "From", "Until", "State", "Late"]
    return [*week, *items, *weighed, *mattered, "What you did", *facts, LABELS["days_worked"]]


def row(record: WeekRecord) -> list[str]:
    week = record.week
    state = STATES.get(record.state, NO_CHECK_IN)
    late = "yes" if record.late else ""
    cells = [str(week), week.monday.isoformat(), week.sunday.isoformat(), state, late]
    if record.checkin is None:
        return cells + [""] * (len(head()) - len(cells))
    wording = Wording.of(record.checkin)
    return [
        *cells,
        *_items(record.checkin),
        *_words(record.checkin, wording),
        *_facts(record.checkin, wording),
    ]


def _items(checkin: CheckIn) -> list[str]:
    answers = {answer.item: answer for answer in checkin.answers.all()}
    cells = []
    for item in model().items:
        answer = answers.get(item.id)
        cells += [str(answer.figure), str(answer.item_version)] if answer else ["", ""]
    return cells


def _words(checkin: CheckIn, wording: Wording) -> list[str]:
    # In the order they were chosen in, which the database does not promise by itself.
    challenges = sorted(checkin.challenges.all(), key=lambda named: named.pk)
    return [
        "; ".join(wording.challenge(named.challenge) for named in challenges),
        checkin.challenge_words,
        _told(wording, "value", str(checkin.own_value_id) if checkin.own_value_id else checkin.value),
        checkin.value_words,
        _told(wording, "value_effect", checkin.value_effect),
        checkin.meaning_words,
        "; ".join(wording.strategy(used.strategy, used.result) for used in checkin.strategies.all()),
    ]


def _facts(checkin: CheckIn, wording: Wording) -> list[str]:
    stated = {fact.fact: fact.band for fact in checkin.facts.all()}
    bands = [_told(wording, fact.id, stated.get(fact.id, "")) for fact in model().facts]
    return [*bands, "" if checkin.days_worked is None else str(checkin.days_worked)]


def _told(wording: Wording, name: str, answer: str) -> str:
    return wording.words(name, answer) if answer else ""
