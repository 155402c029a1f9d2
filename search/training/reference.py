"""The encoder in float32 NumPy: what the quantised graph is held against, and calibrated with."""

from collections.abc import Callable, Sequence

import numpy as np
from scipy.special import erf  # type: ignore[import-untyped]  # it ships no types

from search.training.encoder import Encoder, Layer, Norm, Product
from search.training.source import Floats

# Called with the layer's number, the product and the product's input `(tokens, inputs)`.
Observer = Callable[[int, Product, Floats], None]


def embed(encoder: Encoder, ids: Sequence[int], observe: Observer | None = None) -> Floats:
    """The unit vector `(hidden,)` of one text's token ids."""
    scales, nibbles = encoder.words.scales[list(ids)], encoder.words.nibbles[list(ids)]
    words = ((nibbles.astype(np.float32) - 8) * scales[:, :, None]).reshape(len(ids), -1)
    x = _normalise(words + encoder.positions[: len(ids)], encoder.input_norm, encoder.epsilon)
    for at, layer in enumerate(encoder.layers):
        x = _apply(layer, x, encoder, _observer(observe, at))
    mean = x.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def _observer(observe: Observer | None, at: int) -> Callable[[Product, Floats], None]:
    return lambda product, x: observe(at, product, x) if observe else None


def _apply(
    layer: Layer, x: Floats, encoder: Encoder, observe: Callable[[Product, Floats], None]
) -> Floats:
    def product(name: Product, values: Floats) -> Floats:
        observe(name, values)
        weight, bias = layer.products[name]
        return values @ weight + bias

    attended = product("attention", _attend(product("qkv", x), encoder.heads))
    x = _normalise(x + attended, layer.attention_norm, encoder.epsilon)
    out = product("down", _gelu(product("up", x)))
    return _normalise(x + out, layer.output_norm, encoder.epsilon)


def _attend(qkv: Floats, heads: int) -> Floats:
    tokens, hidden = len(qkv), qkv.shape[1] // 3
    query, key, value = qkv.reshape(tokens, 3, heads, hidden // heads).transpose(1, 2, 0, 3)
    scores = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(hidden // heads))
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    return np.asarray((shares @ value).transpose(1, 0, 2).reshape(tokens, hidden))


def _gelu(x: Floats) -> Floats:
    return np.asarray(x * (0.5 + 0.5 * erf(x * np.float32(0.5**0.5))), dtype=np.float32)


def _normalise(x: Floats, norm: Norm, epsilon: float) -> Floats:
    centred = x - x.mean(axis=-1, keepdims=True)
    variance = np.square(centred).mean(axis=-1, keepdims=True)
    scaled = centred / np.sqrt(variance + np.float32(epsilon))
    return np.asarray(scaled * norm.scale + norm.shift, dtype=np.float32)
