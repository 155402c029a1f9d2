"""HTML that the pages show. `show` is the only door to it, and takes `Markup` alone.

Whatever comes from a document, a file name or the address is formatted into `Markup` and so
escaped; it is never Markdown either. Widgets' labels are our own wording.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

import streamlit as st
from markupsafe import Markup

from search.errors import KildeError
from ui.exports import DOCX, XLSX
from ui.say import Say

Tone = Literal["info", "good", "bad"]

STYLES = Path(__file__).with_name("kilde.css")
# A sign beside the colour: what a notice means must not hang on seeing its tint.
SIGNS: dict[Tone, str] = {"info": "i", "good": "✓", "bad": "!"}

MIME = {
    "csv": "text/csv",
    "docx": DOCX,
    "jsonl": "application/jsonl",
    "md": "text/markdown",
    "xlsx": XLSX,
}


def show(html: Markup) -> None:
    """Put a block of HTML on the page; a plain string is a programmer's error."""
    if not isinstance(html, Markup):
        raise TypeError("only Markup goes into HTML")
    st.html(html)


def styles() -> None:
    """Our own classes' looks; nothing of Streamlit's is restyled."""
    st.html(STYLES)


def heading(title: str, lead: str = "") -> None:
    """A page's title and the sentence under it."""
    under = Markup('<p class="k-lead">{}</p>').format(lead) if lead else Markup("")
    show(Markup('<header class="k-head"><h1>{}</h1>{}</header>').format(title, under))


def notice(tone: Tone, title: str, body: str | Markup = "") -> None:
    """A sentence the reader should see, read aloud when it appears."""
    role = "alert" if tone == "bad" else "status"
    text = Markup("<p>{}</p>").format(body) if body else Markup("")
    show(
        Markup(
            '<div class="k-notice k-{}" role="{}"><span class="k-sign" aria-hidden="true">{}</span>'
            "<div><strong>{}</strong>{}</div></div>"
        ).format(tone, role, SIGNS[tone], title, text)
    )


def problem(say: Say, error: KildeError | OSError) -> None:
    """An error as one sentence."""
    notice("bad", say.error(error))


def line(text: str | Markup) -> None:
    """A quiet line."""
    show(Markup('<p class="k-line">{}</p>').format(text))


def facts(rows: Iterable[tuple[str, str]]) -> None:
    """Names and values."""
    cells = Markup("").join(Markup("<dt>{}</dt><dd>{}</dd>").format(*row) for row in rows)
    show(Markup('<dl class="k-facts">{}</dl>').format(cells))


def items(rows: Iterable[str | Markup], tone: Tone | None = None) -> None:
    """A list."""
    cells = Markup("").join(Markup("<li>{}</li>").format(row) for row in rows)
    show(Markup('<ul class="k-items k-{}">{}</ul>').format(tone or "plain", cells))


def rows(head: Iterable[str], body: Iterable[Iterable[str]]) -> None:
    """A table to read; figures are our own formatting and align as text does."""
    titles = Markup("").join(Markup('<th scope="col">{}</th>').format(each) for each in head)
    lines = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row)
        )
        for row in body
    )
    show(
        Markup(
            '<div class="k-table" role="region" tabindex="0" aria-label="{}"><table>'
            "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
        ).format(", ".join(head), titles, lines)
    )


def download(label: str, file: str, made: Callable[[], bytes], key: str) -> None:
    """A button that hands out a file, which is made when it is pressed."""
    st.download_button(
        label,
        data=made,
        file_name=file,
        mime=MIME[file.rpartition(".")[2]],
        icon=":material/download:",
        on_click="ignore",
        key=key,
    )


def plain(text: str) -> str:
    """A widget's label is Markdown; nothing of a question or of a name in it shall be.

    A word joiner, which nobody sees, keeps `:smile:` from becoming a picture.
    """
    return "".join(_escaped(c) for c in text)


def _escaped(c: str) -> str:
    if not c.isascii() or c.isalnum() or c.isspace():
        return c
    return f"\\{c}\u2060" if c == ":" else f"\\{c}"
