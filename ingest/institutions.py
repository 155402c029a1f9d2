"""Whose statement a document is: one institution, with the evidence for it, or none.

    attribute(document, given=None, manifest=None, register=Register.load())
    # Attribution(institution='Havnestyrelsen', evidence='header', detail='Havnestyrelsen')

Nothing is guessed: what the file, its folder or its user does not say stays unknown.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, get_args

from ingest.document import Document
from ingest.publisher import publisher
from ingest.register import Institution, Register
from search.passage import Source, Turn

__all__ = [
    "EVIDENCE",
    "Attribution",
    "Institution",
    "Register",
    "attribute",
    "resolve_turns",
    "year_of",
]

Evidence = Literal[
    "assigned",  # the user has corrected what was found (`kilde assign`)
    "given",  # the user said so
    "manifest",  # a row of manifest.csv
    "header",  # a line in the document
    "participants",  # the respondents' list, where all are from one place
    "publisher",  # a report's imprint or cover
    "properties",  # the company in a docx's properties, the author in a PDF's
    "filename",
    "folder",  # one of the two folders around the file
    "speech",  # a respondent who says where they work
    "none",
]
EVIDENCE: tuple[str, ...] = get_args(Evidence)

_IN_PARENTHESES = re.compile(r".*\((.+)\)")
# "Jeg er kontorchef i Havnestyrelsen": a person, a verb of being, and the place in one breath.
_AT_WORK = re.compile(
    r"\b(?:jeg (?:er|arbejder|hedder|sidder)|jeg har (?:været|arbejdet)|i am|i'm|i work)\b"
    r"[^.?!]{0,80}?\b(?:i|hos|fra|ved|at|for|in|with) (?P<place>[^.?!]{3,120})",
    re.IGNORECASE,
)
# People say where they work in the round at the beginning.
_INTRODUCTIONS = 12


@dataclass(frozen=True, slots=True)
class Attribution:
    """`institution`, canonical or as written; `evidence` is one of EVIDENCE; `detail` its words."""

    institution: str | None
    evidence: Evidence
    detail: str = ""


def attribute(
    document: Document,
    *,
    given: str | None,
    manifest: str | None,
    register: Register,
    assigned: str | None = None,
) -> Attribution:
    """The institution that `document` speaks for, by the first evidence there is.

    What a person has written (`given`, `manifest`, a header, a list of participants) holds even
    where the register does not know it, and what was `assigned` as it stands; properties, names
    and speech count only through the register. Several institutions among the respondents: none,
    see `resolve_turns`.
    """
    if assigned:
        return Attribution(assigned, "assigned", assigned)
    year = year_of(document)
    written: tuple[tuple[Evidence, str | None], ...] = (
        ("given", given), ("manifest", manifest), ("header", document.institution),
    )  # fmt: skip
    for evidence, text in written:
        if text and text.strip():
            return Attribution(_resolved(text, year, register), evidence, text.strip())
    if places := _places(document, year, register):
        if len(places) == 1:
            return Attribution(next(iter(places)), "participants", next(iter(places.values())))
        return Attribution(None, "none", "; ".join(places))
    if document.kind == "report" and (published := publisher(document, register, year)):
        return Attribution(published[0], "publisher", published[1])
    for evidence, text in _around(document):
        found = register.find_in_name(text, year)
        if len(found) == 1:
            return Attribution(found[0], evidence, text)
    return _by_speech(document, year, register)


def resolve_turns(document: Document, register: Register) -> tuple[Turn, ...]:
    """The turns, with canonical names for their institutions where the register knows them."""
    year = year_of(document)
    known: dict[str, str] = {}
    turns = []
    for turn in document.turns:
        if turn.institution:
            name = known.setdefault(turn.institution, _resolved(turn.institution, year, register))
            turn = turn if name == turn.institution else replace(turn, institution=name)
        turns.append(turn)
    return tuple(turns)


def _resolved(text: str, year: int | None, register: Register) -> str:
    """The canonical name of what is written, also for `Havnestyrelsen (HVS), kontoret for …`."""
    bare = " ".join(text.split())
    first = re.split(r"[,;(]| [–-] ", bare, maxsplit=1)[0].strip()
    return register.canonical(bare, year) or (first and register.canonical(first, year)) or bare


def _places(document: Document, year: int | None, register: Register) -> dict[str, str]:
    """The respondents' institutions: resolved name -> as written."""
    people = [each.institution for each in document.participants if not each.interviewer]
    turns = [turn.institution for turn in document.turns if turn.role != "interviewer"]
    labels: Iterable[str] = dict.fromkeys(
        turn.speaker for turn in document.turns if turn.speaker and turn.role != "interviewer"
    )
    inside = [match[1] for label in labels if (match := _IN_PARENTHESES.fullmatch(label))]
    # "Anna (0:12)" or "Informant (kvinde)": parentheses say a place only if it is known as one.
    written = [*people, *turns, *(text for text in inside if register.canonical(text, year))]
    return {_resolved(text, year, register): text for text in written if text}


def _around(document: Document) -> Iterable[tuple[Evidence, str]]:
    """Texts about the file that only count if they name a known institution."""
    if document.path.suffix.lower() == ".docx":
        from ingest.readers.docx import company

        yield "properties", company(document.path) or ""
    yield "properties", document.author or ""
    yield "filename", document.path.stem
    for folder in list(document.path.parents)[:2]:
        yield "folder", folder.name


def _by_speech(document: Document, year: int | None, register: Register) -> Attribution:
    found: dict[str, str] = {}
    for turn in document.turns[:_INTRODUCTIONS]:
        if turn.role == "interviewer" or not turn.speaker:
            continue
        for said in _AT_WORK.finditer(turn.text):
            for name in register.find(said["place"], year)[:1]:
                found[name] = said[0]
    if len(found) == 1:
        return Attribution(next(iter(found)), "speech", next(iter(found.values())))
    return Attribution(None, "none", "; ".join(found))


def year_of(document: Document | Source) -> int | None:
    """The year of its date: an abbreviation may mean another institution in another year."""
    return int(document.date[:4]) if document.date and document.date[:4].isdigit() else None
