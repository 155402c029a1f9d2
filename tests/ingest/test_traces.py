"""Nothing of what was redacted or removed is left in any file of the index."""

from contextlib import closing
from pathlib import Path

import pytest

from ingest.pipeline import Options, ingest
from search import contents, database
from search.index import remove
from tests.fakes import WordsEmbedder

NAME = "Zebulon Kvist"
TALK = (
    f"Titel: Samtale med {NAME}\nDeltagere: {NAME}\n\n"
    + f"Interviewer: Hvad siger {NAME}?\n\n{NAME}: Jeg hedder Zebulon, ring 20 45 67 89.\n\n" * 300
)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.txt").write_text(TALK, encoding="utf-8")
    (docs / "b.txt").write_text("Interviewer: Hvad?\n\nBo: Vi måler kajer.\n", encoding="utf-8")
    run(tmp_path / "i", docs)
    return tmp_path / "i"


def run(index: Path, docs: Path, *, redact: bool = False) -> None:
    ingest([docs], index, Options(redact=redact), embedder=WordsEmbedder())


def traces(index: Path) -> list[str]:
    words = (b"Zebulon", b"zebulon", b"20 45 67 89", b"20456789")
    files = [file for file in index.rglob("*") if file.is_file()]
    return [file.name for file in files if any(word in file.read_bytes() for word in words)]


def test_the_clear_text_of_a_source_is_gone_once_it_is_redacted(index: Path) -> None:
    assert traces(index)
    run(index, index.parent / "docs", redact=True)
    assert traces(index) == []


def test_so_it_is_while_another_has_the_index_open(index: Path) -> None:
    # Else SQLite empties its log itself, when the last connection closes.
    with closing(database.connect(index)) as another:
        assert any("Zebulon" in source.title for source in contents.sources(another))
        run(index, index.parent / "docs", redact=True)
        assert traces(index) == []
        assert not any("Zebulon" in source.title for source in contents.sources(another))


def test_deleted_rows_are_overwritten_whatever_sqlite_was_built_with(index: Path) -> None:
    with closing(database.connect(index)) as connection:
        assert connection.execute("PRAGMA secure_delete").fetchone() == (1,)


def test_the_text_of_a_removed_source_is_gone(index: Path) -> None:
    remove(index, ["a"])
    assert traces(index) == []
