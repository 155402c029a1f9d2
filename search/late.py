"""A second look at the best passages: how well each word of a question is met, by its meaning.

A passage's one vector says what it is about on the whole. Here every telling word of the question
is compared with every telling word of the passage, each in its context, and counts by the one that
is nearest to it: late interaction (Khattab & Zaharia 2020, arXiv:2004.12832). It finds other words
for a thing, which the lexical leg cannot, and the one sentence on it, which one vector cannot.
Words' vectors are kept a passage each, as bytes, and read for the few passages that are looked at.
"""

import sqlite3

import numpy as np
import numpy.typing as npt

from search.embedder import Vectors, Words
from search.ranking import Floats

# How many passages are looked at again, however few are asked for. 200 find no more (as
# EXPERIMENTS.md has it) and cost twice the time, most of it for reading their words.
LOOKED_AT = 100
# Numbers of a unit vector in steps of 1/127: what is lost by it shows on no set.
STEPS = 127
DECIMALS = 5


def to_blob(vectors: Vectors) -> bytes:
    """One passage's words as the database keeps them."""
    return np.rint(vectors * STEPS).astype(np.int8).tobytes()


def met(
    connection: sqlite3.Connection,
    passages: npt.NDArray[np.int64],
    asked: Words,
    weights: Floats,
) -> Floats:
    """How well each passage meets the words of a question, 0 to 1, float32 `(passages,)`.

    NaN for a passage whose words are not stored, and for all where no word weighs. `weights`
    float32 `(words,)` are those of the question's words; the squares of cosines are summed, so that
    one word met well counts more than two met so so. Rounded, since the last bits of a product
    differ with what is multiplied beside it.
    """
    found = np.full(len(passages), np.nan, dtype=np.float32)
    held = _read(connection, passages) if weights.any() else []
    if not held:
        return found
    places, stored = zip(*held, strict=True)
    dim = asked.vectors.shape[1]
    counts = np.array([len(blob) // dim for blob in stored])
    found[list(places)] = 0
    full = counts > 0
    if full.any():
        words = np.frombuffer(b"".join(stored), dtype=np.int8).reshape(-1, dim)
        near = words.astype(np.float32) @ (asked.vectors.T / np.float32(STEPS))
        starts = np.cumsum(counts) - counts
        best = np.maximum.reduceat(near, starts[full], axis=0)
        shares = weights / weights.sum()
        found[np.array(places)[full]] = np.square(np.maximum(best, 0)) @ shares
        np.round(found, DECIMALS, out=found)
    return found


def _read(
    connection: sqlite3.Connection, passages: npt.NDArray[np.int64]
) -> list[tuple[int, bytes]]:
    """Of those that are stored, the place in `passages` and the blob."""
    place = {passage: at for at, passage in enumerate(passages.tolist())}
    marks = ", ".join("?" * len(place))
    rows = connection.execute(
        f"SELECT passage, blob FROM word_vectors WHERE passage IN ({marks})", list(place)
    )
    return [(place[passage], blob) for passage, blob in rows]
