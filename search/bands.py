"""How sure a hit is to answer, in four bands: calibrated for a model and an index, without labels.

What a cosine is worth differs between models and between collections. So some questions that have
nothing to do with anybody's collection (`foreign.tsv`, each in Danish and English) are asked of the
index when it is built: what they reach at best is what a question reaches that has no answer there.

    calibration = calibrate(best, model, rows)     # at build
    band(evidence, calibration.of("Hvem …?"))       # for each hit
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search.query import Band
from search.ranking import Floats
from search.text import DANISH_STOPWORDS, ENGLISH_STOPWORDS, tokens

FOREIGN = Path(__file__).with_name("foreign.tsv")
LANGUAGES = ("da", "en")

# Of the most evidence that foreign questions have: below the first a hit is "none", above the
# second "possible". A few of them may have an answer after all, so not the highest.
NONE_QUANTILE, POSSIBLE_QUANTILE = 0.5, 0.88
# What "strong" is above "possible", in units of the way from "none" to "possible".
STRONG_STEPS = 1.5
# What all of a question's words add to a cosine: held as fully as can be, and met in meaning.
WORDS_SHARE, MET_SHARE = 0.05, 0.1
# An index is calibrated anew once its size has changed by this share: until then bands are stable.
CHANGE = 0.25
# Of what evidence is made of: thresholds found for another are not used.
FORMULA = 2


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Evidence from which a hit is weak, possible and strong."""

    weak: float
    possible: float
    strong: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Thresholds by the language of a question, of a model and an index of so many vectors."""

    model: str
    rows: int
    by_language: Mapping[str, Thresholds]

    def of(self, question: str) -> Thresholds:
        """Those of the question's language: an English one comes less near to Danish passages."""
        return self.by_language[language(question)]

    def holds_for(self, model: str, rows: int) -> bool:
        """Whether an index of so many vectors of a model need not be calibrated anew."""
        return model == self.model and abs(rows - self.rows) <= CHANGE * self.rows

    def to_json(self) -> str:
        """As the index keeps it."""
        return json.dumps({**asdict(self), "formula": FORMULA})

    @classmethod
    def from_json(cls, stored: str | None) -> "Calibration | None":
        """What `to_json` made; None of nothing, and of what holds for other evidence."""
        if not stored:
            return None
        held = json.loads(stored)
        if held.pop("formula", 1) != FORMULA:
            return None
        found = {name: Thresholds(**each) for name, each in held.pop("by_language").items()}
        return cls(**held, by_language=found)


@cache
def foreign_questions() -> tuple[tuple[str, ...], ...]:
    """The questions in Danish, and the same in English."""
    lines = FOREIGN.read_text(encoding="utf-8").splitlines()
    return tuple(zip(*(line.split("\t") for line in lines), strict=True))


def calibrate(best: Floats, model: str, rows: int) -> Calibration:
    """From the most evidence of each foreign question, float32 `(questions,)`; Danish first."""
    halves = np.split(best.astype(np.float64), len(LANGUAGES))
    found = dict(zip(LANGUAGES, map(_thresholds, halves), strict=True))
    return Calibration(model, rows, found)


def _thresholds(best: npt.NDArray[np.float64]) -> Thresholds:
    weak, possible = np.quantile(best, (NONE_QUANTILE, POSSIBLE_QUANTILE)).tolist()
    return Thresholds(weak, possible, possible + STRONG_STEPS * (possible - weak))


def evidence(similar: Floats, held: Floats, most: float) -> Floats:
    """What tells how sure each row is, float32 `(n,)`: its cosine, and a little for its words.

    `search.scoring` adds, for the rows that it looks at again, how their words are met in meaning.

    `held` is each row's BM25 and `most` the most that the question's words could give. NaN for a
    row without a vector.
    """
    return similar + np.float32(WORDS_SHARE / most if most else 0) * held


def best_beside(
    found: Floats, stretch_of_row: npt.NDArray[np.int32], rows: npt.NDArray[np.int64]
) -> Floats:
    """The best evidence of each of `rows` and the passages before and after it, float32 `(rows,)`.

    An answer spans passages, and one beside it is part of it. NaN where none has a vector.
    """
    best = found[rows]
    for step in (-1, 1):
        beside = np.clip(rows + step, 0, len(found) - 1)
        same = stretch_of_row[beside] == stretch_of_row[rows]
        best = np.fmax(best, np.where(same, found[beside], np.float32(np.nan)))
    return np.asarray(best, dtype=np.float32)


def band(evidence: float, thresholds: Thresholds | None) -> Band:
    """The band of a hit; "possible" where nothing can tell, as while there is no vector yet."""
    if thresholds is None or np.isnan(evidence):
        return "possible"
    if evidence > thresholds.strong:
        return "strong"
    if evidence > thresholds.possible:
        return "possible"
    return "weak" if evidence > thresholds.weak else "none"


def language(question: str) -> str:
    """ "da" or "en", by its small words; Danish where they do not tell."""
    words = tokens(question)
    danish, english = (
        sum(word in small for word in words) for small in (DANISH_STOPWORDS, ENGLISH_STOPWORDS)
    )
    return "en" if english > danish else "da"
