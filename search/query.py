"""What is asked, and what comes back."""

from dataclasses import dataclass, field
from typing import Literal, get_args

from search.passage import Kind, Passage, Role, Source

# How sure a hit is to answer, surest first. All hits "weak" or "none": no clear statement found.
Band = Literal["strong", "possible", "weak", "none"]
BANDS: tuple[Band, ...] = get_args(Band)


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
class Hit:
    """A passage that answers, with its rank (from 1) and its place in its source.

    `score` orders the hits of one query and means nothing across queries; `words` and `meaning` are
    what each leg gave, in standard deviations above the collection's mean. `band` means the same
    for all questions to one index. `matched` are `(start, end)` offsets in `text` of the words that
    met the question's.
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
