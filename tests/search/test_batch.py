"""Hits become tables that spreadsheets and programs read as they were."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from search import batch
from search.batch import FIELDS, hit_row, write_rows
from search.errors import BadQuestions
from search.query import Query, Results, State, Why
from tests.search.samples import hit, passage

STATE = State(1, "m", 4, 1, 1, 1, 1)
NAMES = ["svar.csv", "svar.xlsx", "svar.jsonl"]


def row(**changed: object) -> dict[str, batch.Cell]:
    return hit_row("q1", "Hvad måles på kajerne?", hit()) | changed  # type: ignore[return-value]


def read_back(path: Path) -> list[dict[str, object]]:
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [dict(each) for each in csv.DictReader(file)]
    sheet = load_workbook(path).active
    head, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(head, each, strict=True)) for each in body]


def test_a_hit_has_the_fields_of_the_contract_in_their_order() -> None:
    assert tuple(row()) == FIELDS
    assert row() == {
        "query_id": "q1",
        "query": "Hvad måles på kajerne?",
        "rank": 1,
        "score": 3.25,
        "text": "Kajerne har sensorer.",
        "document": "/docs/havn.vtt",
        "title": "Interview med Havnestyrelsen",
        "institution": "Havnestyrelsen",
        "speaker": "Karen Holst",
        "role": "respondent",
        "page_start": None,
        "page_end": None,
        "start_s": 61.0,
        "end_s": 75.5,
        "turn_start": 3,
        "turn_end": 5,
        "passage_id": 17,
        "band": "possible",
        "about": None,
        "mentions": None,
        "matched": None,
        "compounds": None,
        "translated": None,
        "by_words": 0.0,
        "by_meaning": 0.0,
        "by_neighbours": 0.0,
        "region": 1,
    }


def test_a_row_tells_why() -> None:
    why = Why(("tilsyn", "GDPR"), (("data", "datakvalitet"),), (("port", "havn"),), 1.5, -0.25, 2)
    found = hit_row("1", "?", hit(why=why), region=3)
    told = {name: found[name] for name in FIELDS[FIELDS.index("matched") :]}
    assert told == {
        "matched": "tilsyn; GDPR",
        "compounds": "data: datakvalitet",
        "translated": "port: havn",
        "by_words": 1.5,
        "by_meaning": -0.25,
        "by_neighbours": 2,
        "region": 3,
    }


def test_passages_that_are_shown_as_one_have_one_region() -> None:
    hits = tuple(hit(f"Nummer {n} for sig", n, passage_id=n) for n in (1, 2, 9))
    found = batch.rows([Results(Query("Hvem?"), hits, STATE)])
    assert [each["region"] for each in found] == [1, 1, 2]


def test_a_row_tells_of_whom_a_passage_speaks() -> None:
    told = passage(about="Skovtilsynet", mentions=("Skovtilsynet", "Havnestyrelsen"))
    found = hit_row("1", "?", hit(passage=told))
    assert (found["about"], found["mentions"]) == ("Skovtilsynet", "Skovtilsynet; Havnestyrelsen")


def test_the_institution_is_the_passages_not_the_sources() -> None:
    assert hit_row("1", "?", hit(institution="Jobstyrelsen"))["institution"] == "Jobstyrelsen"


def test_there_is_a_row_a_hit_in_the_order_of_the_questions() -> None:
    results = [
        Results(Query("Hvem?", "b"), (hit(rank=1), hit(rank=2)), STATE),
        Results(Query("Hvad?", "a"), (hit(rank=1, passage=passage(9)),), STATE),
    ]
    found = [(each["query_id"], each["rank"]) for each in batch.rows(results)]
    assert found == [("b", 1), ("b", 2), ("a", 1)]


@pytest.mark.parametrize("name", NAMES)
def test_danish_letters_and_line_breaks_come_back(tmp_path: Path, name: str) -> None:
    text = 'Ib: Øh, "måske"; på ære.\n\nKaren: Ja, år 2018.'
    write_rows(tmp_path / name, [row(text=text)])
    (back,) = read_back(tmp_path / name)
    assert (tuple(back), back["text"]) == (FIELDS, text)


def test_excel_sees_that_a_csv_is_utf8(tmp_path: Path) -> None:
    write_rows(tmp_path / "svar.csv", [row()])
    assert (tmp_path / "svar.csv").read_bytes().startswith(b"\xef\xbb\xbfquery_id,query,rank,")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_what_begins_like_a_formula_is_text(tmp_path: Path, start: str) -> None:
    evil = f"{start}HYPERLINK(1)"
    for name in NAMES:
        write_rows(tmp_path / name, [row(text=evil, score=-1.5)])
    (in_csv,), (in_json,) = read_back(tmp_path / "svar.csv"), read_back(tmp_path / "svar.jsonl")
    assert (in_csv["text"], in_csv["score"]) == (f"'{evil}", "-1.5")
    assert in_json["text"] == evil
    cell = load_workbook(tmp_path / "svar.xlsx").active.cell(2, FIELDS.index("text") + 1)
    assert (cell.data_type, str(cell.value).strip()) == ("s", evil.strip())


def test_numbers_stay_numbers_in_a_workbook(tmp_path: Path) -> None:
    write_rows(tmp_path / "svar.xlsx", [row()])
    (back,) = read_back(tmp_path / "svar.xlsx")
    assert (back["rank"], back["score"], back["page_start"]) == (1, 3.25, None)


@given(st.text())
def test_json_is_exact_and_one_line_whatever_the_text(text: str) -> None:
    line = batch.json_line(row(text=text))
    assert json.loads(line)["text"] == text
    assert len(line.splitlines()) == 1


@given(st.text())
def test_no_csv_cell_begins_like_a_formula(text: str) -> None:
    data = batch.csv_bytes([row(text=text, title=text)]).decode("utf-8-sig")
    _, cells = csv.reader(io.StringIO(data, newline=""))
    assert not any(cell.startswith(batch.FORMULA) for cell in cells)


def test_a_workbook_takes_what_excel_cannot_hold(tmp_path: Path) -> None:
    write_rows(tmp_path / "svar.xlsx", [row(text="\x01a\ufffe\ud800" + "b" * 40_000)])
    (back,) = read_back(tmp_path / "svar.xlsx")
    assert str(back["text"]).startswith("a?bbb")
    assert len(str(back["text"])) == batch.CELL_LIMIT


def test_a_workbook_goes_on_in_another_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "SHEET_ROWS", 2)
    write_rows(tmp_path / "svar.xlsx", [row(rank=rank) for rank in (1, 2, 3)])
    sheets = load_workbook(tmp_path / "svar.xlsx").worksheets
    assert [sheet.max_row for sheet in sheets] == [3, 2]


@pytest.mark.parametrize("name", NAMES)
def test_without_hits_there_is_still_a_readable_table(tmp_path: Path, name: str) -> None:
    write_rows(tmp_path / name, [])
    assert read_back(tmp_path / name) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_failure_leaves_what_was_there_and_nothing_else(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("før")
    with pytest.raises(KeyError):
        write_rows(path, [{"query_id": "1"}] if name != "svar.jsonl" else failing())
    assert path.read_text() == "før"
    assert list(tmp_path.iterdir()) == [path]


def failing():  # type: ignore[no-untyped-def]
    yield row()
    raise KeyError


def test_a_bad_place_is_refused_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(BadQuestions, match="suffix"):
        batch.check_output(tmp_path / "svar.docx")
    with pytest.raises(FileNotFoundError):
        batch.check_output(tmp_path / "ingen" / "svar.csv")
    (tmp_path / "svar.csv").mkdir()
    with pytest.raises(IsADirectoryError):
        batch.check_output(tmp_path / "svar.csv")
