"""Whether two indexes answer the same questions differently, or only by chance. Pure.

The paired randomisation test (Smucker, Allan & Carterette, "A Comparison of Statistical
Significance Tests for Information Retrieval Evaluation", CIKM 2007): if it made no difference which
index answered, each question's difference could as well have the other sign. `p` is the share of
all ways to choose the signs whose mean is at least as far from 0 as the one found.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

# Up to this many questions that differ, all ways to choose the signs are tried: 65,536.
EXACT = 16
# Beyond, so many by chance: p is within .01 of the exact one, and the same every time.
ROUNDS, SEED = 20_000, 13
# Sums of the same numbers in another order differ by less.
TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure of two indexes over the same questions; `difference` is `mean` less `other`.

    `better`, `worse` and `same` count the questions by the sign of their difference.
    """

    mean: float
    other: float
    difference: float
    p: float
    better: int
    worse: int
    same: int


def compare(values: Sequence[float], others: Sequence[float]) -> Comparison:
    """A figure by question in one index, and in another: the same questions in the same order."""
    one, other = (np.asarray(each, dtype=np.float64) for each in (values, others))
    if len(one) != len(other) or not len(one):
        raise ValueError("a comparison is of one and the same questions")
    differences = one - other
    better, worse = int((differences > TINY).sum()), int((differences < -TINY).sum())
    return Comparison(
        float(one.mean()),
        float(other.mean()),
        float(differences.mean()),
        sign_flip(differences),
        better,
        worse,
        len(one) - better - worse,
    )


def sign_flip(differences: npt.NDArray[np.float64]) -> float:
    """The two-sided p of the mean of `differences` being 0; 1 where all of them are."""
    telling = differences[np.abs(differences) > TINY]
    if not len(telling):
        return 1.0
    found = abs(telling.sum()) - TINY
    if len(telling) <= EXACT:
        ways = (np.arange(2 ** len(telling))[:, None] >> np.arange(len(telling))) & 1
        return float((np.abs((1 - 2 * ways) @ telling) >= found).mean())
    random = np.random.default_rng(SEED)
    far = sum(
        abs(random.choice((-1.0, 1.0), len(telling)) @ telling) >= found for _ in range(ROUNDS)
    )
    return float((1 + far) / (1 + ROUNDS))  # the signs as they are count among those tried
