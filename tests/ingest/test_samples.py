"""The sample corpus: every rendered file gives back its manuscript, turn for turn."""

import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from ingest.pipeline import Options, ingest
from ingest.readers.detect import read
from tests.fakes import WordsEmbedder

CORPUS = Path(__file__).parents[2] / "corpus"
FORMATS = {
    "01": "odt", "02": "f4", "03": "teams-vtt", "04": "docx", "05": "plain", "06": "pdf",
    "07": "eaf", "08": "srt", "09": "docx-table", "10": "plain", "11": "whisper-json",
    "12": "otter", "13": "xlsx", "14": "plain",
}  # fmt: skip
INTERVIEWS = sorted(
    path
    for path in (CORPUS / "documents").glob("*.*")
    if path.stem[:2].isdigit() and path.stem[:2] != "00"
)


@pytest.mark.parametrize("path", INTERVIEWS, ids=lambda path: path.name)
def test_a_rendered_interview_is_its_manuscript(path):
    made, master = read(path), read(CORPUS / "manuscripts" / f"{path.stem}.txt")
    assert made.format == FORMATS.get(path.stem[:2], made.format)
    keys = [(turn.speaker, turn.text, turn.role) for turn in made.turns]
    assert keys == [(turn.speaker, turn.text, turn.role) for turn in master.turns]
    if made.format not in ("whisper-json", "eaf"):  # no header: the manifest says what it is
        assert (made.title, made.date) == (master.title, master.date)
        assert [turn.institution for turn in made.turns] == [t.institution for t in master.turns]


def test_there_is_something_to_compare():
    assert {path.stem[:2] for path in INTERVIEWS} >= set(FORMATS)


@pytest.fixture(scope="module")
def ingested(tmp_path_factory):
    index = tmp_path_factory.mktemp("corpus") / "i"
    options = Options(registers=(CORPUS / "institutions.toml",))
    done = ingest([CORPUS / "documents"], index, options, embedder=WordsEmbedder())
    return {file.path.stem: file for file in done.files}, done


def manuscript(stem):
    """Header and turns as they were written, read here without any reader."""
    text = (CORPUS / "manuscripts" / f"{stem}.txt").read_text(encoding="utf-8").strip()
    head, _, body = text.partition("\n\n")
    header = dict(line.split(": ", 1) for line in head.splitlines())
    return header, [paragraph.split(": ", 1) for paragraph in body.split("\n\n")]


@pytest.mark.parametrize("stem", [path.stem for path in INTERVIEWS])
def test_the_report_of_an_ingest_counts_right(ingested, stem):
    file = ingested[0][stem]
    header, turns = manuscript(stem)
    assert file.error is None
    assert (file.source.turns, set(file.speakers)) == (len(turns), {name for name, _ in turns})
    assert file.source.words == sum(len(said.split()) for _, said in turns)
    assert (file.source.title, file.source.date) == (header["Titel"], header["Dato"])
    if stem == "14-fokusgruppe":
        assert file.source.institution is None
        assert len(file.source.institutions) == 3
    else:
        assert file.source.institution == header["Institution"]


def test_the_sums_of_an_ingest_are_those_of_its_files(ingested):
    files, done = ingested
    sources = [file.source for file in files.values()]
    assert [file.outcome for file in files.values()] == ["added"] * 15
    assert done.words == done.state.words == sum(source.words for source in sources)
    assert done.state.passages == done.state.passages_embedded
    assert done.state.passages == sum(source.passages for source in sources)
    assert done.removed == ()


def test_the_report_is_its_publishers_by_what_stands_on_its_cover(ingested):
    source = ingested[0]["00-rapport-data-i-staten"].source
    pages = len(PdfReader(CORPUS / "documents" / "00-rapport-data-i-staten.pdf").pages)
    assert (source.kind, source.pages) == ("report", pages)
    assert (source.institution, source.evidence) == ("Statens Datakontor", "publisher")


def test_without_its_register_no_institution_of_the_corpus_is_another(tmp_path):
    done = ingest([CORPUS / "documents"], tmp_path / "i", Options(), embedder=WordsEmbedder())
    for file in done.files:
        stem = file.path.stem
        own = None if stem[:2] in ("00", "14") else manuscript(stem)[0]["Institution"]
        assert file.source.institution == own


def test_judged_turns_and_pages_are_there(ingested):
    files = ingested[0]
    for line in (CORPUS / "judgements.jsonl").read_text(encoding="utf-8").splitlines():
        for answer in json.loads(line)["answers"]:
            source = files[answer["document"]].source
            assert all(turn < source.turns for turn in answer.get("turns", []))
            assert all(1 <= page <= source.pages for page in answer.get("pages", []))
