"""Which figures of a service's block are published. From participation alone: no answer is an argument.

Two adversaries are in mind: one who subtracts (the auditor), and one who sees a total and all teams but one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apps.team_trends import bands, parameters
from apps.team_trends.auditing import Audit, Parts, Release
from apps.team_trends.blocks import Block, Span


@dataclass(frozen=True)
class Candidate:
    """The figure of one team that might be published."""

    team: int
    span: Span
    parts: Parts


@dataclass(frozen=True)
class Decision:
    teams: tuple[Candidate, ...]
    """Published, by team."""
    total: bool


def decide(
    figure: str,
    candidates: Iterable[Candidate],
    total: Parts,
    history: Iterable[Release],
    *,
    service: int,
    block: Block,
    threshold: int,
) -> Decision:
    """`history`: all releases, of this service and of others in which people of this one are."""
    fewest = bands.fewest(figure, threshold)
    width = float(bands.width(figure))
    past = [release for release in history if release.figure == figure]

    def release(team: int | None, span: Span, parts: Parts) -> Release:
        return Release(figure, service, team, span, parts, width)

    def safe(releases: Sequence[Release]) -> bool:
        return Audit(_ordered([*past, *releases])).most_told() <= parameters.MOST_TOLD

    large_enough = [candidate for candidate in candidates if len(candidate.parts) >= fewest]
    chosen = {
        candidate.team: release(candidate.team, candidate.span, candidate.parts) for candidate in large_enough
    }
    published = list(chosen.values())
    if published and not safe(published):
        published = []
        for candidate in sorted(large_enough, key=_precedence):
            if safe([*published, chosen[candidate.team]]):
                published.append(chosen[candidate.team])
    teams = {release.team for release in published}

    whole = Span.of(block)
    shown = {person for release in published if release.span == whole for person in release.parts}
    hidden = len(total.keys() - shown)
    return Decision(
        teams=tuple(sorted((c for c in large_enough if c.team in teams), key=lambda c: c.team)),
        total=len(total) >= fewest
        and (hidden == 0 or hidden >= fewest)
        and safe([*published, release(None, whole, total)]),
    )


def _precedence(candidate: Candidate) -> tuple[int, int, int]:
    """Who comes first where not all can be published: who was not shown last time, then the larger team."""
    return -len(candidate.span.blocks), -len(candidate.parts), candidate.team


def _ordered(releases: Sequence[Release]) -> list[Release]:
    """Sums of fractions depend on their order in the last digit; a decision must not."""
    return sorted(
        releases,
        key=lambda release: (release.service, release.team is None, release.team or 0, release.span),
    )
