"""Seed files of every format, and what may befall them: for tests.ingest.fuzz."""

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.ingest.builders import BUILT

SHAPES = Path(__file__).parent / "shapes"
# Bytes that a case may grow to, and that one in ten may; slowness above linear shows there.
MOST, MOST_OF_FEW = 1 << 16, 1 << 18
_WHOLE_ARCHIVE = 0.3  # share of the archives that are broken from outside, not in their parts
_MAIN = re.compile(r"(?:document|content)\.xml$|sheet\d|sharedStr")  # where the words are
# What the grammars look for, where it is least expected.
TOKENS = (
    b"Anna: ", b"\n\n", b"[00:00:", b"00:00:01.000 --> ", b"WEBVTT\n", b"//S00: ", b"<v ", b"</v>",
    b"{\\rtf1", b"\\u-1?", b"\\'e6", b"<!--", b"-->", b'"', b"'", b",", b";", b"\t", b"{", b"}",
    b"[", b"]", b"#00:00:01-0#", b"Titel: ", b"Deltagere: ", b"(", b")", b"\x00", b"\xff\xfe",
    b"\xef\xbb\xbf", b"\xe6\xf8\xe5", b"null", b"NaN", b"1e999", b"-1", b"9" * 400, b"true", b"[]",
    b"{}", b"**", b"&#x41;", b"&a;", b"<a name=\"ts_1_2_S\">", b"<p>", b"xmin = ", b"NOTE\n",
    b" " * 100, b"\r", b"\x85", b"\xe2\x80\xa8", b"\xcc\x8a", b"\xe2\x80\x8b", b"PK\x03\x04",
    b"%PDF-1.7",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seed:
    """A sound file to begin with."""

    name: str
    data: bytes


def seeds() -> list[Seed]:
    """The made files, and one or two of each kind that is built."""
    stored = [
        Seed(path.name, path.read_bytes())
        for path in sorted(SHAPES.iterdir())
        if path.is_file()  # and not the folder of what Python has compiled
        and (path.suffix not in (".py", ".json", ".md") or path.name.count(".") == 1)
    ]
    stored = [seed for seed in stored if not seed.name.endswith((".py", "README.md"))]
    return stored + [
        Seed(f"{built.name}{built.suffix}", built.build(built.talks[0])) for built in BUILT
    ]


def mutated(sources: Sequence[Seed], rng: random.Random) -> tuple[str, bytes]:
    """A file name and its bytes: a seed after one to five accidents."""
    seed, other = rng.choice(sources), rng.choice(sources)
    change = _inside if seed.data.startswith(b"PK") else _outside
    data = change(seed.data, other.data, rng)
    suffix = Path(seed.name if rng.random() < 0.9 else other.name).suffix
    return f"case{suffix}", data


def _outside(data: bytes, other: bytes, rng: random.Random) -> bytes:
    most = MOST_OF_FEW if rng.random() < 0.1 else MOST
    for _ in range(rng.randint(1, 5)):
        data = rng.choice(_ACCIDENTS)(data, other, rng)[:most]
    return data


def _inside(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """An archive with a part that is broken, missing, twice there or too large."""
    if rng.random() < _WHOLE_ARCHIVE:
        return _outside(data, other, rng)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        main = [name for name in names if _MAIN.search(name)]
        struck = rng.choice(main if rng.random() < 0.7 and main else names)
        for name in names:
            part = old.read(name)
            if name == struck:
                if rng.random() < 0.1:
                    continue
                part = _outside(part, other, rng)
            new.writestr(name, part, compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _cut(data: bytes, other: bytes, rng: random.Random) -> bytes:
    return data[: rng.randint(0, len(data))]


def _without(data: bytes, other: bytes, rng: random.Random) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] + data[at + rng.randint(1, 200) :]


def _flipped(data: bytes, other: bytes, rng: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 3, 30))):
        if out:
            out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def _spliced(data: bytes, other: bytes, rng: random.Random) -> bytes:
    at, from_ = rng.randint(0, len(data)), rng.randint(0, len(other))
    return data[:at] + other[from_ : from_ + rng.randint(1, 3000)] + data[at:]


def _crossed(data: bytes, other: bytes, rng: random.Random) -> bytes:
    return data[: rng.randint(0, len(data))] + other[rng.randint(0, len(other)) :]


def _repeated(data: bytes, other: bytes, rng: random.Random) -> bytes:
    at = rng.randint(0, len(data))
    part = data[at : at + rng.choice((1, 2, 10, 100, 1000))]
    times = rng.choice((2, 10, 100, 1000, 20_000))
    return data[:at] + (part * times)[:MOST_OF_FEW] + data[at:]


def _inserted(data: bytes, other: bytes, rng: random.Random) -> bytes:
    for _ in range(rng.choice((1, 5, 20))):
        at = rng.randint(0, len(data))
        data = data[:at] + rng.choice(TOKENS) * rng.choice((1, 1, 1, 2, 50)) + data[at:]
    return data


def _swapped(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """Lines in another order, or one kind of token for another."""
    if rng.random() < 0.5:
        rows = data.split(b"\n")
        rng.shuffle(rows)
        return b"\n".join(rows)
    return data.replace(rng.choice(TOKENS), rng.choice(TOKENS))


_ACCIDENTS: tuple[Callable[[bytes, bytes, random.Random], bytes], ...] = (
    _cut, _without, _flipped, _spliced, _crossed, _repeated, _inserted, _inserted, _swapped,
)  # fmt: skip


def unpacked(data: bytes) -> int:
    """The bytes that `data` holds once its archive or its streams are unpacked."""
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return len(data) + sum(info.file_size for info in archive.infolist())
        except Exception:
            return len(data)
    if b"%PDF-" not in data[:1024]:
        return len(data)
    return len(data) + sum(_inflated(found[1]) for found in re.finditer(_STREAM, data))


_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def _inflated(stream: bytes) -> int:
    try:
        return len(zlib.decompressobj().decompress(stream, 1 << 26))
    except zlib.error:
        return 0
