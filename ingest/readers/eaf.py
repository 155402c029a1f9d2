"""Annotation programs: ELAN (.eaf, XML) and Praat (.TextGrid), whose tiers are speakers."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.cues import Cue, turns_from_cues
from ingest.document import Document
from ingest.errors import Unreadable
from ingest.readers.finish import recording, text_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# Digits of milliseconds: thirty years.
_LONGEST_TIME = 12
# The long form names each value (`xmin = 0`) and numbers its parts (`intervals [1]:`); without
# these it is the short form, so both are read as that.
_VALUE = re.compile(
    r'"(?P<text>(?:[^"]|"")*)"|(?<![A-Za-z])[A-Za-z]+(?: ?\[\d*\]:?|\??(?: [A-Za-z]+)? ?=)'
    r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE]-?\d+)?)"
)
_PREFACE = 2  # strings before the first tier: the file's type and the object's class


def read_eaf(path: Path, data: bytes) -> Document:
    """Raises Unreadable: damaged, empty."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable(path, "damaged", str(error)) from error
    tiers = [tier for tier in root.iter("TIER") if tier.find(".//ALIGNABLE_ANNOTATION") is not None]
    own = [tier for tier in tiers if not tier.get("PARENT_REF")]
    cues = [cue for tier in own or tiers for cue in _tier(tier, _slots(root))]
    cues.sort(key=lambda cue: cue.start_s or 0.0)
    return recording(path, "eaf", turns_from_cues(cues))


def _slots(root: "Element") -> dict[str, float]:
    slots = {}
    for slot in root.iter("TIME_SLOT"):
        value = slot.get("TIME_VALUE") or ""
        if value.isascii() and value.isdigit() and len(value) <= _LONGEST_TIME:
            slots[slot.get("TIME_SLOT_ID") or ""] = int(value) / 1000
    return slots


def _tier(tier: "Element", slots: dict[str, float]) -> Iterator[Cue]:
    """The annotations of a tier; one without a time of its own begins where the last ended."""
    from ingest.encoding import clean

    speaker = (tier.get("PARTICIPANT") or tier.get("TIER_ID") or "").strip() or None
    before: float | None = None
    for annotation in tier.iter("ALIGNABLE_ANNOTATION"):
        start = slots.get(annotation.get("TIME_SLOT_REF1") or "", before)
        end = slots.get(annotation.get("TIME_SLOT_REF2") or "")
        before = end if end is not None else start
        yield Cue(clean(annotation.findtext("ANNOTATION_VALUE") or ""), speaker, start, end)


def read_textgrid(path: Path, data: bytes) -> Document:
    """Raises Unreadable: empty, not-text, damaged."""
    text = text_of(path, data)
    cues = sorted(_intervals(list(_values(text))), key=lambda cue: cue.start_s or 0.0)
    if not cues:
        raise Unreadable(path, "damaged", "no intervals")
    return recording(path, "textgrid", turns_from_cues(cues))


def _values(text: str) -> Iterator[str | float]:
    for found in _VALUE.finditer(text):
        if found["number"] is not None:
            yield float(found["number"])
        elif found["text"] is not None:
            yield found["text"].replace('""', '"')


def _intervals(values: list[str | float]) -> Iterator[Cue]:
    """Texts with their times; a file that was cut short gives those before the cut."""
    speaker: str | None = None
    times: list[float] = []
    strings = 0
    for value in values:
        if isinstance(value, float):
            times.append(value)
            continue
        strings += 1
        if value in ("IntervalTier", "TextTier"):
            speaker, times = None, []
        elif speaker is None and strings > _PREFACE:
            speaker, times = value, []
        elif speaker is not None:
            start, end = _times(times)
            yield Cue(value, speaker.strip() or None, start, end)
            times = []


def _times(times: list[float]) -> tuple[float | None, float | None]:
    """Two numbers before a text are its interval, one its point; a tier's own stand before them."""
    if not times:
        return None, None
    return (times[-2], times[-1]) if len(times) in (2, 5) else (times[-1], None)
