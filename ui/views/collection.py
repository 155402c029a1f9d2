"""Udvalg: the passages that the user picked, with note, tags and a tick; and out as files."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from markupsafe import Markup

from ui import came, collected, standing
from ui.collected import ORDERS, Chosen, Order
from ui.picks import Pick
from ui.say import Say
from ui.standing import Index
from ui.state import Engine
from ui.user import User
from ui.views import blocks, own, picking
from ui.views.pick import entry

# Shown at once. Each has five widgets, and fifty of those are slow on a small machine.
STEP = 20
SHOWN = "picks-shown"
TAGS, REVIEWED, ORDER = "picks-tags", "picks-reviewed", "picks-order"


def render(engine: Engine | None, say: Say, user: User | None, reader: Any = None) -> None:
    """The page; `reader` is the page that reads a source. Without `user` it is not for all."""
    if user is None:
        blocks.notice("info", say("page_private"))
        return
    came.shows(st.session_state, "", ())
    own.refusal(say)
    if not user.writable:
        blocks.notice("info", say("page_collection_fixed"))
    index = Index(engine)
    kept = standing.settle(user, index)
    gone = picking.last_let_go() if user.writable else None
    if not kept:
        _undo(gone, user, say)
        blocks.notice("info", say("page_collection_empty"), say("page_collection_empty_hint"))
        return
    listed = _filtered(kept, gone, say)
    if gone not in listed:
        _undo(gone, user, say)
    if shown := [pick for pick in listed if pick is not gone]:
        _head(shown, len(kept), index, say)
    else:
        blocks.notice("info", say("page_collection_none"))
    known = sorted({tag for pick in kept for tag in pick.tags})

    def one(pick: Pick) -> None:
        if pick is gone:
            _undo(gone, user, say)
        else:
            entry(Chosen(pick, index.standing(pick)), known, user, say, reader)

    _each(listed, one, say)


def _each(listed: Sequence[Pick], show: Callable[[Pick], None], say: Say) -> None:
    """The first of them, and more when they are asked for."""
    most = st.session_state.get(SHOWN, STEP)
    for pick in listed[:most]:
        show(pick)
    if len(listed) > most:
        st.button(say("page_more"), key="picks-more", on_click=_more)


def _filtered(kept: Sequence[Pick], gone: Pick | None, say: Say) -> list[Pick]:
    """Those to show, and among them, where it stood, the one that was taken out last."""
    counts = Counter(tag for pick in kept for tag in pick.tags)
    own.keep(TAGS, REVIEWED, ORDER)
    if TAGS in st.session_state:  # a tag may have gone from its last pick
        st.session_state[TAGS] = [tag for tag in st.session_state[TAGS] if tag in counts]
    left, middle, right = st.columns([2, 1, 1], vertical_alignment="bottom")
    tags = left.multiselect(
        say("page_pick_tags"),
        sorted(counts),
        key=TAGS,
        format_func=lambda tag: f"{tag} ({counts[tag]})",
        placeholder=say("page_collection_all_tags"),
        disabled=not counts,
    )
    reviewed: bool | None = middle.selectbox(
        say("page_pick_reviewed"),
        [True, False],
        index=None,
        key=REVIEWED,
        format_func=lambda done: say(f"page_collection_{'done' if done else 'undone'}"),
        placeholder=say("page_collection_both"),
    )
    order: Order = right.selectbox(
        say("page_collection_order"),
        ORDERS,
        key=ORDER,
        format_func=lambda each: say(f"page_order_{each}"),
    )
    both = sorted([*kept, gone], key=lambda pick: pick.added) if gone else kept
    return collected.chosen_of(both, tags, reviewed, order)


def _head(shown: Sequence[Pick], total: int, index: Index, say: Say) -> None:
    """How many, and all of those as files; made when they are asked for."""
    of_all = say("page_collection_of", total=say.number(total)) if len(shown) < total else ""

    def chosen() -> list[Chosen]:
        return [Chosen(pick, index.standing(pick)) for pick in shown]

    with st.container(horizontal=True, vertical_alignment="bottom"):
        blocks.show(
            Markup('<div class="k-answer"><h2>{} {}</h2><p>{}</p></div>').format(
                say.count("page_collection_count", len(shown)),
                of_all,
                say("page_collection_progress", n=say.number(sum(p.reviewed for p in shown))),
            )
        )
        _download("docx", lambda: collected.docx(chosen(), say), say)
        _download("xlsx", lambda: collected.xlsx(chosen(), say), say)


def _download(suffix: str, made: Callable[[], bytes], say: Say) -> None:
    file = f"{say('page_collection_file')}.{suffix}"
    blocks.download(say(f"page_download_{suffix}"), file, made, f"picks-{suffix}")


def _undo(gone: Pick | None, user: User, say: Say) -> None:
    """What was taken out last, and the way back."""
    if gone is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        blocks.line(say("page_pick_gone_line", title=gone.title, place=say.place(gone.hit.passage)))
        st.button(
            say("page_pick_undo"),
            key="undo",
            icon=":material/undo:",
            on_click=picking.bring_back,
            args=(user, gone),
        )


def _more() -> None:
    st.session_state[SHOWN] = st.session_state.get(SHOWN, STEP) + STEP
