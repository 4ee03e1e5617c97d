"""Entries in words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse

from apps.checkins.led_to import LedTo
from apps.checkins.offers import Offer
from apps.checkins.presenters import week_name
from apps.journal import queries
from apps.journal.actions import KEPT_DELETED
from apps.journal.models import Entry, EntryVersion
from apps.nhsuk.times import day_name
from apps.people.models import User
from apps.resilience.model import model
from apps.resilience.weeks import Week
from apps.safekeeping.models import Unsent

PREVIEW = 140
"""Characters of an entry's first line, in a list."""


def preview(words: str) -> str:
    """The first line that says something, cut between words."""
    line = next((line.strip() for line in words.splitlines() if line.strip()), "")
    if len(line) <= PREVIEW:
        return line
    cut = line[:PREVIEW]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut else cut}…"


def day_of(entry: Entry, person: User) -> date:
    """What the entry is about, or when it was written."""
    return entry.event_on or entry.written_at.astimezone(person.zone).date()


def challenge_of(entry: Entry) -> str:
    return model().challenge(entry.challenge, entry.challenge_version).label if entry.challenge else ""


def prompt_of(entry: Entry) -> str:
    return model().prompt(entry.prompt, entry.prompt_version).label if entry.prompt else ""


@dataclass(frozen=True)
class Card:
    """One entry in a list."""

    entry_id: UUID
    day: str
    preview: str
    tags: list[str]

    @classmethod
    def of(cls, entry: Entry, person: User) -> "Card":
        tags = ["A moment that mattered"] if entry.is_moment else []
        if entry.value:
            tags.append(entry.value.label)
        if entry.challenge:
            tags.append(challenge_of(entry))
        return cls(entry.pk, day_name(day_of(entry, person)), preview(entry.words), tags)


@dataclass(frozen=True)
class Unfinished:
    """Something started and not finished."""

    entry_id: UUID
    preview: str
    kept: datetime

    @classmethod
    def of(cls, entry_id: UUID, row: Unsent) -> "Unfinished":
        return cls(entry_id, preview(str(row.values.get("words") or "")), row.updated_at)


@dataclass(frozen=True)
class Deleted:
    """A deleted entry that can still be put back."""

    entry_id: UUID
    day: str
    preview: str
    left: str

    @classmethod
    def of(cls, entry: Entry, person: User, now: datetime) -> "Deleted":
        assert entry.deleted_at is not None, "only what is deleted has days left"
        left = entry.deleted_at + KEPT_DELETED - now
        # Begun days count, so that it says 30 to whoever has just deleted it.
        days = -(-left // timedelta(days=1))
        words = f"{days} days left" if days > 1 else "1 day left"
        if left < timedelta(days=1):
            words = "Less than a day left"
        return cls(entry.pk, day_name(day_of(entry, person)), preview(entry.words), words)


def facts(entry: Entry) -> list[tuple[str, str, str]]:
    """What an entry says besides its words: label, words, and where they lead or ""."""
    found = []
    if entry.value:
        found.append(("Value", entry.value.label, ""))
    if entry.challenge:
        found.append(("Challenge", challenge_of(entry), ""))
    if entry.checkin:
        week = Week(entry.checkin.week)
        found.append(("Check-in", week_name(week), reverse("checkins:show", args=[week])))
    return found


def dates(entry: Entry, version: EntryVersion, person: User) -> str:
    """About 12 November 2026. Written on 18 November 2026, changed on 19 November 2026."""
    written = entry.written_at.astimezone(person.zone).date()
    changed = version.written_at.astimezone(person.zone).date()
    words = f"Written on {day_name(written)}"
    if version.number > 1:
        words += f", changed on {day_name(changed)}" if changed != written else ", changed the same day"
    return f"About {day_name(entry.event_on)}. {words}." if entry.event_on else f"{words}."


@dataclass(frozen=True)
class Prompt:
    """What stands above the box. `following` is the id of the next one in rotation."""

    text: str
    following: str

    @classmethod
    def shown(cls, slug: str, entry: Entry | None, entry_id: UUID) -> "Prompt":
        """Empty text for writing without one. An entry keeps the version it was written to."""
        ids = [prompt.id for prompt in model().prompts]
        if not slug:
            return cls("", first_prompt(entry_id))
        following = ids[(ids.index(slug) + 1) % len(ids)] if slug in ids else ids[0]
        version = entry.prompt_version if entry and entry.prompt == slug else None
        return cls(model().prompt(slug, version).label, following)


def first_prompt(entry_id: UUID) -> str:
    """Which prompt a new entry begins with: not always one, and the same when its page is loaded again."""
    prompts = model().prompts
    return prompts[entry_id.int % len(prompts)].id


OFFERED = "journal/offered_moment.html"


@dataclass(frozen=True)
class Moment:
    """A moment that is offered back; for OFFERED."""

    offer_id: UUID
    entry_id: UUID
    day: str
    preview: str


def offered(person: User, week: Week) -> Moment | None:
    """Two queries, and one where nothing is offered."""
    offer = queries.offered_moment(person, week)
    if offer is None:
        return None
    entry = offer.entry
    return Moment(offer.pk, entry.pk, day_name(day_of(entry, person)), preview(entry.words))


def offer(person: User, week: Week) -> Offer | None:
    """What the page after a check-in shows of the journal."""
    moment = offered(person, week)
    return Offer(OFFERED, moment) if moment else None


def led_to(person: User, week: Week) -> list[LedTo]:
    """What a check-in's page lists of the journal."""
    return [
        LedTo("Journal entry", preview(entry.words), reverse("journal:show", args=[entry.pk]))
        for entry in queries.entries_from(person, week)
    ]
