"""The encoder's weights as plain arrays: a BERT with normalisation after each half of a layer.

A matrix is `(inputs, outputs)`, so that `x @ weight` applies it.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from search.training.source import Floats, Weights, read_weights
from search.training.tokenizer import build_tokenizer
from search.training.vocabulary import choose_pieces, count_pieces, read_texts

# The four products with a weight matrix in a layer: query, key and value in one, the attention's
# output, and the two halves of the feed-forward network.
Product = Literal["qkv", "attention", "up", "down"]
PRODUCTS: tuple[Product, ...] = get_args(Product)
# What the published file calls them, and so the file of changes.
SHORT: dict[Product, str] = {"qkv": "qkv", "attention": "ao", "up": "fi", "down": "fo"}


class Linear(NamedTuple):
    """`x @ weight + bias`."""

    weight: Floats
    bias: Floats


class Norm(NamedTuple):
    """Layer normalisation: scale and shift, `(hidden,)` each."""

    scale: Floats
    shift: Floats


class Layer(NamedTuple):
    """One of the encoder's layers."""

    products: dict[Product, Linear]
    attention_norm: Norm
    output_norm: Norm


class WordTable(NamedTuple):
    """Token vectors as published: `(nibbles - 8) * scales`, a scale for every 32 of them.

    Scales are float32 `(tokens, blocks)`, nibbles uint8 `(tokens, blocks, 32)` of 0 to 15.
    """

    scales: Floats
    nibbles: npt.NDArray[np.uint8]


class Encoder(NamedTuple):
    """Everything the graph is made of; `positions` has the token type's vector added."""

    words: WordTable
    positions: Floats
    input_norm: Norm
    layers: tuple[Layer, ...]
    heads: int
    epsilon: float


def small_encoder(source: Path, texts: Iterable[Path]) -> tuple[Encoder, Tokenizer]:
    """The published encoder and its tokenizer, with the pieces that `texts` use most."""
    weights = read_weights(source)
    counts = count_pieces(build_tokenizer(weights.pieces), read_texts(texts))
    ids = choose_pieces(weights.pieces, counts)
    return build_encoder(weights, ids), build_tokenizer([weights.pieces[at] for at in ids])


def build_encoder(weights: Weights, ids: Sequence[int]) -> Encoder:
    """The published encoder with the token vectors of `ids` alone, in that order."""
    shape = weights.shape
    scales, nibbles = weights.blocks("emb.word", shape.vocabulary)
    positions = weights.vector("emb.pos").reshape(shape.positions, shape.hidden)
    token_type = weights.vector("emb.type").reshape(shape.types, shape.hidden)[0]
    return Encoder(
        words=WordTable(scales[list(ids)], nibbles[list(ids)]),
        positions=positions + token_type,
        input_norm=_norm(weights, "emb.ln"),
        layers=tuple(_layer(weights, f"l{at}") for at in range(shape.layers)),
        heads=shape.heads,
        epsilon=shape.epsilon,
    )


def tuned(encoder: Encoder, changes: Mapping[str, Floats], share: float) -> Encoder:
    """The encoder moved by `share` of what `search.training.tuning` changed.

    Between the published weights and the tuned ones lie some that are better than either on texts
    of other kinds (Wortsman et al. 2022, arXiv:2109.01903).
    """

    def moved(values: Floats, name: str) -> Floats:
        return (values + share * changes[name].astype(np.float32)).astype(np.float32)

    def norm(old: Norm, name: str) -> Norm:
        return Norm(moved(old.scale, f"{name}.w"), moved(old.shift, f"{name}.b"))

    def layer(old: Layer, name: str) -> Layer:
        products: dict[Product, Linear] = {
            key: Linear(
                np.ascontiguousarray(moved(value.weight.T, f"{name}.{SHORT[key]}.w").T),
                moved(value.bias, f"{name}.{SHORT[key]}.b"),
            )
            for key, value in old.products.items()
        }
        return Layer(
            products,
            norm(old.attention_norm, f"{name}.aln"),
            norm(old.output_norm, f"{name}.oln"),
        )

    return encoder._replace(
        input_norm=norm(encoder.input_norm, "emb.ln"),
        layers=tuple(layer(each, f"l{at}") for at, each in enumerate(encoder.layers)),
    )


def _layer(weights: Weights, name: str) -> Layer:
    hidden, intermediate = weights.shape.hidden, weights.shape.intermediate
    query, key, value = (_linear(weights, f"{name}.{part}", hidden) for part in "qkv")
    products: dict[Product, Linear] = {
        "qkv": Linear(
            np.concatenate([query.weight, key.weight, value.weight], axis=1),
            np.concatenate([query.bias, key.bias, value.bias]),
        ),
        "attention": _linear(weights, f"{name}.ao", hidden),
        "up": _linear(weights, f"{name}.fi", intermediate),
        "down": _linear(weights, f"{name}.fo", hidden),
    }
    return Layer(products, _norm(weights, f"{name}.aln"), _norm(weights, f"{name}.oln"))


def _linear(weights: Weights, name: str, outputs: int) -> Linear:
    matrix = weights.matrix(f"{name}.w", outputs)
    return Linear(np.ascontiguousarray(matrix.T), weights.vector(f"{name}.b"))


def _norm(weights: Weights, name: str) -> Norm:
    return Norm(weights.vector(f"{name}.w"), weights.vector(f"{name}.b"))
