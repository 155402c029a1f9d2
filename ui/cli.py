"""The command line: ingest, inspect, assign, remove, search, batch, matrix, list, eval, ui, …

Thin: a command opens what it needs, asks it, and prints. Exit codes: 0 done, 1 some files failed,
2 wrong usage, no index or whatever else stopped the command, 130 Ctrl-C. Heavy libraries load
inside the commands that need them; `--help`, `list` and `status` load none.
"""

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from search.query import Filters, Query
from ui import judged, opening, printing, sources, surveying
from ui import options as given
from ui.console import INTERRUPTED, SOME_FAILED, STOPPED, plain_errors, say, show, use_utf8
from ui.excerpt import excerpts
from ui.progress import ProgressLine
from ui.stopping import Stop
from ui.yielding import yield_to_others

if TYPE_CHECKING:
    from ingest.pipeline import IngestReport, Options

HERE, DEMO = given.HERE, Path("kilde-demo-index")
CORPUS = Path(__file__).parent.parent / "corpus"

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def start() -> None:
    """Find ud af, hvem der har sagt hvad, og hvor det står: søg i interview og rapporter.

    Alt sker på denne maskine. Med KILDE_LANGUAGE=en svarer kilde på engelsk.
    """
    use_utf8()


# --- into the index ----------------------------------------------------------------------------


@app.command()
@plain_errors()
def ingest(
    paths: given.Paths,
    index: given.Index = HERE,
    institution: given.Institution = None,
    manifest: given.Manifest = None,
    register: given.Registers = None,
    model: given.Model = None,
    reembed: given.Reembed = False,
    prune: given.Prune = False,
    dry_run: given.DryRun = False,
    reader: given.Reader = None,
    speaker_pattern: given.SpeakerPattern = None,
    redact: given.Redact = False,
    redact_names: given.RedactNames = None,
    ocr: given.Ocr = False,
    as_json: given.AsJson = False,
) -> None:
    """Læs interview og rapporter ind, så der kan søges i dem.

    Kør kommandoen igen, når der er nye filer: kun det nye og ændrede læses.
    """
    from ingest.pipeline import Options
    from ui.report import report, report_json
    from ui.standing import redact_picks

    done = _ingest(
        paths,
        index,
        Options(
            institution=institution,
            manifest=manifest,
            registers=tuple(register or ()),
            model=model,
            prune=prune,
            dry_run=dry_run,
            reembed=reembed,
            reader=reader,
            speaker_pattern=speaker_pattern,
            redact=redact,
            redact_names=redact_names,
            ocr=ocr,
        ),
    )
    if as_json:
        typer.echo(json.dumps(report_json(done, say), ensure_ascii=False, indent=1))
    else:
        show(report(done, say))
    if redact or redact_names:
        redact_picks(index)
    _end_ingest(done)


def _ingest(paths: list[Path], index: Path, options: "Options") -> "IngestReport":
    from ingest.pipeline import ingest as run

    yield_to_others()
    with ProgressLine(say) as line, Stop(say, line) as stop:
        return run(paths, index, options, progress=line.ingest, cancelled=stop)


def _end_ingest(done: "IngestReport") -> None:
    """Name what failed, and end with the exit code that says how it went."""
    from ui.report import failures

    show(failures(done, say), err=True)
    if done.interrupted:
        typer.echo(say("cli_ingest_stopped"), err=True)
        raise typer.Exit(INTERRUPTED)
    if any(file.error for file in done.files):
        raise typer.Exit(SOME_FAILED)


for command in (sources.inspect, sources.assign, sources.remove):
    app.command()(command)


# --- out of it ---------------------------------------------------------------------------------


@app.command()
@plain_errors()
def search(
    question: given.Question,
    index: given.Index = HERE,
    limit: given.Limit = 10,
    institution: given.Institutions = None,
    ministry: given.Ministries = None,
    source: given.Sources = None,
    kind: given.OfKind = None,
    speaker: given.Speakers = None,
    role: given.OfRole = None,
    year: given.Years = None,
    per_institution: given.PerInstitution = None,
    form: given.Format = "text",
) -> None:
    """Find de passager, der svarer på et spørgsmål, og hvem der siger dem."""
    from search.batch import json_array
    from search.engine import SearchEngine

    filters = Filters(
        tuple(institution or ()),
        tuple(source or ()),
        (kind,) if kind else (),
        tuple(speaker or ()),
        (role,) if role else (),
        tuple(each for given_year in year or () for each in _years(given_year)),
        ministries=tuple(ministry or ()),
    )
    query = Query(" ".join(question), filters=filters, limit=limit)
    if per_institution:
        surveying.search(index, query, per_institution, form)
        return
    engine = SearchEngine.open(index)
    results = engine.search(query)
    if form == "json":
        typer.echo(json_array(results))
    else:
        bold = sys.stdout.isatty()
        found = excerpts(results.hits, engine, query.text if bold else "")
        if results.hits and not results.clear:
            typer.echo(say("cli_no_clear") + "\n")
        show(printing.entries(found, say, shutil.get_terminal_size().columns, bold=bold))
    if results.state.passages_embedded < results.state.passages:
        typer.echo(printing.meaning(results.state, say), err=True)


def _years(value: str) -> tuple[int, ...]:
    from search.syntax import years

    if not (found := years(value)):
        raise typer.BadParameter(say("cli_bad_year", value=value))
    return found


@app.command()
@plain_errors()
def batch(
    questions: given.Questions,
    output: given.Output,
    index: given.Index = HERE,
    limit: given.Limit = 10,
    per_institution: given.PerInstitution = None,
) -> None:
    """Stil mange spørgsmål på én gang, og få svarene som en tabel."""
    from search.batch import check_output, rows, write_rows
    from search.engine import SearchEngine
    from search.questions import read_questions

    if output.resolve() == questions.resolve():
        raise typer.BadParameter(say("cli_batch_same_file", path=questions))
    check_output(output)
    queries = read_questions(questions, limit)
    if per_institution:
        surveying.batch(index, queries, per_institution, output)
        return
    engine = SearchEngine.open(index)
    with ProgressLine(say) as line:
        results = engine.search_all(queries, lambda done: line.questions(done, len(queries)))
    write_rows(output, rows(results))
    show(printing.batch(results, output, say))


app.command()(surveying.matrix)
app.command(name="list")(sources.list_)
app.command()(sources.status)
app.command(name="eval")(judged.evaluate)


# --- the page ----------------------------------------------------------------------------------


app.command()(opening.ui)


@app.command()
@plain_errors()
def demo(
    index: given.DemoIndex = DEMO, no_ui: given.NoPage = False, port: given.Port = None
) -> None:
    """Læs eksempelsamlingen ind, og åbn søgesiden. Alt i samlingen er opdigtet."""
    from ingest.pipeline import Options
    from ui.report import failures, report

    documents, register = CORPUS / "documents", CORPUS / "institutions.toml"
    if not documents.is_dir():
        typer.echo(say("cli_demo_missing", folder=documents), err=True)
        raise typer.Exit(STOPPED)
    typer.echo(say("cli_demo_what"))
    done = _ingest([documents], index, Options(registers=(register,), prune=True))
    show(report(done, say))
    if no_ui or done.interrupted:
        _end_ingest(done)
        typer.echo(say("cli_demo_ready", folder=index))
    else:
        show(failures(done, say), err=True)
        opening.open_page(index, "localhost", port)


if __name__ == "__main__":
    app()
