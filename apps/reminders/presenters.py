"""Reminders in words, for the person they are for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format

from apps.nhsuk.times import clock_time
from apps.people.models import User
from apps.reminders.browsers import is_on
from apps.reminders.channels import leave_the_site
from apps.reminders.models import Browser, Channel, Reminder, ReminderPreference
from apps.reminders.queries import Coming, Past

State, Reason = Reminder.State, Reminder.Reason

NOT_SENT = {
    Reason.OFF: "Not sent: it was turned off",
    Reason.INACTIVE: "Not sent: your account was closed",
    Reason.NOT_A_PRACTITIONER: "Not sent: you were not in a team as a practitioner",
    Reason.CHECKED_IN: "Not sent: you had already checked in",
    Reason.CHANGED: "Not sent: what it was about had changed",
    Reason.PAUSED: "Not sent: you were away",
    Reason.NONE_UNTIL: "Not sent: you wanted none until later",
    Reason.RESTING: "Not sent: your weekly reminders rest",
    Reason.QUIET: "Not sent: it fell into your quiet hours",
    Reason.TOO_LATE: "Not sent: our sending was not working that day",
    Reason.GONE: "Not shown by a browser: none takes them any more",
}
OF_EMAIL = {
    Reason.TOGETHER: "In the same email as another one",
    Reason.ENOUGH: "No email: others had come that day",
    Reason.REFUSED: "Not sent: the mail server did not take it",
}
OF_PUSH = {
    Reason.TOGETHER: "To your browsers together with another one",
    Reason.ENOUGH: "Not shown by a browser: others had come that day",
    Reason.REFUSED: "Not shown by a browser: the maker of the browser did not take it",
}
UNKNOWN = {
    Channel.EMAIL: "We tried once by email and cannot tell whether it reached you",
    Channel.PUSH: "We tried once to have a browser show it and cannot tell whether it did",
}
HOW = {Channel.EMAIL: "Sent", Channel.PUSH: "Sent to your browsers", Channel.HERE: "Shown here"}
PAST_HEAD = ["Reminder", "What became of it"]


def hour_words(hour: int) -> str:
    """NHS style: midnight, 9am, midday, 3pm."""
    if hour in (0, 12):
        return "midday" if hour else "midnight"
    return f"{hour % 12}{'am' if hour < 12 else 'pm'}"


def moment_words(moment: datetime, person: User) -> str:
    """Friday 27 November at 3pm, by the person's own clock."""
    day = moment.astimezone(person.zone).date()
    return f"{date_format(day, 'l j F')} at {clock_time(moment.astimezone(person.zone))}"


def coming_rows(coming: Sequence[Coming], person: User) -> list[tuple[str, str]]:
    """When, and what."""
    return [(moment_words(each.at, person), each.kind.label) for each in coming]


def past_rows(past: Sequence[Past], person: User) -> list[list[str]]:
    return [[each.kind.title(each.period), _outcome(each.rows, person)] for each in past]


def _outcome(rows: Sequence[Reminder], person: User) -> str:
    """What became of it by each channel, said once where it is the same."""
    found = {row.channel: _of_one(row, person) for row in rows}
    if both := _by_both_at_once(rows, person):
        return both
    was_sent = any(row.channel != Channel.HERE and row.state == State.SENT for row in rows)
    if was_sent:
        found.pop(Channel.HERE, None)
    # What was shown here comes first: an email that did not come was not all there was.
    in_order = [found[channel] for channel in (Channel.HERE, Channel.EMAIL, Channel.PUSH) if channel in found]
    return ". ".join(dict.fromkeys(in_order))


def _by_both_at_once(rows: Sequence[Reminder], person: User) -> str:
    sent = [row.sent_at for row in rows if row.channel != Channel.HERE and row.sent_at]
    moments = {moment_words(moment, person) for moment in sent}
    return (
        f"Sent by email and to your browsers on {moments.pop()}"
        if len(sent) == 2 and len(moments) == 1
        else ""
    )


def _of_one(row: Reminder, person: User) -> str:
    channel = Channel(row.channel)
    if row.sent_at:
        return f"{HOW[channel]} on {moment_words(row.sent_at, person)}"
    if not row.reason:
        return UNKNOWN[channel]
    own = OF_PUSH if channel == Channel.PUSH else OF_EMAIL
    return {**NOT_SENT, **own}[Reason(row.reason)]


# --- Ways to reach somebody ---------------------------------------------------------------------------


@dataclass(frozen=True)
class BrowserRow:
    """A browser that shows somebody's reminders, or did."""

    pk: UUID
    name: str
    digest: str
    """By which it finds itself in the list; "" where it shows none any more."""
    words: str


def browser_rows(person: User) -> list[BrowserRow]:
    return [
        BrowserRow(
            each.pk,
            each.name,
            bytes(each.digest or b"").hex() if is_on(each) else "",
            _browser_words(each, person),
        )
        for each in person.browsers.order_by("made_at")
    ]


def _browser_words(browser: Browser, person: User) -> str:
    def day(moment: datetime) -> str:
        return date_format(moment.astimezone(person.zone).date(), "j F Y")

    if browser.ended_at:
        return f"It has taken none since {day(browser.ended_at)}."
    if not is_on(browser):
        # It ends in the row only once a push is due; see browsers.is_on.
        return "It takes none any more, because of a change to our site."
    used = f", last used on {day(browser.last_used_at)}" if browser.last_used_at else ""
    return f"On since {day(browser.made_at)}{used}"


def ways_words(preference: ReminderPreference) -> str:
    """By which ways reminders come."""
    ways = {channel.id for channel in leave_the_site(preference)}
    found = ["On your home page"]
    if Channel.EMAIL in ways:
        found.append(f"by email to {preference.person.email}")
    if Channel.PUSH in ways:
        found.append("in your browsers")
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])}, and {found[-1]}"


def test_words(ways: Collection[Channel], person: User) -> str:
    to = [
        words
        for way, words in ((Channel.EMAIL, person.email), (Channel.PUSH, "your browsers"))
        if way in ways
    ]
    if not to:
        return "Your reminders come on your pages here alone, so there is nothing to test."
    return f"A test is on its way to {' and to '.join(to)}. It takes a minute or two."
