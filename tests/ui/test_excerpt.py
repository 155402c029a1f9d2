"""What is shown of hits that are one: whole turns, from where the answer begins."""

from search.passage import Passage, Turn, lay_out
from search.query import Hit
from search.regions import Region, alone, regions
from tests.search.samples import hit, passage
from tests.ui.fake import FakeEngine
from ui.excerpt import Excerpt, excerpt, look

ASKED = "Interviewer"
TURNS = [
    Turn("Hvem er du?", ASKED, "interviewer"),
    Turn("Jeg er leder. Jeg har kaffe.", "Ib", "respondent"),
    Turn("Hvad med droner?", ASKED, "interviewer"),
    Turn("Droner har vi fravalgt. De larmer.", "Ib", "respondent"),
    Turn("Det gør de.", "Bo", "respondent"),
    Turn("Og kameraer?", ASKED, "interviewer"),
    Turn("Vi har to kameraer. Et er gået i stykker.", "Ib", "respondent"),
]


def passage_of(first: int, last: int, turns: list[Turn]) -> Passage:
    spans = lay_out(turns)[1]
    return passage(first, last, start=spans[first][0], end=spans[last][1], start_s=first * 10.0,
                   end_s=last * 10.0 + 9)  # fmt: skip


def found(first: int, last: int, word: str = "", rank: int = 1, ident: int = 1) -> Hit:
    held = passage_of(first, last, TURNS)
    text = lay_out(TURNS)[0][held.start : held.end]
    at = text.find(word)
    matched = ((at, at + len(word)),) if word else ()
    return hit(text, rank, passage=held, passage_id=ident, matched=matched, meaning=1.0)


def shown(one: Excerpt) -> str:
    return one.text[one.begin : one.end]


def test_it_begins_at_the_turn_of_the_first_word_that_met() -> None:
    one = excerpt(alone(found(0, 4, "larmer")), TURNS)
    assert shown(one).startswith("Interviewer: Hvad med droner?\n\nIb: Droner har vi")
    assert (
        one.text[: one.begin] == "Interviewer: Hvem er du?\n\nIb: Jeg er leder. Jeg har kaffe.\n\n"
    )


def test_an_answer_without_a_question_before_it_begins_itself() -> None:
    assert shown(excerpt(alone(found(3, 4, "Det gør")), TURNS)) == "Bo: Det gør de."


def test_a_question_that_met_is_where_it_begins() -> None:
    one = excerpt(alone(found(0, 4, "Hvad med")), TURNS)
    assert shown(one).startswith("Interviewer: Hvad med droner?")


def test_marks_stand_on_the_words_that_met() -> None:
    one = excerpt(alone(found(2, 4, "larmer")), TURNS)
    assert [one.text[slice(*mark)] for mark in one.marks] == ["larmer"]


def test_a_hit_without_any_word_that_met_is_shown_whole() -> None:
    one = excerpt(alone(found(1, 4)), TURNS)
    assert (one.begin, one.end, one.marks) == (0, len(one.text), ())


def test_the_nearest_sentence_is_marked_and_begun_with() -> None:
    held = found(0, 4)
    at = held.text.index("De larmer.")
    one = excerpt(alone(held), TURNS, (at, at + len("De larmer.")))
    assert [one.text[slice(*mark)] for mark in one.marks] == ["De larmer."]
    assert shown(one).startswith("Interviewer: Hvad med droner?")
    assert one.near


def stretch(*hits: Hit) -> Region:
    [region] = regions(hits)
    return region


def test_passages_that_follow_one_another_are_one_text() -> None:
    one = excerpt(stretch(found(2, 4, "Droner", 1, 8), found(5, 6, "kameraer", 2, 9)), TURNS)
    whole, spans = lay_out(TURNS)
    assert shown(one) == one.text == whole[spans[2][0] :]
    assert one.text[slice(*one.best)] == found(2, 4).text
    assert (one.passage.turn_start, one.passage.turn_end) == (2, 6)
    assert (one.passage.start_s, one.passage.end_s) == (20.0, 69.0)


def test_what_follows_the_best_is_folded_unless_words_met_there() -> None:
    one = excerpt(stretch(found(2, 4, "Droner", 1, 8), found(5, 6, "", 2, 9)), TURNS)
    assert shown(one) == found(2, 4).text
    assert one.text.endswith("i stykker.")


def test_of_a_long_stretch_what_is_near_the_best_is_shown() -> None:
    hits = [found(n, n, "e", rank=n + 1, ident=n) for n in range(1, 7)]
    one = excerpt(stretch(*hits), TURNS)
    assert one.hit.passage.turn_start == 1
    assert shown(one) == lay_out(TURNS)[0][one.passage.start :].partition("\n\nBo")[0]


def test_a_question_at_the_end_comes_with_its_answer() -> None:
    one = excerpt(stretch(found(2, 4, "Droner", 1, 8), found(5, 6, "Og", 2, 9)), TURNS)
    assert shown(one).endswith("i stykker.")


def test_the_best_is_shown_even_where_words_met_elsewhere_alone() -> None:
    region = stretch(found(0, 1, "", 1, 7), found(2, 4, "Droner", 2, 8))
    assert shown(excerpt(region, TURNS)).startswith("Interviewer: Hvem er du?")


def test_a_source_that_has_changed_shows_the_best_as_it_was_found() -> None:
    region = stretch(found(2, 4, "Droner", 1, 8), found(5, 6, "", 2, 9))
    for turns in ([], TURNS[1:]):
        one = excerpt(region, turns)
        assert (shown(one), one.joined) == (region.best.text, False)


def test_the_nearest_sentence_is_looked_for_once_and_only_without_words() -> None:
    engine, session = FakeEngine(), {}  # type: ignore[var-annotated]
    engine.add("Interview", "Havnen", TURNS)
    for held in (found(3, 4), found(3, 4), found(3, 4, "Droner")):
        one = look(alone(held), engine, "hvad larmer?", session)
    assert engine.nearest_asked == ["hvad larmer?"]
    assert not one.near


def test_without_a_question_nothing_is_nearest() -> None:
    engine = FakeEngine()
    engine.add("Interview", "Havnen", TURNS)
    assert not look(alone(found(3, 4)), engine, "", {}).near
    assert engine.nearest_asked == []
