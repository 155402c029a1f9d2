"""The answers to a list of questions, opened again in the programs that they are made for."""

import csv
import io
import json

import pytest
from docx import Document
from openpyxl import load_workbook

from search.query import BANDS, Hit, Query, Results, State
from tests.search.samples import hit
from tests.ui.test_matrix import DANISH, ENGLISH, EVIL, sheets
from ui import answers, matrix

STATE = State(1, "m", 4, 1, 1, 1, 1)


def results() -> list[Results]:
    several: tuple[Hit, ...] = (
        hit("Vi måler.", 1, institution="B", band="possible"),
        hit("Ær på kajen.", 2, institution="A", band="strong"),
        hit("Måske.", 3, institution=None, band="weak"),
    )
    return [
        Results(Query("Hvem måler?", "q1"), several, STATE),
        Results(Query(EVIL, "=q2"), (hit(EVIL, 1, band="none"),), STATE),
        Results(Query("Hvad ingen ved", "q3"), (), STATE),
    ]


def test_a_question_is_summed_up_by_its_surest_passage_and_its_known_institutions() -> None:
    told = [
        (each.passages, each.institutions, each.band) for each in map(answers.summary, results())
    ]
    assert told == [(3, 2, "strong"), (1, 1, "none"), (0, 0, None)]


def test_the_workbook_has_the_questions_and_the_quotes_ready_to_cite() -> None:
    found = sheets(answers.xlsx(results(), DANISH))
    assert list(found) == ["Spørgsmål", "Citater", "Forklaring"]
    assert found["Spørgsmål"] == [
        ("Nr.", "Spørgsmål", "Udsagn", "Passager", "Institutioner"),
        ("q1", "Hvem måler?", "●●● Tydeligt", 3, 2),
        ("=q2", EVIL, "– Intet", 1, 1),
        ("q3", "Hvad ingen ved", None, 0, 0),
    ]
    head, *rows = found["Citater"]
    quotes = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["Citat"] for row in quotes] == ["Vi måler.", "Ær på kajen.", "Måske.", EVIL]
    assert str(quotes[1]["Citat med henvisning"]).startswith("“Ær på kajen.” (A, Karen Holst, Int")
    assert quotes[2]["Institution"] == "Ukendt institution"


def test_no_cell_of_the_workbook_is_a_formula() -> None:
    book = load_workbook(io.BytesIO(answers.xlsx(results(), DANISH)))
    for sheet in book.worksheets:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_the_document_has_a_heading_a_question_and_only_what_is_clear() -> None:
    made = Document(io.BytesIO(answers.docx(results(), DANISH)))
    headings = [each.text for each in made.paragraphs if each.style.name == "Heading 1"]
    assert headings == ["Hvem måler?", EVIL, "Hvad ingen ved"]
    text = [each.text for each in made.paragraphs]
    assert "“Ær på kajen.”" in text
    assert "“Måske.”" not in text
    assert "1 passage uden et klart udsagn er udeladt." in text
    assert text.count("Intet klart udsagn fundet.") == 2
    assert any(each.startswith("(A, Karen Holst, Interview med Havnestyrelsen") for each in text)


def test_the_document_speaks_the_language_of_the_page() -> None:
    made = Document(io.BytesIO(answers.docx(results(), ENGLISH)))
    assert made.paragraphs[0].text == "Answers to questions"


@pytest.mark.parametrize("band", BANDS)
def test_a_question_shows_the_band_in_its_colour(band: str) -> None:
    one = Results(Query("Hvem?"), (hit(band=band),), STATE)
    sheet = load_workbook(io.BytesIO(answers.xlsx([one], DANISH)))["Spørgsmål"]
    assert sheet["C2"].fill.fgColor.rgb == "00" + matrix.COLOURS[band][0]  # type: ignore[index]


def test_csv_and_json_lines_are_those_of_the_command_line() -> None:
    table = io.StringIO(answers.written("csv", results(), DANISH).decode("utf-8-sig"), newline="")
    rows = list(csv.DictReader(table))
    assert [row["query_id"] for row in rows] == ["q1", "q1", "q1", "'=q2"]
    lines = answers.written("jsonl", results(), DANISH).decode().splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    assert texts == [
        "Vi måler.",
        "Ær på kajen.",
        "Måske.",
        EVIL,
    ]


def test_every_suffix_that_is_offered_can_be_written_even_of_nothing() -> None:
    from ui.views.answers import SUFFIXES

    for suffix in SUFFIXES:
        assert answers.written(suffix, results(), DANISH) != answers.written(suffix, [], DANISH)
