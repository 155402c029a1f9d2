import os
import shutil
from pathlib import Path

import pytest

from ingest.errors import NothingToRead, Unreadable
from ingest.pipeline import IngestReport, Options, Progress, ingest
from search import scoring
from search.embedder import Embedder
from search.engine import SearchEngine
from search.errors import WrongModel
from search.index import Writer
from search.query import Query
from tests.fakes import WordsEmbedder

TILSYN = "Interviewer: Hvordan bruger I data?\n\nAnna: Vi målretter tilsynet med en risikoscore.\n"
HAVN = "Institution: Havnestyrelsen\n\nInterviewer: Hvad måler I?\n\nBo: Vandstanden ved kajen.\n"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "a.txt").write_text(TILSYN, encoding="utf-8")
    (folder / "b.txt").write_text(HAVN, encoding="utf-8")
    return folder


def run(
    docs: Path, options: Options | None = None, embedder: Embedder | None = None
) -> IngestReport:
    index = docs.parent / "index"
    return ingest([docs], index, options or Options(), embedder=embedder or WordsEmbedder())


def outcomes(report: IngestReport) -> dict[str, str]:
    return {each.path.name: each.outcome for each in report.files}


def ask(docs: Path, text: str) -> list[str]:
    engine = SearchEngine.open(docs.parent / "index", WordsEmbedder())
    return [Path(hit.source.path).name for hit in engine.search(Query(text)).hits]


def test_a_folder_goes_in_and_its_passages_come_out(docs: Path) -> None:
    report = run(docs)
    assert outcomes(report) == {"a.txt": "added", "b.txt": "added"}
    assert report.state.passages_embedded == report.state.passages == 2
    assert ask(docs, "risikoscore")[0] == "a.txt"


def test_what_is_unchanged_is_neither_read_nor_embedded_again(docs: Path) -> None:
    run(docs)
    embedder = WordsEmbedder()
    report = run(docs, embedder=embedder)
    assert outcomes(report) == {"a.txt": "unchanged", "b.txt": "unchanged"}
    assert embedder.embedded == 0


def test_a_new_time_stamp_alone_changes_nothing(docs: Path) -> None:
    first = run(docs)
    os.utime(docs / "a.txt", ns=(1, 1))
    again = run(docs)
    assert outcomes(again)["a.txt"] == "unchanged"
    assert again.state.generation == first.state.generation + 1  # the stamp was noted
    assert run(docs).state.generation == again.state.generation


def test_a_changed_file_replaces_itself_and_costs_its_own_vectors(docs: Path) -> None:
    run(docs)
    (docs / "a.txt").write_text("Anna: Nu taler vi om skove og satellitter.\n", encoding="utf-8")
    embedder = WordsEmbedder()
    report = run(docs, embedder=embedder)
    assert outcomes(report) == {"a.txt": "updated", "b.txt": "unchanged"}
    assert embedder.embedded == 1
    assert report.state.sources == 2
    assert ask(docs, "satellitter")[0] == "a.txt"


def test_one_bad_file_never_stops_the_others(docs: Path) -> None:
    (docs / "c.txt").write_bytes(b"")
    report = run(docs)
    assert outcomes(report) == {"a.txt": "added", "b.txt": "added", "c.txt": "failed"}
    (error,) = [each.error for each in report.files if each.error]
    assert isinstance(error, Unreadable)
    assert error.reason == "empty"


def test_a_file_that_turns_bad_keeps_what_was_indexed_of_it(docs: Path) -> None:
    run(docs)
    (docs / "a.txt").write_bytes(b"")
    assert outcomes(run(docs))["a.txt"] == "failed"
    assert ask(docs, "risikoscore")[0] == "a.txt"


def test_prune_removes_only_what_lay_below_and_is_gone(docs: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "c.txt").write_text(HAVN, encoding="utf-8")
    ingest([docs, other], tmp_path / "index", embedder=WordsEmbedder())
    (docs / "a.txt").unlink()
    (other / "c.txt").unlink()
    assert run(docs).removed == ()
    assert run(docs, Options(prune=True)).removed == (str(docs / "a.txt"),)
    names = {Path(s.path).name for s in SearchEngine.open(tmp_path / "index").sources()}
    assert names == {"b.txt", "c.txt"}


def test_a_dry_run_writes_nothing(docs: Path, tmp_path: Path) -> None:
    report = run(docs, Options(dry_run=True))
    assert outcomes(report) == {"a.txt": "added", "b.txt": "added"}
    assert not (tmp_path / "index").exists()
    source = report.files[1].source
    assert source is not None
    assert source.institution == "Havnestyrelsen"


def test_the_institution_comes_from_option_manifest_and_header_in_that_order(docs: Path) -> None:
    def institution(options: Options | None = None) -> str | None:
        run(docs, options)
        engine = SearchEngine.open(docs.parent / "index")
        return next(s.institution for s in engine.sources() if s.path.endswith("b.txt"))

    assert institution() == "Havnestyrelsen"
    (docs / "manifest.csv").write_text(
        "fil;institution\nb.txt;Manifesttilsynet\n", encoding="utf-8"
    )
    assert institution() == "Manifesttilsynet"
    assert institution(Options(institution="Den Givne Styrelse")) == "Den Givne Styrelse"


def test_an_unknown_institution_stays_unknown(docs: Path) -> None:
    run(docs)
    engine = SearchEngine.open(docs.parent / "index")
    source = next(s for s in engine.sources() if s.path.endswith("a.txt"))
    assert (source.institution, source.evidence) == (None, "none")


def test_bands_that_an_ingest_was_stopped_at_are_made_by_the_next(
    docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as stopped:
        stopped.setattr(scoring, "surest", stop)
        with pytest.raises(KeyboardInterrupt):
            run(docs)
    with Writer(docs.parent / "index") as writer:
        assert writer.without_vectors() == {}
        assert writer.needs_calibration()
    run(docs)
    with Writer(docs.parent / "index") as writer:
        assert not writer.needs_calibration()


def test_an_interrupted_ingest_goes_on_where_it_stood(docs: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    report = ingest(
        [docs],
        tmp_path / "index",
        embedder=WordsEmbedder(),
        progress=seen.append,
        cancelled=lambda: any(p.phase == "embedding" for p in seen),
    )
    assert report.interrupted
    assert report.state.sources == 2
    assert report.state.passages_embedded == 0
    assert ask(docs, "risikoscore")[0] == "a.txt"  # by its words
    report = run(docs)
    assert outcomes(report) == {"a.txt": "unchanged", "b.txt": "unchanged"}
    assert report.state.passages_embedded == 2


def test_another_model_is_refused_unless_everything_is_embedded_anew(docs: Path) -> None:
    run(docs)
    other = WordsEmbedder("other@1", 32)
    with pytest.raises(WrongModel):
        run(docs, embedder=other)
    report = run(docs, Options(reembed=True), embedder=other)
    assert (report.state.model, report.state.passages_embedded) == ("other@1", 2)


def test_a_register_given_once_is_remembered(docs: Path, tmp_path: Path) -> None:
    register = tmp_path / "mine.toml"
    register.write_text(
        '[[institution]]\nname = "Kajstyrelsen"\naliases = ["KJS"]\n', encoding="utf-8"
    )
    run(docs, Options(registers=(register,)))
    register.unlink()
    (docs / "d.txt").write_text(HAVN.replace("Havnestyrelsen", "KJS"), encoding="utf-8")
    run(docs)
    engine = SearchEngine.open(tmp_path / "index")
    assert (
        next(s for s in engine.sources() if s.path.endswith("d.txt")).institution == "Kajstyrelsen"
    )


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.exe").write_bytes(b"MZ")
    with pytest.raises(NothingToRead):
        ingest([tmp_path], tmp_path / "index", embedder=WordsEmbedder())
    assert not (tmp_path / "index").exists()


def test_hidden_and_lock_files_are_passed_over(docs: Path) -> None:
    shutil.copy(docs / "a.txt", docs / "~$a.txt")
    shutil.copy(docs / "a.txt", docs / ".a.txt")
    assert set(outcomes(run(docs))) == {"a.txt", "b.txt"}


def test_progress_counts_to_its_total_in_both_phases(docs: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    ingest([docs], tmp_path / "index", embedder=WordsEmbedder(), progress=seen.append)
    for phase in ("reading", "embedding"):
        last = [p for p in seen if p.phase == phase][-1]
        assert last.done == last.total > 0
