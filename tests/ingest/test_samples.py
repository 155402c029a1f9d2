"""The sample corpus: every rendered file gives back its manuscript, turn for turn."""

from pathlib import Path

import pytest

from ingest.readers.detect import read

CORPUS = Path(__file__).parents[2] / "corpus"
FORMATS = {
    "01": "plain", "02": "f4", "03": "teams-vtt", "05": "plain", "07": "zoom-vtt", "08": "srt",
    "10": "plain-bold", "11": "teams-vtt", "12": "otter", "13": "f4", "14": "plain",
}  # fmt: skip
INTERVIEWS = sorted(
    path for path in (CORPUS / "documents").glob("*.*") if path.stem[:2] not in ("00", "")
)


@pytest.mark.parametrize("path", INTERVIEWS, ids=lambda path: path.name)
def test_a_rendered_interview_is_its_manuscript(path):
    made, master = read(path), read(CORPUS / "manuscripts" / f"{path.stem}.txt")
    assert made.format == FORMATS.get(path.stem[:2], made.format)
    turns = made.turns[1:] if made.format == "srt" else made.turns  # its first cue is the title
    keys = [(turn.speaker, turn.text, turn.role) for turn in turns]
    assert keys == [(turn.speaker, turn.text, turn.role) for turn in master.turns]
    if made.format != "srt":
        assert (made.title, made.date) == (master.title, master.date)
        assert [turn.institution for turn in turns] == [t.institution for t in master.turns]


def test_there_is_something_to_compare():
    assert {path.stem[:2] for path in INTERVIEWS} >= set(FORMATS)
