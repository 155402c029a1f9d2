"""The whole app over a real folder: no index, something else, a real one; and its wording."""

import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ingest.errors import Unreadable
from ingest.pipeline import Options, ingest
from search.engine import SearchEngine
from search.errors import NotAnIndex
from tests.ui.test_views import read
from ui import intake, originals
from ui.intake import Intake
from ui.refusals import refusal
from ui.say import Say
from ui.state import LANGUAGES
from ui.text import strings
from ui.worker import Worker

UI = Path(__file__).parents[2] / "ui"
DANISH = Say("da")
TEXT = "Institution: Prøvehavnen\n\nInterviewer: Hvordan?\n\nBo: Vi måler støj fra kajen.\n"


def app(index: Path, monkeypatch: pytest.MonkeyPatch, **params: str) -> Any:
    monkeypatch.setenv("KILDE_INDEX", str(index))
    monkeypatch.setenv("KILDE_LANGUAGE", "da")
    opened = AppTest.from_file(str(UI / "app.py"), default_timeout=60)
    for name, value in params.items():
        opened.query_params[name] = value
    opened.run()
    assert not opened.exception
    return opened


def shown(opened: Any) -> str:
    return read("\n".join(block.body for block in opened.html))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("app")
    (folder / "havn.txt").write_text(TEXT, encoding="utf-8")
    ingest([folder / "havn.txt"], folder / "index", Options())
    return folder / "index"


def test_without_an_index_the_app_opens_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert DANISH("page_empty") in shown(app(tmp_path / "intet", monkeypatch))


def test_a_folder_that_is_no_index_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kilde.sqlite").write_text("noget helt andet, og langt nok til at være en fil" * 99)
    assert DANISH.error(NotAnIndex(tmp_path)) in shown(app(tmp_path, monkeypatch))


def test_a_real_index_answers(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = app(index, monkeypatch, q="støj")
    assert "Prøvehavnen" in shown(opened)
    assert "Vi måler støj fra kajen." in shown(opened)


def test_the_language_switch_changes_every_word(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = app(index, monkeypatch, q="støj")
    opened.button(key="switch").click().run()
    assert not opened.exception
    assert "Search" in shown(opened)
    assert opened.query_params["lang"] == "en"
    opened.button(key="switch").click().run()
    assert "Søg" in shown(opened)
    assert "lang" not in opened.query_params


def test_an_index_that_is_removed_while_the_page_is_open_is_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    ingest([tmp_path / "a.txt"], tmp_path / "index", Options())
    opened = app(tmp_path / "index", monkeypatch, q="støj")
    (tmp_path / "index").rename(tmp_path / "elsewhere")
    opened.run()
    assert not opened.exception
    assert DANISH("page_empty") in shown(opened)


# --- what comes in -----------------------------------------------------------------------------


def test_an_upload_is_searchable_and_one_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    good = originals.keep(tmp_path, "god.txt", TEXT.encode(), replace=False).path
    empty = originals.keep(tmp_path, "tom.txt", b"", replace=False).path
    worker = Worker()
    assert worker.start(intake.work(Intake({None: [good, empty]}), tmp_path))
    assert worker.job is not None
    worker.job.wait(120)
    report = worker.job.report
    assert report is not None
    assert [file.outcome for file in report.files] == ["added", "failed"]
    assert good.exists()
    assert not empty.exists()
    [source] = SearchEngine.open(tmp_path).sources()
    assert source.institution == "Prøvehavnen"


def test_a_failed_file_is_called_by_its_name_alone() -> None:
    path = "/et/sted/tom.txt"
    for error in (Unreadable(Path(path), "empty"), OSError(13, "", path)):
        assert refusal(error, DANISH).startswith("tom.txt ")


# --- wording -----------------------------------------------------------------------------------


def used() -> set[str]:
    """Every key that the pages' code writes out, `_one` forms aside."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in UI.rglob("*.py"))
    return set(re.findall(r'"(page_[a-z_]+)"', code))


def prefixes() -> tuple[str, ...]:
    """Beginnings of the keys that the code composes (`f"page_kind_{kind}"`)."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in UI.rglob("*.py"))
    return tuple(re.findall(r'f"(page_[a-z_]*)\{', code))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_the_pages_has_words(language: Any) -> None:
    known = strings(language)
    assert {key for key in used() if key not in known and f"{key}s" not in known} == set()


def test_no_words_of_the_pages_are_unused() -> None:
    composed = prefixes()
    for key in strings("da"):
        if key.startswith("page_"):
            plain = key.removesuffix("_one")
            known = {plain, plain.removesuffix("s")} & used()
            assert known or plain.startswith(composed), key
