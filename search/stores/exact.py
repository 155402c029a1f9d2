"""Vectors in a NumPy array: what every other store must agree with."""

from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from search.embedder import Vectors
from search.vectors import Scores

FILE = "vectors.npy"


class ExactStore:
    """All inner products by one matrix product."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        """A store of these rows."""
        return cls(np.ascontiguousarray(vectors, dtype=np.float32))

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map the array into memory."""
        return cls(np.load(folder / FILE, mmap_mode="r", allow_pickle=False))

    def save(self, folder: Path) -> None:
        """Write the array."""
        np.save(folder / FILE, self._vectors, allow_pickle=False)

    def scores(self, query: Vectors) -> Scores:
        """See `search.vectors.VectorStore.scores`."""
        return np.asarray(query @ self._vectors.T, dtype=np.float32)

    def vectors(self, rows: npt.NDArray[np.int64]) -> Vectors:
        """See `search.vectors.VectorStore.vectors`."""
        return np.asarray(self._vectors[rows], dtype=np.float32)

    def __len__(self) -> int:
        return len(self._vectors)
