"""Which tokens of a text are which of its words, by the vocabulary's pieces.

A piece that begins with "▁" begins a word; those after it go on with it. Pieces without a letter
or digit say nothing, nor do words that merely join others (`search.text`).
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from search.text import DANISH_STOPWORDS, ENGLISH_STOPWORDS

BEGINS = "▁"
START, PAD, END, UNKNOWN = SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
_JOINING = DANISH_STOPWORDS | ENGLISH_STOPWORDS

Mask = npt.NDArray[np.bool_]
Ids = npt.NDArray[np.int64]


class Pieces(NamedTuple):
    """By the id of a piece: whether it begins a word, says anything, is a whole joining word."""

    begins: Mask
    says: Mask
    joins: Mask

    @classmethod
    def of(cls, vocabulary: Mapping[str, int]) -> "Pieces":
        """Those of a tokenizer's vocabulary, ids by piece."""
        pieces = sorted(vocabulary, key=lambda piece: vocabulary[piece])
        return cls(
            np.array([piece.startswith(BEGINS) for piece in pieces]),
            np.array([piece not in SPECIAL and any(map(str.isalnum, piece)) for piece in pieces]),
            np.array([piece[0] == BEGINS and piece[1:].lower() in _JOINING for piece in pieces]),
        )

    def telling(self, ids: Ids) -> Mask:
        """Which tokens say something, `(tokens,)`; a joining word only as part of another."""
        ends = np.ones(len(ids), dtype=np.bool_)
        ends[:-1] = self.begins[ids[1:]] | ~self.says[ids[1:]]
        return self.says[ids] & ~(self.joins[ids] & ends)

    def words(self, ids: Ids, inside: Mask) -> tuple[Ids, Ids]:
        """The places of the telling tokens `inside`, and where among them a word begins."""
        at = np.flatnonzero(self.telling(ids) & inside)
        word = np.cumsum(self.begins[ids])[at]
        return at, np.flatnonzero(np.diff(word, prepend=-1))
