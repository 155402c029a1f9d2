"""Figures against values worked out by hand."""

import json
import math
from dataclasses import astuple
from pathlib import Path

import pytest

from search.errors import BadQuestions
from search.evaluation import evaluate
from search.figures import Figures, dcg
from search.judgements import Answer, JudgedSource, JudgedTurn, Judgement, read_judgements
from search.query import Hit
from tests.search.samples import hit, passage, source

HAVN, RAPPORT = "/docs/havn.vtt", "/docs/rapport.pdf"
# Turns 0–1, 2–3, 4, 5–8 of one document; pages 1–2 and 3 of another.
PASSAGES = {
    HAVN: [passage(0, 1), passage(2, 3), passage(4), passage(5, 8)],
    RAPPORT: [passage(0, page_start=1, page_end=2), passage(1, page_start=3, page_end=3)],
}
SOURCES = {
    HAVN: JudgedSource(
        PASSAGES[HAVN],
        [JudgedTurn((), institution="Havnen" if n < 4 else "Skoven") for n in range(9)],
    ),
    RAPPORT: JudgedSource(
        PASSAGES[RAPPORT], [JudgedTurn((), range(1, 3)), JudgedTurn((), range(3, 4))]
    ),
}


def judged(*answers: Answer, language: str = "da") -> Judgement:
    return Judgement("q", language, "Hvem?", answers)


def found(*places: tuple[str, int]) -> list[Hit]:
    """Hits in order: a document, and which of its passages."""
    return [
        hit(rank=rank, source=source(path), passage=PASSAGES[path][number])
        for rank, (path, number) in enumerate(places, 1)
    ]


def figures(judgement: Judgement, hits: list[Hit]) -> Figures:
    overall = evaluate([judgement], [hits], SOURCES).overall
    assert overall is not None
    return overall


def test_gain_is_discounted_by_the_logarithm_of_the_rank() -> None:
    assert dcg([3, 2, 3], 10) == pytest.approx(3 + 2 / math.log2(3) + 3 / 2)
    assert dcg([1, 1, 1], 2) == pytest.approx(1 + 1 / math.log2(3))


def by_passage(judgement: Judgement, hits: list[Hit]) -> tuple[float, ...]:
    """nDCG@10, recall@10, recall@50, hit@1, hit@5 and MRR."""
    return astuple(figures(judgement, hits))[:6]


def test_a_perfect_order_gives_one_everywhere() -> None:
    answer = Answer("havn", turns=frozenset({2, 3, 4}))
    assert by_passage(judged(answer), found((HAVN, 2), (HAVN, 1))) == (1, 1, 1, 1, 1, 1)


def test_a_passage_half_beside_the_answer_counts_half() -> None:
    answer = Answer("havn.vtt", turns=frozenset({3, 4}))
    # Gains: 0 for turns 0–1, then 1/2 for 2–3, 1 for 4; the best order would be 1, 1/2.
    got = by_passage(judged(answer), found((HAVN, 0), (HAVN, 1), (HAVN, 2)))
    expected = (0.5 / math.log2(3) + 1 / 2) / (1 + 0.5 / math.log2(3))
    assert got == (pytest.approx(expected), 1.0, 1.0, 0.0, 1.0, 0.5)


def test_recall_counts_judged_turns_and_not_passages() -> None:
    answer = Answer(HAVN, turns=frozenset({0, 1, 5, 6}))
    got = figures(judged(answer), found((HAVN, 3), (HAVN, 1)))
    assert got.recall_10 == 0.5


def test_the_first_ten_and_the_first_fifty_differ() -> None:
    answer = Answer("havn", turns=frozenset({4}))
    got = by_passage(judged(answer), found(*[(RAPPORT, 0)] * 10, (HAVN, 2)))
    assert got == (0.0, 0.0, 1.0, 0.0, 0.0, pytest.approx(1 / 11))


def test_pages_and_several_documents_answer_together() -> None:
    answers = Answer("rapport", pages=frozenset({2})), Answer("havn", turns=frozenset({4}))
    got = figures(judged(*answers), found((RAPPORT, 0), (HAVN, 0)))
    assert got.ndcg_10 == pytest.approx(0.5 / (1 + 0.5 / math.log2(3)))
    assert (got.recall_10, got.hit_1) == (0.5, 1.0)


def test_two_answers_of_one_document_are_one() -> None:
    answers = Answer("havn", turns=frozenset({2})), Answer("havn.vtt", turns=frozenset({3}))
    assert by_passage(judged(*answers), found((HAVN, 1))) == (1, 1, 1, 1, 1, 1)


def test_nothing_right_is_zero_and_no_hits_are_too() -> None:
    answer = Answer("havn", turns=frozenset({4}))
    assert figures(judged(answer), found((HAVN, 0))) == Figures(*[0] * 11)
    assert figures(judged(answer), []) == Figures(*[0] * 11)


def test_a_missing_document_is_named_and_costs_recall() -> None:
    answers = Answer("væk", turns=frozenset({0})), Answer("havn", turns=frozenset({4}))
    result = evaluate([judged(*answers)], [found((HAVN, 2))], SOURCES)
    assert result.missing == ("væk",)
    assert result.overall is not None
    assert result.overall.recall_10 == 0.5


def test_questions_are_averaged_by_language_and_over_all() -> None:
    answer = Answer("havn", turns=frozenset({4}))
    asked = [judged(answer), judged(answer, language="en"), judged(answer, language="en")]
    hits = [found((HAVN, 2)), found((HAVN, 2)), found((HAVN, 0))]
    result = evaluate(asked, hits, SOURCES)
    assert {name: (n, f.mrr) for name, (n, f) in result.by_language.items()} == {
        "da": (1, 1.0),
        "en": (2, 0.5),
    }
    assert result.overall is not None
    assert result.overall.mrr == pytest.approx(2 / 3)
    assert [f.hit_1 for _, f in result.by_question] == [1.0, 1.0, 0.0]


def test_questions_count_for_each_institution_that_answers_them() -> None:
    one = judged(Answer("havn", turns=frozenset({0})))
    both = judged(Answer("havn", turns=frozenset({3, 4})))
    report = judged(Answer("rapport", pages=frozenset({3})))
    hits = [found((HAVN, 3)), found((HAVN, 2)), found((RAPPORT, 0), (RAPPORT, 1))]
    result = evaluate([one, both, report], hits, SOURCES)
    assert [(name, n, f.mrr) for name, (n, f) in result.by_institution.items()] == [
        ("Havnen", 2, 0.5),
        ("Skoven", 1, 1.0),
        (None, 1, 0.5),
    ]


def test_questions_without_answers_are_told_apart() -> None:
    answer = Answer("havn", turns=frozenset({4}))
    hits = [found((HAVN, 2)), [hit(score=1.0)]]
    result = evaluate([judged(answer), judged()], hits, SOURCES)
    assert len(result.by_question) == len(result.unanswered) == 1
    assert (result.top_score, result.top_score_unanswered) == (3.25, 1.0)


def test_without_questions_there_are_no_figures() -> None:
    result = evaluate([], [], {})
    assert (result.overall, result.top_score, result.by_language) == (None, None, {})


# --- the file ----------------------------------------------------------------------------------


def judgements(folder: Path, *lines: object) -> Path:
    path = folder / "j.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def test_a_file_of_judgements_is_read_with_what_it_says(tmp_path: Path) -> None:
    answers = [{"document": "havn", "turns": [3, 4]}, {"document": "rapport.pdf", "pages": [18]}]
    path = judgements(
        tmp_path,
        {"id": "d1", "language": "da", "text": "Hvem?", "answers": answers},
        {"id": "d2", "language": "da", "text": "Ingen?", "answers": []},
    )
    first, second = read_judgements(path)
    assert first.answers == (
        Answer("havn", turns=frozenset({3, 4})),
        Answer("rapport.pdf", pages=frozenset({18})),
    )
    assert (second.id, second.answers) == ("d2", ())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"id": "1", "answers": []}, "no-text-column"),
        ({"text": "Hvem?", "answers": "havn"}, "broken"),
        ({"text": "Hvem?", "answers": ["havn"]}, "broken"),
        ({"text": "Hvem?", "answers": [{"turns": [1]}]}, "broken"),
        ({"text": "Hvem?", "answers": [{"document": "havn"}]}, "broken"),
        ({"text": "Hvem?", "answers": [{"document": "havn", "turns": ["1"]}]}, "broken"),
        ({"text": "Hvem?", "answers": [{"document": "havn", "pages": 3}]}, "broken"),
    ],
)
def test_a_judgement_that_cannot_be_used_is_named_by_its_line(
    tmp_path: Path, line: object, reason: str
) -> None:
    with pytest.raises(BadQuestions) as caught:
        read_judgements(judgements(tmp_path, {"text": "God?", "answers": []}, line))
    assert (caught.value.reason, caught.value.line) == (reason, 2)


def test_a_file_without_judgements_is_empty(tmp_path: Path) -> None:
    with pytest.raises(BadQuestions, match="empty"):
        read_judgements(judgements(tmp_path))
