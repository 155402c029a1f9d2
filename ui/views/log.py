"""Om: the log of searches, out as an appendix on method, off, and emptied."""

from collections.abc import Callable, Sequence

import streamlit as st
from markupsafe import Markup

from search.errors import KildeError
from ui import method, searches
from ui.method import Facts
from ui.say import Say
from ui.searches import Entry
from ui.user import User
from ui.views import blocks, own

# Lines on the page, the latest; the files have all.
SHOWN = 200
ASKED = "log-asked"
KEEP = "keep-log"


def show(facts: Facts, say: Say) -> None:
    """The log with what can be done about it; nothing for those who may not see it."""
    user = own.database()
    if user is None:
        return
    blocks.show(
        Markup('<div class="k-answer"><h2>{}</h2><p>{}</p></div>').format(
            say("page_log_title"), say("page_log_lead")
        )
    )
    own.refusal(say)
    try:
        _log(facts, user, say)
    except (KildeError, OSError) as error:
        blocks.problem(say, error)


def _log(facts: Facts, user: User, say: Say) -> None:
    _switch(user, say)
    entries = searches.log(user)
    if not entries:
        blocks.line(say("page_log_empty"))
        return
    if st.session_state.get(ASKED):
        _confirm(len(entries), user, say)
    _table(entries[-SHOWN:][::-1], say)
    if len(entries) > SHOWN:
        blocks.line(say("page_log_latest", shown=SHOWN, total=say.number(len(entries))))
    with st.container(horizontal=True, vertical_alignment="center"):
        _download("xlsx", lambda: method.xlsx(entries, facts, say), say)
        _download("md", lambda: method.markdown(entries, facts, say), say)
        st.button(
            say("page_log_clear"),
            key="log-clear",
            icon=":material/delete:",
            disabled=not user.writable,
            on_click=_ask,
        )


def _switch(user: User, say: Say) -> None:
    st.session_state[KEEP] = user.switched_on(searches.LOG)
    st.toggle(
        say("page_log_keep"),
        key=KEEP,
        disabled=not user.writable,
        on_change=_turn,
        args=(user,),
    )


def _turn(user: User) -> None:
    own.attempt(user.switch, searches.LOG, st.session_state[KEEP])


def _table(entries: Sequence[Entry], say: Say) -> None:
    rows, heads = [method.cells(entry, say) for entry in entries], method.heads(say)
    st.dataframe(
        {head: [row[at] for row in rows] for at, head in enumerate(heads)},
        hide_index=True,
        # The question and its filters may be long; the rest shall be in view beside them.
        column_config={head: st.column_config.Column(width="medium") for head in heads[1:3]},
        height=min(38 + 35 * len(rows), 420),
        key="log",
        alt=say("page_log_title"),
    )


def _download(suffix: str, made: Callable[[], bytes], say: Say) -> None:
    file = f"{say('page_log_file')}.{suffix}"
    blocks.download(say(f"page_log_download_{suffix}"), file, made, f"log-{suffix}")


def _ask() -> None:
    st.session_state[ASKED] = True


def _leave() -> None:
    st.session_state.pop(ASKED, None)


def _confirm(lines: int, user: User, say: Say) -> None:
    """The question before the log is emptied: open until it is answered or closed."""

    @st.dialog(say("page_log_clear"), on_dismiss=_leave)
    def ask() -> None:
        blocks.line(say.count("page_log_question", lines))
        with st.container(horizontal=True):
            if st.button(say("page_log_yes"), type="primary", key="log-yes"):
                own.attempt(searches.clear_log, user)
                _leave()
                st.rerun()
            if st.button(say("page_log_no"), key="log-no"):
                _leave()
                st.rerun()

    ask()
