"""A report's date, where its first lines state one."""

import re
from collections.abc import Iterable

from ingest.header import iso_date

_MONTHS = (
    "januar|january februar|february marts|march april maj|may juni|june juli|july august "
    "september oktober|october november december"
).split()
_MONTH_YEAR = [re.compile(rf"(?i)\b(?:{month})\s+((?:19|20)\d\d)\b") for month in _MONTHS]
_SAYS_DATE = re.compile(
    r"(?i)\w*(?:dato|date[dn]?|udgivet|offentliggjort|published|opdateret|updated|revideret|version|"
    r"udgave|afsluttet|den|d\.)\b"
)
_ANOTHER = re.compile(r"(?i)\b(?:næste|senest|frist|deadline|next|ikrafttræd\w*|gælder|født)\b")
# "Dato: 7. december 2007", "København, den 3. maj 2017", "December 2007"; no date in a sentence.
_LONGEST_LINE = 60
_MOST_BESIDE = 24  # letters beside the date in a line that does not say it is one


def stated_date(lines: Iterable[str]) -> str | None:
    """The first date in a short line, ISO 8601: a day ("2007-12-07"), else a month ("2007-12")."""
    short = [line for line in lines if len(line) <= _LONGEST_LINE and not _ANOTHER.search(line)]
    saying = [line for line in short if _SAYS_DATE.search(line)]
    bare = [line for line in short if sum(map(str.isalpha, line)) <= _MOST_BESIDE]
    for group in (saying, bare):
        for read in (iso_date, _month):
            if found := next(filter(None, map(read, group)), None):
                return found
    return None


def _month(line: str) -> str | None:
    for number, pattern in enumerate(_MONTH_YEAR, 1):
        if found := pattern.search(line):
            return f"{found[1]}-{number:02d}"
    return None
