"""What README and CONTRIBUTING show can be done: the commands run, the options and files exist."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import typer
from typer.testing import CliRunner

from search.judgements import read_judgements
from ui.cli import app

ROOT = Path(__file__).parent.parent
TEXTS = {
    name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md")
}
README = TEXTS["README.md"]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
INLINE = re.compile(r"`([^`]+)`")
# Three of the sample corpus's documents, and one that README's example of a judgement names.
DOCUMENTS = ("02-importtilsynet.txt", "03-havnestyrelsen.vtt", "04-klagestyrelsen.docx")
HAVN = "Institution: Prøvehavnen\n\n" + "\n\n".join(
    f"Interviewer: Hvad måler I?\n\nBo: Vi måler vand, nummer {number}." for number in range(4)
)
# What stands for a name of the reader's own.
GIVEN = {
    "FILE": "interviews/havn.txt",
    "SOURCE": "havn.txt",
    "NAME": "Havnestyrelsen",
    "JUDGEMENTS": "judgements.jsonl",
    "ADDRESS": "0.0.0.0",
    "…": "Hvem?",
}
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
# A wrapper, since the program may be installed nowhere; the page is not started, only its words
# are looked at.
KILDE = """#!/bin/sh
if [ "$1" = ui ]; then set -- "$@" --help; fi
exec "{python}" -m ui.cli "$@"
"""


def blocks(text: str) -> list[tuple[str, str]]:
    """Each fenced block's language and lines."""
    return BLOCK.findall(text)


def inline(text: str) -> list[str]:
    """What stands between single backticks, fenced blocks aside."""
    return [" ".join(each.split()) for each in INLINE.findall(BLOCK.sub("", text))]


def commands() -> list[str]:
    """Those within a sentence."""
    return [each for text in TEXTS.values() for each in inline(text) if each.startswith("kilde ")]


def words(command: str) -> list[str]:
    """As the shell gives them to the program, the reader's own names filled in."""
    return [GIVEN.get(word, word) for word in shlex.split(command)][1:]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A user's folder in which README's lines have been run, as they stand, by a shell."""
    home = tmp_path_factory.mktemp("home")
    (home / "interviews").mkdir()
    for name in DOCUMENTS:
        shutil.copy(ROOT / "corpus" / "documents" / name, home / "interviews")
    (home / "interviews" / "havn.txt").write_text(HAVN, encoding="utf-8")
    shutil.copy(ROOT / "corpus" / "questions.csv", home)
    (home / "judgements.jsonl").write_text(judgement(), encoding="utf-8")
    (home / "bin").mkdir()
    (home / "bin" / "kilde").write_text(KILDE.format(python=sys.executable), encoding="utf-8")
    (home / "bin" / "kilde").chmod(0o700)
    environment = {
        **os.environ,
        "HOME": str(home),
        "PATH": f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "KILDE_LANGUAGE": "da",
    }
    for language, lines in blocks(README):
        if language == "sh" and not lines.startswith("make "):
            told = subprocess.run(
                ["sh", "-e", "-c", lines], cwd=home, env=environment, capture_output=True, text=True
            )
            assert told.returncode == 0, told.stderr
            (home / "told.txt").write_text(told.stdout, encoding="utf-8")
    yield home


def judgement() -> str:
    return next(each for each in inline(README) if each.startswith('{"id"'))


def test_every_block_is_of_a_kind_that_is_run_here() -> None:
    """But those that install, those for Windows, and pictures of letters."""
    kinds = {language for text in TEXTS.values() for language, _ in blocks(text)}
    assert kinds == {"sh", "bat", ""}
    bare = [lines for text in TEXTS.values() for kind, lines in blocks(text) if not kind]
    assert not any(re.search(r"^(kilde|python|import|from) ", lines, re.M) for lines in bare)


def test_the_lines_that_work_do(home: Path) -> None:
    told = (home / "told.txt").read_text(encoding="utf-8")
    assert "Importtilsynet" in told
    sheet = openpyxl.load_workbook(home / "hits.xlsx").worksheets[0]
    asked = (home / "questions.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert sheet.max_row > len(asked) > 1
    assert (home / "interviews.kilde" / "kilde.sqlite").exists()


@pytest.mark.parametrize("command", commands())
def test_a_command_in_a_sentence_is_one_that_the_program_knows(command: str) -> None:
    name, *given = words(command)
    made = COMMANDS[name]
    context = made.context_class(made, info_name=name)
    made.make_parser(context).parse_args(list(given))


@pytest.mark.parametrize(
    "command",
    [
        each
        for each in commands()
        if each.split()[1] in ("inspect", "search", "matrix", "assign", "list")
    ],
)
def test_a_command_in_a_sentence_runs(
    home: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(home)
    monkeypatch.setenv("KILDE_INDEX", str(home / "interviews.kilde"))
    result = CliRunner().invoke(app, words(command))
    assert result.exit_code == 0, result.output


def test_every_option_that_is_named_is_one() -> None:
    known = {option for made in COMMANDS.values() for each in made.params for option in each.opts}
    named = {
        each.split()[0] for text in TEXTS.values() for each in inline(text) if each[:2] == "--"
    }
    assert len(named) > 15
    assert named - known == {"--help"}


def test_the_example_of_a_judgement_is_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [judged] = read_judgements(home / "judgements.jsonl")
    assert [answer.document for answer in judged.answers] == ["havn.txt"]
    monkeypatch.setenv("KILDE_INDEX", str(home / "interviews.kilde"))
    result = CliRunner().invoke(app, ["eval", str(home / "judgements.jsonl")])
    assert result.exit_code == 0, result.output


def test_what_is_linked_to_is_there() -> None:
    links = re.findall(r"\]\(([^)]+)\)", "".join(TEXTS.values()))
    assert len(links) > 5
    for link in links:
        assert "://" in link or (ROOT / link.partition("#")[0]).exists(), link


def test_files_and_modules_that_are_named_are_there() -> None:
    text = TEXTS["CONTRIBUTING.md"]
    paths = [
        each for each in inline(text) if re.fullmatch(r"(search|ingest|ui|tests|corpus)/\S+", each)
    ]
    modules = [each.split()[2] for each in inline(text) if each.startswith("python -m ")]
    assert len(paths) > 20
    assert modules
    for path in paths:
        assert list(ROOT.glob(path)), path
    for module in modules:
        assert find_spec(module), module
    for page in re.findall(r"^\| (`\w+\.py`[^|]*)\|", text, re.M):
        for file in re.findall(r"`([\w/]+\.py)`", page):
            assert (ROOT / "ui" / file).exists(), file
