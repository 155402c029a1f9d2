"""A disk that is full while an index is written: the system's error, and nothing is changed."""

import errno
import shutil
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from search.embedder import Reading
from search.engine import SearchEngine
from search.index import Writer
from search.stores.flat import FlatStore
from tests.records import record
from tests.search.test_index import HAVN, TILSYN, ask, fill


class Usage(NamedTuple):
    free: int


@pytest.mark.parametrize(
    ("part", "error"),  # as NumPy says it, and as FAISS does
    [
        ("build_words", OSError("3048 requested and 496 written")),
        (
            "build_vectors",
            RuntimeError("write error in vectors.faiss: 4051 != 41472"),
        ),
    ],
)
@pytest.mark.parametrize(("free", "number"), [(0, errno.ENOSPC), (10**9, errno.EIO)])
def test_what_a_library_says_of_it_is_the_systems_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, error: Exception,
    free: int, number: int,
) -> None:  # fmt: skip
    fill(tmp_path, record("a.txt", TILSYN))
    before = SearchEngine.open(tmp_path).state()

    class Full:
        def save(self, folder: Path) -> None:
            raise error

    with monkeypatch.context() as patched:
        patched.setattr(f"search.segments.{part}", lambda *_: Full())
        patched.setattr(shutil, "disk_usage", lambda _: Usage(free))
        with pytest.raises(OSError) as caught:
            fill(tmp_path, record("b.txt", HAVN))
    assert caught.value.errno == number
    assert SearchEngine.open(tmp_path).state().sources >= before.sources
    assert ask(tmp_path, "risikoscore")[0][0] == "/docs/a.txt"


def test_an_error_of_another_kind_is_not_taken_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*_: object) -> None:
        raise RuntimeError("dimension mismatch")

    monkeypatch.setattr(FlatStore, "save", wrong)
    with Writer(tmp_path) as writer:
        source = writer.put(record("a.txt", TILSYN))
        writer.use_model("words@0", 4)
        writer.put_vectors(source, Reading(np.ones((1, 4), np.float32)))
        with pytest.raises(RuntimeError, match="dimension"):
            writer.commit()
