"""What follows from the releases for certain, whatever anybody believes about people."""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from tests.attack_suite.adversary import Adversary

TOLERANCE = 1e-9
TOP = 10.0


class ContradictionError(Exception):
    """No answers agree with all bands and all that is known: weeks were counted otherwise later on."""


def determined(adversary: Adversary, known: Sequence[int] = ()) -> list[int]:
    """People of whom something would be known exactly, were the releases exact means.

    By rank: where taking away somebody's columns lowers it, some combination of releases is about nobody
    else.
    """
    exact = [at for other in known for at in adversary.of[other]]
    rows = adversary.rows.copy()
    rows[:, exact] = 0
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), TOLERANCE)
    left, singular, _ = np.linalg.svd(rows, full_matrices=False)
    rows = (left[:, singular > TOLERANCE]).T @ rows
    whole = rows @ rows.T
    others = [who for who in adversary.people if who not in known]
    parts = [rows[:, adversary.of[who]] for who in others]
    without = np.array([whole - part @ part.T for part in parts])
    return [
        who for who, least in zip(others, np.linalg.eigvalsh(without)[:, 0], strict=True) if least < TOLERANCE
    ]


def interval(
    adversary: Adversary,
    at: int,
    bands: Sequence[tuple[float, float]],
    known: Mapping[int, float] | None = None,
    top: float = TOP,
) -> tuple[float, float]:
    """Between what one person's mean over a block must lie, given all bands and the means of who is known.

    By linear programming. `at` and the keys of `known` are columns of the adversary's. Raises
    ContradictionError.
    """
    rows = csr_array(np.vstack([adversary.rows, -adversary.rows]))
    limits = np.array([high for _, high in bands] + [-low for low, _ in bands]) + TOLERANCE
    bounds = [
        (known[column], known[column]) if known and column in known else (0.0, top)
        for column in range(len(adversary.columns))
    ]
    cost = np.zeros(len(adversary.columns))
    found = []
    for sign in (1, -1):
        cost[at] = sign
        result = linprog(cost, A_ub=rows, b_ub=limits, bounds=bounds, method="highs")
        if not result.success:
            raise ContradictionError(result.message)
        found.append(sign * float(result.fun))
    return found[0], found[1]
