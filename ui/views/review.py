"""What was understood of a file: its facts with their reasons, who speaks, and how it begins."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from ingest.recipe import stored_warning
from search.passage import Source, Turn
from ui.inspection import FIRST_TURNS, LONGEST, facts
from ui.printing import warnings
from ui.say import Say
from ui.views import blocks, table
from ui.views.turns import transcript

if TYPE_CHECKING:
    from ingest.inspection import Inspection, Voice

# More are no help in seeing whether speakers came apart as they should.
MOST_VOICES = 30


def inspected(found: "Inspection", say: Say) -> None:
    """A file that is to come in."""
    blocks.facts((say(f"cli_inspect_{name}"), value) for name, value in facts(found, say))
    _rest(found.voices, map(stored_warning, found.warnings), found.turns, say)


def stored(source: Source, turns: Sequence[Turn], say: Say, *, whole_path: bool = True) -> None:
    """A source of the index; where its file lies is for those alone who may change it."""
    from ingest.inspection import voices

    whose = source.institution or ", ".join(source.institutions)
    evidence = say(f"page_evidence_{source.evidence}")
    blocks.facts(
        [
            (say("page_column_title"), source.title),
            (say("page_column_file"), source.path if whole_path else Path(source.path).name),
            (say("page_column_kind"), say(f"page_kind_{source.kind}")),
            (say("page_column_format"), source.format),
            (say("page_column_extent"), table.extent(source, say)),
            (say("page_column_date"), say.date(source.date) or "–"),
            (say("page_column_institution"), whose or say("page_institution_unknown")),
            (say("page_column_evidence"), evidence),
        ]
    )
    _rest(voices(turns), source.warnings, turns, say)


def _rest(
    voices: Sequence["Voice"], warned: Iterable[str], turns: Sequence[Turn], say: Say
) -> None:
    for told in warnings(warned, say):
        blocks.notice("info", say("page_warning"), told)
    if any(voice.speaker for voice in voices):
        _speakers(voices, say)
    if turns:
        blocks.line(say("page_review_begins"))
        first = [_short(turn) for turn in turns[:FIRST_TURNS]]
        blocks.show(transcript(first, range(len(first)), range(0), {}, say))


def _speakers(voices: Sequence["Voice"], say: Say) -> None:
    columns = {
        "speaker": [voice.speaker or say("cli_inspect_nobody") for voice in voices],
        "role": [say.role(voice.role) or say("cli_unknown") for voice in voices],
        "institution": [voice.institution or "" for voice in voices],
        "turns": [say.number(voice.turns) for voice in voices],
        "words": [say.number(voice.words) for voice in voices],
    }
    if not any(columns["institution"]):
        del columns["institution"]
    rows = list(zip(*columns.values(), strict=True))
    blocks.rows([say(f"cli_inspect_column_{name}") for name in columns], rows[:MOST_VOICES])
    if len(voices) > MOST_VOICES:
        blocks.line(say("cli_inspect_more", n=say.number(len(voices) - MOST_VOICES)))


def _short(turn: Turn) -> Turn:
    cut = f"{turn.text[:LONGEST]} …" if len(turn.text) > LONGEST else turn.text
    return replace(turn, text=cut)


def line(found: "Inspection", institution: str | None, say: Say) -> Markup:
    """One file on one line: whose it is, and how much of what."""
    speakers = {voice.speaker for voice in found.voices if voice.speaker}
    several = {voice.institution for voice in found.voices if voice.institution}
    if institution is None and several:
        institution = say.count("count_institutions", len(several))
    many = say.count("count_pages", found.pages) if found.pages else ""
    parts = [
        say(f"page_kind_{found.kind}"),
        many or (say.count("count_speakers", len(speakers)) if speakers else ""),
        say.count("count_words", found.words),
        institution or say("page_institution_unknown"),
    ]
    return Markup("<span>{}</span>").format(" · ".join(filter(None, parts)))
