"""What holds for a person's plans whatever they do, in whatever order."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from apps.coping import actions
from apps.coping.actions import Intention
from apps.coping.models import Plan
from tests.cast import Cast
from tests.conftest import NOW
from tests.coping.conftest import planned

IDS = [UUID(int=number) for number in range(1, 6)]
DOINGS = st.lists(
    st.tuples(
        st.sampled_from(["confirm", "finish", "let_go", "take_up"]),
        st.sampled_from(IDS),
        st.sampled_from(["stretch", "walk", "stop"]),
    ),
    max_size=14,
)


def do(person, doing: str, plan_id: UUID, action: str, now) -> None:
    if doing == "confirm":
        planned(person, plan_id=plan_id, action=action, now=now)
    elif doing == "take_up":
        actions.take_up(by=person, plan_id=plan_id, now=now)
    else:
        getattr(actions, doing)(by=person, plan_id=plan_id, words=action, now=now)


class Always(TestCase):
    @settings(max_examples=40)
    @given(DOINGS)
    def test_three_active_at_most_versions_in_order_and_what_was_said_stays(self, doings):
        ada = Cast().ada
        said: dict[tuple[UUID, int], Intention] = {}
        for hours, (doing, plan_id, action) in enumerate(doings):
            try:
                with transaction.atomic():
                    do(ada, doing, plan_id, action, NOW + timedelta(hours=hours))
            except (actions.FullError, actions.EndedError, Plan.DoesNotExist):
                pass
            plans = list(ada.plans.all())
            assert sum(plan.is_active for plan in plans) <= 3
            for plan in plans:
                versions = list(plan.versions.all())
                assert [version.number for version in versions] == list(range(1, len(versions) + 1))
                for version in versions:
                    before = said.setdefault((plan.pk, version.number), Intention.of(version))
                    assert Intention.of(version) == before


def test_the_database_itself_has_no_room_for_a_fourth(cast, clock):
    for _ in range(3):
        planned(cast.ada)
    today = NOW.date()
    for slot in (1, 4, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            cast.ada.plans.create(slot=slot, started_on=today, review_on=today)
