"""What a user writes to correct a source, as a correction, and what is told of it. No Streamlit."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from typing import cast

from search.corrections import Correction
from search.errors import KildeError
from search.passage import Role, Source, Turn
from ui.say import Say
from ui.state import ROLES

# A year, or a year and a month, is as much as some sources tell.
_PART = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")


class BadCorrection(KildeError):
    """What was written cannot be meant; `reason` is "blank", "date", "role" or "both" (roles)."""

    def __init__(self, reason: str, name: str = "") -> None:
        super().__init__(reason, name)
        self.reason, self.name = reason, name


@dataclass(frozen=True, slots=True)
class Facts:
    """What can be corrected of a source, as it stands. `roles` are by speaker, in their order."""

    title: str
    institution: str | None
    date: str | None
    roles: Mapping[str, Role]

    def corrected(self, by: Correction) -> "Facts":
        """As it will stand."""
        return Facts(
            by.title or self.title,
            by.institution or self.institution,
            by.date or self.date,
            {**self.roles, **by.roles},
        )

    def playing(self, role: Role) -> list[str]:
        """The speakers in that role."""
        return [name for name, each in self.roles.items() if each == role]


def facts_of(source: Source, turns: Sequence[Turn]) -> Facts:
    """What of a source in the index can be corrected."""
    roles = {turn.speaker: turn.role for turn in turns if turn.speaker}
    return Facts(source.title, source.institution, source.date, roles)


def correction(
    institution: str | None, title: str | None, date: str | None, roles: Sequence[str] | None
) -> Correction:
    """What `kilde assign` was told, a role as `speaker=role`. Raises BadCorrection."""
    asked = (institution, title, date)
    blank = any(each is not None and not each.strip() for each in asked)
    if blank or not (any(asked) or roles):
        raise BadCorrection("blank")
    return Correction(
        institution,
        " ".join(title.split()) if title else None,
        day(date) if date else None,
        dict(map(_role, roles or ())),
    )


def changed(now: Facts, wanted: Facts, say: Say) -> Correction:
    """What of `wanted` is not so `now`, its date as it was typed. Raises BadCorrection.

    What was wiped out is as it was: a correction says something else, never nothing.
    """
    title = " ".join(wanted.title.split())
    institution = " ".join((wanted.institution or "").split())
    date = (wanted.date or "").strip()
    as_it_was = date in ("", now.date, say.date(now.date))
    return Correction(
        institution if institution and institution != now.institution else None,
        title if title and title != now.title else None,
        None if as_it_was else day(date),
        {name: role for name, role in wanted.roles.items() if role != now.roles.get(name)},
    )


def cast_of(
    now: Facts, interviewers: Collection[str], respondents: Collection[str]
) -> dict[str, Role]:
    """By speaker, the role that two lists give; in neither, unknown. Raises BadCorrection."""
    if both := set(interviewers) & set(respondents):
        raise BadCorrection("both", ", ".join(sorted(both)))
    roles: dict[str, Role] = dict.fromkeys(now.roles, "unknown")
    roles |= dict.fromkeys(interviewers, "interviewer")
    return roles | dict.fromkeys(respondents, "respondent")


def told(source: Source, asked: Correction, say: Say) -> Iterator[str]:
    """A sentence for each thing that was corrected."""
    if asked.institution:
        yield say(
            "cli_assigned",
            title=source.title,
            path=source.path,
            institution=source.institution,
        )
        if source.institutions:
            yield say("cli_assigned_several", names=", ".join(source.institutions))
    if replace(asked, institution=None):
        rest = [source.title] if asked.title else []
        rest += [say.date(source.date) or ""] if asked.date else []
        for name, role in asked.roles.items():
            rest.append(f"{name} = {say.role(role) or say('cli_unknown')}")
        yield say("cli_assigned_rest", what=", ".join(rest), path=source.path)


def day(written: str) -> str:
    """A date that is written, as ISO 8601. Raises BadCorrection."""
    from ingest.header import iso_date

    if _PART.fullmatch(written.strip()):
        return written.strip()
    try:
        return Date.fromisoformat(iso_date(written) or "").isoformat()
    except ValueError as error:  # none, or 31 February
        raise BadCorrection("date", written) from error


def _role(written: str) -> tuple[str, Role]:
    speaker, _, role = written.rpartition("=")
    if not speaker.strip() or role.strip() not in ROLES:
        raise BadCorrection("role", written)
    return speaker.strip(), cast(Role, role.strip())
