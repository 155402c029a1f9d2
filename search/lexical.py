"""BM25 over stems and character 4-grams, as two fields whose scores add.

Robertson & Zaragoza, *The Probabilistic Relevance Framework: BM25 and Beyond* (2009), with the
non-negative idf that Lucene uses. The postings come from `search.postings`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from search.marking import Translated
from search.postings import BEGINS, MOST, Postings, Rows, term_hash
from search.text import STOPWORDS, grams, stem, tokens
from search.translation import translations

Floats = npt.NDArray[np.float32]
# By a term's hash, its field and its weight.
Terms = dict[int, tuple[int, float]]

# Common defaults; between .9 and 1.5, and .5 and .8, nothing moved by more than .01 on any set.
K1, B = 1.2, 0.75
# What a word that merely asks weighs against one that tells (see `search.text`).
STOPWORD_WEIGHT = 0.2
# How far a word counts as known to the collection when only its translations occur there.
TRANSLATED_COUNTS = 0.7
# A translation that stands for fewer of its word's occurrences is scored, but marks nothing.
LIKELY = 0.1
FIELDS = ("s", "g")
# A term that this share of all rows hold is added up as a whole array, which costs a sixth of
# looking up so many rows; it is kept for the next question, since many have such terms in common.
FREQUENT = 1 / 8
# Bytes that such arrays may take: those of 1,000 terms at 100,000 rows. Words that merely ask,
# some 300, are kept beside them, each as the sum of its terms.
KEPT = 400 * 10**6


def stems(token: str) -> set[str]:
    """A question's token as either language would have stemmed it."""
    return {stem(token, "da"), stem(token, "en")}


def terms_of(words: Iterable[str]) -> Terms:
    """The terms of a question's tokens.

    Both languages' stems are looked for, since a question may be asked in another language than its
    answer; only the one that a source was analysed with can be in its postings.
    """
    terms: Terms = {}
    for token in words:
        _add(terms, 0, stems(token), 1.0)
        _add(terms, 1, set(grams(token)), 1.0)
    return terms


def _add(terms: Terms, field: int, names: set[str], weight: float) -> None:
    for each in sorted(names):  # so that sums are rounded the same in every process
        name = term_hash(FIELDS[field], each)
        terms[name] = (field, terms.get(name, (field, 0.0))[1] + weight)


def _translated(token: str) -> list[tuple[str, float, str]]:
    """`(word, weight, its language)`: the token as English in Danish, and as Danish in English."""
    return [
        (word, weight, to)
        for language, to in (("en", "da"), ("da", "en"))
        for word, weight in translations(token, language)
    ]


class Part(NamedTuple):
    """What one segment holds of a term: its rows, counted from `start`, and how often each does."""

    start: int
    rows: Rows
    counts: npt.NDArray[np.uint8]


class Lexicon:
    """The postings of all segments, as one collection of `n` rows.

    `alive` bool `(n,)` tells which rows count: a removed source's stay in its segment until that is
    merged, and must not shape the statistics.
    """

    def __init__(self, segments: Sequence[Postings], alive: npt.NDArray[np.bool_]) -> None:
        self._segments = segments
        sizes = [len(each.lengths) for each in segments]
        self._starts = np.cumsum([0, *sizes]).tolist()
        self._rows = int(self._starts[-1])
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
        kept = KEPT // (4 * max(1, self._rows))
        self._saturated = lru_cache(maxsize=kept)(self._saturate)
        self._asking = lru_cache(maxsize=kept)(self._ask)
        self._occurs = lru_cache(maxsize=50_000)(self._look_up)

    def scores(self, question: str) -> Floats:
        """BM25 of every row, float32 `(n,)`: stems and grams added, each as one field."""
        return self.scores_and_most(question)[0]

    def scores_and_most(self, question: str) -> tuple[Floats, float]:
        """`scores`, and the most that the words that tell could give a row."""
        total = np.zeros(self._rows, dtype=np.float32)
        asking = Counter(token for token in tokens(question) if token in STOPWORDS)
        for token, times in asking.items():
            _add_scaled(total, np.float32(STOPWORD_WEIGHT * times), self._asking(token))
        return total, self._add_terms(total, self._terms(question))

    def _ask(self, token: str) -> Floats:
        """What `scores` gives a word that merely asks, unweighted."""
        total = np.zeros(self._rows, dtype=np.float32)
        self._add_terms(total, terms_of([token]))
        return total

    def _add_terms(self, total: Floats, terms: Terms) -> float:
        """Add what the terms give each row; gives the most that they could."""
        most = 0.0
        for parts, (term, (field, weight)) in zip(
            self._all_postings(terms), terms.items(), strict=True
        ):
            held = sum(len(part.rows) for part in parts)
            factor = np.float32(weight * _idf(self._n, held) * (K1 + 1))
            most += float(factor)
            if held > FREQUENT * self._rows:
                _add_scaled(total, factor, self._saturated(term, field))
                continue
            for part in parts:
                rows, saturated = self._saturation(part, field)
                saturated *= factor
                np.add.at(total, rows, saturated)
        return most

    def holding(self, token: str) -> npt.NDArray[np.intp]:
        """The rows that hold a token in any of its forms; one may come twice."""
        found = self._all_postings(term_hash("s", name) for name in stems(token))
        placed = [_placed(part) for parts in found for part in parts]
        return np.concatenate(placed or [np.empty(0, np.intp)])

    def begins(self) -> npt.NDArray[np.bool_]:
        """Which rows begin another section than the one before, `(n,)`."""
        found = np.zeros(self._rows, dtype=np.bool_)
        for part in self._postings(term_hash("b", BEGINS)):
            found[_placed(part)] = True
        return found

    def speaking(self, label: str) -> Floats:
        """The share of each row's words that a speaker of this label says, float32 `(n,)`."""
        shares = np.zeros(self._rows, dtype=np.float32)
        for part in self._postings(term_hash("w", label)):
            shares[_placed(part)] = part.counts.astype(np.float32) / MOST
        return shares

    def rarity(self, words: Sequence[str]) -> Floats:
        """How much each word of a question tells, float32 `(words,)`: the root of its idf.

        A compound by its rarest part; a word that merely asks little, as in `scores`.
        """
        found = [max(map(self._tells, tokens(word)), default=0.0) for word in words]
        return np.sqrt(np.array(found, dtype=np.float32))

    def _tells(self, token: str) -> float:
        """A token's weight times its idf, by the stem that more rows hold."""
        held = max(
            sum(len(part.rows) for part in parts)
            for parts in self._all_postings(term_hash("s", name) for name in stems(token))
        )
        weight = STOPWORD_WEIGHT if token in STOPWORDS else 1.0
        return weight * _idf(self._n, held)

    def coverage(self, question: str) -> float:
        """How many of a question's telling words occur in the collection at all, 0 to 1.

        1 where none tells. An English question over Danish transcripts gets near 0: its words
        meet by chance, so they should not count.
        """
        telling = [token for token in tokens(question) if token not in STOPWORDS]
        if not telling:
            return 1.0
        return sum(self._known(token) for token in telling) / len(telling)

    def translated(self, question: str) -> Translated:
        """Stems of the likely translations of those telling words that do not occur.

        `((token, ((stem, language), ...)), ...)`, as `search.marking` takes them.
        """
        return tuple(
            (
                token,
                tuple(
                    (stem(word, to), to)
                    for word, weight, to in _translated(token)
                    if weight >= LIKELY
                ),
            )
            for token in self._unknown(question)
        )

    def _unknown(self, question: str) -> list[str]:
        """A question's telling words that do not occur: they are looked for in translation."""
        return [
            token
            for token in tokens(question)
            if token not in STOPWORDS and not self._any_occurs(stems(token))
        ]

    def _known(self, token: str) -> float:
        """1 for a word that occurs, less for one of which only translations do, else 0."""
        if self._any_occurs(stems(token)):
            return 1.0
        found = [weight for word, weight, to in _translated(token) if self._occurs(stem(word, to))]
        return TRANSLATED_COUNTS * min(1.0, sum(found))

    def _any_occurs(self, names: Iterable[str]) -> bool:
        return any(map(self._occurs, names))

    def _look_up(self, name: str) -> bool:
        """Whether a living row holds this stem."""
        return any(len(part.rows) for part in self._postings(term_hash("s", name)))

    def _terms(self, question: str) -> Terms:
        """The terms of the words that tell, and of the translations of those that do not occur."""
        terms = terms_of([token for token in tokens(question) if token not in STOPWORDS])
        for token in self._unknown(question):
            for word, weight, to in _translated(token):
                _add(terms, 0, {stem(word, to)}, weight)
                _add(terms, 1, set(grams(word)), weight)
        return terms

    def _saturate(self, term: int, field: int) -> Floats:
        """What each row's count of a term is worth, float32 `(n,)`."""
        whole = np.zeros(self._rows, dtype=np.float32)
        for part in self._postings(term):
            rows, saturated = self._saturation(part, field)
            whole[rows] = saturated
        return whole

    def _saturation(self, part: Part, field: int) -> tuple[npt.NDArray[np.intp], Floats]:
        """The rows of a part, and what each one's count is worth, below 1."""
        rows = _placed(part)
        counts = part.counts.astype(np.float32)
        worth = self._norms[field].take(rows)
        worth += counts
        return rows, np.divide(counts, worth, out=worth)

    def _postings(self, term: int) -> list[Part]:
        return self._all_postings([term])[0]

    def _all_postings(self, terms: Iterable[int]) -> list[list[Part]]:
        """By term, its postings in each segment, without those of removed sources.

        They are copied only where there are such.
        """
        wanted = list(terms)
        parts: list[list[Part]] = [[] for _ in wanted]
        for segment, start in zip(self._segments, self._starts, strict=False):
            for (rows, counts), into in zip(segment.of(wanted), parts, strict=True):
                if not self._all_alive:
                    living = self._alive[start + rows.astype(np.intp)]
                    rows, counts = rows[living], counts[living]
                if len(rows):
                    into.append(Part(start, rows, counts))
        return parts


def _idf(rows: int, held: int) -> float:
    return float(np.log1p((rows - held + 0.5) / (held + 0.5)))


def _add_scaled(total: Floats, factor: np.float32, values: Floats) -> None:
    """`total += factor * values`, in one pass where NumPy takes two."""
    import faiss

    into = faiss.swig_ptr(total)
    faiss.fvec_madd(  # type: ignore[attr-defined]
        len(total), into, float(factor), faiss.swig_ptr(values), into
    )


def _placed(part: Part) -> npt.NDArray[np.intp]:
    """Its rows as those of the collection."""
    rows = part.rows.astype(np.intp)
    return rows + part.start if part.start else rows
