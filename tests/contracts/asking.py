"""Somebody asks one address after another: what one answer changes is undone before the next."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from apps.people.models import User


class Asker:
    """Nobody, or a person who signs in once; a disabled account is one that was signed in before."""

    def __init__(self, person: User | None = None, *, is_disabled: bool = False, **options: Any) -> None:
        self._client = Client(**options)
        if person is not None:
            self._client.force_login(person)
        if is_disabled:
            User.objects.filter(pk=person.pk).update(is_active=False)
        self._cookies = SimpleCookie(self._client.cookies)

    @contextmanager
    def asks(self, method: str, address: str) -> Iterator[HttpResponse]:
        savepoint = transaction.savepoint()
        cache.clear()  # where tries are counted
        self._client.cookies = SimpleCookie(self._cookies)
        try:
            yield getattr(self._client, method.lower())(address)
        finally:
            transaction.savepoint_rollback(savepoint)
