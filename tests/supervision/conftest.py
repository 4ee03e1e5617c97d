from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from apps.people.models import Supervision, User
from apps.supervision import actions
from apps.supervision.actions import Terms
from apps.supervision.models import Grant
from tests.cast import LONG_AGO, Cast
from tests.conftest import NOW
from tests.diary import THIS_WEEK


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
    """`ada_grants(shows_topics=True)`: a grant to Sade from now on."""

    def grants(**changes: Any) -> Grant:
        return actions.give(by=cast.ada, terms=terms(sade_supervises_ada, **changes), now=NOW)

    return grants
