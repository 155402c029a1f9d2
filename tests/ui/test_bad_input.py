"""Whatever is asked, and whatever becomes of the index: a sentence, and the page goes on."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import Options, ingest
from search.index import remove
from tests.fakes import WordsEmbedder
from tests.ui.test_app import app, shown
from ui.say import Say
from ui.state import LANGUAGES, Language

HARBOUR = "Institution: Prøvehavnen\n\nInterviewer: Hvordan?\n\nBo: Vi måler støj fra kajen.\n"
FOREST = "Institution: Prøveskoven\n\nInterviewer: Og I?\n\nPer: Vi måler støj i skoven.\n"
DANISH = Say("da")


@pytest.fixture(autouse=True)
def model(monkeypatch: pytest.MonkeyPatch) -> None:
    """No real model; one whose key the index names."""
    monkeypatch.setattr("ingest.pipeline.load_embedder", lambda *_: WordsEmbedder())
    for place in ("ingest.pipeline.load_for", "search.engine.load_for"):
        monkeypatch.setattr(place, lambda key: WordsEmbedder(key))


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return filled(tmp_path / "index", HARBOUR)


def filled(folder: Path, text: str, **options: Any) -> Path:
    file = folder.parent / f"{folder.name}.txt"
    file.write_text(text, encoding="utf-8")
    ingest([file], folder, Options(**options))
    return folder


def asked(index: Path, monkeypatch: pytest.MonkeyPatch, question: str) -> Any:
    """The page after this question was typed; it can be asked another one afterwards."""
    return ask(app(index, monkeypatch), question)


def ask(opened: Any, question: str) -> Any:
    opened.text_input(key="question").set_value(question)
    [search] = [button for button in opened.button if button.label == DANISH("page_search")]
    search.click().run()
    assert not opened.exception
    return opened


# --- questions ---------------------------------------------------------------------------------


def test_a_question_of_ten_thousand_characters_is_cut_and_said_to_be(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = app(index, monkeypatch, q="støj " * 2000)
    assert not opened.exception
    assert "Der søges kun på de første 2.000 tegn af et spørgsmål." in shown(opened)
    assert "Vi måler støj fra kajen." in shown(opened)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_of_small_words_alone_is_told_so(
    index: Path, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    question = {"da": "og i at det er", "en": "and in the that is"}[language]
    opened = app(index, monkeypatch, q=question, lang=language)
    assert not opened.exception
    assert Say(language)("page_caution_small") in shown(opened)


@pytest.mark.parametrize("question", ["?!", "🌊🌲", "\u202e\u200f", "-", '""', "\x00\x07"])
def test_a_question_without_a_word_is_told_so(
    index: Path, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    opened = asked(index, monkeypatch, question)
    assert "Der er intet ord i spørgsmålet. Skriv mindst ét." in shown(opened)


@pytest.mark.parametrize(
    "question",
    [
        "<script>alert(1)</script> støj",
        "støj 🌊 🌲",
        "מה עם støj",
        "\u202eјøts støj",
        "støj' OR 1=1 --",
        "$x^2$ **støj** :smile: [a](javascript:b)",
    ],
)
def test_a_strange_question_is_answered_and_shown_as_it_was_asked(
    index: Path, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    opened = asked(index, monkeypatch, question)
    assert "Vi måler støj fra kajen." in shown(opened)
    assert question in shown(opened)
    assert "<script>" not in "".join(
        block.body for block in opened.html if "k-answer" in block.body
    )


# --- the index, while the page is open ---------------------------------------------------------


def test_an_index_that_is_removed_is_said_to_be_and_another_can_take_its_place(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = asked(index, monkeypatch, "støj")
    shutil.rmtree(index)
    opened.run()
    assert not opened.exception
    assert DANISH("page_empty") in shown(opened)
    filled(index, FOREST)
    opened.run()
    assert not opened.exception
    assert "Vi måler støj i skoven." in shown(opened)


def test_an_index_that_is_replaced_answers_from_what_is_there_now(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = asked(index, monkeypatch, "støj")
    other = filled(tmp_path / "other", FOREST)
    shutil.move(index, tmp_path / "before")
    shutil.move(other, index)
    opened.run()
    assert not opened.exception
    assert "Vi måler støj i skoven." in shown(opened)
    assert "kajen" not in shown(opened)


def test_an_index_that_is_embedded_by_another_model_goes_on_answering(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = asked(index, monkeypatch, "støj")
    monkeypatch.setattr("ingest.pipeline.load_embedder", lambda *_: WordsEmbedder("other@1", 32))
    filled(index, HARBOUR + "\nBo: Og lys.\n", reembed=True)
    opened.run()
    assert DANISH("page_outdated") in shown(opened)
    opened.button(key="again").click().run()
    assert not opened.exception
    assert "Vi måler støj fra kajen." in shown(opened)
    assert "Og lys." in shown(ask(opened, "lys"))


def test_a_source_that_is_removed_leaves_its_hits_to_be_looked_at(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = asked(index, monkeypatch, "støj")
    remove(index, ["index"])
    filled(index, FOREST)
    opened.run()
    assert DANISH("page_outdated") in shown(opened)
    [more] = [b for b in opened.button if b.label == DANISH("page_context")]
    more.click().run()
    assert not opened.exception
    assert DANISH("page_outdated") in shown(opened)


def test_an_index_that_cannot_be_read_is_a_sentence(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = asked(index, monkeypatch, "støj")
    (index / "kilde.sqlite").write_bytes(b"SQLite format 3\x00" + b"\xff" * 8000)
    opened.run()
    assert not opened.exception
    assert "er ikke et indeks" in shown(opened) or "kan ikke læses" in shown(opened)
