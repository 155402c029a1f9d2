"""What `kilde inspect` tells of a file, as lines to read and as JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from ingest.recipe import stored_warning
from search.passage import Turn
from ui.printing import INDENT, table, warnings, wrapped
from ui.say import Say, clock
from ui.text import shown, visible

if TYPE_CHECKING:
    from ingest.inspection import Inspection

# Enough to see whether speakers and words came apart as they should.
FIRST_TURNS = 5
SHOWN_SECTIONS = 30
# Characters of a turn; what comes after shows nothing new.
LONGEST = 400


def inspection(found: "Inspection", say: Say, width: int) -> Iterator[str]:
    """Facts, speakers, sections, warnings and the first turns."""
    yield visible(shown(found.path))
    for name, value in facts(found, say):
        yield visible(say("cli_inspect_fact", name=say(f"cli_inspect_{name}"), value=value))
    if any(voice.speaker for voice in found.voices):
        yield from ("", say("cli_inspect_speakers"))
        yield from (f"{INDENT}{line}" for line in table(list(_voices(found, say))))
    if found.sections:
        yield from ("", say("cli_inspect_sections"))
        yield from (f"{INDENT}{line}" for line in _sections(found, say))
    if found.warnings:
        yield from ("", say("cli_inspect_warnings"))
        noticed = warnings(map(stored_warning, found.warnings), say)
        yield from (visible(f"{INDENT}{line}") for line in noticed)
    yield from ("", say("cli_inspect_first"))
    for number, turn in enumerate(found.turns[:FIRST_TURNS]):
        yield from _turn(number, turn, say, width)


def facts(found: "Inspection", say: Say) -> Iterator[tuple[str, str]]:
    """What is understood, as a name (`cli_inspect_<name>`) and its value in words."""
    if found.given:
        yield "reader", say("cli_reader_given", name=found.reader)
    else:
        yield "reader", say(f"cli_reader_{found.reader}")
    yield "format", _format(found, say)
    yield "kind", say(f"page_kind_{found.kind}")
    known = found.language in ("da", "en")
    yield "language", say(f"cli_eval_{found.language}") if known else say("cli_unknown")
    yield "title", found.title
    yield "date", say.date(found.date) or say("cli_unknown")
    yield "size", ", ".join(_size(found, say))
    yield "institution", _institution(found, say)


def _format(found: "Inspection", say: Say) -> str:
    if found.example is None:
        return found.format
    return say("cli_inspect_shape", name=found.format, example=found.example.replace("\n", " ⏎ "))


def _size(found: "Inspection", say: Say) -> Iterator[str]:
    if found.pages:
        yield say.count("count_pages", found.pages)
    yield say.count(
        "count_paragraphs" if found.kind == "report" else "count_turns", len(found.turns)
    )
    yield say.count("count_words", found.words)
    labelled = sum(turn.speaker is not None for turn in found.turns)
    if 0 < labelled < len(found.turns):
        yield say("cli_inspect_unlabelled", n=say.number(len(found.turns) - labelled))


def _institution(found: "Inspection", say: Say) -> str:
    """`Havnestyrelsen (dokumentets hoved: »Havnestyrelsen«)`, or those of a focus group."""
    if found.about.institution is None:
        several = list(dict.fromkeys(v.institution for v in found.voices if v.institution))
        if several:
            return say("cli_inspect_several", names=", ".join(several))
        return say("cli_unknown")
    return say(
        "cli_inspect_because",
        name=found.about.institution,
        evidence=say(f"page_evidence_{found.about.evidence}"),
        detail=found.about.detail,
    )


def _voices(found: "Inspection", say: Say) -> Iterator[list[str]]:
    columns = ("speaker", "role", "institution", "turns", "words")
    yield [say(f"cli_inspect_column_{name}") for name in columns]
    for voice in found.voices:
        yield [
            voice.speaker or say("cli_inspect_nobody"),
            say.role(voice.role) or say("cli_unknown"),
            voice.institution or "",
            say.number(voice.turns),
            say.number(voice.words),
        ]


def _sections(found: "Inspection", say: Say) -> Iterator[str]:
    key = "count_paragraphs" if found.kind == "report" else "count_turns"
    for section in found.sections[:SHOWN_SECTIONS]:
        yield visible(f"{section.name} ({say.count(key, section.turns)})")
    if len(found.sections) > SHOWN_SECTIONS:
        yield say("cli_inspect_more", n=say.number(len(found.sections) - SHOWN_SECTIONS))


def _turn(number: int, turn: Turn, say: Say, width: int) -> Iterator[str]:
    place = [str(number)]
    if turn.page_start is not None:
        place.append(say("page_page", n=turn.page_start))
    if turn.start_s is not None:
        place.append(clock(turn.start_s))
    head = f"[{', '.join(place)}] {f'{turn.speaker}: ' if turn.speaker else ''}"
    text = turn.text if len(turn.text) <= LONGEST else f"{turn.text[:LONGEST]} …"
    lines = wrapped(visible(head + text), (), max(width - len(INDENT), 20), bold=False)
    yield from (f"{INDENT}{line}" for line in lines)


# --- JSON --------------------------------------------------------------------------------------


def inspection_json(found: "Inspection", say: Say) -> Mapping[str, object]:
    """An inspection as one object; times in seconds, pages from 1, turns from 0."""
    plain = ("reader", "format", "kind", "language", "title", "date", "pages", "words")
    return {
        "path": str(found.path),
        **{name: getattr(found, name) for name in plain},
        "reader_given": found.given,
        "institution": found.about.institution,
        "evidence": found.about.evidence,
        "evidence_detail": found.about.detail,
        "turns": len(found.turns),
        "speakers": [asdict(voice) for voice in found.voices],
        "sections": [asdict(section) for section in found.sections],
        "warnings": [
            {**asdict(each), "sentence": next(iter(warnings((stored_warning(each),), say)))}
            for each in found.warnings
        ],
        "first_turns": [asdict(turn) for turn in found.turns[:FIRST_TURNS]],
    }
