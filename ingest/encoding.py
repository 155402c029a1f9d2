"""Bytes become text: which encoding, and which invisible characters go.

    text, encoding = decode(data)     # "Kommunens årsmøde …", "cp1252"

Danish files of the last thirty years come as UTF-8, UTF-16, Windows-1252, Mac Roman and, from old
programs, DOS code page 865. The wrong choice breaks æ, ø and å in every line, so the single-byte
ones are weighed by what they would make of the letters before anything is guessed.
"""

import re
import unicodedata
from collections import Counter

BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# What Danish and its neighbours write beside a-z; everything else in the upper half is suspect.
_LETTERS = frozenset("æøåÆØÅéÉüÜöÖäÄèàáíóúçñßêëïôâ")
_MARKS = frozenset("“”„‘’»«–—…§°·½£€´\u00a0\u00ad")
_SINGLE_BYTE = ("cp1252", "mac_roman", "cp865")
_SAMPLE = 1 << 18  # bytes; the letters of a file are the same throughout, guessing costs per byte

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_NO_CHARACTER = re.compile("&#[xX]?[0-9a-fA-F]{9,};?")
_MOJIBAKE = re.compile("Ã[¦¸¥†˜…\u0085\u0086\u0098©]")


class NotText(ValueError):
    """The bytes are no text in any encoding that is known here."""


def decode(data: bytes) -> tuple[str, str]:
    """The text of `data`, cleaned, and the name of its encoding. Raises NotText."""
    text, encoding = _decode_raw(data)
    if encoding == "utf-8" and _MOJIBAKE.search(text):
        text = _unbroken(text)
    return clean(text), encoding


def clean(text: str) -> str:
    """`text` composed (NFC), with \\n for line ends, plain spaces, and nothing invisible."""
    if text.isascii():
        return _INVISIBLE.sub("", _BREAKS.sub("\n", text))
    text = _SPACES.sub(" ", _BREAKS.sub("\n", text))
    text = _INVISIBLE.sub("", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def sane_references(text: str) -> str:
    """`text` with U+FFFD for character references past any character (`&#9999999999;`).

    Python's `html` makes numbers of them first, and refuses those of thousands of digits.
    """
    return _NO_CHARACTER.sub("\ufffd", text) if "&#" in text else text


def _decode_raw(data: bytes) -> tuple[str, str]:
    for bom, name in BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, errors="replace"), name
    wide = _utf16_without_bom(data)
    if wide:
        return data.decode(wide, errors="replace"), wide
    if data[:_SAMPLE].count(0) > len(data[:_SAMPLE]) // 1000:
        raise NotText("null bytes")
    try:
        return _utf8(data), "utf-8"
    except UnicodeDecodeError:
        encoding = _single_byte(data[:_SAMPLE])
        return data.decode(encoding, errors="replace"), encoding


def _utf8(data: bytes) -> str:
    """UTF-8; a last character that was cut in two is dropped."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8")
        raise


def _utf16_without_bom(data: bytes) -> str | None:
    """UTF-16 shows as a null at every other byte, since nearly all letters are Latin."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < 2:
        return None
    if sample[1::2].count(0) > 0.6 * half and sample[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.6 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _single_byte(sample: bytes) -> str:
    """The code page under which the upper half of `sample` reads most like letters."""
    if _controls(sample) > 0.02:
        raise NotText("control characters")
    scores = {name: _plausible(sample, name) for name in _SINGLE_BYTE}
    best = max(_SINGLE_BYTE, key=lambda name: scores[name])
    if scores[best] > 0.5:
        return best
    from charset_normalizer import from_bytes

    guess = from_bytes(sample[: 1 << 16]).best()
    return guess.encoding if guess else best


def _controls(sample: bytes) -> float:
    kinds = Counter(sample)
    odd = sum(kinds[code] for code in range(32) if code not in (9, 10, 11, 12, 13, 26, 27))
    return odd / max(len(sample), 1)


def _plausible(sample: bytes, encoding: str) -> float:
    """The share of the bytes above 127 that become letters or marks in use, less the rest."""
    upper = Counter(code for code in sample if code > 127)
    good = 0.0
    for code, count in upper.items():
        character = bytes([code]).decode(encoding, errors="replace")
        good += count * (1.0 if character in _LETTERS else 0.6 if character in _MARKS else -1.0)
    return good / max(upper.total(), 1)


def _unbroken(text: str) -> str:
    """UTF-8 that was once read as Windows-1252 and saved again ("Ã¦" for "æ"), mended."""
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text
