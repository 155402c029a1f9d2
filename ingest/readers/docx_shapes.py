"""Who speaks in a Word document: by what is written, by a table, by bold type or by style."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from ingest.header import read_header
from ingest.readers.docx_body import Block, Table
from ingest.readers.table_text import paragraphs_of
from ingest.turns import Parsed, turns_from_paragraphs
from search.passage import Kind, Role, Turn

# Below this share of paragraphs with a speaker, it is a report that quotes someone.
LEAST_SHARE = 0.04
_TIME = re.compile(r"[\[(#]?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,-]\d{1,3})?[\])#]?")
_SPEAKER_HEAD = re.compile(r"(?i)(?:taler|talende|speaker|navn|name|person|hvem|deltager|who)")
_TEXT_HEAD = re.compile(
    r"(?i)(?:tekst|text|udsagn|replik|transskription|transcript(?:ion)?|indhold|citat)"
)
_TIME_HEAD = re.compile(r"(?i)(?:tid|tidspunkt|time|timestamp|start|tidskode)")
_CAPTION = re.compile(r"(?i)(?:tabel|table|figur|figure|boks|box)\s*\d")
_CAPTION_STYLE = re.compile(r"(?i)(?:caption|billedtekst)")
_ASKING = re.compile(r"(?i)(?:interviewer|moderator|spørgsmål|spørger|question)\b")
_ANSWERING = re.compile(r"(?i)(?:svar|answer|respondent|informant|interviewperson|deltager)\b")
_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Shaped:
    """The turns of a document, and what form they had there."""

    parsed: Parsed
    format: str
    kind: Kind
    title: str | None


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    section: str | None
    block: Block


def shape(blocks: Sequence[Block | Table], speaker_pattern: str | None = None) -> Shaped:
    """The reading in which most paragraphs have a speaker; a report if hardly any has one."""
    title = next((_one_line(b.text) for b in blocks if isinstance(b, Block) and _is_title(b)), None)
    talk = [b for b in blocks if isinstance(b, Table) and _columns(b)]
    lines = list(_lines([b for b in blocks if not _is_title(b)]))
    tried = [(_parse(lines, speaker_pattern), "docx-table" if talk else "")]
    for name, change in (("docx-bold", _bold_label), ("docx-style", _style_label)):
        changed = [change(line) for line in lines]
        if sum(a is not b for a, b in zip(changed, lines, strict=True)) > 1:
            tried.append((_parse(_labels_joined(changed), speaker_pattern), name))
    parsed, name = max(tried, key=lambda each: each[0].score)
    if parsed.score >= LEAST_SHARE:
        plain = "docx" if parsed.format == "plain" else f"docx-{parsed.format}"
        return Shaped(parsed, name or plain, "interview", title)
    if asked := _questions_in_bold(lines):
        return Shaped(replace(parsed, turns=asked), "docx-questions", "interview", title)
    return Shaped(replace(parsed, turns=_report(lines, parsed)), "docx", "report", title)


def _is_title(block: Block | Table) -> bool:
    return isinstance(block, Block) and block.style.lower() in ("title", "titel")


def _lines(blocks: Sequence[Block | Table]) -> Iterator[_Line]:
    """Paragraphs with their heading path; a table's rows labelled, or as a report has it."""
    path: list[tuple[int, str]] = []
    caption = ""
    for number, block in enumerate(blocks):
        if isinstance(block, Table):
            section = " > ".join(text for _, text in path) or None
            for text in _table_lines(block, caption):
                yield _Line(text, section, Block(text))
            caption = ""
            continue
        follows = blocks[number + 1] if number + 1 < len(blocks) else None
        if isinstance(follows, Table) and _is_caption(block):
            caption = _one_line(block.text)
            continue
        if block.level:
            path = [each for each in path if each[0] < block.level]
            path.append((block.level, _one_line(block.text)))
        yield _Line(block.text.strip(), " > ".join(text for _, text in path) or None, block)


def _is_caption(block: Block) -> bool:
    return bool(_CAPTION_STYLE.match(block.style) or _CAPTION.match(block.text.strip()))


def _table_lines(table: Table, caption: str) -> list[str]:
    pairs = [f"{row[0].strip(' :')}: {_one_line(row[1])}" for row in table.rows if len(row) == 2]
    if len(pairs) == len(table.rows) and read_header(pairs).lines == len(pairs):
        return pairs
    columns = _columns(table)
    if not columns:
        return paragraphs_of(caption, table.rows)
    time, speaker, text = columns
    lines = [caption] if caption else []
    rows = table.rows[1:] if _named(table.rows[0]) else table.rows
    for row in rows:
        cells = (*row, "", "", "")
        who = _one_line(cells[speaker]).rstrip(" :")
        stamp = cells[time].strip(" []()#") if time is not None else ""
        said = _one_line(cells[text])
        if who or said:
            label = f"{who}: " if who else ""
            lines.append(f"[{stamp}] {label}{said}" if stamp and who else label + said)
    return lines


def _columns(table: Table) -> tuple[int | None, int, int] | None:
    """Where the time, the speaker and the words stand, if it is a table of talk."""
    if len(table.rows) < 2 or max(map(len, table.rows)) not in (2, 3, 4):
        return None
    return _named(table.rows[0]) or _by_content(table)


def _named(head: Sequence[str]) -> tuple[int | None, int, int] | None:
    found = {
        name: next((n for n, cell in enumerate(head) if pattern.fullmatch(cell.strip(" :"))), None)
        for name, pattern in (("t", _TIME_HEAD), ("s", _SPEAKER_HEAD), ("x", _TEXT_HEAD))
    }
    if found["s"] is None or found["x"] is None:
        return None
    return found["t"], found["s"], found["x"]


def _by_content(table: Table) -> tuple[int | None, int, int] | None:
    width = max(map(len, table.rows))
    columns = [[row[n].strip() if n < len(row) else "" for row in table.rows] for n in range(width)]
    time = next((n for n, cells in enumerate(columns) if _share(_TIME, cells) > 0.8), None)
    numbers = [n for n, cells in enumerate(columns) if _share(re.compile(r"\d+"), cells) > 0.8]
    rest = [n for n in range(width) if n != time and n not in numbers]
    if len(rest) != 2 or len(table.rows) < 3:
        return None
    speaker, text = sorted(rest, key=lambda n: fmean(map(len, columns[n])))
    labels = Counter(filter(None, columns[speaker]))
    again = len(labels) <= max(2, 0.5 * len(table.rows)) and max(labels.values(), default=0) > 1
    short = all(len(label) <= _LONGEST_LABEL and not label.isdigit() for label in labels)
    longer = fmean(map(len, columns[text])) > 2 * fmean(map(len, columns[speaker]))
    return (time, speaker, text) if labels and again and short and longer else None


def _share(pattern: re.Pattern[str], cells: Sequence[str]) -> float:
    filled = [cell for cell in cells if cell]
    return sum(bool(pattern.fullmatch(cell)) for cell in filled) / len(filled) if filled else 0.0


def _bold_label(line: _Line) -> _Line:
    """`**Anna** Vi mangler tid` -> `Anna: Vi mangler tid`; a bold name alone -> `Anna:`."""
    label = line.block.label or (line.text if line.block.bold and not line.block.level else "")
    if not label or len(label) > _LONGEST_LABEL or label[-1] in ".?!," or "\n" in label.strip():
        return line
    rest = line.text.removeprefix(label).lstrip(" \t\n:–-")
    return replace(line, text=f"{label.rstrip(' :')}: {rest}")


def _style_label(line: _Line) -> _Line:
    """A paragraph in the style `Interviewer` or `Svar` -> `Interviewer: …`."""
    style = line.block.style
    if line.block.level or not (_ASKING.match(style) or _ANSWERING.match(style)):
        return line
    return replace(line, text=f"{style}: {line.text}")


def _labels_joined(lines: Sequence[_Line]) -> list[_Line]:
    """A label on a line of its own goes before the paragraph that follows."""
    joined: list[_Line] = []
    for line in lines:
        if joined and joined[-1].text.endswith(": ") and not line.text.endswith(": "):
            joined[-1] = replace(joined[-1], text=joined[-1].text + line.text)
        else:
            joined.append(line)
    return joined


def _parse(lines: Sequence[_Line], speaker_pattern: str | None) -> Parsed:
    spoken = [line for line in lines if not line.block.level]
    return turns_from_paragraphs(
        [line.text for line in spoken],
        sections=[line.section for line in spoken],
        speaker_pattern=speaker_pattern,
    )


def _questions_in_bold(lines: Sequence[_Line]) -> tuple[Turn, ...]:
    """Questions in bold, answers in plain type, nobody named: the question is the section."""
    said = [line for line in lines if not line.block.level]
    asked = [line.block.bold and line.text.rstrip().endswith("?") for line in said]
    bold = sum(line.block.bold for line in said)
    if sum(asked) < 3 or sum(asked) < 0.8 * bold or sum(asked) < 0.2 * len(said):
        return ()
    turns: list[Turn] = []
    question: str | None = None
    for line, is_question in zip(said, asked, strict=True):
        text = _one_line(line.text)
        question = " > ".join(filter(None, (line.section, text))) if is_question else question
        role: Role = "interviewer" if is_question else "respondent" if question else "unknown"
        turns.append(Turn(text, role=role, section=question or line.section))
    return tuple(turns)


def _report(lines: Sequence[_Line], parsed: Parsed) -> tuple[Turn, ...]:
    """Every paragraph and heading; without the header lines that became fields."""
    kept = {turn.text for turn in parsed.turns}
    return tuple(
        Turn(text, section=line.section)
        for line in lines
        if (text := _one_line(line.text)) and (line.block.level or text in kept)
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
