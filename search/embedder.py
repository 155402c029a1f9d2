"""Text to vectors: the protocol that everything else sees, and the one way to get an embedder.

    embedder = load_embedder()                       # the bundled model, no torch
    embedder.embed_queries(["hvem fører tilsyn?"])   # (1, 384), unit rows

Loading never reaches the network and never runs code that comes with a model.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from search.errors import ModelMissing, OlderModel, WrongModel

# float32, `(n, dim)`, unit rows: the dot product of two rows is their cosine.
Vectors = npt.NDArray[np.float32]


class Words(NamedTuple):
    """The words of a text that tell something, in order, each with a vector of it in its context.

    `vectors` float32 `(len(words), word_dim)`, unit rows.
    """

    words: Sequence[str]
    vectors: Vectors


class Reading(NamedTuple):
    """What an embedder makes of some texts: a vector each, and each one's words, if it can."""

    vectors: Vectors
    words: Sequence[Words] = ()


# What the bundled model was called before it was tuned.
FORMER_NAMES = ("multilingual-e5-small-da-en",)
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


@runtime_checkable
class WordEmbedder(Embedder, Protocol):
    """An embedder that tells of each word too what it means where it stands."""

    @property
    def word_dim(self) -> int:
        """How many numbers a word's vector has."""
        ...

    def read_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Reading:
        """`embed_passages`, and the words."""
        ...

    def read_queries(self, texts: Sequence[str]) -> Reading:
        """`embed_queries`, and the words."""
        ...


def read_passages(embedder: Embedder, texts: Sequence[str]) -> Reading:
    """Vectors of passages, and of their words from an embedder that can."""
    if isinstance(embedder, WordEmbedder):
        return embedder.read_passages(texts)
    return Reading(embedder.embed_passages(texts))


def read_queries(embedder: Embedder, texts: Sequence[str]) -> Reading:
    """The same of questions."""
    if isinstance(embedder, WordEmbedder):
        return embedder.read_queries(texts)
    return Reading(embedder.embed_queries(texts))


def load_embedder(name: str | None = None) -> Embedder:
    """The bundled model, or the one `name` stands for: a folder, or a name in the local cache.

    Raises ModelMissing if there is no such model on this machine, and ModelDamaged if its files
    are incomplete, changed, or would run code of their own.
    """
    return _load_bundled() if name is None else _load_named(name)


def load_for(key: str) -> Embedder:
    """The embedder that an index names; the bundled one for what it was in earlier versions too.

    Whoever compares vectors checks the key by `check_key`. Raises what `load_embedder` raises.
    """
    return load_embedder() if _is_bundled(key) else load_embedder(_name(key))


def check_key(folder: Path, found: str | None, key: str) -> None:
    """Raises WrongModel, or OlderModel, if the index in `folder` has vectors of another model."""
    if found is None or found == key:
        return
    older = _is_bundled(found) and key == load_embedder().key
    raise (OlderModel if older else WrongModel)(folder, found, key)


def _is_bundled(key: str) -> bool:
    """Whether a key is of the bundled model, as it is or as it was."""
    return _name(key) in (_name(load_embedder().key), *FORMER_NAMES)


def _name(key: str) -> str:
    return key.rpartition("@")[0]


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
