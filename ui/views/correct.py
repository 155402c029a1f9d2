"""The fields in which a source is corrected, before it comes in and after."""

from collections.abc import Sequence

import streamlit as st

from search.corrections import Correction
from ui.correcting import Facts, cast_of, changed
from ui.say import Say


def fields(key: str, now: Facts, before: Correction, known: Sequence[str], say: Say) -> Correction:
    """The fields, holding what is true `now` as corrected `before`; what differs from `now`.

    `known` are institutions to choose from; any other can be written. Raises BadCorrection.
    """
    shown = now.corrected(before)
    title = st.text_input(say("page_column_title"), shown.title, max_chars=300, key=f"{key}-title")
    written = st.session_state.get(f"{key}-institution")
    names = sorted({*known, *filter(None, [shown.institution, written])})
    institution = st.selectbox(
        say("page_institution"),
        names,
        index=names.index(shown.institution) if shown.institution else None,
        accept_new_options=True,
        placeholder=say("page_correct_institution"),
        key=f"{key}-institution",
    )
    date = st.text_input(
        say("page_column_date"),
        say.date(shown.date) or "",
        max_chars=40,
        placeholder=say("page_correct_date"),
        key=f"{key}-date",
    )
    roles = now.roles
    if roles:
        interviewers, respondents = (
            st.multiselect(
                say(f"page_correct_{role}s"),
                list(roles),
                default=shown.playing(role),
                placeholder=say("page_correct_nobody"),
                key=f"{key}-{role}",
            )
            for role in ("interviewer", "respondent")
        )
        roles = cast_of(now, interviewers, respondents)
    return changed(now, Facts(title, institution, date, roles), say)
