"""What tests of erasure have in common."""

from datetime import datetime, timedelta

from apps.own_data import actions
from apps.own_data.models import ErasureRequest
from apps.people.models import User
from tests.conftest import NOW

WEEK = timedelta(days=7)


def ask(person: User, now: datetime = NOW) -> ErasureRequest:
    request, _ = actions.ask(by=person, now=now)
    return request
