import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.html import strip_tags

from apps.people.models import Supervision, User
from apps.supervision import actions
from apps.supervision.actions import Terms
from apps.supervision.models import Grant
from tests.cast import LONG_AGO, Cast
from tests.conftest import NOW
from tests.diary import THIS_WEEK

INDEX = "/supervision/"


def supervises(supervisor: User, practitioner: User) -> Supervision:
    service = practitioner.memberships.get().service
    return Supervision.objects.create(
        practitioner=practitioner, supervisor=supervisor, service=service, starts_on=LONG_AGO
    )


def terms(supervision: Supervision, **changes: Any) -> Terms:
    """The trend alone, of the last twelve weeks, for twelve weeks, unless `changes` say otherwise."""
    usual = {
        "shows_trend": True,
        "plans": (),
        "shows_topics": False,
        "from_week": THIS_WEEK - 12,
        "last_day": NOW.date() + timedelta(weeks=12),
    }
    return Terms(supervision=supervision, **{**usual, **changes})


@pytest.fixture
def sade_supervises_ada(cast: Cast, clock: Any) -> Supervision:
    return supervises(cast.sade, cast.ada)


@pytest.fixture
def ada_grants(cast: Cast, sade_supervises_ada: Supervision) -> Callable[..., Grant]:
    """`ada_grants(shows_topics=True)`: a grant to Sade, from NOW on unless said otherwise."""

    def grants(now: datetime = NOW, **changes: Any) -> Grant:
        return actions.give(by=cast.ada, terms=terms(sade_supervises_ada, **changes), now=now)

    return grants


# --- Ada at her browser -------------------------------------------------------------------------------------


@pytest.fixture
def ada(cast: Cast, sade_supervises_ada: Supervision) -> User:
    return cast.ada


@pytest.fixture
def hers(signed_in: Callable[[User], Client], ada: User) -> Client:
    return signed_in(ada)


def begin(client: Client, supervision: Supervision | None = None) -> str:
    """The address of a form that nobody has filled in yet."""
    named = f"?with={supervision.pk}" if supervision else ""
    return client.get(f"/supervision/share/{named}").url


def choice(supervision: Supervision, **changes: Any) -> dict[str, Any]:
    """What is posted: the trend alone, until 10 February 2027, unless `changes` say otherwise."""
    usual = {
        "supervision": supervision.pk,
        "shows": ["trend"],
        "from_week": str(THIS_WEEK - 12),
        "last_day_day": "10",
        "last_day_month": "2",
        "last_day_year": "2027",
    }
    return {**usual, **changes}


def confirm(client: Client, address: str) -> HttpResponse:
    mark = client.get(f"{address}preview/").context["mark"]
    return client.post(f"{address}preview/", {"previewed": mark})


def shares(client: Client, supervision: Supervision, **changes: Any) -> None:
    """All the way through the pages."""
    address = begin(client)
    assert client.post(address, choice(supervision, **changes)).status_code == 302
    assert confirm(client, address).url == INDEX


def words(response: HttpResponse) -> str:
    """What a page says in its main part, as one line of text."""
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)
    assert main
    return " ".join(unescape(strip_tags(main[0])).split())
