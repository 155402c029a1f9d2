from hypothesis import given
from hypothesis import strategies as st

from ingest.chunking import MOST_WORDS, passages
from search.passage import Turn, lay_out


def words(count: int, word: str = "ord") -> str:
    return " ".join([word] * count)


def test_short_turns_share_a_passage() -> None:
    (only,) = passages([Turn("Ja.", "Anna"), Turn("Nej.", "Bo"), Turn("Jo.", "Anna")])
    assert (only.turn_start, only.turn_end, only.start) == (0, 2, 0)


def test_a_question_stays_with_its_answer() -> None:
    turns = [
        Turn(words(220), "Anna", "respondent"),
        Turn("Hvorfor det?", "Interviewer", "interviewer"),
        Turn(words(60), "Anna", "respondent"),
    ]
    first, second = passages(turns)
    assert (first.turn_end, second.turn_start) == (0, 1)


def test_a_long_turn_is_cut_at_sentence_ends() -> None:
    sentence = f"{words(30).capitalize()}."
    turns = [Turn(" ".join([sentence] * 12), "Anna", "respondent")]
    text, _ = lay_out(turns)
    found = passages(turns)
    assert len(found) > 1
    assert all(text[p.start : p.end].endswith(".") for p in found)


def test_a_passage_keeps_the_speaker_who_says_most_and_never_the_interviewer() -> None:
    turns = [Turn(words(50), "I", "interviewer"), Turn(words(9), "Anna", "respondent")]
    (only,) = passages(turns)
    assert (only.speaker, only.role) == ("Anna", "respondent")


def test_a_passage_never_crosses_a_section() -> None:
    found = passages([Turn("Et.", section="1 Et"), Turn("To.", section="2 To")])
    assert [p.section for p in found] == ["1 Et", "2 To"]


def test_headings_alone_go_with_what_stands_below_them() -> None:
    turns = [
        Turn("3 Tilsyn", section="3 Tilsyn"),
        Turn("3.1 Valg", section="3 Tilsyn > 3.1 Valg"),
        Turn("Vi trak lod.", section="3 Tilsyn > 3.1 Valg", about="Støttestyrelsen"),
        Turn("3.2 Fund", section="3 Tilsyn > 3.2 Fund"),
    ]
    first, second = passages(turns)
    assert (first.turn_start, first.turn_end, second.turn_start) == (0, 2, 3)
    assert (first.section, first.about) == ("3 Tilsyn > 3.1 Valg", "Støttestyrelsen")


def test_a_heading_does_not_go_with_a_section_beside_its_own() -> None:
    turns = [Turn("3 Fund", section="3 Fund"), Turn("Andet.", section="3 Fund og mere")]
    assert len(passages(turns)) == 2


def test_pages_and_times_span_the_passage() -> None:
    turns = [
        Turn("Et.", "A", start_s=1.0, end_s=2.0, page_start=3, page_end=3),
        Turn("To.", "B", start_s=2.0, end_s=9.0, page_start=3, page_end=4),
    ]
    (only,) = passages(turns)
    assert (only.page_start, only.page_end, only.start_s, only.end_s) == (3, 4, 1.0, 9.0)


turn = st.builds(
    Turn,
    st.lists(
        st.sampled_from(["ord", "Slut.", "og", "F.eks.", "“Hvad?”", "…"]), min_size=1, max_size=500
    ).map(" ".join),
    st.sampled_from(["Interviewer", "Anna", None]),
    st.sampled_from(["interviewer", "respondent", "unknown"]),
    section=st.sampled_from([None, "1", "2"]),
)


@given(st.lists(turn, max_size=8))
def test_passages_cover_every_word_once_and_in_order(turns: list[Turn]) -> None:
    text, _ = lay_out(turns)
    found = passages(turns)
    assert " ".join(text[p.start : p.end] for p in found).split() == text.split()
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))


@given(st.lists(turn, max_size=8))
def test_no_passage_is_much_longer_than_the_most(turns: list[Turn]) -> None:
    text, _ = lay_out(turns)
    for passage in passages(turns):
        assert len(text[passage.start : passage.end].split()) <= 2 * MOST_WORDS
