"""Wording: the same in both languages, and a sentence for every error."""

import ast
import errno
import inspect
import os
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.errors import REASONS, Unreadable
from search import errors
from search.errors import BadQuestions, IndexError_, KildeError, NoIndex, UnknownInstitution
from search.syntax import KEYS
from ui import text as wording
from ui.say import Say
from ui.state import LANGUAGES, Language
from ui.text import language_of_environment, sentence, strings, text, visible

UI = Path(wording.__file__).parent
FIELDS: dict[str, object] = {
    "name": "Havnestyrelsen",
    "path": Path("/arkiv/a.pdf"),
    "paths": (Path("/arkiv/a"), Path("/arkiv/b")),
    "folder": Path("/arkiv/indeks"),
    "reason": "grunden",
    "detail": "",
    "found": 1,
    "expected": 2,
    "wanted": "model-b",
    "close": (),
    "known": ("docx", "pdf"),
    "pattern": "(",
    "line": None,
    "number": 7,
}

both = pytest.mark.parametrize("language", LANGUAGES)


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def kinds(base: type[KildeError] = KildeError) -> Iterator[type[KildeError]]:
    for kind in base.__subclasses__():
        if kind.__module__.partition(".")[0] in ("search", "ingest", "ui"):
            yield kind
            yield from kinds(kind)


def example(kind: type[KildeError], **changed: object) -> KildeError:
    names = list(inspect.signature(kind.__init__).parameters)[1:]
    values = FIELDS | changed
    return kind(*(values[name] for name in names if name in values))


ERRORS = [kind for kind in kinds() if kind is not IndexError_]


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    danish, english = strings("da"), strings("en")
    assert set(danish) == set(english)
    for key in danish:
        assert placeholders(danish[key]) == placeholders(english[key]), key


def test_each_count_has_a_form_for_one() -> None:
    for key in strings("da"):
        if key.startswith("count_") and not key.endswith("_one"):
            assert f"{key}_one" in strings("da"), key


def test_every_key_in_the_code_has_a_string() -> None:
    used = set()
    for file in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                used |= (
                    {node.value} if node.value.startswith(("cli_", "error_", "count_")) else set()
                )
    used = {key for key in used if not key.endswith("_")}  # the beginning of several
    assert len(used) > 40
    assert used <= set(strings("da")), used - set(strings("da"))


@both
def test_the_help_names_operators_that_a_question_may_hold(language: Language) -> None:
    named = set(re.findall(r"(\w+):\S", strings(language)["page_question_help"]))
    assert len(named) == 6
    assert named <= set(KEYS)


@both
def test_every_warning_of_a_reader_has_its_words(language: Language) -> None:
    readers = (UI.parent / "ingest").rglob("*.py")
    code = "".join(file.read_text(encoding="utf-8") for file in readers)
    codes = set(re.findall(r'\bWarning_\(\s*"([a-z-]+)"', code))
    assert "page-without-text" in codes
    for each in codes:
        assert {f"warning_{each}_page", f"warning_{each}_pages"} <= set(strings(language))


@both
@pytest.mark.parametrize("kind", ERRORS)
def test_every_error_has_one_sentence_of_its_own(
    kind: type[KildeError], language: Language
) -> None:
    error = example(kind)
    said = sentence(error, language)
    assert "\n" not in said
    assert "{" not in said
    assert kind.__name__ not in said
    assert f"error_{kind.__name__}" in strings(language)


@both
def test_no_two_kinds_of_error_read_alike(language: Language) -> None:
    said = [sentence(example(kind), language) for kind in ERRORS]
    assert len(set(said)) == len(said) >= 15


@both
@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_why_a_file_is_unreadable_is_told(reason: str, language: Language) -> None:
    said = sentence(Unreadable(Path("/arkiv/a.pdf"), reason), language)  # type: ignore[arg-type]
    assert said.startswith("/arkiv/a.pdf ")
    assert said != sentence(Unreadable(Path("/arkiv/a.pdf"), "andet"), language)  # type: ignore[arg-type]


@both
@pytest.mark.parametrize("reason", ["suffix", "no-text-column", "empty", "broken"])
def test_every_reason_why_questions_are_unusable_is_told(reason: str, language: Language) -> None:
    assert errors.BadQuestions.__doc__ is not None
    assert f'"{reason}"' in errors.BadQuestions.__doc__
    said = sentence(BadQuestions(Path("/arkiv/q.csv"), reason), language)
    assert "(" not in said, "the reason's own code is not for people"


def test_a_line_is_named_where_it_is_known() -> None:
    assert sentence(BadQuestions(Path("/q.csv"), "broken", 7), "da").startswith("Linje 7 i /q.csv")


def test_similar_names_are_offered() -> None:
    said = sentence(UnknownInstitution("Havnen", ("Havnestyrelsen", "Vejstyrelsen")), "da")
    assert said.endswith("Mente du Havnestyrelsen, Vejstyrelsen?")


def test_a_path_below_the_working_folder_is_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = sentence(NoIndex(tmp_path / "indeks"), "da")
    assert said.endswith("kilde ingest MAPPE --index indeks")


@both
def test_an_error_of_a_later_kind_is_told_as_its_base(language: Language) -> None:
    class Later(NoIndex):
        pass

    assert sentence(Later(Path("/i")), language) == sentence(NoIndex(Path("/i")), language)


@both
@pytest.mark.parametrize(
    "code", [errno.ENOENT, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EISDIR]
)
def test_the_systems_errors_are_told_in_our_words(code: int, language: Language) -> None:
    said = sentence(OSError(code, os.strerror(code), "/arkiv/svar.csv"), language)
    assert os.strerror(code) not in said
    assert "Errno" not in said


@both
def test_an_unknown_error_of_the_system_is_quoted(language: Language) -> None:
    assert "“Weird”" in sentence(OSError(999, "Weird", "/a"), "en")
    assert sentence(OSError("no number"), language)
    assert sentence(OSError(errno.EACCES, "Permission denied"), language)


@pytest.mark.parametrize(
    ("value", "language"), [("en", "en"), ("EN ", "en"), ("da", "da"), ("", "da"), ("fr", "da")]
)
def test_the_environment_chooses_the_language(
    value: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KILDE_LANGUAGE", value)
    assert language_of_environment() == language


def test_an_unknown_key_is_a_programmers_error() -> None:
    with pytest.raises(KeyError):
        text("ingen_nøgle", "da")


def test_text_of_files_cannot_steer_a_terminal_and_keeps_its_length() -> None:
    raw = "a\x1b[2Jb\x07\r\x9bc\nd"
    assert visible(raw) == "a [2Jb   c\nd"
    assert len(visible(raw)) == len(raw)


def test_a_sentence_shows_no_control_characters_of_a_name() -> None:
    assert "\x1b" not in sentence(UnknownInstitution("a\x1b[2J\nb", ()), "da")


def test_numbers_are_grouped_as_the_language_does() -> None:
    assert Say("da").count("count_words", 12400) == "12.400 ord"
    assert Say("en").count("count_words", 12400) == "12,400 words"
