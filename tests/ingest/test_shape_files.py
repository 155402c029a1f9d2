"""Over the set of made files: 99 % of turns with speaker and bounds, and every stamp."""

import json
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from ingest.document import Document
from ingest.readers.detect import read
from search.passage import Turn
from tests.ingest.builders import BUILT
from tests.ingest.shapes.make import CASES, FOLDER, expected, write

Wanted = list[dict[str, Any]]
FILES = sorted(path for path in FOLDER.iterdir() if Path(f"{path}.expected.json").exists())


def stated(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(f"{path}.expected.json").read_text(encoding="utf-8"))
    return found


def built(folder: Path) -> Iterator[tuple[Document, Wanted]]:
    """Word, Excel and PDF files, made here."""
    for each in BUILT:
        for talk in each.talks:
            path = folder / f"fil{each.suffix}"
            path.write_bytes(each.build(talk))
            yield read(path), expected(talk, each.stamps)


def stamped(turn: Turn, want: dict[str, Any]) -> bool:
    """Both times as wanted; a time that is not wanted must not have been made up."""
    return all(
        (got is None) == (time is None) and (got is None or got == pytest.approx(time, abs=0.002))
        for got, time in (
            (turn.start_s, want.get("start_s")),
            (turn.end_s, want.get("end_s")),
        )
    )


def measure(got: Sequence[Turn], want: Wanted) -> tuple[int, int, int]:
    """Turns that are right, turns that are wrong (missing or too many), and stamps that are wrong.

    Turns are aligned by speaker and text. A stamp counts on aligned turns: on others it has no
    turn to stand on, and these are counted already.
    """
    keys = [(turn.speaker, turn.text) for turn in got]
    right = wrong_stamps = 0
    matcher = SequenceMatcher(None, keys, [(w["speaker"], w["text"]) for w in want], autojunk=False)
    for one, two, size in matcher.get_matching_blocks():
        right += size
        wrong_stamps += sum(not stamped(got[one + n], want[two + n]) for n in range(size))
    return right, max(len(got), len(want)) - right, wrong_stamps


def test_of_all_turns_99_percent_and_of_their_stamps_all_are_right(tmp_path):
    pairs = [(read(path), stated(path)["turns"]) for path in FILES]
    found = [measure(document.turns, want) for document, want in [*pairs, *built(tmp_path)]]
    right, wrong, stamps = (sum(each) for each in zip(*found, strict=True))
    assert len(FILES) >= 60
    assert right / (right + wrong) >= 0.99
    assert stamps == 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_reads_as_its_turns(path):
    document, states = read(path), stated(path)
    turns, want = document.turns, states["turns"]
    assert [(t.speaker, t.text) for t in turns] == [(w["speaker"], w["text"]) for w in want]
    for turn, w in zip(turns, want, strict=True):
        assert stamped(turn, w), (turn, w)
        assert turn.role == w.get("role", turn.role)
        assert turn.section == w.get("section", turn.section)
    for name in {"title", "date"} & set(states):
        assert getattr(document, name) == states[name]


@pytest.mark.parametrize("each", BUILT, ids=lambda each: each.name)
def test_a_file_that_is_no_text_reads_as_its_turns(each, tmp_path):
    path = tmp_path / f"fil{each.suffix}"
    for talk in each.talks:
        path.write_bytes(each.build(talk))
        want = expected(talk, each.stamps)
        turns = read(path).turns
        assert [(t.speaker, t.text) for t in turns] == [(w["speaker"], w["text"]) for w in want]
        assert all(stamped(turn, w) for turn, w in zip(turns, want, strict=True))


def test_the_files_are_what_their_writers_write(tmp_path):
    for case in CASES:
        write(case, tmp_path)
        for name in (case.name, f"{case.name}.expected.json"):
            assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name
