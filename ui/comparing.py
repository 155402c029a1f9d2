"""Questions × institutions as a picture needs them: cells, labels, colours. No Streamlit here.

Rows are the surveys by their number from 0, columns the institutions by theirs, so that two
questions of the same wording are two rows.
"""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from search.matrix import cells, institutions
from search.query import Band, Query
from ui.asking import short
from ui.matrix import COLOURS, SIGNS, band
from ui.say import Say
from ui.text import visible

if TYPE_CHECKING:
    from search.survey import Part, Survey

# Where a cell is: its row and its column, from 0.
Spot: TypeAlias = tuple[int, int]

# More columns than this leave no room for a cell's signs on a page of 800 pixels.
PANEL = 16
# A question of some 100 characters then stands beside its row.
LABEL_WIDTH, LABEL_LINES = 36, 3
# Characters of a question under the pointer. Each cell has them, and there can be thousands.
SHOWN = 200

# Ground and ink on a dark page, where the light ones would make "none" the brightest of all: the
# surer, the lighter. Each pair has a contrast of 4.5 or more.
DARK: dict[Band, tuple[str, str]] = {
    "strong": ("8FE3E8", "0B1D21"),
    "possible": ("2F9AA3", "06171A"),
    "weak": ("1B454C", "E9EEF0"),
    "none": ("12181C", "A9B6BE"),
}


@dataclass(frozen=True, slots=True)
class Grid:
    """The answers and, in the order of the columns, who was asked; None is the unknown."""

    surveys: "Sequence[Survey]"
    names: Sequence[str | None]

    @classmethod
    def of(cls, surveys: "Sequence[Survey]") -> "Grid":
        """With a column for each who was asked at least once."""
        return cls(surveys, institutions(surveys))

    def part(self, spot: Spot) -> "Part | None":
        """What that institution says to that question; None where it was not asked."""
        row, column = spot
        return self.surveys[row].part(self.names[column])

    def holds(self, spot: Spot) -> bool:
        """Whether there is such a cell."""
        return spot[0] < len(self.surveys) and spot[1] < len(self.names)

    def first(self) -> Spot:
        """Where to begin to look: the first question, and who answers it best."""
        parts = self.surveys[0].parts
        return 0, self.names.index(parts[0].institution) if parts else 0

    def panels(self) -> Iterator[range]:
        """The columns in groups that fit on a page."""
        for first in range(0, len(self.names), PANEL):
            yield range(first, min(first + PANEL, len(self.names)))


def values(grid: Grid, columns: range, say: Say, *, dark: bool) -> list[dict[str, object]]:
    """A record a cell of these columns; none where the question's filters did not ask."""
    return [
        {"row": row, "column": column, **_told(survey.query, part, say, dark=dark)}
        for row, survey in enumerate(grid.surveys)
        for column, part in enumerate(cells(survey, grid.names))
        if part is not None and column in columns
    ]


def _told(query: Query, part: "Part", say: Say, *, dark: bool) -> dict[str, object]:
    """What a cell shows and, in `said`, tells a reader of screens."""
    question, name = short(visible(query.text), SHOWN), name_of(part.institution, say)
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
        short(visible(f"{query.id}. {query.text}"), SHOWN),
        LABEL_WIDTH,
        max_lines=LABEL_LINES,
        placeholder=" …",
    )


def name_of(institution: str | None, say: Say) -> str:
    """An institution's name; the unknown one in words."""
    return visible(institution or say("page_institution_unknown"))
