"""Services that never were: who is in which team, and who answers in how many weeks of each block."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np

from apps.team_trends.auditing import Parts, Release
from apps.team_trends.bands import fewest, width
from apps.team_trends.blocks import WEEKS, Block, Span
from apps.team_trends.deciding import Candidate, Decision, decide
from apps.team_trends.parameters import FEWEST_WEEKS

RESPONSE, TURNOVER, MOVES = 0.7, 0.15, 0.05
LEAVES, LONG_ABSENCES = 5, 0.1
"""How often a year somebody is away for one to three weeks, and for two to nine months."""
NOWHERE = -1


@dataclass
class Service:
    teams: int
    team: np.ndarray
    """Of each person at the start of each block, or NOWHERE."""
    weeks: np.ndarray
    """Answered by each person in each block; 0 where too few to contribute."""

    def parts(self, team: int | None, span: Span) -> Parts:
        numbers = [block.number for block in span.blocks]
        homes, weeks = self.team[:, numbers], self.weeks[:, numbers]
        counts = (homes[:, 0] == team) if team is not None else (homes != NOWHERE).any(axis=1)
        if team is not None:
            counts &= ((homes == team) | (homes == NOWHERE)).all(axis=1)
        found = {}
        for person in np.nonzero(counts & (weeks > 0).any(axis=1))[0]:
            answered = {
                number: int(weeks[person, at]) for at, number in enumerate(numbers) if weeks[person, at]
            }
            found[UUID(int=int(person) + 1)] = answered
        return found


def made_up(rng: np.random.Generator, blocks: int, sizes: list[int] | None = None) -> Service:
    """Three to six teams of 4 to 25, unless `sizes` says otherwise."""
    sizes = sizes or [int(size) for size in rng.integers(4, 26, size=rng.integers(3, 7))]
    year = 52 / WEEKS
    leaves, moves = 1 - (1 - TURNOVER) ** (1 / year), 1 - (1 - MOVES) ** (1 / year)
    rows: list[np.ndarray] = []
    now: dict[int, int] = {}

    def join(team: int, block: int) -> None:
        now[len(rows)] = team
        rows.append(np.full(blocks, NOWHERE))
        rows[-1][block] = team

    for team, size in enumerate(sizes):
        for _ in range(size):
            join(team, 0)
    for block in range(1, blocks):
        for person in list(now):
            if rng.random() < leaves:
                join(now.pop(person), block)
                continue
            if rng.random() < moves:
                now[person] = int(rng.integers(len(sizes)))
            rows[person][block] = now[person]
    homes = np.array(rows)
    weeks = np.zeros(homes.shape, dtype=int)
    for person in range(len(homes)):
        answers = rng.random(blocks * WEEKS) < rng.beta(6 * RESPONSE, 6 * (1 - RESPONSE))
        for rate, shortest, longest in ((LEAVES, 1, 3), (LONG_ABSENCES, 8, 40)):
            for start in np.nonzero(rng.random(blocks * WEEKS) < rate / 52)[0]:
                answers[start : start + rng.integers(shortest, longest + 1)] = False
        weeks[person] = answers.reshape(blocks, WEEKS).sum(axis=1)
    weeks[(weeks < FEWEST_WEEKS) | (homes == NOWHERE)] = 0
    return Service(len(sizes), homes, weeks)


def candidates(service: Service, block: Block, history: list[Release]) -> list[Candidate]:
    """A block each; with the block before for teams that were not shown then."""
    before = {release.team for release in history if block.number and release.span.last == block.previous}
    found = []
    for team in range(service.teams):
        span = Span.of(block) if team in before or not block.number else Span.ending(block)
        found.append(Candidate(team, span, service.parts(team, span)))
    return found


def released(
    service: Service, figure: str = "values.individual", threshold: int = 8
) -> tuple[list[Release], list[Decision]]:
    """All blocks in turn, by the product's own rule."""
    history: list[Release] = []
    decisions = []
    for number in range(service.team.shape[1]):
        block = Block(number)
        total = service.parts(None, Span.of(block))
        decision = decide(
            figure,
            candidates(service, block, history),
            total,
            history,
            service=1,
            block=block,
            threshold=threshold,
        )
        history += releases_of(decision, figure, block, total)
        decisions.append(decision)
    return history, decisions


def releases_of(decision: Decision, figure: str, block: Block, total: Parts) -> list[Release]:
    shown: list[tuple[int | None, Span, Parts]] = [
        (each.team, each.span, each.parts) for each in decision.teams
    ]
    if decision.total:
        shown.append((None, Span.of(block), total))
    return [
        Release(figure, 1, team, span, parts, float(width(figure, len(parts)))) for team, span, parts in shown
    ]


def large_enough(service: Service, block: Block, figure: str, threshold: int = 8) -> int:
    return sum(
        len(service.parts(team, Span.of(block))) >= fewest(figure, threshold) for team in range(service.teams)
    )
