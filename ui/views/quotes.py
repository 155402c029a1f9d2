"""Many quotes as one table, which can be sorted, searched and copied from."""

from collections.abc import Iterable
from typing import Any

import streamlit as st

from search.batch import Cell
from search.query import Hit, Query
from ui import matrix
from ui.exports import Shaded
from ui.say import Say

# Pixels: a quote then shows its first three lines; a click on it opens the rest.
ROW = 76


def show(pairs: Iterable[tuple[Query, Hit]], say: Say, key: str) -> None:
    """A row a hit, in the words of the workbook's sheet of quotes."""
    sheet = matrix.quotes(pairs, say)
    columns = {name: [_plain(row[at]) for row in sheet.rows] for at, name in enumerate(sheet.head)}
    config: dict[str, Any] = {
        say("export_quote"): st.column_config.TextColumn(width=420),
    }
    order = ("band", "institution", "speaker", "quote", "title", "place", "date")
    st.dataframe(
        columns,
        key=key,
        hide_index=True,
        column_order=[say(f"export_{name}") for name in order],
        column_config=config,
        row_height=ROW,
        height=min(38 + ROW * len(sheet.rows), 560),
        alt=say("page_quotes_alt"),
    )


def _plain(value: Cell | Shaded) -> Cell:
    plain = value.value if isinstance(value, Shaded) else value
    return "" if plain is None else plain
