"""Stand-ins for what is slow or random."""

from collections.abc import Callable, Sequence

import numpy as np

from search.embedder import Vectors
from search.text import stem, tokens


class WordsEmbedder:
    """Texts that share Danish stems are near each other.

    It proves the plumbing (which vector belongs to which passage), and says nothing about meaning.
    """

    def __init__(self, key: str = "words@0", dim: int = 64) -> None:
        self.key, self.dim = key, dim
        self.embedded = 0

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        self.embedded += len(texts)
        return np.stack([self._vector(text) for text in texts])

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Vectors:
        vector = np.full(self.dim, 1e-3, dtype=np.float32)
        for token in tokens(text):
            seed = sum(map(ord, stem(token, "da"))) * 2654435761 % 2**32
            vector += np.random.default_rng(seed).standard_normal(self.dim).astype(np.float32)
        return (vector / np.linalg.norm(vector)).astype(np.float32)
