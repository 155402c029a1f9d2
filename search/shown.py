"""Figures over the first words that a reader is shown, hit after hit. Pure.

A word gains 1 where it lies in a judged turn or page and has not been shown before.

- ndcg: the gains, each divided by log2(2 + words before it / 100), summed, over what judged words
  alone would give.
- words: the share of the words shown that gain; of all judged words, where those are fewer.
- first: 1 / (1 + words before the first that gains / 100); 0 where none does.
- half_k: 1 if of one of the first k passages at least half the words gain. Longer passages make it
  easier, so it compares only indexes with passages of about the same length.
"""

import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from search.query import Hit
from search.text import WORD

# A reader's patience: some two pages of print.
SHOWN = 1000
# As many words as weigh like one rank.
STEP = 100
DISCOUNT = tuple(1 / math.log2(2 + before / STEP) for before in range(SHOWN))


def figures(
    found: Sequence[Hit], judged: Mapping[str, AbstractSet[int]]
) -> tuple[float, float, float, float, float]:
    """`(ndcg, words, first, half_1, half_5)`; `judged` are, by path, the offsets of its words."""
    gains = _gains(found, judged)
    shown = [gain for each in gains for gain in each][:SHOWN]
    best = min(SHOWN, sum(map(len, judged.values())))
    if not any(shown):
        return 0.0, 0.0, 0.0, 0.0, 0.0
    got = sum(weight for weight, gain in zip(DISCOUNT, shown, strict=False) if gain)
    half = [sum(each) >= len(each) / 2 for each in gains]
    return (
        got / sum(DISCOUNT[:best]),
        sum(shown) / best,
        1 / (1 + shown.index(True) / STEP),
        float(any(half[:1])),
        float(any(half[:5])),
    )


def _gains(found: Sequence[Hit], judged: Mapping[str, AbstractSet[int]]) -> list[list[bool]]:
    """By hit, whether each of its words gains; a hit without a word in it is left out."""
    seen: set[tuple[str, int]] = set()
    gains = []
    for hit in found:
        path, start = hit.source.path, hit.passage.start
        places = [start + word.start() for word in WORD.finditer(hit.text)]
        own = judged.get(path, frozenset())
        if places:
            gains.append([place in own and (path, place) not in seen for place in places])
        seen.update((path, place) for place in places)
    return gains
