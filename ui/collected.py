"""The collection as files to hand on: `.xlsx` and `.docx`, each passage with its citation.

    xlsx(chosen, say)

A `Chosen` is a pick and what became of its passage; a passage whose source changed or left the
index is exported as it was picked, and said to be so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from search.batch import Cell
from search.query import Hit
from ui import exports
from ui.citation import reference
from ui.exports import Sheet
from ui.picks import Pick
from ui.say import Say
from ui.standing import Standing
from ui.text import visible

if TYPE_CHECKING:
    from docx.document import Document

Order = Literal["newest", "oldest", "institution", "source"]
ORDERS: tuple[Order, ...] = ("newest", "oldest", "institution", "source")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A pick as the collection shows it."""

    pick: Pick
    standing: Standing


def chosen_of(
    picks: Sequence[Pick], tags: Sequence[str], reviewed: bool | None, order: Order
) -> list[Pick]:
    """Those with any of `tags` (all without any), reviewed or not, in an order."""
    kept = [
        pick
        for pick in picks
        if (not tags or set(tags) & set(pick.tags)) and reviewed in (None, pick.reviewed)
    ]
    if order == "newest":
        return kept[::-1]
    if order == "institution":  # the unknown last
        kept.sort(key=lambda p: (p.institution is None, p.institution or "", p.title, p.start))
    elif order == "source":
        kept.sort(key=lambda pick: (pick.title.casefold(), pick.path, pick.start))
    return kept


def fate(standing: Standing, pick: Pick, say: Say) -> str | None:
    """What the reader must know of a passage's source since; None where nothing changed."""
    if not pick.text:
        return say("page_pick_erased")
    told = [] if standing.fate == "same" else [say(f"page_pick_{standing.fate}")]
    if cited := cited_now(standing, pick, say):
        told.append(say("page_pick_recited", reference=cited))
    return " ".join(told) or None


def cited_now(standing: Standing, pick: Pick, say: Say) -> str | None:
    """How the index would cite a pick, where it is not as the pick does."""
    now = reference(standing.now.hit, say) if standing.now else None
    return now if now != reference(pick.hit, say) else None


def when(iso: str, say: Say) -> str:
    """`6. februar 2018 kl. 14.05` of a local time."""
    moment = datetime.fromisoformat(iso)
    day = say.date(moment.date().isoformat())
    return say("page_when", day=day, hour=f"{moment.hour:02}", minute=f"{moment.minute:02}")


def xlsx(chosen: Sequence[Chosen], say: Say) -> bytes:
    """One sheet: a row a passage with what the user says of it."""
    own = ("note", "tags", "reviewed", "question", "added", "fate")
    head = [
        say("export_number"),
        *exports.quote_heads(say),
        *(say(f"page_pick_head_{name}") for name in own),
    ]
    rows = [
        [number, *exports.quote_cells(_hit(each.pick, say), say), *_own_cells(each, say)]
        for number, each in enumerate(chosen, 1)
    ]
    widths = [6, *exports.QUOTE_WIDTHS, 40, 24, 12, 40, 26, 40]
    return exports.workbook([Sheet(say("page_collection_title"), head, rows, widths)])


def _hit(pick: Pick, say: Say) -> Hit:
    return replace(pick, text=pick.text or say("page_pick_erased_text")).hit


def _own_cells(each: Chosen, say: Say) -> list[Cell]:
    pick = each.pick
    return [
        pick.note,
        "; ".join(pick.tags),
        say("page_pick_yes" if pick.reviewed else "page_pick_no"),
        pick.question,
        when(pick.added, say),
        fate(each.standing, pick, say),
    ]


def docx(chosen: Sequence[Chosen], say: Say) -> bytes:
    """A quote after the other, each with its reference and what the user says of it."""
    lead = say.count("page_collection_export", len(chosen))
    made = exports.document(say("page_collection_title"), lead, say)
    for each in chosen:
        exports.add_quote(made, _hit(each.pick, say), say)
        for line in _own_lines(each, say):
            _add_line(made, *line)
    return exports.document_bytes(made)


def _own_lines(each: Chosen, say: Say) -> list[tuple[str, str]]:
    pick, told = each.pick, fate(each.standing, each.pick, say)
    lines = [
        (say("page_pick_head_note"), pick.note),
        (say("page_pick_head_tags"), "; ".join(pick.tags)),
        (say("page_pick_head_fate"), told or ""),
    ]
    return [line for line in lines if line[1]]


def _add_line(made: "Document", name: str, value: str) -> None:
    from docx.shared import Pt

    line = made.add_paragraph()
    line.paragraph_format.space_after = Pt(2)
    line.add_run(f"{name}: ").bold = True
    line.add_run(visible(value))
