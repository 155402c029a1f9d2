"""Vectors in a FAISS flat index of half precision, mapped into memory: exact for what is stored.

The database keeps 16 bits a number (`search.vectors.STORED`): 32 here would hold nothing more, and
take twice as long to read, which is most of what comparing costs.

Every row's score is needed, not only the best ones', because scores are standardised over the
collection and neighbours add to each other; so FAISS is asked for all rows in a range without a
bound rather than through `search`, whose heap would throw away what ranking needs. Each row is one
sum of its own, so that its score is the same to the last bit wherever it lies, and whatever else
is asked.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from search.embedder import Vectors
from search.vectors import STORED, Scores

FILE = "halves.faiss"
# Rows that one question is compared with at a time: what comes out of it stays in a processor's own
# cache. Of several questions the vectors stay there too, until all have been compared with them.
ALONE, TOGETHER = 16_384, 1_024


def inner_products(one: Vectors, rows: Vectors, out: Scores) -> None:
    """`rows @ one` into `out`; all three contiguous float32."""
    import faiss

    faiss.fvec_inner_products_ny(  # type: ignore[attr-defined]
        faiss.swig_ptr(out), faiss.swig_ptr(one), faiss.swig_ptr(rows), rows.shape[1], len(rows)
    )


class FlatStore:
    """A `faiss.IndexScalarQuantizer` of 16 bits a number, and the memory that it holds."""

    def __init__(self, index: Any) -> None:
        import faiss

        self._index = index
        size = index.ntotal * index.d
        held = faiss.rev_swig_ptr(index.codes.data(), size * STORED.itemsize) if size else b""
        self._rows = np.frombuffer(held, STORED).reshape(index.ntotal, index.d)

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        """A store of these rows, float32 `(n, dim)`."""
        import faiss

        halves = faiss.ScalarQuantizer.QT_fp16
        index = faiss.IndexScalarQuantizer(vectors.shape[1], halves, faiss.METRIC_INNER_PRODUCT)
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
        asked = np.ascontiguousarray(query, dtype=np.float32)
        out = np.full((len(asked), len(self)), np.nan, dtype=np.float32)
        scanners = [self._scanner(one) for one in asked]
        step = ALONE if len(asked) == 1 else TOGETHER
        for start in range(0, len(self), step):
            _scan(scanners, self._rows[start : start + step], out[:, start : start + step])
        return out

    def _scanner(self, one: Vectors) -> Any:
        """FAISS's own way through rows that lie one after another, for one question."""
        import faiss

        quantiser = self._index.sq
        scanner = quantiser.select_InvertedListScanner(
            faiss.METRIC_INNER_PRODUCT, None, True, None, False
        )
        scanner.set_query(faiss.swig_ptr(one))
        scanner.set_list(0, 0.0)
        return scanner

    def vectors(self, rows: npt.NDArray[np.int64]) -> Vectors:
        """See `search.vectors.VectorStore.vectors`."""
        found: Vectors = self._rows[rows].astype(np.float32)
        return found

    def __len__(self) -> int:
        return len(self._rows)


def _scan(scanners: Sequence[Any], rows: npt.NDArray[np.float16], out: Scores) -> None:
    """The inner product of each scanner's question with each row, into `out`."""
    import faiss

    result = faiss.RangeSearchResult(len(scanners))
    result.buffer_size = len(rows) * len(scanners)
    partial = faiss.RangeSearchPartialResult(result)  # type: ignore[attr-defined]
    codes = faiss.swig_ptr(rows.view(np.uint8))
    for number, scanner in enumerate(scanners):
        into = partial.new_result(number)
        scanner.scan_codes_range(len(rows), codes, None, -np.inf, into)
    partial.finalize()
    ends = faiss.rev_swig_ptr(result.lims, len(scanners) + 1).tolist()
    places = faiss.rev_swig_ptr(result.labels, ends[-1])
    found = faiss.rev_swig_ptr(result.distances, ends[-1])
    for start, end, one in zip(ends, ends[1:], out, strict=False):
        if end - start == len(rows):
            one[:] = found[start:end]
        else:  # FAISS has left out what is no number
            one[places[start:end]] = found[start:end]
