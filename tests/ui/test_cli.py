"""The command line: what it prints, where, and with which exit code."""

import csv
import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from search.errors import ModelMissing
from tests.fakes import WordsEmbedder
from ui import cli

COMMANDS = [
    "ingest", "inspect", "assign", "remove", "search", "batch", "matrix", "list", "status", "eval",
    "ui", "demo",
]  # fmt: skip
HEAVY = {"numpy", "torch", "faiss", "onnxruntime", "streamlit", "sentence_transformers", "pandas"}
ROOT = Path(cli.__file__).parent.parent

HAVN = """Titel: Interview med Havnestyrelsen
Institution: Havnestyrelsen

Interviewer: Hvordan bruger I sensorer?

Karen Holst: Vi har sensorer på alle kajer, og de måler vandstanden hvert minut.

Interviewer: Og hvem læser målingerne?

Karen Holst: Ærligt talt næsten ingen.
"""
SKOV = """Titel: Interview med Skovtilsynet
Institution: Skovtilsynet
Dato: 2018-05-02

Interviewer: Hvordan finder I ulovlig fældning?

Per Lund: Vi sammenligner satellitbilleder fra måned til måned.
"""


@pytest.fixture(autouse=True)
def model(monkeypatch: pytest.MonkeyPatch) -> None:
    """No real model: what the commands do with its vectors is tested elsewhere."""
    fake = WordsEmbedder()
    for place in ("ingest.pipeline.load_embedder", "ingest.pipeline.load_for"):
        monkeypatch.setattr(place, lambda *_: fake)
    monkeypatch.setattr("search.engine.load_for", lambda *_: fake)
    for name in ("KILDE_INDEX", "KILDE_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "dokumenter"
    folder.mkdir()
    (folder / "havn.txt").write_text(HAVN, encoding="utf-8")
    (folder / "skov.txt").write_text(SKOV, encoding="utf-8")
    return folder


@pytest.fixture
def index(documents: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "indeks"
    assert run("ingest", documents, "--index", folder).exit_code == 0
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.app, [str(each) for each in arguments])


def kilde(*arguments: object, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """The program as a user starts it."""
    command = [sys.executable, "-m", "ui.cli", *map(str, arguments)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, env=env, capture_output=True, timeout=120, check=False)


# --- help --------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_each_of_its_options_has_help(command: str) -> None:
    import typer

    group = typer.main.get_command(cli.app)
    assert sorted(group.commands) == sorted(COMMANDS)  # type: ignore[attr-defined]
    made = group.commands[command]  # type: ignore[attr-defined]
    assert made.help and made.help.endswith(".")
    for option in made.params:
        assert option.help, option.name
    assert run(command, "--help").exit_code == 0


def test_without_a_command_the_help_is_shown() -> None:
    result = run()
    assert result.exit_code == 2
    assert all(f"\n  {command} " in result.output for command in COMMANDS)


@pytest.mark.parametrize(
    "wrong", [["søg"], ["search"], ["search", "Hvem?", "--limit", "0"], ["list", "--nej"],
              ["search", "Hvem?", "--kind", "bog"]]
)  # fmt: skip
def test_wrong_usage_is_2_and_says_what_is_wrong(wrong: list[str]) -> None:
    result = run(*wrong)
    assert result.exit_code == 2
    assert "Error" in result.stderr


# --- ingest ------------------------------------------------------------------------------------


def test_a_summary_is_readable_for_everybody(documents: Path, tmp_path: Path) -> None:
    result = run("ingest", documents, "--index", tmp_path / "i")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "Interview med Havnestyrelsen: 2 talere, 4 ture, Havnestyrelsen"
    assert lines[2] == "2 filer: 2 nye, 0 ændrede, 0 uændrede, 0 kunne ikke læses."
    assert lines[-1] == "Alt kan findes på både ord og betydning."


def test_nothing_is_written_to_standard_error_when_all_went_well(
    documents: Path, tmp_path: Path
) -> None:
    """Progress is for terminals."""
    assert run("ingest", documents, "--index", tmp_path / "i").stderr == ""


def test_a_second_run_reads_nothing(index: Path, documents: Path) -> None:
    result = run("ingest", documents, "--index", index)
    assert result.stdout.startswith("2 filer: 0 nye, 0 ændrede, 2 uændrede, 0 kunne")


def test_one_bad_file_is_named_with_its_reason_and_the_others_are_in(
    documents: Path, tmp_path: Path
) -> None:
    (documents / "tom.txt").touch()
    result = run("ingest", documents, "--index", tmp_path / "i")
    assert result.exit_code == 1
    assert "tom.txt er tom." in result.stderr
    assert "2 nye, 0 ændrede, 0 uændrede, 1 kunne ikke læses" in result.stdout


def test_a_dry_run_changes_nothing(documents: Path, tmp_path: Path) -> None:
    result = run("ingest", documents, "--index", tmp_path / "i", "--dry-run")
    assert result.exit_code == 0
    assert result.stdout.startswith("Prøvekørsel: intet er ændret.")
    assert "2 nye" in result.stdout
    assert not (tmp_path / "i").exists()


def test_prune_forgets_what_is_gone(index: Path, documents: Path) -> None:
    (documents / "skov.txt").unlink()
    result = run("ingest", documents, "--index", index, "--prune")
    assert "skov.txt" in result.stdout
    assert "1 kilde, " in result.stdout


def test_an_ingest_as_json_has_everything(documents: Path, tmp_path: Path) -> None:
    (documents / "tom.txt").touch()
    result = run("ingest", documents, "--index", tmp_path / "i", "--json")
    told = json.loads(result.stdout)
    assert [file["outcome"] for file in told["files"]] == ["added", "added", "failed"]
    assert told["files"][0]["source"]["institution"] == "Havnestyrelsen"
    assert told["files"][0]["speakers"] == ["Interviewer", "Karen Holst"]
    assert told["files"][2]["error"]["reason"] == "empty"
    assert told["state"]["sources"] == 2
    assert {"words", "seconds", "embedder_seconds", "removed"} <= set(told)


def test_the_institution_can_be_given(documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "i"
    run("ingest", documents / "havn.txt", "--index", folder, "--institution", "Kajstyrelsen")
    assert "Kajstyrelsen" in run("list", "--index", folder).stdout


def test_a_folder_without_files_is_told(tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    result = run("ingest", tmp_path / "tom", "--index", tmp_path / "i")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Der er ingen filer at læse i ")


def test_ctrl_c_keeps_what_was_read_and_the_next_run_does_the_rest(
    documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingest.readers import detect

    def read_then_interrupt(path: Path, **options: object) -> object:
        document = read(path, **options)  # type: ignore[arg-type]
        signal.raise_signal(signal.SIGINT)
        return document

    read = detect.read
    monkeypatch.setattr(detect, "read", read_then_interrupt)
    result = run("ingest", documents, "--index", tmp_path / "i")
    assert result.exit_code == 130
    assert result.stderr.splitlines()[-1].startswith("Afbrudt. Det, der er læst, er gemt;")
    assert "havn.txt" in run("list", "--index", tmp_path / "i").stdout
    monkeypatch.setattr(detect, "read", read)
    result = run("ingest", documents, "--index", tmp_path / "i")
    assert (result.exit_code, "1 nye, 0 ændrede, 1 uændrede" in result.stdout) == (0, True)
    assert "Alt kan findes på både ord og betydning." in result.stdout


# --- search ------------------------------------------------------------------------------------


def test_a_hit_is_ready_to_cite(index: Path) -> None:
    result = run("search", "Hvem har sensorer på kajer?", "--index", index)
    assert result.exit_code == 0
    head, *passage = result.stdout.splitlines()
    assert head.startswith("1. Havnestyrelsen · Karen Holst (respondent) · Interview med Havne")
    assert "måler vandstanden" in " ".join(passage)
    assert "\x1b" not in result.stdout


def test_json_hits_have_the_fields_and_exact_text(index: Path) -> None:
    result = run("search", "Hvem læser målingerne?", "--index", index, "--format", "json")
    hits = json.loads(result.stdout)
    assert hits[0]["query"] == "Hvem læser målingerne?"
    assert hits[0]["document"].endswith("havn.txt")
    assert "Karen Holst: Ærligt talt næsten ingen." in hits[0]["text"]
    assert "Ærligt" in result.stdout


def test_a_question_needs_no_quotation_marks(index: Path) -> None:
    assert (
        "satellitbilleder" in run("search", "hvem", "bruger", "satellit", "--index", index).stdout
    )


@pytest.mark.parametrize(
    "restriction",
    [["--institution", "Skovtilsynet"], ["--source", "skov"], ["--source", "skov.txt"],
     ["--institution", "skovtilsynet", "--kind", "interview"], ["--speaker", "lund"],
     ["--speaker", "LUND", "--role", "respondent", "--year", "2017-2018"]],
)  # fmt: skip
def test_hits_can_be_restricted(index: Path, restriction: list[str]) -> None:
    result = run("search", "sensorer", "--index", index, "--format", "json", *restriction)
    assert {hit["institution"] for hit in json.loads(result.stdout)} == {"Skovtilsynet"}


@pytest.mark.parametrize(
    "question",
    ["sensorer institution:skov", "sensorer -havn -kajer", 'hvordan "fra måned til måned"',
     "sensorer taler:lund år:2018 kilde:skov.txt type:interview"],
)  # fmt: skip
def test_a_question_can_restrict_its_own_hits(index: Path, question: str) -> None:
    result = run("search", question, "--index", index, "--format", "json")
    hits = json.loads(result.stdout)
    assert {hit["institution"] for hit in hits} == {"Skovtilsynet"}
    assert hits[0]["query"] == question


def test_a_year_is_a_number(index: Path) -> None:
    result = run("search", "sensorer", "--index", index, "--year", "sidste")
    assert result.exit_code == 2
    assert "»sidste« er ikke et årstal" in " ".join(result.stderr.replace("│", "").split())


def test_the_limit_holds(index: Path) -> None:
    result = run("search", "hvordan", "--index", index, "--limit", 1, "--format", "json")
    assert len(json.loads(result.stdout)) == 1


def test_the_index_is_found_by_the_environment_else_here(
    index: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KILDE_INDEX", str(index))
    assert run("status").exit_code == 0
    monkeypatch.delenv("KILDE_INDEX")
    monkeypatch.chdir(tmp_path)
    assert run("status").exit_code == 2
    index.rename(tmp_path / "kilde-index")
    assert run("status").exit_code == 0


# --- batch -------------------------------------------------------------------------------------


def test_a_table_of_questions_gives_a_table_of_hits(index: Path, tmp_path: Path) -> None:
    questions, output = tmp_path / "q.csv", tmp_path / "svar.csv"
    questions.write_text("id;spørgsmål;institution\na;hvordan?;Skovtilsynet\nb;kajer?;\n")
    result = run("batch", questions, "--output", output, "--index", index, "--limit", 3)
    assert result.exit_code == 0
    assert result.stdout.startswith("2 spørgsmål besvaret; ")
    with output.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["institution"] for row in rows if row["query_id"] == "a"} == {"Skovtilsynet"}
    assert next(row for row in rows if row["query_id"] == "b")["institution"] == "Havnestyrelsen"


def test_questions_of_a_table_may_restrict_their_hits(index: Path, tmp_path: Path) -> None:
    questions, output = tmp_path / "q.txt", tmp_path / "h.jsonl"
    questions.write_text('sensorer institution:skov\n"sensorer på alle kajer"\n', encoding="utf-8")
    assert run("batch", questions, "--index", index, "--output", output).exit_code == 0
    hits = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert {(hit["query_id"], hit["institution"]) for hit in hits} == {
        ("1", "Skovtilsynet"), ("2", "Havnestyrelsen"),
    }  # fmt: skip


def test_results_never_overwrite_the_questions(index: Path, tmp_path: Path) -> None:
    questions = tmp_path / "q.csv"
    questions.write_text("text\nhvem?\n")
    result = run("batch", questions, "--output", questions, "--index", index)
    assert result.exit_code == 2
    assert questions.read_text() == "text\nhvem?\n"


@pytest.mark.parametrize("output", ["svar.docx", "ingen/svar.csv"])
def test_a_bad_output_is_told_before_anything_is_asked(
    index: Path, tmp_path: Path, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.engine.SearchEngine.search_all", None)
    (tmp_path / "q.txt").write_text("hvem?")
    result = run("batch", tmp_path / "q.txt", "--output", tmp_path / output, "--index", index)
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1


# --- list, status, remove, eval ----------------------------------------------------------------


def test_list_shows_each_source_and_how_much_is_searchable(index: Path) -> None:
    lines = run("list", "--index", index).stdout.splitlines()
    assert lines[0].split() == ["Titel", "Institution", "Ministerium", "Omfang", "Dato", "Fil"]
    assert lines[1].split("  ")[0] == "Interview med Havnestyrelsen"
    assert "4 ture" in lines[1] and lines[1].endswith("havn.txt")
    assert lines[-1] == "Alt kan findes på både ord og betydning."


def test_status_names_the_model_and_counts(index: Path) -> None:
    said = run("status", "--index", index).stdout
    assert f"Indeks: {index}" in said
    assert "Model: words@0" in said
    assert "I indekset: 2 kilder, " in said


def test_remove_takes_a_name_and_says_what_went(index: Path, documents: Path) -> None:
    result = run("remove", "skov", "--index", index)
    assert result.exit_code == 0
    path = documents / "skov.txt"
    assert result.stdout == f"Fjernet fra indekset: Interview med Skovtilsynet ({path})\n"
    assert "Skovtilsynet" not in run("list", "--index", index).stdout
    assert path.exists()


def test_an_index_with_nothing_in_it_says_how_to_fill_it(index: Path) -> None:
    run("remove", "skov", "havn", "--index", index)
    result = run("list", "--index", index)
    assert (result.exit_code, "kilde ingest MAPPE" in result.stdout) == (0, True)


def test_search_says_where_nothing_is_clear(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("search", "Hvem har sensorer på kajer?", "--index", index)
    monkeypatch.setattr("search.bands.band", lambda evidence, thresholds: "strong")
    assert "Intet klart udsagn fundet." not in run(*asked).stdout
    monkeypatch.setattr("search.bands.band", lambda evidence, thresholds: "weak")
    assert run(*asked).stdout.startswith("Intet klart udsagn fundet.")


@pytest.fixture
def judgements(tmp_path: Path) -> Path:
    lines = [
        {"id": "1", "language": "da", "text": "Hvem har sensorer på kajer?",
         "answers": [{"document": "havn", "turns": [0, 1, 2, 3]}]},
        {"id": "2", "language": "en", "text": "satellitbilleder",
         "answers": [{"document": "skov.txt", "turns": [0, 1]}]},
        {"id": "3", "language": "da", "text": "Hvad koster en robot?", "answers": []},
    ]  # fmt: skip
    path = tmp_path / "j.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def test_eval_gives_figures_by_language_and_by_institution(index: Path, judgements: Path) -> None:
    result = run("eval", judgements, "--index", index)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    first, second = (
        [line.split() for line in lines[at : at + 6]]
        for at, line in enumerate(lines)
        if "Antal" in line
    )
    assert first[0][-6:] == ["nDCG@10", "recall@10", "recall@50", "hit@1", "hit@5", "MRR"]
    assert second[0][-5:] == ["nDCG", "words", "first", "half@1", "half@5"]
    for table in (first, second):
        assert [row[:2] for row in table[1:]] == [
            ["dansk", "1"], ["engelsk", "1"], ["Havnestyrelsen", "1"], ["Skovtilsynet", "1"],
            ["alle", "2"],
        ]  # fmt: skip
    assert first[5][5] == second[5][2] == "1.000"
    assert "Uden svar i samlingen (tæller ikke med): 1 spørgsmål." in result.stdout


def test_eval_compares_two_indexes(
    index: Path, judgements: Path, documents: Path, tmp_path: Path
) -> None:
    other = tmp_path / "andet"
    run("ingest", documents / "havn.txt", "--index", other)
    result = run("eval", judgements, "--index", index, "--compare", other)
    assert result.exit_code == 0
    *_, head, row, _, missing = result.stdout.splitlines()
    assert head.split() == ["her", "der", "forskel", "p", "bedre", "dårligere", "ens"]
    assert row.split() == ["nDCG", "1.000", "0.500", "+0.500", "1.0000", "1", "0", "1"]
    assert missing == f"Bedømt, men ikke i {other}, så tallene kun sammenlignes delvist: skov.txt"
    told = json.loads(
        run("eval", judgements, "--index", index, "--compare", other, "--json").stdout
    )
    assert told["comparison"]["ndcg"] == {
        "mean": 1.0, "other": 0.5, "difference": 0.5, "p": 1.0, "better": 1, "worse": 0, "same": 1,
    }  # fmt: skip
    assert told["other"]["missing"] == ["skov.txt"]


def test_an_evaluation_as_json_has_everything(index: Path, judgements: Path) -> None:
    told = json.loads(run("eval", judgements, "--index", index, "--json").stdout)
    assert (told["questions"], told["unanswered"], told["missing"]) == (2, ["3"], [])
    assert set(told["by_language"]) == {"da", "en"}
    assert told["by_institution"]["Skovtilsynet"]["questions"] == 1
    assert [each["id"] for each in told["by_question"]] == ["1", "2"]
    assert told["overall"]["ndcg"] == told["overall"]["hit_1"] == 1.0


# --- demo --------------------------------------------------------------------------------------


def test_demo_ingests_the_sample_corpus_with_its_institutions(tmp_path: Path) -> None:
    result = run("demo", "--no-ui", "--index", tmp_path / "demo")
    assert result.exit_code == 0, result.stderr
    assert "Interview med Havnestyrelsen: 2 talere, 86 ture, Havnestyrelsen" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("Eksempelsamlingen ligger i ")
    again = run("demo", "--no-ui", "--index", tmp_path / "demo")
    assert "0 nye, 0 ændrede, 15 uændrede, 0 kunne ikke læses" in again.stdout


def test_demo_goes_on_to_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ui import serving

    served: list[tuple[object, ...]] = []
    monkeypatch.setattr(cli, "CORPUS", tmp_path / "corpus")
    monkeypatch.setattr(serving, "serve", lambda *a: served.append(a) or 0)
    assert run("demo", "--index", tmp_path / "demo").exit_code == 2
    (tmp_path / "corpus" / "documents").mkdir(parents=True)
    (tmp_path / "corpus" / "documents" / "havn.txt").write_text(HAVN, encoding="utf-8")
    (tmp_path / "corpus" / "institutions.toml").write_text("")
    assert run("demo", "--index", tmp_path / "demo").exit_code == 0
    assert served[0][:2] == (tmp_path / "demo", "localhost")


# --- what goes wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [["search", "hvem"], ["list"], ["status"], ["remove", "a"], ["eval", "j.jsonl"],
     ["batch", "q.txt", "--output", "s.csv"]],
)  # fmt: skip
def test_without_an_index_each_command_says_how_to_make_one(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("q.txt").write_text("hvem?")
    Path("j.jsonl").write_text('{"text": "hvem?", "answers": []}')
    result = run(*command, "--index", "intet")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "Der er intet indeks i intet endnu. Lav et med: kilde ingest MAPPE --index intet\n"
    )
    assert not Path("intet").exists()


def test_a_folder_of_something_else_is_left_alone(documents: Path) -> None:
    result = run("ingest", documents, "--index", documents)
    assert result.exit_code == 2
    assert "er ikke et indeks" in result.stderr
    assert sorted(path.name for path in documents.iterdir()) == ["havn.txt", "skov.txt"]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["search", "  "], "Der er intet ord i spørgsmålet."),
        (["search", "hvem", "--institution", "Skovtylsyn"], "Mente du Skovtilsynet?"),
        (
            ["search", "hvem", "--source", "gran"],
            "Der er ingen kilde i indekset, der hedder »gran«",
        ),
        (["remove", "gran"], "Der er ingen kilde i indekset, der hedder »gran«"),
        (["eval", "findes-ikke.jsonl"], "findes-ikke.jsonl findes ikke."),
        (["batch", "findes-ikke.csv", "--output", "s.csv"], "findes-ikke.csv findes ikke."),
        (["ingest", ".", "--manifest", "findes-ikke.csv"], "findes-ikke.csv"),
    ],
)
def test_each_mistake_gets_one_sentence(
    index: Path, command: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "her").mkdir()
    monkeypatch.chdir(tmp_path / "her")
    Path("a.txt").write_text("Anne: Ja.")
    result = run(*command, "--index", index)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_ctrl_c_is_130_and_a_sentence(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("search.engine.SearchEngine.search", interrupted)
    result = run("search", "hvem", "--index", index)
    assert (result.exit_code, result.stderr) == (130, "Afbrudt. Intet er gået tabt.\n")


def test_a_missing_model_is_told_and_never_replaced(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> None:
        raise ModelMissing("en-anden")

    monkeypatch.setattr("search.engine.load_for", missing)
    result = run("search", "hvem", "--index", index)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "»en-anden« findes ikke" in result.stderr


# --- as a user starts it -----------------------------------------------------------------------


def loaded(index: Path, *command: str) -> set[str]:
    """Which of the heavy libraries a command has loaded when it ends."""
    script = (
        "import sys\nfrom ui.cli import app\n"
        f"try:\n    app({list(command)!r})\n"
        f"finally:\n    print(*({HEAVY!r} & set(sys.modules)), file=sys.stderr)"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT), "KILDE_INDEX": str(index)}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("command", [["--help"], ["list"], ["status"], ["ingest", "--help"]])
def test_nothing_heavy_loads_for_what_needs_none(index: Path, command: list[str]) -> None:
    assert loaded(index, *command) == set()


def test_the_bundled_model_answers_without_torch_and_streamlit(
    documents: Path, tmp_path: Path
) -> None:
    """In a process of its own, where no model is a fake."""
    done = kilde("ingest", documents, "--index", tmp_path / "i")
    assert done.returncode == 0, done.stderr
    assert loaded(tmp_path / "i", "search", "hvem måler vand?") == {"numpy", "faiss", "onnxruntime"}


def test_output_is_utf8_whatever_the_console_claims(index: Path) -> None:
    done = kilde("list", "--index", index, PYTHONIOENCODING="cp1252", LC_ALL="C")
    assert done.returncode == 0
    assert "på både ord" in done.stdout.decode("utf-8")


def test_the_environment_turns_answers_into_english(index: Path) -> None:
    done = kilde("list", "--index", index, KILDE_LANGUAGE="en")
    assert b"In the index: 2 sources" in done.stdout


def test_a_closed_pipe_is_no_error_worth_a_traceback(index: Path) -> None:
    command = [sys.executable, "-m", "ui.cli", "list", "--index", str(index)]
    read, write = os.pipe()
    os.close(read)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(  # noqa: S603
        command, env=env, stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert b"Traceback" not in done.stderr


@pytest.fixture
def page(tmp_path: Path) -> "Iterator[subprocess.Popen[str]]":
    command = [sys.executable, "-m", "ui.cli", "ui", "--index", str(tmp_path / "intet endnu")]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(  # noqa: S603
        command, cwd=tmp_path, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    yield child
    child.kill()
    child.communicate()


@pytest.mark.skipif(os.name == "nt", reason="Windows ends processes without asking them")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_page_is_served_at_the_address_told_and_ends_when_asked(
    page: "subprocess.Popen[str]", how: signal.Signals
) -> None:
    assert page.stdout is not None
    line = page.stdout.readline()
    (address,) = (word for word in line.split() if word.startswith("http://localhost:"))
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    assert direct.open(address, timeout=20).status == 200
    page.send_signal(how)
    rest, told = page.communicate(timeout=20)
    assert (page.returncode, rest) == (0, "")
    assert told.splitlines()[-1] == "Stoppet."
    with pytest.raises(OSError):
        direct.open(address, timeout=5)
