"""Every write to a person's values. Only the person themself writes: `by` is always the owner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from apps.people.models import User
from apps.resilience.model import model
from apps.safekeeping import audit
from apps.values.models import MOST, Lived, OwnValue, Review
from apps.values.queries import current_values


class TooManyError(Exception):
    """There would be more than six. `has` is how many there are now, `asked` how many more were wanted."""

    def __init__(self, has: int, asked: int) -> None:
        self.has, self.asked = has, asked


class NotCurrentError(Exception):
    """The value was let go meanwhile."""


class AlreadyChosenError(Exception):
    """Another of the current values says the same."""


@dataclass(frozen=True)
class HowLived:
    """What a review says of one value; None for a figure that was skipped."""

    value: OwnValue
    figure: int | None
    closer: str


def _values_one_tab_at_a_time(person: User) -> list[OwnValue]:
    """The current ones, once what this person's other tabs are changing is done."""
    User.objects.select_for_update().get(pk=person.pk)
    return current_values(person)


def alike(words: str) -> str:
    """What is compared to find out whether two values say the same."""
    return " ".join(words.split()).casefold()


def _says(value: OwnValue) -> list[tuple[str, str]]:
    """What it shares with any other that says the same: its entry of the list in any version, or words."""
    entry = [("entry", value.slug)] if value.slug else []
    return [*entry, ("words", alike(value.label))]


@transaction.atomic
def choose(*, by: User, slugs: Sequence[str], words: Sequence[str], now: datetime) -> list[OwnValue]:
    """Add values of the list and in own words after the others; returns the new ones.

    What is there already is passed over, so that sending twice is sending once. Raises TooManyError.
    """
    wanted = [
        OwnValue(person=by, slug=slug, version=model().value(slug).version, chosen_at=now) for slug in slugs
    ]
    wanted += [OwnValue(person=by, words=" ".join(each.split()), chosen_at=now) for each in words]
    return _add(by, wanted)


@transaction.atomic
def take_up(*, by: User, value_id: UUID, now: datetime) -> None:
    """Take up a value again that was let go. Its earlier time stays in the history. Raises TooManyError."""
    former = by.own_values.get(pk=value_id)
    again = OwnValue(person=by, slug=former.slug, version=former.version, words=former.words, chosen_at=now)
    if former.let_go_at:
        _add(by, [again])


def _add(by: User, wanted: Sequence[OwnValue]) -> list[OwnValue]:
    values = _values_one_tab_at_a_time(by)
    there = {said for value in values for said in _says(value)}
    new = []
    for value in wanted:
        if there.isdisjoint(_says(value)):
            there.update(_says(value))
            new.append(value)
    if len(values) + len(new) > MOST:
        raise TooManyError(len(values), len(new))
    earlier = {
        said: each
        for each in by.own_values.filter(let_go_at__isnull=False, became=None).order_by("let_go_at")
        for said in _says(each)
    }
    for position, value in enumerate(new, len(values) + 1):
        value.position = position
        value.save(force_insert=True)
        former = next((earlier[said] for said in _says(value) if said in earlier), None)
        if former:
            former.became = value
            former.save(update_fields=["became"])
        audit.record(by=by, subject=by, action="values.taken_up" if former else "values.chosen", of=value)
    return new


@transaction.atomic
def let_go(*, by: User, value_id: UUID, now: datetime) -> bool:
    """Let a value go; it stays in the history. False where it was already."""
    values = _values_one_tab_at_a_time(by)
    value = _among(values, value_id)
    if value is None:
        return False
    _end(value, now)
    values.remove(value)
    _number(values)
    audit.record(by=by, subject=by, action="values.let_go", of=value)
    return True


@transaction.atomic
def reword(*, by: User, value_id: UUID, words: str, now: datetime) -> OwnValue:
    """Put a value into other words, in the same place; what it was before stays in the history.

    Raises NotCurrentError or AlreadyChosenError.
    """
    values = _values_one_tab_at_a_time(by)
    value = _among(values, value_id)
    words = " ".join(words.split())
    if value is None:
        raise NotCurrentError
    if value.label == words:
        return value
    if any(alike(other.label) == alike(words) for other in values if other != value):
        raise AlreadyChosenError
    position = value.position
    _end(value, now)
    new = OwnValue.objects.create(person=by, words=words, position=position, chosen_at=now)
    value.became = new
    value.save(update_fields=["became"])
    audit.record(by=by, subject=by, action="values.reworded", of=new)
    return new


@transaction.atomic
def move(*, by: User, value_id: UUID, places: int) -> int | None:
    """Move a value down by so many places, or up where negative; as far as there are any.

    Returns the place it then has, or None for a value that was let go.
    """
    values = _values_one_tab_at_a_time(by)
    value = _among(values, value_id)
    if value is None:
        return None
    before = values.index(value)
    after = min(max(before + places, 0), len(values) - 1)
    if before != after:
        values.insert(after, values.pop(before))
        _number(values)
        audit.record(by=by, subject=by, action="values.ordered")
    return after + 1


@transaction.atomic
def order(*, by: User, value_ids: Sequence[UUID]) -> list[OwnValue]:
    """Put the values in this order; returns them.

    One that is not named, because another tab has added it, comes after those that are.
    """
    values = _values_one_tab_at_a_time(by)
    asked = {value_id: number for number, value_id in reversed(list(enumerate(value_ids)))}
    wanted = sorted(values, key=lambda value: asked.get(value.pk, len(value_ids)))
    if wanted != values:
        _number(wanted)
        audit.record(by=by, subject=by, action="values.ordered")
    return wanted


@transaction.atomic
def review(*, by: User, lived: Sequence[HowLived], today: date) -> Review:
    """Save how closely each value was lived. A second review on a day corrects the first."""
    User.objects.select_for_update().get(pk=by.pk)
    made, created = Review.objects.get_or_create(person=by, reviewed_on=today)
    before: Mapping[UUID, Lived] = {each.value_id: each for each in made.lived.all()}
    for how in lived:
        row = before.get(how.value.pk) or Lived(person=by, review=made, value=how.value)
        row.figure, row.closer = how.figure, how.closer
        row.save()
    audit.record(
        by=by, subject=by, action="values.reviewed" if created else "values.review_corrected", of=made
    )
    return made


def _among(values: Sequence[OwnValue], value_id: UUID) -> OwnValue | None:
    return next((value for value in values if value.pk == value_id), None)


def _end(value: OwnValue, now: datetime) -> None:
    value.let_go_at, value.position = now, None
    value.save(update_fields=["let_go_at", "position"])


def _number(values: Sequence[OwnValue]) -> None:
    """From 1 without a hole. Two may have one place until the transaction ends."""
    for position, value in enumerate(values, 1):
        value.position = position
    OwnValue.objects.bulk_update(values, ["position"])
