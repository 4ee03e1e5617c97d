"""What the lists of a data file say of one another."""

from collections.abc import Iterator, Sequence

from apps.resilience.entries import AskCategory, Challenge, Strategy


def faults(
    challenges: Sequence[Challenge], strategies: Sequence[Strategy], asks: Sequence[AskCategory]
) -> Iterator[str]:
    """Each fault as one sentence that begins with its place. Every version counts: an old one may be shown.

    Where the service is the cause, coping is never left to one person alone: a systemic challenge suggests
    something relational, whatever else it suggests (Vivolo, Owen and Fisher 2024, Discussion).
    """
    kinds = {strategy.id: strategy.kind for strategy in strategies}
    for challenge in challenges:
        place = f'challenges ("{challenge.id}")'
        yield from _named(place, "suggests", challenge.suggests, "strategy", set(kinds))
        if challenge.is_systemic and "relational" not in map(kinds.get, challenge.suggests):
            yield f"{place}: a systemic challenge must suggest something relational."
    known = {challenge.id for challenge in challenges}
    for ask in asks:
        yield from _named(f'asks ("{ask.id}")', "answers", ask.answers, "challenge", known)


def _named(place: str, key: str, slugs: Sequence[str], noun: str, known: set[str]) -> Iterator[str]:
    for slug in dict.fromkeys(slugs):
        if slug not in known:
            yield f'{place}: there is no {noun} "{slug}".'
        if slugs.count(slug) > 1:
            yield f'{place}: {key} names "{slug}" more than once.'
