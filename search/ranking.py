"""From two scores a passage to an order: pure functions on arrays over all rows of a snapshot.

The recipe, each part measured in `tests/benchmark/EXPERIMENTS.md`: standardise each leg over the
collection, add them, cut at 0, and let neighbouring passages of the same section lend each other a
share of their scores, since an answer in a conversation spans several of them. The best of that
order are looked at again word by word (`search.late`), scored by the same recipe with other
weights, and stand above all others.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]

# What meaning weighs against words; a normalised sum beats reciprocal ranks (EXPERIMENTS.md).
MEANING_WEIGHT = 0.6
# What meaning weighs where a passage's words were compared with the question's (`search.late`), and
# which share of it is theirs: in that they know the question's words too, words by themselves
# weigh less.
LOOKED_WEIGHT, LOOKED_SHARE = 0.75, 0.5
# Below this share of a question's words known to the collection, the words' weight falls with it:
# it is what English questions over Danish interviews need, and costs Danish ones next to nothing.
FULL_COVERAGE = 0.9
# A neighbour n steps away lends NEIGHBOUR_SHARE ** n of its score, up to NEIGHBOUR_STEPS.
NEIGHBOUR_SHARE = 0.7
NEIGHBOUR_STEPS = 3
# A neighbour that is missing counts as this share of the passage's own score. At 0 long sources
# beat short ones by their length alone.
MISSING_SHARE = 0.3
# What a passage gains that is all said by whom the question names (`search.who`).
NAMED_GAIN = 1.5
# Standard deviations are at least this, so that a filter that admits equal scores divides by no 0.
TINY = 1e-6
# Scores are rounded to this many decimals, so that the order of sums inside a library, which
# differs with the order of segments, never decides between two passages.
DECIMALS = 4
STEP = 10.0**-DECIMALS


def standardise(scores: Floats, admitted: Mask) -> Floats:
    """Standard deviations above the admitted rows' mean, float32 `(n,)`; 0 for NaN."""
    unknown = np.isnan(scores)
    unknown |= ~admitted
    count = max(1, len(scores) - np.count_nonzero(unknown))
    found = scores.copy()
    np.copyto(found, 0, where=unknown)
    found -= np.float32(found.sum(dtype=np.float64) / count)
    np.copyto(found, 0, where=unknown)
    deviation = np.sqrt(np.square(found).sum(dtype=np.float64) / count)
    found /= np.float32(max(deviation, TINY))
    return found


def fuse(
    words: Floats, meaning: Floats, has_meaning: Mask, weight: float = MEANING_WEIGHT
) -> Floats:
    """The two standardised legs added; a row without a vector yet has its words alone."""
    both = np.float32(1 - weight) * words
    both += np.float32(weight) * meaning
    np.copyto(both, words, where=~has_meaning)
    return both


def meaning_weight(coverage: float, at_most: float = MEANING_WEIGHT) -> float:
    """What meaning weighs, given the share of the question's words that the collection knows."""
    return 1 - (1 - at_most) * known(coverage)


def known(coverage: float) -> float:
    """How far a question's words count, 0 to 1, given the share of them that are known."""
    return min(1.0, coverage / FULL_COVERAGE)


def looked_at(meaning: Floats, met: Floats, coverage: float) -> Floats:
    """Meaning of the rows that were looked at again: their own, and how their words are met.

    The latter is given the mean and deviation of the former, so that it compares with that of all
    other rows. Where it is NaN a row keeps its own. Words in another language than the collection
    count less: single words are further from their translations than what is said as a whole.
    """
    both = ~np.isnan(met)
    found = meaning.copy()
    if both.any():
        own, share = meaning[both], LOOKED_SHARE * known(coverage)
        scaled = standardise(met, both)[both] * own.std() + own.mean()
        found[both] = (1 - share) * own + share * scaled
    return found


def favour(scores: Floats, who: Floats) -> Floats:
    """Scores above 0 raised by the share of the passage that the named say, 0 to 1."""
    return (scores * (1 + NAMED_GAIN * who)).astype(np.float32)


def gap(first: Floats, again: Floats, looked: Mask, admitted: Mask) -> float:
    """What rows that were looked at again must be raised by to be above all others.

    `first` are the scores of the others, `again` those of the rows in `looked`.
    """
    rest = admitted & ~looked
    if not rest.any() or not looked.any():
        return 0.0
    return max(0.0, float(first[rest].max() - again[looked].min()) + STEP)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What each row keeps of its own score, float32 `(n,)`, and what is lent across each distance.

    `lent[s - 1]`, float32 `(n - s,)`, is the share that rows i and i + s lend each other.
    """

    own: Floats
    lent: tuple[Floats, ...]


def neighbours(stretch_of_row: npt.NDArray[np.int32], admitted: Mask) -> Neighbours:
    """Who lends to whom; never across sources or sections.

    A row that the filter does not admit lends nothing, counts as missing, and keeps nothing.
    """
    shares = [np.float32(NEIGHBOUR_SHARE**step) for step in range(1, NEIGHBOUR_STEPS + 1)]
    missing = np.full(len(admitted), 2 * sum(shares), np.float32)
    lent = []
    for step, share in enumerate(shares[: max(0, len(admitted) - 1)], 1):
        near = stretch_of_row[step:] == stretch_of_row[:-step]
        near &= admitted[step:]
        near &= admitted[:-step]
        lent.append(share * near)
        missing[step:] -= lent[-1]
        missing[:-step] -= lent[-1]
    own = np.where(admitted, 1 + np.float32(MISSING_SHARE) * missing, np.float32(0))
    return Neighbours(own, tuple(lent))


def smooth(scores: Floats, near: Neighbours) -> Floats:
    """Scores cut at 0, with the neighbours' shares added."""
    own = np.maximum(scores, 0)
    total = own * near.own
    for step, lent in enumerate(near.lent, 1):
        total[step:] += lent * own[:-step]
        total[:-step] += lent * own[step:]
    return total


def best(scores: Floats, admitted: Mask, limit: int, tie: Rows) -> Rows:
    """The `limit` best admitted rows, best first; equal scores in the order of `tie`.

    The first k of any two limits are the same.
    """
    if np.count_nonzero(admitted) <= limit:
        rows = np.flatnonzero(admitted)
    else:
        held = np.where(admitted, scores, np.float32(-np.inf))
        floor = np.partition(held, len(held) - limit)[len(held) - limit]
        above, level = np.flatnonzero(held > floor), np.flatnonzero(held == floor)
        # Where nothing is found, all rows are level, and sorting them would cost more than ranking.
        wanted = limit - len(above)
        if len(level) > wanted:
            level = level[np.argpartition(tie[level], wanted - 1)[:wanted]]
        rows = np.concatenate([above, level])
    order = np.lexsort((tie[rows], -scores[rows]))
    return rows[order]
