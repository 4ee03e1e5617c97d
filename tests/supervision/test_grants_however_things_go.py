"""Whatever people do, in whatever order: a supervisor sees what a small reference says, and no more."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from apps.people.models import Role, Supervision
from apps.safekeeping.acting import acting
from apps.supervision import actions, queries
from apps.supervision.actions import RefusedError
from apps.supervision.models import Grant
from tests import eye
from tests.cast import LONG_AGO, person
from tests.conftest import NOW
from tests.diary import THIS_WEEK, checked_in
from tests.supervision.conftest import terms

PRACTITIONERS, SUPERVISORS = ("ada", "ben"), ("sade", "sol")
PEOPLE = PRACTITIONERS + SUPERVISORS


@dataclass
class Given:
    """What the reference knows of a grant."""

    grant: Grant
    by: str
    to: str
    ends_at: datetime
    shows_trend: bool
    shows_topics: bool
    is_over: bool = False


class Supervisions(RuleBasedStateMachine):
    """Two practitioners and two supervisors of one service."""

    def __init__(self, cast, clock):
        super().__init__()
        self.cast, self.clock, self.now = cast, clock, NOW
        clock.move_to(NOW)
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.given: list[Given] = []
        self.supervisions: dict[tuple[str, str], Supervision | None] = {}
        self.active = dict.fromkeys(PEOPLE, True)
        self.looks = 0

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)
        for name in PEOPLE:
            self.cast.people[name].is_active = True
            self.cast.people[name].__dict__.pop("current_memberships", None)

    # --- What people do ---------------------------------------------------------------------------------

    @rule(by=st.sampled_from(PRACTITIONERS), to=st.sampled_from(SUPERVISORS))
    def is_supervised(self, by, to):
        if self.supervisions.get((by, to)):
            return
        self.supervisions[by, to] = Supervision.objects.create(
            practitioner=self.cast.people[by],
            supervisor=self.cast.people[to],
            service=self.cast.service,
            starts_on=LONG_AGO,
        )

    @precondition(lambda self: any(self.supervisions.values()))
    @rule(data=st.data(), trend=st.booleans(), topics=st.booleans(), days=st.integers(-1, 380))
    def gives(self, data, trend, topics, days):
        by, to = data.draw(st.sampled_from(sorted(self.supervisions)))
        supervision = self.supervisions[by, to]
        chosen = terms(
            supervision or Supervision(practitioner=self.cast.people[by], supervisor=self.cast.people[to]),
            shows_trend=trend,
            shows_topics=topics,
            from_week=THIS_WEEK - 4,
            last_day=self.now.date() + timedelta(days=days),
        )
        may = supervision and self.active[by] and self.active[to] and (trend or topics) and 0 <= days <= 365
        try:
            grant = actions.give(by=self.cast.people[by], terms=chosen, now=self.now)
        except RefusedError:
            assert not may
            return
        assert may
        if any(earlier.grant.pk == grant.pk for earlier in self.given):
            # The same again is no other grant; what it shows is looked at below.
            return
        for earlier in self.given:
            earlier.is_over = earlier.is_over or (earlier.by, earlier.to) == (by, to)
        self.given.append(Given(grant, by, to, chosen.ends_at(self.cast.people[by]), trend, topics))

    @precondition(lambda self: self.given)
    @rule(data=st.data())
    def withdraws(self, data):
        given = data.draw(st.sampled_from(self.given))
        actions.withdraw(by=self.cast.people[given.by], grant_id=given.grant.pk, now=self.now)
        # Also what has taken its place.
        self._ends(lambda other: (other.by, other.to) == (given.by, given.to))

    @precondition(lambda self: any(self.supervisions.values()))
    @rule(data=st.data())
    def supervision_ends(self, data):
        pair = data.draw(st.sampled_from(sorted(p for p, s in self.supervisions.items() if s)))
        supervision = self.supervisions[pair]
        supervision.ends_on = self.now.date()
        supervision.save()
        self.supervisions[pair] = None
        self._ends(lambda given: (given.by, given.to) == pair)

    @rule(who=st.sampled_from(PEOPLE))
    def moves_to_another_team(self, who):
        moved = self.cast.people[who]
        place = moved.memberships.current().get()
        place.ends_on = self.now.date()
        place.save()
        team = self.cast.orchard if place.team == self.cast.harbour else self.cast.harbour
        moved.memberships.create(
            service=self.cast.service, team=team, role=place.role, starts_on=self.now.date()
        )
        self._ends(lambda given: who in (given.by, given.to))

    @rule(who=st.sampled_from(PEOPLE))
    def account_is_disabled_or_enabled(self, who):
        changed = self.cast.people[who]
        self.active[who] = changed.is_active = not changed.is_active
        changed.save()
        if not changed.is_active:
            self._ends(lambda given: who in (given.by, given.to))

    @rule(hours=st.integers(1, 24 * 100))
    def time_goes_by(self, hours):
        self.now += timedelta(hours=hours)
        self.clock.move_to(self.now)

    def _ends(self, affected):
        for given in self.given:
            given.is_over = given.is_over or affected(given)

    # --- What a supervisor sees -------------------------------------------------------------------------

    @invariant()
    def each_sees_what_is_theirs_to_see_and_every_look_is_in_the_log(self):
        eye.shut()
        for name in SUPERVISORS:
            with acting(self.cast.people[name].pk):
                listed = set(queries.open_grants().values_list("pk", flat=True))
                assert listed == {given.grant.pk for given in self.given if self._holds(given, name)}
                for given in self.given:
                    shown = queries.opened(given.grant.pk)
                    assert bool(shown) == self._holds(given, name)
                    if shown:
                        self.looks += 1
                        assert bool(shown.answers) == given.shows_trend
                        assert len(shown.topics) == given.shows_topics
        eye.open_on(connection)
        assert sum(self.cast.people[name].viewings.count() for name in PRACTITIONERS) == self.looks

    def _holds(self, given, viewer):
        return given.to == viewer and not given.is_over and self.now < given.ends_at


def test_whatever_happens_a_supervisor_sees_what_is_granted_and_no_more(cast, clock):
    cast.bring("ada", "ben", "sade", "harbour", "orchard")
    sol = person("Sol", service=cast.service, team=cast.orchard, role=Role.SUPERVISOR)
    cast.people = {"ada": cast.ada, "ben": cast.ben, "sade": cast.sade, "sol": sol}
    for name in PRACTITIONERS:
        checked_in(cast.people[name], THIS_WEEK)
        cast.people[name].topics.create(words=f"Of {name}")
    run_state_machine_as_test(
        lambda: Supervisions(cast, clock),
        settings=settings(
            max_examples=25,
            stateful_step_count=15,
            # A failing story is told as it was found: making it shorter takes minutes.
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
