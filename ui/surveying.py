"""The commands that ask every institution: `--per-institution` and `kilde matrix`."""

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from search.query import Hit, Query
from ui import options as given
from ui import printing
from ui.console import plain_errors, say, show
from ui.excerpt import Excerpt, excerpts
from ui.progress import ProgressLine
from ui.say import Say
from ui.text import visible

if TYPE_CHECKING:
    from search.survey import Part, Survey

Look = Callable[[Sequence[Hit]], Iterable[Excerpt]]


def search(index: Path, query: Query, per_institution: int, form: str) -> None:
    """One question put to every institution, as text or JSON."""
    from search.engine import SearchEngine
    from search.matrix import json_array

    engine = SearchEngine.open(index)
    found = engine.survey([query], per_institution)[0]
    if form == "json":
        typer.echo(json_array(found))
    else:
        bold = sys.stdout.isatty()
        look = partial(excerpts, engine=engine, question=query.text if bold else "")
        show(lines(found, look, say, shutil.get_terminal_size().columns, bold=bold))
    if found.state.passages_embedded < found.state.passages:
        typer.echo(printing.meaning(found.state, say), err=True)


def batch(index: Path, queries: list[Query], per_institution: int, output: Path) -> None:
    """Many questions put to every institution, a row a hit."""
    from search.batch import write_rows
    from search.matrix import rows

    surveys = asked(index, queries, per_institution)
    write_rows(output, rows(surveys))
    show(summary(surveys, output, say))


@plain_errors()
def matrix(
    questions: given.Questions,
    output: given.MatrixOutput,
    index: given.Index = given.HERE,
    per_institution: given.PerInstitutionOfMatrix = 3,
) -> None:
    """Stil mange spørgsmål til hver institution, og få en oversigt over, hvem der siger noget."""
    from search.batch import check_output, write_whole
    from search.questions import read_questions
    from ui.matrix import written

    if output.resolve() == questions.resolve():
        raise typer.BadParameter(say("cli_batch_same_file", path=questions))
    check_output(output)
    surveys = asked(index, read_questions(questions), per_institution)
    write_whole(output, written(output.suffix.lower(), surveys, say))
    show(matrix_summary(surveys, output, say))


def asked(index: Path, queries: list[Query], per_institution: int) -> "list[Survey]":
    """The surveys, with a line of progress on a terminal."""
    from search.engine import SearchEngine

    engine = SearchEngine.open(index)
    with ProgressLine(say) as line:
        return engine.survey(
            queries, per_institution, lambda done: line.questions(done, len(queries))
        )


def lines(found: "Survey", look: Look, say: Say, width: int, *, bold: bool) -> Iterator[str]:
    """Each institution with its passages; those without a clear statement last, and said to be.

    `look` makes of hits what is shown of them.
    """
    if not found.parts:
        yield say("cli_no_hits")
    clear, unclear = found.clear, found.unclear
    for part in clear:
        yield from _part(part, look, say, width, bold=bold)
    if unclear:
        yield say.count("cli_unclear" if clear else "cli_all_unclear", len(unclear))
        yield ""
    for part in unclear:
        yield from _part(part, look, say, width, bold=bold)


def _part(part: "Part", look: Look, say: Say, width: int, *, bold: bool) -> Iterator[str]:
    from ui.comparing import name_of
    from ui.matrix import band

    yield f"{name_of(part.institution, say)}: {band(part.band, say)}"
    yield ""
    yield from printing.entries(look(part.hits), say, width, bold=bold)


def summary(surveys: "Sequence[Survey]", path: Path, say: Say) -> Iterator[str]:
    """How many passages were written, and which questions nobody answers clearly."""
    hits = sum(len(part.hits) for each in surveys for part in each.parts)
    yield say(
        "cli_batch_done",
        questions=say.count("count_questions", len(surveys)),
        hits=say.count("count_passages", hits),
        path=path,
    )
    yield from _silent(surveys, say)


def matrix_summary(surveys: "Sequence[Survey]", path: Path, say: Say) -> Iterator[str]:
    """How many were asked how much, and which questions nobody answers clearly."""
    from search.matrix import institutions

    yield say(
        "cli_matrix_done",
        questions=say.count("count_questions", len(surveys)),
        institutions=say.count("count_institutions", len(institutions(surveys))),
        path=path,
    )
    yield from _silent(surveys, say)


def _silent(surveys: "Sequence[Survey]", say: Say) -> Iterator[str]:
    silent = [each.query.id for each in surveys if not each.clear]
    if silent:
        yield visible(say("cli_matrix_silent", ids=", ".join(silent)))
