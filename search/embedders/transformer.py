"""Any other model, through sentence-transformers, from this machine alone.

Only safetensors and the library's own modules are loaded: a model folder that brings pickled
weights, or code, is refused.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from search.embedder import Vectors
from search.embedders.prompts import find_prompts
from search.errors import ModelDamaged, ModelMissing

_LIBRARY = "sentence_transformers."
_LIBRARY_OWNER = "sentence-transformers"
_SHORT_HASH = 12
_CHUNK = 1 << 20
# Texts between two reports of progress; the library sorts these by length and pads in batches.
_REPORT_EVERY = 128


class TransformerEmbedder:
    """A sentence-transformers model by folder, or by its name in the local cache."""

    def __init__(self, name: str) -> None:
        folder = _find_folder(name)
        _refuse_code(folder)
        weights = _weights(folder)
        self._model = _load(folder)
        self._prompts = find_prompts(name, self._model.prompts)
        self.dim = int(self._model.get_embedding_dimension())
        self.key = f"{_short_name(name)}@{_hash(weights)}"

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Vectors of passages; `progress` gets the number done, from the calling thread."""
        vectors = np.empty((len(texts), self.dim), dtype=np.float32)
        for start in range(0, len(texts), _REPORT_EVERY):
            part = texts[start : start + _REPORT_EVERY]
            vectors[start : start + len(part)] = self._embed(part, self._prompts.passage)
            if progress:
                progress(start + len(part))
        return vectors

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        return self._embed(texts, self._prompts.query)

    def _embed(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        vectors = self._model.encode(
            list(texts), prompt=prompt, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)


def _find_folder(name: str) -> Path:
    """The folder `name` is, or the snapshot in the local cache that it names."""
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder
    hub = _library("huggingface_hub", name)
    candidates = [name] if "/" in name else [name, f"{_LIBRARY_OWNER}/{name}"]
    for candidate in candidates:
        try:
            return Path(hub.snapshot_download(candidate, local_files_only=True))
        except (OSError, ValueError):  # not in the cache; not a name of a model
            continue
    raise ModelMissing(name)


def _library(module: str, name: str) -> Any:
    """Imported here alone, since it takes seconds."""
    import importlib

    try:
        return importlib.import_module(module)
    except ImportError as error:
        reason = "sentence-transformers is not installed: pip install sentence-transformers"
        raise ModelDamaged(Path(name), reason) from error


def _refuse_code(folder: Path) -> None:
    """The library checks this too; here it holds whatever its version."""
    path = folder / "modules.json"
    if not path.is_file():
        return
    try:
        types = [str(module["type"]) for module in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ModelDamaged(path, f"it cannot be read: {error}") from error
    foreign = [each for each in types if not each.startswith(_LIBRARY)]
    if foreign:
        raise ModelDamaged(path, f"it asks for code that is not the library's: {foreign[0]}")


def _weights(folder: Path) -> list[Path]:
    """The weight files; ModelDamaged if there are none, or pickled ones without a safe twin."""
    weights = sorted(folder.rglob("*.safetensors"))
    if not weights:
        raise ModelDamaged(folder, "it holds no safetensors file")
    safe = {path.parent for path in weights}
    pickles = sorted(folder.rglob("pytorch_model*.bin"))
    pickled = [path for path in pickles if path.parent not in safe]
    if pickled:
        raise ModelDamaged(pickled[0], "pickled weights are not loaded; safetensors are")
    return weights


def _load(folder: Path) -> Any:
    library = _library("sentence_transformers", str(folder))
    try:
        return library.SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except Exception as error:  # transformers and torch raise whatever the files provoke
        raise ModelDamaged(folder, str(error)) from error


def _short_name(name: str) -> str:
    """The last part of a folder or a model's name."""
    return Path(name).expanduser().resolve().name if Path(name).is_dir() else name.split("/")[-1]


def _hash(paths: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        for chunk in _chunks(path):
            digest.update(chunk)
    return digest.hexdigest()[:_SHORT_HASH]


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
