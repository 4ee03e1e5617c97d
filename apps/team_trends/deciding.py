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
    past = [release for release in history if release.figure == figure]

    def release(team: int | None, span: Span, parts: Parts) -> Release:
        return Release(figure, service, team, span, parts, float(bands.width(figure, len(parts))))

    def safe(releases: Sequence[Release]) -> bool:
        limit = parameters.MOST_TOLD
        over = {about: gain for about, gain in Audit([*past, *releases]).told().items() if gain > limit}
        if not over:
            return True
        # What another service released since may have told too much already. Hiding helps nobody then, unless
        # the new figures would tell more.
        already = Audit(past).told()
        return all(
            gain <= already.get(about, 0) + parameters.NOTHING_NEW and already.get(about, 0) > limit
            for about, gain in over.items()
        )

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
