"""What is asked, and what comes back."""

from dataclasses import dataclass, field
from typing import Literal, get_args

from search.passage import Kind, Passage, Role, Source

# How sure a hit is to answer, surest first. All hits "weak" or "none": no clear statement found.
Band = Literal["strong", "possible", "weak", "none"]
BANDS: tuple[Band, ...] = get_args(Band)
# What a hit was found by, for the most part.
Ground = Literal["words", "meaning", "both", "around"]
# One leg gave most of a score where the other gave less than half as much.
MOSTLY = 2.0
# Neighbours lend something to nearly every hit in a conversation; only so many times what a passage
# has itself is worth telling.
MOSTLY_AROUND = 3.0


@dataclass(frozen=True, slots=True)
class Filters:
    """Which passages may answer. Empty means all; the values of one field are alternatives.

    `sources` are paths or file names, with or without folder and suffix; `speakers` parts of names;
    `years` those of the sources' dates; `ministries` those that the institutions belong to. Of
    `phrases` a passage must hold each, as written; of `words` one, in any of its forms. What one
    of `excluding` admits may not answer, and only what `also` admits may.
    """

    institutions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    speakers: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    years: tuple[int, ...] = ()
    ministries: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluding: "tuple[Filters, ...]" = ()
    also: "Filters | None" = None


@dataclass(frozen=True, slots=True)
class Query:
    """One question. `id` is the caller's name for it, kept on every hit.

    `text` may hold operators (see `search.syntax`), which restrict it beside `filters`.
    """

    text: str
    id: str = "1"
    filters: Filters = field(default_factory=Filters)
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Why:
    """How a passage met its question.

    `words` are those of the question, as asked, that stand in it in some form; `compounds` and
    `translated` pair a word of the question with what it met in the passage, as written there: a
    compound of it or a part of it, or a word of the other language. `by_words` and `by_meaning` are
    what each leg gave to the score, below 0 where the passage has less of it than most;
    `by_neighbours` is what the passages around lent.
    """

    words: tuple[str, ...] = ()
    compounds: tuple[tuple[str, str], ...] = ()
    translated: tuple[tuple[str, str], ...] = ()
    by_words: float = 0.0
    by_meaning: float = 0.0
    by_neighbours: float = 0.0

    @property
    def mostly(self) -> Ground | None:
        """What found it; None where nothing gave anything."""
        less, most = sorted((max(0.0, self.by_words), max(0.0, self.by_meaning)))
        if self.by_neighbours > MOSTLY_AROUND * (less + most):
            return "around"
        if not most:
            return None
        if less * MOSTLY >= most:
            return "both"
        return "words" if self.by_words > self.by_meaning else "meaning"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers, with its rank (from 1) and its place in its source.

    `score` orders the hits of one query and means nothing across queries; `words` and `meaning` are
    what each leg gave, in standard deviations above the collection's mean. `band` means the same
    for all questions to one index. `matched` are `(start, end)` offsets in `text` of the words that
    met the question's, and `why` tells of them in words.
    """

    rank: int
    score: float
    text: str
    source: Source
    passage: Passage
    passage_id: int
    institution: str | None
    words: float
    meaning: float | None
    matched: tuple[tuple[int, int], ...] = ()
    band: Band = "possible"
    why: Why = Why()


@dataclass(frozen=True, slots=True)
class State:
    """What an index holds now. `passages_embedded` of `passages` are searchable by meaning.

    `recall` is the share of the passages nearest in meaning that a search finds, as measured when
    the index was made; None where all are compared, as in all but large collections.
    """

    generation: int
    model: str | None
    dim: int | None
    sources: int
    passages: int
    passages_embedded: int
    words: int
    recall: float | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """The hits of one query, best first, and the state of the index that they come from."""

    query: Query
    hits: tuple[Hit, ...]
    state: State

    @property
    def clear(self) -> bool:
        """Whether any hit is more than weak; otherwise no clear statement was found."""
        return any(hit.band in ("strong", "possible") for hit in self.hits)
