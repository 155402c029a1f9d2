"""What kilde understands of one file, without indexing it: `inspect(path) -> Inspection`.

Nothing is written and no model is loaded: what comes out is what an ingest would store, with the
reasons for it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.document import Warning_
from ingest.institutions import Attribution, resolve_turns
from ingest.options import Options
from ingest.readers import detect
from ingest.recipe import Recipe
from ingest.shapes import SHAPES
from search.passage import Kind, Role, Turn


@dataclass(frozen=True, slots=True)
class Voice:
    """One speaker (None: turns without a label), and how much is theirs."""

    speaker: str | None
    role: Role
    institution: str | None
    turns: int
    words: int


@dataclass(frozen=True, slots=True)
class Section:
    """A heading or a question of the guide, and how many turns stand under it."""

    name: str
    turns: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """One file, understood.

    `reader` is the family that read it, `given` if the user named it. `format` is the shape that
    was recognised; `example` shows a turn in that shape, where ingest.shapes has it. `title` is the
    manifest's, the document's own, or the file's name. Voices and sections are in order of first
    appearance. `about` is the institution with its evidence.
    """

    path: Path
    reader: str
    given: bool
    format: str
    example: str | None
    kind: Kind
    language: str
    title: str
    date: str | None
    pages: int | None
    words: int
    about: Attribution
    voices: tuple[Voice, ...]
    sections: tuple[Section, ...]
    warnings: tuple[Warning_, ...]
    turns: tuple[Turn, ...]


def inspect(path: Path, options: Options = Options()) -> Inspection:  # noqa: B008 (frozen)
    """What an ingest with these options would make of `path`, and why.

    Raises Unreadable, UnknownReader, BadPattern, BadManifest and BadRegister.
    """
    path = path.resolve()
    recipe = Recipe.of([path], options.registers, options)
    reader = options.reader or detect.detect(path, detect.load(path))
    document = recipe.read(path)
    turns = resolve_turns(document, recipe.register)
    return Inspection(
        path,
        reader,
        options.reader is not None,
        document.format,
        next((shape.example for shape in SHAPES if shape.name == document.format), None),
        document.kind,
        document.language,
        document.title or "",
        document.date,
        document.pages,
        sum(_words(turn) for turn in turns),
        recipe.attribution(document),
        voices(turns),
        _sections(turns),
        document.warnings,
        turns,
    )


def voices(turns: Sequence[Turn]) -> tuple[Voice, ...]:
    """Who speaks, in order of first appearance; someone in two roles is two voices."""
    said = Counter[tuple[str | None, Role, str | None]]()
    taken = Counter[tuple[str | None, Role, str | None]]()
    for turn in turns:
        who = (turn.speaker, turn.role, turn.institution)
        taken[who] += 1
        said[who] += _words(turn)
    return tuple(Voice(*who, taken[who], said[who]) for who in taken)


def _sections(turns: Sequence[Turn]) -> tuple[Section, ...]:
    held = Counter(turn.section for turn in turns if turn.section)
    return tuple(Section(name, count) for name, count in held.items())


def _words(turn: Turn) -> int:
    return len(turn.text.split())
