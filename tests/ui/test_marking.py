"""No text of a document becomes markup, and exactly the matched words are marked."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from search.passage import Turn, lay_out
from tests.ui.fake import HOSTILE
from ui.marking import in_turns, labels, marked, merged, paragraphs

spans = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=8)


class Parsed(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.text = self.inside = ""
        self._open = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._open = tag == "mark"
        assert not attrs

    def handle_endtag(self, tag: str) -> None:
        self._open = False

    def handle_data(self, data: str) -> None:
        self.text += data
        self.inside += data if self._open else ""


# Control characters become blanks, by a test of their own; the others are not characters.
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=50)


@given(texts, spans)
def test_marking_changes_no_character_and_adds_no_tag_but_mark(
    text: str, where: list[tuple[int, int]]
) -> None:
    parsed = Parsed(str(marked(text, where)))
    assert parsed.text == text
    assert parsed.tags <= {"mark"}


def test_a_control_character_is_a_blank_and_moves_nothing() -> None:
    assert marked("\x7f En\tto\x00\x9f", [(2, 4)]) == "  <mark>En</mark>\tto  "


@given(texts, spans)
def test_what_is_marked_is_what_the_spans_cover(text: str, where: list[tuple[int, int]]) -> None:
    covered = [any(s <= i < e for s, e in where) for i in range(len(text))]
    expected = "".join(c for c, inside in zip(text, covered, strict=True) if inside)
    assert Parsed(str(marked(text, where))).inside == expected


@given(spans)
def test_merged_spans_are_apart_and_in_order(where: list[tuple[int, int]]) -> None:
    out = merged(where, 50)
    assert all(a[1] < b[0] for a, b in zip(out, out[1:], strict=False))
    assert all(0 <= start < end <= 50 for start, end in out)


def test_hostile_text_is_shown_as_it_is_written() -> None:
    html = str(marked(HOSTILE, [(0, 8)]))
    assert "<script>" not in html
    assert Parsed(html).text == HOSTILE


def test_a_passage_has_its_labels_in_bold_and_its_marks_in_place() -> None:
    turns = [Turn("Og nu?", "I", "interviewer"), Turn("Data <b>nu</b>.", "R: x", "respondent")]
    text, _ = lay_out(turns)
    start = text.index("Data")
    html = paragraphs(text, [(start, start + 4)], labels(turns, 0, len(text)))
    assert html == (
        "<p><b>I:</b> Og nu?</p><p><b>R: x:</b> <mark>Data</mark> &lt;b&gt;nu&lt;/b&gt;.</p>"
    )


def test_a_slice_from_the_middle_of_a_turn_has_no_label() -> None:
    turns = [Turn("Første sætning. Anden: sætning.", "Ib", "respondent")]
    text, _ = lay_out(turns)
    start = text.index("Anden")
    assert labels(turns, start, len(text)) == {}
    assert paragraphs(text[start:], [], {}) == "<p>Anden: sætning.</p>"


def test_a_bare_passage_leaves_out_the_label_and_keeps_its_marks() -> None:
    html = paragraphs("Ib: Vi måler.", [(7, 12)], {0: 4}, bare=True)
    assert html == "<p>Vi <mark>måler</mark>.</p>"


def test_spans_of_a_source_fall_on_the_right_turns() -> None:
    turns = [Turn("et to", "A"), Turn("", "B"), Turn("tre fire", None)]
    text, _ = lay_out(turns)
    where = [(text.index(word), text.index(word) + len(word)) for word in ("to", "fire")]
    found = in_turns(turns, where)
    assert {n: [turns[n].text[s:e] for s, e in each] for n, each in found.items()} == {
        0: ["to"],
        2: ["fire"],
    }
