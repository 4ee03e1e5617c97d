"""A person's own weeks, as every later room reads them. Always from the person; never across people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from django.db.models import Value

from apps.checkins.models import CheckIn, Draft
from apps.people.models import User
from apps.resilience.scoring import Figures, figures
from apps.resilience.weeks import Week


class State(StrEnum):
    SUBMITTED = "submitted"
    DRAFT = "draft"
    PAUSED = "paused"
    # Can still be filled in, and has not been begun.
    OPEN = "open"
    # A missing week is a gap: no zero, no reproach.
    GAP = "gap"


@dataclass(frozen=True)
class WeekRecord:
    """One week of one person. `checkin` and `answers` are there only once it is submitted."""

    week: Week
    state: State
    is_open: bool
    late: bool = False
    has_draft: bool = False
    """Something is written that is not finished; beside a submitted check-in, changes to it."""
    checkin: CheckIn | None = None
    answers: Mapping[str, int] | None = None

    @cached_property
    def figures(self) -> Figures | None:
        """Per dimension and phase, 0 to 10; None in a week without a check-in."""
        return None if self.answers is None else figures(self.answers)


def week_records(
    person: User, first: Week, last: Week, now: datetime, *, with_answers: bool = True
) -> list[WeekRecord]:
    """Every week from `first` to `last`, both included, oldest first; three queries however long.

    Two without answers, for pages that only say what became of each week.
    """
    between = {"week__gte": first.monday, "week__lte": last.monday}
    checkins = {checkin.week: checkin for checkin in person.checkins.filter(**between)}
    answers: dict[date, dict[str, int]] = {monday: {} for monday in checkins}
    if with_answers and checkins:
        # As rows: as model instances the answers of a year take longer than the rest of the page.
        rows = person.checkins.filter(**between, answers__isnull=False)
        for monday, item, figure in rows.values_list("week", "answers__item", "answers__figure"):
            answers[monday][item] = figure
    draft, pause = Value("draft"), Value("pause")
    beside = person.drafts.filter(**between).values_list("week", draft)
    beside = beside.union(person.pauses.filter(**between).values_list("week", pause), all=True)
    found = set(beside)
    drafts, pauses = ({monday for monday, kind in found if kind == each} for each in ("draft", "pause"))
    records = []
    current = current_week(person, now)
    for week in first.until(last):
        checkin = checkins.get(week.monday)
        # What Week.is_open says, without asking the time zone about every week.
        is_open = current - 1 <= week <= current
        if checkin:
            state = State.SUBMITTED
        elif week.monday in pauses:
            state = State.PAUSED
        elif week.monday in drafts:
            state = State.DRAFT
        else:
            state = State.OPEN if is_open else State.GAP
        records.append(
            WeekRecord(
                week=week,
                state=state,
                is_open=is_open,
                late=bool(checkin and checkin.late),
                has_draft=week.monday in drafts,
                checkin=checkin,
                answers=answers[checkin.week] if checkin else None,
            )
        )
    return records


def still_waits(record: WeekRecord, person: User) -> bool:
    """Whether a past week is still to be offered. Whoever joined after its end was not there to have one."""
    was_here = person.joined_at < record.week.ends(person.zone)
    return record.state is State.DRAFT or (record.state is State.OPEN and was_here)


def first_week(person: User) -> Week | None:
    """The week of the person's first check-in, or None before there is one."""
    first = person.checkins.order_by("week").values_list("week", flat=True).first()
    return Week(first) if first else None


def current_week(person: User, now: datetime) -> Week:
    return Week.at(now, person.zone)


def draft_of(person: User, week: Week) -> Draft | None:
    return person.drafts.filter(week=week.monday).first()


def checkin_of(person: User, week: Week) -> CheckIn | None:
    """The submitted check-in with everything that hangs on it, in five queries."""
    return (
        person.checkins.filter(week=week.monday)
        .select_related("own_value")
        .prefetch_related("answers", "challenges", "strategies", "facts")
        .first()
    )


def latest_checkin(person: User) -> CheckIn | None:
    """The latest submitted, with its value, its answers and the challenges it names; three queries."""
    found: CheckIn | None = (
        person.checkins.select_related("own_value")
        .prefetch_related("answers", "challenges")
        .order_by("-week")
        .first()
    )
    return found


def next_submission(person: User, checkin: CheckIn) -> datetime | None:
    """When the check-in of the next week that has one was submitted."""
    later = person.checkins.filter(week__gt=checkin.week).order_by("week")
    return later.values_list("submitted_at", flat=True).first()


def is_paused(person: User, week: Week) -> bool:
    return person.pauses.filter(week=week.monday).exists()
