import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import postings
from search.lexical import STOPWORD_WEIGHT, Lexicon
from search.postings import Counts, Postings, count

TEXTS = [
    "Vi målretter tilsynet med data om virksomhederne.",
    "Datakvaliteten er dårlig, og registrene er gamle.",
    "Havnen måler vandstand med sensorer.",
]


def lexicon(*segments: list[list[str]]) -> Lexicon:
    made = [Postings.merge([count(texts, "da") for texts in sources]) for sources in segments]
    rows = sum(len(texts) for sources in segments for texts in sources)
    return Lexicon(made, np.ones(rows, bool))


def test_the_passage_with_the_words_scores_highest() -> None:
    scores = lexicon([TEXTS]).scores("Hvem målretter tilsyn?")
    assert scores.argmax() == 0


def test_a_compound_is_found_by_its_part() -> None:
    scores = lexicon([TEXTS]).scores("kvalitet")
    assert scores.argmax() == 1
    assert scores[2] == 0


def test_scores_do_not_depend_on_how_sources_lie_in_segments() -> None:
    together = lexicon([TEXTS[:1], TEXTS[1:]]).scores("data i tilsynet")
    apart = lexicon([TEXTS[:1]], [TEXTS[1:]]).scores("data i tilsynet")
    np.testing.assert_array_equal(together, apart)


def test_removed_rows_do_not_shape_the_statistics() -> None:
    postings = Postings.merge([count(TEXTS, "da"), count(["data data data"], "da")])
    alive = np.array([True, True, True, False])
    with_dead = Lexicon([postings], alive).scores("data")
    np.testing.assert_allclose(with_dead[:3], lexicon([TEXTS]).scores("data"))
    assert with_dead[3] == 0


def test_counts_survive_their_bytes() -> None:
    made = count(TEXTS, "da")
    again = Counts.from_bytes(made.to_bytes())
    for name in Counts.__slots__:
        np.testing.assert_array_equal(getattr(made, name), getattr(again, name))


def test_merged_a_share_of_terms_at_a_time_postings_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sources = [count(TEXTS[:1], "da"), count([], "da"), count([*TEXTS, TEXTS[0]], "da")]
    whole = Postings.merge(sources)
    for term, (rows, counts) in zip(whole.terms, whole.of(whole.terms), strict=True):
        wanted = [
            (start + passage, times)
            for start, each in ((0, sources[0]), (1, sources[2]))
            for number, passage, times in zip(each.term, each.passage, each.count, strict=True)
            if each.terms[number] == term
        ]
        assert list(zip(rows, counts, strict=True)) == sorted(wanted)
    monkeypatch.setattr(postings, "AT_ONCE", 7)
    for name in Postings.__slots__:
        np.testing.assert_array_equal(getattr(Postings.merge(sources), name), getattr(whole, name))


def test_postings_survive_the_disk(tmp_path) -> None:  # type: ignore[no-untyped-def]
    made = Postings.merge([count(TEXTS, "da")])
    made.save(tmp_path)
    again = Postings.load(tmp_path)
    for name in Postings.__slots__:
        np.testing.assert_array_equal(getattr(made, name), getattr(again, name))


def test_a_word_that_asks_weighs_less_than_one_that_tells() -> None:
    index = lexicon([["hvem", "abcd"]])
    asks, tells = index.scores("hvem")[0], index.scores("abcd")[1]
    np.testing.assert_allclose(asks, STOPWORD_WEIGHT * tells, rtol=1e-6)
    np.testing.assert_allclose(index.scores("hvem abcd hvem"), [2 * asks, tells], rtol=1e-6)


def test_an_english_question_finds_danish_words_through_translations() -> None:
    texts = ["Medarbejderne mangler tid.", "Vi fører tilsyn med havnen."]
    assert lexicon([texts]).scores("supervision").argmax() == 1
    assert lexicon([texts]).scores("employees").argmax() == 0


def test_coverage_tells_how_much_of_a_question_the_collection_knows() -> None:
    index = lexicon([TEXTS])
    assert index.coverage("Hvem målretter tilsynet?") == 1
    assert index.coverage("xyzzy qwerty") == 0
    assert 0 < index.coverage("supervision") < 1
    assert index.coverage("hvem og hvad") == 1


def test_a_word_that_only_removed_rows_hold_is_not_known() -> None:
    postings = Postings.merge([count(["Sensorer ved kajen."], "da"), count(TEXTS[:1], "da")])
    index = Lexicon([postings], np.array([False, True]))
    assert index.coverage("kajen") == 0
    assert index.coverage("tilsynet") == 1


def test_an_empty_source_has_no_terms() -> None:
    assert len(count([], "da").terms) == 0
    assert len(count(["", "…"], "da").lengths) == 2


@given(st.lists(st.text(max_size=40), min_size=1, max_size=6), st.text(min_size=1, max_size=20))
def test_any_text_can_be_counted_and_asked(texts: list[str], question: str) -> None:
    scores = lexicon([texts]).scores(question)
    assert scores.shape == (len(texts),)
    assert np.isfinite(scores).all()
    assert (scores >= 0).all()
