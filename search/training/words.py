"""What the graph says of each token beside the text's vector: a short one, of it in context.

Late interaction (Khattab & Zaharia 2020, arXiv:2004.12832) compares the words of a question with
those of a passage, each by its state in one of the encoder's layers. A mean is taken off these
states, which all of them share, and of what is left the directions that vary most are kept: no
training, since what was learned for it from made questions lost (EXPERIMENTS.md).
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from search.embedders.pieces import Ids, Pieces
from search.training.encoder import Encoder, Product
from search.training.reference import embed
from search.training.source import Floats

# The layer whose states are compared, as a share of all: the ninth of twelve. EXPERIMENTS.md has
# what others give, and other numbers of directions.
LAYER_SHARE = 3 / 4
DIRECTIONS = 64


class WordBasis(NamedTuple):
    """`(state - mean) @ directions` is a token's vector; after so many `layers`.

    float32 `(hidden,)` and `(hidden, DIRECTIONS)`.
    """

    layers: int
    mean: Floats
    directions: Floats


def find_basis(encoder: Encoder, pieces: Pieces, texts: Iterable[Ids], prompt: int) -> WordBasis:
    """The mean and the main directions of the telling words of some texts, given by token ids.

    The first `prompt` tokens of each are no words of it.
    """
    layers = max(1, int(len(encoder.layers) * LAYER_SHARE))
    words = np.concatenate([_words(encoder, pieces, ids, layers, prompt) for ids in texts])
    mean = words.mean(axis=0)
    _, directions = np.linalg.eigh(np.cov((words - mean).T))
    main = directions[:, ::-1][:, :DIRECTIONS]
    # An eigenvector's sign is arbitrary: its largest number is made positive.
    main = main * np.sign(main[np.abs(main).argmax(axis=0), np.arange(main.shape[1])])
    return WordBasis(layers, mean.astype(np.float32), main.astype(np.float32))


def _words(
    encoder: Encoder, pieces: Pieces, ids: Ids, layers: int, first: int
) -> npt.NDArray[np.float64]:
    """The mean state of each telling word from the token `first` on, `(words, hidden)`."""
    at, begins = pieces.words(ids, np.arange(len(ids)) >= first)
    states = _states(encoder, ids, layers)[at].astype(np.float64)
    if not len(at):
        return states
    counts = np.diff(np.append(begins, len(at)))
    return np.asarray(np.add.reduceat(states, begins, axis=0) / counts[:, None])


def _states(encoder: Encoder, ids: Ids, layers: int) -> Floats:
    """What so many layers make of each token, `(tokens, hidden)`."""
    found: list[Floats] = []

    def observe(layer: int, product: Product, x: Floats) -> None:
        # What goes into the next layer's first product is what comes out of this one.
        if (layer, product) == (layers, "qkv"):
            found.append(x)

    embed(encoder, ids.tolist(), observe)
    return found[0]
