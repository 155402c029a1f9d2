"""Vectors in a FAISS inverted file, mapped into memory: for more than can be compared one by one.

Vectors that lie near each other are in one list (k-means; `faiss.IndexIVFFlat`). Those of the lists
nearest to a question are compared with it exactly. The others get their list's mean, which is what
their own scores are on average; so every row has a score, and the collection its mean, as ranking
needs. How many lists are looked through is settled at build: as many as it takes to find nearly all
that an exact search does.
"""

import json
from pathlib import Path
from typing import Any, Self, TypedDict

import numpy as np
import numpy.typing as npt

from search.embedder import Vectors
from search.stores.flat import inner_products
from search.vectors import Scores

FILE, SETTLED, MEANS = "vectors.faiss", "settled.json", "means.npy"
# Of the NEAREST rows to a question, the share that must lie in the lists looked through.
WANTED = 0.98
NEAREST = 100
# Rows that stand for questions when that is measured, since no questions are at hand at build.
SAMPLE = 200
# So many of them are compared with all rows at once.
TOGETHER = 20
# Rows a list that k-means learns from; FAISS's own default is 256, at four times the time.
LEARNT_FROM = 64
SEED = 1


class Settled(TypedDict):
    """How many lists are looked through, and the share of the nearest rows that lie in them."""

    looked_through: int
    recall: float


class ApproximateStore:
    """A `faiss.IndexIVFFlat`, each list's mean, and the share of nearest rows that it finds."""

    def __init__(self, index: Any, means: Vectors, looked_through: int, recall: float) -> None:
        self._index, self._means = index, means
        self.looked_through, self.recall = looked_through, recall
        self._rows, self._vectors = _lists(index)
        self._list_of_row = np.empty(index.ntotal, dtype=np.int32)
        for number, rows in enumerate(self._rows):
            self._list_of_row[rows] = number

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        """A store of these rows, float32 `(n, dim)`, with about the square root of n lists."""
        import faiss

        rows = np.ascontiguousarray(vectors, dtype=np.float32)
        count, dim = rows.shape
        lists = max(1, round(count**0.5))
        index = faiss.IndexIVFFlat(faiss.IndexFlatIP(dim), dim, lists, faiss.METRIC_INNER_PRODUCT)
        index.cp.seed, index.cp.max_points_per_centroid = SEED, LEARNT_FROM
        index.cp.min_points_per_centroid = 1  # no warning where there are fewer than it would like
        index.train(rows)
        index.add(rows)
        means = np.zeros((lists, dim), dtype=np.float32)
        for number, held in enumerate(_lists(index)[1]):
            means[number] = held.mean(axis=0) if len(held) else 0
        store = cls(index, means, lists, 1.0)
        store._settle(rows)
        return store

    def _settle(self, vectors: Vectors) -> None:
        """Choose how many lists to look through, and keep the recall that this gives."""
        sample = vectors[:: max(1, len(vectors) // SAMPLE)][:SAMPLE]
        places = [
            self._place_of_row(one)[_nearest(each)]
            for start in range(0, len(sample), TOGETHER)
            for block in (sample[start : start + TOGETHER],)
            for one, each in zip(block, block @ vectors.T, strict=True)
        ]
        needed = np.concatenate(places)
        self.looked_through = 1 + int(np.quantile(needed, WANTED, method="higher"))
        self.recall = float(np.mean(needed < self.looked_through))

    def _place_of_row(self, one: Vectors) -> npt.NDArray[np.int64]:
        """How many lists are nearer to `one` than each row's own."""
        place = np.empty(len(self._means), dtype=np.int64)
        place[np.argsort(-self._near(one), kind="stable")] = np.arange(len(self._means))
        return place[self._list_of_row]

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map the file into memory; pages are read as they are needed."""
        import faiss

        known = settled(folder)
        if known is None:
            raise FileNotFoundError(folder / SETTLED)
        means = np.load(folder / MEANS, allow_pickle=False)
        index = faiss.read_index(str(folder / FILE), faiss.IO_FLAG_MMAP)
        return cls(index, means, known["looked_through"], known["recall"])

    def save(self, folder: Path) -> None:
        """Write FAISS's own file, the means, and what was settled at build."""
        import faiss

        faiss.write_index(self._index, str(folder / FILE))
        np.save(folder / MEANS, self._means, allow_pickle=False)
        known = Settled(looked_through=self.looked_through, recall=self.recall)
        (folder / SETTLED).write_text(json.dumps(known), encoding="utf-8")

    def scores(self, query: Vectors) -> Scores:
        """See `search.vectors.VectorStore.scores`; exact for the rows of the nearest lists."""
        asked = np.ascontiguousarray(query, dtype=np.float32)
        out = np.empty((len(asked), len(self)), dtype=np.float32)
        for one, into in zip(asked, out, strict=True):
            near = self._near(one)
            np.take(near, self._list_of_row, out=into)
            for number in np.argsort(-near, kind="stable")[: self.looked_through]:
                found = np.empty(len(self._rows[number]), dtype=np.float32)
                inner_products(one, self._vectors[number], found)
                into[self._rows[number]] = found
        return out

    def _near(self, one: Vectors) -> Scores:
        """The inner product of `one`, `(dim,)`, with each list's mean."""
        near = np.empty(len(self._means), dtype=np.float32)
        inner_products(one, self._means, near)
        return near

    def vectors(self, rows: npt.NDArray[np.int64]) -> Vectors:
        """See `search.vectors.VectorStore.vectors`."""
        self._index.make_direct_map()
        found: Vectors = self._index.reconstruct_batch(np.asarray(rows, dtype=np.int64))
        return found

    def __len__(self) -> int:
        return int(self._index.ntotal)


def settled(folder: Path) -> Settled | None:
    """What was settled when the store in `folder` was built; None for a store of another kind."""
    try:
        found: Settled = json.loads((folder / SETTLED).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return found


def _nearest(scores: Scores) -> npt.NDArray[np.int64]:
    count = min(NEAREST, len(scores))
    return np.argpartition(-scores, count - 1)[:count]


def _lists(index: Any) -> tuple[list[npt.NDArray[np.int64]], list[Vectors]]:
    """Each list's rows and their vectors, as they lie in the index."""
    import faiss

    rows, vectors = [], []
    for number in range(index.nlist):
        size = index.invlists.list_size(number)
        if not size:
            rows.append(np.empty(0, np.int64))
            vectors.append(np.empty((0, index.d), np.float32))
            continue
        codes = faiss.rev_swig_ptr(index.invlists.get_codes(number), size * index.code_size)
        rows.append(faiss.rev_swig_ptr(index.invlists.get_ids(number), size))
        vectors.append(codes.view(np.float32).reshape(size, index.d))
    return rows, vectors
