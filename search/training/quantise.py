"""From float32 to integers: weights to 7 bits, activations smoothed so that 8 bits suffice.

Activations are scaled at run time, one scale for all of a product's input. A few channels of it
are 20 times larger than the rest (33 against 1.6 in the feed-forward's output half) and would
leave the others a handful of steps. As in SmoothQuant (Xiao et al. 2023, arXiv:2211.10438), each
channel is therefore divided by a factor and its row of the weight matrix multiplied by it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from search.training.encoder import Encoder, Product
from search.training.reference import embed
from search.training.source import Floats

Peaks = Mapping[tuple[int, Product], Floats]

# Processors without VNNI add pairs of 8 x 8-bit products in 16 bits, which saturate: 2 * 255 * 127
# does not fit, 2 * 255 * 63 does. So 7 bits give the same integers on every processor; they cost
# .0005 of cosine to float32 (.9988 against .9993).
LARGEST = 63
# How much of the range to shift from activations to weights. Mean cosine to float32: .9963 without,
# .9947 at .5, .9988 at .7, .9986 at .8, .9981 at .9.
STRENGTH = 0.7
# The attention's output is a mean of values, without outliers: smoothing it changes nothing.
SMOOTHED: tuple[Product, ...] = ("qkv", "up", "down")


class Quantised(NamedTuple):
    """`weight * scale` is the matrix; int8 `(inputs, outputs)` and float32 `(outputs,)`."""

    weight: npt.NDArray[np.int8]
    scale: Floats


def quantise(matrix: Floats, largest: int = LARGEST) -> Quantised:
    """Each column in whole steps of its largest absolute value / `largest`."""
    scale = np.abs(matrix).max(axis=0) / np.float32(largest)
    scale[scale == 0] = 1
    return Quantised(np.rint(matrix / scale).astype(np.int8), scale.astype(np.float32))


def find_peaks(encoder: Encoder, texts: Iterable[Sequence[int]]) -> Peaks:
    """The largest absolute value of each input channel of each product, over all token ids."""
    peaks: dict[tuple[int, Product], Floats] = {}

    def observe(layer: int, product: Product, x: Floats) -> None:
        largest = np.abs(x).max(axis=0)
        peaks[layer, product] = np.maximum(peaks.get((layer, product), largest), largest)

    for ids in texts:
        embed(encoder, ids, observe)
    return peaks


def smoothing(peaks: Floats, weight: Floats, strength: float = STRENGTH) -> Floats:
    """Factors `(inputs,)`: divide the activations by them, multiply the weight's rows.

    Rounded to quarter powers of two, so that the last bits of the peaks, which differ between
    processors, hardly ever show in the model. (Whole powers cost .0005 of cosine.)
    """
    rows = np.maximum(np.abs(weight).max(axis=1), 1e-4)
    factors = strength * np.log2(np.maximum(peaks, 1e-4)) - (1 - strength) * np.log2(rows)
    rounded = np.rint((factors - factors.mean()) * 4) / 4
    return np.asarray(np.exp2(rounded), dtype=np.float32)
