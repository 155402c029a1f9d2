"""A table of questions becomes queries."""

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from search.errors import BadQuestions
from search.query import Filters, Query
from search.questions import read_questions

ÆØÅ = "Hvad gør år ældre øjne?"


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def workbook(folder: Path, *rows: list[object], name: str = "q.xlsx") -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return folder / name


def reason(path: Path) -> tuple[str, int | None]:
    with pytest.raises(BadQuestions) as caught:
        read_questions(path)
    return caught.value.reason, caught.value.line


def test_a_text_file_has_a_question_a_line_called_by_its_number(tmp_path: Path) -> None:
    path = written(tmp_path, "q.txt", f"Hvem fører tilsyn?\r\n\r\n  {ÆØÅ}  \r\n")
    assert read_questions(path, 5) == [
        Query("Hvem fører tilsyn?", "1", limit=5),
        Query(ÆØÅ, "3", limit=5),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_any_separator_and_encoding_that_spreadsheets_write(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    rows = [["id", "spørgsmål", "institution"], ["a", ÆØÅ, "Ål & Ø-styrelsen"]]
    text = "".join(separator.join(row) + "\r\n" for row in rows)
    (query,) = read_questions(written(tmp_path, "q.csv", text.encode(encoding)))
    assert query == Query(ÆØÅ, "a", Filters(institutions=("Ål & Ø-styrelsen",)))


def test_a_csv_of_one_column_keeps_the_commas_of_its_questions(tmp_path: Path) -> None:
    path = written(tmp_path, "q.csv", 'text\nHvem, og hvorfor?\n"Citat: ""data"", ikke?"\n')
    assert [query.text for query in read_questions(path)] == [
        "Hvem, og hvorfor?",
        'Citat: "data", ikke?',
    ]


def test_the_mark_of_excel_names_the_separator(tmp_path: Path) -> None:
    path = written(tmp_path, "q.csv", "sep=;\ntext;id\nHvem, hvor, hvornår?;7\n")
    assert read_questions(path) == [Query("Hvem, hvor, hvornår?", "7")]


def test_ids_default_to_the_row_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = written(tmp_path, "q.csv", "question\nFørste?\n\nTredje?\n")
    assert [query.id for query in read_questions(path)] == ["2", "4"]


def test_a_workbook_is_read_with_numbers_as_people_see_them(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        ["Nr", "Spørgsmål", "Document"],
        [7, "Hvem?", "rapport"],
        [None, None, None],
        [8.0, 2018, None],
    )
    assert read_questions(path) == [
        Query("Hvem?", "7", Filters(sources=("rapport",))),
        Query("2018", "8"),
    ]


def test_a_workbook_is_known_by_its_content(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["text"], ["Hvem?"]).rename(tmp_path / "q.csv")
    assert [query.text for query in read_questions(path)] == ["Hvem?"]


def test_json_lines_may_name_several_institutions(tmp_path: Path) -> None:
    lines = [
        {"id": 1, "text": "Hvem?", "institution": ["A", "B"], "document": "x.pdf"},
        {"spørgsmål": ÆØÅ},
    ]
    path = written(tmp_path, "q.jsonl", "\n".join(map(json.dumps, lines)) + "\n\n")
    assert read_questions(path) == [
        Query("Hvem?", "1", Filters(("A", "B"), ("x.pdf",))),
        Query(ÆØÅ, "2"),
    ]


def test_questions_without_a_word_are_skipped(tmp_path: Path) -> None:
    path = written(tmp_path, "q.txt", "   \n?!\nHvem?\n")
    assert [query.id for query in read_questions(path)] == ["3"]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("q.docx", "Hvem?", ("suffix", None)),
        ("q.txt", "", ("empty", None)),
        ("q.txt", " \n ? \n", ("empty", None)),
        ("q.txt", b"\x00\x01\x02", ("broken", None)),
        ("q.csv", "", ("empty", None)),
        ("q.csv", "id;text\n", ("empty", None)),
        ("q.csv", "Hvem?\nHvor?\n", ("no-text-column", None)),
        ("q.csv", 'text\n"Hvem?\nHvor?\n', ("broken", 3)),
        ("q.csv", "id,text\n1,Hvem, og hvor?\n", ("broken", 2)),
        ("q.xlsx", "Hvem?", ("broken", None)),
        ("q.xlsx", b"PK\x03\x04 cut short", ("broken", None)),
        ("q.jsonl", '{"text": "Hvem?"}\n{"text": ', ("broken", 2)),
        ("q.jsonl", '["Hvem?"]', ("broken", 1)),
        ("q.jsonl", '{"text": ["Hvem?"]}', ("broken", 1)),
        ("q.jsonl", '{"id": 1}', ("no-text-column", 1)),
        ("q.jsonl", "[" * 100_000, ("broken", 1)),
    ],
)
def test_what_cannot_be_used_says_why_and_where(
    tmp_path: Path, name: str, content: str | bytes, expected: tuple[str, int | None]
) -> None:
    assert reason(written(tmp_path, name, content)) == expected


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.questions.UNPACKED_LIMIT", 100)
    assert reason(workbook(tmp_path, ["text"], ["Hvem?"])) == ("broken", None)


def test_a_missing_file_is_the_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_questions(tmp_path / "q.txt")
