"""When a reminder is due by the clock where the person lives, and the hours in which none is sent."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apps.resilience.weeks import Week

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def moment_at(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The first moment, in UTC, at which the clock in `zone` has reached this time of this day.

    Where the clock skips that time, the first moment after the gap; where it comes twice, the first time.
    """
    wanted = datetime.combine(day, at)
    # PEP 495: fold=0 reads a skipped time with the offset before the gap, so as a moment after the gap.
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


def due_at(week: Week, weekday: int, hour: int, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which it is `hour` on `weekday` (ISO: 1 is Monday) of `week` in `zone`."""
    return moment_at(week.monday + (weekday - 1) * DAY, time(hour), zone)


def next_time(now: datetime, hour: int, zone: ZoneInfo) -> datetime:
    """The next moment, `now` not counted, at which it is `hour` o'clock in `zone`."""
    today = now.astimezone(zone).date()
    moments = (moment_at(today + ahead * DAY, time(hour), zone) for ahead in (0, 1, 2))
    return next(moment for moment in moments if moment > now)


def weeks_to_plan(now: datetime) -> list[Week]:
    """Last week's end to next week, wherever on earth: local dates are 12 hours behind UTC to 14 ahead.

    The same weeks for everybody, so that one date says how far a person's reminders are planned.
    """
    first = Week.of((now - timedelta(hours=24)).astimezone(UTC).date())
    last = Week.of((now + timedelta(hours=14)).astimezone(UTC).date()) + 1
    return list(first.until(last))


def days_of(weeks: list[Week]) -> Iterator[date]:
    for week in weeks:
        yield from (week.monday + ahead * DAY for ahead in range(7))


def is_quiet(hour: int, begins: int, ends: int) -> bool:
    """From the hour `begins` until before the hour `ends`, through midnight where `begins` is later."""
    return begins <= hour < ends if begins < ends else not ends <= hour < begins


def quiet_until(moment: datetime, begins: int, ends: int, zone: ZoneInfo) -> datetime | None:
    """The end of the quiet hours in which a moment lies; None where it lies in none."""
    clock = _clock(moment, zone)
    if not is_quiet(clock.hour, begins, ends):
        return None
    day = clock.date() + DAY if clock.hour >= ends else clock.date()
    end = moment_at(day, time(ends), zone)
    if end > moment:
        return end
    # The clock has gone back past their end: the hours are quiet again until it comes the second time.
    return datetime.combine(day, time(ends), zone).replace(fold=1).astimezone(UTC)


def _clock(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)
