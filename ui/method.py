"""The log of searches as an appendix on method: `.xlsx` and Markdown.

    markdown(entries, facts, say)

`facts` are names and values that tell what was searched: sizes, model, generation.
"""

from collections.abc import Sequence

from search.batch import Cell
from ui import exports, searches
from ui.collected import when
from ui.exports import Sheet
from ui.say import Say
from ui.searches import Address, Entry
from ui.state import KINDS, ROLES
from ui.text import strings, visible

Facts = Sequence[tuple[str, str]]

_WIDTHS = (26, 70, 50, 20, 12, 30, 12, 12)
# What Markdown, or HTML in it, would take for its own.
_SIGNS = frozenset("\\`*_{}[]<>()#+-!|~&$^")


def heads(say: Say) -> list[str]:
    """The columns of `cells`."""
    names = ("at", "question_head", "filters", "view", "limit", "model", "generation", "hits")
    return [say(f"page_log_{name}") for name in names]


def cells(entry: Entry, say: Say) -> list[Cell]:
    """A line of the log as cells."""
    return [
        when(entry.at, say),
        entry.question,
        filters_line(entry.address, say),
        say(f"page_view_{entry.view}"),
        entry.limit,
        entry.model or say("page_about_model_none"),
        entry.generation,
        entry.hits,
    ]


def filters_line(asked: Address, say: Say) -> str:
    """`Institution: Havnestyrelsen · Slags: Interview`; empty without any."""
    parts = [
        f"{_named(name, say)}: {', '.join(_value(name, each, say) for each in held)}"
        for name, held in searches.filters(asked).items()
    ]
    return " · ".join(parts)


def _named(name: str, say: Say) -> str:
    key = f"page_filter_{name}"
    return say(key) if key in strings(say.language) else name


def _value(name: str, value: str, say: Say) -> str:
    """A kind or role in words; whatever else is a name already."""
    if (name == "kind" and value in KINDS) or (name == "role" and value in ROLES):
        return say(f"page_{name}_{value}")
    return value


def xlsx(entries: Sequence[Entry], facts: Facts, say: Say) -> bytes:
    """The log, and on another sheet what was searched."""
    log = Sheet(say("page_log_sheet"), heads(say), [cells(e, say) for e in entries], _WIDTHS)
    head = [say("page_log_fact"), say("page_log_value")]
    about = Sheet(say("page_about_title"), head, [list(fact) for fact in facts], (40, 60))
    return exports.workbook([log, about])


def markdown(entries: Sequence[Entry], facts: Facts, say: Say) -> bytes:
    """A heading, what was searched, how, and a table of the searches."""
    lines = [f"# {say('page_log_appendix')}", "", say("page_log_method"), ""]
    lines += [f"- {_literal(name)}: {_literal(value)}" for name, value in facts]
    lines += ["", f"## {say.count('page_log_count', len(entries))}", ""]
    if entries:
        lines += [_row(heads(say)), _row(["---"] * len(heads(say)), raw=True)]
        lines += [_row(cells(entry, say)) for entry in entries]
    return ("\n".join(lines) + "\n").encode(errors="replace")


def _row(values: Sequence[Cell], *, raw: bool = False) -> str:
    return "| " + " | ".join(str(v) if raw else _literal(str(v)) for v in values) + " |"


def _literal(text: str) -> str:
    """On one line, every sign as it is written."""
    return "".join(f"\\{c}" if c in _SIGNS else c for c in " ".join(visible(text).split()))
