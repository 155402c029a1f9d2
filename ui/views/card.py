"""One hit: whose statement it is, what was said, where it stands, and how to cite it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st
from markupsafe import Markup

from search.passage import BETWEEN_TURNS, Passage, Turn
from search.query import Hit
from search.regions import Region
from ui import came
from ui.excerpt import Excerpt, excerpt, nearest
from ui.marking import in_turns, labels, paragraphs
from ui.say import Say
from ui.state import Engine, around
from ui.views import alike, blocks, picking
from ui.views.alike import where
from ui.views.clipboard import copy_button
from ui.views.turns import transcript
from ui.views.wording import named_in, sure
from ui.why import also, why

# Turns shown on each side of a hit, and how many more each further click adds. A median turn is a
# few words long, so three are a question and the beginning of an answer.
MARGIN, FURTHER = 3, 6


@st.fragment
def card(engine: Engine, say: Say, region: Region, place: str, reader: Any = None) -> None:
    """A card; a click on it reruns this card alone. `place` keeps keys of two lists apart.

    What it is called, copied, picked and read by is the region's best passage.
    """
    hit = region.best
    name = f"{place}-{hit.passage_id}"
    with st.container(border=True, key=f"card-{name}"):
        turns = engine.turns(hit.source.id)
        asked = came.asked(st.session_state).question
        near = nearest(hit, engine, asked, st.session_state)
        found = excerpt(region, turns, near)
        margin = st.session_state.get(f"margin-{name}", 0)
        ministry = engine.facets().ministry_of.get(hit.institution or "")
        shown = Shown(place == "list", margin, ministry)
        blocks.show(card_html(found, turns, say, shown))
        with st.container(horizontal=True, vertical_alignment="center"):
            _context_buttons(say, name, found.passage, turns, margin)
            copy_button(hit, say, f"copy-{name}")
            picking.button(hit, turns, say, name)
            alike.button(say, name)
            if reader is not None:
                label, icon = say("page_read"), ":material/menu_book:"
                st.page_link(reader, label=label, icon=icon, query_params=where(hit, say))
        alike.show(engine, say, hit.passage_id, name, reader)


@dataclass(frozen=True, slots=True)
class Shown:
    """How a card is shown: with whose statement it is (`named`, and its `ministry`), unless that
    stands above it; among how many turns on each side (`margin`)."""

    named: bool = True
    margin: int = 0
    ministry: str | None = None


def card_html(found: Excerpt, turns: list[Turn], say: Say, shown: Shown) -> Markup:
    """The card's text."""
    hit = found.hit
    institution = hit.institution or say("page_institution_unknown")
    label = say("page_hit_label", rank=hit.rank, institution=institution)
    quiet = (
        ("names", named_in(hit.passage, say)),
        ("also", also(found.region, say)),
        ("place", _place(found, say)),
        ("why", why(hit.why, say, near=found.near)),
    )
    return Markup('<article class="k-card" aria-label="{}">{}{}{}{}</article>').format(
        label,
        _head(hit, say, shown),
        _who(hit, say),
        _text(found, turns, say, shown.margin),
        Markup("").join(
            Markup('<p class="k-{}">{}</p>').format(name, told) for name, told in quiet if told
        ),
    )


def _head(hit: Hit, say: Say, shown: Shown) -> Markup:
    """How sure it is; before that, unless it is told above the card, whose it is."""
    if not shown.named:
        return Markup("<header>{}</header>").format(sure(hit.band, say))
    ministry = Markup("<small>{}</small>").format(shown.ministry) if shown.ministry else ""
    return Markup(
        '<header><span class="k-rank">{}</span><h3>{}{}</h3>{}'
        '<span class="k-kind">{}</span></header>'
    ).format(
        f"{hit.rank}.",
        hit.institution or hit.source.title,
        ministry,
        sure(hit.band, say),
        say(f"page_kind_{hit.source.kind}"),
    )


def _who(hit: Hit, say: Say) -> Markup:
    """Speaker and role, each once; and where it is so, that the institution is not known."""
    speaker, role = hit.passage.speaker or "", say.role(hit.passage.role) or ""
    quiet = [role] if speaker and role.casefold() != speaker.casefold() else []
    if hit.institution is None:
        quiet.append(say("page_institution_unknown"))
    quiet_line = " · ".join([*([""] if speaker else []), *filter(None, quiet)]).strip()
    if not speaker and not quiet_line:
        return Markup("")
    return Markup('<p class="k-who">{} <span>{}</span></p>').format(speaker, quiet_line)


def _text(found: Excerpt, turns: list[Turn], say: Say, margin: int) -> Markup:
    passage = found.passage
    if margin:
        spans = [(s + passage.start, e + passage.start) for s, e in found.marks]
        inside = range(passage.turn_start, passage.turn_end + 1)
        shown = around(passage.turn_start, passage.turn_end, margin, len(turns))
        return transcript(turns, shown, inside, in_turns(turns, spans), say)
    parts = (0, found.begin), (found.begin, found.end), (found.end, len(found.text))
    heads = labels(turns, passage.start, passage.end)
    before, text, after = (_stretch(found, heads, part) for part in parts)
    return Markup('<div class="k-text{}">{}{}{}</div>').format(
        " k-near" if found.near else "",
        _folded(say("why_before"), before),
        text,
        _folded(say("why_after"), after),
    )


def _folded(label: str, text: Markup) -> Markup:
    folded = Markup('<details class="k-more"><summary>{}</summary>{}</details>')
    return folded.format(label, text) if text else text


def _stretch(found: Excerpt, heads: Mapping[int, int], part: tuple[int, int]) -> Markup:
    """A part of the text as paragraphs; where one alone speaks in all, who is named above."""
    start, end = part
    while found.text.startswith(BETWEEN_TURNS, start):
        start += len(BETWEEN_TURNS)
    if start >= end:
        return Markup("")
    return paragraphs(
        found.text[start:end].removesuffix(BETWEEN_TURNS),
        [(first - start, last - start) for first, last in found.marks],
        {at - start: length for at, length in heads.items()},
        bare=len(heads) == 1 and 0 in heads,
        best=(found.best[0] - start, found.best[1] - start) if found.joined else (0, 0),
    )


def _place(found: Excerpt, say: Say) -> str:
    hit = found.hit
    title = hit.source.title if hit.institution else None  # else it heads the card
    parts = [title, hit.passage.section, say.place(found.passage)]
    return " · ".join(part for part in [*parts, say.date(hit.source.date)] if part)


def _context_buttons(say: Say, name: str, passage: Passage, turns: list[Turn], margin: int) -> None:
    key = f"margin-{name}"
    if not margin:
        st.button(
            say("page_context"),
            key=f"open-{name}",
            icon=":material/unfold_more:",
            on_click=_set,
            args=(key, MARGIN),
        )
        return
    shown = around(passage.turn_start, passage.turn_end, margin, len(turns))
    if len(shown) < len(turns):
        args = (key, margin + FURTHER)
        st.button(say("page_context_more"), key=f"further-{name}", on_click=_set, args=args)
    st.button(
        say("page_context_close"),
        key=f"close-{name}",
        icon=":material/unfold_less:",
        on_click=_set,
        args=(key, 0),
    )


def _set(key: str, value: int) -> None:
    st.session_state[key] = value
