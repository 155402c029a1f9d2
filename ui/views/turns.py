"""A stretch of a source as its turns: who, when, what, and which of them the hit is."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from search.passage import Turn
from ui.marking import Span, marked
from ui.say import Say, clock

# Speakers are told apart by six colours in the order in which they first speak, always beside the
# name; the seventh begins again.
COLOURS = 6


def transcript(
    turns: Sequence[Turn],
    shown: range,
    hit: range,
    marks: Mapping[int, Sequence[Span]],
    say: Say,
) -> Markup:
    """The turns `shown`; those in `hit` stand out by tint, edge and a word, `marks` inside them."""
    speakers = list(dict.fromkeys(turn.speaker for turn in turns if turn.speaker))
    parts, section = [], turns[shown.start - 1].section if shown.start and shown else None
    for number in shown:
        turn = turns[number]
        if turn.section and turn.section != section:
            parts.append(Markup("<h3>{}</h3>").format(turn.section))
        section = turn.section
        first = bool(hit) and number == max(hit.start, shown.start)
        head = _head(turn, turns[number - 1] if number else None, first, say)
        body = marked(turn.text, marks.get(number, ()))
        colour = f"k-s{speakers.index(turn.speaker) % COLOURS}" if turn.speaker else ""
        classes = f"k-turn {colour} {'k-here' if number in hit else ''}"
        anchor = Markup(' id="k-hit"') if first else Markup("")
        parts.append(
            Markup('<div class="{}"{}>{}<p>{}</p></div>').format(classes, anchor, head, body)
        )
    return Markup('<div class="k-turns">{}</div>').format(Markup("").join(parts))


def _head(turn: Turn, before: Turn | None, first: bool, say: Say) -> Markup:
    """Speaker, role, stamp, page; what the turn before says already is left out."""
    cells = []
    if turn.speaker:
        cells.append(Markup("<b>{}</b>").format(turn.speaker))
        role = say.role(turn.role)
        if role and role.casefold() != turn.speaker.casefold():
            cells.append(Markup("<span>{}</span>").format(role))
    if turn.start_s is not None:
        cells.append(Markup("<span>{}</span>").format(clock(turn.start_s)))
    if turn.page_start is not None and (before is None or before.page_start != turn.page_start):
        cells.append(Markup("<span>{}</span>").format(say("page_page", n=turn.page_start)))
    if first:
        cells.append(Markup('<span class="k-flag">{}</span>').format(say("page_here")))
    if not cells:
        return Markup("")
    return Markup('<div class="k-said">{}</div>').format(Markup("").join(cells))
