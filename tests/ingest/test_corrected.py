"""What later ingests make of corrections and of what was redacted."""

from pathlib import Path

import pytest

from ingest.correcting import correct, expect
from ingest.errors import BadNames, BadPattern, UnknownReader, Unreadable
from ingest.pipeline import IngestReport, Options, ingest
from search.corrections import Correction
from search.embedder import Embedder
from search.engine import SearchEngine
from search.passage import Source
from search.query import Query
from tests.fakes import WordsEmbedder

TEXT = """Titel: Interview med Anna Holm
Institution: Havnestyrelsen
Deltagere: Anna Holm, kontorchef, Havnestyrelsen

Interviewer: Hvad måler I, Anna?

Anna Holm: Vand. Ring på 20 45 67 89, eller spørg Vibeke Toft. Mit nummer er 070761-4285.

Interviewer: Tak, det er holm@havn.dk?
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "docs" / "a.txt"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(
    file: Path,
    options: Options = Options(),  # noqa: B008
    embedder: Embedder | None = None,
) -> IngestReport:
    embedder = embedder or WordsEmbedder()
    return ingest([file], file.parent.parent / "index", options, embedder=embedder)


def source(file: Path) -> Source:
    return SearchEngine.open(file.parent.parent / "index").sources()[0]


# --- corrections -------------------------------------------------------------------------------


def test_a_correction_holds_when_the_file_changes_and_over_all_options(file: Path) -> None:
    run(file)
    correct(file.parent.parent / "index", "a", Correction("Skovtilsynet"))
    file.write_text(TEXT + "\nAnna Holm: Og luft.\n", encoding="utf-8")
    manifest = file.with_name("manifest.csv")
    manifest.write_text("fil;institution\na.txt;Manifesttilsynet\n", encoding="utf-8")
    report = run(file, Options(institution="Kajstyrelsen"))
    assert report.files[0].outcome == "updated"
    assert (source(file).institution, source(file).evidence) == ("Skovtilsynet", "assigned")


def test_a_correction_makes_no_file_be_read_anew(file: Path) -> None:
    run(file)
    correct(file.parent.parent / "index", "a", Correction("Skovtilsynet"))
    embedder = WordsEmbedder()
    assert run(file, embedder=embedder).files[0].outcome == "unchanged"
    assert (embedder.embedded, source(file).institution) == (0, "Skovtilsynet")


def test_what_is_corrected_of_a_file_before_it_comes_in_is_met_by_its_ingest(file: Path) -> None:
    fixed = Correction("Skovtilsynet", "Titlen", "2018-03-14", {"Anna Holm": "unknown"})
    expect(file.parent.parent / "index", {file: fixed})
    run(file)
    found = source(file)
    assert (found.institution, found.title, found.date) == ("Skovtilsynet", "Titlen", "2018-03-14")
    turns = SearchEngine.open(file.parent.parent / "index").turns(found.id)
    assert [turn.role for turn in turns] == ["interviewer", "unknown", "interviewer"]


def test_no_name_in_what_was_corrected_outlives_its_redaction(file: Path) -> None:
    run(file)
    fixed = Correction(title="Om Anna Holm", roles={"Anna Holm": "unknown"})
    index = file.parent.parent / "index"
    correct(index, "a", fixed)
    run(file, Options(redact=True))
    assert source(file).title == "Om [Respondent 1]"
    stored = b"".join(path.read_bytes() for path in index.rglob("*") if path.is_file())
    assert b"Holm" not in stored
    correct(index, "a", Correction(roles={"[Respondent 1]": "unknown"}))
    file.write_text(TEXT + "\nAnna Holm: Og luft.\n", encoding="utf-8")
    run(file, Options(redact=True))
    turns = SearchEngine.open(index).turns(source(file).id)
    assert {turn.role for turn in turns if turn.speaker == "[Respondent 1]"} == {"unknown"}


def test_a_dry_run_knows_of_corrections(file: Path) -> None:
    run(file)
    correct(file.parent.parent / "index", "a", Correction("Skovtilsynet"))
    file.write_text(TEXT + "\nAnna Holm: Og luft.\n", encoding="utf-8")
    found = run(file, Options(dry_run=True)).files[0].source
    assert found is not None
    assert found.institution == "Skovtilsynet"


# --- redaction ---------------------------------------------------------------------------------


def test_nothing_of_a_redacted_source_is_stored_but_its_pseudonyms(file: Path) -> None:
    names = file.with_name("names.list")
    names.write_text("Vibeke Toft\n", encoding="utf-8")
    report = run(file, Options(redact=True, redact_names=names))
    index = file.parent.parent / "index"
    stored = b"".join(path.read_bytes() for path in index.rglob("*") if path.is_file())
    for secret in ("Anna", "Holm", "holm", "Toft", "Vibeke", "20 45 67", "070761"):
        assert secret.encode() not in stored, secret
    assert report.files[0].redacted == report.redacted
    assert report.redacted == {"name": 4, "phone": 1, "cpr": 1, "email": 1}
    assert report.files[0].speakers == ("Interviewer", "[Respondent 1]")
    found = source(file)
    assert (found.title, found.redacted) == ("Interview med [Respondent 1]", True)
    assert (found.institution, found.evidence) == ("Havnestyrelsen", "header")


def test_hits_are_exact_slices_of_the_redacted_text(file: Path) -> None:
    run(file, Options(redact=True))
    engine = SearchEngine.open(file.parent.parent / "index", WordsEmbedder())
    hit = engine.search(Query("hvem måler vand?")).hits[0]
    assert "[Respondent 1]: Vand. Ring på [telefon 1], eller spørg Vibeke Toft." in hit.text
    turns = engine.turns(hit.source.id)
    assert [turn.speaker for turn in turns] == ["Interviewer", "[Respondent 1]", "Interviewer"]
    assert turns[0].text == "Hvad måler I, [Respondent 1]?"


def test_the_embedder_sees_pseudonyms_only(file: Path) -> None:
    seen: list[str] = []

    class Watching(WordsEmbedder):
        def embed_passages(self, texts, progress=None):  # type: ignore[no-untyped-def]
            seen.extend(texts)
            return super().embed_passages(texts, progress)

    run(file, Options(redact=True), Watching())
    assert seen
    assert not any("Anna" in text or "Holm" in text for text in seen)


def test_redaction_is_part_of_what_shapes_a_source(file: Path) -> None:
    assert run(file).redacted is None
    assert run(file, Options(redact=True)).files[0].outcome == "updated"
    assert run(file, Options(redact=True)).files[0].outcome == "unchanged"
    names = file.with_name("names.list")
    names.write_text("Vibeke Toft", encoding="utf-8")
    assert run(file, Options(redact_names=names)).files[0].outcome == "updated"


def test_what_was_redacted_never_comes_in_again_without(file: Path) -> None:
    run(file, Options(redact=True))
    assert run(file).files[0].outcome == "unchanged"
    assert source(file).redacted
    file.write_text(TEXT + "\nAnna Holm: Og luft.\n", encoding="utf-8")
    error = run(file).files[0].error
    assert isinstance(error, Unreadable)
    assert error.reason == "redacted"
    assert source(file).title == "Interview med [Respondent 1]"
    assert run(file, Options(redact=True)).files[0].outcome == "updated"


@pytest.mark.parametrize(("content", "reason"), [(b" \n\n", "empty"), (b"\0\1\2" * 99, "not-text")])
def test_a_useless_list_of_names_is_told_before_anything_is_read(
    file: Path, content: bytes, reason: str
) -> None:
    names = file.with_name("names.list")
    names.write_bytes(content)
    with pytest.raises(BadNames) as caught:
        run(file, Options(redact_names=names))
    assert caught.value.reason == reason
    assert not (file.parent.parent / "index").exists()


# --- reader and pattern ------------------------------------------------------------------------


def test_an_unknown_reader_and_a_bad_pattern_are_told_before_anything_is_read(file: Path) -> None:
    with pytest.raises(UnknownReader) as unknown:
        run(file, Options(reader="word"))
    assert "docx" in unknown.value.known
    with pytest.raises(BadPattern):
        run(file, Options(speaker_pattern="("))
    assert not (file.parent.parent / "index").exists()


def test_a_pattern_of_the_users_own_finds_the_speakers(file: Path) -> None:
    file.write_text("<<A1>> Hvad måler I?\n\n<<B2>> Vand.\n", encoding="utf-8")
    report = run(file, Options(speaker_pattern="<<(.+?)>>"))
    assert report.files[0].speakers == ("A1", "B2")


def test_a_file_that_the_chosen_reader_cannot_read_is_told_so(file: Path) -> None:
    error = run(file, Options(reader="pdf")).files[0].error
    assert isinstance(error, Unreadable)
    assert (error.reason, error.detail) == ("wrong-reader", "pdf")
