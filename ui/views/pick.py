"""One pick of the collection: the passage as it read, its fate, and the user's own words."""

from collections.abc import Sequence
from typing import Any

import streamlit as st
from markupsafe import Markup

from ui import collected, picks
from ui.collected import Chosen
from ui.marking import paragraphs
from ui.picks import Pick
from ui.say import Say
from ui.user import User
from ui.views import blocks, own, picking
from ui.views.clipboard import copy_button

# Widgets whose last change could not be kept: they go on showing what was written.
UNKEPT = "unkept"


def entry(chosen: Chosen, known: Sequence[str], user: User, say: Say, reader: Any = None) -> None:
    """The pick with its widgets; `known` are the tags there are to choose from."""
    pick = chosen.pick
    with st.container(border=True, key=f"pick-card-{pick.id}"):
        blocks.show(pick_html(chosen, say))
        told = collected.fate(chosen.standing, pick, say)
        if told:
            blocks.notice("info", told)
        if chosen.standing.now and collected.cited_now(chosen.standing, pick, say):
            st.button(
                say("page_pick_recite"),
                key=f"recite-{pick.id}",
                disabled=not user.writable,
                on_click=_recite,
                args=(user, chosen.standing.now),
            )
        _own_words(pick, known, user, say)
        with st.container(horizontal=True, vertical_alignment="center"):
            if pick.text:
                copy_button(pick.hit, say, f"copy-pick-{pick.id}")
            _read(chosen, say, reader)
            st.button(
                say("page_pick_remove"),
                key=f"remove-{pick.id}",
                icon=":material/bookmark_remove:",
                disabled=not user.writable,
                on_click=picking.let_go,
                args=(user, pick),
            )


def pick_html(chosen: Chosen, say: Say) -> Markup:
    """Whose it is, what was said and where it stands, as a hit's card has it."""
    pick = chosen.pick
    speaker, role = pick.speaker or "", say.role(pick.role) or ""
    unknown = "" if pick.institution else say("page_institution_unknown")
    quiet = [role if role.casefold() != speaker.casefold() else "", unknown]
    beside = " · ".join([*([""] if speaker else []), *filter(None, quiet)])
    title = pick.title if pick.institution else None  # else it heads the card
    where = [title, pick.section, say.place(pick.hit.passage), say.date(pick.date)]
    return Markup(
        '<article class="k-card"><header><h3>{}</h3><span class="k-kind">{}</span></header>'
        '<p class="k-who">{} <span>{}</span></p><div class="k-text">{}</div>'
        '<p class="k-place">{}</p></article>'
    ).format(
        pick.institution or pick.title,
        say(f"page_kind_{pick.kind}"),
        speaker,
        beside,
        _said(chosen),
        " · ".join(part for part in where if part),
    )


def _said(chosen: Chosen) -> Markup:
    """The passage, its speakers in bold where the source still tells who they are."""
    text, labels = chosen.pick.text, chosen.standing.labels
    return paragraphs(text, (), labels, bare=len(labels) == 1 and 0 in labels)


def _own_words(pick: Pick, known: Sequence[str], user: User, say: Say) -> None:
    note, tags, done = (f"{name}-{pick.id}" for name in ("note", "tags", "reviewed"))
    unkept = st.session_state.get(UNKEPT, set())
    for key, value in ((note, pick.note), (tags, list(pick.tags)), (done, pick.reviewed)):
        # Another page may have changed it. Saying again what a widget holds would empty it of what
        # is being typed.
        if key not in unkept and st.session_state.get(key) != value:
            st.session_state[key] = value
    left, right = st.columns([3, 2])
    left.text_area(
        say("page_pick_note"),
        key=note,
        max_chars=picks.MAX_NOTE,
        height=100,
        disabled=not user.writable,
        on_change=_keep,
        args=(picks.note, user, pick.id, note),
    )
    right.multiselect(
        say("page_pick_tags"),
        sorted({*known, *pick.tags, *st.session_state[tags]}),
        key=tags,
        accept_new_options=True,
        placeholder=say("page_pick_tags_hint"),
        disabled=not user.writable,
        on_change=_keep,
        args=(picks.tag, user, pick.id, tags),
    )
    right.checkbox(
        say("page_pick_reviewed"),
        key=done,
        disabled=not user.writable,
        on_change=_keep,
        args=(picks.review, user, pick.id, done),
    )


def _keep(change: Any, user: User, ident: int, key: str) -> None:
    unkept: set[str] = st.session_state.setdefault(UNKEPT, set())
    kept = own.attempt(change, user, ident, st.session_state[key])
    (unkept.discard if kept else unkept.add)(key)


def _read(chosen: Chosen, say: Say, reader: Any) -> None:
    stands = chosen.standing
    if reader is None or stands.source is None:
        return
    now = stands.now
    turns = f"{now.turn_start}-{now.turn_end}" if now else ""
    source, pick = str(stands.source.id), str(chosen.pick.id)
    where = {"source": source, "turns": turns, "pick": pick, "lang": say.language}
    st.page_link(reader, label=say("page_read"), icon=":material/menu_book:", query_params=where)


def _recite(user: User, now: Pick) -> None:
    own.attempt(picks.replace_copy, user, now)
