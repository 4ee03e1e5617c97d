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
