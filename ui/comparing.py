"""Questions × institutions as a picture needs them: cells, labels, colours. No Streamlit here.

Rows are the surveys by their number from 0, columns the institutions by theirs, so that two
questions of the same wording are two rows.
"""

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from search.matrix import cells
from search.query import Band, Query
from ui.matrix import COLOURS, SIGNS, band
from ui.say import Say
from ui.text import visible

if TYPE_CHECKING:
    from search.survey import Part, Survey

Names = Sequence[str | None]

# More columns than this leave no room for a cell's signs on a page of 800 pixels.
PANEL = 16
# A question of some 100 characters then stands beside its row; the whole is under the pointer.
LABEL_WIDTH, LABEL_LINES = 36, 3

# Ground and ink on a dark page, where the light ones would make "none" the brightest of all: the
# surer, the lighter. Each pair has a contrast of 4.5 or more.
DARK: dict[Band, tuple[str, str]] = {
    "strong": ("8FE3E8", "0B1D21"),
    "possible": ("2F9AA3", "06171A"),
    "weak": ("1B454C", "E9EEF0"),
    "none": ("12181C", "A9B6BE"),
}


def panels(names: Names) -> Iterator[range]:
    """The columns in groups that fit on a page."""
    for first in range(0, len(names), PANEL):
        yield range(first, min(first + PANEL, len(names)))


def values(
    surveys: "Sequence[Survey]", names: Names, columns: range, say: Say, *, dark: bool
) -> list[dict[str, object]]:
    """A record a cell of these columns; none where the question's filters did not ask."""
    return [
        {"row": row, "column": column, **_told(survey.query, part, say, dark=dark)}
        for row, survey in enumerate(surveys)
        for column, part in enumerate(cells(survey, names))
        if part is not None and column in columns
    ]


def _told(query: Query, part: "Part", say: Say, *, dark: bool) -> dict[str, object]:
    """What a cell shows and, in `said`, tells a reader of screens."""
    question, name = visible(query.text), name_of(part.institution, say)
    ground, ink = (DARK if dark else COLOURS)[part.band]
    sure = band(part.band, say)
    return {
        "question": question,
        "institution": name,
        "band": sure,
        "said": f"{question} – {name}: {sure}",
        "sign": SIGNS[part.band],
        "ground": f"#{ground}",
        "ink": f"#{ink}",
    }


def label(query: Query) -> list[str]:
    """A question with its number, in as many lines as stand beside a row."""
    return textwrap.wrap(
        visible(f"{query.id}. {query.text}"),
        LABEL_WIDTH,
        max_lines=LABEL_LINES,
        placeholder=" …",
    )


def name_of(institution: str | None, say: Say) -> str:
    """An institution's name; the unknown one in words."""
    return visible(institution or say("page_institution_unknown"))


def first_cell(surveys: "Sequence[Survey]", names: Names) -> tuple[int, int]:
    """Where to begin to look: the first question, and who answers it best."""
    parts = surveys[0].parts
    return 0, names.index(parts[0].institution) if parts else 0


def cell(surveys: "Sequence[Survey]", names: Names, row: int, column: int) -> "Part | None":
    """What that institution says to that question; None where it was not asked."""
    return surveys[row].part(names[column])
