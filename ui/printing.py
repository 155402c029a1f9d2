"""What the command line prints: results, reports and tables as plain text, line by line.

Pure functions: values and a `Say` in, lines out. No colours; `bold` marks the words that matched,
and is for terminals only.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from search.passage import Source
from search.query import Results, State
from ui.excerpt import Excerpt
from ui.say import Say
from ui.text import strings, visible
from ui.why import also, why

BOLD, PLAIN = "\x1b[1m", "\x1b[0m"
INDENT = "   "


# --- hits --------------------------------------------------------------------------------------


def entries(found: Iterable[Excerpt], say: Say, width: int, *, bold: bool) -> Iterator[str]:
    """Each: rank, institution, speaker, title, place and band, and below it the text and why."""
    none = True
    for each in found:
        none = False
        yield from entry(each, say, width, bold=bold)
    if none:
        yield say("cli_no_hits")


def entry(found: Excerpt, say: Say, width: int, *, bold: bool) -> Iterator[str]:
    """One entry and a blank line."""
    head = visible(" · ".join(_head(found, say)))
    yield from wrapped(f"{found.hit.rank}. {head}", (), width, bold=False)
    inner = max(width - len(INDENT), 20)
    said = wrapped(*_shown(found), inner, bold=bold)
    lines = [
        *(["…"] if found.begin else []),
        *said,
        *(["…"] if found.end < len(found.text) else []),
        *(line for told in _told(found, say) for line in wrapped(told, (), inner, bold=False)),
    ]
    yield from (f"{INDENT}{line}".rstrip() for line in lines)
    yield ""


def _shown(found: Excerpt) -> tuple[str, list[tuple[int, int]]]:
    """What is shown of the text, and the marks in it."""
    text = found.text[found.begin : found.end]
    start = found.begin + len(text) - len(text.lstrip())
    return visible(text.strip()), [(first - start, last - start) for first, last in found.marks]


def _told(found: Excerpt, say: Say) -> Iterator[str]:
    """Whom it names, where else it stands, and why it was found."""
    if names := found.passage.mentions:
        yield visible(say("cli_mentions", names=", ".join(names)))
    for told in (also(found.region, say), why(found.hit.why, say, near=found.near)):
        if told:
            yield visible(told)


def _head(found: Excerpt, say: Say) -> Iterator[str]:
    hit = found.hit
    yield hit.institution or say("cli_unknown")
    if hit.passage.about:
        yield say("cli_about", name=hit.passage.about)
    role = say.role(hit.passage.role)
    if hit.passage.speaker:
        yield f"{hit.passage.speaker} ({role})" if role else hit.passage.speaker
    yield hit.source.title
    yield say.place(found.passage)
    yield say(f"band_{hit.band}")


def wrapped(
    text: str, marks: Sequence[tuple[int, int]], width: int, *, bold: bool
) -> Iterator[str]:
    """`text` in lines of `width` at most (a longer word stands alone), `marks` of it in bold."""
    at = 0
    for line in text.split("\n"):
        pieces: list[str] = []
        used = 0
        for word in re.finditer(r"\S+", line):
            if pieces and used + 1 + len(word[0]) > width:
                yield " ".join(pieces)
                pieces, used = [], 0
            used += len(word[0]) + bool(pieces)
            start = at + word.start()
            pieces.append(_marked(word[0], start, marks) if bold else word[0])
        yield " ".join(pieces)
        at += len(line) + 1


def _marked(word: str, start: int, marks: Sequence[tuple[int, int]]) -> str:
    """`word`, which begins at `start`, with what lies in a mark in bold."""
    inside = [any(first <= start + i < last for first, last in marks) for i in range(len(word))]
    out, on = "", False
    for character, marked in zip(word, inside, strict=True):
        if marked != on:
            out += BOLD if marked else PLAIN
            on = marked
        out += character
    return out + PLAIN if on else out


# --- sources and the index ---------------------------------------------------------------------


def warnings(stored: Iterable[str], say: Say) -> Iterator[str]:
    """A reader's warnings (`glued-words:18`) in words, the pages of one kind together."""
    pages: dict[str, list[str]] = {}
    for each in stored:
        code, _, page = each.partition(":")
        pages.setdefault(code, []).extend([page] if page else [])
    for code, held in pages.items():
        if f"warning_{code}_page" not in strings(say.language) or not held:
            yield f"{code} ({', '.join(held)})" if held else code  # of a reader newer than we are
        elif len(held) == 1:
            yield say(f"warning_{code}_page", page=held[0])
        else:
            listed = say("cli_and", first=", ".join(held[:-1]), last=held[-1])
            yield say(f"warning_{code}_pages", pages=listed)


def size(source: Source, speakers: int, say: Say) -> Iterator[str]:
    """`24 sider` of a report; `2 talere`, where known, and `41 ture` of an interview."""
    if source.kind == "report":
        if source.pages:
            yield say.count("count_pages", source.pages)
        else:
            yield say.count("count_paragraphs", source.turns)
        return
    if speakers:
        yield say.count("count_speakers", speakers)
    yield say.count("count_turns", source.turns)


def whose(source: Source, say: Say) -> str | None:
    """The source's institution; in a focus group that there are several; None where unknown."""
    if source.institution is None and len(source.institutions) > 1:
        return say("cli_institution_several")
    return source.institution or next(iter(source.institutions), None)


def duration(seconds: float, say: Say) -> str:
    """`12 sekunder`, `3 minutter`, `2 timer`: about how long, in the unit that tells it best."""
    for unit, length in (("hours", 3600), ("minutes", 60)):
        if seconds >= 1.5 * length:
            return say.count(f"count_{unit}", round(seconds / length))
    return say.count("count_seconds", max(1, round(seconds)))


def state(now: State, say: Say) -> Iterator[str]:
    """How much the index holds, and how much of it is searchable by meaning."""
    yield say(
        "cli_state",
        sources=say.count("count_sources", now.sources),
        passages=say.count("count_passages", now.passages),
        words=say.count("count_words", now.words),
    )
    if now.passages:
        yield meaning(now, say)


def meaning(now: State, say: Say) -> str:
    """How much of the index is searchable by meaning, in a sentence."""
    if now.passages_embedded >= now.passages:
        return say("cli_meaning_all")
    if not now.passages_embedded:
        return say("cli_meaning_none")
    done, total = say.number(now.passages_embedded), say.number(now.passages)
    return say("cli_meaning_some", done=done, total=total)


def batch(results: Sequence[Results], path: Path, say: Say) -> Iterator[str]:
    """How many questions and passages went into the table, and which questions got nothing."""
    yield say(
        "cli_batch_done",
        questions=say.count("count_questions", len(results)),
        hits=say.count("count_passages", sum(len(each.hits) for each in results)),
        path=path,
    )
    silent = [each.query.id for each in results if not each.hits]
    if silent:
        yield visible(say("cli_batch_silent", ids=", ".join(silent)))


# --- tables ------------------------------------------------------------------------------------


_LISTED = ("title", "institution", "ministry", "size", "date", "file")


def source_table(sources: Sequence[Source], say: Say) -> Iterator[str]:
    """One line a source: title, institution, ministry, size, date, file; unembedded ones marked."""
    head = [say(f"cli_listed_{name}") for name in _LISTED]
    rows = [[*_listed(source, say)] for source in sources]
    return table([head, *rows])


def _listed(source: Source, say: Say) -> Iterator[str]:
    yield source.title
    yield whose(source, say) or say("cli_unknown")
    yield source.ministry or ""
    yield next(iter(size(source, 0, say)))
    yield source.date or ""
    name = Path(source.path).name
    yield name if source.embedded else f"{name} ({say('cli_listed_waiting')})"


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns aligned to the left, two blanks between them."""
    clean = [[visible(cell).replace("\n", " ") for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*clean, strict=True)]
    for row in clean:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def status(folder: Path, now: State, say: Say) -> Iterator[str]:
    """The index in five lines, and a sixth where search is approximate."""
    yield say("cli_status_folder", folder=folder)
    model = say("cli_status_model", model=now.model) if now.model else say("cli_status_model_none")
    yield model
    yield say("cli_status_generation", n=now.generation)
    yield from state(now, say)
    if now.recall is not None:
        yield say("cli_status_recall", n=math.floor(100 * now.recall))
