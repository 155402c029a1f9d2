"""`kilde ui`: opens the page, unless whoever reaches it could change everything."""

import os
from pathlib import Path

import typer

from ui import options as given
from ui.console import plain_errors, say


@plain_errors()
def ui(
    index: given.Index = given.HERE,
    port: given.Port = None,
    host: given.Host = "localhost",
    read_only: given.ReadOnly = False,
) -> None:
    """Åbn søgesiden til din browser. Stop den med Ctrl-C.

    Med en anden --host end denne maskine skal brugerne logge ind (se README), eller siden være
    --read-only.
    """
    open_page(index, host, port, read_only)


def open_page(index: Path, host: str, port: int | None, read_only: bool = False) -> None:
    """Serve the page until it is stopped; ends the program with its exit code."""
    from ui import access, serving

    door = serving.door(host, read_only)
    if refused := access.refusal(door, os.environ):
        raise typer.BadParameter(say(f"cli_ui_{refused}", host=host, least=access.SHORTEST))
    if not door.local:
        told = "everyone" if door.sign_in == "none" else "unencrypted"
        typer.echo(say(f"cli_ui_{told}", host=host), err=True)
    free = serving.free_port(host, port)
    if free is None:
        raise typer.BadParameter(serving.taken(host, port, say))
    raise typer.Exit(serving.serve(index, host, free, say, read_only))
