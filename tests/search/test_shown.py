"""Figures over the words shown, against values worked out by hand."""

import math

import pytest

from search import shown
from search.evaluation import evaluate
from search.judgements import Answer, JudgedSource, Judgement, judged_turns
from search.passage import Turn, lay_out
from search.query import Hit
from tests.search.samples import hit, passage, source

HAVN = "/docs/havn.txt"


def piece(text: str, start: int, path: str = HAVN) -> Hit:
    """A hit of `text`, which begins at `start` of its source."""
    return hit(text, source=source(path), passage=passage(0, start=start, end=start + len(text)))


def words(count: int, first: int = 0) -> str:
    """`count` words of four letters and a blank, so that word n of a source begins at 5 * n."""
    return " ".join(f"{n:04}" for n in range(first, first + count))


def offsets(first: int, last: int) -> set[int]:
    return {5 * n for n in range(first, last)}


def test_all_the_answer_and_nothing_else_gives_one_everywhere() -> None:
    assert shown.figures([piece(words(4), 0)], {HAVN: offsets(0, 4)}) == (1, 1, 1, 1, 1)


def test_a_word_weighs_less_the_more_is_shown_before_it() -> None:
    found = [piece(words(100), 0), piece(words(50, 100), 500)]
    ndcg, share, first, half_1, half_5 = shown.figures(found, {HAVN: offsets(100, 150)})
    got = sum(1 / math.log2(2 + n / 100) for n in range(100, 150))
    best = sum(1 / math.log2(2 + n / 100) for n in range(50))
    assert (ndcg, share) == (pytest.approx(got / best), 1.0)
    assert (first, half_1, half_5) == (1 / (1 + 100 / 100), 0.0, 1.0)


def test_words_past_the_first_thousand_are_not_seen() -> None:
    found = [piece(words(1000), 0), piece(words(9, 1000), 5000)]
    assert shown.figures(found, {HAVN: offsets(1000, 1009)}) == (0, 0, 0, 0, 0)


def test_more_than_a_thousand_judged_words_are_as_good_as_a_thousand() -> None:
    assert shown.figures([piece(words(1500), 0)], {HAVN: offsets(0, 1500)})[:2] == (1, 1)


def test_a_word_shown_again_gains_nothing_but_takes_its_place() -> None:
    twice = [piece(words(10), 0), piece(words(20), 0)]
    ndcg, share, _, half_1, half_5 = shown.figures(twice, {HAVN: offsets(0, 20)})
    weights = [1 / math.log2(2 + n / 100) for n in range(30)]
    assert ndcg == pytest.approx((sum(weights[:10]) + sum(weights[20:])) / sum(weights[:20]))
    assert (share, half_1, half_5) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(("judged", "half"), [(5, 1.0), (4, 0.0)])
def test_half_a_passage_is_enough_and_less_is_not(judged: int, half: float) -> None:
    assert shown.figures([piece(words(10), 0)], {HAVN: offsets(0, judged)})[3] == half


def test_the_same_place_of_another_source_is_no_answer() -> None:
    found = [piece(words(4), 0, "/docs/skov.txt")]
    assert shown.figures(found, {HAVN: offsets(0, 4)}) == (0, 0, 0, 0, 0)


def test_without_hits_or_judged_words_all_is_zero() -> None:
    assert shown.figures([], {HAVN: {0}}) == (0, 0, 0, 0, 0)
    assert shown.figures([piece("ord", 0)], {}) == (0, 0, 0, 0, 0)


def test_judged_words_are_those_of_the_judged_turns_and_pages() -> None:
    turns = [
        Turn("Hvad gør I?", "Interviewer", page_start=1, page_end=1),
        Turn("Vi måler 3 ting.", "Bo", institution="Havnen", page_start=1, page_end=2),
        Turn("Intet.", page_start=3, page_end=3),
    ]
    text, spans = lay_out(turns)
    sources = {HAVN: JudgedSource([], judged_turns(turns, "Staten"))}
    asked = [
        Judgement("1", "da", "Hvad?", (Answer("havn", turns=frozenset({1})),)),
        Judgement("2", "da", "Hvad?", (Answer("havn", pages=frozenset({2, 3})),)),
    ]
    answer = piece(text[slice(*spans[1])], spans[1][0])
    result = evaluate(asked, [[answer], [answer]], sources)
    one, two = (figures for _, figures in result.by_question)
    assert one.words == 1.0
    assert two.words == 5 / 6  # "Bo: Vi måler 3 ting." of that and "Intet."
    assert {name: n for name, (n, _) in result.by_institution.items()} == {"Havnen": 2, "Staten": 1}
