"""Judged questions: what to ask, and which turns or pages of which documents answer it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from search import contents, database
from search.errors import BadQuestions
from search.passage import Passage, Turn, lay_out
from search.questions import read_json_lines
from search.text import WORD


@dataclass(frozen=True, slots=True)
class Answer:
    """Where one document answers: its judged turns (from 0), or its pages (from 1)."""

    document: str
    turns: frozenset[int] = frozenset()
    pages: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class JudgedTurn:
    """A turn of a judged document: where in the source's text its words begin, its pages, whose."""

    words: tuple[int, ...]
    pages: range = range(0)
    institution: str | None = None


@dataclass(frozen=True, slots=True)
class JudgedSource:
    """A judged document as it stands in the index, all of it: what an ideal order is made of."""

    passages: Sequence[Passage]
    turns: Sequence[JudgedTurn]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A question and all that answers it; without answers, the collection has none."""

    id: str
    language: str
    text: str
    answers: tuple[Answer, ...]


def read_judgements(path: Path) -> list[Judgement]:
    """JSON Lines of `{"id", "language", "text", "answers": [{"document", "turns" or "pages"}]}`.

    Raises BadQuestions with the line, and OSError where there is no such file.
    """
    judgements = []
    for number, record in read_json_lines(path, path.read_bytes()):
        text = record.get("text")
        if not isinstance(text, str) or not text.strip():
            raise BadQuestions(path, "no-text-column", number)
        try:
            answers = tuple(_answer(each) for each in _list(record.get("answers", [])))
        except (TypeError, ValueError) as error:
            raise BadQuestions(path, "broken", number) from error
        language = str(record.get("language", "und"))
        judgements.append(Judgement(str(record.get("id", number)), language, text, answers))
    if not judgements:
        raise BadQuestions(path, "empty")
    return judgements


def _answer(raw: object) -> Answer:
    if not isinstance(raw, dict) or not isinstance(raw.get("document"), str):
        raise TypeError(raw)
    turns, pages = _numbers(raw.get("turns", [])), _numbers(raw.get("pages", []))
    if not (turns or pages):
        raise ValueError(raw)
    return Answer(raw["document"], turns, pages)


def _numbers(raw: object) -> frozenset[int]:
    numbers = [each for each in _list(raw) if isinstance(each, int)]
    if len(numbers) < len(_list(raw)):
        raise TypeError(raw)
    return frozenset(numbers)


def _list(raw: object) -> list[object]:
    if not isinstance(raw, list):
        raise TypeError(raw)
    return raw


def judged_paths(judgements: Iterable[Judgement], paths: Iterable[str]) -> dict[str, list[str]]:
    """By each document that is judged, the paths of the index that it may mean."""
    names = {answer.document for each in judgements for answer in each.answers}
    known = list(paths)
    return {
        name: [path for path in known if contents.is_called(path, name)] for name in sorted(names)
    }


def judged_sources(folder: Path, judgements: Sequence[Judgement]) -> dict[str, JudgedSource]:
    """By path, the judged documents in the index: what `evaluate` asks for."""
    with database.reading(folder) as connection:
        known = {source.path: source for source in contents.sources(connection)}
        paths = {path for held in judged_paths(judgements, known).values() for path in held}
        return {
            path: JudgedSource(
                contents.passages(connection, known[path].id),
                judged_turns(contents.turns(connection, known[path].id), known[path].institution),
            )
            for path in sorted(paths)
        }


def judged_turns(turns: Sequence[Turn], institution: str | None) -> list[JudgedTurn]:
    """A source's turns, whose words are the `institution`'s where they have none of their own."""
    text, spans = lay_out(turns)
    return [
        JudgedTurn(
            tuple(word.start() for word in WORD.finditer(text, *span)),
            _pages(turn),
            turn.institution or institution,
        )
        for turn, span in zip(turns, spans, strict=True)
    ]


def _pages(turn: Turn) -> range:
    if turn.page_start is None:
        return range(0)
    return range(turn.page_start, (turn.page_end or turn.page_start) + 1)
