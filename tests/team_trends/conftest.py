from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta

import pytest

from apps.checkins.models import Answer, CheckIn
from apps.people.models import Role, Team, User
from apps.resilience.weeks import Week
from apps.team_trends import building
from apps.team_trends.blocks import Block
from apps.team_trends.models import Consent
from tests.cast import Cast, person

BLOCK = Block(1)
"""6 April to 5 July 2026; its figures are built from 13 July."""
NEXT = BLOCK.next
SOME_ITEMS = {"meaning": 6, "appraisal": 6, "pressure": 3}
"""What everybody answers here unless a test says otherwise."""


def contributes(person: User, since: Week = BLOCK.first) -> Consent:
    return Consent.objects.create(
        person=person,
        contributes=True,
        from_week=since.monday,
        chosen_at=datetime(2026, 4, 6, 12, tzinfo=UTC),
        wording_version=1,
    )


def answered(people: Iterable[User], weeks: Iterable[Week], **items: int) -> None:
    """The same answers of everybody in each of the weeks."""
    weeks = list(weeks)
    checkins = CheckIn.objects.bulk_create(
        CheckIn(
            person=somebody,
            week=week.monday,
            asked_from=week.monday,
            asked_until=week.sunday,
            submitted_at=datetime.combine(week.sunday, time(17), tzinfo=UTC),
        )
        for somebody in people
        for week in weeks
    )
    Answer.objects.bulk_create(
        Answer(checkin=checkin, item=item, item_version=1, figure=figure)
        for checkin in checkins
        for item, figure in (items or SOME_ITEMS).items()
    )


@pytest.fixture
def people(committed_cast: Cast) -> Callable[..., list[User]]:
    """`people(8)`: eight practitioners of Harbour who contribute; `people(3, team)` of another."""
    made: list[User] = []

    def make(many: int, team: Team | None = None, *, since: Week = BLOCK.first) -> list[User]:
        team = team or committed_cast.harbour
        new = [
            person(f"P{len(made) + number}", service=team.service, team=team, role=Role.PRACTITIONER)
            for number in range(many)
        ]
        for somebody in new:
            contributes(somebody, since)
        made.extend(new)
        return new

    return make


@pytest.fixture
def build(committed_cast: Cast) -> Callable[..., list[Block]]:
    """Builds what Coast lacks at the moment that a block is due."""

    def build(block: Block = BLOCK) -> list[Block]:
        with building.aggregator() as connection:
            return building.build_due(connection, committed_cast.service.pk, now=block.built_from)

    return build


def just_before(block: Block) -> datetime:
    return block.built_from - timedelta(seconds=1)


@pytest.fixture
def lena(cast, signed_in):
    """Lena, who leads, at her browser."""
    cast.bring("harbour", "orchard")
    return signed_in(cast.lena)
