"""When a reminder is due: a day and an hour of a week, on the clock where the person lives."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apps.resilience.weeks import Week

SECOND = timedelta(seconds=1)


def due_at(week: Week, weekday: int, hour: int, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which it is `hour` o'clock on `weekday` (ISO: 1 is Monday) of `week` in `zone`.

    Where the clock skips that hour, the first moment after the gap; where it comes twice, the first time.
    """
    wanted = datetime.combine(week.monday + timedelta(days=weekday - 1), time(hour))
    # PEP 495: fold=0 reads a skipped hour with the offset before the gap, so as a moment after the gap.
    moment = wanted.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if _clock(moment, zone) == wanted:
        return moment
    # fold=1 reads it with the offset after the gap, so as a moment before it; the gap's end lies between.
    too_early = wanted.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while moment - too_early > SECOND:
        middle = too_early + (moment - too_early) // SECOND // 2 * SECOND
        if _clock(middle, zone) < wanted:
            too_early = middle
        else:
            moment = middle
    return moment


def weeks_to_plan(now: datetime) -> list[Week]:
    """Last week's end to next week, wherever on earth: local dates are 12 hours behind UTC to 14 ahead.

    The same weeks for everybody, so that one date says how far a person's reminders are planned.
    """
    first = Week.of((now - timedelta(hours=24)).astimezone(UTC).date())
    last = Week.of((now + timedelta(hours=14)).astimezone(UTC).date()) + 1
    return list(first.until(last))


def _clock(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)
