"""The commands about sources one by one: `kilde inspect | assign | list | status | remove`."""

import json
import shutil

import typer

from ui import correcting, printing
from ui import options as given
from ui.console import plain_errors, say, show
from ui.text import visible


@plain_errors()
def inspect(
    file: given.File,
    register: given.Registers = None,
    reader: given.Reader = None,
    speaker_pattern: given.SpeakerPattern = None,
    ocr: given.Ocr = False,
    as_json: given.AsJson = False,
) -> None:
    """Vis, hvordan en fil forstås: form, talere, institution. Intet læses ind."""
    from ingest.inspection import inspect as run
    from ingest.options import Options
    from ui.inspection import inspection, inspection_json

    options = Options(
        registers=tuple(register or ()), reader=reader, speaker_pattern=speaker_pattern, ocr=ocr
    )
    found = run(file, options)
    if as_json:
        typer.echo(json.dumps(inspection_json(found, say), ensure_ascii=False, indent=1))
    else:
        show(inspection(found, say, shutil.get_terminal_size().columns))


@plain_errors()
def assign(
    source: given.SourceName,
    institution: given.Assigned = None,
    title: given.AssignedTitle = None,
    date: given.AssignedDate = None,
    role: given.AssignedRoles = None,
    index: given.Index = given.HERE,
) -> None:
    """Ret en kildes institution, titel, dato eller taleres roller for altid, også når filen læses
    ind igen.
    """
    from ingest.correcting import correct

    asked = correcting.correction(institution, title, date, role)
    for each in correct(index, source, asked):
        for line in correcting.told(each, asked, say):
            typer.echo(visible(line))


@plain_errors()
def remove(sources: given.Names, index: given.Index = given.HERE) -> None:
    """Fjern kilder fra indekset. Selve filerne røres ikke."""
    from search.index import remove as run

    for source in run(index, sources):
        typer.echo(visible(say("cli_removed", title=source.title, path=source.path)))


@plain_errors()
def list_(index: given.Index = given.HERE) -> None:
    """Vis, hvad der er i indekset."""
    from search import contents, database

    with database.reading(index) as connection:
        sources, state = contents.sources(connection), contents.state(connection)
    if not sources:
        typer.echo(say("cli_index_empty", folder=index))
        return
    show(printing.source_table(sources, say))
    typer.echo()
    show(printing.state(state, say))


@plain_errors()
def status(index: given.Index = given.HERE) -> None:
    """Vis, hvor stort indekset er, og hvor langt det er."""
    from search import contents, database

    with database.reading(index) as connection:
        state = contents.state(connection)
    show(printing.status(index, state, say))
