"""Lines for people: hits, reports, tables, and the line that tells how far the work is."""

import io
import signal
from pathlib import Path

import pytest

from ingest.errors import Unreadable
from ingest.pipeline import FileReport, IngestReport, Progress
from search.passage import Turn, lay_out
from search.query import Hit, State, Why
from search.regions import regions
from tests.search.samples import hit, passage, source
from ui import printing, report
from ui.excerpt import excerpt
from ui.progress import ProgressLine
from ui.say import Say
from ui.stopping import Stop

DA = Say("da")
STATE = State(3, "model@1", 4, 2, 10, 10, 12400)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(*hits: Hit, width: int = 60, bold: bool = False) -> list[str]:
    found = [excerpt(region, ()) for region in regions(hits)]
    return list(printing.entries(found, DA, width, bold=bold))


def file_line(speakers: int = 0, **changed: object) -> str:
    names = tuple(f"Taler {n}" for n in range(speakers))
    file = FileReport(Path("/a/b.pdf"), "added", source(**changed), names, None)  # type: ignore[arg-type]
    return report.file_line(file, DA)


# --- hits --------------------------------------------------------------------------------------


def test_a_hit_names_institution_speaker_title_and_time() -> None:
    head = shown(hit(), width=200)[0]
    assert head == (
        "1. Havnestyrelsen · Karen Holst (respondent) · Interview med Havnestyrelsen · "
        "00:01:01–00:01:15 · Muligt"
    )


def test_a_page_stands_where_there_is_one_and_unknown_is_said() -> None:
    unknown = hit(
        institution=None,
        passage=passage(0, speaker=None, role="unknown", page_start=3, page_end=4),
    )
    head = shown(unknown, width=200)[0]
    assert head == "1. ukendt · Interview med Havnestyrelsen · s. 3–4 · Muligt"


def test_a_passage_is_wrapped_to_the_width() -> None:
    lines = shown(hit("ord " * 100), width=40)
    assert max(map(len, lines[2:])) <= 40
    assert " ".join(" ".join(lines[2:]).split()).count("ord") == 100


def test_matched_words_are_bold_and_nothing_else() -> None:
    text = "Vi har sensorer, og sensorerne\n\nmåler."
    lines = shown(hit(text, matched=((7, 15), (20, 30))), bold=True)
    assert f"   Vi har {B}sensorer{P}, og {B}sensorerne{P}" in lines
    assert "   måler." in lines


B, P = printing.BOLD, printing.PLAIN


def test_without_a_terminal_nothing_is_bold() -> None:
    assert not any(B in line for line in shown(hit(matched=((0, 7),))))


def test_bold_adds_nothing_to_the_width() -> None:
    plain = shown(hit("ord " * 100), width=40)
    marked = shown(hit("ord " * 100, matched=((0, 399),)), width=40, bold=True)
    assert [line.replace(B, "").replace(P, "") for line in marked] == plain


def test_a_document_cannot_steer_the_terminal() -> None:
    evil = hit("Ja\x1b[2Jda", source=source(title="\x1b]0;evil\x07"))
    assert not any("\x1b" in line or "\x07" in line for line in shown(evil))


def test_it_begins_where_the_answer_does_and_dots_stand_for_the_rest() -> None:
    turns = [Turn("Sludder."), Turn("Kajen har sensorer."), Turn("Mere."), Turn("Og mere.")]
    text, spans = lay_out(turns)
    one, two = (
        hit(
            text[slice(*place)],
            rank,
            passage_id=rank,
            passage=passage(first, last, start=place[0], end=place[1]),
            matched=((20, 28),) if rank == 1 else (),
        )
        for rank, first, last in ((1, 0, 1), (2, 2, 3))
        for place in [(spans[first][0], spans[last][1])]
    )
    [region] = regions([one, two])
    lines = [*printing.entries([excerpt(region, turns)], DA, 200, bold=True)]
    assert lines[1:] == ["   …", f"   Kajen har {B}sensorer{P}.", "   …", ""]
    assert lines[0].endswith("tur 0–3 · Muligt")


def test_an_entry_says_why_and_where_else_it_stands() -> None:
    text = "Vi måler trafikken på kajen med kameraer hver eneste dag hele året rundt."
    why = Why(("kajen",), (), (), 2.0, 0.0)
    elsewhere = source(title="Rapport 2018")
    copy = hit(text, 2, passage_id=40, source=elsewhere, passage=passage(0))
    lines = shown(hit(text, why=why), copy, width=200)
    assert lines[-3:] == [
        "   Også i: Havnestyrelsen, Rapport 2018, tur 0",
        "   Ord: kajen · mest på ord",
        "",
    ]


def test_no_hits_is_a_sentence() -> None:
    assert shown() == [DA("cli_no_hits")]


# --- ingest ------------------------------------------------------------------------------------


def test_an_interview_is_told_in_a_line() -> None:
    line = file_line(2, title="Interview 7", institution="Skatteforvaltningen")
    assert line == "Interview 7: 2 talere, 41 ture, Skatteforvaltningen"


def test_a_report_is_told_with_its_pages_and_those_without_text() -> None:
    line = file_line(title="rapport", kind="report", institution=None, pages=24,
                     warnings=("page-without-text:18",))  # fmt: skip
    assert line == "rapport: 24 sider, side 18 har ingen tekst"


def test_pages_with_the_same_trouble_are_told_together() -> None:
    found = printing.warnings(
        ("page-without-text:2", "page-without-text:3", "page-without-text:9"), DA
    )
    assert list(found) == ["side 2, 3 og 9 har ingen tekst"]


def test_a_warning_without_a_sentence_is_still_shown() -> None:
    found = printing.warnings(("brand-new:4", "brand-new:7", "other"), DA)
    assert list(found) == ["brand-new (4, 7)", "other"]


def test_an_unknown_institution_is_said() -> None:
    assert file_line(1, institution=None).endswith("1 taler, 41 ture, ukendt institution")


def made(*files: FileReport, state: State = STATE, **changed: object) -> IngestReport:
    fields: dict[str, object] = {
        "files": files, "removed": (), "words": 0, "seconds": 65.0, "embedder_seconds": 60.0,
        "state": state, "dry_run": False, "interrupted": False,
    }  # fmt: skip
    return IngestReport(**(fields | changed))  # type: ignore[arg-type]


def test_thousands_of_files_are_counted_and_the_failed_ones_all_named() -> None:
    good = FileReport(Path("/a"), "added", source(), (), None)
    bad = [
        FileReport(Path(f"/{n}.pdf"), "failed", None, (), Unreadable(Path(f"/{n}.pdf"), "empty"))
        for n in range(100)
    ]
    done = made(*[good] * 2000, *bad)
    lines = list(report.report(done, DA))
    assert len(lines) < 70
    assert any("1.940" in line for line in lines)
    assert len(list(report.failures(done, DA))) == 101


@pytest.mark.parametrize(
    ("embedded", "told"),
    [(10, "cli_meaning_all"), (4, "4 af 10 passager"), (0, "endnu intet på betydning")],
)
def test_how_much_is_searchable_by_meaning_is_told(embedded: int, told: str) -> None:
    said = printing.meaning(State(1, "m", 4, 1, 10, embedded, 5), DA)
    assert (DA(told) if told.startswith("cli_") else told) in said


@pytest.mark.parametrize(("recall", "told"), [(0.987, "98 af de 100"), (None, None)])
def test_status_tells_of_recall_where_search_is_approximate(
    recall: float | None, told: str | None
) -> None:
    now = State(1, "m", 4, 1, 300_000, 300_000, 5, recall)
    said = "\n".join(printing.status(Path("/i"), now, DA))
    assert told in said if told else "tilnærmet" not in said


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.2, "1 sekund"), (12.4, "12 sekunder"), (89, "89 sekunder"), (95, "2 minutter"),
     (40 * 60, "40 minutter"), (2 * 3600, "2 timer")],
)  # fmt: skip
def test_times_are_told_in_one_unit(seconds: float, told: str) -> None:
    assert printing.duration(seconds, DA) == told


def test_a_source_without_vectors_is_marked_in_the_list() -> None:
    lines = list(printing.source_table([source(), source("/b.txt", embedded=False)], DA))
    assert lines[1].endswith("havn.vtt")
    assert lines[2].endswith("b.txt (endnu kun på ord)")


def test_the_columns_of_a_table_stand_under_each_other() -> None:
    assert list(printing.table([["a", "bb"], ["ccc\n", ""]])) == ["a     bb", "ccc"]


# --- progress ----------------------------------------------------------------------------------


def test_progress_tells_the_time_left_and_leaves_a_clean_line() -> None:
    terminal = Terminal()
    with ProgressLine(DA, terminal) as line:
        line.ingest(Progress("embedding", 45000, 120000, "words", 130.0))
    drawn, wiped = terminal.getvalue().split("\r")[1:3]
    assert "45.000 af 120.000 ord" in drawn
    assert "ca. 2 minutter tilbage" in drawn
    assert wiped.isspace()


def test_progress_is_silent_in_a_pipe() -> None:
    pipe = io.StringIO()
    with ProgressLine(DA, pipe) as line:
        line.ingest(Progress("reading", 1, 2, "files", 1.0, "a.txt"))
        line.questions(1, 2)
    assert pipe.getvalue() == ""


def test_a_shorter_line_covers_a_longer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.progress.EVERY_S", 0.0)
    terminal = Terminal()
    line = ProgressLine(DA, terminal)
    line.ingest(Progress("reading", 1, 100, "files", 1.0, "et-meget-langt-navn.txt"))
    line.ingest(Progress("reading", 2, 100, "files", 1.0, "b.txt"))
    first, second = terminal.getvalue().split("\r")[1:]
    assert len(second) >= len(first)


# --- Ctrl-C ------------------------------------------------------------------------------------


def test_the_first_ctrl_c_asks_and_the_second_stops_at_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = signal.getsignal(signal.SIGINT)
    with Stop(DA, ProgressLine(DA)) as stop:
        assert not stop()
        signal.raise_signal(signal.SIGINT)
        assert stop() and stop()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
    assert capsys.readouterr().err.count("Stopper") == 1
