"""An index of any number of passages, written as ingest writes one, from text that means nothing.

    python -m tests.benchmark.synthetic FOLDER [--passages 100000]

How long a question takes depends on how many passages hold its words, so the words come as they do
in interviews: those of the sample corpus as often as there, and a long tail of compounds made of
them, the n-th 1/n times as often as the first (Zipf). Passages have 200 words, as ingest makes
them. Vectors lie around common centres that lie near each other, as those of e5 do, which spares
hours of embedding; what is found says nothing about relevance.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest import chunking
from search.embedder import Reading, Vectors, WordEmbedder, Words, load_embedder
from search.index import Writer
from search.passage import Turn
from search.record import Record

MANUSCRIPTS = Path(__file__).parents[2] / "corpus" / "manuscripts"
COMPOUNDS = 60_000
# The share of all words that are compounds of the tail.
TAIL = 0.15
WORDS_A_TURN, TURNS_A_SOURCE = 100, 80
CENTRES, INSTITUTIONS = 400, 40
# Of a unit vector, what is common to all and what to one centre; the rest is its own.
COMMON, OWN_CENTRE = 0.85, 0.35
# How many of a passage's 200 words tell something, in Danish guidance and in meetings.
TELLING = 80
SEED = 20180314


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words, and how probable each is."""

    words: list[str]
    chances: npt.NDArray[np.float64]

    @classmethod
    def of_the_corpus(cls, chance: np.random.Generator) -> "Vocabulary":
        """The sample corpus's words, and compounds of its longer ones."""
        texts = [path.read_text(encoding="utf-8") for path in sorted(MANUSCRIPTS.glob("*.txt"))]
        counted = Counter(re.findall(r"[^\W\d_]+", " ".join(texts)))
        parts = [word.lower() for word in counted if len(word) > 4]
        drawn = chance.integers(len(parts), size=(COMPOUNDS, 2))
        made = [f"{parts[one]}{'s' * (one % 2)}{parts[other]}" for one, other in drawn.tolist()]
        known = np.array(list(counted.values()), np.float64)
        tail = 1 / np.arange(1, len(made) + 1)
        chances = np.concatenate([(1 - TAIL) * known / known.sum(), TAIL * tail / tail.sum()])
        return cls([*counted, *made], chances)

    def turns(self, chance: np.random.Generator, speakers: tuple[str, str]) -> list[Turn]:
        """An interview of nothing, in sentences of a dozen words."""
        size = (TURNS_A_SOURCE, WORDS_A_TURN)
        drawn = chance.choice(len(self.words), size, p=self.chances).tolist()
        turns = []
        for number, ids in enumerate(drawn):
            words = [self.words[each] for each in ids]
            said = ". ".join(" ".join(words[at : at + 12]) for at in range(0, len(words), 12))
            role = "respondent" if number % 2 else "interviewer"
            turns.append(Turn(said + ".", speakers[number % 2], role))
        return turns


def sources(passages: int) -> Iterator[Record]:
    """Interviews until there are `passages` of them, the last one cut short."""
    chance = np.random.default_rng(SEED)
    vocabulary = Vocabulary.of_the_corpus(chance)
    number = 0
    while passages > 0:
        made = _source(number, vocabulary.turns(chance, ("Interviewer", f"Person {number}")))
        yield made
        passages -= len(made.passages)
        number += 1


def _source(number: int, turns: list[Turn]) -> Record:
    return Record(
        path=f"/docs/{number:06}.txt",
        title=f"Interview {number}",
        institution=f"Institution {number % INSTITUTIONS}",
        evidence="header",
        kind="interview",
        language="da",
        date="2018-03-14",
        format="plain",
        pages=None,
        words=len(turns) * WORDS_A_TURN,
        speakers=tuple(dict.fromkeys(turn.speaker for turn in turns if turn.speaker)),
        warnings=(),
        turns=turns,
        passages=chunking.passages(turns),
        content_hash=str(number),
        shape_hash="1",
        size=1,
        mtime_ns=1,
    )


def vectors(rows: int, dim: int, chance: np.random.Generator, centres: Vectors) -> Vectors:
    """Unit vectors `(rows, dim)` around some of `centres`, which hold what is common as well."""
    own = chance.standard_normal((rows, dim), np.float32)
    own *= np.sqrt(1 - COMMON**2 - OWN_CENTRE**2) / np.linalg.norm(own, axis=1, keepdims=True)
    made = centres[chance.integers(len(centres), size=rows)] + own
    unit: Vectors = made / np.linalg.norm(made, axis=1, keepdims=True)
    return unit


def centres(dim: int, chance: np.random.Generator) -> Vectors:
    """`(CENTRES, dim)`, near each other."""
    drawn = chance.standard_normal((CENTRES + 1, dim), np.float32)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    found: Vectors = COMMON * drawn[0] + OWN_CENTRE * drawn[1:]
    return found


def words(chance: np.random.Generator, dim: int) -> Words:
    """Vectors of as many telling words as a passage of 200 words has."""
    drawn = chance.standard_normal((TELLING, dim), np.float32)
    unit = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return Words([""] * TELLING, unit.astype(np.float32))


def make(folder: Path, passages: int) -> None:
    """An index of about `passages` passages in `folder`, as if the bundled model had made it."""
    embedder = load_embedder()
    assert isinstance(embedder, WordEmbedder)
    chance = np.random.default_rng(SEED)
    around = centres(embedder.dim, chance)
    with Writer(folder) as writer:
        writer.use_model(embedder.key, embedder.dim)
        for record in sources(passages):
            source = writer.put(record)
            rows = len(record.passages)
            made = vectors(rows, embedder.dim, chance, around)
            writer.put_vectors(
                source, Reading(made, [words(chance, embedder.word_dim) for _ in range(rows)])
            )
        writer.commit()


def main() -> None:
    """Make one."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.synthetic")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=100_000)
    arguments = parser.parse_args()
    make(arguments.folder, arguments.passages)


if __name__ == "__main__":
    main()
