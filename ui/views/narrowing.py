"""Beside the answer: what it can be narrowed to, each choice with the number that it holds."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st
from markupsafe import Markup

from ui import state
from ui.say import Say
from ui.state import Facet
from ui.views import blocks

if TYPE_CHECKING:
    from search.facets import Count, Facets

# Names are long and many; of the others there are mostly few, so that all can be seen.
LISTED: tuple[Facet, ...] = ("institutions", "ministries")
MOST_SEEN = 10
LABELS: Mapping[Facet, str] = {
    "institutions": "page_institution",
    "ministries": "page_narrow_ministries",
    "kinds": "page_kind",
    "years": "page_narrow_years",
    "roles": "page_narrow_roles",
}


def show(facets: "Facets", say: Say) -> None:
    """The filters, at the page's side; one with a single choice would narrow nothing."""
    with st.sidebar:
        st.subheader(say("page_narrow"), anchor=False)
        for name in state.FACETS:
            counts = [one for one in getattr(facets, name) if one.value is not None]
            if len(counts) > 1 or st.session_state.get(name):
                _filter(name, counts, say)
        if any(st.session_state.get(name) for name in state.FACETS):
            st.button(
                say("page_narrow_clear"),
                key="clear-filters",
                icon=":material/filter_alt_off:",
                on_click=state.clear_filters,
                args=(st.session_state,),
            )


def _filter(name: Facet, counts: "Sequence[Count[Any]]", say: Say) -> None:
    # Nearly every source has every role, so only passages tell roles apart.
    numbers = {one.value: one.passages if name == "roles" else one.sources for one in counts}
    label, words = say(LABELS[name]), _words(name, numbers, say)
    all_ = say("page_institution_all" if name == "institutions" else "page_narrow_all")
    if name in LISTED or len(numbers) > MOST_SEEN:
        st.multiselect(
            label,
            sorted(numbers, key=lambda value: str(value).casefold()),
            key=name,
            format_func=words,
            placeholder=all_,
        )
        return
    # No pills: in the dark scheme their chosen words are too dark to read.
    with st.container(gap="xxsmall"):
        unit = say("page_narrow_passages" if name == "roles" else "page_narrow_sources")
        blocks.show(Markup('<p class="k-label"><b>{}</b> <span>{}</span></p>').format(label, unit))
        for value in numbers:
            key = f"{name}-{value}"
            st.session_state[key] = value in st.session_state.get(name, ())
            st.checkbox(words(value), key=key, on_change=_toggle, args=(name, value))


def _toggle(name: Facet, value: Any) -> None:
    """Take the value in, or out; in order, so that the same choice is the same address."""
    chosen = set(st.session_state.get(name, ())) ^ {value}
    st.session_state[name] = sorted(chosen)


def _words(name: Facet, numbers: Mapping[Any, int], say: Say) -> Callable[[Any], str]:
    """`Interview (14)`."""

    def words(value: Any) -> str:
        known = {"kinds": "page_kind_{}s", "roles": "page_role_{}"}.get(name)
        word = say(known.format(value)) if known else str(value)
        return f"{word} ({say.number(numbers.get(value, 0))})"

    return words
