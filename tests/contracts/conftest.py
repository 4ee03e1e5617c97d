from dataclasses import asdict
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.coping.actions import Intention, confirm
from apps.journal.models import EntryVersion, OfferedMoment
from apps.people import actions
from apps.people.models import Membership, Role, Service, Supervision, User
from apps.supervision import actions as supervision_actions
from apps.team_trends.models import Action, Consent
from apps.values.models import Lived
from tests.cast import LONG_AGO, Cast, person
from tests.checkins.conftest import THIS_WEEK
from tests.conftest import NOW
from tests.contracts.access_table import CAST, UNREADY
from tests.push_service import SomeBrowser
from tests.supervision.conftest import supervises, terms


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
        "step_slug": "challenge",
        "service_id": cast.service.pk,
        "team_id": cast.harbour.pk,
        "invitation_id": invited.invitation.pk,
        "supervision_id": Supervision.objects.create(
            practitioner=cast.ben, supervisor=cast.sade, service=cast.service, starts_on=LONG_AGO
        ).pk,
        "membership_id": cast.ben.memberships.get().pk,
        "choice_id": uuid4(),
        "search_id": uuid4(),
        "pk": 999_999,
        "token": "nobody-was-given-this",
        "uidb36": "1",
        "key": "nobody-was-given-this",
        "name": "no-such-mail.eml",
        "action_id": draft_of(cast.service, cast.lena).pk,
        **adas(cast),
    }


def draft_of(service: Service, lead: User) -> Action:
    """What a service means to do, and has not published."""
    return Action.objects.create(
        service=service,
        heard="challenge:admin",
        words="An hour for notes.",
        owner_role="Clinical lead",
        due_on=date(2027, 1, 31),
        made_by=lead,
    )


def adas(cast: Cast, mark: str = "") -> dict[str, Any]:
    """What is Ada's own, and nobody else's to reach but what she has granted Sade."""
    return things_of(cast.ada, cast.sade, mark)


def things_of(owner: User, supervisor: User, mark: str = "") -> dict[str, Any]:
    """Something of each kind, all granted that can be. All words end with the mark."""
    entry = owner.entries.create(written_at=NOW)
    EntryVersion.objects.create(person=owner, entry=entry, number=1, words=f"Mine.{mark}")
    offer = OfferedMoment.objects.create(person=owner, entry=entry, week=THIS_WEEK.monday)
    intention = Intention(
        "", f"Mine.{mark}", None, "", "individual", "", f"I wake up{mark}", f"stretch{mark}", ""
    )
    plan = confirm(
        by=owner, plan_id=uuid4(), intention=intention, review_on=date(2026, 12, 16), week=None, now=NOW
    )
    ask = owner.asks.create(category="gaps", category_version=1, words=mark, made_on=NOW.date())
    value = owner.own_values.create(words=f"Being kind{mark}", position=1, chosen_at=NOW)
    review = owner.value_reviews.create(reviewed_on=NOW.date())
    Lived.objects.create(person=owner, review=review, value=value, figure=6)
    topic = owner.topics.create(words=f"Lone working{mark}", plan=plan, ask=ask, made_at=NOW)
    everything = terms(supervises(supervisor, owner), plans=[plan], shows_topics=True)
    grant = supervision_actions.give(by=owner, terms=everything, now=NOW)
    Consent.objects.create(
        person=owner, contributes=True, from_week=THIS_WEEK.monday, chosen_at=NOW, wording_version=1
    )
    there = SomeBrowser(8443).kept
    browser = owner.browsers.create(
        name="Firefox on Windows", address=asdict(there), digest=there.digest, made_at=NOW
    )
    return {
        "browser_id": browser.pk,
        "entry_id": entry.pk,
        "offer_id": offer.pk,
        "plan_id": plan.pk,
        "ask_id": ask.pk,
        "value_id": value.pk,
        "review_id": review.pk,
        "topic_id": topic.pk,
        "grant_id": grant.pk,
    }
