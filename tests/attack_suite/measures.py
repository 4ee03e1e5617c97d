"""What is made of many services' results."""

import numpy as np


def auc(low: np.ndarray, score: np.ndarray) -> float:
    """How often somebody who is low gets a higher score than somebody who is not; half of ties."""
    if not 0 < low.sum() < len(low):
        return 0.5
    ordered = np.unique(score, return_inverse=True, return_counts=True)
    counts = ordered[2]
    # The mean rank of all that are alike.
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[ordered[1]]
    number = low.sum()
    return float((ranks[low > 0].sum() - number * (number + 1) / 2) / (number * (len(low) - number)))


def excess(samples: np.ndarray) -> float:
    """Of (is low, score, score without their answers, ...): how much better the first score tells."""
    if not len(samples):
        return 0.0
    return auc(samples[:, 0], samples[:, 1]) - auc(samples[:, 0], samples[:, 2])
