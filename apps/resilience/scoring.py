"""From the answers of one check-in to a figure for each dimension and each phase.

There is no overall figure, here or anywhere: resilience is a process of three phases that read in different
directions (Vivolo, Owen and Fisher 2024), and one number for it would be a verdict on a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from apps.resilience.entries import HIGHEST, LOWEST, DimensionKey
from apps.resilience.model import Model, model


class AnswerError(ValueError):
    """An answer is not a whole number from 0 to 10, or is to an item the model does not have."""


@dataclass(frozen=True)
class Figures:
    """Points from 0 to 10, with a key for everything in the model; None where nothing was answered."""

    dimensions: Mapping[DimensionKey, float | None]
    phases: Mapping[str, float | None]


def figures(answers: Mapping[str, int | None], using: Model | None = None) -> Figures:
    """A dimension is the mean of its answered items, a phase the mean of its dimensions that have a figure.

    `answers` maps item ids to whole numbers from 0 to 10; None and leaving out both mean skipped. The version
    of an item does not matter: its versions differ in words only. Raises AnswerError.
    """
    using = using or model()
    _check(answers, using)
    by_dimension = {
        dimension.key: _mean([answers.get(item.id) for item in using.items_of(*dimension.key)])
        for dimension in using.dimensions
    }
    by_phase = {
        phase.id: _mean([by_dimension[dimension.key] for dimension in phase.dimensions])
        for phase in using.phases
    }
    return Figures(dimensions=by_dimension, phases=by_phase)


def _check(answers: Mapping[str, int | None], using: Model) -> None:
    known = {item.id for item in using.items}
    for slug, answer in answers.items():
        if slug not in known:
            raise AnswerError(f'The model has no item "{slug}".')
        if answer is None:
            continue
        # True is an int to Python, and never an answer.
        if isinstance(answer, bool) or not isinstance(answer, int) or not LOWEST <= answer <= HIGHEST:
            raise AnswerError(
                f'The answer to "{slug}" must be a whole number from {LOWEST} to {HIGHEST}, not {answer!r}.'
            )


def _mean(numbers: Sequence[float | None]) -> float | None:
    given = [number for number in numbers if number is not None]
    return fmean(given) if given else None
