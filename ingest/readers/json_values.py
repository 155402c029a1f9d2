"""Values in JSON of which nothing is certain: each function takes anything and gives its type."""

import re
from typing import Any

from ingest.shapes import TIME, seconds

Json = dict[str, Any]
_TICKS = 1e7  # Azure counts in 100 ns
_DURATION = re.compile(
    r"(?:PT)?(?:(\d{1,9})H)?(?:(\d{1,9})M)?(\d{1,12}(?:\.\d+)?)s?", re.IGNORECASE
)
_SPEAKER = (
    "speaker", "speaker_label", "speakerLabel", "speakerTag", "speaker_name", "taler", "name",
)  # fmt: skip


def speaker_of(item: Json) -> str | None:
    """The speaker as a name; services that number them get "Speaker 1"."""
    for key in _SPEAKER:
        value = item.get(key)
        if isinstance(value, dict):
            value = value.get("name") or value.get("label")
        if isinstance(value, bool) or value is None:
            continue
        if isinstance(value, int) or (isinstance(value, str) and value.isdigit()):
            return f"Speaker {value}"
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
    return None


def seconds_at(item: Json, key: str) -> float | None:
    """Seconds at `key`, which may be a number, "1.500s", "00:01:02.5", or seconds and nanos."""
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).lower()
    value = item.get(key, item.get(snake))
    if isinstance(value, dict):
        whole, nanos = number(value.get("seconds")), number(value.get("nanos"))
        return (whole or 0.0) + (nanos or 0.0) / 1e9
    if isinstance(value, str):
        if re.fullmatch(TIME, value):
            return seconds(value)
        found = _DURATION.fullmatch(value.strip())
        if found:
            return int(found[1] or 0) * 3600 + int(found[2] or 0) * 60 + float(found[3])
    return number(value)


def ticks(phrase: Json, key: str) -> float | None:
    """Seconds of Azure's `offset` or `duration`, in ticks or as "PT1.5S"."""
    count = number(phrase.get(f"{key}InTicks"))
    return count / _TICKS if count is not None else seconds_at(phrase, key)


def number(value: object) -> float | None:
    """A finite number from 0, also as digits in a string; None for the rest."""
    if isinstance(value, str) and re.fullmatch(r"\d{1,15}(?:\.\d{1,9})?", value):
        return float(value)
    sound = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e15
    return float(value) if sound else None  # type: ignore[arg-type]


def string(value: object) -> str:
    """A string as it is, an integer as digits, "" for the rest."""
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def pick(item: Json, keys: tuple[str, ...]) -> str:
    """The first of `keys` that holds a text."""
    return next((text for key in keys if (text := string(item.get(key)))), "")


def mapping(value: object) -> Json:
    """An object, or an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> list[Json]:
    """The objects in a list; none where it is no list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def first(value: object) -> Json:
    """The first object in a list, or an empty one."""
    return next(iter(mappings(value)), {})
