"""The signed mark with which a page says who opened it and which form it is.

Two people share a computer: one leaves a page open, the other signs in, the first page is sent.
"""

from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest

from apps.nhsuk.views import WHOSE


@dataclass(frozen=True)
class Mark:
    person_id: int
    form: str


def mark_of(person_id: int, form: str) -> str:
    return signing.dumps([person_id, form], salt=WHOSE)


def mark_in(request: HttpRequest, max_age: int | None = None) -> Mark | None:
    """The mark in a posted page; None where there is none that we signed within `max_age` seconds."""
    try:
        return Mark(*signing.loads(request.POST.get("whose", ""), salt=WHOSE, max_age=max_age))
    except signing.BadSignature:
        return None


def is_somebody_elses(request: HttpRequest) -> bool:
    """Whether the posted page was opened by another person than the one who is signed in now."""
    mark = mark_in(request)
    return mark is not None and mark.person_id != request.user.pk
