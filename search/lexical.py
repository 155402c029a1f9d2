"""BM25 over stems and character 4-grams, kept as arrays that can be mapped into memory.

Terms are known by a 64-bit hash (xxHash3): a sorted array of hashes needs no dictionary to be
loaded before the first question. Stems and grams are two fields, with lengths and averages of
their own, and their scores add. Robertson & Zaragoza, *The Probabilistic Relevance Framework: BM25
and Beyond* (2009), with the non-negative idf that Lucene uses.

A source is analysed once (`count`), to a blob that the database keeps; a segment's postings
(`Postings`) are merged from the blobs of its sources, and say the same whatever the order in which
the sources came.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from xxhash import xxh3_64_intdigest

from search.text import STOPWORDS, grams, stem, tokens
from search.translation import translations

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int32]

# Common defaults; between .9 and 1.5, and .5 and .8, nothing moved by more than .01 on any set.
K1, B = 1.2, 0.75
# What a word that merely asks weighs against one that tells (see `search.text`).
STOPWORD_WEIGHT = 0.2
# How far a word counts as known to the collection when only its translations occur there.
TRANSLATED_COUNTS = 0.7
FIELDS = ("s", "g")
# The most that a posting can count.
MOST = 255
# Marks a passage that begins another section than the one before it.
BEGINS = "begins"


def term_hash(field: str, term: str) -> int:
    """The 64-bit name of a term; `field` is "s" for stems, "g" for grams, "w" for who speaks, whose
    count is the share of a passage's words in 255ths, and "b" for where a section begins.
    """
    return xxh3_64_intdigest(f"{field}{term}".encode())


@lru_cache(maxsize=200_000)
def _hashes(token: str, language: str) -> npt.NDArray[np.uint64]:
    """A token's stem, then its grams, as hashes."""
    terms = [term_hash("s", stem(token, language)), *(term_hash("g", g) for g in grams(token))]
    return np.array(terms, dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Counts:
    """One source's terms, counted by passage.

    `terms` uint64 `(t,)` sorted; posting j says that passage `passage[j]` has `count[j]` (at most
    255) of `terms[term[j]]`; `lengths` uint32 `(passages, 2)` are the passages' numbers of stems
    and of grams.
    """

    terms: npt.NDArray[np.uint64]
    term: npt.NDArray[np.uint32]
    passage: npt.NDArray[np.uint32]
    count: npt.NDArray[np.uint8]
    lengths: npt.NDArray[np.uint32]

    def to_bytes(self) -> bytes:
        """The arrays one after another in NumPy's own format."""
        out = io.BytesIO()
        for array in (self.terms, self.term, self.passage, self.count, self.lengths):
            np.save(out, array, allow_pickle=False)
        return out.getvalue()

    @classmethod
    def from_bytes(cls, blob: bytes) -> "Counts":
        """What `to_bytes` wrote."""
        source = io.BytesIO(blob)
        return cls(*(np.load(source, allow_pickle=False) for _ in range(5)))


def count(
    passages: Sequence[str], language: str, marks: Sequence[Mapping[int, int]] | None = None
) -> Counts:
    """The terms of a source's passages, in their language.

    `marks`, one mapping a passage, is what else is known of it: a term's hash, and 1 to 255.
    """
    terms, numbers, counts, lengths = [], [], [], []
    for number, text in enumerate(passages):
        words = [_hashes(token, language) for token in tokens(text)]
        every = np.concatenate(words) if words else np.empty(0, np.uint64)
        unique, times = np.unique(every, return_counts=True)
        marked = marks[number] if marks else {}
        terms += [unique, np.array(list(marked), np.uint64)]
        numbers.append(np.full(len(unique) + len(marked), number, np.uint32))
        counts += [
            np.minimum(times, MOST).astype(np.uint8),
            np.array(list(marked.values()), np.uint8),
        ]
        lengths.append((len(words), len(every) - len(words)))
    if not terms:
        terms, numbers, counts = (
            [np.empty(0, np.uint64)],
            [np.empty(0, np.uint32)],
            [np.empty(0, np.uint8)],
        )
    vocabulary, term = np.unique(np.concatenate(terms), return_inverse=True)
    return Counts(
        vocabulary,
        term.astype(np.uint32),
        np.concatenate(numbers),
        np.concatenate(counts),
        np.array(lengths, np.uint32).reshape(-1, 2),
    )


@dataclass(frozen=True, slots=True)
class Postings:
    """A segment's inverted index. Rows count the passages of its sources, one after another.

    `terms` uint64 sorted; the postings of `terms[i]` are `rows[starts[i]:starts[i + 1]]`,
    ascending, with `counts` beside them; `lengths` as in `Counts`, for all rows.
    """

    terms: npt.NDArray[np.uint64]
    starts: npt.NDArray[np.int64]
    rows: Rows
    counts: npt.NDArray[np.uint8]
    lengths: npt.NDArray[np.uint32]

    @classmethod
    def merge(cls, sources: Sequence[Counts]) -> "Postings":
        """The postings of several sources, whose rows follow one another in the given order."""
        sizes = [len(each.lengths) for each in sources]
        offsets = np.concatenate([[0], np.cumsum(sizes)])
        terms = np.concatenate([each.terms[each.term] for each in sources])
        rows = np.concatenate(
            [
                each.passage.astype(np.int32) + np.int32(at)
                for each, at in zip(sources, offsets, strict=False)
            ]
        )
        order = np.lexsort((rows, terms))
        unique, starts = np.unique(terms[order], return_index=True)
        return cls(
            unique,
            np.append(starts, len(terms)).astype(np.int64),
            rows[order],
            np.concatenate([each.count for each in sources])[order],
            np.concatenate([each.lengths for each in sources]),
        )

    def save(self, folder: Path) -> None:
        """Write one `.npy` file an array."""
        for name in self.__slots__:
            np.save(folder / f"{name}.npy", getattr(self, name), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> "Postings":
        """The arrays, mapped into memory: nothing is read before it is needed."""
        return cls(
            *(
                np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
                for name in cls.__slots__
            )
        )

    def of(self, term: int) -> tuple[Rows, npt.NDArray[np.uint8]]:
        """The rows that hold a term, and how often; empty arrays where none does."""
        wanted = np.uint64(term)
        at = int(np.searchsorted(self.terms, wanted))
        if at == len(self.terms) or self.terms[at] != wanted:
            return self.rows[:0], self.counts[:0]
        span = slice(self.starts[at], self.starts[at + 1])
        return self.rows[span], self.counts[span]


def stems(token: str) -> set[str]:
    """A question's token as either language would have stemmed it."""
    return {stem(token, "da"), stem(token, "en")}


def question_terms(question: str) -> dict[int, tuple[int, float]]:
    """The terms of a question: hash -> (field, weight).

    Both languages' stems are looked for, since a question may be asked in another language than its
    answer; only the one that a source was analysed with can be in its postings.
    """
    terms: dict[int, tuple[int, float]] = {}
    for token in tokens(question):
        weight = STOPWORD_WEIGHT if token in STOPWORDS else 1.0
        _add(terms, 0, stems(token), weight)
        _add(terms, 1, set(grams(token)), weight)
    return terms


def _add(terms: dict[int, tuple[int, float]], field: int, names: set[str], weight: float) -> None:
    for each in names:
        name = term_hash(FIELDS[field], each)
        terms[name] = (field, terms.get(name, (field, 0.0))[1] + weight)


def _translated(token: str) -> list[tuple[str, float, str]]:
    """`(word, weight, its language)`: the token as English in Danish, and as Danish in English."""
    return [
        (word, weight, to)
        for language, to in (("en", "da"), ("da", "en"))
        for word, weight in translations(token, language)
    ]


class Lexicon:
    """The postings of all segments, as one collection of `n` rows.

    `alive` bool `(n,)` tells which rows count: a removed source's stay in its segment until that is
    merged, and must not shape the statistics.
    """

    def __init__(self, segments: Sequence[Postings], alive: npt.NDArray[np.bool_]) -> None:
        self._segments = segments
        sizes = [len(each.lengths) for each in segments]
        self._offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self._alive = alive
        self._all_alive = bool(alive.all())
        lengths = (
            np.concatenate([each.lengths for each in segments]) if segments else np.empty((0, 2))
        )
        living = lengths[alive]
        self._n = len(living)
        average = living.mean(axis=0) if self._n else np.ones(2)
        self._norms = np.ascontiguousarray(
            (K1 * (1 - B + B * lengths / np.maximum(average, 1))).T, dtype=np.float32
        )

    def scores(self, question: str) -> Floats:
        """BM25 of every row, float32 `(n,)`: stems and grams added, each as one field."""
        total = np.zeros(int(self._offsets[-1]), dtype=np.float32)
        for term, (field, weight) in self._terms(question).items():
            rows, counts = self._postings(term)
            if len(rows):
                idf = np.log1p((self._n - len(rows) + 0.5) / (len(rows) + 0.5))
                tf = counts.astype(np.float32)
                total[rows] += (
                    np.float32(weight * idf * (K1 + 1)) * tf / (tf + self._norms[field][rows])
                )
        return total

    def holding(self, token: str) -> Rows:
        """The rows that hold a token in any of its forms; one may come twice."""
        return np.concatenate([self._postings(term_hash("s", name))[0] for name in stems(token)])

    def begins(self) -> npt.NDArray[np.bool_]:
        """Which rows begin another section than the one before, `(n,)`."""
        found = np.zeros(int(self._offsets[-1]), dtype=np.bool_)
        found[self._postings(term_hash("b", BEGINS))[0]] = True
        return found

    def speaking(self, label: str) -> Floats:
        """The share of each row's words that a speaker of this label says, float32 `(n,)`."""
        shares = np.zeros(int(self._offsets[-1]), dtype=np.float32)
        rows, counts = self._postings(term_hash("w", label))
        shares[rows] = counts.astype(np.float32) / MOST
        return shares

    def coverage(self, question: str) -> float:
        """How many of a question's telling words occur in the collection at all, 0 to 1.

        1 where none tells. An English question over Danish transcripts gets near 0: its words
        meet by chance, so they should not count.
        """
        telling = [token for token in tokens(question) if token not in STOPWORDS]
        if not telling:
            return 1.0
        return sum(self._known(token) for token in telling) / len(telling)

    def _known(self, token: str) -> float:
        """1 for a word that occurs, less for one of which only translations do, else 0."""
        if self._occurs(stems(token)):
            return 1.0
        found = [
            weight for word, weight, to in _translated(token) if self._occurs({stem(word, to)})
        ]
        return TRANSLATED_COUNTS * min(1.0, sum(found))

    def _occurs(self, names: set[str]) -> bool:
        """Whether a living row holds one of these stems; nothing is copied to tell."""
        return any(
            len(rows) and (self._all_alive or self._alive[rows + np.int32(at)].any())
            for name in names
            for segment, at in zip(self._segments, self._offsets, strict=False)
            for rows in (segment.of(term_hash("s", name))[0],)
        )

    def _terms(self, question: str) -> dict[int, tuple[int, float]]:
        """A question's terms, and those of the translations of words that do not occur."""
        terms = question_terms(question)
        for token in tokens(question):
            if token in STOPWORDS or self._occurs(stems(token)):
                continue
            for word, weight, to in _translated(token):
                _add(terms, 0, {stem(word, to)}, weight)
                _add(terms, 1, set(grams(word)), weight)
        return terms

    def _postings(self, term: int) -> tuple[Rows, npt.NDArray[np.uint8]]:
        found = [
            (each.of(term), at) for each, at in zip(self._segments, self._offsets, strict=False)
        ]
        rows = (
            np.concatenate([rows + np.int32(at) for (rows, _), at in found])
            if found
            else np.empty(0, np.int32)
        )
        counts = (
            np.concatenate([counts for (_, counts), _ in found]) if found else np.empty(0, np.uint8)
        )
        if self._all_alive:
            return rows, counts
        living = self._alive[rows]
        return rows[living], counts[living]
