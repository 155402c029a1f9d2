"""The lines above a transcript: title, institution, date, participants.

`Titel: …` lines are metadata, not turns; so is a title without a label, and what a transcription
program says about itself.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Participant
from ingest.speakers import TITLE, initials

_FIELDS = {
    "title": "titel title overskrift",
    "institution": "institution organisation organization myndighed agency",
    "date": "dato date interviewdato",
    "participants": "deltagere participants informanter respondenter informants respondents "
    "interviewpersoner interviewees tilstede present deltager participant",
    "interviewer": "interviewer interviewere interviewers interviewet_af interviewed_by moderator",
    "person": "informant respondent interviewperson interviewee",
    "other": "format note noter notes bemærkning sted place location varighed duration længde "
    "length transskriberet_af transcribed_by transskription lydfil lyd audio_file audio optaget "
    "recorded projekt project tid time sprog language version fil file media",
}
_KEYS = {key.replace("_", " "): name for name, keys in _FIELDS.items() for key in keys.split()}
_LINE = re.compile(r"[*_#\s]*([^\W\d_][^:*\n]{1,24}?)\s*[*_]*:[*_]*(?:\s+(.*)|\s*)")
_BULLET = re.compile(r"\s*[-–•*]\s+")
_MONTH_NAMES = (
    "jan january januar|feb february februar|mar march marts|apr april|may maj|jun june juni|"
    "jul july juli|aug august|sep sept september|oct october okt oktober|nov november|dec december"
)
_MONTHS = {
    month: number
    for number, months in enumerate(_MONTH_NAMES.split("|"), 1)
    for month in months.split()
}
_DATES = (
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})\b"),
    re.compile(r"\b(?P<d>\d{1,2})[./-]\s?(?P<m>\d{1,2})[./ -]\s?(?P<y>\d{4})\b"),
    re.compile(r"\b(?P<d>\d{1,2})\.? (?P<name>[^\W\d_]{3,9})\.?,? (?P<y>\d{4})\b"),
    re.compile(r"\b(?P<name>[^\W\d_]{3,9}) (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})\b"),
)
_ASKS = re.compile(r"interviewer|moderator|ordstyrer|facilitator|spørger", re.IGNORECASE)
_TITLE_WORD = re.compile(rf"{TITLE}\b")
# Not within parentheses, which are short: looking on to the end would take its square in time.
_BETWEEN = re.compile(r"(?:,\s*|\s+(?:og|and|&)\s+)(?![^()]{0,200}\))")
_PERSON = re.compile(
    r"(?!.*(?i:direktør|director|manager|chief|officer|chef\b))"
    r"[^\W\d_a-zæøå][\w.'’-]*(?: [^\W\d_a-zæøå][\w.'’-]*){0,4}(?: \([^()]*\))?"
)
_ALIAS = re.compile(r"\s*\(([A-ZÆØÅ]{2,4})\)")  # "Mette Lund (ML)"
_AT = re.compile(r"\s+(?:i|hos|ved|fra|at|of|from|in)\s+(?=[^\W\d_a-zæøå])")
_PROGRAM = re.compile(
    r"Transcription for \S|Transcribed with |Audio (?:file|source):|\(Language: |NOTE media|"
    r".*(?:started|stopped) transcription\b|.*(?:startede|stoppede) transskription|"
    r"(?:\d+[tmshø]+ ?){1,3}$|https?://otter\.ai|Transcribed by "
)

_PROGRAM_WITHIN = 12  # lines from the top; below, the same words may have been said
_OTTER = ("SUMMARY KEYWORDS", "KEYWORDS", "SPEAKERS")  # each with a line below it


@dataclass(frozen=True, slots=True)
class Header:
    """What the header states; `lines` is how many lines of the text it takes."""

    title: str | None = None
    date: str | None = None
    institution: str | None = None
    participants: tuple[Participant, ...] = ()
    lines: int = 0


def read_header(lines: Sequence[str]) -> Header:
    """The header at the top of `lines` (blank ones left out); empty where there is none."""
    title = _title_above(lines)
    at = 1 if title else 0
    fields: dict[str, list[str]] = {}
    while at < len(lines):
        name, value = _field(lines[at])
        if name is None or (name in ("interviewer", "person") and not _is_name(value)):
            break
        at += 1
        while not value and at < len(lines) and _BULLET.match(lines[at]):
            person = " ".join(_BULLET.sub("", lines[at], count=1).split())
            at, fields = at + 1, _add(fields, name, person)
        fields = _add(fields, name, value)
    if set(fields) <= {"other", "interviewer", "person"} and sum(map(len, fields.values())) < 2:
        return Header(title, lines=1) if lines and lines[0].startswith("# ") else Header()
    return _header(title, fields, at)


def drop_preamble(lines: Sequence[str]) -> tuple[str | None, str | None, list[str]]:
    """Of the lines before the first turn: a title, an ISO date, and the rest, which is kept."""
    title: str | None = None
    date: str | None = None
    rest: list[str] = []
    skip = False
    for line in lines:
        bare = line.strip("#*_ ")
        if skip or bare in _OTTER:
            skip = not skip
            continue
        if date is None and len(bare) < 40 and (found := iso_date(bare)):
            date = found
        elif title is None and not rest and len(bare) <= 120 and bare[-1:] not in ".?!…:,;":
            title = bare or None
        else:
            rest.append(line)
    return title, date, rest


def without_program_lines(lines: Sequence[str]) -> list[int]:
    """The numbers of the lines that are no transcription program's words about itself."""
    return [
        number for number, line in enumerate(lines)
        if _PROGRAM_WITHIN <= number < len(lines) - 2 or not _PROGRAM.match(line.strip("#*_ "))
    ]  # fmt: skip


def iso_date(text: str) -> str | None:
    """The first date in `text`, day before month, as ISO 8601.

    >>> iso_date("d. 14. marts 2018"), iso_date("14-03-2018"), iso_date("i marts")
    ('2018-03-14', '2018-03-14', None)
    """
    for pattern in _DATES:
        for found in pattern.finditer(text):
            parts = found.groupdict()
            name = parts.get("name")
            month = _MONTHS.get(name.lower(), 0) if name else int(parts["m"])
            if 1 <= month <= 12 and 1 <= int(parts["d"]) <= 31:
                return f"{int(parts['y']):04d}-{month:02d}-{int(parts['d']):02d}"
    return None


def read_participants(value: str) -> tuple[Participant, ...]:
    """`Moderator; Lone Vester, Jobformidlingsstyrelsen; …` as people."""
    people = [each.strip() for each in value.split(";")]
    parts = [part.strip() for part in _BETWEEN.split(value)]
    if len(people) == 1 and len(parts) > 1 and all(map(_PERSON.fullmatch, parts)):
        # Two names with a comma may be a person and an institution; three are people.
        bare = [part for part in parts if "(" not in part]
        if len(parts) > 2 or not bare or "," not in value:
            people = parts
    return tuple(_participant(person) for person in people if person)


def _participant(text: str) -> Participant:
    if (alias := _ALIAS.search(text)) and alias[1] in initials(text[: alias.start()]):
        text = text[: alias.start()] + text[alias.end() :]
    text = re.sub(r"\s*\(([^()]+)\)\s*$", r", \1", text)
    name, *rest = (part.strip() for part in text.split(","))
    title, institution = [], None
    for part in rest:
        at = _AT.split(part, maxsplit=1)
        if len(at) == 2 and (part[:1].islower() or _TITLE_WORD.match(part)):
            title.append(at[0])
            institution = at[1]
        elif (
            part[:1].isupper()
            and not _TITLE_WORD.fullmatch(part.split()[0])
            and not (rest[-1] is not part and " " in part)
        ):
            institution = part
        elif part:
            title.append(part)
    asks = bool(_ASKS.search(name) or any(_ASKS.fullmatch(part) for part in title))
    return Participant(name, ", ".join(title) or None, institution, asks)


def _title_above(lines: Sequence[str]) -> str | None:
    """A title without a label, right above labelled header lines."""
    if lines and lines[0].startswith("# "):
        return lines[0].strip("#*_ ") or None
    if len(lines) < 3 or ": " in lines[0] or len(lines[0]) > 120:
        return None
    name, value = _field(lines[1])
    if name in ("date", "institution", "participants") and value:
        return lines[0].strip("#*_ ") or None
    return None


def _field(line: str) -> tuple[str | None, str]:
    found = _LINE.fullmatch(line)
    if not found:
        return None, ""
    return _KEYS.get(found[1].lower()), " ".join((found[2] or "").split())


def _add(fields: dict[str, list[str]], name: str, value: str) -> dict[str, list[str]]:
    return {**fields, name: [*fields.get(name, []), value]} if value else fields


def _is_name(value: str) -> bool:
    """A person's name, not an utterance: short, capitalised, no end of a sentence."""
    name = re.sub(r"\s*\(.*?\)", "", value.split(",")[0]).strip()
    words = name.split()
    return (
        1 <= len(words) <= 5
        and value[-1:] not in ".?!…"
        and len(value) <= 100
        and words[0][0].isupper()
        and words[-1][0].isupper()
    )


def _header(title: str | None, fields: dict[str, list[str]], lines: int) -> Header:
    def first(name: str) -> str | None:
        return next(iter(fields.get(name, [])), None)

    date = first("date")
    people = [p for value in fields.get("participants", []) for p in read_participants(value)]
    people += [_asking(value) for value in fields.get("interviewer", [])]
    people += [p for value in fields.get("person", []) for p in read_participants(value)]
    return Header(
        first("title") or title,
        iso_date(date) if date else None,
        first("institution"),
        tuple(people),
        lines,
    )


def _asking(value: str) -> Participant:
    person = _participant(value)
    return Participant(person.name, person.title, person.institution, interviewer=True)
