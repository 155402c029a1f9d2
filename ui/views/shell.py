"""What all pages share: the language, the index, the frame."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from search import database
from search.errors import KildeError, NoIndex
from ui import address, came, state
from ui.folder import identity, index_folder, meet
from ui.say import Say
from ui.state import Engine
from ui.text import language_of_environment
from ui.views import (
    about,
    batch,
    blocks,
    collection,
    compare,
    documents,
    entry,
    find,
    own,
    reader,
)
from ui.worker import Worker

LOGO = Path(__file__).with_name("logo.svg")
ICON = Path(__file__).with_name("icon.svg")
# Pixels: a passage then has some 85 characters a line, and a card room beside it.
WIDTH = 1040
# The table of documents has nine columns, a comparison one for each institution, and a page has its
# text beside it.
WIDE = 1280
WIDE_PAGES = ("batch", "compare", "documents", "read")
# Ours, and digits: to the card that the reader was opened from, some way below the page's header;
# and again as what stands above it grows, until somebody does something.
TO_CARD = """<script>{
const place = () => {
  const card = [...document.querySelectorAll('[class*="-card-"]')]
    .find(card => [...card.classList].some(name => name.endsWith('-%s')));
  if (!card) return;
  card.style.scrollMarginTop = '5rem';
  card.scrollIntoView({block: 'start', behavior: 'instant'});
};
place();
const again = [150, 400, 900].map(wait => setTimeout(place, wait));
for (const touched of ['wheel', 'pointerdown', 'keydown'])
  addEventListener(touched, () => again.forEach(clearTimeout), {once: true, capture: true});
}</script>"""
NAMES = {"da": "Dansk", "en": "English"}


def frame() -> Callable[[], None]:
    """The chosen page, ready to run inside the frame that it shares with the others."""
    st.set_page_config(page_title="kilde", page_icon=str(ICON), layout="wide")
    blocks.styles()
    st.logo(str(LOGO), size="large")
    say = Say(_language())
    folder = index_folder(os.environ)
    own.install(folder)
    pages = _pages(say, folder)
    admitted = entry.admitted()
    chosen = st.navigation(list(pages.values()), position="top" if admitted else "hidden")

    def run() -> None:
        name = next(name for name, page in pages.items() if page is chosen)
        card = st.query_params.get("pick") or st.query_params.get("passage", "")
        opened = came.visit(st.session_state, name, card)
        width = WIDE if name in WIDE_PAGES else WIDTH
        with st.container(horizontal_alignment="center"), st.container(width=width):
            with st.container(horizontal=True):
                told = name if admitted else "entry"
                blocks.heading(say(f"page_{told}_title"), say(f"page_{told}_lead"))
                _switch(say)
                if admitted:
                    entry.leave(say)
            if admitted:
                chosen.run()
                if opened:
                    st.html(TO_CARD % opened, unsafe_allow_javascript=True)
            else:  # at the same address, which leads on after the sign-in
                entry.render(say)

    return run


def _pages(say: Say, folder: Path) -> dict[str, Any]:
    """The pages in the order of the menu. They link to each other, so each is looked up late."""
    pages: dict[str, Any] = {}
    shown: dict[str, tuple[str, Callable[[Engine | None], None]]] = {
        "find": ("search", lambda e: find.render(e, say, pages["read"], pages["documents"])),
        "read": ("menu_book", lambda e: reader.render(e, say, pages)),
        "compare": ("grid_on", lambda e: compare.render(e, say, pages["read"])),
        "batch": ("checklist", lambda e: batch.render(e, say, own.database(), pages["read"])),
        "collection": (
            "bookmarks",
            lambda e: collection.render(e, say, own.database(), pages["read"]),
        ),
        "documents": (
            "folder_open",
            lambda e: documents.render(e, say, folder, worker(str(folder.resolve()))),
        ),
        "about": ("info", lambda e: about.render(e, say, folder)),
    }
    for name, (icon, render) in shown.items():
        pages[name] = st.Page(
            partial(_render, render, say, folder),
            title=say(f"page_{name}_title"),
            icon=f":material/{icon}:",
            url_path=name,
            default=name == "find",
        )
    return pages


def _render(render: Callable[[Engine | None], None], say: Say, folder: Path) -> None:
    """One page over the index as it is now; what its user can mend comes as a sentence."""
    try:
        found = opened(folder)
        meet(st.session_state, _which(folder))
        render(found)
    except (KildeError, OSError) as error:
        blocks.problem(say, error)


def opened(folder: Path) -> Engine | None:
    """The engine of the index; None where there is none yet. Raises what opening raises."""
    path, which = str(folder.resolve()), _which(folder)
    if which is None:
        return None
    try:
        model = engine(path, which).state().model
        return engine(path, which, model)
    except NoIndex:
        return None


def _which(folder: Path) -> tuple[object, ...] | None:
    """What tells the index in the folder from others that were there; None where there is none."""
    try:
        return identity(folder), database.made(folder)
    except NoIndex:
        return None


@st.cache_resource(show_spinner=False, max_entries=8)
def engine(folder: str, which: tuple[object, ...], model: str | None = None) -> Engine:
    """One engine for all visitors of an index; another of `which` or `model` is another index."""
    from search.engine import SearchEngine

    return SearchEngine.open(Path(folder))


@st.cache_resource(show_spinner=False)
def worker(folder: str) -> Worker:
    """The one worker of an index, whoever looks at it."""
    return Worker()


def _language() -> state.Language:
    """As chosen here, else as the address says, else as the environment does."""
    if st.session_state.get(state.LANGUAGE) is None:
        params = {name: st.query_params.get_all(name) for name in st.query_params}
        st.session_state[state.LANGUAGE] = address.language_of(params, language_of_environment())
    chosen: state.Language = st.session_state[state.LANGUAGE]
    if chosen == language_of_environment():
        st.query_params.pop("lang", None)
    else:  # kept when another page has wiped the address
        st.query_params["lang"] = chosen
    return chosen


def _switch(say: Say) -> None:
    """The other language, under its own name as is custom."""
    other: state.Language = "en" if say.language == "da" else "da"
    st.button(
        NAMES[other],
        key="switch",
        type="tertiary",
        icon=":material/language:",
        on_click=_speak,
        args=(other,),
    )


def _speak(language: state.Language) -> None:
    st.session_state[state.LANGUAGE] = language
    st.query_params["lang"] = language
