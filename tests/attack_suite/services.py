"""Services that never were: teams, people who come and go, and what they answer, week by week.

Everything is drawn from one seed. Nothing here is taken from the product but its calendar and names.
"""

from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

from apps.team_trends.blocks import WEEKS

CENTRE = 5.5
TURNOVER, MOVES, RESTRUCTURES = 0.15, 0.05, 0.15
"""A year: who leaves (somebody new comes), who changes team; services in which teams merge or split."""
LEAVES, LONG_ABSENCES = 5, 0.1
"""A year: away for one to three weeks, and for two to nine months."""
OPT_OUTS, ERASURES = 0.06, 0.02
LATE_EDITS = 0.03
"""Of people, in each block: somebody changes answers behind what was released already."""
TWO_SERVICES = 0.1
"""Of these made-up services: two that people move between."""
TEAM_VARIANCE, SERVICE_VARIANCE = 0.4, 0.1


@dataclass(frozen=True)
class Temper:
    """How people's means over a block vary: the auditor's model, at one end of its ranges."""

    name: str
    stable: float
    drift: float
    correlation: float

    @property
    def variance(self) -> float:
        return self.stable + self.drift + TEAM_VARIANCE + SERVICE_VARIANCE

    def own(self, blocks: int) -> np.ndarray:
        lag = np.abs(np.subtract.outer(np.arange(blocks), np.arange(blocks)))
        return self.stable + self.drift * self.correlation**lag


STEADY = Temper("steady", 3.0, 0.5, 0.8)
CHANGEABLE = Temper("changeable", 2.0, 0.9, 0.3)
ENDS = tuple(
    Temper(f"{stable}, {drift}, {correlation}", stable, drift, correlation)
    for stable in (2.0, 3.0)
    for drift in (0.5, 0.9)
    for correlation in (0.3, 0.8)
)
"""All ends of the ranges: attackers try each, with effects of teams that last and that do not."""


@dataclass
class Person:
    """`homes` are (team, first week, week before which it ends); `consents` are (week, yes or no)."""

    key: UUID
    homes: list[tuple[int, int, int]] = field(default_factory=list)
    weeks: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))
    consents: list[tuple[int, bool]] = field(default_factory=list)
    erased_after: int | None = None
    """The block after whose release nothing of them is left."""
    was: int | None = None
    """Who they were before they were erased and came back, which nobody can tell from their new key."""


@dataclass
class Service:
    """One service, or two that people move between. Weeks and blocks are counted from the first."""

    number: int
    blocks: int
    temper: Temper
    effects_last: bool
    """Whether what a team and a service do to everybody stays, or is drawn anew for each block."""
    who_takes_part: str
    service_of: list[int]
    """Of each team: 0 or 1."""
    people: list[Person]
    answers: np.ndarray
    """Figure of each person in each week, from 0 to 10; what weeks are answered is in `Person.weeks`."""
    named: np.ndarray
    """Whether each person named the challenge in each week."""
    edits: list[tuple[int, int]]
    """(block, person): after the release of the block, all answers up to it become others."""

    def team(self, person: int, week: int) -> int | None:
        for team, start, end in self.people[person].homes:
            if start <= week < end:
                return team
        return None

    def home(self, person: int, block: int) -> int | None:
        """The team at the start of a block, or the first in it."""
        for week in range(block * WEEKS, (block + 1) * WEEKS):
            if (team := self.team(person, week)) is not None:
                return team
        return None

    def consent(self, person: int, week: int) -> int | None:
        """The week from which a yes counts, as things stand at the end of a week; None for no."""
        state = None
        for when, says in self.people[person].consents:
            if when <= week:
                state = (state if state is not None else when) if says else None
        return state


def made_up(seed: int, number: int, blocks: int, temper: Temper, who_takes_part: str) -> Service:
    """`who_takes_part`: "weeks", all people in 7 of 10 weeks, or "people", 7 of 10 people in most weeks."""
    rng = np.random.default_rng([seed, number])
    sizes = [int(size) for size in rng.integers(4, 26, size=rng.integers(3, 7))]
    weeks = blocks * WEEKS
    teams = len(sizes)
    split_over_two = rng.random() < TWO_SERVICES
    service_of = [int(split_over_two and team >= teams // 2) for team in range(teams)]
    people, service_of = _staff(rng, sizes, service_of, weeks)
    for person in people:
        _take_part(rng, person, weeks, who_takes_part)
    people = _erase(rng, people, weeks, blocks)
    service = Service(
        number=number,
        blocks=blocks,
        temper=temper,
        effects_last=bool(rng.random() < 0.5),
        who_takes_part=who_takes_part,
        service_of=service_of,
        people=people,
        answers=np.zeros(0),
        named=np.zeros(0),
        edits=[
            (block, person)
            for block in range(blocks)
            for person in range(len(people))
            if rng.random() < LATE_EDITS
        ],
    )
    answer(service, rng)
    return service


def _staff(
    rng: np.random.Generator, sizes: list[int], service_of: list[int], weeks: int
) -> tuple[list[Person], list[int]]:
    """Who is where: leavers, joiners, movers, and now and then a merger or a split. Extends the teams."""
    people: list[Person] = []
    now: dict[int, tuple[int, int]] = {}

    def join(team: int, week: int) -> None:
        now[len(people)] = (team, week)
        people.append(Person(UUID(int=int(rng.integers(2**62)) << 64 | int(rng.integers(2**62)))))

    def end(person: int, week: int) -> None:
        team, start = now.pop(person)
        if start < week:
            people[person].homes.append((team, start, week))

    def move(person: int, team: int, week: int) -> None:
        end(person, week)
        now[person] = (team, week)

    for team, size in enumerate(sizes):
        for _ in range(size):
            join(team, 0)
    restructured = rng.random() < RESTRUCTURES * weeks / 52
    when = int(rng.integers(1, weeks)) if restructured else None
    open_places: list[tuple[int, int]] = []
    for week in range(1, weeks):
        for place in [place for place in open_places if place[0] <= week]:
            open_places.remove(place)
            join(place[1], week)
        for person in list(now):
            if rng.random() < TURNOVER / 52:
                open_places.append((week + int(rng.integers(0, 9)), now[person][0]))
                end(person, week)
            elif rng.random() < MOVES / 52:
                move(person, int(rng.integers(len(service_of))), week)
        if week == when:
            members = {t: [p for p, (home, _) in now.items() if home == t] for t in range(len(service_of))}
            if rng.random() < 0.5:
                one, other = sorted(members, key=lambda team: len(members[team]))[:2]
                for person in members[one]:
                    move(person, other, week)
                open_places = [(at, other if team == one else team) for at, team in open_places]
            else:
                largest = max(members, key=lambda team: len(members[team]))
                service_of = [*service_of, service_of[largest]]
                for person in members[largest][::2]:
                    move(person, len(service_of) - 1, week)
    for person in list(now):
        end(person, weeks)
    return people, service_of


def _take_part(rng: np.random.Generator, person: Person, weeks: int, who: str) -> None:
    rate = rng.beta(4.2, 1.8) if who == "weeks" else rng.beta(18, 2)
    answers = rng.random(weeks) < rate
    for often, shortest, longest in ((LEAVES, 1, 3), (LONG_ABSENCES, 8, 40)):
        for start in np.nonzero(rng.random(weeks) < often / 52)[0]:
            answers[start : start + rng.integers(shortest, longest + 1)] = False
    there = np.zeros(weeks, dtype=bool)
    for _, start, end in person.homes:
        there[start:end] = True
    person.weeks = answers & there
    if not person.homes:
        return
    week = person.homes[0][1]
    if rng.random() >= (0.97 if who == "weeks" else 0.7):
        return
    person.consents.append((week, True))
    while (week := week + 1 + int(rng.exponential(52 / OPT_OUTS))) < weeks:
        person.consents.append((week, False))
        week += int(rng.integers(1, 30))
        if rng.random() < 0.6:
            person.consents.append((week, True))


def _erase(rng: np.random.Generator, people: list[Person], weeks: int, blocks: int) -> list[Person]:
    """Some are erased after a release; a third of them come back as somebody new."""
    found = list(people)
    for at, person in enumerate(people):
        if not person.homes or rng.random() >= ERASURES * weeks / 52:
            continue
        block = int(rng.integers(0, blocks))
        # They go between that block's last week and the release of the next: a week into it.
        gone = (block + 1) * WEEKS + 1
        if gone >= weeks or person.homes[0][1] >= gone:
            continue
        person.erased_after = block
        if rng.random() < 1 / 3:
            again = Person(UUID(int=int(rng.integers(2**62)) << 64 | int(rng.integers(2**62))), was=at)
            again.homes = [(t, max(s, gone), e) for t, s, e in person.homes if e > gone]
            again.weeks = person.weeks & (np.arange(weeks) >= gone)
            if again.homes:
                again.consents = [(again.homes[0][1], True)]
                found.append(again)
        person.homes = [(t, s, min(e, gone)) for t, s, e in person.homes if s < gone]
        person.weeks = person.weeks & (np.arange(weeks) < gone)
    return found


def answer(service: Service, rng: np.random.Generator) -> None:
    """Draws all answers anew; who takes part in what stays as it is."""
    temper, blocks, count = service.temper, service.blocks, len(service.people)
    root = np.linalg.cholesky(temper.own(blocks))
    own = rng.standard_normal((count, blocks)) @ root.T
    for at, person in enumerate(service.people):
        if person.was is not None:
            own[at] = own[person.was]
    draws = 1 if service.effects_last else blocks
    teams = rng.standard_normal((len(service.service_of), draws)) * np.sqrt(TEAM_VARIANCE)
    services = rng.standard_normal((2, draws)) * np.sqrt(SERVICE_VARIANCE)
    service.answers = np.zeros((count, blocks * WEEKS), dtype=int)
    service.named = np.zeros((count, blocks * WEEKS), dtype=bool)
    for at, person in enumerate(service.people):
        for block in range(blocks):
            team = service.home(at, block)
            if team is None:
                continue
            drawn = block % draws
            level = CENTRE + own[at, block] + teams[team, drawn] + services[service.service_of[team], drawn]
            span = slice(block * WEEKS, (block + 1) * WEEKS)
            answered = np.nonzero(person.weeks[span])[0]
            service.answers[at, span][answered] = _weekly(rng, level, len(answered))
            # The heavier the pressure, the likelier that it is named.
            likely = 1 / (1 + np.exp(-(level - CENTRE))) / 4
            service.named[at, span][answered] = rng.random(len(answered)) < likely


def _weekly(rng: np.random.Generator, level: float, weeks: int) -> np.ndarray:
    """Whole numbers that go up and down, and whose mean is as near to the level as it can be."""
    if not weeks:
        return np.zeros(0, dtype=int)
    noise = rng.standard_normal(weeks)
    sums = np.rint(np.cumsum(level + noise - noise.mean()) + rng.uniform(-0.5, 0.5))
    sums[-1] = np.rint(level * weeks)
    found: np.ndarray = np.clip(np.diff(sums, prepend=0), 0, 10).astype(int)
    return found
