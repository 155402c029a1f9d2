"""The commands that ask every institution."""

import csv
import json
from functools import partial
from pathlib import Path

import pytest
from openpyxl import load_workbook

from search.query import Query, State
from search.survey import Part, Survey
from tests.search.samples import hit
from tests.ui.fake import FakeEngine
from tests.ui.test_cli import documents, index, model, run
from ui.excerpt import excerpts
from ui.say import Say
from ui.surveying import lines, matrix_summary, summary

__all__ = ["documents", "index", "model"]  # fixtures

DANISH = Say("da")
STATE = State(1, "m", 4, 1, 1, 1, 1)


def survey(*bands: tuple[str | None, str], id: str = "q1") -> Survey:
    parts = tuple(Part(name, (hit(institution=name, band=band),)) for name, band in bands)
    return Survey(Query("Hvem måler?", id), parts, STATE)


def printed(found: Survey) -> list[str]:
    look = partial(excerpts, engine=FakeEngine(), question="")
    return list(lines(found, look, DANISH, 80, bold=False))


def test_each_institution_is_named_with_how_sure_its_passages_are() -> None:
    said = printed(survey(("Havnen", "strong"), ("Skoven", "none")))
    assert said.index("Havnen: ●●● Tydeligt") < said.index("Skoven: – Intet")
    assert "   Kajerne har sensorer." in said


def test_who_says_nothing_clear_is_said_to() -> None:
    said = printed(survey(("Havnen", "possible"), ("Skoven", "weak"), (None, "none")))
    told = said.index(DANISH.count("cli_unclear", 2))
    assert said.index("Havnen: ●● Muligt") < told < said.index("Skoven: ● Svagt")
    assert "Ukendt institution: – Intet" in said
    assert DANISH.count("cli_all_unclear", 1) in printed(survey(("Havnen", "weak")))


def test_nobody_asked_is_said() -> None:
    assert printed(survey()) == [DANISH("cli_no_hits")]


def test_questions_that_nobody_answers_clearly_are_named() -> None:
    surveys = [survey(("Havnen", "strong")), survey(("Havnen", "weak"), id="q2")]
    for told in (summary, matrix_summary):
        assert list(told(surveys, Path("svar.xlsx"), DANISH))[1] == DANISH(
            "cli_matrix_silent", ids="q2"
        )


def test_search_asks_every_institution(index: Path) -> None:
    result = run("search", "sensorer", "--per-institution", 1, "--index", index)
    assert result.exit_code == 0
    assert "Havnestyrelsen: " in result.stdout
    assert "Skovtilsynet: " in result.stdout


def test_search_as_json_has_an_entry_an_institution(index: Path) -> None:
    command = ("search", "sensorer", "--per-institution", 2, "--index", index, "--format", "json")
    found = json.loads(run(*command).stdout)
    assert {each["institution"] for each in found} == {"Havnestyrelsen", "Skovtilsynet"}
    for each in found:
        assert each["clear"] == (each["band"] in ("strong", "possible"))
        assert [row["rank"] for row in each["hits"]] == list(range(1, len(each["hits"]) + 1))
        assert {row["institution"] for row in each["hits"]} == {each["institution"]}
    filtered = json.loads(run(*command, "--institution", "Skovtilsynet").stdout)
    assert [each["institution"] for each in filtered] == ["Skovtilsynet"]


def test_batch_gives_rows_of_every_institution(index: Path, tmp_path: Path) -> None:
    (tmp_path / "q.txt").write_text("sensorer\nsatellit\n", encoding="utf-8")
    output = tmp_path / "svar.csv"
    command = ("batch", tmp_path / "q.txt", "--output", output, "--index", index)
    assert run(*command, "--per-institution", 1).exit_code == 0
    with output.open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["query_id"], row["institution"]) for row in csv.DictReader(file)]
    assert sorted(rows) == [
        ("1", "Havnestyrelsen"), ("1", "Skovtilsynet"),
        ("2", "Havnestyrelsen"), ("2", "Skovtilsynet"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["m.xlsx", "m.csv", "m.jsonl"])
def test_a_matrix_is_written_in_the_format_of_its_suffix(
    index: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / "q.txt").write_text("sensorer\n", encoding="utf-8")
    result = run("matrix", tmp_path / "q.txt", "--output", tmp_path / name, "--index", index)
    assert result.exit_code == 0
    assert result.stdout.startswith("1 spørgsmål stillet til 2 institutioner; ")
    assert "Havnestyrelsen" in str(read(tmp_path / name))


def read(path: Path) -> object:
    if path.suffix == ".xlsx":
        return list(load_workbook(path)["Oversigt"].iter_rows(values_only=True))
    return path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("output", ["m.docx", "ingen/m.xlsx", "q.txt"])
def test_a_bad_output_is_told_before_anything_is_asked(
    index: Path, tmp_path: Path, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.engine.SearchEngine.survey", None)
    (tmp_path / "q.txt").write_text("hvem?")
    result = run("matrix", tmp_path / "q.txt", "--output", tmp_path / output, "--index", index)
    assert (result.exit_code, result.stdout) == (2, "")
    assert (tmp_path / "q.txt").read_text() == "hvem?"


@pytest.mark.parametrize("command", ["search", "batch", "matrix"])
def test_none_an_institution_is_wrong_usage(command: str, tmp_path: Path) -> None:
    assert run(command, "q.txt", "--output", "o.csv", "--per-institution", 0).exit_code == 2
