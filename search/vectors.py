"""How vectors are kept and compared: one protocol, whichever library stands behind it."""

from collections.abc import Iterable
from typing import Protocol

import numpy as np
import numpy.typing as npt

from search.embedder import Vectors

Scores = npt.NDArray[np.float32]
# What the database keeps: half the size of float32, and a cosine that differs by less than .0001.
STORED = np.dtype("<f2")


class VectorStore(Protocol):
    """The vectors of one segment, rows counted from 0 in the order in which they were given."""

    def scores(self, query: Vectors) -> Scores:
        """Inner products of each query, float32 `(q, dim)`, with every row: float32 `(q, n)`."""
        ...

    def vectors(self, rows: npt.NDArray[np.int64]) -> Vectors:
        """The vectors of some rows, float32 `(len(rows), dim)`."""
        ...

    def __len__(self) -> int: ...


def to_blob(vectors: Vectors) -> bytes:
    """One source's vectors as the database keeps them."""
    return vectors.astype(STORED).tobytes()


def from_blobs(blobs: Iterable[bytes], dim: int) -> Vectors:
    """Several sources' vectors, one after another: float32 `(n, dim)`."""
    parts = [np.frombuffer(blob, STORED).reshape(-1, dim) for blob in blobs]
    return np.concatenate(parts or [np.empty((0, dim), STORED)]).astype(np.float32)
