"""What is found is what the recipe in CONTRIBUTING.md gives, worked out passage by passage."""

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from search import index, legs, lexical, ranking
from search.embedder import Vectors, read_passages
from search.engine import SearchEngine
from search.index import Writer
from search.passage import lay_out
from search.query import Filters, Query
from search.record import Record
from search.text import STOPWORDS, grams, stem, tokens
from tests.fakes import WordsEmbedder
from tests.records import record

WORDS = (
    "tilsyn data risiko model kontrol havn sensor borger kvalitet datakvalitet og at det som "
    "register drift skov klage sag medarbejder ledelse fejl målrettet virksomhed udbud"
).split()
QUESTIONS = [
    "Hvem har målrettet tilsyn med data?",
    "datakvalitet i registeret",
    "og at det",
    "fejl",
]


def records() -> list[Record]:
    chance = np.random.default_rng(5)
    return [
        record(
            f"{number:02}.txt",
            [f"Anna: {' '.join(chance.choice(WORDS, 90))}." for _ in range(1 + number % 9)],
            institution=f"Institution {number % 3}",
        )
        for number in range(24)
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Several segments, with removed sources in some, and one source without vectors."""
    made = tmp_path_factory.mktemp("index")
    embedder = WordsEmbedder()
    for at in range(0, 24, 5):
        with Writer(made) as writer:
            writer.use_model(embedder.key, embedder.dim)
            for each in records()[at : at + 5]:
                source = writer.put(each)
                if not each.path.endswith("07.txt"):
                    texts = writer.embedding_texts(source)
                    writer.put_vectors(source, read_passages(embedder, texts))
            writer.commit()
    index.remove(made, ["03.txt", "11.txt"])
    return made


class Reference:
    """Every passage's score by loops over dictionaries, in double precision."""

    def __init__(self, kept: list[Record], institutions: tuple[str, ...] = ()) -> None:
        self.heard: list[legs.Read] = []
        self.place: list[tuple[str, int]] = []
        self.admitted: list[bool] = []
        for each in kept:
            text, spans = lay_out(each.turns)
            for passage in each.passages:
                self.heard.append(legs.read(text, each.turns, spans, passage))
                self.place.append((each.path, passage.start))
                self.admitted.append(not institutions or each.institution in institutions)

    def scores(self, question: str) -> list[float]:
        words = standardised(self.bm25(question))
        known = [not path.endswith("07.txt") for path, _ in self.place]
        cosines = self.cosines(WordsEmbedder().embed_queries([question])[0])
        meaning = iter(
            standardised([c for c, is_known in zip(cosines, known, strict=True) if is_known])
        )
        weight = ranking.meaning_weight(self.coverage(question))
        fused = [
            (1 - weight) * word + weight * next(meaning) if is_known else word
            for word, is_known in zip(words, known, strict=True)
        ]
        return self.smoothed(fused)

    def coverage(self, question: str) -> float:
        """The share of the telling words that any passage holds; none here has a translation."""
        held = {stem(token, "da") for each in self.heard for token in tokens(each.words)}
        telling = [token for token in tokens(question) if token not in STOPWORDS]
        return np.mean([stem(t, "da") in held for t in telling]).item() if telling else 1.0

    def bm25(self, question: str) -> list[float]:
        total = [0.0] * len(self.heard)
        for analyse in (lambda token: {stem(token, "da"), stem(token, "en")}, grams):
            asked: Counter[str] = Counter()
            for token in tokens(question):
                for term in set(analyse(token)):
                    asked[term] += 0.2 if token in STOPWORDS else 1.0
            self.add_field(total, asked, (lambda t: [stem(t, "da")]) if analyse != grams else grams)
        return total

    def add_field(self, total: list[float], asked: dict[str, float], analyse) -> None:  # type: ignore[no-untyped-def]
        held = [Counter(x for t in tokens(each.words) for x in analyse(t)) for each in self.heard]
        average = sum(each.total() for each in held) / len(held)
        for term, weight in asked.items():
            having = sum(term in each for each in held)
            idf = math.log(1 + (len(held) - having + 0.5) / (having + 0.5))
            for at, each in enumerate(held):
                norm = lexical.K1 * (1 - lexical.B + lexical.B * each.total() / average)
                total[at] += weight * idf * (lexical.K1 + 1) * each[term] / (each[term] + norm)

    def cosines(self, asked: Vectors) -> list[float]:
        kept = WordsEmbedder().embed_passages([each.meaning for each in self.heard])
        return (kept.astype(np.float16).astype(np.float64) @ asked.astype(np.float64)).tolist()

    def smoothed(self, fused: list[float]) -> list[float]:
        cut = [max(0.0, each) * ok for each, ok in zip(fused, self.admitted, strict=True)]
        return [
            self._with_neighbours(cut, at) if self.admitted[at] else 0 for at in range(len(cut))
        ]

    def _with_neighbours(self, cut: list[float], at: int) -> float:
        found = cut[at]
        for step in (-3, -2, -1, 1, 2, 3):
            other = at + step
            near = 0 <= other < len(cut) and self.place[other][0] == self.place[at][0]
            lent = cut[other] if near else ranking.MISSING_SHARE * cut[at]
            found += ranking.NEIGHBOUR_SHARE ** abs(step) * lent
        return found


def standardised(values: list[float]) -> list[float]:
    return [(each - np.mean(values)) / np.std(values) for each in values]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("institutions", [(), ("Institution 1",)])
def test_hits_and_scores_are_those_of_the_recipe(
    folder: Path, question: str, institutions: tuple[str, ...]
) -> None:
    kept = [each for each in records() if not each.path.endswith(("03.txt", "11.txt"))]
    reference = Reference(kept, institutions)
    expected = dict(zip(reference.place, reference.scores(question), strict=True))
    query = Query(question, filters=Filters(institutions=institutions), limit=1000)
    hits = SearchEngine.open(folder, WordsEmbedder()).search(query).hits
    assert len(hits) == sum(reference.admitted)
    wanted = [expected[hit.source.path, hit.passage.start] for hit in hits]
    np.testing.assert_allclose([hit.score for hit in hits], wanted, atol=2e-4)
    assert sorted(wanted, reverse=True)[:20] == pytest.approx(wanted[:20], abs=2e-4)


def test_a_batch_longer_than_a_block_gives_what_each_question_gives_alone(folder: Path) -> None:
    engine = SearchEngine.open(folder, WordsEmbedder())
    queries = [Query(f"{word} {other}") for word in WORDS[:7] for other in WORDS[7:13]]
    together = engine.search_all(queries)
    assert [found.hits for found in together] == [engine.search(each).hits for each in queries]
