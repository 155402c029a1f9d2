"""CPR numbers, phone numbers and e-mail addresses in text. Pure.

    replace_identifiers("Ring på 20 45 67 89", lambda kind, key: f"[{kind} {key}]")
    # 'Ring på [phone 20456789]'

Where it is in doubt, what may be a person's is taken for it: a hidden amount can be looked up in
the file, a leaked number cannot be called back.
"""

import calendar
import re
from collections.abc import Callable, Sequence
from typing import Literal

Kind = Literal["cpr", "phone", "email", "name"]
# What stands in place of a thing, by its kind and the key that is the same for all its spellings.
Pseudonym = Callable[[Kind, str], str]

# A stretch of text that was replaced: its start and end, and the length of what stands there now.
Edit = tuple[int, int, int]
Edited = Callable[[Sequence[Edit]], None]


def nothing(_: Sequence[Edit]) -> None:
    """Edits that nobody asked for."""


_CPR = re.compile(r"(?<!\d)(\d\d)(\d\d)(\d\d)(\s?[-–‑−]\s?|\s?)(\d{4})(?!\d)")
_CPR_BEFORE = re.compile(r"(?i)cpr|person-?(?:nr|nummer)")
_CPR_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_REPLACEMENT = 60  # added to the day in numbers that hospitals give to people without one
_LAST_BIRTH = 36  # years of this century that a number without a checksum is believed for

# Local parts hold 64 characters at most; the bounds keep a long line without blanks linear.
_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")

_SEPARATOR = r"[ .\-–]"
_WITH_CODE = re.compile(
    rf"(?<![\d+])(?:(?:\+|00)\s?45|\(\+?45\)){_SEPARATOR}?[2-9](?:{_SEPARATOR}?\d){{7}}(?!\d)"
)
_FOREIGN = re.compile(rf"(?<![\w+])\+(?!45)\d{{1,3}}(?:{_SEPARATOR}?\(?\d{{1,4}}\)?){{2,6}}(?!\d)")
# 20456789, 20 45 67 89, 20-45-67-89, 20.45.67.89; 2045 6789, 204 56 789; with a bare 45 before.
# Not the end of 2018-20456789, but each of 20456789/30456789.
_BARE = re.compile(
    r"(?<![\d+])(?:(?<!\d[-/.])|(?<=\d{8}[-/.])|(?<=\d{4} \d{4}[-/.])|(?<=\d\d \d\d \d\d[-/.]))"
    rf"(?:45{_SEPARATOR})?"
    rf"(?P<number>[2-9]\d(?P<by>{_SEPARATOR}?)\d\d(?:(?P=by)\d\d){{2}}"
    r"|(?P<half>[2-9]\d{3})(?P<mid>[ \-])\d{4}|[2-9]\d\d \d\d \d{3})(?!\d)"
)
_CALL = re.compile(r"(?i)\b(?:tlf|telefon|mobil|ring|opkald|sms|phone|call|fax|træffes|nås)")
_COUNTED = re.compile(
    r"(?i)\s?(?:[.,]\d+\s?)?(?:kr\b|kroner|mio|mia|mill|dkk|euro|eur\b|€|\$|%|pct|procent|stk|år\b|"
    r"borgere|personer|sager|virksomheder|people|cases)"
)
_NUMBERED = re.compile(
    r"(?i)(?:\b(?:sag(?:en|er)?|sags?-?|journal-?|j\.?|dok(?:ument)?-?|cvr-?|p-?|ean-?|konto-?|"
    r"faktura-?|løbe-?|case|ref(?:erence)?|id|se-?)[\s.]?(?:nr|nummer|no|number|id)?|dkk|kr|€|\$)"
    r"[\s.:#]{0,3}(?:er\s|is\s)?$"
)
_LOOK_BACK = 40


def replace_identifiers(text: str, pseudonym: Pseudonym, edited: Edited = nothing) -> str:
    """`text` with a pseudonym for each CPR number, phone number and e-mail address.

    `edited` is told, once or several times, what was replaced in the text as it then stood.
    """
    if "@" in text:
        text = _sub(_EMAIL, lambda found: pseudonym("email", found[0].casefold()), text, edited)
    if not any(map(str.isdigit, text)):
        return text

    def cpr(found: re.Match[str]) -> str:
        return pseudonym("cpr", _digits(found[0])) if _is_cpr(found) else found[0]

    def phone(found: re.Match[str]) -> str:
        return pseudonym("phone", _digits(found[0])[-8:]) if _is_phone(found) else found[0]

    def with_code(found: re.Match[str]) -> str:
        return pseudonym("phone", _digits(found[0])[-8:])

    text = _sub(_CPR, cpr, text, edited)
    text = _sub(_WITH_CODE, with_code, text, edited)
    text = _sub(_FOREIGN, lambda found: _foreign(found, pseudonym), text, edited)
    return _sub(_BARE, phone, text, edited)


def _sub(
    pattern: re.Pattern[str], new: Callable[[re.Match[str]], str], text: str, edited: Edited
) -> str:
    edits: list[Edit] = []

    def noted(found: re.Match[str]) -> str:
        made = new(found)
        edits.append((found.start(), found.end(), len(made)))
        return made

    text = pattern.sub(noted, text)
    edited(edits)
    return text


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _is_cpr(found: re.Match[str]) -> bool:
    """Six digits that are a date, and four.

    A hyphen, or the word before, is enough: since October 2007 numbers are given out whose
    checksum fails, to people of any age whose birthday's numbers were used up, so a wrong one
    proves nothing. Ten digits in a row are many other things, and there the checksum counts; it
    need not hold for the birthdays that ran out first (1 January) and for those born since.
    """
    day, month, year = int(found[1]), int(found[2]), int(found[3])
    if not _is_date(2000, month, day - _REPLACEMENT if day > _REPLACEMENT else day):
        return False
    if found[4].strip() or _CPR_BEFORE.search(found.string, _back(found), found.start()):
        return True
    digits = map(int, _digits(found[0]))
    if sum(weight * digit for weight, digit in zip(_CPR_WEIGHTS, digits, strict=True)) % 11 == 0:
        return True
    born_since = found[5][0] >= "4" and (2000 + year, month) >= (2007, 10) and year <= _LAST_BIRTH
    return (day, month) == (1, 1) or born_since


def _is_date(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _is_phone(found: re.Match[str]) -> bool:
    """Eight digits as phone numbers are grouped, that are no years, date, amount or case number."""
    text, digits = found.string, _digits(found["number"])
    if _CALL.search(text, _back(found), found.start()):
        return True
    if _COUNTED.match(text, found.end()) or _NUMBERED.search(text[_back(found) : found.start()]):
        return False
    if found["half"]:
        first, last = int(found["half"]), int(digits[4:])
        pages = found["mid"] == "-" and 0 <= last - first < 100
        return not (1900 <= first < 2040 or pages)
    if found["by"] or " " in found["number"]:
        return True
    year_first = (int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    year_last = (int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    dated = any(1900 <= y < 2040 and _is_date(y, m, d) for y, m, d in (year_first, year_last))
    return not dated and not digits.endswith("0000")


def _foreign(found: re.Match[str], pseudonym: Pseudonym) -> str:
    digits = _digits(found[0])
    return pseudonym("phone", digits) if 8 <= len(digits) <= 15 else found[0]


def _back(found: re.Match[str]) -> int:
    return max(0, found.start() - _LOOK_BACK)
