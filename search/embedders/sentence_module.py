"""The bundled model as a SentenceTransformer, for code that expects one.

    model = as_sentence_transformer()
    model.encode(["hvem fører tilsyn?"], prompt_name="query")

It runs the same ONNX session, so the vectors are the same; nothing can be trained. A plain
`SentenceTransformer(folder)` cannot load it: the library imports classes of others only with
`trust_remote_code`, which kilde never sets.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule

from search.embedder import BUNDLED
from search.embedders.onnx import OnnxEmbedder


class OnnxModule(InputModule):  # type: ignore[misc]
    """A module that takes texts and gives unit vectors, tokens never leaving the embedder."""

    def __init__(self, folder: Path = BUNDLED) -> None:
        super().__init__()
        self.embedder = OnnxEmbedder(folder)
        self.max_seq_length = self.embedder.max_tokens

    def preprocess(
        self, inputs: Sequence[str], prompt: str | None = None, **_: Any
    ) -> dict[str, Any]:
        """The vectors already: `forward` has nothing left to do."""
        vectors = self.embedder.embed_raw([(prompt or "") + text for text in inputs])
        return {"sentence_embedding": torch.from_numpy(vectors)}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """As they came."""
        return features

    def get_embedding_dimension(self) -> int:
        """The vectors' length."""
        return self.embedder.dim

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        """Not offered: the folder is copied instead."""
        raise NotImplementedError("copy the model's folder")


def as_sentence_transformer(folder: Path = BUNDLED) -> SentenceTransformer:
    """A SentenceTransformer over the model in `folder`, with its prompts "query" and "document"."""
    module = OnnxModule(folder)
    prompts = module.embedder.prompts
    names = {"query": prompts["query"], "document": prompts["passage"]}
    return SentenceTransformer(modules=[module], prompts=names, device="cpu")
