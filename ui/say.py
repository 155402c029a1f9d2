"""How one language says things: `say("page_find_title")`, numbers, dates, places and errors.

A page is given one `Say` and never knows which language it speaks.
"""

import math
from dataclasses import dataclass
from datetime import date as Date

from search.errors import KildeError
from search.passage import Passage, Role
from ui.state import Language
from ui.text import sentence, strings, text


@dataclass(frozen=True, slots=True)
class Say:
    """Wording in one language."""

    language: Language = "da"

    def __call__(self, key: str, **values: object) -> str:
        """The sentence of that key."""
        return text(key, self.language, **values)

    def error(self, error: KildeError | OSError) -> str:
        """What went wrong and what to do about it."""
        return sentence(error, self.language)

    def number(self, n: int) -> str:
        """`12.400` in Danish, `12,400` in English."""
        grouped = f"{n:,}"
        return grouped.replace(",", ".") if self.language == "da" else grouped

    def count(self, key: str, n: int) -> str:
        """The sentence for `n` of something; `<key>_one` where there is just one."""
        return self(f"{key}_one" if n == 1 else key, n=self.number(n))

    def date(self, iso: str | None) -> str | None:
        """`6. februar 2018`; what is no whole date (`2018`, `2018-02`) is left as it is."""
        try:
            day = Date.fromisoformat(iso or "")
        except ValueError:
            return iso or None
        month = self("page_months").split()[day.month - 1]
        return self("page_date", day=day.day, month=month, year=day.year)

    def duration(self, seconds: float) -> str:
        """`12 sekunder`, `3 minutter`, `2 timer`: rounded up, to the one unit that tells best."""
        if seconds < 90:
            return self.count("count_seconds", max(1, math.ceil(seconds)))
        if seconds < 90 * 60:
            return self.count("count_minutes", math.ceil(seconds / 60))
        return self.count("count_hours", math.ceil(seconds / 3600))

    def warning(self, stored: str) -> str:
        """What a reader noticed, stored as `code` or `code:page`."""
        code, _, page = stored.partition(":")
        known = code if f"page_warning_{code}" in strings(self.language) else "other"
        told = self(f"page_warning_{known}", code=code)
        return f"{self('page_page', n=page)}: {told}" if page else told

    def role(self, role: Role) -> str | None:
        """The role in words; None where it is not known."""
        return None if role == "unknown" else self(f"page_role_{role}")

    def place(self, passage: Passage) -> str:
        """Where in its source a passage stands: pages, else times, else turns."""
        if passage.page_start is not None:
            last = passage.page_end or passage.page_start
            return self._range("page_page", passage.page_start, last)
        if passage.start_s is not None:
            first = clock(passage.start_s)
            end = clock(passage.end_s) if passage.end_s is not None else first
            return first if end == first else f"{first}–{end}"
        return self._range("page_turn", passage.turn_start, passage.turn_end)

    def _range(self, key: str, first: int, last: int) -> str:
        if first == last:
            return self(key, n=first)
        return self(f"{key}s", first=first, last=last)


def clock(seconds: float) -> str:
    """`00:12:31` of seconds from the recording's start."""
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole % 3600 // 60:02}:{whole % 60:02}"
