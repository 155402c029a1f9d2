"""Vectors in a FAISS flat index, mapped into memory: exact, and fast to some 200,000 passages.

Every row's score is needed, not only the best ones', because scores are standardised over the
collection and neighbours add to each other; so FAISS's kernel for all inner products is called
rather than `search`, whose heap would throw away what ranking needs. Each row is one sum of its
own, so that its score is the same to the last bit wherever it lies, and whatever else is asked.
"""

from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from search.embedder import Vectors
from search.vectors import Scores

FILE = "vectors.faiss"
# Bytes of vectors that all of several queries are compared with before the next are read: they stay
# in a processor's own cache, which makes 32 queries together four times as fast as one by one.
BLOCK = 2**20


def inner_products(one: Vectors, rows: Vectors, out: Scores) -> None:
    """`rows @ one` into `out`; all three contiguous float32."""
    import faiss

    faiss.fvec_inner_products_ny(  # type: ignore[attr-defined]
        faiss.swig_ptr(out), faiss.swig_ptr(one), faiss.swig_ptr(rows), rows.shape[1], len(rows)
    )


class FlatStore:
    """A `faiss.IndexFlatIP` and the memory that it holds."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        """A store of these rows, float32 `(n, dim)`."""
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map the file into memory; pages are read as they are needed."""
        import faiss

        return cls(faiss.read_index(str(folder / FILE), faiss.IO_FLAG_MMAP_IFC))

    def save(self, folder: Path) -> None:
        """Write FAISS's own file."""
        import faiss

        faiss.write_index(self._index, str(folder / FILE))

    def scores(self, query: Vectors) -> Scores:
        """See `search.vectors.VectorStore.scores`."""
        import faiss

        count, dim = self._index.ntotal, self._index.d
        asked = np.ascontiguousarray(query, dtype=np.float32)
        out = np.empty((len(asked), count), dtype=np.float32)
        if not count:
            return out
        rows = faiss.rev_swig_ptr(self._index.get_xb(), count * dim).reshape(count, dim)
        step = max(1, BLOCK // (4 * dim))
        for start in range(0, count, step):
            block = rows[start : start + step]
            for one, into in zip(asked, out, strict=True):
                inner_products(one, block, into[start : start + step])
        return out

    def vectors(self, rows: npt.NDArray[np.int64]) -> Vectors:
        """See `search.vectors.VectorStore.vectors`."""
        found: Vectors = self._index.reconstruct_batch(np.asarray(rows, dtype=np.int64))
        return found

    def __len__(self) -> int:
        return int(self._index.ntotal)
