"""Tables: the columns are known by name in any order, or by what stands in them."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from ingest.errors import Unreadable
from ingest.readers import table
from ingest.readers.table import read_table, read_xlsx

ROWS = [
    ["slut", "taler", "start", "tekst"],
    ["00:04", "Interviewer", "00:01", "Har I tid; og lyst, til det?"],
    ["00:06", "Karen", "00:04", 'Vi har "ikke" tid.'],
    ["00:08", "Karen", "00:06", "Og ikke\nlyst."],
]
WANTED = [
    ("Interviewer", "Har I tid; og lyst, til det?", 1.0, 4.0),
    ("Karen", 'Vi har "ikke" tid. Og ikke lyst.', 4.0, 8.0),
]


def written(rows, delimiter: str) -> bytes:
    import csv

    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def workbook(*sheets) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def said(document):
    return [(t.speaker, t.text, t.start_s, t.end_s) for t in document.turns]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_columns_are_found_by_name_whatever_divides_them(delimiter):
    document = read_table(Path("x.csv"), written(ROWS, delimiter))
    assert said(document) == WANTED
    assert [turn.role for turn in document.turns] == ["interviewer", "respondent"]


def test_a_sheet_reads_as_the_same_table():
    data = workbook(("Noter", [["Intet"]]), ("Interview", [["Titel", "Data"], *ROWS]))
    document = read_xlsx(Path("x.xlsx"), data)
    assert (said(document), document.title, document.format) == (WANTED, "Data", "xlsx")


def test_without_names_the_columns_are_known_by_their_content():
    rows = [
        [f"0:{at:02d}", "Anna" if at % 2 else "Per", f"En længere tekst, nummer {at}"]
        for at in range(8)
    ]
    document = read_table(Path("x.csv"), written(rows, ","))
    assert said(document)[:2] == [
        ("Per", "En længere tekst, nummer 0", 0.0, None),
        ("Anna", "En længere tekst, nummer 1", 1.0, None),
    ]  # fmt: skip


def test_rows_without_speakers_are_turns_each_under_its_question():
    rows = [
        ["spørgsmål", "svar"],
        ["Hvorfor?", "Derfor."],
        ["Hvorfor?", "Ved ikke."],
        ["Hvem?", "Os."],
    ]
    turns = read_table(Path("x.csv"), written(rows, ";")).turns
    assert [(turn.section, turn.text) for turn in turns] == [tuple(row) for row in rows[1:]]


def test_a_column_of_institutions_says_who_speaks_for_whom():
    rows = [
        ["navn", "organisation", "udsagn"],
        ["Lone", "Jobstyrelsen", "Ja."],
        ["Per", "KL", "Nej."],
    ]
    turns = read_table(Path("x.csv"), written(rows, ";")).turns
    assert [turn.institution for turn in turns] == ["Jobstyrelsen", "KL"]


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(table, "MOST_UNPACKED", 1000)
    with pytest.raises(Unreadable) as caught:
        read_xlsx(Path("x.xlsx"), workbook(("A", ROWS)))
    assert caught.value.reason == "too-large"


def test_a_workbook_without_words_is_empty():
    with pytest.raises(Unreadable) as caught:
        read_xlsx(Path("x.xlsx"), workbook(("A", [])))
    assert caught.value.reason == "empty"


@pytest.mark.parametrize("part", [200, 2000, -30])
def test_a_workbook_cut_short_is_damaged(part):
    with pytest.raises(Unreadable) as caught:
        read_xlsx(Path("x.xlsx"), workbook(("A", ROWS))[:part])
    assert caught.value.reason == "damaged"


def test_a_zip_of_something_else_is_damaged():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(Unreadable) as caught:
        read_xlsx(Path("x.xlsx"), out.getvalue())
    assert caught.value.reason == "damaged"
