"""Inspection: what an ingest would make of a file, with the reasons, and nothing written."""

from pathlib import Path

import pytest

from ingest.errors import BadPattern, UnknownReader, Unreadable
from ingest.inspection import Section, Voice, inspect
from ingest.options import Options

CORPUS = Path(__file__).parent.parent.parent / "corpus"
TEXT = """Titel: Interview 7
Dato: 14. marts 2018
Institution: Havnestyrelsen
Deltagere: Anna Holm

Interviewer: Hvad måler I?

Anna Holm: Vandstanden ved kajen.

## Data

Interviewer: Og hvem læser det?

Anna Holm: Ingen.
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_everything_that_is_understood_is_told(file: Path) -> None:
    found = inspect(file)
    assert (found.reader, found.given, found.format) == ("plain", False, "plain")
    assert found.example is not None
    assert (found.kind, found.language) == ("interview", "da")
    assert (found.title, found.date) == ("Interview 7", "2018-03-14")
    assert (found.about.institution, found.about.evidence) == ("Havnestyrelsen", "header")
    assert found.voices == (
        Voice("Interviewer", "interviewer", None, 2, 7),
        Voice("Anna Holm", "respondent", None, 2, 4),
    )
    assert found.sections == (Section("Data", 2),)
    assert (found.words, len(found.turns), found.warnings) == (11, 4, ())


def test_nothing_is_written_and_no_model_is_loaded(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.embedder.load_embedder", None)
    inspect(file)
    assert [path.name for path in file.parent.iterdir()] == ["a.txt"]


def test_a_focus_group_has_its_institutions_by_speaker() -> None:
    register = CORPUS / "institutions.toml"
    found = inspect(CORPUS / "documents" / "14-fokusgruppe.txt", Options(registers=(register,)))
    assert found.about.institution is None
    assert {voice.institution for voice in found.voices if voice.role == "respondent"} == {
        "Jobformidlingsstyrelsen", "Pensionsinstituttet", "Miljømålingsinstituttet",
    }  # fmt: skip


def test_the_manifest_beside_the_file_counts_as_in_an_ingest(file: Path) -> None:
    manifest = file.with_name("manifest.csv")
    manifest.write_text("fil;institution;titel\na.txt;Kajtilsynet;Syv\n", encoding="utf-8")
    found = inspect(file)
    assert (found.title, found.about.institution) == ("Syv", "Kajtilsynet")


def test_a_report_has_pages_and_sections() -> None:
    found = inspect(CORPUS / "documents" / "00-rapport-data-i-staten.pdf")
    assert (found.reader, found.kind, found.pages) == ("pdf", "report", 22)
    assert any("Målrettet tilsyn" in section.name for section in found.sections)


def test_reader_and_pattern_can_be_chosen(file: Path) -> None:
    assert inspect(file, Options(reader="html")).given
    found = inspect(file, Options(speaker_pattern=r"(Anna) Holm: "))
    assert {voice.speaker for voice in found.voices} == {"Anna Holm", None}
    assert found.format == "custom"


def test_what_stands_in_the_way_is_an_error_of_its_own(file: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownReader):
        inspect(file, Options(reader="word"))
    with pytest.raises(BadPattern):
        inspect(file, Options(speaker_pattern="["))
    with pytest.raises(Unreadable):
        inspect(tmp_path / "none.txt")
