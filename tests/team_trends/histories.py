"""Histories of a small service for property tests: who contributed to what, and how much."""

from hypothesis import strategies as st

from apps.team_trends.auditing import Parts, Release
from apps.team_trends.blocks import Block, Span
from tests.team_trends.adversary import person

FIGURE = "values.individual"


def parts(*people: int, block: int = 0, weeks: int = 13) -> Parts:
    return {person(number): {block: weeks} for number in people}


def release(
    team: int | None, *people: int, block: int = 0, figure: str = FIGURE, width: float = 2.0
) -> Release:
    return Release(figure, 1, team, Span.of(Block(block)), parts(*people, block=block), width)


@st.composite
def histories(
    draw: st.DrawFn,
    blocks: int = 3,
    figure: str = FIGURE,
    people: int = 8,
    fewest: int = 3,
    widths: tuple[float, ...] = (0.5, 1.0, 2.0),
) -> list[Release]:
    """Two teams and the total; some blocks are rolled into two; some people move."""
    found = []
    for block in range(draw(st.integers(1, blocks))):
        everybody: dict = {}
        for team in (1, 2):
            present = draw(st.sets(st.integers(0, people), min_size=fewest + 1, max_size=people))
            here = {}
            long = block > 0 and draw(st.booleans())
            for number in present:
                # The last one moves from team to team; everybody else stays.
                who = person(0 if number == people else team * 100 + number)
                if who in everybody:
                    continue
                weeks = {block: draw(st.integers(2, 13))}
                everybody[who] = weeks
                here[who] = weeks | (
                    {block - 1: draw(st.integers(1, 13))} if long and number != people else {}
                )
            span = Span.ending(Block(block)) if long else Span.of(Block(block))
            if draw(st.booleans()):
                found.append(Release(figure, 1, team, span, here, draw(st.sampled_from(widths))))
        if draw(st.booleans()) or not found:
            found.append(Release(figure, 1, None, Span.of(Block(block)), everybody, 2.0))
    return found
