"""A PDF's pages as they look, the passage's lines boxed, and the text beside them to copy."""

from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from ui import boxes, drawing
from ui.boxes import Box
from ui.drawing import Page, Undrawn
from ui.reading import Reading, on_pages
from ui.say import Say
from ui.views import blocks
from ui.views.turns import transcript

# Points of room around a line, in shares of the page.
ROOM_X, ROOM_Y = 0.006, 0.003
# A passage is a page long at most; a broken file could say otherwise.
MOST_PAGES = 4


def show(reading: Reading, pages: Sequence[int], say: Say) -> None:
    """The pages, and beside them what stands there, which stays in sight as one scrolls."""
    with st.spinner(say("page_drawing"), show_time=False):
        drawn = Markup("").join(_page(reading, number, say) for number in pages)
    there = on_pages(reading.turns, pages)
    text = transcript(reading.turns, there, reading.hit, reading.marks, say)
    blocks.show(
        Markup(
            '<div class="k-spread"><div>{}</div>'
            '<div class="k-beside" role="region" tabindex="0" aria-label="{}">{}</div></div>'
        ).format(drawn, say("page_beside"), text)
    )


def leaf(reading: Reading, say: Say) -> Sequence[int]:
    """Which pages to show: a number to step or to type, at the passage to begin with."""
    opened, source = reading.opened, reading.source
    own = opened.pages[:MOST_PAGES] if opened else range(0)
    first, last = (own[0] if own else 1), source.pages or 1
    key = f"leaf-{source.id}-{opened.number if opened else ''}"
    chosen = st.number_input(
        say("page_leaf", n=last), 1, max(last, first), value=first, key=key, width=180
    )
    return own if chosen in own else [chosen]


def _page(reading: Reading, number: int, say: Say) -> Markup:
    """A page's picture, under a sentence where it, or the box on it, is missing."""
    source, opened = reading.source, reading.opened
    content = reading.stamp.content_hash if reading.stamp else ""
    try:
        drawn = drawing.page(Path(source.path), number, content)
    except Undrawn:
        return _said(say("page_undrawn", n=number))
    told = say("page_picture", n=number, title=source.title)
    if not opened or number not in opened.pages:
        return figure(drawn, (), told)
    found = boxes.lines(boxes.parts_on(reading.turns, opened.passage, number), drawn)
    by_ocr = f"page-read-by-ocr:{number}" in source.warnings
    missing = "" if found else _said(say("page_unboxed_ocr" if by_ocr else "page_unboxed"))
    return Markup("{}{}").format(missing, figure(drawn, found, told))


def _said(sentence: str) -> Markup:
    return Markup('<p class="k-line" role="status">{}</p>').format(sentence)


def figure(page: Page, found: Sequence[Box], told: str) -> Markup:
    """The picture with boxes over it; `told` is what it shows, for who does not see it."""
    over = Markup("").join(_box(box, first=at == 0) for at, box in enumerate(found))
    picture = b64encode(page.picture).decode()
    return Markup(
        '<figure class="k-page"><img alt="{}" width="{:.0f}" height="{:.0f}" '
        'src="data:image/webp;base64,{}">{}</figure>'
    ).format(told, *page.size, picture, over)


def _box(box: Box, *, first: bool) -> Markup:
    left, top = box.left - ROOM_X, box.top - ROOM_Y
    width, height = box.right - box.left + 2 * ROOM_X, box.bottom - box.top + 2 * ROOM_Y
    place = "; ".join(
        f"{name}: {100 * share:.2f}%"
        for name, share in (("left", left), ("top", top), ("width", width), ("height", height))
    )
    anchor = Markup(' id="k-boxed"') if first else Markup("")
    return Markup('<span class="k-box" style="{}"{}></span>').format(place, anchor)
