"""The matrix says who says what, in words, and opens in the programs it is meant for."""

import csv
import io
import json
import zipfile

import pytest
from docx import Document
from openpyxl import load_workbook

from search.query import BANDS, Query, State
from search.survey import Part, Survey
from tests.search.samples import hit, passage
from ui import exports, matrix
from ui.say import Say

DANISH, ENGLISH = Say("da"), Say("en")
STATE = State(1, "m", 4, 1, 1, 1, 1)
EVIL = '=HYPERLINK("http://x")'


def part(institution: str | None, band: str, *more: str, text: str = "Vi måler.") -> Part:
    return Part(
        institution, tuple(hit(text, institution=institution, band=each) for each in (band, *more))
    )


def surveys() -> list[Survey]:
    return [
        Survey(
            Query("Hvem måler?", "q1"),
            (part("B", "strong", "none"), part("A", "possible"), part("C", "weak")),
            STATE,
        ),
        Survey(Query(EVIL, "=q2"), (part("A", "none"), part(None, "strong", text=EVIL)), STATE),
    ]


def sheets(data: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = load_workbook(io.BytesIO(data))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_questions_go_down_and_institutions_across_with_the_unknown_last() -> None:
    head, *body = sheets(matrix.xlsx(surveys(), DANISH))["Oversigt"]
    assert head == ("Nr.", "Spørgsmål", "A", "B", "C", "Ukendt institution")
    assert body[0] == ("q1", "Hvem måler?", "●● Muligt", "●●● Tydeligt", "● Svagt", None)
    assert body[1] == ("=q2", EVIL, "– Intet", None, None, "●●● Tydeligt")


def test_each_band_has_a_sign_a_word_and_a_colour_of_its_own() -> None:
    assert len(set(matrix.SIGNS.values())) == len(set(matrix.COLOURS.values())) == len(BANDS)
    for say in (DANISH, ENGLISH):
        assert len({matrix.band(each, say) for each in BANDS}) == len(BANDS)
    sheet = load_workbook(io.BytesIO(matrix.xlsx(surveys(), DANISH)))["Oversigt"]
    assert sheet["D2"].fill.fgColor.rgb == "00" + matrix.COLOURS["strong"][0]


@pytest.mark.parametrize("band", BANDS)
def test_a_bands_word_can_be_read_on_its_colour(band: str) -> None:
    ground, ink = (luminance(each) for each in matrix.COLOURS[band])  # type: ignore[index]
    assert (max(ground, ink) + 0.05) / (min(ground, ink) + 0.05) >= 4.5


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    lit = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), lit, strict=True))


def test_the_quotes_stand_on_a_sheet_of_their_own_ready_to_cite() -> None:
    head, first, *rest = sheets(matrix.xlsx(surveys(), DANISH))["Citater"]
    assert len(rest) == 5
    row = dict(zip(head, first, strict=True))
    assert row["Udsagn"] == "●●● Tydeligt"
    assert (row["Institution"], row["Taler"]) == ("B", "Karen Holst")
    assert row["Sted"] == "00:01:01–00:01:15"
    assert str(row["Citat med henvisning"]).startswith("“Vi måler.” (B, Karen Holst, Interview med")


def test_no_cell_is_a_formula_and_no_control_character_stops_the_export() -> None:
    odd = Survey(
        Query("\x00ja\ud800", "1"), (part(EVIL, "strong", text=f"{EVIL}\x0b\ufffe"),), STATE
    )
    book = load_workbook(io.BytesIO(matrix.xlsx([*surveys(), odd], DANISH)))
    for sheet in book.worksheets:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    for line in csv.reader(io.StringIO(matrix.csv_table(surveys(), DANISH).decode("utf-8-sig"))):
        assert not any(cell.startswith("=") for cell in line)
    assert matrix.docx([odd], DANISH)


def test_a_workbook_speaks_the_language_of_the_page() -> None:
    assert list(sheets(matrix.xlsx(surveys(), ENGLISH))) == ["Overview", "Quotes", "Legend"]


def test_the_csv_is_the_matrix_alone() -> None:
    data = matrix.csv_table(surveys(), DANISH)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[1] == ["q1", "Hvem måler?", "●● Muligt", "●●● Tydeligt", "● Svagt", ""]


def test_the_json_has_a_line_a_question_with_all_its_institutions() -> None:
    first, second = map(
        json.loads, matrix.written(".jsonl", surveys(), DANISH).decode().splitlines()
    )
    assert (first["query_id"], second["query"]) == ("q1", EVIL)
    told = [(each["institution"], each["band"], each["clear"]) for each in first["institutions"]]
    assert told == [("B", "strong", True), ("A", "possible", True), ("C", "weak", False)]
    assert first["institutions"][0]["hits"][0]["text"] == "Vi måler."


def test_the_document_has_a_heading_a_question_and_only_clear_quotes() -> None:
    made = Document(io.BytesIO(matrix.docx(surveys(), DANISH)))
    headings = [each.text for each in made.paragraphs if each.style.name.startswith("Heading")]
    assert headings == [
        "Hvem måler?", "B – tydeligt", "A – muligt", EVIL, "Ukendt institution – tydeligt",
    ]  # fmt: skip
    text = [each.text for each in made.paragraphs]
    assert text.count("“Vi måler.”") == 2
    assert "Intet klart udsagn fundet hos: C." in text
    assert any(each.startswith("(B, Karen Holst, Interview med Havnestyrelsen") for each in text)


def test_the_same_question_twice_is_two_rows() -> None:
    one = surveys()[0]
    assert len(sheets(matrix.xlsx([one, one], DANISH))["Oversigt"]) == 3


def test_without_any_institution_there_is_still_a_readable_table() -> None:
    empty = [Survey(Query("Hvem?"), (), STATE)]
    assert sheets(matrix.xlsx(empty, DANISH))["Oversigt"][1] == ("1", "Hvem?")
    assert Document(io.BytesIO(matrix.docx(empty, DANISH))).paragraphs


def test_a_place_is_pages_where_there_are_pages() -> None:
    cells = exports.quote_cells(hit(passage=passage(page_start=3, page_end=4)), DANISH)
    assert "s. 3–4" in cells


def test_a_sheet_past_excels_limit_goes_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "SHEET_ROWS", 2)
    data = exports.workbook([exports.Sheet("Ark", ["a"], [[1], [2], [3]], [9])])
    assert [len(rows) for rows in sheets(data).values()] == [3, 2]


def test_files_are_what_their_suffix_says() -> None:
    for data, member in ((matrix.xlsx(surveys(), DANISH), "xl/workbook.xml"),
                         (matrix.docx(surveys(), DANISH), "word/document.xml")):  # fmt: skip
        assert member in zipfile.ZipFile(io.BytesIO(data)).namelist()
