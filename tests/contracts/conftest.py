from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.people import actions
from apps.people.models import Membership, Role, User
from tests.cast import LONG_AGO, Cast, person
from tests.checkins.conftest import THIS_WEEK
from tests.contracts.access_table import CAST, UNREADY


@pytest.fixture
def principals(cast: Cast, clock: Any) -> dict[str, User]:
    """Whoever can be signed in, by the names that the table of access has for them."""
    cast.bring(*CAST)
    both = person("Bea", service=cast.service, team=cast.harbour, role=Role.PRACTITIONER)
    Membership.objects.create(person=both, service=cast.service, role=Role.ADMINISTRATOR, starts_on=LONG_AGO)
    left = person("Lee", service=cast.service, team=cast.harbour, role=Role.PRACTITIONER)
    left.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    return {
        **{name: getattr(cast, name) for name in CAST},
        "both": both,
        "left": left,
        UNREADY: person("Una", service=cast.service, role=Role.ADMINISTRATOR),
        "disabled": person("Dora", service=cast.service, team=cast.harbour, role=Role.PRACTITIONER),
    }


@pytest.fixture
def arguments(cast: Cast, principals: dict[str, User], mailbox: Any) -> dict[str, Any]:
    """What stands in the addresses: things of Coast, Ada's service, and keys nobody was given."""
    invited = actions.invite(
        by=cast.amir, service=cast.service, email="new@example.org", role=Role.PRACTITIONER, team=cast.harbour
    )
    return {
        "week": THIS_WEEK,
        "slug": "challenges",
        "service_id": cast.service.pk,
        "team_id": cast.harbour.pk,
        "invitation_id": invited.invitation.pk,
        "membership_id": cast.ben.memberships.get().pk,
        "pk": 999_999,
        "token": "nobody-was-given-this",
        "uidb36": "1",
        "key": "nobody-was-given-this",
        "name": "no-such-mail.eml",
    }
