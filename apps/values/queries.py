from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Min, Prefetch, Q

from apps.people.models import User
from apps.values.models import Lived, OwnValue, Review

BETWEEN_REVIEWS = timedelta(weeks=13)
"""A quarter of a year, on the same day of the week."""
REVIEWS_IN_A_LINE = 12


@dataclass(frozen=True)
class LivedLine:
    """How closely one value was lived, in words it had before too. A figure is None where it was skipped."""

    value: OwnValue
    figures: Sequence[tuple[date, int | None]]
    """One for each of the reviews, the earliest first."""


def current_values(person: User) -> list[OwnValue]:
    """At most six, the most important first."""
    return list(person.own_values.filter(let_go_at=None).order_by("position"))


def former_values(person: User) -> list[OwnValue]:
    """Every value that was let go, taken up again since or put into other words, the latest first."""
    return list(
        person.own_values.filter(let_go_at__isnull=False).select_related("became").order_by("-let_go_at")
    )


def reviews_of(person: User) -> list[Review]:
    """The latest first, each with `lived` and its values."""
    lived = Lived.objects.select_related("value").order_by("pk")
    return list(person.value_reviews.prefetch_related(Prefetch("lived", lived)).order_by("-reviewed_on"))


def review_on(person: User, day: date) -> Review | None:
    review: Review | None = (
        person.value_reviews.filter(reviewed_on=day).prefetch_related("lived__value").first()
    )
    return review


def next_review(person: User) -> date | None:
    """The day on which the next review falls due; None without values to review. One query."""
    found = person.own_values.aggregate(
        first=Min("chosen_at"),
        current=Min("chosen_at", filter=Q(let_go_at=None)),
        latest=Max("person__value_reviews__reviewed_on"),
    )
    if not found["current"]:
        return None
    last_looked: date = found["latest"] or found["first"].astimezone(person.zone).date()
    return last_looked + BETWEEN_REVIEWS


def review_due(person: User, today: date) -> date | None:
    """Since which day a review is due; None where it is not. Nothing happens to somebody who leaves it."""
    due = next_review(person)
    return due if due and due <= today else None


def lived_lines(
    values: Sequence[OwnValue], reviews: Sequence[Review], former: Sequence[OwnValue]
) -> list[LivedLine]:
    """A line for each of the values over the latest reviews, from what the queries above have found."""
    shown = sorted(reviews, key=lambda review: review.reviewed_on)[-REVIEWS_IN_A_LINE:]
    became = {value.pk: value.became_id for value in former if value.became_id}
    figures: dict[tuple[object, date], int | None] = {}
    for review in shown:
        for lived in review.lived.all():
            value_id = lived.value_id
            while value_id in became:
                value_id = became[value_id]
            # Two values of one line can only be in one review when it was corrected on the day of a change.
            if figures.get((value_id, review.reviewed_on)) is None or lived.value_id == value_id:
                figures[value_id, review.reviewed_on] = lived.figure
    return [
        LivedLine(
            value, [(review.reviewed_on, figures.get((value.pk, review.reviewed_on))) for review in shown]
        )
        for value in values
    ]
