"""Who acts and when, told to PostgreSQL for the length of one transaction.

Row security (see row_security) shows the rows of whoever acts and no others. Nobody said means no rows, so a
task or command that forgets to say reads nothing rather than everything.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

SAY = "SELECT set_config('heartwood.acting', %s, true), set_config('heartwood.now', %s, true)"

_acting: ContextVar[int | None] = ContextVar("number of the person who acts", default=None)


@contextmanager
def acting(person_id: int) -> Iterator[None]:
    """In one transaction this person acts; after it, or within a longer one, whoever acted before does again.

    Within a longer transaction this is no savepoint: an error that leaves it undoes all of that transaction.
    """
    before = _acting.get()
    is_nested = connection.in_atomic_block
    changes = not is_nested or before != person_id
    with transaction.atomic(savepoint=False):
        if changes:
            _say(person_id)
        token = _acting.set(person_id)
        try:
            yield
        finally:
            _acting.reset(token)
    if is_nested and changes:
        _say(before)


def _say(person_id: int | None) -> None:
    # Past Django's cursor: this is a part of beginning the transaction, and is logged and counted as little.
    with connection.wrap_database_errors:
        connection.connection.execute(SAY, (str(person_id or ""), str(timezone.now()) if person_id else ""))


def across_people(function: str, *arguments: Any) -> list[Any]:
    """What a definer function (see row_security) answers, whoever acts."""
    places = ", ".join(["%s"] * len(arguments))
    with connection.cursor() as cursor:
        # The name is ours; what it is asked with goes as parameters.
        cursor.execute(f"SELECT {function}({places})", arguments)
        return [value for (value,) in cursor.fetchall()]


class ActingMiddleware:
    """Whoever is signed in acts, in one transaction for the whole of their request.

    What a view did before it failed stays done, as without: its actions are savepoints in this transaction.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with acting(request.user.pk):
            return self.get_response(request)
