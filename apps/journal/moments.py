"""Which week is offered one of a person's moments, and which one."""

from itertools import pairwise
from statistics import fmean, median
from typing import Any

from django.db.models import F, Max

from apps.checkins.models import CheckIn
from apps.checkins.queries import first_week, week_records
from apps.journal.models import Entry, OfferedMoment
from apps.people.models import User
from apps.resilience.usual import FEWEST_WEEKS, MOST_WEEKS, TOLERANCE
from apps.resilience.weeks import Week

PHASE = "challenges"


def is_heavier(earlier: list[float], figure: float) -> bool:
    """Whether a week's figure for the challenges phase says that it was heavier than the person's own usual.

    Figures are from 0 to 10, `earlier` those of the answered weeks before, oldest first; the latest 52
    count. There must be at least eight. The week is heavier when it is above their median, and by at least
    their mean moving range: how far two successive weeks lie apart as a rule. That is nearer than the limits
    of the charts (resilience.usual), which are made to be crossed rarely; an offer may come sooner.
    """
    recent = earlier[-MOST_WEEKS:]
    if len(recent) < FEWEST_WEEKS:
        return False
    above = figure - median(recent)
    moving_range = fmean(abs(after - before) for before, after in pairwise(recent))
    return above > TOLERANCE and above >= moving_range - TOLERANCE


def week_is_heavier(person: User, week: Week, checkin: CheckIn) -> bool:
    first = first_week(person) or week
    figures: list[float] = []
    latest: float | None = None
    for record in week_records(person, first, week, checkin.corrected_at or checkin.submitted_at):
        if record.figures and (latest := record.figures.phases[PHASE]) is not None:
            figures.append(latest)
        else:
            latest = None
    # The week itself is the last of the records; without a figure of its own it says nothing.
    return latest is not None and is_heavier(figures[:-1], latest)


def on_submitted(*, checkin: CheckIn, person: User, **_: Any) -> None:
    """Offer a moment, or take the offer back that a correction has taken the reason from.

    Runs in the transaction of the submitting. What was dismissed stays dismissed. Not audited: a row that is
    never removed would say that a person's week was heavier than their usual.
    """
    week = Week(checkin.week)
    offer: OfferedMoment | None = (
        person.offered_moments.select_related("entry").filter(week=week.monday).first()
    )
    if offer and offer.dismissed_at:
        return
    heavier = week_is_heavier(person, week, checkin)
    if offer and heavier and offer.entry.is_moment and offer.entry.deleted_at is None:
        return
    if offer:
        offer.delete()
    moment = next_moment(person) if heavier else None
    if moment:
        OfferedMoment.objects.create(
            person=person,
            entry=moment,
            week=week.monday,
            offered_at=checkin.corrected_at or checkin.submitted_at,
        )


def next_moment(person: User) -> Entry | None:
    """The moment offered least recently, those never offered first, then the oldest.

    So the last one offered comes again only where there is no other.
    """
    moments = person.entries.filter(is_moment=True, deleted_at=None).annotate(
        last_offered=Max("offers__offered_at")
    )
    found: Entry | None = moments.order_by(
        F("last_offered").asc(nulls_first=True), "written_at", "pk"
    ).first()
    return found
