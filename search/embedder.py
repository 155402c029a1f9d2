"""Text to vectors: the protocol that everything else sees, and the one way to get an embedder.

    embedder = load_embedder()                       # the bundled model, no torch
    embedder.embed_queries(["hvem fører tilsyn?"])   # (1, 384), unit rows

Loading never reaches the network and never runs code that comes with a model.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from search.errors import ModelMissing

# float32, `(n, dim)`, unit rows: the dot product of two rows is their cosine.
Vectors = npt.NDArray[np.float32]

BUNDLED = Path(__file__).parent / "model"


class Embedder(Protocol):
    """Makes a vector of each text, the same whatever texts stand beside it.

    `key` names the model and its weights ("name@0123456789ab") and is stored with an index:
    vectors of different keys are never compared.
    """

    @property
    def key(self) -> str:
        """The model's name and a short hash of its weights."""
        ...

    @property
    def dim(self) -> int:
        """How many numbers a vector has."""
        ...

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Vectors `(len(texts), dim)`; `progress` gets the number of texts done so far."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors `(len(texts), dim)` of questions."""
        ...


def load_embedder(name: str | None = None) -> Embedder:
    """The bundled model, or the one `name` stands for: a folder, or a name in the local cache.

    Raises ModelMissing if there is no such model on this machine, and ModelDamaged if its files
    are incomplete, changed, or would run code of their own.
    """
    return _load_bundled() if name is None else _load_named(name)


@cache
def _load_bundled() -> Embedder:
    """Checked by its hashes and loaded once a process."""
    from search.embedders.onnx import OnnxEmbedder

    return OnnxEmbedder(BUNDLED)


def _load_named(name: str) -> Embedder:
    from search.embedders.onnx import DESCRIPTION, OnnxEmbedder

    if not name.strip():
        raise ModelMissing(name)
    folder = Path(name).expanduser()
    if (folder / DESCRIPTION).is_file():
        return OnnxEmbedder(folder)
    from search.embedders.transformer import TransformerEmbedder

    return TransformerEmbedder(name)
