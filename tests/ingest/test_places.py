"""Pages and times of a passage that is cut out of a longer turn are its own."""

import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.platypus import Paragraph

from ingest.chunking import passages
from ingest.cues import Cue, turns_from_cues
from ingest.document import Document
from ingest.marks import PAGE, mark_page, without_marks
from ingest.readers.pdf import read_pdf
from ingest.redaction import Places, Redaction
from ingest.turns import turns_from_text
from search import contents, database
from search.index import Writer
from search.passage import Turn, lay_out
from tests.ingest.test_pdf import BODY, built
from tests.records import record

COUNTED = " ".join(
    f"Her er sætning nummer {n} om havnens målinger og om tilsynet." for n in range(300)
)


def printed(answer: str) -> bytes:
    talk = [f"Interviewer: Spørgsmål {n}?\nKaren Holst: Svar {n}, kort." for n in range(4)]
    said = [line for each in talk for line in each.split("\n")]
    return built([Paragraph(text, BODY) for text in (*said, f"Karen Holst: {answer}")])


def pages_of(data: bytes) -> dict[int, int]:
    """By the number of a sentence, the page that its number stands on."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    found = {}
    for number, text in enumerate(pages, 1):
        for match in re.finditer(r"nummer\s+(\d+)\s", text):
            found[int(match[1])] = number
    return found


def assert_pages_are_exact(data: bytes) -> None:
    document = read_pdf(Path("a.pdf"), data)
    text, _ = lay_out(document.turns)
    where = pages_of(data)
    assert max(where.values()) > 2
    cut = [p for p in passages(document.turns) if "nummer" in text[p.start : p.end]]
    assert len(cut) > 5
    for passage in cut:
        numbers = [int(n) for n in re.findall(r"nummer (\d+) ", text[passage.start : passage.end])]
        # A sentence may go on over the page that its number stands on.
        assert passage.page_start in (where[numbers[0]], where[numbers[0]] - 1)
        assert passage.page_end in (where[numbers[-1]], where[numbers[-1]] + 1)
        assert passage.page_start == where[numbers[0]] or passage.start > 0
        assert passage.page_end - passage.page_start <= 1  # type: ignore[operator]


def test_a_turn_over_several_pages_gives_passages_with_their_own_pages() -> None:
    assert_pages_are_exact(printed(COUNTED))


def test_a_paragraph_of_a_report_over_several_pages_does_so_too() -> None:
    assert_pages_are_exact(built([Paragraph(COUNTED, BODY)]))


def test_breaks_lie_where_the_next_page_begins() -> None:
    data = printed(COUNTED)
    turn = read_pdf(Path("a.pdf"), data).turns[-1]
    assert turn.page_start is not None
    assert turn.page_end is not None
    assert len(turn.page_breaks) == turn.page_end - turn.page_start > 1
    for number, offset in enumerate(turn.page_breaks, turn.page_start + 1):
        page = PdfReader(io.BytesIO(data)).pages[number - 1].extract_text()
        begins = " ".join(turn.text[offset : offset + 40].split())
        assert begins in " ".join(page.split())[:120]


@given(st.lists(st.text("ab c", max_size=9), min_size=1, max_size=6))
def test_marks_give_back_the_text_and_their_places(parts: list[str]) -> None:
    text = parts[0]
    for part in parts[1:]:
        text = mark_page(text + part, part)
    bare, offsets = without_marks(text)
    assert bare == "".join(parts)
    assert [bare[:at] for at in offsets] == ["".join(parts[:n]) for n in range(1, len(parts))]


def test_a_passage_inside_a_long_turn_begins_at_its_cue() -> None:
    cues = [
        Cue(f"Her er sætning nummer {n} om havnens målinger.", "Bo", 10.0 * n, 10.0 * n + 9)
        for n in range(120)
    ]
    turns = turns_from_cues(cues)
    assert len(turns) == 1
    text, _ = lay_out(turns)
    found = passages(turns)
    assert len(found) > 2
    for passage in found:
        numbers = [int(n) for n in re.findall(r"nummer (\d+)", text[passage.start : passage.end])]
        assert passage.start_s == 10.0 * numbers[0]
        assert passage.end_s == (1199.0 if numbers[-1] == 119 else 10.0 * (numbers[-1] + 1))


def test_stamps_inside_a_turn_are_times_of_its_passages() -> None:
    said = " ".join(
        f"[00:{n:02}:30] Sætning {n} er nu {'lang ' * 20}og slut." for n in range(1, 40)
    )
    turn = turns_from_text(f"Anna: {said}\n\nBo: Ja.\n\nAnna: Nej.\n\nBo: Jo.").turns[0]
    text, _ = lay_out([turn])
    found = passages([turn])
    assert len(found) > 2
    for passage in found:
        first = re.search(r"Sætning (\d+) ", text[passage.start :])
        assert first
        assert passage.start_s == 60.0 * int(first[1]) + 30


@pytest.mark.parametrize("answer", ["Anna Holm har ringet. ", "Ring 20 45 67 89 nu. "])
def test_redaction_moves_pages_and_times_with_the_text(answer: str) -> None:
    before, after = answer * 3, "Så kom svaret. " * 3
    at = len(before)
    turn = Turn(before + after.strip(), "Anna Holm", page_start=1, page_end=2,
                page_breaks=(at,), stamps=((at, 9.0),))  # fmt: skip
    document = Document(Path("a.pdf"), "pdf", "interview", (turn,), pages=2)
    (made,) = Redaction(document).document().turns
    assert made.text != turn.text
    assert made.text[made.page_breaks[0] :] == after.strip()
    assert made.stamps == ((made.page_breaks[0], 9.0),)


def test_a_place_inside_what_is_replaced_moves_to_its_beginning() -> None:
    places = Places([2, 5, 7, 12])
    places.edited([(4, 8, 1), (9, 10, 3)])
    assert places.offsets == [2, 4, 4, 11]


def test_an_index_gives_pages_and_times_back(tmp_path: Path) -> None:
    turn = Turn("Et to tre.", "Bo", page_start=1, page_end=2, page_breaks=(3,), stamps=((3, 1.5),))
    with Writer(tmp_path) as writer:
        source = writer.put(record("a.txt", [turn, Turn("Ja.", "Bo")]))
        writer.commit()
    with database.reading(tmp_path) as connection:
        assert contents.turns(connection, source) == [turn, Turn("Ja.", "Bo")]


def test_no_mark_is_left_in_any_text() -> None:
    document = read_pdf(Path("a.pdf"), printed(COUNTED))
    assert not any(PAGE in turn.text for turn in document.turns)
