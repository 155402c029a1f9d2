"""What a user writes to correct a source, as a correction, and what is told of it."""

from collections.abc import Iterator, Sequence
from datetime import date as Date
from typing import cast, get_args

import typer

from search.corrections import Correction
from search.passage import Role, Source
from ui.console import say
from ui.say import Say

ROLES: tuple[Role, ...] = get_args(Role)


def correction(
    institution: str | None, title: str | None, date: str | None, roles: Sequence[str] | None
) -> Correction:
    """What `kilde assign` was told. Raises typer.BadParameter for what cannot be meant."""
    asked = (institution, title, date)
    if not any(asked) and not roles or any(each is not None and not each.strip() for each in asked):
        raise typer.BadParameter(say("cli_assign_blank"))
    return Correction(
        institution,
        " ".join(title.split()) if title else None,
        _date(date) if date else None,
        dict(map(_role, roles or ())),
    )


def told(source: Source, asked: Correction, say: Say) -> Iterator[str]:
    """A sentence for each thing that was corrected."""
    values = {"title": source.title, "path": source.path}
    if asked.institution:
        yield say("cli_assigned", institution=source.institution, **values)
        if source.institutions:
            yield say("cli_assigned_several", names=", ".join(source.institutions))
    if asked.title or asked.date or asked.roles:
        changed = [source.title] if asked.title else []
        changed += [say.date(source.date) or ""] if asked.date else []
        changed += [
            f"{name} = {say.role(role) or say('cli_unknown')}" for name, role in asked.roles.items()
        ]
        yield say("cli_assigned_rest", what=", ".join(changed), path=source.path)


def iso_day(written: str) -> str | None:
    """The day that is written, as ISO 8601; None where there is none."""
    from ingest.header import iso_date

    try:
        return Date.fromisoformat(iso_date(written) or "").isoformat()
    except ValueError:  # 31 February
        return None


def _date(written: str) -> str:
    if not (found := iso_day(written)):
        raise typer.BadParameter(say("cli_assign_date", value=written))
    return found


def _role(written: str) -> tuple[str, Role]:
    speaker, _, role = written.rpartition("=")
    if not speaker.strip() or role.strip() not in ROLES:
        raise typer.BadParameter(say("cli_assign_role", value=written))
    return speaker.strip(), cast(Role, role.strip())
