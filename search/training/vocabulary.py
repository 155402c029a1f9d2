"""Which pieces of the published vocabulary stay: those that Danish and English text uses most.

Of 250,002 pieces most serve other scripts; 37,000 are all that 53 million words of Danish and
English use, but for a few hundred seen hardly once. Single Latin characters stay whatever their
count, so that no name becomes unknown.
"""

import gzip
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

from tokenizers import Tokenizer

from search.embedders.pieces import BEGINS, SPECIAL
from search.training.source import Piece

# On Danish guidance texts from elsewhere, cosine to the whole vocabulary's vectors: .9978 with
# 24,000, .9991 with 32,000, .9995 with 37,000, .9996 with 40,000; a thousand pieces are 0.2 MB.
SIZE = 37_000
_BATCH = 4096
_LAST_LATIN = 0x24F  # the end of Latin Extended-B

T = TypeVar("T")


def read_texts(paths: Iterable[Path], stride: int = 1) -> Iterator[str]:
    """Both columns of every `stride`-th line of gzipped, tab-separated files, in order."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in islice(lines, 0, None, stride):
                yield from line.rstrip("\n").split("\t")


def count_pieces(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[int]:
    """How often each piece id stands in `texts`."""
    counts: Counter[int] = Counter()
    for batch in _batches(texts, _BATCH):
        for encoding in tokenizer.encode_batch(batch, add_special_tokens=False):
            counts.update(encoding.ids)
    return counts


def choose_pieces(pieces: Sequence[Piece], counts: Counter[int], size: int = SIZE) -> list[int]:
    """The ids of `size` pieces to keep: `SPECIAL` first, the others in their published order.

    Ties in the counts go to the lower id, the more probable piece.
    """
    ids = {piece.text: at for at, piece in enumerate(pieces)}
    special = [ids[text] for text in SPECIAL]
    kept = {at for at, piece in enumerate(pieces) if _is_latin_character(piece.text)}
    kept.difference_update(special)
    ranked = sorted(counts, key=lambda at: (-counts[at], at))
    usable = (at for at in ranked if at not in kept and at not in special)
    kept.update(islice(usable, max(0, size - len(special) - len(kept))))
    return special + sorted(kept)


def _is_latin_character(piece: str) -> bool:
    text = piece.removeprefix(BEGINS)
    if piece == BEGINS:
        return True
    if len(text) != 1:
        return False
    category = unicodedata.category(text)
    return ord(text) <= _LAST_LATIN or category in ("Pd", "Pi", "Pf", "Sc")


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
