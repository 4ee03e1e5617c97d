from datetime import date, datetime

from django.utils.formats import date_format


def day_name(day: date) -> str:
    """18 November 2026."""
    return date_format(day, "j F Y")


def clock_time(local: datetime) -> str:
    """5:42pm, midday, as NHS style has it. `local` is in the time zone of whoever reads it."""
    if not local.minute and not local.hour % 12:
        return "midday" if local.hour else "midnight"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def days(first: date, last: date, year: bool = True) -> str:
    """16 to 22 November 2026; months and years only as often as they are needed."""
    if first.year != last.year:
        return f"{date_format(first, 'j F Y')} to {date_format(last, 'j F Y')}"
    end = date_format(last, "j F Y" if year else "j F")
    return f"{first.day} to {end}" if first.month == last.month else f"{date_format(first, 'j F')} to {end}"
